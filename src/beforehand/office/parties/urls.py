"""Addresses of the files: what is written into one stands under its number."""

from django.urls import path

from beforehand.office.parties import pages

app_name = "parties"
urlpatterns = [
    path("files/open/", pages.open_file, name="open_file"),
    path("files/<str:number>/findings/new/", pages.record_finding, name="record_finding"),
    path("files/<str:number>/findings/value/", pages.value_field, name="value_field"),
    path("files/<str:number>/contradictions/", pages.contradictions, name="contradictions"),
    path("files/<str:number>/contradictions/<str:attribute>/", pages.settle, name="settle"),
    path("files/<str:number>/people/", pages.people, name="people"),
    path("files/<str:number>/states/", pages.states, name="states"),
    path("files/<str:number>/papers/", pages.papers, name="papers"),
    path("files/<str:number>/checks/", pages.file_checks, name="file_checks"),
    path("findings/<int:pk>/", pages.finding, name="finding"),
    path("findings/declared-earlier/", pages.declared_earlier, name="declared_earlier"),
    path("contact-details/<int:pk>/end/", pages.end_detail, name="end_detail"),
    path("third-persons/<int:pk>/refusal/", pages.refused, name="third_person_refused"),
    path("flags/<int:pk>/end/", pages.end_flag, name="end_flag"),
    path("consents/<int:pk>/withdrawal/", pages.withdraw_consent, name="withdraw_consent"),
    path("papers/<int:pk>/", pages.attachment, name="attachment"),
    path("checks/", pages.checks, name="checks"),
    path("checks/<int:pk>/", pages.task, name="task"),
    path("checks/<int:pk>/taking/", pages.take, name="take"),
]
