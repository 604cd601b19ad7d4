"""The decision desk: claims against evidence on the sheet; the rules once one's own view stands; the signing column counts 1 to 4."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe

from beforehand.office.audit import trail
from beforehand.office.intake.models import Application
from beforehand.office.pages import formats
from beforehand.office.pages.shapes import Action, Fact, Head, Signature
from beforehand.office.parties.queries import contradictions, flags_in_force
from beforehand.office.parties.words import FLAGS
from beforehand.office.staff.models import Staff
from beforehand.office.staff.roles import Department
from beforehand.office.underwriting.forms import DecisionForm, OrderForm, OwnViewForm, PutBackForm, SecondForm, SendBackForm
from beforehand.office.underwriting.models import Decision
from beforehand.office.underwriting.pages.access import application_for
from beforehand.office.underwriting.pages.rules import rule_rows, verdict_sentence
from beforehand.office.underwriting.queries import DeskView, claim_rows, desk_view, next_signers, papers_for, reason_sentences
from beforehand.office.underwriting.words import DECIDED, OUTCOMES, VERDICTS, decided, says


@require_safe
def desk(request: HttpRequest, pk: int) -> HttpResponse:
    """One application at the desk."""
    person, application = application_for(request, pk)
    trail.record_reading(person, application.party, "decision_desk")
    return desk_page(request, person, application)


def desk_page(request: HttpRequest, person: Staff, application: Application, **bound: Any) -> HttpResponse:
    """The desk with the forms of the open step; `bound` holds those that came back with an error."""
    view = desk_view(person, application)
    open_contradictions = [pair for pair in contradictions(application.party) if pair.settled is None]
    context = {
        "view": view, "application": application, "party": application.party, "currency": application.product.currency,
        "head": _head(request, view), "active_room": "applications", "claims": claim_rows(application, view.now),
        "open_contradictions": len(open_contradictions), "papers": papers_for(person, application.party_id),
        "file_url": file_address(application), "history": [_told(one) for one in view.decisions if one is not view.open_decision],
        "own_outcome": OUTCOMES[view.own_view.outcome] if view.own_view else "",
        "signers": next_signers(application, view.open_decision), "first": view.open_decision, "signatures": _signatures(view),
        **_rules(view), **_forms(request, view, bound),
    }  # fmt: skip
    status = 400 if any(form.errors for form in bound.values()) else 200
    return render(request, "underwriting/desk.html", context, status=status)


def _rules(view: DeskView) -> dict[str, Any]:
    """What the rules say; nothing at all while they are covered."""
    if view.said is None:
        return {}
    decision, release = view.said
    rows = rule_rows(decision, view.ordered)
    shown = {
        "release": release, "verdict_word": VERDICTS[decision.outcome.word], "verdict": verdict_sentence(decision, rows),
        "outcome": decision.outcome.word, "says": says(decision.outcome.word), "speaking": [row for row in rows if row.speaks],
        "passing": [row for row in rows if not row.speaks], "order_form": OrderForm(),
    }  # fmt: skip
    if view.own_view is not None:
        shown["would_have"] = decided(view.own_view.outcome)
    if view.open_decision is not None:
        shown["first_view"] = view.application.own_views.filter(recorded_by=view.open_decision.recorded_by_id).first()
        shown["first_told"] = _told(view.open_decision)
    return shown


def _forms(request: HttpRequest, view: DeskView, bound: dict[str, Any]) -> dict[str, Any]:
    forms: dict[str, Any] = {}
    if view.step == "view":
        forms["view_form"] = bound.get("view_form") or OwnViewForm()
    elif view.step == "decide" and view.verdict is not None:
        forms["decision_form"] = bound.get("decision_form") or DecisionForm(request, view.verdict.decision)
    elif view.step == "second":
        forms["second_form"] = bound.get("second_form") or SecondForm(request)
        forms["back_form"] = bound.get("back_form") or SendBackForm()
    elif view.step == "waits":
        forms["putback_form"] = bound.get("putback_form") or PutBackForm()
    return forms


def _told(decision: Decision) -> dict[str, Any]:
    second = getattr(decision, "second_signature", None)
    return {
        "decision": decision, "outcome": DECIDED[decision.outcome], "reasons": reason_sentences(decision), "second": second,
        "put_back": getattr(decision, "put_back", None),
    }  # fmt: skip


def _signatures(view: DeskView) -> list[Signature]:
    """The two lines under a decision that counts."""
    last = view.decisions[-1] if view.decisions else None
    second = getattr(last, "second_signature", None)
    if last is None or second is None or not second.agrees:
        return []
    lines = ((last.recorded_by, last.recorded_at, _("first signature")), (second.recorded_by, second.recorded_at, _("second signature")))
    return [Signature(Department.LENDING, person.name, at, role) for person, at, role in lines]


def _head(request: HttpRequest, view: DeskView) -> Head:
    application, product = view.application, view.application.product
    asked = ngettext(
        "%(amount)s over %(n)s month.", "%(amount)s over %(n)s months.", application.installments
    ) % {"amount": formats.money(application.amount_minor, product.currency), "n": application.installments}  # fmt: skip
    occupation = f"{application.party.occupation[:1].upper()}{application.party.occupation[1:]}"
    facts = [
        Fact(_("Brought by"), application.brought_by.name if application.brought_by else _("nobody, came himself")),
        Fact(_("Prepared by"), application.prepared_by.name),
        Fact(_("Applied"), formats.moment(application.applied_at)),
        Fact(_("Rate a year"), formats.rate_percent(product.annual_rate_ppm)),
    ]
    if view.installment_minor is not None:
        facts.append(Fact(_("Installment"), formats.money(view.installment_minor, product.currency)))
    flags = [(loud, str(words)) for words, loud in (FLAGS[flag.kind] for flag in flags_in_force(application.party, view.now))]
    if not flags:
        facts.append(Fact(_("Flags"), _("none in force")))
    actions = [Action(pgettext("link", "Open the file"), file_address(application))]
    if view.step == "waits":
        actions.append(Action(_("Put back in the queue"), opens="put-back"))
    else:
        actions.append(Action(_("Back to the queue"), reverse("underwriting:queue")))
    description = ". ".join(part for part in (occupation, asked) if part)
    crumbs = [(_("Applications"), _applications()), (_("waiting for a decision"), reverse("underwriting:queue")), (application.number, "")]
    return Head(title=str(application.party.name), description=description, crumbs=crumbs, actions=actions, facts=facts, flags=flags)


def file_address(application: Application) -> str:
    """Where the borrower's file stands."""
    try:
        return reverse("home:file", args=[application.party.number])
    except NoReverseMatch:
        return reverse("parties:papers", args=[application.party.number])


def _applications() -> str:
    try:
        return reverse("intake:applications")
    except NoReverseMatch:
        return reverse("underwriting:queue")
