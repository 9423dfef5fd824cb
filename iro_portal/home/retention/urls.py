"""Addresses of retention. A record is addressed by its child's reference: it is all that information governance knows."""

from django.urls import path

from iro_portal.home.retention import views

app_name = "retention"
urlpatterns = [
    path("", views.item_list, name="item-list"),
    path("records/<slug:reference>/", views.item, name="item"),
    path("records/<slug:reference>/approve/", views.approve, name="approve"),
    path("records/<slug:reference>/keep/", views.keep, name="keep"),
    path("holds/", views.hold_list, name="hold-list"),
    path("holds/new/", views.hold_new, name="hold-new"),
    path("holds/<int:pk>/lift/", views.hold_lift, name="hold-lift"),
    path("schedule/", views.schedule, name="schedule"),
]
