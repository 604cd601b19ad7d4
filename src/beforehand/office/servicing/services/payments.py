"""Money that comes: to a loan, or into suspense until somebody knows whose it is."""

from __future__ import annotations

from datetime import date, datetime

from django.db import connection
from django.utils.translation import gettext_lazy as _

from beforehand.core.basics.limits import AMOUNT_MOST_MINOR, date_refusal
from beforehand.core.basics.money import EXPONENTS, format_minor
from beforehand.core.ledger.accounts import BANK, SUSPENSE, TILL, account_of
from beforehand.core.ledger.entries import transfer
from beforehand.core.loans.refusals import LoanRefusedError
from beforehand.office.audit import clock
from beforehand.office.documents.services import freeze_document
from beforehand.office.pages.unable import UnableTo
from beforehand.office.servicing.days import after_posting, civil_day, ready_to_post
from beforehand.office.servicing.models import BankReference, BusinessDay, Loan, LoanEvent, SuspenseAttributed, SuspenseItem
from beforehand.office.servicing.queries import payoff, position
from beforehand.office.servicing.queries.loans import happened
from beforehand.office.servicing.queries.told import receipt_figures, receipt_rows
from beforehand.office.servicing.receipt_code import receipt_code
from beforehand.office.servicing.refusing import UnableToReceivePayment
from beforehand.office.servicing.services.journal import post_event_entry, post_journal
from beforehand.office.servicing.services.turns import take_turn
from beforehand.office.staff.models import Branch, Staff
from beforehand.office.staff.roles import Role
from beforehand.office.staff.service import service

COUNTER = (Role.CASHIER, Role.BRANCH_MANAGER)
COUNTER_CHANNELS = (LoanEvent.Channel.CASH, LoanEvent.Channel.TRANSFER)
REFERENCE_LENGTH = 64


def _check_amount(amount_minor: int) -> None:
    if not isinstance(amount_minor, int) or amount_minor <= 0:
        raise UnableToReceivePayment(_("Write an amount above nothing."), field="amount_minor")
    if amount_minor > AMOUNT_MOST_MINOR:
        raise UnableToReceivePayment(_("This amount is larger than any loan can be. Read it again."), field="amount_minor")


def check_channel(
    channel: str, bank_reference: str, refuse: type[UnableTo] = UnableToReceivePayment, allowed: tuple[str, ...] = COUNTER_CHANNELS
) -> None:
    """Refuse money that neither came over the counter nor by transfer, a transfer without its reference, or one that is too long."""
    if channel not in allowed:
        raise refuse(_("Choose how it came: cash or transfer."), field="channel")
    if channel == LoanEvent.Channel.TRANSFER and not bank_reference.strip():
        raise refuse(_("A transfer carries the bank’s reference. Write it as the statement shows it."), field="bank_reference")
    if len(bank_reference.strip()) > REFERENCE_LENGTH:
        raise refuse(_("A bank reference has at most 64 characters. Write the reference alone."), field="bank_reference")


def _check_value_day(branch: Branch, at: datetime, value_on: date) -> None:
    if refusal := date_refusal(value_on):
        raise UnableToReceivePayment.from_refusal(refusal, field="value_on")
    if value_on > civil_day(branch, at):
        raise UnableToReceivePayment(_("%(day)s is after today. Put the day the money came.") % {"day": value_on}, field="value_on")


def _take_reference(reference: str, event: LoanEvent | None) -> None:
    """Refuse a bank reference whose money stands on a loan or waits in suspense; what was taken back may be booked where it belongs."""
    reference = reference.strip()
    if not reference:
        return
    taken, made = BankReference.objects.get_or_create(reference=reference, defaults={"event": event})
    if made:
        return
    take_turn(taken)
    stands = LoanEvent.objects.filter(bank_reference=reference, reversed_by=None).exclude(pk=event.pk if event else None)
    booked = stands.select_related("loan").first()
    if booked is not None or SuspenseItem.objects.filter(bank_reference=reference, attributed=None).exists():
        said = {"reference": reference, "where": booked.loan.number if booked else _("suspense")}
        raise UnableToReceivePayment(_("Bank reference %(reference)s was booked before, to %(where)s.") % said, field="bank_reference")


