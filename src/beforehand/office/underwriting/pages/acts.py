"""What is done at the desk: each act is a form, a service, a redirect with a notice; a refusal brings the desk back with its sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from beforehand.core.rules.catalogue import STARTER
from beforehand.office.intake.models import Application
from beforehand.office.pages import formats
from beforehand.office.pages.unable import UnableTo
from beforehand.office.parties.models import VerificationTask
from beforehand.office.parties.services import order_verification, record_verification_result
from beforehand.office.parties.words import check_label
from beforehand.office.staff.forms import KeyedForm
from beforehand.office.staff.models import Staff
from beforehand.office.underwriting import services
from beforehand.office.underwriting.forms import DecisionForm, OrderForm, OwnViewForm, PutBackForm, SecondForm, SendBackForm
from beforehand.office.underwriting.models import Decision
from beforehand.office.underwriting.pages.access import application_for, carried_out
from beforehand.office.underwriting.pages.desk import desk_page
from beforehand.office.underwriting.queries import desk_view
from beforehand.office.underwriting.words import decided

LONGEST_NUMBER = 19
STEP_OF = {"view_form": "view", "decision_form": "decide", "second_form": "second", "back_form": "second", "putback_form": "waits"}
"""The step in which each form stands on the desk."""


def _done(
    request: HttpRequest, person: Staff, application: Application, step: str, form: KeyedForm, act: Callable[[dict[str, Any]], str]
) -> HttpResponse:
    """The redirect with its notice; else the desk with the form and its errors, or the sentence alone where that step is no longer open."""
    said: list[str] = []
    if carried_out(form, lambda data: said.append(act(data))):
        messages.success(request, said[0])
        return redirect("underwriting:desk", application.pk)
    if desk_view(person, application).step != STEP_OF[step]:
        messages.error(request, next(sentence for errors in form.errors.values() for sentence in errors))
        return redirect("underwriting:desk", application.pk)
    return desk_page(request, person, application, **{step: form})


@require_POST
def write_view(request: HttpRequest, pk: int) -> HttpResponse:
    """The own view; afterwards the rules are open."""
    person, application = application_for(request, pk)

    def act(data: dict[str, Any]) -> str:
        services.record_own_view(person, None, application=application, **data)
        return _("Your view is recorded. The rules are open.")

    return _done(request, person, application, "view_form", OwnViewForm(request.POST), act)


@require_POST
@sensitive_post_parameters("password")
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """The first signature. Nothing of the rules is read for whoever has not written his view."""
    person, application = application_for(request, pk)
    view = desk_view(person, application)
    if view.verdict is None:
        return _stale(request, application)
    form = DecisionForm(request, view.verdict.decision, request.POST)

    def act(data: dict[str, Any]) -> str:
        decision = services.sign_decision(person, None, application=application, **data)
        return _("Signed: %(outcome)s. It waits for the second signature.") % {"outcome": decided(decision.outcome)}

    return _done(request, person, application, "decision_form", form, act)


def _decision(application: Application, request: HttpRequest) -> Decision | None:
    """The first signature the page spoke of."""
    asked = request.POST.get("decision", "")
    return application.decisions.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < LONGEST_NUMBER else None


def _stale(request: HttpRequest, application: Application) -> HttpResponse:
    messages.error(request, _("Somebody was here meanwhile. Look at it again before you sign."))
    return redirect("underwriting:desk", application.pk)


@require_POST
@sensitive_post_parameters("password")
def sign_second(request: HttpRequest, pk: int) -> HttpResponse:
    """The second signature."""
    person, application = application_for(request, pk)
    decision = _decision(application, request)
    if decision is None or desk_view(person, application).covered:
        return _stale(request, application)

    def act(data: dict[str, Any]) -> str:
        signature = services.sign_second(person, None, decision=decision, agrees=True, **data)
        if signature.approval is not None:
            return _("Signed: approved. It may be paid out from %(moment)s.") % {"moment": formats.moment(signature.approval.payable_from)}
        return _("Signed: %(outcome)s.") % {"outcome": decided(decision.outcome)}

    return _done(request, person, application, "second_form", SecondForm(request, request.POST), act)


@require_POST
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """The second signer sends it back with a reason."""
    person, application = application_for(request, pk)
    decision = _decision(application, request)
    if decision is None or desk_view(person, application).covered:
        return _stale(request, application)

    def act(data: dict[str, Any]) -> str:
        services.sign_second(person, None, decision=decision, agrees=False, **data)
        return _("Sent back. It waits for a decision again.")

    return _done(request, person, application, "back_form", SendBackForm(request.POST), act)


@require_POST
def put_back(request: HttpRequest, pk: int) -> HttpResponse:
    """The first signer takes his signature back."""
    person, application = application_for(request, pk)
    decision = _decision(application, request)
    if decision is None:
        return _stale(request, application)

    def act(data: dict[str, Any]) -> str:
        services.put_back(person, None, decision=decision, **data)
        return _("Your signature is taken back. It waits for a decision again.")

    return _done(request, person, application, "putback_form", PutBackForm(request.POST), act)


@require_POST
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """One click orders the check that would settle a rule; the case that taught the rule stands with the order."""
    person, application = application_for(request, pk)
    form, view = OrderForm(request.POST), desk_view(person, application)
    if not form.is_valid() or view.verdict is None:
        return _stale(request, application)
    name = form.cleaned_data["attribute"]
    asking = (result for result in view.verdict.decision.results for one in result.evidence if name in one.attributes)
    taught_by = next((result.taught_by for result in asking if result.taught_by), "")
    try:
        task = order_verification(
            person, None, key=form.cleaned_data["key"], party=application.party, check_code=STARTER[name].settled_by, attribute=name,
            application=application, taught_by=taught_by,
        )  # fmt: skip
    except UnableTo as refused:
        messages.error(request, refused.sentence)
        return redirect("underwriting:desk", application.pk)
    said = {"check": check_label(task.check_code), "day": formats.day_short(task.due_on)}
    undo = reverse("underwriting:undo_order", args=[application.pk, task.pk])
    messages.success(request, _("Ordered: %(check)s, due %(day)s.") % said, extra_tags=f"undo:{undo}")
    return redirect(f"{reverse('underwriting:desk', args=[application.pk])}#rules")


@require_POST
def undo_order(request: HttpRequest, pk: int, task: int) -> HttpResponse:
    """Take an order back: it is answered as not needed."""
    person, application = application_for(request, pk)
    ordered = get_object_or_404(VerificationTask, pk=task, application_id=application.pk)
    try:
        record_verification_result(person, None, task=ordered, outcome="cancelled")
    except UnableTo as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("The order is taken back."))
    return redirect(f"{reverse('underwriting:desk', args=[application.pk])}#rules")
