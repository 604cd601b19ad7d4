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
    path("imports/<int:pk>/refused.csv", pages.refused_csv, name="refused_csv"),
    path("imports/orders/<int:pk>/", pages.order, name="order"),
    path("imports/orders/<int:pk>/state/", pages.order_state, name="order_state"),
    path("imports/orders/<int:pk>/again/", pages.take_up, name="take_up"),
]
