"""Addresses of the close of day."""

from django.urls import path

from beforehand.office.closing import pages

app_name = "closing"
urlpatterns = [
    path("closes/", pages.runs, name="runs"),
    path("closes/<int:pk>/", pages.run, name="run"),
    path("closes/<int:pk>/steps/", pages.steps, name="steps"),
    path("closes/<int:pk>/continuation/", pages.continuation, name="continuation"),
]
