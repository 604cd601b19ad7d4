"""Counting an officer's bag at the branch, and carrying counted cash to the vault."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from beforehand.core.basics.limits import amount_refusal
from beforehand.core.basics.money import format_minor
from beforehand.core.basics.refusals import Refusal
from beforehand.core.cash.counting import MORE_THAN_HELD, Count, Counted, count_bag
from beforehand.core.cash.custody import Hands, Holder, Movement
from beforehand.core.ledger.accounts import CUSTODY, SHORTAGE, TILL, VARIANCE_INCOME, VAULT, account_of
from beforehand.core.ledger.entries import transfer
from beforehand.office.audit import clock
from beforehand.office.cash.hands import large_cash, movements_of
from beforehand.office.cash.models import CashCount, CustodyMovement, FieldReceipt
from beforehand.office.cash.queries import bag_rows, held_minor
from beforehand.office.cash.refusing import UnableToCarryCash, UnableToCountCash
from beforehand.office.cash.services.movements import ORIGIN, check_second, moved, named
from beforehand.office.servicing.days import civil_day, ready_to_post
from beforehand.office.servicing.models import BusinessDay
from beforehand.office.servicing.services import post_journal
from beforehand.office.staff.models import Branch, Staff
from beforehand.office.staff.roles import Role
from beforehand.office.staff.service import service

COUNTERS = (Role.CASHIER, Role.BRANCH_MANAGER)


@service("count_hand_in", roles=COUNTERS)
def count_hand_in(
    actor: Staff,
    at: datetime,
    *,
    officer: Staff,
    receipts: Sequence[FieldReceipt],
    counted_minor: int,
    second_counter: Staff | None = None,
    reason: str = "",
) -> CashCount:
    """Count an officer's whole bag to the minor unit; what is missing becomes his shortage, the borrowers' payments stand.

    Refused: a bag one holds or held himself, a bag of which receipts are left out, a large one without a second counter, and a
    difference without its reason.
    """
    Staff.objects.select_for_update(no_key=True).get(pk=officer.pk)
    if not receipts:
        raise UnableToCountCash(_("There is nothing in this bag. If cash was taken, write the receipt first."), code="cash.count.bag_empty")
    branch, currency = _one_bag(actor, officer, receipts)
    check_second(second_counter)
    if counted_minor > 0 and (too_large := amount_refusal(counted_minor, currency)):
        raise UnableToCountCash.from_refusal(too_large, field="counted_minor")
    if any(receipt.recorded_at > at for receipt in receipts):
        raise UnableToCountCash(_("A receipt in this bag is younger than the count. Leave the moment at now."), field="at")
    count = Count(
        count_id="count",
        officer=str(officer.pk),
        branch=branch.code,
        counted_minor=counted_minor,
        currency=currency,
        by=str(actor.pk),
        counted_at=at,
        recorded_at=clock.now(),
        second=str(second_counter.pk) if second_counter else None,
    )
    bag = movements_of(row for row in bag_rows(officer, branch) if row.currency == currency)
    counted = count_bag(count, bag, large_cash(civil_day(branch, at)))
    if not isinstance(counted, Counted):
        field = {"cash.two_holders": "second_counter", "cash.count.negative": "counted_minor"}.get(counted[0].code)
        raise UnableToCountCash.from_refusal(named(counted[0], [actor, officer, second_counter]), field=field)
    _check_whole(receipts, counted)
    if counted.variance_minor and not reason.strip():
        said = {"counted": format_minor(counted_minor, currency), "expected": format_minor(counted.expected_minor, currency)}
        raise UnableToCountCash(
            _("Counted %(counted)s, the receipts say %(expected)s. Count again; if it stays so, write why.") % said,
            code="variance",
            field="reason",
        )
    day = ready_to_post(branch)
    stored = CashCount.objects.create(
        branch=branch,
        officer=officer,
        second_counter=second_counter,
        currency=currency,
        expected_minor=counted.expected_minor,
        counted_minor=counted_minor,
        counted_at=at,
        reason=reason.strip(),
        recorded_by=actor,
    )
    stored.receipts.set(receipts)
    for movement, receipt in _by_receipt(counted, receipts):
        _book_count(actor, day, stored, movement, receipt)
    return stored


def _one_bag(actor: Staff, officer: Staff, receipts: Sequence[FieldReceipt]) -> tuple[Branch, str]:
    places = {(one.branch_id, one.officer_id, one.event.loan.currency) for one in receipts}
    if len(places) != 1 or receipts[0].officer_id != officer.pk:
        raise UnableToCountCash(_("Count one officer’s bag at a time, one branch and one currency."), code="one_bag")
    branch = receipts[0].branch
    if not actor.system and not actor.holds_any(COUNTERS, branch):
        raise UnableToCountCash(_("%(name)s may not count in another branch.") % {"name": actor.name}, code="other_branch")
    return branch, receipts[0].event.loan.currency


def _check_whole(receipts: Sequence[FieldReceipt], counted: Counted) -> None:
    asked, there = {one.number for one in receipts}, set(counted.receipts)
    if gone := sorted(asked - there):
        raise UnableToCountCash(
            _("Receipt %(number)s is no longer in this bag. Open the count again.") % {"number": gone[0]}, code="not_in_bag"
        )
    if left_out := sorted(there - asked):
        raise UnableToCountCash(
            _("The bag also holds receipt %(number)s. Count the whole bag at once.") % {"number": left_out[0]}, code="whole_bag"
        )


def _by_receipt(counted: Counted, receipts: Sequence[FieldReceipt]) -> Iterator[tuple[Movement, FieldReceipt | None]]:
    """What was found, receipt by receipt in the order they were given, so that each note's way can be read; then the difference."""
    by_number = {one.number: one for one in receipts}
    for movement in counted.movements:
        left_minor = movement.amount_minor
        for number in movement.receipts:
            part_minor = min(left_minor, by_number[number].event.amount_minor)
            left_minor -= part_minor
            if part_minor:
                yield replace(movement, amount_minor=part_minor, receipts=(number,)), by_number[number]
        if left_minor:
            yield replace(movement, amount_minor=left_minor, receipts=()), None


