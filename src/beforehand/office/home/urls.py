"""Addresses of home."""

from django.urls import path

from beforehand.office.home import pages

app_name = "home"
urlpatterns = [
    path("", pages.index, name="index"),
    path("files/", pages.files, name="files"),
    path("files/<str:number>/", pages.file, name="file"),
    path("files/<str:number>/copies/", pages.print_copy, name="print_copy"),
    path("search/", pages.search_page, name="search"),
    path("story/hour/", pages.story_next_hour, name="story_next_hour"),
    path("story/day/", pages.story_next_day, name="story_next_day"),
    path("cases/", pages.four_cases, name="four_cases"),
    path("audit/", pages.audit_trail, name="trail"),
    path("audit/rows/<int:pk>/", pages.audit_row, name="trail_row"),
    path("audit/readings/", pages.reading_log, name="readings"),
    path("audit/chain/", pages.prove_chain, name="prove_chain"),
]
