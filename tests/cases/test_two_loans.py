"""A person with two loans and one case: one file, one case, one worklist row; the money goes to the loan it is paid for."""

from datetime import date

import pytest
from lender import cases, check_books, check_position, expected, installment, warnings

from beforehand.office.agencies import services as agencies
from beforehand.office.collecting import services as collecting
from beforehand.office.collecting import words
from beforehand.office.collecting.queries import promise_verdicts
from beforehand.office.collecting.queries.worklist import worklist
from beforehand.office.contacts import services as contacts
from beforehand.office.contacts.models import Breach
from beforehand.office.imports import services as imports
from beforehand.office.servicing import queries
from beforehand.world.stories.moments import at


@pytest.fixture
def two(lender):
    """20,000 from 5 January and 30,000 from 20 January 2026, both over 12 and nothing paid: on 21 February both are late."""
    lender.go("2026-01-05")
    party = lender.borrower("E")
    first = lender.lend(party, 20_000_00, 12)
    lender.go("2026-01-20")
    second = lender.lend(party, 30_000_00, 12)
    lender.go("2026-02-21 09:00")
    return first, second


def row(lender):
    """His only row."""
    found = worklist(lender.cast.he_jing)
    (one,) = (*found.rows, *found.closed)
    return one


def test_one_case_with_both_dues_listed(lender, two, client):
    first, second = two
    assert cases(first.party) == [("2026-02-05", "")]
    case = first.party.cases.get()
    assert set(case.loans.all()) == {first, second}
    wanted = [expected(loan).payoff for loan in two]
    dues = [one.principal_due + one.interest_due + one.fee_due for one in wanted]
    assert [one.due_minor for one in row(lender).positions] == dues
    assert row(lender).due_minor == sum(dues)
    assert row(lender).days_late == 16
    assert warnings(first) == [("first_payment_default", "2026-02-05")]
    assert warnings(second) == [("first_payment_default", "2026-02-20")]
    client.force_login(lender.cast.he_jing)
    page = client.get(f"/collection/{case.pk}/").content.decode()
    for loan, due in zip(two, dues, strict=True):
        assert loan.number in page
        assert f"{due // 100:,}.{due % 100:02d}" in page


def test_money_goes_to_the_loan_it_is_paid_for(lender, two):
    first, second = two
    before = queries.position(second).due_minor
    owed = queries.position(first).due_minor
    lender.pay(first, owed + 50_00)
    assert queries.position(first).due_minor == 0
    assert queries.position(second).due_minor == before, "what is left over stays with the loan it was paid for"
    assert cases(first.party) == [("2026-02-05", "")], "the other is late still"
    lender.pay(second, before - 1)
    lender.go("2026-02-22 09:00")
    assert cases(first.party) == [("2026-02-05", "")], "one fen is late still"
    lender.pay(second, queries.position(second).due_minor)
    assert cases(first.party) == [("2026-02-05", "cured")]
    for loan in two:
        check_position(loan)
    check_books()


def test_it_closes_as_paid_only_when_both_are_paid_off(lender, two):
    first, second = two
    lender.pay(first, queries.payoff(first).total_minor, payoff=True)
    assert cases(first.party) == [("2026-02-05", "")]
    lender.pay(second, queries.payoff(second).total_minor, payoff=True)
    assert cases(first.party) == [("2026-02-05", "paid")]


def test_each_promise_is_kept_by_the_money_of_its_own_loan(lender, two):
    first, second = two
    day = date(2026, 2, 23)
    for loan in two:
        lender.promise(loan, day, 1_000_00)
    lender.go("2026-02-23 12:00")
    lender.pay(first, 2_500_00)
    lender.go("2026-02-24 09:00")
    verdicts = {one.promise.loan_id: str(one.verdict.verdict) for one in promise_verdicts(first.party.cases.get())}
    assert verdicts == {first.pk: "kept", second.pk: "broken"}
    lender.pay(second, 1_000_00)
    lender.go("2026-02-25 09:00")
    verdicts = {one.promise.loan_id: str(one.verdict.verdict) for one in promise_verdicts(first.party.cases.get())}
    assert verdicts == {first.pk: "kept", second.pk: "kept_late"}


def test_first_payment_default_on_the_second_while_the_first_is_current(lender):
    lender.go("2026-01-05")
    party = lender.borrower("E")
    first = lender.lend(party, 20_000_00, 12)
    lender.go("2026-01-20")
    second = lender.lend(party, 30_000_00, 12)
    lender.go("2026-02-05")
    lender.pay(first, installment(first, 1))
    lender.go("2026-02-21 09:00")
    assert (warnings(first), warnings(second)) == ([], [("first_payment_default", "2026-02-20")])
    assert list(party.cases.get().loans.all()) == [second]
    lender.go("2026-03-06 09:00")  # now the first is late too and joins
    assert set(party.cases.get().loans.all()) == {first, second}
    assert words.why_now(row(lender), date(2026, 3, 6)) == f"Has never paid an installment of {second.number}."
    assert (warnings(first), len(warnings(second))) == ([], 1)


