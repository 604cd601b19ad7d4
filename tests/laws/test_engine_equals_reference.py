"""The engine and the independent reference agree to the unit on every schedule, position, lateness and payoff figure."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date

import numpy as np
import pytest

from beforehand.core.basics.dates import day_number, instant_of_micros
from beforehand.core.loans.contract import Contract, FeeRule, LoanEvent, ScheduledInstallment
from beforehand.core.loans.layout import NEVER, EventKind, Figure, InstallmentField, State, Status
from beforehand.core.loans.positions import positions
from beforehand.core.loans.schedule import draw_schedules
from beforehand.core.loans.single import columns_of, payoff_of, position_of
from laws.random_loans import Case, random_case, random_loan
from reference import loan_reference as reference

SEED = 20_261_120
CONTRACTS_IN_TEST = 300
CONTRACTS_IN_SOAK = 10_000
BATCH = 100
KINDS = {"payment": EventKind.PAYMENT, "payoff": EventKind.PAYOFF, "reversal": EventKind.REVERSAL}
INSTALLMENT = (
    InstallmentField.DUE_ON, InstallmentField.PRINCIPAL, InstallmentField.INTEREST, InstallmentField.PRINCIPAL_PAID,
    InstallmentField.INTEREST_PAID, InstallmentField.FEE_PAID, InstallmentField.INTEREST_CANCELLED, InstallmentField.FEE_ACCRUED,
    InstallmentField.PAID_ON, InstallmentField.DAYS_LATE,
)  # fmt: skip


def cases(count: int) -> Iterator[Case]:
    rng = random.Random(SEED)
    return (random_case(rng) for _ in range(count))


def contract_of(loan: reference.Loan) -> Contract:
    """The contract with the plan as the reference drew it."""
    plan = tuple(ScheduledInstallment(row.due_on, row.principal_minor, row.interest_minor) for row in reference.schedule(loan))
    terms = (loan.principal_minor, loan.annual_rate_ppm, loan.granted_on)
    return Contract("random", "CNY", *terms, plan, FeeRule(loan.fee_rate_ppm))


def events_of(case: Case) -> list[LoanEvent]:
    """The payout, known at once, and what happened then."""
    loan = case.loan
    payout = LoanEvent(0, EventKind.DISBURSEMENT, loan.granted_on, instant_of_micros(0), loan.principal_minor)
    return [payout] + [
        LoanEvent(
            event.id, KINDS[event.kind], event.value_on, instant_of_micros(event.known_at),
            0 if event.kind == "reversal" else event.amount_minor, event.reverses,
        )
        for event in case.events
    ]  # fmt: skip


def figures_by_reference(case: Case, now: reference.Position, as_of: date, as_known_at: int) -> dict[Figure, int]:
    """Every figure of a position in the engine's names, as the reference has it."""
    rows, quote = now.installments, now.payoff
    unpaid = [row for row in rows if row.unpaid]
    due = [row.planned.due_on for row in unpaid if row.planned.due_on <= as_of]
    later = [row for row in unpaid if row.planned.due_on > as_of]
    return {
        Figure.STATUS: Status.COMPUTED,
        Figure.STATE: State.PAID_IN_FULL if now.paid_in_full else State.ACTIVE,
        Figure.PRINCIPAL_OUTSTANDING: now.principal_due + now.principal_not_yet_due,
        Figure.PRINCIPAL_DUE: now.principal_due,
        Figure.INTEREST_DUE: now.interest_due,
        Figure.FEE_DUE: now.fee_due,
        Figure.DUE: now.principal_due + now.interest_due + now.fee_due,
        Figure.PRINCIPAL_NOT_YET_DUE: now.principal_not_yet_due,
        Figure.INTEREST_NOT_YET_DUE: sum(row.interest_unpaid for row in later),
        Figure.OVERPAID: now.credit_minor,
        Figure.DAYS_PAST_DUE: now.days_past_due,
        Figure.BUCKET: now.bucket,
        Figure.OLDEST_UNPAID_DUE_ON: day_number(due[0]) if due else NEVER,
        Figure.NEXT_DUE_ON: day_number(later[0].planned.due_on) if later else NEVER,
        Figure.INSTALLMENTS_PAID: sum(row.unpaid == 0 for row in rows),
        Figure.PRINCIPAL_PAID: sum(row.principal_paid for row in rows),
        Figure.INTEREST_PAID: sum(row.interest_paid for row in rows),
        Figure.FEE_PAID: sum(row.fee_paid for row in rows),
        Figure.BROKEN_INTEREST_PAID: now.broken_interest_paid,
        Figure.RECEIVED: now.received_minor,
        Figure.BROKEN_INTEREST: quote.broken_interest,
        Figure.BROKEN_DAYS: quote.broken_days,
        Figure.PAYOFF: quote.total,
        Figure.CLOSED_ON: max(day_number(row.paid_on) for row in rows if row.paid_on) if now.paid_in_full else NEVER,
        Figure.EVENTS: 1 + len(reference.in_force(case.events, as_of, as_known_at)),
    }


