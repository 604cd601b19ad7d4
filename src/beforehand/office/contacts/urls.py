"""Addresses of the contact log and of breaches."""

from django.urls import path

from beforehand.office.contacts import pages

app_name = "contacts"
urlpatterns = [
    path("files/<str:number>/contacts/", pages.log, name="log"),
    path("files/<str:number>/contacts/new/", pages.record, name="record"),
    path("breaches/", pages.breaches, name="breaches"),
    path("breaches/<int:pk>/", pages.breach, name="breach"),
]
