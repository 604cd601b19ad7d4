"""The counter's day: what was posted on the open business day, its sums, and what waits."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet, Sum

from beforehand.office.servicing.models import Approval, BusinessDay, Loan, LoanEvent, ReversalRequest, SuspenseItem
from beforehand.office.staff.models import Branch, Staff


@dataclass(frozen=True)
class DaySum:
    """Money of one business day through one channel, minor units: in, out (payouts), taken back."""

    channel: str
    currency: str
    in_minor: int
    out_minor: int
    reversed_minor: int


def business_day(branch: Branch) -> BusinessDay | None:
    """The open business day of a branch, without opening one."""
    return BusinessDay.objects.filter(branch=branch, closed_at=None).first()


def postings_of(branch: Branch, day: BusinessDay | None) -> QuerySet[LoanEvent]:
    """The movements of loans on a business day, the latest first."""
    if day is None:
        return LoanEvent.objects.none()
    found = LoanEvent.objects.filter(loan__branch=branch, business_day=day.day)
    return found.select_related("loan__party", "loan__branch", "recorded_by", "receipt", "reversal_request", "reversed_by").order_by("-pk")


def sums_of(branch: Branch, day: BusinessDay | None) -> list[DaySum]:
    """The day's money by channel and currency; suspense money stands apart."""
    if day is None:
        return []
    rows = (
        LoanEvent.objects.filter(loan__branch=branch, business_day=day.day).values("channel", "loan__currency", "kind")
        .annotate(total=Sum("amount_minor")).order_by("channel", "loan__currency")
    )  # fmt: skip
    sums: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        place = sums.setdefault((row["channel"], row["loan__currency"]), [0, 0, 0])
        which = {LoanEvent.Kind.DISBURSEMENT: 1, LoanEvent.Kind.REVERSAL: 2}.get(row["kind"], 0)
        place[which] += row["total"]
    return [DaySum(channel, currency, *totals) for (channel, currency), totals in sums.items()]


def suspense_waiting(staff: Staff) -> QuerySet[SuspenseItem]:
    """Money without a loan in this person's branches, oldest first."""
    return SuspenseItem.objects.visible_to(staff).filter(attributed=None).select_related("branch", "recorded_by").order_by("value_on", "pk")


def reversals_waiting(staff: Staff) -> QuerySet[ReversalRequest]:
    """Corrections somebody asked for and nobody approved yet, oldest first."""
    waiting = ReversalRequest.objects.visible_to(staff).filter(event__reversed_by=None)
    return waiting.select_related("event__loan__party", "event__loan__branch", "recorded_by").order_by("pk")


def contracts_to_sign(staff: Staff) -> QuerySet[Approval]:
    """Approvals without a contract, or whose contracts lapsed unpaid, oldest first."""
    paid = LoanEvent.objects.filter(kind=LoanEvent.Kind.DISBURSEMENT).values("loan__approval")
    return (
        Approval.objects.visible_to(staff).exclude(pk__in=paid.filter(loan__approval__isnull=False))
        .select_related("party__branch", "product", "first_signer", "second_signer").prefetch_related("contracts").order_by("payable_from")
    )  # fmt: skip


def loans_to_pay_out(staff: Staff) -> QuerySet[Loan]:
    """Signed contracts that were not paid out, of legacy loans none; the earliest first."""
    waiting = Loan.objects.visible_to(staff).filter(legacy=False, approval__isnull=False, events=None)
    return waiting.select_related("branch", "party", "approval").order_by("granted_on", "pk")
