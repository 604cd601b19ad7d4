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
from beforehand.office.servicing.models import Approval, ReversalRequest, SuspenseItem
from beforehand.office.staff.models import Branch, Staff


def payouts(staff: Staff) -> list[Waiting]:
    """Signed loans whose money has not gone out; while a loan cools it says from when."""
    unpaid = Approval.objects.filter(party__branch__in=Branch.objects.visible_to(staff)).exclude(loan=None)
    unpaid = unpaid.exclude(loan__events__kind="disbursement").select_related("party", "product", "loan").order_by("payable_from")
    now = clock.now()
    return [
        Waiting(
            _("Payout to %(name)s") % {"name": one.party.name},
            one.loan.number
            if one.payable_from <= now
            else _("%(loan)s, payable from %(moment)s.") % {"loan": one.loan.number, "moment": formats.moment(one.payable_from)},
            reverse("servicing:loan", args=[one.loan.pk]),
            _("Pay out") if one.payable_from <= now else _("Open"),
            one.principal_minor,
            one.product.currency,
            since=max(one.payable_from, one.loan.recorded_at),
        )
        for one in unpaid[:MOST]
    ]


def bags(staff: Staff) -> list[Waiting]:
    """Bags with receipts not handed in, one row an officer and currency; nobody counts his own."""
    receipts = not_handed_in(FieldReceipt.objects.visible_to(staff)).exclude(officer=staff)
    held: dict[tuple[int, str], list[FieldReceipt]] = {}
    for receipt in receipts.select_related("officer", "event__loan", "branch")[: 10 * MOST]:
        held.setdefault((receipt.officer_id, receipt.event.loan.currency), []).append(receipt)
    return [
        Waiting(
            _("Count the bag of %(name)s") % {"name": rows[0].officer.name},
            ", ".join(one.number for one in rows[:4]),
            reverse("cash:custody"),
            _("Count"),
            sum(one.event.amount_minor for one in rows),
            currency,
            until=civil_day(rows[0].branch),
            since=rows[0].recorded_at,
        )
        for (_officer, currency), rows in held.items()
    ]


def parked(staff: Staff) -> list[Waiting]:
    """Money without a loan, and corrections somebody else asked for."""
    branches = Branch.objects.visible_to(staff)
    suspense = SuspenseItem.objects.filter(branch__in=branches, attributed=None).order_by("recorded_at")
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
        for one in suspense[:MOST]
    ]
    asked = ReversalRequest.objects.filter(event__loan__branch__in=branches, event__reversed_by=None).exclude(recorded_by=staff)
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
        for one in asked.select_related("recorded_by", "event__loan").order_by("recorded_at")[:MOST]
    ]