def test_one_loan_with_an_agency_leaves_the_other_to_the_house(lender, two):
    first, second = two
    case = first.party.cases.get()
    agency = agencies.register_agency(lender.cast.he_jing, None, name="Qiantang Receivables")
    placed = agencies.place_case(
        lender.cast.he_jing, None, case=case, loan=first, agency=agency, commission_ppm=250_000, conduct_terms="As the house."
    )
    found = worklist(lender.cast.he_jing)
    assert [one.case for one in found.rows] == [case], "the second loan is still ours to ask for"
    assert (found.closed, found.rows[0].due_minor) == ((), queries.position(second).due_minor)
    agencies.record_remittance(lender.cast.he_jing, None, placement=placed, amount_minor=333_33, received_on=date(2026, 2, 21))
    assert placed.remittances.get().commission_minor == 83_33  # 25 % of 333.33 is 83.3325
    assert queries.position(first).received_minor == 333_33
    assert queries.position(second).received_minor == 0
    other = agencies.place_case(
        lender.cast.he_jing, None, case=case, loan=second, agency=agency, commission_ppm=250_000, conduct_terms="As the house."
    )
    found = worklist(lender.cast.he_jing)
    assert (found.rows, [one.case for one in found.closed]) == ((), [case]), "now nothing is left to the house"
    agencies.recall_placement(lender.cast.he_jing, None, placement=other, reason="No contact.")
    assert [one.case for one in worklist(lender.cast.he_jing).rows] == [case]


def test_the_case_page_offers_to_place_what_is_not_placed(lender, two, client):
    first, _second = two
    case = first.party.cases.get()
    agency = agencies.register_agency(lender.cast.he_jing, None, name="Qiantang Receivables")
    client.force_login(lender.cast.he_jing)
    for loan in two:
        assert "Place it" in client.get(f"/collection/{case.pk}/").content.decode()
        agencies.place_case(
            lender.cast.he_jing, None, case=case, loan=loan, agency=agency, commission_ppm=250_000, conduct_terms="As the house."
        )
    assert "Place it" not in client.get(f"/collection/{case.pk}/").content.decode()


def test_the_gate_counts_dials_of_the_number_not_of_the_loan(lender, two):
    first, second = two
    party, caller = first.party, lender.cast.ma_jun
    case, phone = party.cases.get(), party.contact_details.get(kind="phone")
    for number in range(6):
        lender.go(f"2026-02-21 10:{number:02d}")
        contacts.log_contact(caller, None, party=party, kind="call", result="unanswered", detail=phone, case=case)
    for loans in ([first], [second], [first, second], []):
        asked = contacts.ask_gate(caller, None, party=party, kind="call", detail=phone, loans=loans)
        assert (asked.verdict, asked.rule) == ("refuse", "CN-CBA-DIALS")
    contacts.log_contact(lender.cast.hu_bin, None, party=party, kind="call", result="unanswered", detail=phone, case=case)
    assert [one.rule for one in Breach.objects.filter(entry__party=party)] == ["CN-CBA-DIALS"]


def test_one_hand_holds_the_case_of_both(lender, two):
    first, second = two
    case = first.party.cases.get()
    collecting.assign_case(lender.cast.he_jing, None, case=case, collector=lender.cast.ma_jun)
    lender.pay(second, 400_00)
    assert [one.case for one in worklist(lender.cast.ma_jun).rows] == [case]
    assert worklist(lender.cast.hu_bin).rows == ()


def test_a_loan_of_another_branch_joins_the_one_case_and_its_promise_is_judged(lender):
    """He has a loan here, and one that was brought in from the paper of the branch in Ningbo."""
    lender.go("2026-01-05")
    first = lender.lend(lender.borrower("E", identity_number="330106198805020033"), 20_000_00, 12)
    ningbo = lender.cast.branches["NB"]
    lender.go("2026-02-01")
    second = imports.import_legacy_loan(
        lender.cast.people["fu_nb"], None, branch=ningbo, source="Paper file", name="E", born_on=date(1988, 5, 2),
        identity_number="330106198805020033", product=lender.cast.product, amount_minor=10_000_00, installments=12,
        granted_on=date(2026, 1, 10), applied_at=at("2026-01-09 10:00"), decided_at=at("2026-01-09 16:00"), brought_by="Lu", prepared_by="Lu",
        signed_by=["Pan", "Ding"],
    ).loan  # fmt: skip
    assert (second.party, second.branch) == (first.party, ningbo)
    lender.go("2026-02-12 09:00")
    assert cases(first.party) == [("2026-02-05", "")]
    case = first.party.cases.get()
    assert set(case.loans.all()) == {first, second}
    kept, broken = (lender.promise(loan, date(2026, 2, 13), 500_00, lender.cast.he_jing) for loan in (second, first))
    lender.go("2026-02-13 11:00")
    lender.pay(second, 500_00)
    lender.go("2026-02-14 09:00")
    assert [one.verdict for one in kept.verdicts.all()] == ["kept"]
    assert [one.verdict for one in broken.verdicts.all()] == ["broken"]
    for loan in (first, second):
        check_position(loan)
    check_books()
