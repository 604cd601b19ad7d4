"""A case opens, closes, and goes from hand to hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from beforehand.office.audit import clock
from beforehand.office.collecting.models import Assignment, Case
from beforehand.office.collecting.refusing import UnableToAssign
from beforehand.office.contacts.services import GOES_OUT
from beforehand.office.parties.models import Party
from beforehand.office.servicing.models import Loan
from beforehand.office.staff.models import Branch, Staff
from beforehand.office.staff.roles import Role
from beforehand.office.staff.service import service

COLLECTORS = GOES_OUT
"""Who may hold a case: collection, and in a small house the loan officer or the manager who goes along."""
MANAGERS = (Role.COLLECTION_MANAGER, Role.BRANCH_MANAGER)
OPENERS = (*MANAGERS, Role.CASHIER)
"""The close of day opens and closes cases in the name of the system, a payment in the cashier's."""


@service("open_case", roles=OPENERS)
def open_case(actor: Staff, at: datetime, *, branch: Branch, party: Party, loans: Sequence[Loan], opened_on: date) -> Case:
    """Open the borrower's case over these loans, or let them join the one that is open; `opened_on` is the day judged."""
    if not loans or any(loan.party_id != party.pk for loan in loans):
        raise UnableToAssign(_("A case is about loans of this borrower. Choose at least one of his."), field="loans")
    Party.objects.select_for_update().get(pk=party.pk)
    case = Case.objects.filter(party=party, closed_at=None).first()
    if case is None:
        case = Case.objects.create(party=party, branch=branch, opened_on=opened_on, opened_at=clock.now())
    case.loans.add(*loans)
    return case


@service("close_case", roles=OPENERS)
def close_case(actor: Staff, at: datetime, *, case: Case, reason: str) -> Case:
    """Close a case as paid, cured or legacy and end its assignment; one that is closed stays as it was closed."""
    if reason not in Case.CloseReason.values:
        raise UnableToAssign(_("A case closes as paid, cured or legacy."), field="reason")
    case = _locked(case)
    if case.closed_at is not None:
        return case
    case.closed_at, case.close_reason = clock.now(), reason
    case.save(update_fields=["closed_at", "close_reason"])
    case.assignments.filter(until_at=None).update(until_at=case.closed_at)
    return case


@service("assign_case", roles=MANAGERS)
def assign_case(actor: Staff, at: datetime, *, case: Case, collector: Staff, handover_note: str = "") -> Assignment:
    """Give an open case into somebody's hands. From the second holder on it needs the note of what was done and what it brought."""
    case = _locked(case)
    if case.closed_at is not None:
        raise UnableToAssign(_("This case is closed. A new one opens when an installment is late again."), code="case_closed")
    if not collector.active or collector.system or not collector.holds_any(COLLECTORS, case.branch_id):
        said = {"name": collector.name}
        raise UnableToAssign(_("%(name)s does not collect in this branch. Choose somebody who does.") % said, field="collector")
    held = case.assignments.filter(until_at=None).select_related("collector").first()
    if held is not None and held.collector_id == collector.pk:
        raise UnableToAssign(_("%(name)s holds this case already.") % {"name": collector.name}, field="collector")
    earlier = case.assignments.exists()
    if earlier and not handover_note.strip():
        raise UnableToAssign(
            _("Write the hand-over note: what was done, what it brought, and what the next one must know."), field="handover_note"
        )
    if held is not None:
        if at < held.from_at:
            raise UnableToAssign(_("%(name)s took the case over later than that.") % {"name": held.collector.name}, field="at")
        held.until_at = at
        held.save(update_fields=["until_at"])
    return Assignment.objects.create(case=case, collector=collector, from_at=at, handover_note=handover_note.strip(), recorded_by=actor)


def _locked(case: Case) -> Case:
    return Case.objects.select_for_update().get(pk=case.pk)


def check_open(case: Case, refusal: type[UnableToAssign] | type = UnableToAssign) -> Case:
    """The case, locked; refused where it is closed."""
    case = _locked(case)
    if case.closed_at is not None:
        raise refusal(_("This case is closed. Write into the borrower’s file instead."), code="case_closed")
    return case
