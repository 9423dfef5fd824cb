from django.urls import path

from people import accounts, appointments, cover, passwords, photos, teams, views

app_name = "people"
urlpatterns = [
    path("staff/", accounts.staff_list, name="staff-list"),
    path("staff/add/", accounts.staff_add, name="staff-add"),
    path("staff/<int:pk>/", accounts.staff_detail, name="staff-detail"),
    path("staff/<int:pk>/appoint/", appointments.appoint, name="staff-appoint"),
    path("staff/<int:pk>/close/", accounts.staff_close, name="staff-close"),
    path("staff/<int:pk>/reopen/", accounts.staff_reopen, name="staff-reopen"),
    path("staff/<int:pk>/new-password/", accounts.staff_new_password, name="staff-new-password"),
    path("holdings/<int:pk>/end/", appointments.end, name="holding-end"),
    path("staff/<int:pk>/photo/", photos.picture, name="staff-photo"),
    path("photo/", photos.own_photo, name="photo"),
    path("photo/remove/", photos.remove_photo, name="photo-remove"),
    path("teams/", teams.team_list, name="team-list"),
    path("teams/add/", teams.team_add, name="team-add"),
    path("teams/<int:pk>/", teams.team_detail, name="team-detail"),
    path("teams/<int:pk>/change/", teams.team_change, name="team-change"),
    path("teams/<int:pk>/add-post/", teams.post_add, name="post-add"),
    path("cover/", cover.cover, name="cover"),
    path("cover/<int:pk>/end/", cover.end, name="cover-end"),
    path("password/", passwords.OwnPassword.as_view(), name="password"),
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("demo/", views.demo, name="demo"),
    path("demo/<int:pk>/", views.demo_sign_in, name="demo-sign-in"),
]
