"""What is done with notes: a receipt in the field, the count of a hand-in, the way to the vault, money given back.

Money given to an officer is paid at that moment. What moves afterwards moves custody only; a shortage is the officer's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from beforehand.core.basics.limits import amount_refusal
from beforehand.core.basics.money import format_minor
from beforehand.core.basics.refusals import Refusal
from beforehand.core.cash.counting import MORE_THAN_HELD, Count, Counted, count_bag, give_back
from beforehand.core.cash.custody import Hands, Holder, Movement, Receipt
from beforehand.core.cash.taking import NUMBER_USED, SECOND_IS_SELF, TWO_NEEDED, take
from beforehand.core.ledger.accounts import CUSTODY, SHORTAGE, TILL, VARIANCE_INCOME, VAULT, account_of
from beforehand.core.ledger.entries import transfer
from beforehand.office.audit import clock
from beforehand.office.cash.hands import BORROWER, LARGE_CASH, bag_of, movements_of, word_of
from beforehand.office.cash.models import CashCount, CustodyMovement, FieldReceipt
from beforehand.office.cash.queries import bag_rows, held_minor
from beforehand.office.cash.refusing import UnableToCarryCash, UnableToCountCash, UnableToTakeCash
from beforehand.office.servicing.days import civil_day, ready_to_post
from beforehand.office.servicing.models import BusinessDay, Loan
from beforehand.office.servicing.services import post_journal
from beforehand.office.servicing.services.payments import check_payment, give_receipt, post_event
from beforehand.office.staff.models import Branch, Staff
from beforehand.office.staff.roles import Role
from beforehand.office.staff.service import service

TAKERS = (Role.FIELD_COLLECTOR, Role.COLLECTOR, Role.COLLECTION_MANAGER, Role.LOAN_OFFICER, Role.BRANCH_MANAGER)
COUNTERS = (Role.CASHIER, Role.BRANCH_MANAGER)
NUMBER = re.compile(r"[0-9]{4}-[0-9]{4,6}")
"""A receipt's number: the device's four digits and its running number."""

ORIGIN = "custody"
FIELDS = {NUMBER_USED.code: "number", TWO_NEEDED.code: "second_holder", SECOND_IS_SELF.code: "second_holder"}


@service("give_field_receipt", roles=TAKERS)
def give_field_receipt(
    actor: Staff,
    at: datetime,
    *,
    loan: Loan,
    amount_minor: int,
    number: str,
    device_at: datetime,
    visit=None,
    payoff: bool = False,
    second_holder: Staff | None = None,
    alone_words: str = "",
    words: str = "",
) -> FieldReceipt:
    """Take cash at the door (`amount_minor` of the loan's currency): the loan is credited at once, the notes are in the officer's custody.

    Refused: a number that was used, an amount the loan cannot take, and from the house's limit on without a second holder, unless
    `alone_words` says why nobody was there; then it is recorded as it happened, with the breach.
    """
    Staff.objects.select_for_update(no_key=True).get(pk=actor.pk)
    number = number.strip()
    if not NUMBER.fullmatch(number):
        raise UnableToTakeCash(
            _("A receipt’s number is the four digits of the phone, a dash and its running number: 0231-0047."), field="number"
        )
    if FieldReceipt.objects.filter(number=number).exists():
        raise UnableToTakeCash.from_refusal(Refusal(NUMBER_USED, {"number": number}), field="number")
    if refusal := amount_refusal(amount_minor, loan.currency):
        raise UnableToTakeCash.from_refusal(refusal, field="amount_minor")
    _check_second(second_holder)
    receipt = Receipt(
        number=number,
        key=number,
        loan_id=loan.pk,
        borrower_id=str(loan.party_id),
        officer=str(actor.pk),
        amount_minor=amount_minor,
        currency=loan.currency,
        received_at=at,
        recorded_at=clock.now(),
        held_with=str(second_holder.pk) if second_holder else None,
    )
    taken = take(receipt, number, movements_of(bag_rows(actor, loan.branch)), LARGE_CASH)
    refusals = (taken,) if isinstance(taken, Refusal) else taken.breaches
    for refusal in refusals:
        if refusal.kind != TWO_NEEDED or not alone_words.strip():
            said = _named(refusal, [actor])
            raise UnableToTakeCash.from_refusal(said, field=FIELDS.get(refusal.code, "amount_minor"))
    assert not isinstance(taken, Refusal)
    value_on = civil_day(loan.branch, at)
    day = ready_to_post(loan.branch)
    check_payment(loan, at, amount_minor, value_on, paying_off=payoff)
    event = post_event(
        actor,
        at,
        loan=loan,
        kind="payoff" if payoff else "payment",
        channel="field",
        amount_minor=amount_minor,
        value_on=value_on,
        day=day,
        words=words,
    )
    give_receipt(actor, at, event, number)
    given = FieldReceipt.objects.create(
        number=number,
        branch=loan.branch,
        event=event,
        officer=actor,
        second_holder=second_holder,
        device_at=device_at,
        visit_id=visit.pk if visit else None,
        breaches=[refusal.code for refusal in refusals],
        alone_words=alone_words.strip() if refusals else "",
        recorded_by=actor,
    )
    _moved(actor, loan.branch, taken.movement, receipt=given, event=event)
    return given


def _check_second(second: Staff | None) -> None:
    if second is not None and not second.is_active:
        raise UnableToTakeCash(
            _("%(name)s no longer works here. Name somebody who is present.") % {"name": second.name}, field="second_holder"
        )


def _named(refusal: Refusal, people: Iterable[Staff | None]) -> Refusal:
    """The core knows people by their numbers; a clerk knows them by name."""
    names = {str(one.pk): one.name for one in people if one}
    return Refusal(refusal.kind, {word: names.get(str(value), value) for word, value in refusal.values.items()})


def _moved(actor: Staff, branch: Branch, movement: Movement, **links: object) -> CustodyMovement:
    second = int(movement.second) if movement.second else None
    return CustodyMovement.objects.create(
        branch=branch,
        giver=word_of(movement.source),
        taker=word_of(movement.target),
        holders=[actor.pk, *([second] if second else [])],
        currency=movement.currency,
        amount_minor=movement.amount_minor,
        moved_at=movement.moved_at,
        recorded_by=actor,
        **links,
    )


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
    _check_second(second_counter)
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
    counted = count_bag(count, movements_of(row for row in bag_rows(officer, branch) if row.currency == currency), LARGE_CASH)
    if not isinstance(counted, Counted):
        field = {"cash.two_holders": "second_counter", "cash.count.negative": "counted_minor"}.get(counted[0].code)
        raise UnableToCountCash.from_refusal(_named(counted[0], [actor, officer, second_counter]), field=field)
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
    row = _moved(actor, stored.branch, movement, count=stored, receipt=receipt)
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
    _check_second(second_holder)
    held = held_minor(account_of(TILL, branch.code), currency)
    if amount_minor > held:
        raise UnableToCarryCash.from_refusal(
            Refusal(MORE_THAN_HELD, {"held": format_minor(max(held, 0), currency), "currency": currency}), field="amount_minor"
        )
    if LARGE_CASH.is_large(amount_minor, currency) and second_holder in (None, actor):
        raise UnableToCarryCash.from_refusal(LARGE_CASH.two_needed(amount_minor), field="second_holder")
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
    row = _moved(actor, branch, movement)
    till, vault = account_of(TILL, branch.code), account_of(VAULT, branch.code)
    post_journal(transfer(ORIGIN, row.pk, "to the vault", currency, amount_minor, debit=vault, credit=till), day)
    return row


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
        _moved(reversal.recorded_by, given.branch, back, receipt=given, event=reversal)
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
