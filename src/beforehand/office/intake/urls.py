"""Addresses of the applications."""

from django.urls import path

from beforehand.office.intake import pages

app_name = "intake"
urlpatterns = [
    path("applications/", pages.applications, name="applications"),
    path("applications/new/", pages.take, name="take"),
    path("applications/drafts/", pages.keep, name="keep"),
    path("applications/drafts/<uuid:key>/discarding/", pages.discard, name="discard"),
    path("applications/<int:pk>/", pages.application, name="application"),
    path("applications/<int:pk>/handing-in/", pages.submit, name="submit"),
    path("applications/<int:pk>/withdrawal/", pages.withdraw, name="withdraw"),
    path("applications/<int:pk>/findings/new/", pages.record, name="record"),
    path("applications/<int:pk>/checks/", pages.order, name="order"),
]
