"""The portal's own settings, and Django's admin beside it."""

from iro_portal.settings import *  # noqa: F403
from iro_portal.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.admin"]
ROOT_URLCONF = "bench.urls"
ALLOWED_HOSTS = ["testserver"]
