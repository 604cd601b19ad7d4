"""A payment after the day's close, a minute before and after midnight, and one of an earlier day: what each day says, as known then and now."""

from datetime import date

import pytest
from lender import cases, check_books, check_position, installment, warnings

from beforehand.office.closing import services as closing
from beforehand.office.collecting.queries import promise_verdicts
from beforehand.office.home.queries import file_view
from beforehand.office.servicing import queries
from beforehand.office.servicing.models import BusinessDay

DUE = date(2026, 2, 5)


@pytest.fixture
def other(lender):
    """Somebody else's loan, so that a day has money to close."""
    lender.go("2026-01-05")
    return lender.lend(lender.borrower("F"), 20_000_00, 12)


@pytest.fixture
def loan(lender, other):
    """20,000 over 12 from 5 January 2026, whose evening is closed: the first installment falls due on 5 February."""
    lent = lender.lend(lender.borrower("E"), 20_000_00, 12)
    close(lender)
    return lent


def close(lender):
    """The evening's close, after something was posted."""
    return closing.close_day(lender.cast.sun_li, None, branch=lender.cast.hangzhou)


@pytest.mark.parametrize(
    ("moment", "days_late", "defaulted"),
    [
        ("2026-02-05 21:30", 0, False), ("2026-02-05 23:59", 0, False),
        ("2026-02-06 00:01", 1, True), ("2026-02-06 00:09", 1, True), ("2026-02-06 09:00", 1, True),
    ],
)  # fmt: skip
def test_the_day_is_over_at_24_and_not_at_the_close(lender, other, loan, moment, days_late, defaulted):
    lender.go("2026-02-05 20:00")
    lender.pay(other, 10_00)
    assert queries.position(loan).days_past_due == 0
    close(lender)
    lender.go(moment)
    event = lender.pay(loan, queries.position(loan).due_minor)
    assert event.business_day == date(2026, 2, 6), "the next business day has its money"
    assert event.value_on == lender.today(), "the borrower has his day"
    lender.go("2026-02-07 09:00")
    assert queries.position(loan).installments[0].days_late == days_late
    assert (warnings(loan) == [("first_payment_default", "2026-02-05")]) is defaulted
    assert cases(loan.party) == ([("2026-02-05", "cured")] if defaulted else [])
    check_position(loan)
    check_books()


def test_a_payment_of_an_earlier_day_written_after_that_days_close(lender, other, loan):
    """The bank's list of the 5th is read on the 9th: as known before he was late, as known now he was not."""
    lender.go("2026-02-05 20:00")
    lender.pay(other, 10_00)
    close(lender)
    lender.go("2026-02-08 09:00")
    assert (queries.position(loan).days_past_due, warnings(loan)) == (3, [("first_payment_default", "2026-02-05")])
    before = lender.go("2026-02-09 09:00")
    lender.go("2026-02-09 09:30")
    event = lender.pay(loan, installment(loan, 1), value_on=DUE, channel="transfer", bank_reference="IN-5")
    assert (event.value_on, event.business_day) == (DUE, date(2026, 2, 9))
    assert BusinessDay.objects.get(day=DUE, branch=loan.branch).closed_at is not None, "the closed day stays closed"
    assert cases(loan.party) == [("2026-02-05", "cured")]
    assert queries.warnings_standing(loan) == []
    for day, then in ((date(2026, 2, 6), 1), (date(2026, 2, 9), 4)):
        assert queries.position(loan, day, before).days_past_due == then
        assert queries.position(loan, day).days_past_due == 0
        check_position(loan, day, before)
    lender.go("2026-02-10 09:00")
    assert warnings(loan) == [("first_payment_default", "2026-02-05")], "what was raised was raised, and no more is"
    view = file_view(loan.party, lender.cast.wu_lan, before)
    assert [row.kind for row in view.timeline if row.kind == "payment"] == []
    check_books()


