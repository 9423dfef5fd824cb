"""Addresses of information governance's own pages."""

from django.urls import path

from iro_portal.home.governance import pages

app_name = "governance"
urlpatterns = [path("what-is-held/", pages.what_is_held, name="what-is-held")]
