from django.urls import path

from children import views

app_name = "children"
urlpatterns = [
    path("", views.child_list, name="child-list"),
    path("add/", views.child_add, name="child-add"),
    path("<slug:reference>/", views.child_detail, name="child-detail"),
    path("<slug:reference>/change/", views.child_change, name="child-change"),
    path("<slug:reference>/allocate/", views.child_allocate, name="child-allocate"),
    path("<slug:reference>/siblings/", views.child_siblings, name="child-siblings"),
    path("<slug:reference>/begin-care/", views.care_begin, name="care-begin"),
    path("<slug:reference>/adoption/", views.adoption, name="adoption"),
    path("<slug:reference>/adoption/<slug:action>/", views.adoption_act, name="adoption-act"),
    path("<slug:reference>/end-care/", views.care_end, name="care-end"),
]