@pytest.mark.parametrize(
    ("moment", "value_on", "at_night", "afterwards"),
    [
        ("2026-02-10 23:59", None, "kept", "kept"),
        ("2026-02-11 00:01", None, "broken", "kept_late"),
        ("2026-02-11 00:01", date(2026, 2, 10), "broken", "kept"),
        ("2026-02-13 11:00", date(2026, 2, 11), "broken", "kept_late"),
        ("2026-02-13 11:00", date(2026, 2, 10), "broken", "kept"),
    ],
)
def test_a_promise_is_judged_by_the_day_the_money_came(lender, other, loan, moment, value_on, at_night, afterwards):
    lender.go("2026-02-06 09:00")
    promise = lender.promise(loan, date(2026, 2, 10), 500_00)
    lender.go("2026-02-10 20:00")
    lender.pay(other, 10_00)
    close(lender)
    if moment < "2026-02-11 00:10":
        lender.go(moment)
        lender.pay(loan, 500_00, value_on=value_on)
        lender.go("2026-02-11 09:00")
    else:
        before = lender.go("2026-02-11 09:00")
        lender.go(moment)
        lender.pay(loan, 500_00, value_on=value_on)
        assert [one.verdict.verdict for one in promise_verdicts(promise.case, date(2026, 2, 11), before)] == [at_night]
    lender.go("2026-02-15 09:00")
    assert promise.verdicts.order_by("pk").first().verdict == at_night, "as it was known when the day was over"
    assert [one.verdict.verdict for one in promise_verdicts(promise.case)] == [afterwards]
    assert promise.verdicts.order_by("pk").last().verdict == afterwards


def test_growing_lateness_judged_on_back_dated_money(lender, loan):
    """0, 2, 5 as they were written; the third turns out to have come in time: the warning no longer stands."""
    for number, late in ((1, 0), (2, 2)):
        lender.go(date(2026, 1 + number, 5 + late))
        lender.pay(loan, queries.position(loan).due_minor)
    lender.go("2026-04-10")
    third = lender.pay(loan, queries.position(loan).due_minor)
    before = lender.go("2026-04-11 09:00")
    assert warnings(loan) == [("growing_lateness", "2026-04-10")]
    lender.go("2026-04-13 09:00")
    lender.take_back(third, "Booked with the day it was read.")
    assert queries.warnings_standing(loan) == [], "it is unpaid now, and late in another way"
    lender.pay(loan, installment(loan, 3), value_on=date(2026, 4, 5), channel="transfer", bank_reference="IN-9")
    assert [row.days_late for row in queries.position(loan).installments][:3] == [0, 2, 0]
    assert queries.warnings_standing(loan) == []
    assert [one.kind for one in queries.warnings_standing(loan, as_known_at=before)] == ["growing_lateness"]
    lender.go("2026-04-14 09:00")
    assert warnings(loan) == [("growing_lateness", "2026-04-10")]
    check_position(loan)
    check_books()


def test_a_payment_taken_back_makes_him_late_again_from_his_day(lender, loan):
    """The transfer bounced: it is as if it had not come, the promise it kept is broken, and a case opens."""
    lender.go("2026-02-06 09:00")
    promise = lender.promise(loan, date(2026, 2, 7), installment(loan, 1))
    lender.go("2026-02-07 09:00")
    event = lender.pay(loan, queries.position(loan).due_minor, channel="transfer", bank_reference="IN-1")
    assert cases(loan.party) == [("2026-02-05", "cured")]
    before = lender.go("2026-02-09 09:00")
    assert promise.verdicts.get().verdict == "kept"
    lender.go("2026-02-12 09:00")
    lender.take_back(event, "Bounced.")
    assert queries.position(loan).days_past_due == 7
    assert queries.position(loan, as_known_at=before).days_past_due == 0
    assert [one.verdict.verdict for one in promise_verdicts(promise.case)] == ["broken"]
    assert [one.verdict.verdict for one in promise_verdicts(promise.case, as_known_at=before)] == ["kept"]
    lender.go("2026-02-13 09:00")
    assert cases(loan.party) == [("2026-02-05", "cured"), ("2026-02-12", "")]
    assert promise.verdicts.order_by("pk").last().verdict == "broken"
    check_books()
