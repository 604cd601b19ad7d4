"""In whose hands the cash is: bags, tills, vaults as sums of the journal, and the receipts that wait to be handed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from beforehand.core.basics.money import format_minor
from beforehand.core.ledger.accounts import CUSTODY, SHORTAGE, TILL, VAULT
from beforehand.office.audit import clock
from beforehand.office.cash.models import CashCount, CustodyMovement, FieldReceipt
from beforehand.office.parties.models import Party
from beforehand.office.parties.timeline import TimelineRow, TimelineStep
from beforehand.office.servicing.models import JournalPosting, LoanEvent
from beforehand.office.staff.models import Branch, Staff
from beforehand.office.staff.roles import Department

HELD = {CUSTODY: "bag", SHORTAGE: "shortage", TILL: "till", VAULT: "vault"}
LATE_HAND_IN = timedelta(hours=24)
"""A receipt not handed in by then is shown as late."""


def not_handed_in(receipts: QuerySet[FieldReceipt] | None = None) -> QuerySet[FieldReceipt]:
    """Receipts whose notes are still in an officer's bag: neither counted nor taken back, oldest first."""
    found = FieldReceipt.objects.all() if receipts is None else receipts
    taken_back = LoanEvent.objects.filter(reverses=OuterRef("event_id"))
    return found.filter(Q(counts=None) & ~Exists(taken_back)).order_by("recorded_at", "pk")


def bag_rows(officer: Staff, branch: Branch) -> list[CustodyMovement]:
    """The movements of every receipt in an officer's bag of a branch; a count empties the whole bag, so nothing older is in it."""
    uncounted = CustodyMovement.objects.filter(receipt__officer=officer, receipt__branch=branch, receipt__counts=None)
    return list(uncounted.select_related("receipt").order_by("recorded_at", "pk"))


def held_minor(account: str, currency: str) -> int:
    """The balance of a cash account in minor units: what lies in a till, a vault, a bag."""
    postings = JournalPosting.objects.filter(account=account, entry__currency=currency)
    sums = postings.aggregate(debit=Sum("debit_minor"), credit=Sum("credit_minor"))
    return (sums["debit"] or 0) - (sums["credit"] or 0)


@dataclass(frozen=True)
class Hands:
    """One holder of cash: kind (bag, till, vault, shortage), whose or where, the sum, and for a bag its receipts."""

    kind: str
    branch: Branch
    officer: Staff | None
    currency: str
    amount_minor: int
    receipts: Sequence[FieldReceipt] = field(default=())

    @property
    def since(self) -> datetime | None:
        """When the oldest receipt of the bag was written."""
        return self.receipts[0].recorded_at if self.receipts else None


def in_whose_hands(staff: Staff) -> list[Hands]:
    """Every bag, till, vault and shortage of the branches `staff` sees that holds something; vaults first, then tills, bags, shortages."""
    branches = {one.pk: one for one in Branch.objects.visible_to(staff)}
    accounts = Q()
    for account in HELD:
        accounts |= Q(account__startswith=f"{account}:")
    sums = (
        JournalPosting.objects.filter(accounts, entry__branch__in=branches)
        .values("account", "entry__branch_id", "entry__currency")
        .annotate(debit=Sum("debit_minor"), credit=Sum("credit_minor"))
    )
    out: dict[tuple[int, int], list[FieldReceipt]] = {}
    waiting = not_handed_in(FieldReceipt.objects.filter(branch__in=branches))
    for receipt in waiting.select_related("event__loan__party", "second_holder", "branch"):
        out.setdefault((receipt.officer_id, receipt.branch_id), []).append(receipt)
    held = [(row, row["account"].split(":"), row["debit"] - row["credit"]) for row in sums]
    people = Staff.objects.in_bulk([int(parts[2]) for _row, parts, _sum in held if len(parts) == 3])
    hands = []
    for row, parts, amount_minor in held:
        if not amount_minor:
            continue
        officer = people.get(int(parts[2])) if len(parts) == 3 else None
        kind, branch_id = HELD[parts[0]], row["entry__branch_id"]
        receipts = tuple(out.get((officer.pk, branch_id), ())) if officer and kind == "bag" else ()
        hands.append(Hands(kind, branches[branch_id], officer, row["entry__currency"], amount_minor, receipts))
    order = ["vault", "till", "bag", "shortage"]
    return sorted(hands, key=lambda one: (one.branch.code, order.index(one.kind), one.officer.name if one.officer else ""))


