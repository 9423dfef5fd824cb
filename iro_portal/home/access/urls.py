"""Addresses of emergency access and of inspections."""

from django.urls import path

from iro_portal.home.access import emergencies, inspections

app_name = "access"
urlpatterns = [
    path("emergency/", emergencies.ask, name="emergency"),
    path("emergencies/", emergencies.emergency_list, name="emergency-list"),
    path("emergencies/<slug:emergency>/", emergencies.detail, name="emergency-detail"),
    path("emergencies/<slug:emergency>/end/", emergencies.end, name="emergency-end"),
    path("emergencies/<slug:emergency>/review/", emergencies.review, name="emergency-review"),
    path("inspections/", inspections.inspection_list, name="inspection-list"),
    path("inspections/new/", inspections.begin, name="inspection-new"),
    path("inspections/<slug:inspection>/", inspections.detail, name="inspection-detail"),
    path("inspections/<slug:inspection>/extend/", inspections.extend, name="inspection-extend"),
    path("inspections/<slug:inspection>/children/", inspections.add_children, name="inspection-children"),
    path(
        "inspections/<slug:inspection>/children/<slug:child>/take-out/",
        inspections.take_out,
        name="inspection-take-out",
    ),
    path("inspections/<slug:inspection>/end/", inspections.end, name="inspection-end"),
]
