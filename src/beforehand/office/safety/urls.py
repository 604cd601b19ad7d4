"""Addresses of incidents."""

from django.urls import path

from beforehand.office.safety import pages

app_name = "safety"
urlpatterns = [
    path("incidents/", pages.incidents, name="incidents"),
    path("incidents/<int:pk>/", pages.incident, name="incident"),
    path("files/<str:number>/incidents/new/", pages.report, name="report"),
]
