"""The close of a business day: what it books and counts, that it goes on where it was ended, and that the counter never waits."""

from datetime import date

import pytest

from beforehand.office.closing import services
from beforehand.office.closing.models import CloseRun
from beforehand.office.closing.refusing import UnableToClose
from beforehand.office.closing.services import close as closing
from beforehand.office.servicing import services as servicing
from beforehand.office.servicing.models import BusinessDay
from beforehand.office.staff.service import UnableToAct


def counts(run):
    return {step.code: (step.rows_done, step.written) for step in run.steps.all()}


@pytest.fixture
def day_of_money(lent, pay, people, branch, office_clock):
    """5 February 2026: two loans, one paid on its day, one not; money without a loan; a correction asked for."""
    paying, silent = lent("2026-01-05", 20_000_00, 12), lent("2026-01-05", 10_000_00, 12)
    services.close_day(people["manager"], None, branch=branch)
    owed = paying.schedule_principal_minor[0] + paying.schedule_interest_minor[0]
    pay(paying, "2026-02-05", owed)
    wrong = pay(paying, "2026-02-05", 100_00)
    servicing.request_reversal(people["cashier"], None, event=wrong, reason="Another man’s money.")
    servicing.receive_to_suspense(
        people["cashier"], None, branch=branch, amount_minor=50_00, currency="CNY", channel="transfer", value_on=date(2026, 2, 5),
        bank_reference="IN-9",
    )  # fmt: skip
    return paying, silent


def test_a_close_counts_what_the_day_booked(day_of_money, people, branch, office_clock):
    office_clock.move_to("2026-02-06", 0, 20)
    run = services.close_day(people["manager"], None, branch=branch)
    assert (run.day, run.finished_at) == (date(2026, 2, 5), office_clock.now())
    done = counts(run)
    assert done["business_day"] == (1, 1)
    assert done["postings"] == (3, 3), "two payments and the money in suspense, each with its entry"
    assert done["days_judged"] == (32, 32), "5 January to 5 February"
    assert (done["cases_opened"], done["cases_closed"], done["first_payments"]) == ((1, 1), (0, 0), (1, 1))
    assert done["parked"] == (2, 2), "money without a loan, and a correction nobody has approved"
    assert all(step.finished_at for step in run.steps.all())


def test_in_the_evening_the_day_is_closed_and_not_judged(day_of_money, people, branch, office_clock):
    office_clock.move_to("2026-02-05", 18)
    run = services.close_day(people["manager"], None, branch=branch)
    assert counts(run)["cases_opened"] == (0, 0), "the fifth is not over before its 24:00"
    office_clock.move_to("2026-02-06", 0, 10)
    services.judge_all_branches()
    office_clock.move_to("2026-02-06", 18)
    pay_day = BusinessDay.objects.filter(branch=branch).order_by("-day").first()
    assert pay_day.day == date(2026, 2, 5)
    run = services.close_day(people["manager"], None, branch=branch)
    assert (run.day, counts(run)["cases_opened"]) == (date(2026, 2, 6), (1, 1)), "what the night judged stands in the next close"


def test_a_payment_after_the_close_belongs_to_the_next_business_day(day_of_money, people, branch, pay, office_clock):
    paying, _ = day_of_money
    office_clock.move_to("2026-02-05", 18)
    run = services.begin_close(people["manager"], None, branch=branch)
    event = servicing.receive_payment(people["cashier"], None, loan=paying, amount_minor=200_00, channel="cash")
    assert (event.business_day, event.value_on) == (date(2026, 2, 6), date(2026, 2, 5)), "the counter does not wait for a close"
    services.go_on(run)
    assert counts(run)["postings"] == (3, 3)
    with pytest.raises(UnableToClose, match="when it has come"):
        services.close_day(people["manager"], None, branch=branch)


def test_a_close_goes_on_where_it_was_ended(day_of_money, people, branch, office_clock, monkeypatch):
    office_clock.move_to("2026-02-06", 8)
    run = services.begin_close(people["manager"], None, branch=branch)

    class Killed(BaseException):
        pass

    def killed(*_, **_named):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(closing, "judge_days", killed)
        with pytest.raises(Killed):
            services.go_on(run)
    first = {step.code: step.finished_at for step in run.steps.all()}
    assert first["postings"] is not None
    assert first["days_judged"] is None
    assert run.finished_at is None
    office_clock.move_to("2026-02-06", 9)
    again = services.begin_close(people["cashier"], None, branch=branch)
    assert again == run, "the close that was begun goes on"
    services.go_on(again)
    after = {step.code: step.finished_at for step in again.steps.all()}
    assert after["postings"] == first["postings"], "a finished step is not run again"
    assert again.finished_at == office_clock.now()
    assert counts(services.go_on(again)) == counts(again)


@pytest.mark.parametrize("day", [date(2026, 2, 4), date(2300, 1, 1)])
def test_only_the_open_day_is_closed(day_of_money, people, branch, office_clock, day):
    with pytest.raises(UnableToClose, match="open business day is"):
        services.close_day(people["manager"], None, branch=branch, day=day)
    assert CloseRun.objects.count() == 1


def test_a_day_is_closed_once(day_of_money, people, branch, office_clock):
    services.close_day(people["manager"], None, branch=branch, day=date(2026, 2, 5))
    with pytest.raises(UnableToClose, match="closed before"):
        services.close_day(people["manager"], None, branch=branch, day=date(2026, 2, 5))


@pytest.mark.parametrize("role", ["officer", "collections", "risk"])
def test_others_do_not_close(day_of_money, people, branch, role):
    with pytest.raises(UnableToAct, match="may not do this"):
        services.close_day(people[role], None, branch=branch)


def test_a_day_without_money_is_closed_too(lent, people, branch, office_clock):
    lent("2026-01-05", 20_000_00, 12)
    services.close_day(people["manager"], None, branch=branch)
    office_clock.move_to("2026-01-06", 18)
    run = services.close_day(people["manager"], None, branch=branch)
    assert (run.day, counts(run)["postings"]) == (date(2026, 1, 6), (0, 0))
