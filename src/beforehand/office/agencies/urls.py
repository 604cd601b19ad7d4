"""Addresses of placements."""

from django.urls import path

from beforehand.office.agencies import pages

app_name = "agencies"
urlpatterns = [
    path("placements/", pages.placements, name="placements"),
    path("placements/<int:pk>/", pages.placement, name="placement"),
    path("collection/<int:case>/placements/new/", pages.place, name="place"),
]
