"""A receipt at the door: the loan is credited at that moment, the notes are in the officer's custody."""

from __future__ import annotations

import re
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from beforehand.core.basics.limits import amount_refusal
from beforehand.core.basics.refusals import Refusal
from beforehand.core.cash.custody import Receipt
from beforehand.core.cash.taking import NUMBER_USED, SECOND_IS_SELF, TWO_NEEDED, Taken, take
from beforehand.office.audit import clock
from beforehand.office.cash.hands import large_cash, movements_of
from beforehand.office.cash.models import FieldReceipt
from beforehand.office.cash.queries import bag_rows
from beforehand.office.cash.refusing import UnableToTakeCash
from beforehand.office.cash.services.movements import check_second, moved, named
from beforehand.office.servicing.days import civil_day, ready_to_post
from beforehand.office.servicing.models import Loan
from beforehand.office.servicing.services.payments import check_payment, give_receipt, post_event
from beforehand.office.staff.models import Staff
from beforehand.office.staff.roles import Role
from beforehand.office.staff.service import service

TAKERS = (Role.FIELD_COLLECTOR, Role.COLLECTOR, Role.COLLECTION_MANAGER, Role.LOAN_OFFICER, Role.BRANCH_MANAGER)
NUMBER = re.compile(r"[0-9]{4}-[0-9]{4,6}")
"""A receipt's number: the device's four digits and its running number."""

FIELDS = {NUMBER_USED.code: "number", TWO_NEEDED.code: "second_holder", SECOND_IS_SELF.code: "second_holder"}


@service("give_field_receipt", roles=TAKERS)
def give_field_receipt(
    actor: Staff, at: datetime, *, loan: Loan, amount_minor: int, number: str, device_at: datetime, visit: models.Model | None = None,
    payoff: bool = False, second_holder: Staff | None = None, alone_words: str = "", words: str = "",
) -> FieldReceipt:  # fmt: skip
    """Take cash at the door (`amount_minor` of the loan's currency): the loan is credited at once, the notes are in the officer's custody.

    Refused: a number that was used, an amount the loan cannot take, and from the house's limit on without a second holder, unless
    `alone_words` says why nobody was there; then it is recorded as it happened, with the breach.
    """
    number = number.strip()
    taken = _take(actor, at, loan, amount_minor, number, second_holder, alone_words)
    value_on = civil_day(loan.branch, at)
    day = ready_to_post(loan.branch)
    check_payment(loan, at, amount_minor, value_on, paying_off=payoff)
    event = post_event(
        actor, at, loan=loan, kind="payoff" if payoff else "payment", channel="field", amount_minor=amount_minor, value_on=value_on,
        day=day, words=words,
    )  # fmt: skip
    give_receipt(actor, at, event, number)
    given = FieldReceipt.objects.create(
        number=number, branch=loan.branch, event=event, officer=actor, second_holder=second_holder, device_at=device_at,
        visit_id=visit.pk if visit else None, breaches=[refusal.code for refusal in taken.breaches],
        alone_words=alone_words.strip() if taken.breaches else "", recorded_by=actor,
    )  # fmt: skip
    moved(actor, loan.branch, taken.movement, receipt=given, event=event)
    return given


def _take(actor: Staff, at: datetime, loan: Loan, amount_minor: int, number: str, second_holder: Staff | None, alone_words: str) -> Taken:
    """The movement into the officer's bag, or why not; the bag is locked, so that two receipts see each other."""
    Staff.objects.select_for_update(no_key=True).get(pk=actor.pk)
    if not NUMBER.fullmatch(number):
        raise UnableToTakeCash(
            _("A receipt’s number is the four digits of the phone, a dash and its running number: 0231-0047."), field="number"
        )
    if FieldReceipt.objects.filter(number=number).exists():
        raise UnableToTakeCash.from_refusal(Refusal(NUMBER_USED, {"number": number}), field="number")
    if refusal := amount_refusal(amount_minor, loan.currency):
        raise UnableToTakeCash.from_refusal(refusal, field="amount_minor")
    check_second(second_holder)
    receipt = Receipt(
        number=number, key=number, loan_id=loan.pk, borrower_id=str(loan.party_id), officer=str(actor.pk), amount_minor=amount_minor,
        currency=loan.currency, received_at=at, recorded_at=clock.now(), held_with=str(second_holder.pk) if second_holder else None,
    )  # fmt: skip
    taken = take(receipt, number, movements_of(bag_rows(actor, loan.branch)), large_cash(civil_day(loan.branch, at)))
    for refusal in (taken,) if isinstance(taken, Refusal) else taken.breaches:
        if refusal.kind != TWO_NEEDED or not alone_words.strip():
            raise UnableToTakeCash.from_refusal(named(refusal, [actor]), field=FIELDS.get(refusal.code, "amount_minor"))
    assert not isinstance(taken, Refusal)
    return taken