def post_event(
    actor: Staff, at: datetime, *, loan: Loan, kind: str, channel: str, amount_minor: int, value_on: date, day: BusinessDay,
    bank_reference: str = "", reverses: LoanEvent | None = None, words: str = "", take_reference: bool = True,
    known_basis: str = "recorded",
) -> LoanEvent:  # fmt: skip
    """Append one event and its balanced entry; services of money go through here and nowhere else. The loan's row is locked."""
    Loan.objects.select_for_update().get(pk=loan.pk)
    event = LoanEvent.objects.create(
        loan=loan, kind=kind, channel=channel, value_on=value_on, amount_minor=amount_minor, known_at=at, known_basis=known_basis,
        bank_reference=bank_reference.strip(), reverses=reverses, business_day=day.day, words=words.strip(), recorded_by=actor,
    )  # fmt: skip
    if take_reference:
        _take_reference(bank_reference, event)
    try:
        position(loan)
        post_event_entry(event, day)
    except LoanRefusedError as refused:
        raise UnableToReceivePayment.from_refusal(refused.refusal) from refused
    for follow in after_posting:
        follow(loan)
    return event


def check_payment(loan: Loan, at: datetime, amount_minor: int, value_on: date, *, paying_off: bool) -> None:
    """Refuse a payment the loan cannot take: before its payout, or a payoff that does not cover what is owed on its day."""
    paid_out = loan.events.filter(kind=LoanEvent.Kind.DISBURSEMENT).first()
    if paid_out is None and not loan.legacy:
        raise UnableToReceivePayment(_("This loan was not paid out yet. Nothing is owed on it."), code="not_paid_out")
    if value_on < loan.granted_on:
        raise UnableToReceivePayment(
            _("The loan was paid out on %(day)s. Money cannot have come before.") % {"day": loan.granted_on}, field="value_on"
        )
    if paying_off:
        owed = payoff(loan, value_on).total_minor
        if amount_minor < owed:
            said = {"owed": format_minor(owed, loan.currency), "day": value_on}
            raise UnableToReceivePayment(
                _("%(owed)s ends the loan on %(day)s. Post less as a payment, not as a payoff.") % said, field="amount_minor"
            )


def check_posting(loan: Loan, at: datetime, amount_minor: int, channel: str, value_on: date, bank_reference: str, *, payoff: bool) -> None:
    """Refuse what cannot be posted at the counter, before anything is written: the page that shows the split asks the same."""
    _check_amount(amount_minor)
    check_channel(channel, bank_reference)
    _check_value_day(loan.branch, at, value_on)
    check_payment(loan, at, amount_minor, value_on, paying_off=payoff)


@service("receive_payment", roles=COUNTER)
def receive_payment(
    actor: Staff, at: datetime, *, loan: Loan, amount_minor: int, channel: str, value_on: date | None = None, bank_reference: str = "",
    payoff: bool = False, words: str = "",
) -> LoanEvent:  # fmt: skip
    """Post a payment with its value date (None: today) and give a receipt. Amounts in minor units of the loan's currency."""
    value_on = value_on or civil_day(loan.branch, at)
    check_posting(loan, at, amount_minor, channel, value_on, bank_reference, payoff=payoff)
    day = ready_to_post(loan.branch)
    event = post_event(
        actor, at, loan=loan, kind="payoff" if payoff else "payment", channel=channel, amount_minor=amount_minor, value_on=value_on,
        bank_reference=bank_reference, words=words, day=day,
    )  # fmt: skip
    give_receipt(actor, at, event)
    return event


def give_receipt(actor: Staff, at: datetime, event: LoanEvent, number: str = "") -> None:
    """Freeze the receipt of a payment: what it paid, by component, and what is due after it."""
    loan = event.loan
    if not number:
        with connection.cursor() as cursor:
            cursor.execute("select nextval('servicing_document_number')")
            number = f"R-{loan.branch.code}-{cursor.fetchone()[0]:06d}"
    now = clock.now()
    event.receipt = freeze_document(
        actor, at, kind="receipt", number=number, party=loan.party, loan_id=loan.pk, template="servicing/given_receipt.html",
        context={
            "loan": loan, "event": event, "rows": receipt_rows(event, now), "after": position(loan, event.value_on, now),
            "told": receipt_figures(event, now), "code": receipt_code(event, number),
        },
    )  # fmt: skip
    event.save(update_fields=["receipt"])