def _book_count(actor: Staff, day: BusinessDay, stored: CashCount, movement: Movement, receipt: FieldReceipt | None) -> None:
    leg = str(movement.movement_id).partition(":")[2]
    row = moved(actor, stored.branch, movement, count=stored, receipt=receipt)
    till, officer = account_of(TILL, stored.branch.code), f"officer:{stored.officer_id}"
    debit, credit = {
        "found": (till, account_of(CUSTODY, officer)),
        "short": (account_of(SHORTAGE, officer), account_of(CUSTODY, officer)),
        "over": (till, VARIANCE_INCOME),
    }[leg]
    post_journal(transfer(ORIGIN, row.pk, leg, stored.currency, movement.amount_minor, debit=debit, credit=credit), day)


@service("carry_to_vault", roles=COUNTERS)
def carry_to_vault(
    actor: Staff, at: datetime, *, branch: Branch, amount_minor: int, currency: str = "CNY", second_holder: Staff | None = None
) -> CustodyMovement:
    """Counted cash goes from the branch's till to its vault; refused above what the till holds, or a large amount in one person's hands."""
    Branch.objects.select_for_update(no_key=True).get(pk=branch.pk)
    if not actor.system and not actor.holds_any(COUNTERS, branch):
        raise UnableToCarryCash(_("%(name)s may not carry cash in another branch.") % {"name": actor.name}, code="other_branch")
    if refusal := amount_refusal(amount_minor, currency):
        raise UnableToCarryCash.from_refusal(refusal, field="amount_minor")
    check_second(second_holder)
    held = held_minor(account_of(TILL, branch.code), currency)
    if amount_minor > held:
        raise UnableToCarryCash.from_refusal(
            Refusal(MORE_THAN_HELD, {"held": format_minor(max(held, 0), currency), "currency": currency}), field="amount_minor"
        )
    rule = large_cash(civil_day(branch, at))
    if rule.is_large(amount_minor, currency) and second_holder in (None, actor):
        raise UnableToCarryCash.from_refusal(rule.two_needed(amount_minor), field="second_holder")
    day = ready_to_post(branch)
    movement = Movement(
        movement_id="vault",
        source=Holder(Hands.COUNT, branch.code),
        target=Holder(Hands.VAULT, branch.code),
        amount_minor=amount_minor,
        currency=currency,
        by=str(actor.pk),
        moved_at=at,
        recorded_at=clock.now(),
        second=str(second_holder.pk) if second_holder else None,
    )
    row = moved(actor, branch, movement)
    till, vault = account_of(TILL, branch.code), account_of(VAULT, branch.code)
    post_journal(transfer(ORIGIN, row.pk, "to the vault", currency, amount_minor, debit=vault, credit=till), day)
    return row