def receipts_of(staff: Staff) -> QuerySet[FieldReceipt]:
    """The field receipts `staff` may see, youngest first."""
    found = FieldReceipt.objects.visible_to(staff)
    found = found.select_related("event__loan__party", "officer", "second_holder", "branch", "event__receipt", "event__reversed_by")
    return found.prefetch_related(Prefetch("counts", CashCount.objects.select_related("recorded_by"))).order_by("-recorded_at", "-pk")


def receipts_on_visit(visit_id: int) -> list[FieldReceipt]:
    """The receipts given on a visit with what became of their notes, in the order they were given."""
    found = FieldReceipt.objects.filter(visit_id=visit_id).select_related("event__loan", "officer", "second_holder", "event__reversed_by")
    return list(found.prefetch_related(Prefetch("counts", CashCount.objects.select_related("recorded_by"))).order_by("recorded_at", "pk"))


def counts_of(staff: Staff) -> QuerySet[CashCount]:
    """The counts `staff` may see, youngest first."""
    found = CashCount.objects.visible_to(staff).select_related("branch", "officer", "recorded_by", "second_counter")
    return found.order_by("-counted_at", "-pk")


def next_number(officer: Staff) -> str:
    """The number this officer's phone would give next: the four digits of his device and the running number after his last receipt.

    The phone counts for itself; this is where it starts, and what is given where no script runs.
    """
    last = officer.field_receipts.order_by("-recorded_at", "-pk").values_list("number", flat=True).first()
    if last is None:
        return f"{officer.pk % 10000:04d}-0001"
    device, _dash, _running = last.partition("-")
    given = officer.field_receipts.filter(number__startswith=f"{device}-").values_list("number", flat=True)
    running = max(int(number.partition("-")[2]) for number in given)
    return f"{device}-{running + 1:04d}"


def timeline_rows(party: Party, as_known_at: datetime | None = None) -> list[TimelineRow]:
    """Receipts given at the door and what became of their notes, as known at an instant; the payment stands with the loan's money."""
    moment = as_known_at or clock.now()
    receipts = FieldReceipt.objects.filter(event__loan__party=party, recorded_at__lte=moment)
    receipts = receipts.select_related("officer", "second_holder", "event__loan")
    rows = []
    for receipt in receipts.prefetch_related(Prefetch("counts", CashCount.objects.select_related("recorded_by", "second_counter"))):
        currency = receipt.event.loan.currency
        with_second = _(" and %(name)s") % {"name": receipt.second_holder.name} if receipt.second_holder else ""
        amount, who = format_minor(receipt.event.amount_minor, currency), receipt.officer.name + with_second
        said = {"amount": amount, "currency": currency, "who": who}
        steps = tuple(
            TimelineStep(one.counted_at, _("Counted at the branch by %(who)s") % {"who": _counters(one)})
            for one in receipt.counts.all() if one.recorded_at <= moment
        )  # fmt: skip
        rows.append(
            TimelineRow(
                at=receipt.event.known_at, recorded_at=receipt.recorded_at, department=str(Department.COLLECTION), kind="field_receipt",
                bold=_("Receipt %(number)s.") % {"number": receipt.number},
                text=_("%(amount)s %(currency)s in cash, in the hands of %(who)s.") % said, words=str(receipt.alone_words or ""),
                writer=receipt.officer.name, known=receipt.event.known_at, steps=steps, subject=f"field-receipt-{receipt.pk}",
                tags=("breach",) if receipt.breaches else (),
            )
        )  # fmt: skip
    return rows


def _counters(count: CashCount) -> str:
    names = [count.recorded_by.name, *([count.second_counter.name] if count.second_counter else [])]
    return _(" and ").join(names)
