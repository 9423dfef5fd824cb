"""The portal's addresses, and three admin sites: 100 rows a page (Django's default), 25, and 100 with nothing fetched ahead."""

from django.urls import include, path

from bench.admin_site import hundred, plain, twenty_five

urlpatterns = [
    path("admin-100/", hundred.urls),
    path("admin-25/", twenty_five.urls),
    path("admin-plain/", plain.urls),
    path("", include("iro_portal.urls")),
]
