"""Random loans and histories for the laws."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from beforehand.core.loans.contract import Contract, FeeRule, LoanEvent
from beforehand.core.loans.layout import Component, EventKind, FeeBase
from beforehand.core.loans.single import make_contract

FIRST = date(2024, 1, 1)
KNOWN_FIRST = datetime(2024, 1, 1, tzinfo=UTC)
DAYS = 900

days = st.integers(0, DAYS).map(lambda offset: FIRST + timedelta(days=offset))
instants = st.integers(0, DAYS * 4).map(lambda offset: KNOWN_FIRST + timedelta(hours=6 * offset))


@st.composite
def contracts(draw: st.DrawFn) -> Contract:
    """A loan within the limits, its terms varied; granted early, so that histories come after it."""
    principal, rate = draw(st.integers(10_000, 10**9)), draw(st.sampled_from([0, 60_000, 180_000, 240_000, 999_999]))
    granted_on = FIRST + timedelta(days=draw(st.integers(0, 60)))
    contract = make_contract("L", "CNY", principal, rate, granted_on, draw(st.integers(1, 24)))
    fee_rule = FeeRule(draw(st.sampled_from([0, 500, 10_000])), draw(st.sampled_from(list(FeeBase))))
    waterfall = draw(st.permutations([Component.FEE, Component.INTEREST, Component.PRINCIPAL]))
    return replace(contract, fee_rule=fee_rule, waterfall=tuple(waterfall))


@st.composite
def histories(draw: st.DrawFn) -> tuple[Contract, list[LoanEvent]]:
    """A loan with its payout, payments, payoffs and reversals, in the order in which they became known."""
    contract = draw(contracts())
    events = [LoanEvent(0, EventKind.DISBURSEMENT, contract.granted_on, KNOWN_FIRST, contract.principal_minor)]
    for event_id in range(1, draw(st.integers(0, 12)) + 1):
        money = draw(st.one_of(st.integers(1, 2 * contract.level_minor), st.just(contract.level_minor), st.just(contract.principal_minor)))
        kind = draw(st.sampled_from([EventKind.PAYMENT] * 4 + [EventKind.PAYOFF, EventKind.REVERSAL]))
        targets = [event.event_id for event in events if event.kind in (EventKind.PAYMENT, EventKind.PAYOFF)]
        value_on = contract.granted_on + timedelta(days=draw(st.integers(0, DAYS - 60)))
        known_at = events[-1].known_at + timedelta(hours=draw(st.integers(0, 2_000)))
        if kind is not EventKind.REVERSAL:
            events.append(LoanEvent(event_id, kind, value_on, known_at, money))
        elif targets:
            target = draw(st.sampled_from(targets))
            value_on = next(event.value_on for event in events if event.event_id == target)
            events.append(LoanEvent(event_id, EventKind.REVERSAL, value_on, known_at, reverses=target))
    return contract, events
