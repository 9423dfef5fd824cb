from django.urls import path

from iro_portal.home import views

urlpatterns = [
    path("", views.home, name="home"),
    path("notices/seen/", views.notices_seen, name="notices-seen"),
]