@service("receive_to_suspense", roles=COUNTER)
def receive_to_suspense(
    actor: Staff, at: datetime, *, branch: Branch, amount_minor: int, currency: str, channel: str, value_on: date, bank_reference: str = "",
    payer_words: str = "",
) -> SuspenseItem:  # fmt: skip
    """Book money whose loan nobody knows yet; it keeps its own value date."""
    if currency not in EXPONENTS:
        raise UnableToReceivePayment(_("There is no currency %(currency)s.") % {"currency": currency}, field="currency")
    _check_amount(amount_minor)
    check_channel(channel, bank_reference)
    _check_value_day(branch, at, value_on)
    day = ready_to_post(branch)
    _take_reference(bank_reference, None)
    item = SuspenseItem.objects.create(
        branch=branch, currency=currency, amount_minor=amount_minor, value_on=value_on, channel=channel,
        bank_reference=bank_reference.strip(), payer_words=payer_words.strip(), business_day=day.day, recorded_by=actor,
    )  # fmt: skip
    post_journal(transfer("suspense", item.pk, "received", currency, amount_minor, debit=_came_to(item, branch), credit=SUSPENSE), day)
    return item


def _came_to(item: SuspenseItem, branch: Branch) -> str:
    """The account of the money on the books of a branch: its own till, or the bank."""
    return account_of(TILL, branch.code) if item.channel == LoanEvent.Channel.CASH else BANK


def wait_again(actor: Staff, event: LoanEvent, day: BusinessDay) -> SuspenseItem | None:
    """Money that came out of suspense to a loan and was taken back waits in suspense anew, with its value date and its reference; money
    that was posted to a loan at once went back to whoever brought it."""
    attributed = SuspenseAttributed.objects.filter(event=event).select_related("item__branch").first()
    if attributed is None:
        return None
    was = attributed.item
    item = SuspenseItem.objects.create(
        branch=was.branch, currency=was.currency, amount_minor=was.amount_minor, value_on=was.value_on, channel=was.channel,
        bank_reference=was.bank_reference, payer_words=str(was.payer_words), business_day=day.day, recorded_by=actor,
    )  # fmt: skip
    came_to = _came_to(was, event.loan.branch)
    post_journal(transfer("suspense", item.pk, "received", was.currency, was.amount_minor, debit=came_to, credit=SUSPENSE), day)
    return item


@service("attribute_suspense", roles=COUNTER)
def attribute_suspense(actor: Staff, at: datetime, *, item: SuspenseItem, loan: Loan) -> SuspenseAttributed:
    """Attribute suspense money to its loan, with the value date of the day it came. Refused twice, or in another currency."""
    take_turn(item)
    if SuspenseAttributed.objects.filter(item=item).exists():
        raise UnableToReceivePayment(_("This money was attributed before."), code="attributed")
    if item.currency != loan.currency:
        raise UnableToReceivePayment(_("The money is in %(currency)s, the loan is not.") % {"currency": item.currency}, field="loan")
    day = ready_to_post(loan.branch)
    check_payment(loan, at, item.amount_minor, item.value_on, paying_off=False)
    came_to = _came_to(item, loan.branch)  # the loan's books debit it again: notes that lie in another branch's till stay there
    post_journal(transfer("suspense", item.pk, "attributed", item.currency, item.amount_minor, debit=SUSPENSE, credit=came_to), day)
    event = post_event(
        actor, at, loan=loan, kind="payment", channel=item.channel, amount_minor=item.amount_minor, value_on=item.value_on, day=day,
        bank_reference=item.bank_reference, take_reference=False,
    )  # fmt: skip
    BankReference.objects.filter(reference=item.bank_reference, event=None).update(event=event)
    give_receipt(actor, at, event)
    return SuspenseAttributed.objects.create(item=item, event=event, recorded_by=actor)


__all__ = ["attribute_suspense", "check_payment", "give_receipt", "happened", "post_event", "receive_payment", "receive_to_suspense"]
