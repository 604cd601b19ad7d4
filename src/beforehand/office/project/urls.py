"""Addresses of the office: each built room brings its own, under nouns it chooses itself."""

from django.urls import include, path

from beforehand.office.project import health, rooms

urlpatterns = [
    path("health/", health.page, name="health"),
    *(path("", include(f"beforehand.office.{room}.urls")) for room in rooms.built("urls.py")),
]

handler400 = "beforehand.office.pages.unable.bad_request"
handler403 = "beforehand.office.pages.unable.forbidden"
handler404 = "beforehand.office.pages.unable.not_found"
handler500 = "beforehand.office.pages.unable.server_error"
