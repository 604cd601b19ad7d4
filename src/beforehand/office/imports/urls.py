"""Addresses of what is brought in from elsewhere."""

from django.urls import path

from beforehand.office.imports import pages

app_name = "imports"
urlpatterns = [
    path("imports/", pages.runs, name="runs"),
    path("imports/new/", pages.bring, name="bring"),
    path("imports/loans/new/", pages.legacy, name="legacy"),
    path("imports/overrides/", pages.overrides, name="overrides"),
    path("imports/<int:pk>/", pages.run, name="run"),
]
