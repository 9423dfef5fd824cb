"""Addresses of the reports."""

from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("", views.report_list, name="report-list"),
    path("<slug:slug>/", views.report_detail, name="report-detail"),
    path("<slug:slug>/records/", views.report_records, name="report-records"),
]
