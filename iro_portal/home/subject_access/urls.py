"""Addresses of subject access."""

from django.urls import path

from iro_portal.home.subject_access import pages

app_name = "subject-access"
urlpatterns = [
    path("", pages.request_list, name="request-list"),
    path("new/", pages.request_add, name="request-add"),
    path("<slug:request_reference>/", pages.request_detail, name="request-detail"),
    path("<slug:request_reference>/extend/", pages.extend, name="request-extend"),
    path("<slug:request_reference>/answer/", pages.answer, name="request-answer"),
    path("<slug:request_reference>/<slug:purpose>.<slug:file_format>", pages.record_file, name="record-file"),
]
