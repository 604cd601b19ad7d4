"""The page of a case: in whose hands it was and what that brought, promises, hardship, standing, visits, where he may live."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from beforehand.core.collection.whereabouts import Belief as Held
from beforehand.core.collection.whereabouts import why_leads
from beforehand.office.audit import clock
from beforehand.office.cash.services import give_field_receipt
from beforehand.office.collecting import queries, services, words
from beforehand.office.collecting.models import Case
from beforehand.office.collecting.pages.access import case_for, crumbs, due_sums, row_for, url_where
from beforehand.office.collecting.queries.whereabouts import next_look
from beforehand.office.collecting.queries.worklist import WorklistRow
from beforehand.office.contacts import queries as contacts
from beforehand.office.contacts.pages import entry_row
from beforehand.office.pages import formats
from beforehand.office.pages.shapes import Action, Belief, Fact, Head
from beforehand.office.parties import words as file_words
from beforehand.office.parties.pages.access import file_url
from beforehand.office.staff.models import Staff
from beforehand.office.staff.roles import Role
from beforehand.office.staff.service import may_call

LATEST = 6
LOOK_BACK = (Role.RISK_MANAGER, Role.COLLECTION_MANAGER, Role.BRANCH_MANAGER)
"""Who may open a lesson from a case, closed or not."""
DECIDED = ("recorded_by", "treatment__recorded_by", "treatment__evidence")


@require_safe
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything collection knows and did about one borrower's debt."""
    person, one = case_for(request, pk, "case")
    row = row_for(one)
    held = queries.belief(one)
    standing = queries.standing_of(one)
    latest = list(contacts.log_of(one.party)[:LATEST])
    context = {
        "head": _head(person, one, row), "case": one, "row": row, "sums": due_sums(row), "summary": _summary(one),
        "promises": _promises(one), "enquiries": list(one.hardship_enquiries.select_related(*DECIDED).order_by("-pk")),
        "standings": list(one.standings.select_related("recorded_by").prefetch_related("evidence").order_by("-pk")),
        "quadrant": words.QUADRANTS[standing.quadrant], "claimed": words.QUADRANTS[standing.claimed],
        "contradicted": bool(standing.contradictions), "sentence": standing.sentence(get_language() or "en"),
        "visits": [_visit(visit) for visit in one.visits.prefetch_related("officers").order_by("-began_at", "-pk")],
        "placements": list(one.placements.select_related("agency", "recall").order_by("-placed_on", "-pk")),
        "belief": places_of(held) if held else [], "why": why_leads(held, get_language() or "en") if held else "",
        "next_look": _next(held) if held else "", "lawful_call": words.gate_verdict(row.lawful.call, row),
        "lawful_visit": words.gate_verdict(row.lawful.visit, row), "counters": words.counters_pairs(row.lawful.counters),
        "lateness": list(row.lateness), "latest": [entry_row(entry) for entry in latest], "may": _may(person, one),
        "receipts": _receipts(person, one, row),
        "active_room": "worklist", "closed": words.why_closed(row),
    }  # fmt: skip
    return render(request, "collecting/case.html", context)


def _receipts(person: Staff, one: Case, row: WorklistRow) -> list[tuple[str, str]]:
    """Where this person writes a receipt for money given to him, by loan; it belongs to his last visit of the day, if he made one."""
    if one.closed_at is not None or not may_call(person, give_field_receipt, one.branch_id):
        return []
    today = formats.civil(clock.now())
    visit = one.visits.filter(officers=person, purpose="collection").order_by("-began_at").first()
    of_visit = f"?visit={visit.pk}" if visit is not None and formats.civil(visit.began_at) == today else ""
    numbered = len(row.loans) > 1
    return [(f"{reverse('cash:give', args=[loan.pk])}{of_visit}", loan.number if numbered else "") for loan in row.loans]


def _promises(one: Case) -> list[dict[str, Any]]:
    return [
        {
            "promise": item.promise, "verdict": item.verdict, "word": words.VERDICTS[item.verdict.verdict],
            "sentence": item.verdict.sentence(get_language() or "en"), "broken": item.verdict.verdict == "broken",
        }
        for item in reversed(queries.promise_verdicts(one))
    ]  # fmt: skip


