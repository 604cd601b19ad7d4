"""What waits at the counter: payouts, bags to count, money without a loan, corrections."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from beforehand.office.audit import clock
from beforehand.office.cash.models import FieldReceipt
from beforehand.office.cash.queries import not_handed_in
from beforehand.office.home.queries.waiting.row import MOST, Waiting
from beforehand.office.pages import formats
from beforehand.office.servicing.days import civil_day
from beforehand.office.servicing.queries.counter import loans_to_pay_out, reversals_waiting, suspense_waiting
from beforehand.office.staff.models import Staff


def payouts(staff: Staff) -> list[Waiting]:
    """Signed loans whose money has not gone out; while a loan cools it says from when."""
    now = clock.now()
    rows = []
    for loan in loans_to_pay_out(staff)[:MOST]:
        if loan.granted_on < civil_day(loan.branch, now):  # lapsed: another contract is drawn first
            continue
        payable_from = loan.approval.payable_from if loan.approval else loan.recorded_at
        payable = payable_from <= now
        why = (
            loan.number
            if payable
            else _("%(loan)s, payable from %(moment)s.") % {"loan": loan.number, "moment": formats.moment(payable_from)}
        )
        rows.append(
            Waiting(
                _("Payout to %(name)s") % {"name": loan.party.name},
                why,
                reverse("servicing:payout", args=[loan.number]),
                _("Pay out") if payable else _("Open"),
                loan.principal_minor,
                loan.currency,
                since=max(payable_from, loan.recorded_at),
            )
        )
    return rows


def bags(staff: Staff) -> list[Waiting]:
    """Bags with receipts not handed in, one row an officer, branch and currency; nobody counts his own."""
    receipts = not_handed_in(FieldReceipt.objects.visible_to(staff)).exclude(officer=staff)
    held: dict[tuple[int, int, str], list[FieldReceipt]] = {}
    now = clock.now()
    for receipt in receipts.select_related("officer", "event__loan", "branch")[: 10 * MOST]:
        held.setdefault((receipt.officer_id, receipt.branch_id, receipt.event.loan.currency), []).append(receipt)
    return [
        Waiting(
            _("Count the bag of %(name)s") % {"name": rows[0].officer.name},
            ", ".join(one.number for one in rows[:4]),
            reverse("cash:count", args=[rows[0].officer_id, rows[0].branch_id]),
            _("Count"),
            sum(one.event.amount_minor for one in rows),
            currency,
            until=civil_day(rows[0].branch, now),
            since=rows[0].recorded_at,
        )
        for (_officer, _branch, currency), rows in held.items()
    ]


def parked(staff: Staff) -> list[Waiting]:
    """Money without a loan, and corrections somebody else asked for."""
    rows = [
        Waiting(
            _("Money without a loan"),
            one.bank_reference or str(one.payer_words) or _("Cash."),
            reverse("servicing:suspense"),
            _("Attribute"),
            one.amount_minor,
            one.currency,
            since=one.recorded_at,
        )
        for one in suspense_waiting(staff)[:MOST]
    ]
    return rows + [
        Waiting(
            _("Correction asked for by %(name)s") % {"name": one.recorded_by.name},
            f"{one.event.loan.number}. {one.reason}",
            reverse("servicing:reversals"),
            _("Read and approve"),
            one.event.amount_minor,
            one.event.loan.currency,
            since=one.recorded_at,
        )
        for one in reversals_waiting(staff).exclude(recorded_by=staff)[:MOST]
    ]
