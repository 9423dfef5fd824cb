"""Addresses of the log."""

from django.urls import path

from iro_portal.home.log import views

app_name = "log"
urlpatterns = [
    path("", views.event_list, name="event-list"),
    path("events.<slug:file_format>", views.event_file, name="event-file"),
    path("child/<slug:reference>/", views.of_child, name="of-child"),
]
