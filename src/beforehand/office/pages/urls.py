"""The shipped fonts, and the gallery of components."""

from django.urls import path

from beforehand.office.pages import views

app_name = "pages"
urlpatterns = [
    path("fonts/<str:name>.otf", views.font, name="font"),
    path("look/", views.gallery, name="gallery"),
]
