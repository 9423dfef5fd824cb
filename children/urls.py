from django.urls import path

from children.views import circumstances, record, restricted

app_name = "children"
urlpatterns = [
    path("", record.child_list, name="child-list"),
    path("add/", record.child_add, name="child-add"),
    path("restricted/", restricted.restricted_list, name="restricted-list"),
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
    path("<slug:reference>/restricted/", restricted.page, name="restriction"),
    path("<slug:reference>/restricted/begin/", restricted.begin, name="restrict"),
    path("<slug:reference>/restricted/name/", restricted.name, name="restriction-name"),
    path("<slug:reference>/restricted/kin/", restricted.kin, name="restriction-kin"),
    path("<slug:reference>/restricted/<int:pk>/end/", restricted.end, name="restriction-end"),
    path("<slug:reference>/restricted/lift/", restricted.lift, name="restriction-lift"),
    path("<slug:reference>/end-care/", record.care_end, name="care-end"),
]
