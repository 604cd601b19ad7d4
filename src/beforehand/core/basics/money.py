"""Money as integers: minor units and a currency. Exponents are those of ISO 4217; no float ever holds money."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from beforehand.core.basics.limits import AMOUNT_MOST_MINOR, AMOUNT_TOO_LARGE
from beforehand.core.basics.refusals import Refusal, RefusalKind

_WITHOUT_DECIMALS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
_WITH_TWO = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK "
    "DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK "
    "LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON "
    "RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VES WST XCD "
    "YER ZAR ZMW"
)
_WITH_THREE = "BHD IQD JOD KWD LYD OMR TND"
EXPONENTS: dict[str, int] = {
    code: exponent for exponent, codes in ((0, _WITHOUT_DECIMALS), (2, _WITH_TWO), (3, _WITH_THREE)) for code in codes.split()
}
"""Decimal places of each currency (ISO 4217): JPY 0, CNY 2, KWD 3."""

UNKNOWN_CURRENCY = RefusalKind(
    "unknown_currency",
    10,
    "“{currency}” is no currency. Write its three letters, such as CNY.",
    "“{currency}”不是货币代码。请填写三个字母，例如 CNY。",
    "ISO 4217",
)
NOT_AN_AMOUNT = RefusalKind(
    "not_an_amount",
    11,
    "“{text}” is no amount of money. Write it like 1,000.00 CNY.",
    "“{text}”不是金额。请按 1,000.00 CNY 的格式填写。",
)
TOO_MANY_DECIMALS = RefusalKind(
    "too_many_decimals",
    12,
    "“{text}” has more than {exponent} decimals; {currency} has no smaller unit. Round it first.",
    "“{text}”的小数超过 {exponent} 位；{currency} 没有更小的单位。请先取整。",
    "ISO 4217",
)
_AMOUNT = re.compile(r"^(?P<sign>[+-]?)(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<part>\d+))?$", re.ASCII)


class MoneyRefusedError(ValueError):
    """A text that is no money; carries the refusal as data."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.sentence())
        self.refusal = refusal


@dataclass(frozen=True, order=True)
class Money:
    """An amount in minor units (fen, cents, fils, yen) of one currency."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        assert isinstance(self.minor, int), "money is a whole number of minor units"
        exponent_of(self.currency)

    def __str__(self) -> str:
        return f"{format_minor(self.minor, self.currency)} {self.currency}"


def exponent_of(currency: str) -> int:
    """Decimal places of a currency (ISO 4217). MoneyRefusedError where there is no such currency."""
    try:
        return EXPONENTS[currency]
    except KeyError:
        raise MoneyRefusedError(Refusal(UNKNOWN_CURRENCY, {"currency": currency})) from None


def read_money(text: str, currency: str | None = None) -> Money | Refusal:
    """Money written by a person: main units, optional thousands commas, and the currency unless the form already knows it.

    Full-width digits are read. Refused: an unknown currency, no number, more decimals than the currency has, more than
    `AMOUNT_MOST_MINOR` minor units.
    """
    words = unicodedata.normalize("NFKC", text).strip().split()
    if len(words) == 2 and words[1].isalpha() and (currency is None or words[1].upper() == currency):
        currency = words.pop().upper()
    if len(words) != 1 or currency is None:
        return Refusal(NOT_AN_AMOUNT, {"text": text.strip()})
    if currency not in EXPONENTS:
        return Refusal(UNKNOWN_CURRENCY, {"currency": currency})
    match = _AMOUNT.match(words[0])
    if match is None:
        return Refusal(NOT_AN_AMOUNT, {"text": text.strip()})
    exponent, part = EXPONENTS[currency], (match["part"] or "").rstrip("0")
    if len(part) > exponent:
        return Refusal(TOO_MANY_DECIMALS, {"text": text.strip(), "exponent": exponent, "currency": currency})
    digits = match["whole"].replace(",", "").lstrip("0")
    if len(digits) > 18 or (minor := int((digits or "0") + part.ljust(exponent, "0"))) > AMOUNT_MOST_MINOR:
        return Refusal(AMOUNT_TOO_LARGE, {"amount": words[0], "most": format_minor(AMOUNT_MOST_MINOR, currency)})
    return Money(-minor if match["sign"] == "-" else minor, currency)


def parse_money(text: str, currency: str | None = None) -> Money:
    """The same as `read_money`, for text that is ours: MoneyRefusedError (a ValueError) instead of a refusal."""
    money = read_money(text, currency)
    if isinstance(money, Refusal):
        raise MoneyRefusedError(money)
    return money


def format_minor(minor: int, currency: str) -> str:
    """Minor units as main units with thousands commas and the currency's decimals, without its letters: 127612 CNY is 1,276.12."""
    exponent = exponent_of(currency)
    whole, part = divmod(abs(minor), 10**exponent)
    sign = "-" if minor < 0 else ""
    return f"{sign}{whole:,}.{part:0{exponent}d}" if exponent else f"{sign}{whole:,}"
