"""Addresses of the reports. What is no slug of a report comes first."""

from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("", views.report_list, name="report-list"),
    path("build/", views.table_build, name="table-build"),
    path("build/save/", views.table_save, name="table-save"),
    path("build/records/", views.table_records, name="table-records"),
    path("entered/", views.entered_list, name="entered-list"),
    path("entered/new/", views.entered_new, name="entered-new"),
    path("entered/<int:pk>/", views.entered_detail, name="entered-detail"),
    path("reconcile/", views.reconcile_choose, name="reconcile-choose"),
    path("reconcile/<slug:slug>/", views.reconcile_table, name="reconcile-table"),
    path("<slug:slug>/", views.report_detail, name="report-detail"),
    path("<slug:slug>/records/", views.report_records, name="report-records"),
    path("<slug:key>/remove/", views.table_remove, name="table-remove"),
]
