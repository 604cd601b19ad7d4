"""Asking the gate before an act, writing down what was done, and answering a breach."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from beforehand.core.conduct import Answer, HousePolicyError, UnreadableQuestionError, Verdict
from beforehand.core.conduct.records import KINDS, PERSONS, PLACES, PURPOSES
from beforehand.office.audit import clock
from beforehand.office.contacts import queries
from beforehand.office.contacts.models import Breach, BreachAnswered, ContactEntry, GateQuestion
from beforehand.office.contacts.refusing import UnableToLogContact
from beforehand.office.parties.models import ContactDetail, Party, ThirdPerson
from beforehand.office.parties.services import third_person_refused
from beforehand.office.parties.services.files import WRITERS
from beforehand.office.staff.models import Staff
from beforehand.office.staff.roles import Role
from beforehand.office.staff.service import service

COLLECTORS = (*WRITERS,)
CALL_RESULTS = ("conversation", "unanswered", "dead_number", "voicemail", "refused_further_contact", "question", "delivered")
VISIT_RESULTS = ("conversation", "not_home", "door_locked", "address_not_found", "moved", "refused_further_contact")
DIAL_COST_MINOR = 1_00
VISIT_COST_MINOR = 60_00
"""What a dial and a visit cost the house, in minor units; the hand-over note adds them up."""


def _check(kind: str, to: str, purpose: str, place: str) -> None:
    if kind not in KINDS or to not in PERSONS or purpose not in PURPOSES:
        raise UnableToLogContact(_("Choose the kind of contact, the person and the purpose from the lists."), field="kind")
    if kind == "visit" and place not in PLACES:
        raise UnableToLogContact(_("Choose where the visit is."), field="place")


def _answered(answer: Answer) -> dict[str, Any]:
    return {
        "verdict": str(answer.verdict), "rule": answer.rule_id or "", "shown_as": answer.shown_as("en")[:120], "citation": answer.citation[:240],
        "sentence_en": answer.sentence("en"), "sentence_zh": answer.sentence("zh"), "next_lawful_at": answer.next_lawful,
        "missing": list(answer.missing), "remarks": [one.rule_id for one in answer.remarks], "instead": list(answer.instead),
    }  # fmt: skip


@service("ask_gate", roles=COLLECTORS)
def ask_gate(
    actor: Staff, at: datetime, *, party: Party, kind: str, to: str = "debtor", detail: ContactDetail | None = None, place: str = "",
    purpose: str = "collection", officers: Sequence[Staff] = (), loans: Sequence[models.Model] = (), visit: models.Model | None = None,
    content: Mapping[str, Sequence[str]] | None = None,
) -> GateQuestion:  # fmt: skip
    """Ask whether an act may be done at `at`; the answer stands in the file, also where it is no."""
    _check(kind, to, purpose, place)
    staff = [officer.pk for officer in officers] or [actor.pk]
    asked = queries.act(
        kind=kind, to=to, at=at, purpose=purpose, staff=staff, place=place, detail=detail, loans=[str(loan.pk) for loan in loans],
        content=content,
    )  # fmt: skip
    return GateQuestion.objects.create(
        party=party, kind=kind, to=to, detail=detail, place=place, purpose=purpose, staff_count=len(set(staff)), asked_for_at=at,
        visit_id=visit.pk if visit else None, recorded_by=actor, **_answered(queries.ask(party, asked)),
    )  # fmt: skip


@service("log_contact", roles=COLLECTORS)
def log_contact(
    actor: Staff, at: datetime, *, party: Party, kind: str, result: str, to: str = "debtor", direction: str = "out",
    detail: ContactDetail | None = None, third_person: ThirdPerson | None = None, place: str = "", purpose: str = "collection",
    with_staff: Sequence[Staff] = (), words: str = "", content: Mapping[str, Sequence[str]] | None = None, minutes: int | None = None,
    visit: models.Model | None = None, case: models.Model | None = None, by: str = "lender",
) -> ContactEntry:  # fmt: skip
    """Write down a contact as it happened at `at` (declared), always and in full, with the verdict it would have had.

    What the gate does not allow opens a breach. What people did to reach us (`direction` in) is never judged.
    """
    _check(kind, to, purpose, place)
    if result not in (VISIT_RESULTS if kind == "visit" else CALL_RESULTS):
        raise UnableToLogContact(_("Choose what came of it from the list."), field="result")
    if direction not in ("in", "out"):
        raise UnableToLogContact(_("Say who reached whom."), field="direction")
    if minutes is not None and not 0 <= minutes <= 24 * 60:
        raise UnableToLogContact(_("Write how many minutes it took."), field="minutes")
    answered = {"verdict": "allow"}
    if direction == "out":
        staff = [actor.pk, *(one.pk for one in with_staff)]
        done = queries.act(
            kind=kind, to=to, at=at, purpose=purpose, staff=staff, place=place, detail=detail, content=content, minutes=minutes, by=by
        )
        try:
            answered = _answered(queries.ask(party, done))
        except (HousePolicyError, UnreadableQuestionError) as broken:
            raise AssertionError(f"the house's conduct policy cannot be read: {broken}") from broken
    cost_minor = {"call": DIAL_COST_MINOR, "visit": VISIT_COST_MINOR}.get(kind, 0) if direction == "out" and by == "lender" else 0
    entry = ContactEntry.objects.create(
        party=party, kind=kind, direction=direction, to=to, third_person=third_person, detail=detail, happened_at=at, result=result, staff=actor,
        place=place, purpose=purpose, words=words.strip(), content={part: list(said) for part, said in (content or {}).items()},
        minutes=minutes, visit_id=visit.pk if visit else None, case_id=case.pk if case else None, cost_minor=cost_minor, by=by,
        recorded_by=actor, **answered,
    )  # fmt: skip
    entry.with_staff.set(with_staff)
    if answered["verdict"] != Verdict.ALLOW:
        _open_breaches(actor, entry, answered)
    if result == "refused_further_contact" and third_person is not None:
        third_person_refused(actor, at, third_person=third_person)
    return entry


def _open_breaches(actor: Staff, entry: ContactEntry, answered: Mapping[str, Any]) -> None:
    """One breach per rule that refuses: waiting alone for five hours breaks the two-officer rule and the hour of a visit."""
    done = queries.act(
        kind=entry.kind, to=entry.to, at=entry.happened_at, purpose=entry.purpose, place=entry.place, detail=entry.detail,
        staff=[entry.staff_id, *entry.with_staff.values_list("pk", flat=True)], content=entry.content or None, minutes=entry.minutes, by=entry.by,
    )  # fmt: skip
    earlier = entry.party.contact_entries.exclude(pk=entry.pk).order_by("happened_at", "pk")
    answer = queries.ask(entry.party, done, queries.history_of(entry.party, entry.happened_at, earlier))
    rules = answer.refusing or answer.undecided
    Breach.objects.bulk_create(
        Breach(entry=entry, rule=one.rule_id, shown_as=one.rule.shown_as("en")[:120], recorded_by=actor, recorded_at=clock.now())
        for one in rules
    )


@service("answer_breach", roles=(Role.COMPLIANCE_OFFICER,))
def answer_breach(actor: Staff, at: datetime, *, breach: Breach, words: str) -> BreachAnswered:
    """Compliance answers a breach, once; the breach itself can be neither deleted nor re-dated."""
    if not words.strip():
        raise UnableToLogContact(_("Write what you found and what follows from it."), field="words")
    if BreachAnswered.objects.filter(breach=breach).exists():
        raise UnableToLogContact(_("This breach was answered before."), code="answered")
    if breach.entry.staff_id == actor.pk:
        raise UnableToLogContact(_("Nobody answers his own breach."), code="own_breach")
    return BreachAnswered.objects.create(breach=breach, words=words.strip(), recorded_by=actor)
