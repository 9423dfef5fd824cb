"""Addresses of what is brought in."""

from django.urls import path

from exchange import views

app_name = "exchange"
urlpatterns = [
    path("escalation-log/", views.import_list, name="import-list"),
    path("escalation-log/upload/", views.import_upload, name="import-upload"),
    path("escalation-log/<slug:reference>/", views.import_detail, name="import-detail"),
    path("escalation-log/<slug:reference>/problems.csv", views.import_problems, name="import-problems"),
    path("escalation-log/<slug:reference>/apply/", views.import_apply, name="import-apply"),
    path("escalation-log/<slug:reference>/undo/", views.import_undo, name="import-undo"),
]
