"""What this room writes into a borrower's timeline, and that nothing later shows on an earlier day."""

from datetime import date

from beforehand.office.servicing import queries, services

LEVEL = 1_276_12


def test_payments_on_their_day_fold_and_late_ones_say_so(people, loan, office_clock, settings):
    for number, due_on in enumerate(loan.due_on[:3]):
        late, fee = {2: (4, 2_55)}.get(number, (0, 0))
        office_clock.move_to(date.fromordinal(due_on.toordinal() + late), 10)
        services.receive_payment(people["cashier"], None, loan=loan, amount_minor=LEVEL + fee, channel="cash")
    rows = queries.timeline_rows(loan.party)
    assert [row.kind for row in rows] == ["contract", "payout", "payment", "payment", "late", "payment"]
    assert [bool(row.key) for row in rows if row.kind == "payment"] == [True, True, False]
    assert "4 days late" in rows[-1].text
    assert "2.55" in rows[-1].text
    assert rows[-1].amount_minor == LEVEL + 2_55
    assert rows[1].amount_minor == -20_000_00


def test_a_past_view_shows_nothing_later(people, loan, office_clock):
    office_clock.move_to("2025-04-11", 10)
    services.receive_payment(people["cashier"], None, loan=loan, amount_minor=LEVEL, channel="cash")
    office_clock.move_to("2025-06-20", 10)
    then = office_clock.now()
    before = queries.timeline_rows(loan.party)
    assert [row.kind for row in before].count("late") == 2
    office_clock.move_to("2025-06-21", 10)
    services.receive_payment(people["cashier"], None, loan=loan, amount_minor=5_000_00, channel="cash", value_on=date(2025, 5, 11))
    assert queries.timeline_rows(loan.party, then) == before
    assert [row.kind for row in queries.timeline_rows(loan.party)].count("late") == 0, "the money had come on its day"
