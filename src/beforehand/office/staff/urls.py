"""Addresses of the staff room."""

from django.urls import path

from beforehand.office.staff import administration, views

app_name = "staff"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("first-start/", views.first_start, name="first_start"),
    path("become/", views.become, name="become"),
    path("settings/", views.settings_page, name="settings"),
    path("settings/language/", views.set_language, name="set_language"),
    path("settings/theme/", views.set_theme, name="set_theme"),
    path("settings/password/", views.password, name="password"),
    path("staff/", administration.people, name="people"),
    path("staff/<int:pk>/", administration.person, name="person"),
    path("staff/<int:pk>/password/", administration.give_password, name="give_password"),
    path("staff/<int:pk>/leaving/", administration.leaving, name="leaving"),
    path("appointments/<int:pk>/end/", administration.end, name="end_appointment"),
    path("branches/", administration.branches, name="branches"),
    path("branches/<int:pk>/closing/", administration.closing, name="close_branch"),
]
