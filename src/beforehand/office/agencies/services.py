"""Placing a case with an outside agency, booking what it brought and what it cost, and calling the case back."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from beforehand.core.basics.arithmetic import muldiv
from beforehand.core.basics.limits import amount_refusal
from beforehand.core.basics.rounding import Rounding
from beforehand.core.ledger.accounts import AGENCY_RECEIVABLE, COMMISSION_EXPENSE
from beforehand.core.ledger.entries import transfer
from beforehand.office.agencies.models import Agency, Placement, Recall, Remittance
from beforehand.office.agencies.refusing import UnableToPlace, UnableToRemit
from beforehand.office.collecting.models import Case
from beforehand.office.contacts.models import ContactEntry
from beforehand.office.contacts.services import log_contact
from beforehand.office.documents.services import freeze_document
from beforehand.office.parties.models import ContactDetail
from beforehand.office.servicing.days import civil_day, ready_to_post
from beforehand.office.servicing.models import JournalEntry, Loan
from beforehand.office.servicing.queries import payoff
from beforehand.office.servicing.services import post_journal
from beforehand.office.servicing.services.payments import check_payment, give_receipt, post_event
from beforehand.office.staff.models import Staff
from beforehand.office.staff.roles import Role
from beforehand.office.staff.service import service

PLACERS = (Role.COLLECTION_MANAGER, Role.BRANCH_MANAGER)
ORIGIN = "agency"
WHOLE_PPM = 1_000_000
RECALL_AFTER_DAYS = 60
"""Unless the terms say otherwise, a placement is due to be called back after so many days."""


@service("register_agency", roles=PLACERS)
def register_agency(actor: Staff, at: datetime, *, name: str, evaluated_on: date | None = None) -> Agency:
    """Take an agency onto the list; refused without a name or twice."""
    name = " ".join(name.split())
    if not name:
        raise UnableToPlace(_("Write the agency’s name as its licence shows it."), field="name")
    if Agency.objects.filter(name__iexact=name).exists():
        raise UnableToPlace(_("%(name)s is on the list already.") % {"name": name}, field="name")
    return Agency.objects.create(name=name[:80], evaluated_on=evaluated_on, recorded_by=actor)


@service("place_case", roles=PLACERS)
def place_case(
    actor: Staff,
    at: datetime,
    *,
    case: Case,
    loan: Loan,
    agency: Agency,
    commission_ppm: int,
    conduct_terms: str,
    recall_after_days: int = RECALL_AFTER_DAYS,
) -> Placement:
    """Place a loan of an open case with an agency; commission (ppm of what it recovers), recall and conduct terms are frozen as signed.

    Refused: a closed case, a loan that is not of the case, is with an agency or owes nothing, and terms that cannot be.
    """
    Loan.objects.select_for_update(no_key=True).get(pk=loan.pk)
    if case.closed_at is not None:
        raise UnableToPlace(_("This case is closed. Nothing is left to recover."), code="case_closed")
    if not case.loans.filter(pk=loan.pk).exists():
        raise UnableToPlace(_("This loan does not belong to the case."), field="loan")
    if agency.ended_at is not None:
        raise UnableToPlace(_("This house no longer works with %(name)s.") % {"name": agency.name}, field="agency")
    held = Placement.objects.filter(loan=loan, recall=None).select_related("agency").first()
    if held:
        raise UnableToPlace(_("The loan is with %(name)s. Call it back first.") % {"name": held.agency.name}, code="placed")
    if not 0 < commission_ppm < WHOLE_PPM:
        raise UnableToPlace(_("The commission is a share of what is recovered: above 0 and below 100 per cent."), field="commission_ppm")
    if not conduct_terms.strip():
        raise UnableToPlace(_("Write how the agency must behave. Without terms nobody is placed."), field="conduct_terms")
    if not 0 < recall_after_days <= 366:
        raise UnableToPlace(_("Say after how many days the case comes back: 1 to 366."), field="recall_after_days")
    placed_on = civil_day(loan.branch, at)
    owed = payoff(loan, placed_on)
    if owed.total_minor <= 0:
        raise UnableToPlace(_("Nothing is owed on this loan."), field="loan")
    number = f"P-{loan.number}-{Placement.objects.filter(loan=loan).count() + 1}"
    terms = {"agency": agency, "loan": loan, "owed": owed, "commission_ppm": commission_ppm, "conduct_terms": conduct_terms.strip()}
    document = freeze_document(
        actor,
        at,
        kind="placement",
        number=number,
        party=case.party,
        loan_id=loan.pk,
        template="agencies/given_terms.html",
        context={**terms, "placed_on": placed_on, "recall_after_days": recall_after_days},
    )
    return Placement.objects.create(
        case=case,
        loan=loan,
        agency=agency,
        placed_on=placed_on,
        placed_minor=owed.total_minor,
        commission_ppm=commission_ppm,
        terms=document,
        conduct_terms=conduct_terms.strip(),
        recall_after_days=recall_after_days,
        recorded_by=actor,
    )


@service("record_remittance", roles=PLACERS)
def record_remittance(actor: Staff, at: datetime, *, placement: Placement, amount_minor: int, received_on: date) -> Remittance:
    """Book what the borrower paid to the agency: it counts for him from `received_on`. Commission is half-up to the minor unit.

    What reached the agency after the recall counts all the same and earns no commission.
    """
    loan = placement.loan
    if refusal := amount_refusal(amount_minor, loan.currency):
        raise UnableToRemit.from_refusal(refusal, field="amount_minor")
    if received_on < placement.placed_on:
        raise UnableToRemit(
            _("The case was placed on %(day)s. Money cannot have reached the agency before.") % {"day": placement.placed_on},
            field="received_on",
        )
    if received_on > civil_day(loan.branch, at):
        raise UnableToRemit(
            _("%(day)s is after today. Put the day the money reached the agency.") % {"day": received_on}, field="received_on"
        )
    day = ready_to_post(loan.branch)
    check_payment(loan, at, amount_minor, received_on, paying_off=False)
    event = post_event(actor, at, loan=loan, kind="payment", channel="agency", amount_minor=amount_minor, value_on=received_on, day=day)
    give_receipt(actor, at, event)
    recall = Recall.objects.filter(placement=placement).first()
    earned = recall is None or received_on <= recall.recalled_on
    commission_minor = muldiv(amount_minor, placement.commission_ppm, WHOLE_PPM, Rounding.HALF_UP) if earned else 0
    remittance = Remittance.objects.create(
        placement=placement, event=event, received_on=received_on, commission_minor=commission_minor, recorded_by=actor
    )
    if commission_minor:
        cost = transfer(
            ORIGIN, remittance.pk, "commission", loan.currency, commission_minor, debit=COMMISSION_EXPENSE, credit=AGENCY_RECEIVABLE
        )
        post_journal(cost, day, loan)
    return remittance


@service("recall_placement", roles=PLACERS)
def recall_placement(actor: Staff, at: datetime, *, placement: Placement, reason: str) -> Recall:
    """Call a case back, with the reason; refused twice."""
    Loan.objects.select_for_update(no_key=True).get(pk=placement.loan_id)  # a placement is append-only and takes no lock
    if Recall.objects.filter(placement=placement).exists():
        raise UnableToPlace(_("This case was called back before."), code="recalled")
    if not reason.strip():
        raise UnableToPlace(_("Say why the case comes back."), field="reason")
    return Recall.objects.create(
        placement=placement, recalled_on=civil_day(placement.loan.branch, at), reason=reason.strip(), recorded_by=actor
    )


@service("record_agency_contact", roles=(*PLACERS, Role.COLLECTOR))
def record_agency_contact(
    actor: Staff,
    at: datetime,
    *,
    placement: Placement,
    kind: str,
    result: str,
    to: str = "debtor",
    detail: ContactDetail | None = None,
    place: str = "",
    words: str = "",
) -> ContactEntry:
    """Write down a contact the agency reports, as it happened at `at`: the borrower's counters run across lender and agency.

    Refused for a moment at which the case was not with the agency.
    """
    on = civil_day(placement.loan.branch, at)
    recall = Recall.objects.filter(placement=placement).first()
    if on < placement.placed_on or (recall and on > recall.recalled_on):
        raise UnableToPlace(_("On %(day)s the case was not with this agency.") % {"day": on}, field="at")
    return log_contact(
        actor, at, party=placement.case.party, kind=kind, result=result, to=to, detail=detail, place=place, words=words,
        case=placement.case, by="agency",
    )  # fmt: skip


def follow_reversals(loan: Loan) -> None:
    """After a posting: a remittance that was taken back earns no commission; one more entry takes it back."""
    for one in Remittance.objects.filter(placement__loan=loan, event__reversed_by__isnull=False, commission_minor__gt=0):
        if JournalEntry.objects.filter(origin=ORIGIN, origin_id=one.pk, sentence="commission taken back").exists():
            continue
        back = transfer(
            ORIGIN, one.pk, "commission taken back", loan.currency, one.commission_minor, debit=AGENCY_RECEIVABLE, credit=COMMISSION_EXPENSE
        )  # fmt: skip
        post_journal(back, ready_to_post(loan.branch), loan)
