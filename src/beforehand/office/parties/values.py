"""The value of a finding as text, and as what a rule reads: money with its currency, a number, true or false, a day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from zoneinfo import available_timezones

from django.utils.translation import gettext_lazy as _

from beforehand.core.basics.money import Money, MoneyRefusedError, parse_money
from beforehand.core.rules.catalogue import STARTER, Kind
from beforehand.core.rules.values import Value
from beforehand.office.parties.refusing import UnableToRecord

MONEY_ATTRIBUTES = frozenset({"bank.balance", "income.monthly", "business.turnover"})
"""Attributes outside the rule catalogue that hold money all the same."""

ZONE = "person.zone"
"""The clock the person lives by, where it is not the branch's: whoever contacts him keeps the hours of both."""

LONGEST = 400


def kind_of(attribute: str) -> Kind:
    """What an attribute's values are; what no catalogue knows is words."""
    if attribute in STARTER:
        return STARTER[attribute].kind
    return Kind.MONEY if attribute in MONEY_ATTRIBUTES else Kind.CATEGORY


def read_value(attribute: str, text: str) -> str:
    """The canonical text of a value as typed; refused where the attribute cannot have it."""
    text = " ".join(text.split())
    if not text:
        raise UnableToRecord(_("Write what is claimed or was found."), field="value")
    if len(text) > LONGEST:
        raise UnableToRecord(_("Keep it to one line; put what was said into the words."), field="value")
    if attribute == ZONE and text not in available_timezones():
        raise UnableToRecord(
            _("%(text)s is no time zone. Write it by its name, like Asia/Urumqi or Europe/Rome.") % {"text": text}, field="value"
        )
    try:
        return _canonical(kind_of(attribute), text)
    except MoneyRefusedError as refused:
        raise UnableToRecord.from_refusal(refused.refusal, field="value") from refused


def _canonical(kind: Kind, text: str) -> str:
    if kind is Kind.MONEY:
        money = parse_money(text)
        if money.minor < 0:
            raise UnableToRecord(_("An amount cannot be below zero. Write it without the minus."), field="value")
        return f"{_plain(money)} {money.currency}"
    if kind is Kind.BOOLEAN:
        if text.casefold() not in ("true", "false"):
            raise UnableToRecord(_("Answer yes or no."), field="value")
        return text.casefold()
    if kind is Kind.NUMBER:
        try:
            number = Decimal(text)
        except InvalidOperation as unreadable:
            raise UnableToRecord(_("%(text)s is no number.") % {"text": text}, field="value") from unreadable
        if not number.is_finite() or not 0 <= number < 10**9:
            raise UnableToRecord(_("%(text)s cannot be. Write a number from 0.") % {"text": text}, field="value")
        return f"{number.normalize():f}"
    return text


def _plain(money: Money) -> str:
    from beforehand.core.basics.money import format_minor

    return format_minor(money.minor, money.currency).replace(",", "")


def as_value(attribute: str, text: str) -> Value:
    """A stored text as the value a rule compares."""
    match kind_of(attribute):
        case Kind.MONEY:
            return parse_money(text)
        case Kind.BOOLEAN:
            return text == "true"
        case Kind.NUMBER:
            number = Decimal(text)
            return int(number) if number == number.to_integral_value() else number
        case Kind.DATE:
            return date.fromisoformat(text)
        case _:
            return text
