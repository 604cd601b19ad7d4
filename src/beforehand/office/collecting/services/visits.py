"""A visit from the first step to the check-out, recorded on the phone as it happens."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from beforehand.core.conduct import Answer
from beforehand.core.conduct.records import PLACES
from beforehand.office.collecting.models import Case, Visit, VisitStep
from beforehand.office.collecting.refusing import UnableToVisit
from beforehand.office.collecting.services.cases import COLLECTORS, check_open
from beforehand.office.contacts import queries as contacts
from beforehand.office.contacts.services import log_contact
from beforehand.office.parties.models import Attachment, ContactDetail
from beforehand.office.staff.models import Staff
from beforehand.office.staff.service import service

PURPOSES = ("collection", "locate")
MOST_OFFICERS = 6


@service("begin_visit", roles=COLLECTORS)
def begin_visit(
    actor: Staff, at: datetime, *, case: Case, officers: Sequence[Staff], purpose: str, place: str, device_key: UUID,
    planned: ContactDetail | None = None,
) -> Visit:  # fmt: skip
    """Begin a visit, or a search (`locate`), if the gate allows it now; `device_key` is made on the phone and counts once.

    Refused by the gate: nothing begins; the refusal carries the rule and the next lawful moment.
    """
    if begun := Visit.objects.filter(key=device_key).first():
        if begun.case_id != case.pk or begun.recorded_by_id != actor.pk:
            raise UnableToVisit(_("This visit’s key was used before. Open the page again and begin anew."), code="key_used")
        return begun
    case = check_open(case, UnableToVisit)
    if purpose not in PURPOSES or place not in PLACES:
        raise UnableToVisit(_("Choose what the visit is for and where it is."), field="place")
    going = {officer.pk: officer for officer in officers}
    if actor.pk not in going:
        raise UnableToVisit(_("Whoever opens the sheet goes along. Put your own name among the officers."), field="officers")
    if len(going) > MOST_OFFICERS or not all(one.active and one.holds_any(COLLECTORS, case.branch_id) for one in going.values()):
        raise UnableToVisit(_("Choose officers of this branch who collect, at most six."), field="officers")
    if planned is not None and planned.party_id != case.party_id:
        raise UnableToVisit(_("This address belongs to another file."), field="planned")
    busy = Visit.objects.filter(officers__in=going, ended_at=None).exclude(case=case).select_related("case__party").first()
    if busy is not None:
        said = {"name": busy.case.party.name}
        raise UnableToVisit(_("A visit to %(name)s is still open. Check out there first.") % said, code="visit_open", field="officers")
    answer = visit_answer(case, at, officers=list(going.values()), purpose=purpose, place=place, planned=planned)
    if answer.verdict != "allow":
        raise refused_by_gate(answer)
    visit = Visit.objects.create(case=case, key=device_key, purpose=purpose, place=place, planned=planned, began_at=at, recorded_by=actor)
    visit.officers.set(going.values())
    return visit


def visit_answer(
    case: Case, at: datetime, *, officers: Sequence[Staff], purpose: str, place: str, planned: ContactDetail | None = None
) -> Answer:
    """What the gate says to this visit at `at`; asked with the history of the file, written nowhere."""
    asked = contacts.act(
        kind="visit", to="debtor", at=at, purpose=purpose, staff=[one.pk for one in officers], place=place, detail=planned,
        loans=[str(pk) for pk in case.loans.values_list("pk", flat=True)],
    )  # fmt: skip
    return contacts.ask(case.party, asked, planned=planned)


def refused_by_gate(answer: Answer) -> UnableToVisit:
    """The gate's answer as a refusal a clerk can act on."""
    said = UnableToVisit(answer.sentence(get_language() or "en"), code="gate", citation=answer.citation)
    said.answer = answer
    return said


@service("record_step", roles=COLLECTORS)
def record_step(
    actor: Staff, at: datetime, *, visit: Visit, kind: str, device_key: UUID, door: str = "", answered: bool | None = None,
    how_recognised: str = "", words: str = "", attachment: Attachment | None = None, device_at: datetime | None = None,
) -> VisitStep:  # fmt: skip
    """Write down one thing that happened. The key is the phone's and counts once; `device_at` is the phone's time, a claim.

    Nobody is told anything (`told`) before it stands how he was recognised (`identified`); until then who opens is a third person.
    """
    if before := VisitStep.objects.filter(key=device_key).first():
        if before.visit_id != visit.pk or before.recorded_by_id != actor.pk or before.kind != kind:
            raise UnableToVisit(_("This step’s key was used before. Open the sheet again and repeat the step."), code="key_used")
        return before
    visit = Visit.objects.select_for_update().get(pk=visit.pk)
    happened_at = device_at or at
    _check_on_visit(actor, visit, happened_at)
    if kind not in VisitStep.Kind.values:
        raise UnableToVisit(_("Choose what happened from the list."), field="kind")
    if attachment is not None and attachment.party_id != visit.case.party_id:
        raise UnableToVisit(_("This photo belongs to another file."), field="attachment")
    _check_order(visit, kind, how_recognised, words, attachment)
    return VisitStep.objects.create(
        visit=visit, key=device_key, kind=kind, device_at=happened_at, door=" ".join(door.split()), answered=answered,
        how_recognised=how_recognised, words=words.strip(), attachment=attachment, recorded_by=actor,
    )  # fmt: skip


