"""Who may sign: never who brought or prepared the case, and no one twice."""

from datetime import datetime

import pytest

from beforehand.core.policy import may_override, may_sign, may_sign_lesson, payable_from

CASE = {"brought_by": "liang", "prepared_by": ("wu", "sun")}


@pytest.mark.parametrize(
    ("who", "first", "code"),
    [
        ("liang", None, "signing.brought_by"),
        ("wu", None, "signing.prepared_by"),
        ("sun", "qian", "signing.prepared_by"),
        ("qian", "qian", "signing.signed_before"),
        ("qian", None, None),
        ("zhou", "qian", None),
    ],
)
def test_signing(who, first, code):
    refusal = may_sign(who, first_signer=first, **CASE)
    assert (refusal.code if refusal else None) == code
    override = may_override(who, first_signer=first, reasons="The report confuses him with a namesake.", **CASE)
    assert (override.code if override else None) == code


def test_who_brought_and_prepared_is_told_the_first_reason():
    assert may_sign(7, brought_by=7, prepared_by=7).code == "signing.brought_by"
    assert may_sign(7, brought_by=None, prepared_by=8) is None


def test_an_override_needs_reasons():
    assert may_override("qian", reasons="  ", **CASE).code == "signing.no_reasons"
    assert may_override("wu", reasons="", **CASE).code == "signing.prepared_by"


@pytest.mark.parametrize(
    ("who", "first", "code"),
    [
        ("risk", None, None),
        ("collection", "risk", None),
        ("risk", "risk", "signing.signed_before"),
        ("approver", None, "signing.decided_on_it"),
        ("field", None, "signing.held_it"),
    ],
)
def test_a_lesson_is_signed_by_two_who_had_no_part_in_it(who, first, code):
    refusal = may_sign_lesson(who, decision_signers=("approver", "manager"), case_holders=("field",), first_signer=first)
    assert (refusal.code if refusal else None) == code


def test_each_refusal_speaks_both_languages():
    for who in ("liang", "wu"):
        refusal = may_sign(who, **CASE)
        assert refusal.sentence("en") != refusal.sentence("zh")


def test_an_instant_without_a_zone_is_a_broken_invariant():
    with pytest.raises(AssertionError):
        payable_from(datetime(2026, 11, 23, 10, 30), 24)  # noqa: DTZ001
