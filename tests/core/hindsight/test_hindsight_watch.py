"""A watch rule on loan-months of a few loans whose days late are known by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from made_decisions import CATALOGUE, EARNED, book, good

from beforehand.core.basics.dates import day_number
from beforehand.core.hindsight.loan_months import LAST_DAYS_LATE, LOAN_MONTH_ATTRIBUTES, MONTHS_ON_BOOK, loan_months
from beforehand.core.hindsight.refusals import UnableToBacktest
from beforehand.core.hindsight.verdict import watch_verdict
from beforehand.core.hindsight.watch import rechecks_due, watch_test
from beforehand.core.loans.contract import LoanEvent
from beforehand.core.loans.layout import NEVER, EventKind
from beforehand.core.loans.single import columns_of, make_contract
from beforehand.core.rules import parse

WORDS = CATALOGUE.with_attributes(LOAN_MONTH_ATTRIBUTES)
GROWING = parse("watch when loan.growing_lateness", WORDS)
GRANTED = date(2025, 1, 10)
RECHECKS = ("employer.verified", "assets.verified")
COST = CATALOGUE["employer.verified"].cost_minor + CATALOGUE["assets.verified"].cost_minor


def loan(name, days_late, installments=8):
    """A loan without fees or interest whose k-th installment is paid so many days late; None and what follows is never paid."""
    contract = make_contract(name, "CNY", 800_00, 0, GRANTED, installments)
    events = [LoanEvent(0, EventKind.DISBURSEMENT, GRANTED, noon(GRANTED), contract.principal_minor)]
    for number, (row, late) in enumerate(zip(contract.schedule, days_late, strict=False), start=1):
        paid_on = row.due_on + timedelta(days=late)
        events.append(LoanEvent(number, EventKind.PAYMENT, paid_on, noon(paid_on), row.amount_minor + fee(contract, row, late)))
    return contract, events


def fee(contract, row, late):
    """0.05 % a day of the installment, half up: what the product asks beside it."""
    return (2 * row.amount_minor * late * 500 + 1_000_000) // 2_000_000


def noon(day):
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


def months_of(*histories, last_day=date(2026, 6, 1)):
    return loan_months(columns_of([loan(f"l{number}", late) for number, late in enumerate(histories)]), day_number(last_day))


def tried(months, rule=GROWING, **columns):
    loans = len(months.over_30_on)
    decisions = book([good(str(number), number, 1) for number in range(loans)], columns, terms=EARNED)
    return watch_test(rule, months, np.arange(loans), decisions, RECHECKS, WORDS)


STEADY, DRIFTS_OVER, DRIFTS_AND_STOPS, FALLS = (0,) * 8, (0, 2, 5, 9), (0, 3, 6, 0, 0, 0, 0, 0), (0, 0, 0)


def test_alerts_warnings_and_false_alarms_are_those_worked_out_by_hand():
    found = tried(months_of(STEADY, DRIFTS_OVER, DRIFTS_AND_STOPS, FALLS))
    assert (found.loans, found.over_30) == (4, 2)  # the second stops paying after its fourth, the last after its third
    assert (found.alerts, found.loans_alerted, found.warned, found.false_alarms) == (2, 2, 1, 1)
    assert found.warned_share_ppm == 500_000
    assert found.alerts_per_100_loans_ppm == 50 * 1_000_000
    assert found.cost_minor == 2 * COST
    # installment 3 is paid 5 days late, seen at the end of its month; installment 5, due 10 June, is over 30 days late on 11 July
    assert found.median_days_of_warning == (date(2025, 7, 11) - date(2025, 5, 9)).days
    assert "of the 2 that later went over 30 days 1 (50.0 %) were warned of" in watch_verdict(found)
    assert "每百笔贷款预警 50.0 次" in watch_verdict(found, "zh")


def test_a_month_counts_while_the_loan_runs_and_is_in_its_first_bucket():
    months = months_of(STEADY, DRIFTS_OVER)
    first, second = months.loan == 0, months.loan == 1
    assert months.columns[MONTHS_ON_BOOK].values[first].tolist() == [1, 2, 3, 4, 5, 6, 7]  # in the eighth it is paid in full
    assert months.columns[MONTHS_ON_BOOK].values[second].tolist() == [1, 2, 3, 4, 5]  # then over 30 days late
    assert months.columns[LAST_DAYS_LATE].values[second].tolist() == [0, 2, 5, 9, 9]
    assert months.over_30_on.tolist() == [NEVER, day_number(date(2025, 7, 11))]


def test_what_happens_or_becomes_known_later_changes_no_earlier_month():
    whole, cut = months_of(DRIFTS_OVER), months_of((0, 2, 5))
    until = day_number(date(2025, 5, 9))
    for name, column in whole.columns.items():
        early = whole.seen_on <= until
        assert column.values[early].tolist() == cut.columns[name].values[cut.seen_on <= until].tolist()
        assert column.valid[early].tolist() == cut.columns[name].valid[cut.seen_on <= until].tolist()


def test_a_payment_known_late_was_not_seen_then():
    contract, events = loan("l", (0, 2, 5, 9))
    late = [
        event if event.event_id != 3 else LoanEvent(3, event.kind, event.value_on, noon(date(2025, 8, 1)), event.amount_minor)
        for event in events
    ]
    months = loan_months(columns_of([(contract, late)]), day_number(date(2026, 6, 1)))
    on_9_may = months.seen_on == day_number(date(2025, 5, 9))
    assert months.columns["loan.growing_lateness"].values[on_9_may].tolist() == [False]


def test_a_rule_may_also_ask_what_was_known_at_the_decision():
    rule = parse("watch when application.term_months >= 12 and loan.growing_lateness", WORDS)
    months = months_of(DRIFTS_OVER, DRIFTS_AND_STOPS, DRIFTS_OVER)
    found = tried(months, rule, **{"application.term_months": [12, 6, None]})
    assert (found.loans_alerted, found.warned, found.false_alarms) == (1, 1, 0)
    assert found.unknown_months > 0
    with pytest.raises(UnableToBacktest, match=r"application\.term_months"):
        tried(months, rule)


def test_without_loan_months_there_is_no_answer():
    with pytest.raises(UnableToBacktest, match="tried on loan-months"):
        tried(months_of(STEADY, last_day=date(2025, 2, 20)))


@pytest.mark.parametrize(("every_months", "due"), [(1, 7 + 5), (3, 2 + 1), (6, 1 + 0), (9, 0)])
def test_rechecks_fall_due_while_a_watched_loan_runs(every_months, due):
    # paid on the day it runs to the end of month 7; the other stops after its fourth and is over 30 days late in month 6
    months, rule = months_of(STEADY, DRIFTS_OVER), parse("watch when loan.months_on_book >= 1", WORDS)
    decisions = book([good("0", 0, 1), good("1", 1, 1)], {}, terms=EARNED)
    assert rechecks_due(rule, months, np.arange(2), decisions, every_months) == (2, due)
