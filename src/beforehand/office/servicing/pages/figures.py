"""How each figure of a loan was made, at which instant a page of it is read, and where its borrower may be met."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from beforehand.core.loans.explain import explain, explain_schedule
from beforehand.core.loans.refusals import LoanRefusedError
from beforehand.office.audit import clock
from beforehand.office.contacts import queries as contacts
from beforehand.office.contacts.words import PLACES
from beforehand.office.pages import formats
from beforehand.office.pages.forms import asked_moment
from beforehand.office.pages.shapes import Action, Head, Verdict
from beforehand.office.servicing import queries
from beforehand.office.servicing.days import civil_day
from beforehand.office.servicing.models import Loan
from beforehand.office.servicing.pages.access import crumbs_of, loan_of
from beforehand.office.servicing.queries.loans import happened, stored_events


def language() -> str:
    """The reader's language."""
    return get_language() or "en"


def figures_url(found: Loan, known_at: str) -> str:
    """Where the figures of a loan stand, as known at the moment written so (empty: now)."""
    url = reverse("servicing:figures", args=[found.number])
    return f"{url}?{urlencode({'known_at': known_at})}" if known_at else url


def cut(request: HttpRequest, found: Loan) -> tuple[datetime, bool]:
    """The instant of knowledge the page is read at, and whether that is past; before this office wrote the loan there is none of it."""
    now = clock.now()
    asked = asked_moment(request.GET.get("known_at", ""))
    if asked is None or asked >= now:
        return now, False
    if not found.legacy and asked < found.recorded_at:
        raise Http404
    return asked, True


def where_he_may_be_met(found: Loan, at: datetime) -> list[Verdict]:
    """Where he may be met now by two officers, as the gate says."""
    drawn = []
    for place, answer in contacts.where_to_meet(found.party, [str(found.pk)], at):
        state = contacts.state_of(answer)
        words = PLACES[place]
        if state == "later" and answer.next_lawful is not None:
            words = _("%(place)s, %(when)s") % {"place": words, "when": formats.weekday_moment(answer.next_lawful)}
        second = _("two officers") if state == "now" else ": ".join(part for part in (answer.rule_id, answer.sentence(language())) if part)
        drawn.append(Verdict(state, words=_capital(str(words)), second=second))
    return drawn


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


@require_GET
def figures(request: HttpRequest, number: str) -> HttpResponse:
    """How each figure was made: the engine's own rows, in sentences; as known now, or at `?known_at=`."""
    _person, found = loan_of(request, number, "loan_figures")
    known, past = cut(request, found)
    contract, today = queries.contract_of(found), civil_day(found.branch, known)
    events = {event.pk: event for event in stored_events(found) if happened(event).known_at <= known}
    told = [happened(event) for event in events.values()]
    groups: dict[int | None, list[str]] = {}
    refused = ""
    try:
        for made in explain(contract, told, today, known):
            groups.setdefault(made.allocation.event_id, []).append(made.sentence.in_language(language()))
    except LoanRefusedError as error:
        refused = error.refusal.sentence(language())
    plan = [(row, explain_schedule(contract, place).in_language(language())) for place, row in enumerate(contract.schedule, start=1)]
    context = {
        "head": Head(title=_("How each figure was made"), description=found.number, crumbs=crumbs_of(found, (_("figures"), ""))),
        "loan": found,
        "known": known,
        "past": past,
        "back": Action(_("As known now"), figures_url(found, "")) if past else None,
        "plan": plan,
        "refused": refused,
        "owed": groups.pop(None, []),
        "today": today,
        "active_room": "files",
        "groups": [(events[event], sentences) for event, sentences in groups.items() if event in events],
    }
    return render(request, "servicing/figures.html", context)