def rows_by_reference(now: reference.Position, as_of: date, fee_rate_ppm: int) -> list[list[int]]:
    """The fields `INSTALLMENT` of every installment, as the reference has them."""
    return [
        [
            day_number(row.planned.due_on), row.planned.principal_minor, row.planned.interest_minor, row.principal_paid, row.interest_paid,
            row.fee_paid, row.interest_waived, row.fee_accrued(as_of, fee_rate_ppm),
            day_number(row.paid_on) if row.paid_on else NEVER, late,
        ]
        for row, late in zip(now.installments, now.days_late, strict=True)
    ]  # fmt: skip


def compare_positions(batch: list[Case]) -> int:
    """Ask both about every case of a batch; the number of positions compared. The engine is asked in columns, all at once."""
    asked = [(case, as_of, known) for case in batch for as_of, known in case.asked]
    records = {id(case): (contract_of(case.loan), events_of(case)) for case in batch}
    columns = columns_of([records[id(case)] for case, _, _ in asked])
    days, instants = (np.array(part, np.int64) for part in zip(*((day_number(day), known) for _, day, known in asked), strict=True))
    computed = positions(columns, days, instants, installments=True)
    assert computed.installments is not None
    for row, (case, as_of, known) in enumerate(asked):
        ours = {Figure(place): value for place, value in enumerate(computed.figures[row].tolist())}
        now = reference.position(case.loan, case.events, as_of, known)
        theirs = figures_by_reference(case, now, as_of, known)
        if theirs[Figure.PRINCIPAL_NOT_YET_DUE] == 0:
            del ours[Figure.BROKEN_DAYS]  # days of nothing
        apart = {figure.name: (value, theirs.get(figure)) for figure, value in ours.items() if value != theirs.get(figure)}
        assert not apart, f"engine and reference differ on {apart}\n{case.loan}\n{case.events}\nas of {as_of}, known at {known}"
        first, last = columns.installment_offsets[row : row + 2]
        installments = computed.installments[first:last][:, list(INSTALLMENT)].tolist()
        theirs_by_row = rows_by_reference(now, as_of, case.loan.fee_rate_ppm)
        assert installments == theirs_by_row, f"{case.loan}\n{case.events}\nas of {as_of}, known at {known}"
    return len(asked)


def compare_schedules(count: int) -> tuple[int, int]:
    """Draw the plans of random loans in both; (signable, refused as too small) when they agree on all."""
    rng = random.Random(SEED + 1)
    loans = [random_loan(rng) for _ in range(count)]
    drawn = draw_schedules(
        *(
            np.array(column, np.int64)
            for column in zip(
                *((loan.principal_minor, loan.annual_rate_ppm, day_number(loan.granted_on), loan.installments) for loan in loans),
                strict=True,
            )
        )
    )
    refused = 0
    for row, loan in enumerate(loans):
        first, last = drawn.offsets[row : row + 2]
        ours = list(zip(*(part[first:last].tolist() for part in (drawn.due_on, drawn.principal_minor, drawn.interest_minor)), strict=True))
        try:
            plan = reference.schedule(loan)
        except reference.TooSmall:
            assert drawn.status[row] == Status.PRINCIPAL_TOO_SMALL, loan
            refused += 1
            continue
        assert drawn.status[row] == Status.COMPUTED, loan
        assert drawn.level_minor[row] == reference.level_installment(loan), loan
        assert ours == [(day_number(each.due_on), each.principal_minor, each.interest_minor) for each in plan], loan
    return count - refused, refused


