"""The visit sheet for the phone: begin, what happened, calls, the amount once he is recognised, check-out."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from beforehand.office.audit import clock
from beforehand.office.collecting import services, words
from beforehand.office.collecting.models import Case, Visit, VisitStep
from beforehand.office.collecting.pages.access import case_for, crumbs, row_for, visit_for
from beforehand.office.collecting.pages.acts import check_may
from beforehand.office.collecting.pages.sheet import sheet_context
from beforehand.office.collecting.queries.whereabouts import stated_chances
from beforehand.office.collecting.refusing import UnableToVisit
from beforehand.office.collecting.visit_forms import BeginForm, SheetCallForm, StepForm, door_labels
from beforehand.office.contacts import queries as contacts
from beforehand.office.contacts.models import GateQuestion, Verdict
from beforehand.office.contacts.pages import refusal_of, tell_recorded
from beforehand.office.contacts.services import ask_gate, log_contact
from beforehand.office.contacts.words import came_of
from beforehand.office.pages.shapes import Head
from beforehand.office.pages.unable import UnableTo
from beforehand.office.parties.pages.access import status_of
from beforehand.office.parties.services import attach
from beforehand.office.staff.models import Staff
from beforehand.office.staff.services import new_key


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose who goes, where and what for; the gate is asked before anything begins."""
    person, case = case_for(request, pk, "visit")
    check_may(person, services.begin_visit, case)
    form = BeginForm(request.POST or None, case=case, person=person, initial={"purpose": request.GET.get("purpose", "collection")})
    refusal = None
    if request.method == "POST" and form.is_valid():
        asked = form.asked()
        try:
            visit = services.begin_visit(person, None, case=case, device_key=form.cleaned_data["key"] or new_key(), **asked)
        except UnableToVisit as refused:
            if refused.code == "gate":
                question = ask_gate(
                    person, None, party=case.party, kind="visit", place=asked["place"], purpose=asked["purpose"], detail=asked["planned"],
                    officers=asked["officers"], loans=list(case.loans.all()), key=_question_key(form.cleaned_data["key"], asked, refused),
                )  # fmt: skip
                refusal = refusal_of(question, reverse("contacts:record", args=[case.party.number]) + "?kind=visit")
            else:
                form.refuse(refused)
        else:
            return redirect("collecting:visit", visit.pk)
    row = row_for(case)
    context = {
        "head": Head(title=_("Start a visit"), crumbs=crumbs(case, (_("Start a visit"), ""))), "form": form, "refusal": refusal,
        "case": case, "lawful": words.gate_verdict(row.lawful.visit, row), "active_room": "worklist",
        "alone": f"{request.path}?purpose=locate",
    }  # fmt: skip
    return render(request, "collecting/begin.html", context, status=409 if refusal else status_of(form))


def _question_key(key: UUID | None, asked: dict[str, Any], refused: UnableToVisit) -> UUID | None:
    """The same page sent again asks the gate once; another visit typed into it, or another answer, is another question."""
    said = [asked["purpose"], asked["place"], str(asked["planned"].pk if asked["planned"] else "")]
    said += [str(pk) for pk in sorted(one.pk for one in asked["officers"])]
    return uuid5(key, "|".join([*said, refused.answer.rule_id or "", str(refused.answer.next_lawful)])) if key else None


