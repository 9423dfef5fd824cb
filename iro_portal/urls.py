"""Addresses of the portal. Each app owns its own below its name."""

from django.urls import include, path

urlpatterns = [
    path("", include("iro_portal.home.urls")),
    path("people/", include("people.urls")),
    path("children/", include("children.urls")),
    path("escalations/", include("escalations.urls")),
    path("reviews/", include("reviews.urls")),
    path("reports/", include("reports.urls")),
    path("exchange/", include("exchange.urls")),
    path("access/", include("iro_portal.home.access.urls")),
    path("governance/", include("iro_portal.home.governance.urls")),
    path("log/", include("iro_portal.home.log.urls")),
    path("retention/", include("iro_portal.home.retention.urls")),
    path("subject-access/", include("iro_portal.home.subject_access.urls")),
]
