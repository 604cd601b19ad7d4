"""Case B, the urban village: figures, refusals, hand-over costs, contradiction, custody by two, class and rule."""

from datetime import UTC, date, datetime

import pytest

from beforehand.office.cash.models import CashCount, FieldReceipt
from beforehand.office.collecting.models import Case
from beforehand.office.collecting.queries import handover_summary, promise_verdicts
from beforehand.office.contacts.models import Breach, GateQuestion
from beforehand.office.learning.queries import leading_clue
from beforehand.office.parties.models import Party
from beforehand.office.parties.queries import contradictions
from beforehand.office.servicing.queries import payoff, position
from beforehand.world.stories.moments import at
from beforehand.world.stories.urban_village import urban_village

END = "2026-11-03 09:00"


@pytest.fixture(scope="module")
def told(theatre):
    theatre.play(urban_village(theatre.cast), until=END)
    return theatre.cast


def borrower() -> Party:
    return Party.objects.get(loans__granted_on=date(2026, 1, 15))


def test_the_payoff_is_exact(told):
    loan = borrower().loans.get()
    assert loan.schedule_principal_minor[0] + loan.schedule_interest_minor[0] == 4_992_41
    owed = payoff(loan, date(2026, 10, 25), at("2026-10-25 10:30"))
    assert owed.principal_minor == 78_243_84
    assert (owed.interest_due_minor, owed.broken_interest_minor, owed.broken_days) == (3_348_28, 328_51, 10)
    assert owed.principal_not_yet_due_minor == 66_614_89
    assert owed.fee_due_minor == 302_04
    assert owed.total_minor == 78_243_84 + 3_348_28 + 328_51 + 302_04 == 82_222_67
    assert position(loan).principal_outstanding_minor == 0


def test_what_four_earlier_holders_did_cost_and_brought(told):
    earlier = handover_summary(Case.objects.filter(party=borrower()).latest("opened_at")).rows[:4]
    assert [(row.dials, row.visits) for row in earlier] == [(9, 1), (8, 2), (7, 1), (7, 2)]
    assert sum(row.cost_minor for row in earlier) == 31 * 1_00 + 6 * 60_00 == 391_00
    assert sum(row.brought_minor for row in earlier) == 0


def test_alone_he_may_look_for_the_place_and_not_knock(told):
    asked = GateQuestion.objects.filter(party=borrower()).order_by("asked_for_at", "pk")
    by_moment = {
        (question.asked_for_at.astimezone(at("2026-10-24 00:00").tzinfo).strftime("%m-%d %H:%M"), question.place, question.to): question
        for question in asked
    }
    assert by_moment["10-24 21:05", "home", "debtor"].verdict == "refuse"
    early = by_moment["10-25 06:10", "home", "debtor"]
    assert (early.verdict, early.next_lawful_at) == ("refuse", datetime(2026, 10, 25, 0, 0, tzinfo=UTC))


def test_the_landlady_is_asked_for_the_place_and_never_told_why(told):
    questions = GateQuestion.objects.filter(party=borrower(), to="landlord").order_by("pk")
    assert [question.verdict for question in questions] == ["allow", "refuse"]
    talk = borrower().contact_entries.get(to="landlord")
    assert (talk.purpose, talk.verdict) == ("locate", "allow")


def test_claim_and_finding_stand_side_by_side(told):
    pairs = [pair for pair in contradictions(borrower()) if pair.attribute == "bank.balance"]
    assert [(str(pair.one.value), str(pair.other.value)) for pair in pairs] == [("0.00 CNY", "342000.00 CNY")]
    assert borrower().consents.get(kind="account_shown").words
    case = Case.objects.filter(party=borrower()).latest("opened_at")
    standing = case.standings.latest("recorded_at")
    assert (standing.ability, standing.willingness) == ("able", "not_willing")
    assert case.hardship_enquiries.get().treatment.granted is False


def test_a_large_amount_is_held_and_counted_by_two(told):
    receipt = FieldReceipt.objects.get(number="0231-0061")
    assert receipt.second_holder.login == "wu_lan"
    count = CashCount.objects.get(receipts=receipt)
    assert (count.counted_minor, count.second_counter.login) == (82_222_67, "shen_ke")


def test_the_case_is_closed_as_paid_and_the_promise_was_kept_by_money(told):
    case = Case.objects.filter(party=borrower()).latest("opened_at")
    assert (case.opened_on, case.close_reason) == (date(2026, 8, 15), "paid")
    (judged,) = promise_verdicts(case, date(2026, 10, 26), at("2026-10-26 09:00"))
    assert judged.verdict.verdict == "kept"
    assert not Breach.objects.filter(entry__party=borrower()).exists()


def test_the_lesson_is_knowable_with_the_statement(told):
    assert leading_clue(borrower().lessons.get()).kind == "knowable"
    assert told.kept["rule B"].text == "refer when bank_statement.months_covered < 6"
