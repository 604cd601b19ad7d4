"""Money written by people."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beforehand.core.basics.limits import AMOUNT_MOST_MINOR, amount_refusal
from beforehand.core.basics.money import EXPONENTS, Money, MoneyRefusedError, format_minor, parse_money, read_money
from beforehand.core.basics.refusals import Refusal


@given(st.integers(-AMOUNT_MOST_MINOR, AMOUNT_MOST_MINOR), st.sampled_from(sorted(EXPONENTS)))
def test_what_is_written_is_read_back(minor: int, currency: str) -> None:
    money = Money(minor, currency)
    assert parse_money(str(money)) == money
    assert parse_money(format_minor(minor, currency), currency) == money


@pytest.mark.parametrize(
    ("text", "minor", "currency"),
    [
        ("1000.00 CNY", 100_000, "CNY"),
        ("1,276.12 cny", 127_612, "CNY"),
        ("0.5 KWD", 500, "KWD"),
        ("1200 JPY", 1_200, "JPY"),
        ("-3.10 EUR", -310, "EUR"),
        (" １２．５０ CNY ", 1_250, "CNY"),
        ("7.100000 CNY", 710, "CNY"),
        ("100000000000.00 CNY", 10**13, "CNY"),
    ],
)
def test_read(text: str, minor: int, currency: str) -> None:
    assert read_money(text) == Money(minor, currency)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not_an_amount"),
        ("1000", "not_an_amount"),
        ("1e3 CNY", "not_an_amount"),
        ("NaN CNY", "not_an_amount"),
        ("1,00 CNY", "not_an_amount"),
        ("1.005 CNY", "too_many_decimals"),
        ("1.5 JPY", "too_many_decimals"),
        ("5 XYZ", "unknown_currency"),
        ("100000000000.01 CNY", "amount_too_large"),
        ("99999999999999 CNY", "amount_too_large"),
        ("9" * 400 + " CNY", "amount_too_large"),
    ],
)
def test_refused(text: str, code: str) -> None:
    refusal = read_money(text)
    assert isinstance(refusal, Refusal)
    assert refusal.code == code
    assert refusal.sentence("en") != refusal.sentence("zh")
    with pytest.raises(MoneyRefusedError) as error:
        parse_money(text)
    assert error.value.refusal == refusal


def test_another_currency_than_the_form_s_is_refused() -> None:
    refusal = read_money("5 USD", "CNY")
    assert isinstance(refusal, Refusal)
    assert refusal.code == "not_an_amount"


def test_amounts_to_lend_or_pay() -> None:
    codes = [refusal.code if (refusal := amount_refusal(minor, "CNY")) else None for minor in (-1, 0, 1, 10**13, 10**13 + 1)]
    assert codes == ["amount_not_positive", "amount_not_positive", None, None, "amount_too_large"]


def test_thousands_and_decimals() -> None:
    assert [format_minor(*of) for of in ((127_612, "CNY"), (-5, "CNY"), (1_234_567, "JPY"), (1_500, "KWD"), (0, "CNY"))] == [
        "1,276.12",
        "-0.05",
        "1,234,567",
        "1.500",
        "0.00",
    ]
