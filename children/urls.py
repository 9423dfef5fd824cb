from django.urls import path

from children.views import circumstances, record

app_name = "children"
urlpatterns = [
    path("", record.child_list, name="child-list"),
    path("add/", record.child_add, name="child-add"),
    path("<slug:reference>/", record.child_detail, name="child-detail"),
    path("<slug:reference>/change/", record.child_change, name="child-change"),
    path("<slug:reference>/allocate/", record.child_allocate, name="child-allocate"),
    path("<slug:reference>/siblings/", record.child_siblings, name="child-siblings"),
    path("<slug:reference>/begin-care/", record.care_begin, name="care-begin"),
    path("<slug:reference>/circumstances/", circumstances.page, name="circumstances"),
    path("<slug:reference>/circumstances/episode/", circumstances.episode, name="episode-record"),
    path("<slug:reference>/circumstances/<slug:what>/", circumstances.record, name="circumstance-record"),
    path("<slug:reference>/circumstances/<slug:what>/<int:pk>/", circumstances.change, name="circumstance-change"),
    path("<slug:reference>/adoption/", record.adoption, name="adoption"),
    path("<slug:reference>/adoption/<slug:action>/", record.adoption_act, name="adoption-act"),
    path("<slug:reference>/end-care/", record.care_end, name="care-end"),
]
