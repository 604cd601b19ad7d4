"""Asking the gate before an act, writing down what was done, and answering a breach."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from beforehand.core.conduct import Answer, Verdict
from beforehand.core.conduct.gate import ALLOWED
from beforehand.core.conduct.records import KINDS, PERSONS, PLACES, PURPOSES
from beforehand.office.audit import clock
from beforehand.office.contacts import queries
from beforehand.office.contacts.models import UNKNOWN_PERSON, Breach, BreachAnswered, ContactEntry, GateQuestion
from beforehand.office.contacts.refusing import UnableToLogContact
from beforehand.office.parties.models import ContactDetail, Party, ThirdPerson
from beforehand.office.parties.services import third_person_refused
from beforehand.office.parties.services.files import WRITERS
from beforehand.office.staff.models import Staff
from beforehand.office.staff.roles import Role
from beforehand.office.staff.service import service

COLLECTORS = (*WRITERS,)
GOES_OUT = (Role.COLLECTOR, Role.FIELD_COLLECTOR, Role.COLLECTION_MANAGER, Role.BRANCH_MANAGER, Role.LOAN_OFFICER)
"""Who goes to a borrower's door."""
CALL_RESULTS = ("conversation", "unanswered", "dead_number", "voicemail", "refused_further_contact", "question", "delivered")
Content = Mapping[str, Sequence[str]]
CONTENT_PARTS = ("says", "has", "discloses", "asked_for", "does")
LONGEST_AGO = timedelta(days=366)
VISIT_RESULTS = ("conversation", "not_home", "door_locked", "address_not_found", "moved", "refused_further_contact")


def _check(party: Party, kind: str, to: str, purpose: str, place: str, detail: ContactDetail | None, content: Content | None) -> None:
    if kind not in KINDS or to not in (*PERSONS, UNKNOWN_PERSON) or purpose not in PURPOSES:
        raise UnableToLogContact(_("Choose the kind of contact, the person and the purpose from the lists."), field="kind")
    if kind == "visit" and place not in PLACES:
        raise UnableToLogContact(_("Choose where the visit is."), field="place")
    if detail is not None and detail.party_id != party.pk:
        raise UnableToLogContact(_("This number or address belongs to another file."), field="detail")
    if strange := set(content or ()) - set(CONTENT_PARTS):
        raise UnableToLogContact(_("Nobody here knows what %(part)s means.") % {"part": ", ".join(sorted(strange))}, field="content")


def _answered(answer: Answer) -> dict[str, Any]:
    return {
        "verdict": str(answer.verdict), "rule": answer.rule_id or "", "shown_as": answer.shown_as("en")[:120],
        "citation": answer.citation[:240], "sentence_en": answer.sentence("en"), "sentence_zh": answer.sentence("zh"),
        "next_lawful_at": answer.next_lawful, "missing": list(answer.missing), "remarks": [one.rule_id for one in answer.remarks],
        "instead": list(answer.instead),
    }  # fmt: skip


@service("ask_gate", roles=COLLECTORS)
def ask_gate(
    actor: Staff, at: datetime, *, party: Party, kind: str, to: str = "debtor", detail: ContactDetail | None = None, place: str = "",
    purpose: str = "collection", officers: Sequence[Staff] = (), loans: Sequence[models.Model] = (), visit: models.Model | None = None,
    content: Content | None = None,
) -> GateQuestion:  # fmt: skip
    """Ask whether an act may be done at `at`; the answer stands in the file, also where it is no."""
    _check(party, kind, to, purpose, place, detail, content)
    staff = [officer.pk for officer in officers] or [actor.pk]
    asked = queries.act(
        kind=kind, to=to, at=at, purpose=purpose, staff=staff, place=place, detail=detail, loans=[str(loan.pk) for loan in loans],
        content=content,
    )  # fmt: skip
    return GateQuestion.objects.create(
        party=party, kind=kind, to=to, detail=detail, place=place, purpose=purpose, staff_count=len(set(staff)), asked_for_at=at,
        visit_id=visit.pk if visit else None, recorded_by=actor, **_answered(queries.ask(party, asked, planned=detail)),
    )  # fmt: skip


@service("log_contact", roles=COLLECTORS)
def log_contact(
    actor: Staff, at: datetime, *, party: Party, kind: str, result: str, to: str = "debtor", direction: str = "out",
    detail: ContactDetail | None = None, third_person: ThirdPerson | None = None, place: str = "", purpose: str = "collection",
    with_staff: Sequence[Staff] = (), words: str = "", content: Content | None = None, minutes: int | None = None,
    visit: models.Model | None = None, case: models.Model | None = None, by: str = "lender",
) -> ContactEntry:  # fmt: skip
    """Write down a contact as it happened at `at` (declared), always and in full, with the verdict it would have had.

    What the gate does not allow opens one breach per rule it breaks. What people did to reach us (`direction` in) is never judged.
    `by` is the lender or the agency: the counters run across both, and an agency's contact costs the house nothing here.
    """
    _check(party, kind, to, purpose, place, detail, content)
    _check_happened(party, at, kind, result, direction, third_person, minutes, by)
    # Two who dial the same number at once are counted one after the other.
    Party.objects.select_for_update().get(pk=party.pk)
    answer = ALLOWED
    if direction == "out":
        done = queries.act(
            kind=kind, to=to, at=at, purpose=purpose, staff=[actor.pk, *(one.pk for one in with_staff)], place=place, detail=detail,
            content=content, minutes=minutes, by=by,
        )  # fmt: skip
        answer = queries.ask(party, done, planned=detail)
    ours = direction == "out" and by == "lender"
    cost_minor = {"call": queries.DIAL_COST_MINOR, "visit": queries.VISIT_COST_MINOR}.get(kind, 0) if ours else 0
    entry = ContactEntry.objects.create(
        party=party, kind=kind, direction=direction, to=to, third_person=third_person, detail=detail, happened_at=at, result=result,
        staff=actor, place=place, purpose=purpose, words=words.strip(), minutes=minutes, cost_minor=cost_minor, by=by, recorded_by=actor,
        content={part: sorted(said) for part, said in (content or {}).items()}, visit_id=visit.pk if visit else None,
        case_id=case.pk if case else None, **_answered(answer),
    )  # fmt: skip
    entry.with_staff.set(with_staff)
    if answer.verdict is not Verdict.ALLOW:
        Breach.objects.bulk_create(
            Breach(entry=entry, rule=one.rule_id, shown_as=one.rule.shown_as("en")[:120], recorded_by=actor)
            for one in (answer.refusing or answer.undecided)
        )
    if result == "refused_further_contact" and third_person is not None:
        third_person_refused(actor, at, third_person=third_person)
    return entry


def _check_happened(
    party: Party, at: datetime, kind: str, result: str, direction: str, third_person: ThirdPerson | None, minutes: int | None, by: str
) -> None:
    if result not in (VISIT_RESULTS if kind == "visit" else CALL_RESULTS):
        raise UnableToLogContact(_("Choose what came of it from the list."), field="result")
    if direction not in ("in", "out") or by not in ("lender", "agency"):
        raise UnableToLogContact(_("Say who reached whom."), field="direction")
    if minutes is not None and not 0 <= minutes <= 24 * 60:
        raise UnableToLogContact(_("Write how many minutes it took."), field="minutes")
    if third_person is not None and third_person.party_id != party.pk:
        raise UnableToLogContact(_("This third person belongs to another file."), field="third_person")
    if at < clock.now() - LONGEST_AGO:
        raise UnableToLogContact(_("That is more than a year ago. Read the year again."), field="at")


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
