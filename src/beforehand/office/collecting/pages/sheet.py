"""What the visit sheet shows, and which step is the next lawful one."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from beforehand.core.collection.whereabouts import why_leads
from beforehand.core.loans.layout import State
from beforehand.office.audit import clock
from beforehand.office.cash import queries as cash
from beforehand.office.collecting import queries, words
from beforehand.office.collecting.models import Visit, VisitStep
from beforehand.office.collecting.pages.access import due_sums, row_for
from beforehand.office.collecting.pages.case import places_of
from beforehand.office.collecting.queries.timeline import lowered, step_of
from beforehand.office.contacts import queries as contacts
from beforehand.office.contacts.words import shown_short
from beforehand.office.parties.timeline import TimelineStep
from beforehand.office.staff.models import Staff

BUTTONS = (
    VisitStep.Kind.KNOCKED, VisitStep.Kind.HEARD, VisitStep.Kind.LIGHT_ON, VisitStep.Kind.SOMEBODY_CAME, VisitStep.Kind.PHOTO,
    VisitStep.Kind.WORDS,
)  # fmt: skip


def sheet_context(person: Staff, visit: Visit) -> dict[str, Any]:
    """Everything the sheet draws; money is in it only once he is recognised."""
    now, case = clock.now(), visit.case
    steps = list(visit.steps.all())
    kinds = {step.kind for step in steps}
    recognised = VisitStep.Kind.IDENTIFIED in kinds
    held = queries.belief(case)
    until = visit.ended_at or now
    phone = contacts.phone_of(case.party)
    mine = any(officer.pk == person.pk for officer in visit.officers.all())
    context: dict[str, Any] = {
        "visit": visit, "case": case, "minutes": int((until - visit.began_at).total_seconds() // 60), "until": until,
        "others": ", ".join(officer.name for officer in visit.officers.all() if officer.pk != person.pk),
        "doors": _doors(visit, held, steps), "places": places_of(held) if held else [],
        "leads": held.ranked[0].en if held else "", "why": why_leads(held, get_language() or "en") if held else "",
        "happened": _happened(visit, steps), "search": visit.purpose == "locate",
        "buttons": [(kind.value, _short(kind)) for kind in BUTTONS], "open": visit.ended_at is None and mine, "mine": mine,
        "phone": phone, "counters": contacts.counters_today(case.party, phone, now) if phone else None,
        "place": words.place_words(visit.place), "main": _next(visit, held, steps), "active_room": "worklist",
    }  # fmt: skip
    if recognised and visit.purpose == "collection":
        context["received"] = cash.receipts_on_visit(visit.pk)
        if context["open"]:
            context |= _money(visit)
    return context


def _short(kind: VisitStep.Kind) -> str:
    return str(kind.label) if kind is not VisitStep.Kind.WORDS else _("Write")


def _money(visit: Visit) -> dict[str, Any]:
    row = row_for(visit.case)
    owing = [loan for loan, stands in zip(row.loans, row.positions, strict=True) if stands.state is State.ACTIVE]
    return {
        "sums": due_sums(row), "currency": row.currency,
        "receipts": [(f"{reverse('cash:give', args=[loan.pk])}?visit={visit.pk}", loan.number if len(owing) > 1 else "") for loan in owing],
        "promise_url": reverse("collecting:promise", args=[visit.case_id]),
        "hardship_url": reverse("collecting:hardship", args=[visit.case_id]),
        "finding_url": reverse("collecting:found", args=[visit.pk]),
        "consent_url": reverse("parties:states", args=[visit.case.party.number]),
    }  # fmt: skip


def _doors(visit: Visit, held: Any, steps: list[VisitStep]) -> list[dict[str, Any]]:
    """Two doors of equal size: the planned one and the likeliest; one where they are the same."""
    stored = {str(door.pk): door for door in visit.case.doors.order_by("pk")}
    if held is None:
        return [{"head": _("Planned"), "label": str(visit.planned.value), "trace": ""}] if visit.planned else []
    likely = stored[held.ranked[0].door_id]
    planned = next((door for door in stored.values() if visit.planned and _same(str(door.label), str(visit.planned.value))), None)
    planned = planned or next(iter(stored.values()))
    shown = [{"head": _("Planned"), "label": str(planned.label), "trace": _trace(planned, steps)}]
    if likely.pk != planned.pk:
        shown.append({"head": _("Now most likely"), "label": str(likely.label), "trace": _trace(likely, steps), "leads": True})
    return shown


def _same(label: str, value: str) -> bool:
    return " ".join(label.casefold().split()) == " ".join(value.casefold().split())


def _trace(door: Any, steps: list[VisitStep]) -> str:
    seen = [step_of(step).text for step in steps if _same(str(step.door), str(door.label))]
    return seen[-1] if seen else str(door.trace)


def _happened(visit: Visit, steps: list[VisitStep]) -> list[TimelineStep]:
    rows = [step_of(step) for step in steps]
    for entry in visit.case.party.contact_entries.filter(visit_id=visit.pk).exclude(kind="visit").order_by("happened_at", "pk"):
        said = _("Call, %(result)s.") % {"result": lowered(entry)}
        rows.append(TimelineStep(entry.happened_at, said, str(entry.words)))
    for question in visit.case.party.gate_questions.filter(visit_id=visit.pk).exclude(verdict="allow").order_by("pk"):
        rows.append(TimelineStep(question.asked_for_at, shown_short(question), refused=True))
    return sorted(rows, key=lambda row: row.at)


def _next(visit: Visit, held: Any, steps: list[VisitStep]) -> dict[str, str] | None:
    """The next lawful step as the one main button, with what to keep in mind."""
    kinds = {step.kind for step in steps}
    opened = VisitStep.Kind.SOMEBODY_CAME in kinds or any(step.answered for step in steps)
    if visit.purpose == "locate":
        return {"label": _("Asked the way"), "url": _step(visit, "asked"), "help": _("Ask where he can be found. Do not say why.")}
    if opened and VisitStep.Kind.IDENTIFIED not in kinds:
        said = _("Whoever opens is a third person until you have recognised him. Nothing of the debt until then.")
        return {"label": _("Record how you recognised him"), "url": _step(visit, "identified"), "help": said}
    if VisitStep.Kind.IDENTIFIED in kinds and VisitStep.Kind.TOLD not in kinds:
        return {"label": _("Tell him what is due"), "url": _step(visit, "told"), "help": _("Say the amount by component; it stands above.")}
    if VisitStep.Kind.TOLD in kinds:
        return None
    door = held.ranked[0].en if held else (str(visit.planned.value) if visit.planned else "")
    said = _("Say your name and house. Nothing of the debt until you know it is he.")
    label = _("Knock at %(door)s and ask for him") % {"door": door} if door else _("Knock and ask for him")
    return {"label": label, "url": _step(visit, "knocked", door), "help": said}


def _step(visit: Visit, kind: str, door: str = "") -> str:
    url = reverse("collecting:step", args=[visit.pk, kind])
    return f"{url}?{urlencode({'door': door})}" if door else url
