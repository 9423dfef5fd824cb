"""Addresses of what is brought in."""

from django.urls import path

from exchange import returns, views
from exchange.entered.page import entered_upload

app_name = "exchange"
urlpatterns = [
    path("imports/", views.import_list, name="import-list"),
    path("imports/upload/", views.import_upload, name="import-upload"),
    path("imports/entered-figures/upload/", entered_upload, name="entered-upload"),
    path("imports/<slug:reference>/", views.import_detail, name="import-detail"),
    path("imports/<slug:reference>/problems.csv", views.import_problems, name="import-problems"),
    path("imports/<slug:reference>/findings.<slug:format>", returns.findings, name="import-findings"),
    path("imports/<slug:reference>/conflicts/<int:conflict>/take/", returns.take, name="conflict-take"),
    path("imports/<slug:reference>/apply/", views.import_apply, name="import-apply"),
    path("imports/<slug:reference>/undo/", views.import_undo, name="import-undo"),
]