def _may(person: Staff, one: Case) -> dict[str, bool]:
    named = {
        "assign": services.assign_case, "promise": services.record_promise, "hardship": services.open_hardship_enquiry,
        "decide": services.decide_hardship, "standing": services.record_standing, "visit": services.begin_visit,
        "doors": services.place_doors,
    }  # fmt: skip
    late = ("standing", "decide")
    return {name: may_call(person, called, one.branch_id) and (one.closed_at is None or name in late) for name, called in named.items()}


def _head(person: Staff, one: Case, row: WorklistRow) -> Head:
    may = _may(person, one)
    actions = []
    if may["visit"]:
        actions.append(Action(_("Start a visit"), reverse("collecting:begin_visit", args=[one.pk]), main=True, key="v"))
    actions.append(Action(_("Contacts"), reverse("contacts:log", args=[one.party.number])))
    if may["assign"]:
        actions.append(Action(_("Hand over"), reverse("collecting:assign", args=[one.pk])))
    state = _("open since %(day)s") % {"day": formats.day_plain(one.opened_on)}
    if one.closed_at:
        reason = words.CLOSED[one.close_reason or ""]
        state = _("closed as %(reason)s, %(day)s") % {"reason": reason, "day": formats.day_plain(formats.civil(one.closed_at))}
    phone = row.lawful.phone
    facts = [
        Fact(_("Case"), state), Fact(_("Due today"), f"{formats.money(row.due_minor, row.currency)} {row.currency}"),
        Fact(_("Days late"), str(row.days_late)),
        Fact(pgettext("case", "In whose hands"), row.holder.name if row.holder else _("nobody’s")),
        Fact(_("Phone"), formats.masked(str(phone.value), "phone") if phone else _("none in the file")),
        Fact(_("Loans"), ", ".join(loan.number for loan in row.loans)),
        Fact(_("File"), one.party.number, link=_("Open"), url=file_url(one.party)),
    ]  # fmt: skip
    place = url_where("agencies:place", one.pk)
    placed = row.with_agency >= {loan.pk for loan in row.loans}
    if place and not placed and one.closed_at is None and person.holds_any((Role.COLLECTION_MANAGER, Role.BRANCH_MANAGER), one.branch_id):
        facts.append(Fact(pgettext("case", "Agency"), pgettext("case", "not placed"), link=pgettext("case", "Place it"), url=place))
    lesson = url_where("learning:open_lesson", one.pk)
    if lesson and row.days_late and not one.lessons.exists() and person.holds_any(LOOK_BACK, one.branch_id):
        facts.append(Fact(pgettext("case", "Lesson"), _("none yet"), link=_("Look back"), url=lesson))
    flags = [(file_words.FLAGS[flag.kind][1], file_words.FLAGS[flag.kind][0]) for flag in row.flags]
    return Head(
        title=str(one.party.name), description=one.party.occupation, crumbs=crumbs(one), actions=actions, facts=facts,
        flags=[(kind, str(said)) for kind, said in flags],
    )  # fmt: skip


def _summary(one: Case) -> dict[str, Any]:
    found = queries.handover_summary(one)
    held = one.assignments.in_bulk()
    rows = []
    for row in found.rows:
        assert row.assignment is not None, "only what nobody held has no assignment"
        until_at = held[int(str(row.assignment.assignment_id))].until_at
        to_on = formats.civil(until_at) if until_at else None
        of = row.assignment
        rows.append({"holder": of.holder, "from_on": of.from_on, "to_on": to_on, "note": of.note, "row": row})
    currency = next((loan.currency for loan in one.loans.all()), "CNY")
    return {"rows": rows, "outside": found.outside, "total": found.total, "currency": currency}


def _visit(visit: Any) -> dict[str, Any]:
    minutes = int((visit.ended_at - visit.began_at).total_seconds() // 60) if visit.ended_at else None
    return {
        "visit": visit, "officers": ", ".join(officer.name for officer in visit.officers.all()), "minutes": minutes,
        "place": words.place_words(visit.place), "search": visit.purpose == "locate",
    }  # fmt: skip


def places_of(held: Held) -> list[Belief]:
    """The belief as it is drawn, most likely first."""
    first = held.ranked[0]
    return [Belief(door.en, int(held.chances[door.door_id] * 1_000_000), door is first) for door in held.ranked]


def _next(held: Held) -> str:
    worth = next_look(held)
    if worth is None:
        return ""
    door = next(door for door in held.doors if door.door_id == worth.option.at_door)
    return _("Look next at %(door)s: a knock there finds him with %(chance)s.") % {
        "door": door.en, "chance": formats.in_ten(int(worth.finds * 1_000_000)),
    }  # fmt: skip
