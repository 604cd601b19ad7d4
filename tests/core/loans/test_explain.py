"""Every figure in a sentence, from the trace."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given, settings
from loan_histories import days, histories, instants

from beforehand.core.loans.contract import Contract, LoanEvent
from beforehand.core.loans.explain import explain, explain_schedule, percent
from beforehand.core.loans.layout import Component, EventKind
from beforehand.core.loans.single import make_contract

END = datetime(2030, 1, 1, tzinfo=UTC)


def village(*more: LoanEvent) -> tuple[Contract, list[LoanEvent]]:
    contract = make_contract("L", "CNY", 10_000_000, 180_000, date(2026, 1, 15), 24)
    known = datetime(2026, 1, 15, tzinfo=UTC)
    events = [LoanEvent(0, EventKind.DISBURSEMENT, contract.granted_on, known, 10_000_000)]
    events += [LoanEvent(k, EventKind.PAYMENT, row.due_on, known, row.amount_minor) for k, row in enumerate(contract.schedule[:6], 1)]
    return contract, [*events, *more]


def test_what_is_owed_is_explained_with_its_formula() -> None:
    sentences = [row.sentence for row in explain(*village(), date(2026, 10, 25), END) if row.allocation.event_id is None]
    english, chinese = [one.in_language("en") for one in sentences], [one.in_language("zh-hans") for one in sentences]
    assert english[0] == (
        "Overdue fee of installment 7, due 2026-08-15, 71 days late: unpaid amounts × days make 354,461.11, × 0.05 % a day = 177.23; "
        "177.23 still owed."
    )
    broken = "66,614.89 not yet due × 18 % a year × 10 days since 2026-10-15 ÷ 365 = 328.51; asked by a payoff on 2026-10-25."
    assert f"Interest of the broken month: {broken}" in english
    assert any("尚欠 177.23" in sentence for sentence in chinese)
    assert english[-1].endswith("not yet due.")


def test_what_a_payment_gave_is_explained() -> None:
    paid = LoanEvent(9, EventKind.PAYMENT, date(2026, 10, 25), END, 100_000)
    rows = [row for row in explain(*village(paid), date(2026, 10, 25), END) if row.allocation.event_id == 9]
    assert [row.allocation.component for row in rows] == [Component.FEE, Component.INTEREST]
    assert rows[1].sentence.en == "Interest of installment 7, due 2026-08-15: 1,173.66 as signed; 822.77 paid on 2026-10-25."
    after = explain(*village(paid), date(2026, 10, 26), END)
    rest = next(row for row in after if row.allocation.event_id is None and row.allocation.component is Component.INTEREST)
    assert "less 822.77 paid before = 350.89; 350.89 still owed" in rest.sentence.en


def test_a_payoff_names_what_falls_away_and_what_is_owed_back() -> None:
    payoff = LoanEvent(9, EventKind.PAYOFF, date(2026, 10, 25), END, 8_222_267 + 700)
    english = [row.sentence.en for row in explain(*village(payoff), date(2026, 10, 25), END)]
    assert "Interest 73.78 of installment 24, not yet due on 2028-01-15, falls away with the payoff." in english
    assert english[-1] == "7.00 of 82,229.67 is more than the loan asks for; it is owed back to the borrower."


def test_the_plan_is_explained() -> None:
    contract = make_contract("L", "CNY", 2_000_000, 180_000, date(2025, 3, 11), 18)
    assert explain_schedule(contract, 1).en == (
        "Interest 300.00 = balance 20,000.00 × 18 % ÷ 12; principal 976.12 = installment 1,276.12 less interest."
    )
    assert "1,276.03" in explain_schedule(contract, 18).zh


def test_percent() -> None:
    assert [percent(ppm) for ppm in (500, 180_000, 0, 5, 1_000_000)] == ["0.05 %", "18 %", "0 %", "0.0005 %", "100 %"]


@settings(deadline=None, max_examples=60)
@given(histories(), days, instants)
def test_every_row_has_a_sentence_in_both_languages(history: tuple[Contract, list[LoanEvent]], as_of: date, known_at: datetime) -> None:
    for row in explain(*history, as_of, known_at):
        assert "{" not in row.sentence.en + row.sentence.zh
        assert row.sentence.zh.endswith("。")
