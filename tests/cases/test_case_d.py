"""Case D, the merchant: it can enter only as a legacy loan; default, broken promise, breaches, incident, placement, class."""

from datetime import date

import pytest

from beforehand.office.agencies.models import Placement
from beforehand.office.collecting.models import Case
from beforehand.office.collecting.queries import promise_verdicts
from beforehand.office.contacts.models import Breach
from beforehand.office.contacts.services import ask_gate
from beforehand.office.learning.queries import leading_clue
from beforehand.office.parties.models import Party
from beforehand.office.parties.queries import flags_in_force
from beforehand.office.safety.models import Incident
from beforehand.office.servicing.models import LoanWarning
from beforehand.office.servicing.queries import allocations, position
from beforehand.world.stories.merchant import merchant
from beforehand.world.stories.moments import at

END = "2026-11-17 09:00"


@pytest.fixture(scope="module")
def told(theatre):
    theatre.play(merchant(theatre.cast), until=END)
    return theatre.cast


def borrower() -> Party:
    return Party.objects.get(loans__granted_on=date(2026, 8, 3))


def test_it_entered_as_a_legacy_loan_and_is_an_override(told):
    legacy = borrower().loans.get().legacy_decision
    assert borrower().loans.get().legacy
    assert {"signed_by_bringer", "one_signature"} <= set(legacy.override_reasons)


def test_what_is_due_and_first_payment_default(told):
    loan = borrower().loans.get()
    assert loan.schedule_principal_minor[0] + loan.schedule_interest_minor[0] == 5_500_80
    due = position(loan, date(2026, 9, 4), at("2026-09-04 10:00"))
    assert (due.principal_due_minor, due.interest_due_minor, due.fee_due_minor) == (4_600_80, 900_00, 2_75)
    assert due.due_minor == 5_503_55
    warning = LoanWarning.objects.get(loan=loan, kind="first_payment_default")
    assert warning.day == date(2026, 9, 3)
    assert warning.raised_at.astimezone(at("2026-09-04 00:00").tzinfo).date() == date(2026, 9, 4)


def test_the_promise_is_broken_by_money(told):
    case = Case.objects.filter(party=borrower()).latest("opened_at")
    (judged,) = promise_verdicts(case, date(2026, 9, 5), at("2026-09-05 09:00"))
    assert judged.verdict.verdict == "broken"


def test_waiting_alone_is_recorded_as_it_happened_with_its_breaches(told):
    rules = set(Breach.objects.filter(entry__party=borrower(), entry__minutes=300).values_list("rule", flat=True))
    assert rules == {"CN-CBA-VISIT", "HOUSE-VISIT-LENGTH"}


def test_the_incident_stops_visits_beyond_the_loan(told):
    incident = Incident.objects.get(party=borrower())
    assert incident.police_reference
    assert [flag.kind for flag in flags_in_force(borrower())] == ["safety"]
    asked = ask_gate(told.zhou_min, None, party=borrower(), kind="visit", place="home", officers=[told.zhou_min, told.tang_wei])
    assert (asked.verdict, asked.rule) == ("refuse", "HOUSE-SAFETY-STOP")


def test_the_placement_its_money_and_its_cost(told):
    placement = Placement.objects.get(case__party=borrower())
    assert (placement.placed_on, placement.commission_ppm) == (date(2026, 9, 8), 300_000)
    remittance = placement.remittances.get()
    assert (remittance.received_on, remittance.commission_minor) == (date(2026, 10, 15), 1_500_00)
    rows = [row for row in allocations(borrower().loans.get()) if row.event_id == remittance.event_id]
    split = {row.component.name: row.amount_minor for row in rows}
    assert split == {"FEE": 115_52, "INTEREST": 900_00, "PRINCIPAL": 3_984_48}
    assert placement.recall.recalled_on == date(2026, 11, 16)


def test_the_lesson_is_known(told):
    assert leading_clue(borrower().lessons.get()).kind == "known"
    assert told.kept["rule D"].text == "decline when credit_report.current_overdue > 1000.00 CNY"
