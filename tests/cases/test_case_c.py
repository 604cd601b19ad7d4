"""Case C, the good customer: lateness that grows inside the first bucket, the refused work place, hardship, what it teaches."""

from datetime import date

import pytest

from beforehand.office.collecting.models import Case
from beforehand.office.contacts.models import GateQuestion
from beforehand.office.learning.queries import leading_clue
from beforehand.office.parties.models import Party
from beforehand.office.servicing.models import LoanWarning
from beforehand.office.servicing.queries import allocations, late_history_of, position
from beforehand.world.stories.good_customer import good_customer
from beforehand.world.stories.moments import at

END = "2026-11-10 09:00"


@pytest.fixture(scope="module")
def told(theatre):
    theatre.play(good_customer(theatre.cast), until=END)
    return theatre.cast


def borrower() -> Party:
    return Party.objects.get(loans__granted_on=date(2025, 10, 10))


def test_the_money_is_exact(told):
    loan = borrower().loans.get()
    assert loan.schedule_principal_minor[0] + loan.schedule_interest_minor[0] == 9_168_00
    assert [late.days_late for late in late_history_of(loan)] == [0] * 5 + [2, 5, 9, 14, 19, 24, 27]
    fees = [row.amount_minor for row in allocations(loan) if row.component.name == "FEE" and row.event_id is not None]
    assert fees == [9_17, 22_92, 41_26, 64_18, 87_10, 110_02, 123_77]
    last = position(loan, date(2026, 11, 6), at("2026-11-06 09:00"))
    assert (last.principal_due_minor, last.interest_due_minor, last.fee_due_minor) == (9_032_50, 135_49, 123_77)
    assert last.due_minor == 9_032_50 + 135_49 + 123_77 == 9_291_76
    assert position(loan).principal_outstanding_minor == 0


def test_the_warning_of_15_may_stands_on_the_16th_in_the_first_bucket(told):
    warning = LoanWarning.objects.filter(loan=borrower().loans.get(), kind="growing_lateness").earliest("day")
    assert warning.day == date(2026, 5, 15)
    assert warning.raised_at.astimezone(at("2026-05-16 00:00").tzinfo).date() == date(2026, 5, 16)
    assert max(late.days_late for late in late_history_of(borrower().loans.get())) <= 30


def test_her_work_place_is_refused_and_her_door_is_not(told):
    refused = GateQuestion.objects.get(party=borrower(), place="workplace")
    assert (refused.verdict, refused.rule) == ("refuse", "CN-GBT-TARGET")
    assert set(refused.instead) & {"own_door_by_two", "agreed_place"}
    assert borrower().contact_entries.filter(place="workplace").count() == 0


def test_sales_and_the_other_branch_are_dated_findings(told):
    houses = borrower().findings.get(attribute="assets.houses")
    assert (houses.true_from, houses.evidence_kind) == ("2025-12", "document")
    assert borrower().findings.filter(attribute="employer.name", evidence_kind="own_statement").count() == 2


def test_hardship_is_offered_and_recorded_and_leaves_the_plan_alone(told):
    case = Case.objects.filter(party=borrower()).latest("opened_at")
    treatment = case.hardship_enquiries.get().treatment
    assert treatment.granted
    assert treatment.review_on == date(2026, 12, 5)
    standing = case.standings.get()
    assert (standing.ability, standing.willingness) == ("not_able", "willing")
    assert len(borrower().loans.get().due_on) == 12


def test_the_lesson_is_unknowable_and_teaches_watching(told):
    assert leading_clue(borrower().lessons.get()).kind == "unknowable"
    assert told.kept["rule C"].text.startswith("watch when")
