"""Notes of a receipt that was taken back: they follow its reversal, from the bag or, once counted, from the till."""

from __future__ import annotations

from beforehand.core.basics.refusals import Refusal
from beforehand.core.cash.counting import give_back
from beforehand.core.cash.custody import Movement
from beforehand.core.ledger.accounts import CUSTODY, TILL, account_of
from beforehand.core.ledger.entries import transfer
from beforehand.office.cash.hands import BORROWER, bag_of, movements_of, word_of
from beforehand.office.cash.models import CustodyMovement, FieldReceipt
from beforehand.office.cash.queries import bag_rows
from beforehand.office.cash.services.movements import ORIGIN, moved
from beforehand.office.servicing.days import ready_to_post
from beforehand.office.servicing.models import Loan
from beforehand.office.servicing.services import post_journal


def follow_reversals(loan: Loan) -> None:
    """After a posting: the notes of a receipt that was taken back go back to the borrower, from the bag or, once counted, from the till."""
    reversed_receipts = FieldReceipt.objects.filter(event__loan=loan, event__reversed_by__isnull=False)
    for given in reversed_receipts.exclude(movements__taker="borrower").select_related("officer", "branch", "event__reversed_by"):
        _give_back(given)


def _give_back(given: FieldReceipt) -> None:
    reversal, bag = given.event.reversed_by, bag_of(given.officer_id)
    back = Movement(
        movement_id="back",
        source=bag,
        target=BORROWER,
        amount_minor=given.event.amount_minor,
        currency=given.event.loan.currency,
        by=str(reversal.recorded_by_id),
        moved_at=reversal.known_at,
        recorded_at=reversal.recorded_at,
        receipts=(given.number,),
    )
    if not isinstance(give_back(back, movements_of(bag_rows(given.officer, given.branch))), Refusal):
        moved(reversal.recorded_by, given.branch, back, receipt=given, event=reversal)
        return
    # The bag was counted: the till gives it back. The reversal credited the officer's custody, which holds nothing any more.
    row = CustodyMovement.objects.create(
        branch=given.branch,
        giver=f"till:{given.branch.code}",
        taker=word_of(back.target),
        holders=[reversal.recorded_by_id],
        currency=back.currency,
        amount_minor=back.amount_minor,
        moved_at=back.moved_at,
        receipt=given,
        event=reversal,
        recorded_by=reversal.recorded_by,
    )
    custody, till = account_of(CUSTODY, f"officer:{given.officer_id}"), account_of(TILL, given.branch.code)
    day = ready_to_post(given.branch)
    post_journal(transfer(ORIGIN, row.pk, "given back", back.currency, back.amount_minor, debit=custody, credit=till), day)