def _check_on_visit(actor: Staff, visit: Visit, happened_at: datetime) -> None:
    if not visit.officers.filter(pk=actor.pk).exists():
        raise UnableToVisit(_("%(name)s is not on this visit.") % {"name": actor.name}, code="not_on_visit")
    if visit.ended_at is not None and happened_at > visit.ended_at:
        raise UnableToVisit(_("This visit is over. Write what you learn later into the borrower’s file."), code="visit_over")


def _check_order(visit: Visit, kind: str, how_recognised: str, words: str, attachment: Attachment | None) -> None:
    steps = list(visit.steps.all())
    if kind == VisitStep.Kind.IDENTIFIED:
        if how_recognised not in VisitStep.Recognised.values:
            raise UnableToVisit(
                _("Say how he was recognised: by the photo in the file, by his word, or known to you."), field="how_recognised"
            )
        if not any(step.kind == VisitStep.Kind.SOMEBODY_CAME or step.answered for step in steps):
            raise UnableToVisit(_("Nobody has come to a door yet. Record that first."), code="nobody_came")
    if kind == VisitStep.Kind.TOLD:
        if visit.purpose == "locate":
            raise UnableToVisit(_("A search asks for the place and tells nobody anything."), code="search_tells_nothing")
        if not any(step.kind == VisitStep.Kind.IDENTIFIED for step in steps):
            raise UnableToVisit(
                _("Ask first who he is and record how you recognised him. Until then say nothing of the debt."), code="not_identified"
            )
    if kind == VisitStep.Kind.WORDS and not words.strip():
        raise UnableToVisit(_("Write what was said or seen."), field="words")
    if kind == VisitStep.Kind.PHOTO and attachment is None:
        raise UnableToVisit(_("Take or choose the photo first."), field="attachment")


@service("end_visit", roles=COLLECTORS)
def end_visit(actor: Staff, at: datetime, *, visit: Visit) -> Visit:
    """Check out. A visit whose contact nobody logged is logged from its steps, with its length.

    A search reaches nobody by itself; who knocked at his door on one was on a visit to him, and it is logged as such.
    """
    visit = Visit.objects.select_for_update().get(pk=visit.pk)
    if visit.ended_at is not None:
        return visit
    if not visit.officers.filter(pk=actor.pk).exists():
        raise UnableToVisit(_("%(name)s is not on this visit.") % {"name": actor.name}, code="not_on_visit")
    visit.ended_at = max(at, visit.began_at)
    visit.save(update_fields=["ended_at"])
    party = visit.case.party
    logged = party.contact_entries.filter(visit_id=visit.pk, kind="visit", to__in=("debtor", "unrecognised")).exists()
    if visit.purpose == "collection" and not logged:
        to, result = met_on(visit)
        minutes = -(-(visit.ended_at - visit.began_at) // timedelta(minutes=1))
        log_contact(
            visit.recorded_by, visit.began_at, party=party, kind="visit", to=to, result=result, place=visit.place, visit=visit,
            case=visit.case, minutes=minutes, with_staff=list(visit.officers.exclude(pk=visit.recorded_by_id)), detail=visit.planned,
        )  # fmt: skip
    knock = visit.steps.filter(kind=VisitStep.Kind.KNOCKED).order_by("device_at", "pk").first()
    if visit.purpose == "locate" and knock is not None and not logged:
        to, result = met_on(visit)
        log_contact(
            knock.recorded_by, knock.device_at, party=party, kind="visit", to=to, result=result, place="home", visit=visit,
            case=visit.case, with_staff=list(visit.officers.exclude(pk=knock.recorded_by_id)), words=str(knock.words),
        )  # fmt: skip
    return visit


def met_on(visit: Visit) -> tuple[str, str]:
    """Whom a visit reached and what came of it, by its steps: the debtor once recognised, till then whoever opened."""
    steps = list(visit.steps.all())
    if any(step.kind == VisitStep.Kind.IDENTIFIED for step in steps):
        return "debtor", "conversation"
    if any(step.kind == VisitStep.Kind.SOMEBODY_CAME or step.answered for step in steps):
        return "unrecognised", "conversation"
    return "debtor", "not_home"