@require_http_methods(["GET"])
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet. The amount is not in the page before it stands how he was recognised."""
    person, visit = visit_for(request, pk)
    return render(request, "collecting/sheet.html", sheet_context(person, visit))


def _on_visit(person: Staff, visit: Visit) -> None:
    check_may(person, services.record_step, visit.case)
    if person.pk not in {officer.pk for officer in visit.officers.all()}:
        raise Http404


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """One thing that happened."""
    if kind not in VisitStep.Kind.values:
        raise Http404
    person, visit = visit_for(request, pk)
    _on_visit(person, visit)
    asked = {"door": request.GET["door"]} if request.GET.get("door") else {}
    form = StepForm(request.POST or None, request.FILES or None, case=visit.case, kind=kind, initial=asked)
    if request.method == "POST" and form.is_valid():
        try:
            _record(person, visit, kind, form)
        except UnableTo as refused:
            form.refuse(refused)
        else:
            return redirect("collecting:visit", pk)
    context = {
        "form": form, "visit": visit, "title": VisitStep.Kind(kind).label, "help": _help(visit, kind), "active_room": "worklist",
    }  # fmt: skip
    return render(request, "collecting/step.html", context, status=status_of(form))


HELP = {
    "knocked": gettext_lazy("Say your name and house. Nothing of the debt until you know it is he."),
    "somebody_came": gettext_lazy("Whoever opens is a third person until you have recognised him. Nothing of the debt until then."),
    "asked": gettext_lazy("You may ask where he can be found. You may not say why."),
    "told": gettext_lazy("He is told what is due, by component."),
}


def _help(visit: Visit, kind: str) -> str:
    if kind == VisitStep.Kind.KNOCKED and visit.purpose == "locate":
        return _("A search asks the way. To knock at his door is a visit to him, and is logged as one with what the gate says of it.")
    return str(HELP.get(kind, ""))


def _record(person: Staff, visit: Visit, kind: str, form: StepForm) -> VisitStep:
    """The step with its photo and what it says of the doors: all or nothing, and once for its key."""
    key: UUID = form.cleaned_data["key"] or new_key()
    said = form.step()
    with transaction.atomic():
        photo = None
        if "photo" in form.fields:
            taken = form.cleaned_data["photo"]
            photo = attach(
                person, None, party=visit.case.party, title=said.get("words") or _("Photo of the visit"), filename=taken.name,
                content=taken.read(), key=uuid5(key, "photo"),
            )  # fmt: skip
        made: VisitStep = services.record_step(person, None, visit=visit, kind=kind, device_key=key, attachment=photo, **said)
        _look(person, visit.case, made, key)
    return made


def _look(person: Staff, case: Case, made: VisitStep, key: UUID) -> None:
    doors = list(case.doors.order_by("pk"))
    chances = stated_chances(made.kind, str(made.door), doors, made.answered) if doors else None
    if chances is None or case.closed_at is not None:
        return
    said = {
        VisitStep.Kind.KNOCKED: _("Knocked at %(door)s, no answer"), VisitStep.Kind.HEARD: _("The telephone rang behind %(door)s"),
        VisitStep.Kind.LIGHT_ON: _("A light is on at %(door)s"),
    }[VisitStep.Kind(made.kind)]  # fmt: skip
    services.look(person, None, case=case, step=made, what=said % {"door": made.door}, likelihoods=chances, key=uuid5(key, "look"))


@require_http_methods(["GET", "POST"])
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """Call him from the sheet: the gate is asked first; the number stands on the page only where it says yes."""
    person, visit = visit_for(request, pk)
    _on_visit(person, visit)
    party = visit.case.party
    phone = contacts.phone_of(party)
    if request.method == "POST" and phone is not None:
        question = ask_gate(
            person, None, party=party, kind="call", detail=phone, to=contacts.person_at(phone), loans=list(visit.case.loans.all()),
            visit=visit,
        )  # fmt: skip
        return redirect(f"{reverse('collecting:visit_call', args=[pk])}?question={question.pk}")
    question = _question(request, visit)
    if phone is None or question is None:
        return redirect("collecting:visit", pk)
    allowed = question.verdict == Verdict.ALLOW
    record = reverse("contacts:record", args=[party.number]) + f"?kind=call&detail={phone.pk}"
    now = clock.now()
    context = {
        "visit": visit, "phone": phone, "allowed": allowed, "refusal": None if allowed else refusal_of(question, record),
        "counters": contacts.counters_today(party, phone, now), "calls": _calls_today(visit, phone.pk), "doors": door_labels(visit.case),
        "active_room": "worklist",
    }  # fmt: skip
    return render(request, "collecting/call.html", context)


def _question(request: HttpRequest, visit: Visit) -> GateQuestion | None:
    asked = request.GET.get("question", "")
    if not asked.isdecimal() or len(asked) > 18:
        return None
    return GateQuestion.objects.filter(pk=int(asked), visit_id=visit.pk).first()


def _calls_today(visit: Visit, detail_id: int) -> list[dict[str, Any]]:
    zone = visit.case.branch.zone_info
    day = clock.now().astimezone(zone).date()
    calls = visit.case.party.contact_entries.filter(kind="call", direction="out", detail_id=detail_id).order_by("happened_at", "pk")
    return [
        {"happened_at": one.happened_at, "came_of": came_of(one), "words": str(one.words)}
        for one in calls if one.happened_at.astimezone(zone).date() == day
    ]  # fmt: skip


@require_POST
def call_result(request: HttpRequest, pk: int) -> HttpResponse:
    """What the call came to; a telephone heard behind a door is a step of its own and moves the belief."""
    person, visit = visit_for(request, pk)
    _on_visit(person, visit)
    form = SheetCallForm(request.POST, case=visit.case)
    phone = contacts.phone_of(visit.case.party)
    if phone is None or not form.is_valid():
        messages.error(request, _("Choose what the call came to."))
        return redirect("collecting:visit", pk)
    given = form.cleaned_data
    key: UUID = given["key"] or new_key()
    with transaction.atomic():
        entry = log_contact(
            person, None, party=visit.case.party, kind="call", result=given["result"], detail=phone, to=contacts.person_at(phone),
            words=given["words"], visit=visit, case=visit.case, key=key,
        )  # fmt: skip
        if given["heard_at"] in door_labels(visit.case):
            heard = uuid5(key, "heard")
            made = services.record_step(
                person, None, visit=visit, kind="heard", door=given["heard_at"], device_key=heard, device_at=given["device_at"]
            )
            _look(person, visit.case, made, heard)
    if entry.breaches.exists():
        tell_recorded(request, entry)
    return redirect("collecting:visit", pk)


@require_POST
def check_out(request: HttpRequest, pk: int) -> HttpResponse:
    """The visit is over."""
    person, visit = visit_for(request, pk)
    _on_visit(person, visit)
    services.end_visit(person, None, visit=visit)
    entry = visit.case.party.contact_entries.filter(visit_id=visit.pk, kind="visit").order_by("pk").last()
    if entry is not None and entry.breaches.exists():
        tell_recorded(request, entry)
    else:
        messages.success(request, _("Checked out."))
    return redirect("collecting:visit", pk)
