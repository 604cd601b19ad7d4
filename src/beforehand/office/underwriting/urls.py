"""Addresses of the decision desk and the policy."""

from django.urls import path

from beforehand.office.underwriting import pages

app_name = "underwriting"
urlpatterns = [
    path("decisions/waiting/", pages.queue, name="queue"),
    path("decisions/overrides/", pages.overrides_list, name="overrides"),
    path("decisions/<int:pk>/record/", pages.record, name="record"),
    path("decisions/<int:pk>/record/<slug:which>.json", pages.frozen, name="frozen"),
    path("applications/<int:pk>/decision/", pages.desk, name="desk"),
    path("applications/<int:pk>/decision/view/", pages.write_view, name="write_view"),
    path("applications/<int:pk>/decision/signature/", pages.sign, name="sign"),
    path("applications/<int:pk>/decision/second-signature/", pages.sign_second, name="sign_second"),
    path("applications/<int:pk>/decision/sent-back/", pages.send_back, name="send_back"),
    path("applications/<int:pk>/decision/put-back/", pages.put_back, name="put_back"),
    path("applications/<int:pk>/decision/checks/", pages.order, name="order"),
    path("applications/<int:pk>/decision/checks/<int:task>/undo/", pages.undo_order, name="undo_order"),
    path("policy/", pages.policy, name="policy"),
    path("policy/next/", pages.propose, name="propose"),
    path("policy/next/<int:pk>/signature/", pages.sign_proposal, name="sign_proposal"),
    path("policy/<int:number>/", pages.version, name="version"),
]
