"""Two people at the same moment, each on a connection of his own: what is posted stands once, and no close makes the counter wait."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connections

from beforehand.office.closing.services import begin_close, close, go_on
from beforehand.office.pages.unable import UnableTo
from beforehand.office.servicing import checks, services
from beforehand.office.servicing.models import BankReference, LoanEvent
from beforehand.office.servicing.queries import payoff, position
from beforehand.office.servicing.services import payments

pytestmark = pytest.mark.django_db(transaction=True)
LEVEL = 1_276_12
PATIENCE = 30


@pytest.fixture
def loan(people, lent, office_clock):
    made = lent("2025-03-11", 20_000_00, 18)
    office_clock.move_to(made.due_on[0], 10)
    return made


class Person(threading.Thread):
    """Somebody who does one thing on a connection of his own; what came of it stands in `done` or `refused`."""

    def __init__(self, act: Callable[[], Any]) -> None:
        super().__init__(daemon=True)
        self.act, self.done, self.refused, self.broke = act, None, None, None
        self.start()

    def run(self) -> None:
        try:
            self.done = self.act()
        except UnableTo as refused:
            self.refused = refused
        except BaseException as broke:
            self.broke = broke
        finally:
            connections.close_all()

    def comes_back(self) -> Any:
        self.join(PATIENCE)
        assert not self.is_alive(), "still waiting"
        assert self.broke is None, self.broke
        return self.done


def at_once(*acts: Callable[[], Any]) -> list[Person]:
    """All begin at the same moment; gives them when each is done."""
    gate = threading.Barrier(len(acts))
    people = [Person(lambda act=act: (gate.wait(PATIENCE), act())[1]) for act in acts]
    for person in people:
        person.comes_back()
    return people


def post(cashier, loan, amount_minor=LEVEL, **more):
    return services.receive_payment(cashier, None, loan=loan, amount_minor=amount_minor, channel="cash", **more)


def nothing_is_wrong():
    found = [*checks.entries_balance(), *checks.journal_derived_again(), *checks.ledger_equals_positions(), *checks.every_event_is_booked()]
    assert found == []


def test_two_cashiers_post_on_one_loan(people, loan):
    others = [people["cashier"], people["manager"]] * 2
    at_once(*(lambda who=who, n=n: post(who, loan, 100_00 + n) for n, who in enumerate(others)))
    assert sorted(loan.events.filter(kind="payment").values_list("amount_minor", flat=True)) == [100_00, 100_01, 100_02, 100_03]
    now = position(loan)
    assert now.interest_paid_minor + now.principal_paid_minor == 100_00 + 100_01 + 100_02 + 100_03
    nothing_is_wrong()


def test_one_bank_reference_posted_twice_at_once_counts_once(people, loan, lent):
    other = lent("2025-04-12", 20_000_00, 18)
    ways = [
        lambda: services.receive_payment(
            people["cashier"], None, loan=loan, amount_minor=LEVEL, channel="transfer", bank_reference="IN-7"
        ),
        lambda: services.receive_payment(
            people["manager"], None, loan=other, amount_minor=LEVEL, channel="transfer", bank_reference="IN-7"
        ),
        lambda: services.receive_to_suspense(
            people["cashier"], None, branch=loan.branch, amount_minor=LEVEL, currency="CNY", channel="transfer", value_on=loan.due_on[0],
            bank_reference="IN-7",
        ),
    ]  # fmt: skip
    came = at_once(*ways)
    assert [person.refused is None for person in came].count(True) == 1
    assert all("IN-7 was booked before" in person.refused.sentence for person in came if person.refused)
    assert BankReference.objects.filter(reference="IN-7").count() == 1
    nothing_is_wrong()


def test_a_reversal_against_a_payoff(people, loan):
    first = post(people["cashier"], loan)
    asked = services.request_reversal(people["cashier"], None, event=first, reason="Somebody else's money.")
    ends = payoff(loan).total_minor
    at_once(
        lambda: services.approve_reversal(people["manager"], None, request=asked),
        lambda: post(people["cashier"], loan, ends, payoff=True),
    )
    now = position(loan)
    kinds = set(loan.events.values_list("kind", flat=True))
    assert "reversal" in kinds, "nothing speaks against taking it back"
    if "payoff" in kinds:  # it came first and covered what was owed then; with the payment gone the rest is owed again
        assert now.principal_outstanding_minor > 0
    nothing_is_wrong()


def test_a_reversal_approved_by_two_at_once_happens_once(people, loan):
    asked = services.request_reversal(people["other_cashier"], None, event=post(people["cashier"], loan), reason="Wrong loan.")
    both = at_once(*(lambda who=who: services.approve_reversal(who, None, request=asked) for who in (people["cashier"], people["manager"])))
    assert [person.refused is None for person in both].count(True) == 1
    assert LoanEvent.objects.filter(kind="reversal").count() == 1
    nothing_is_wrong()


def test_a_close_waits_for_the_posting_under_way_and_counts_it(people, loan, monkeypatch):
    post(people["cashier"], loan, 1_00)
    inside, free, original = threading.Event(), threading.Event(), payments.give_receipt

    def slowly(*given, **more):
        inside.set()
        assert free.wait(PATIENCE)
        return original(*given, **more)

    monkeypatch.setattr(payments, "give_receipt", slowly)
    cashier = Person(lambda: post(people["cashier"], loan, 2_00))
    assert inside.wait(PATIENCE)
    manager = Person(lambda: begin_close(people["manager"], None, branch=loan.branch))
    manager.join(0.5)
    assert manager.is_alive(), "the posting's day cannot be closed under it"
    free.set()
    event, run = cashier.comes_back(), manager.comes_back()
    assert event.business_day == run.day
    done = {step.code: step.rows_done for step in go_on(run).steps.all()}
    assert done["postings"] == LoanEvent.objects.filter(business_day=run.day).count()
    assert post(people["cashier"], loan, 3_00).business_day > run.day


def test_the_counter_posts_while_a_close_runs(people, loan, monkeypatch):
    post(people["cashier"], loan, 1_00)
    inside, free = threading.Event(), threading.Event()

    def slowly(work):
        def step(run, one):
            inside.set()
            assert free.wait(PATIENCE)
            return work(run, one)

        return step

    monkeypatch.setattr(close, "STEPS", tuple(replace(step, work=slowly(step.work)) for step in close.STEPS))
    run = begin_close(people["manager"], None, branch=loan.branch)
    manager = Person(lambda: go_on(run))
    assert inside.wait(PATIENCE)
    event = Person(lambda: post(people["cashier"], loan, 2_00)).comes_back()
    assert manager.is_alive(), "the close still stands in its step"
    assert event.business_day > run.day
    free.set()
    manager.comes_back()
    run.refresh_from_db()
    assert run.finished_at is not None
    nothing_is_wrong()


def test_many_postings_around_a_close_belong_to_one_day_each(people, loan):
    post(people["cashier"], loan, 1_00)
    day = LoanEvent.objects.latest("pk").business_day
    came = at_once(
        *(lambda n=n: post(people["cashier"], loan, 10_00 + n) for n in range(4)),
        lambda: close.close_day(people["manager"], None, branch=loan.branch),
    )
    run = came[-1].done
    assert run.day == day
    days = [person.done.business_day for person in came[:4]]
    assert all(one >= day for one in days)
    done = {step.code: step.rows_done for step in run.steps.all()}
    assert done["postings"] == LoanEvent.objects.filter(business_day=day).count()
    assert isinstance(days[0], date)
    nothing_is_wrong()