def compare_all_positions(count: int) -> int:
    compared, batch = 0, []
    for case in cases(count):
        batch.append(case)
        if len(batch) == BATCH:
            compared, batch = compared + compare_positions(batch), []
    return compared + (compare_positions(batch) if batch else 0)


def test_schedules_agree() -> None:
    signable, refused = compare_schedules(CONTRACTS_IN_TEST)
    assert signable > CONTRACTS_IN_TEST * 0.7
    assert refused > 0


def test_positions_agree() -> None:
    assert compare_all_positions(CONTRACTS_IN_TEST) > CONTRACTS_IN_TEST * 4


@pytest.mark.soak
def test_schedules_agree_at_full_size(record_property: Callable[[str, object], None]) -> None:
    signable, refused = compare_schedules(CONTRACTS_IN_SOAK)
    assert refused > 0
    record_property("seed", SEED + 1)
    record_property("schedules_equal", signable)
    record_property("refused_by_both", refused)


@pytest.mark.soak
def test_positions_agree_at_full_size(record_property: Callable[[str, object], None]) -> None:
    compared = compare_all_positions(CONTRACTS_IN_SOAK)
    assert compared > CONTRACTS_IN_SOAK * 4
    record_property("seed", SEED)
    record_property("contracts", CONTRACTS_IN_SOAK)
    record_property("positions_equal", compared)


def test_one_loan_on_a_page_says_the_same() -> None:
    for case in cases(40):
        contract, events = contract_of(case.loan), events_of(case)
        for as_of, known in case.asked:
            theirs = reference.payoff(case.loan, case.events, as_of, known)
            ours = payoff_of(contract, events, as_of, instant_of_micros(known))
            assert ours.total_minor == theirs.total
            assert ours.broken_interest_minor == theirs.broken_interest
            page = position_of(contract, events, as_of, instant_of_micros(known))
            now = reference.position(case.loan, case.events, as_of, known)
            assert [row.days_late for row in page.installments] == list(now.days_late)
            assert [row.fee_unpaid_minor for row in page.installments] == list(now.fees_due)
            assert page.overpaid_minor == now.credit_minor


def test_the_random_cases_reach_what_they_are_meant_to() -> None:
    """Payoffs that close, payoffs that fall short, credits, reversals, partial payments and lateness all occur among the 300."""
    seen = {"closed_by_payoff": 0, "short_payoff": 0, "credit": 0, "reversal": 0, "partial": 0, "late": 0, "known_later": 0, "ahead": 0}
    for case in cases(CONTRACTS_IN_TEST):
        as_of, known = case.asked[-1]
        now = reference.position(case.loan, case.events, as_of, known)
        standing = reference.in_force(case.events, as_of, known)
        seen["closed_by_payoff"] += any(row.interest_waived for row in now.installments)
        seen["short_payoff"] += any(event.kind == "payoff" for event in standing) and not now.paid_in_full
        seen["credit"] += now.credit_minor > 0
        seen["reversal"] += any(event.kind == "reversal" for event in case.events)
        seen["partial"] += any(0 < row.principal_paid < row.planned.principal_minor for row in now.installments)
        seen["late"] += any(row.paid_on and row.paid_on > row.planned.due_on for row in now.installments)
        seen["ahead"] += any(row.paid_on and row.paid_on < row.planned.due_on for row in now.installments)
        seen["known_later"] += any(event.known_at > known for event in case.events for _, known in case.asked)
    assert min(seen.values()) >= 15, seen
