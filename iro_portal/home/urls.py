from django.urls import path

from iro_portal.core.searching import search
from iro_portal.core.security_txt import PATH, security_txt
from iro_portal.home import views

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", search, name="search"),
    path(PATH, security_txt, name="security-txt"),
    path("notices/seen/", views.notices_seen, name="notices-seen"),
]
