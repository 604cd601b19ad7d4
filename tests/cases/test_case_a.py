"""Case A, Room 23: every figure, refusal, contradiction, class and rule of the case book, through the services."""

from datetime import UTC, date, datetime

import pytest

from beforehand.core.collection.whereabouts import why_leads
from beforehand.office.cash.models import CustodyMovement, FieldReceipt
from beforehand.office.collecting.models import Case, Look
from beforehand.office.collecting.queries import belief
from beforehand.office.contacts.models import Breach, GateQuestion
from beforehand.office.home.queries import file_view
from beforehand.office.learning.queries import leading_clue
from beforehand.office.parties.models import Party
from beforehand.office.parties.queries import contradictions
from beforehand.office.servicing.models import Loan, LoanWarning
from beforehand.office.servicing.queries import allocations, late_history_of, position
from beforehand.world.stories.moments import at
from beforehand.world.stories.room_23 import room_23

END = "2026-10-05 09:00"


@pytest.fixture(scope="module")
def told(theatre):
    theatre.play(room_23(theatre.cast), until=END)
    return theatre.cast


def borrower() -> Party:
    return Party.objects.get(loans__granted_on=date(2025, 3, 11))


def test_the_money_is_exact(told):
    loan = borrower().loans.get()
    assert loan.schedule_principal_minor[0] + loan.schedule_interest_minor[0] == 1_276_12
    before = position(loan, date(2026, 9, 23), at("2026-09-23 17:25"))
    assert (before.principal_due_minor, before.interest_due_minor, before.fee_due_minor, before.due_minor) == (
        1_257_17, 18_86, 7_66, 1_257_17 + 18_86 + 7_66,
    )  # fmt: skip
    fees = {row.installment: row.amount_minor for row in allocations(loan) if row.component.name == "FEE" and row.event_id is not None}
    assert fees == {15: 2_55, 16: 5_74, 17: 9_57, 18: 7_66}
    assert [late.days_late for late in late_history_of(loan)] == [0] * 14 + [4, 9, 15, 12]
    after = position(loan)
    assert (after.principal_outstanding_minor, after.due_minor) == (0, 0)


def test_six_dials_and_the_seventh_is_refused_until_the_morning(told):
    party = borrower()
    dials = party.contact_entries.filter(kind="call", result="unanswered")
    assert dials.count() == 6
    refused = GateQuestion.objects.get(party=party, kind="call", verdict="refuse")
    assert refused.shown_as == "house policy, after CN-CBA-DIALS"
    assert refused.next_lawful_at == datetime(2026, 9, 24, 0, 0, tzinfo=UTC)
    assert not Breach.objects.filter(entry__party=party).exists()


def test_belief_moves_from_23_to_22(told):
    case = Case.objects.filter(party=borrower()).latest("opened_at")
    looks = list(Look.objects.filter(case=case).order_by("looked_at"))
    assert len(looks) == 2
    after_knock = belief(case, looks[0].recorded_at)
    after_ringing = belief(case, looks[1].recorded_at)
    assert shares(after_knock) == {"Room 23": "66.7", "Room 22": "8.3"}
    assert shares(after_ringing) == {"Room 22": "73.2", "Room 23": "19.5"}
    why = why_leads(after_ringing)
    assert "22" in why
    assert "23" in why


def shares(held) -> dict[str, str]:
    """Per cent to one place of the two doors that lead."""
    return {door.en: held.percent(door.door_id) for door in held.ranked if door.en in ("Room 22", "Room 23")}


def test_who_opens_is_told_nothing_until_he_is_recognised(told):
    steps = list(borrower().cases.latest("opened_at").visits.get().steps.order_by("recorded_at", "pk").values_list("kind", flat=True))
    assert steps.index("identified") < steps.index("told")


def test_the_addresses_contradict_and_the_finding_stands(told):
    (pair,) = [pair for pair in contradictions(borrower()) if pair.attribute == "home.address"]
    assert (str(pair.one.value), str(pair.other.value)) == ("Room 23", "Room 22")
    assert pair.stands == pair.other


def test_cash_is_in_the_officers_hands_until_somebody_else_counts_it(told):
    receipt = FieldReceipt.objects.get(number="0231-0047")
    assert receipt.event.value_on == date(2026, 9, 23)
    assert receipt.event.amount_minor == 1_283_69
    count = receipt.counts.get()
    assert (count.expected_minor, count.counted_minor, count.recorded_by.login) == (1_283_69, 1_283_69, "sun_li")
    holders = list(CustodyMovement.objects.filter(receipt=receipt).order_by("moved_at", "pk").values_list("giver", "taker"))
    assert holders[0][0] == "borrower"
    assert holders[-1][1].startswith(("till", "vault", "count"))


def test_loan_and_case_are_closed_as_paid(told):
    case = Case.objects.filter(party=borrower()).latest("opened_at")
    assert (case.opened_on, case.close_reason) == (date(2026, 9, 11), "paid")
    standing = case.standings.get()
    assert (standing.ability, standing.willingness) == ("able", "face_to_face")


def test_growing_lateness_warned_before_the_case(told):
    warning = LoanWarning.objects.filter(loan=borrower().loans.get(), kind="growing_lateness").earliest("day")
    assert warning.day <= date(2026, 8, 26)


def test_the_lesson_is_knowable_with_the_rent_book(told):
    lesson = borrower().lessons.get()
    assert leading_clue(lesson).kind == "knowable"
    assert told.kept["rule A"].text == "refer when not home_address.verified_by_visit"
    assert told.kept["test A"].result


def test_the_file_as_known_at_the_decision_shows_nothing_later(told):
    party = borrower()
    then = file_view(party, told.wu_lan, at("2025-03-11 09:50"))
    assert [str(row.words) for row in then.timeline if "22" in str(row.words) or "22" in row.bold] == []
    assert then.contradictions == ()
    assert then.later > 0


def test_the_loan_is_the_only_one(told):
    assert Loan.objects.count() == 1
