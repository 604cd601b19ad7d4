"""Addresses of collection: the worklist, cases, visits."""

from django.urls import path

from beforehand.office.collecting import pages

app_name = "collecting"
urlpatterns = [
    path("worklist/", pages.worklist, name="worklist"),
    path("worklist/export/", pages.export, name="export"),
    path("collection/<int:pk>/", pages.case, name="case"),
    path("collection/<int:pk>/assignments/new/", pages.assign, name="assign"),
    path("collection/<int:pk>/promises/new/", pages.promise, name="promise"),
    path("collection/<int:pk>/hardship/new/", pages.hardship, name="hardship"),
    path("collection/<int:pk>/hardship/<int:enquiry>/decision/", pages.decide, name="decide"),
    path("collection/<int:pk>/standings/new/", pages.standing, name="standing"),
    path("collection/<int:pk>/doors/", pages.doors, name="doors"),
    path("collection/<int:pk>/calls/<slug:code>/", pages.result, name="result"),
    path("collection/<int:pk>/visits/new/", pages.begin, name="begin_visit"),
    path("visits/<int:pk>/", pages.sheet, name="visit"),
    path("visits/<int:pk>/steps/<slug:kind>/", pages.step, name="step"),
    path("visits/<int:pk>/findings/new/", pages.found, name="found"),
    path("visits/<int:pk>/calls/", pages.call, name="visit_call"),
    path("visits/<int:pk>/calls/result/", pages.call_result, name="visit_call_result"),
    path("visits/<int:pk>/end/", pages.check_out, name="check_out"),
]
