"""The contact log of a file, with the gate before it; the breaches and their answers."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods

from beforehand.office.audit import clock, trail
from beforehand.office.contacts import queries, services, words
from beforehand.office.contacts.forms import ActForm, AnswerForm, DoneForm
from beforehand.office.contacts.models import ContactEntry, GateQuestion, Verdict
from beforehand.office.pages.shapes import Head, Refused
from beforehand.office.pages.unable import UnableTo
from beforehand.office.parties.models import Party
from beforehand.office.parties.pages.access import carried_out, file_head, reader, somebody, status_of
from beforehand.office.staff.models import Staff
from beforehand.office.staff.roles import Role
from beforehand.office.staff.service import may_call

PAGE = 40
OVERSEERS = (Role.COMPLIANCE_OFFICER, Role.COLLECTION_MANAGER, Role.BRANCH_MANAGER, Role.AUDITOR, Role.RISK_MANAGER)


def refusal_of(question: GateQuestion, record_url: str = "") -> Refused:
    """A gate's *no* or *not known* as the page draws it: the rule, the next lawful moment, what may be done instead."""
    act = words.reached(question)
    title = _("%(act)s: refused") if question.verdict == Verdict.REFUSE else _("%(act)s: not known whether it is lawful")
    return Refused(
        title=title % {"act": act}, sentence=words.sentence_of(question), next_at=question.next_lawful_at, record_url=record_url,
        citation=": ".join(part for part in (queries.shown_rule(question), question.citation) if part),
        instead=[(said, "") for said in words.instead_of(question)],
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def log(request: HttpRequest, number: str) -> HttpResponse:
    """What was done to reach him, newest first; before the next act the gate is asked here."""
    person, party = reader(request, number, "contact_log")
    may_write = may_call(person, services.ask_gate, party.branch_id)
    form = ActForm(request.POST or None, party=party, person=person)
    if may_write and request.method == "POST" and form.is_valid():
        try:
            question = services.ask_gate(person, None, key=form.cleaned_data["key"], **form.asked())
        except UnableTo as refused:
            form.refuse(refused)
        else:
            tells = "&tells=on" if form.cleaned_data["tells"] else ""
            return redirect(f"{reverse('contacts:log', args=[number])}?question={question.pk}{tells}")
    question = _question(request, party)
    record_url = _record_url(party, question, "tells" in request.GET) if question else ""
    context = {
        "head": file_head(party, _("Contacts")), "form": form if may_write else None, "question": question,
        "refusal": refusal_of(question, record_url) if question and question.verdict != Verdict.ALLOW else None,
        "asked_about": words.reached(question) if question else "", "record_url": record_url,
        "page": Paginator(queries.log_of(party), PAGE).get_page(request.GET.get("page")), "party": party,
        "counters": _counters(party),
    }  # fmt: skip
    context["rows"] = [entry_row(entry) for entry in context["page"].object_list]
    return render(request, "contacts/log.html", context, status=status_of(form))


def _question(request: HttpRequest, party: Party) -> GateQuestion | None:
    asked = request.GET.get("question", "")
    return party.gate_questions.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 19 else None


def _record_url(party: Party, question: GateQuestion, tells: bool) -> str:
    given = {name: getattr(question, name) for name in ("kind", "to", "purpose", "place")} | {"detail": question.detail_id or ""}
    given |= {"tells": "on"} if tells else {}
    return f"{reverse('contacts:record', args=[party.number])}?{urlencode(given)}"


def _counters(party: Party) -> queries.CountersToday | None:
    phone = queries.phone_of(party)
    return queries.counters_today(party, phone, clock.now()) if phone else None


def entry_row(entry: ContactEntry) -> dict[str, Any]:
    """One contact as a row of a table."""
    return {
        "entry": entry, "reached": words.reached(entry), "came_of": words.came_of(entry),
        "breaches": [queries.shown_rule(breach) for breach in entry.breaches.all()],
        "others": ", ".join(one.name for one in entry.with_staff.all()), "refused": entry.verdict == Verdict.REFUSE,
    }  # fmt: skip


@require_http_methods(["GET", "POST"])
def record(request: HttpRequest, number: str) -> HttpResponse:
    """Write down what was done. It is always taken; what the gate would have refused opens a breach."""
    person, party = reader(request, number, "contact_log")
    if not may_call(person, services.log_contact, party.branch_id):
        return redirect("contacts:log", number)
    asked = {name: request.GET[name] for name in ("kind", "to", "purpose", "place", "detail", "tells") if request.GET.get(name)}
    form = DoneForm(request.POST or None, party=party, person=person, initial=asked)
    if request.method == "POST" and form.is_valid():
        try:
            entry = services.log_contact(person, form.cleaned_data["happened_at"], **form.done())
        except UnableTo as refused:
            form.refuse(refused)
        else:
            tell_recorded(request, entry)
            return redirect("contacts:log", number)
    context = {"head": file_head(party, _("Record a contact")), "form": form, "party": party}
    return render(request, "contacts/record.html", context, status=status_of(form))


def tell_recorded(request: HttpRequest, entry: ContactEntry) -> None:
    """Say that a contact stands in the log, and which rules it breaks where it does."""
    broken = [queries.shown_rule(breach) for breach in entry.breaches.all()]
    if not broken:
        messages.success(request, _("Recorded."))
        return
    said = ngettext(
        "Recorded as it happened. It breaks a rule (%(rules)s), so a breach is open for the compliance officer.",
        "Recorded as it happened. It breaks %(count)d rules (%(rules)s), so breaches are open for the compliance officer.", len(broken),
    )  # fmt: skip
    messages.info(request, said % {"rules": "; ".join(broken), "count": len(broken)})


@require_http_methods(["GET"])
def breaches(request: HttpRequest) -> HttpResponse:
    """Acts that happened although the gate refuses them: open ones first, oldest first."""
    person = somebody(request, OVERSEERS)
    answered = request.GET.get("show") == "answered"
    found = queries.breaches(person).exclude(answered=None).order_by("-recorded_at") if answered else queries.breaches_open(person)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    _record_reading(person, {breach.entry.party_id: breach.entry.party for breach in page.object_list}.values())
    waiting = queries.breaches_open(person).count()
    segments = [
        {"label": pgettext("breach", "Open"), "url": "?", "current": not answered, "count": waiting},
        {"label": _("Answered"), "url": "?show=answered", "current": answered},
    ]
    head = Head(
        title=_("Breaches"), crumbs=[(_("Breaches"), "")],
        description=_("What was done although a rule refuses it. A breach can be neither deleted nor re-dated."),
    )  # fmt: skip
    may_answer = may_call(person, services.answer_breach)
    rows = [
        {
            **entry_row(one.entry), "breach": one, "shown": queries.shown_rule(one), "answered": getattr(one, "answered", None),
            "own": one.entry.staff_id == person.pk,
        }
        for one in page.object_list
    ]  # fmt: skip
    context = {"head": head, "page": page, "rows": rows, "segments": segments, "may_answer": may_answer, "answered": answered}
    return render(request, "contacts/breaches.html", context)


def _record_reading(person: Staff, parties: Any) -> None:
    for party in parties:
        trail.record_reading(person, party, "breach")


@require_http_methods(["GET", "POST"])
def breach(request: HttpRequest, pk: int) -> HttpResponse:
    """One breach: what happened, the rule, and what compliance says of it."""
    person = somebody(request, OVERSEERS)
    one = get_object_or_404(queries.breaches(person), pk=pk)
    form = AnswerForm(request.POST or None)
    may_answer = may_call(person, services.answer_breach) and not hasattr(one, "answered")
    if may_answer and carried_out(request, form, lambda given: services.answer_breach(person, None, breach=one, **given)):
        messages.success(request, _("Answered. The breach stays in the file."))
        return redirect("contacts:breaches")
    if request.method == "GET":
        trail.record_reading(person, one.entry.party, "breach")
    context = {
        "head": Head(title=queries.shown_rule(one), crumbs=[(_("Breaches"), reverse("contacts:breaches")), (one.rule, "")]),
        "breach": one, "shown": queries.shown_rule(one), "row": entry_row(one.entry), "form": form if may_answer else None,
        "sentence": words.sentence_of(one.entry), "answered": getattr(one, "answered", None),
    }  # fmt: skip
    return render(request, "contacts/breach.html", context, status=status_of(form))
