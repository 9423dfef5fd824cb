from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "iro_portal.core"
    label = "core"
    verbose_name = "Core"
