"""Addresses of the documents given."""

from django.urls import path

from beforehand.office.documents import pages

app_name = "documents"
urlpatterns = [
    path("files/<str:number>/documents/", pages.documents, name="documents"),
    path("documents/<str:number>/", pages.document, name="document"),
    path("documents/<str:number>/given/", pages.given, name="given"),
    path("documents/<str:number>/copies/", pages.print_copy, name="print"),
    path("documents/<str:number>/copies/<int:copy_number>/", pages.copy, name="copy"),
]
