"""A case from hand to hand: assignments and what they brought, promises by money, hardship, standing."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from beforehand.core.basics.truth import Truth
from beforehand.core.collection.promises import Verdict
from beforehand.core.collection.standing import Quadrant
from beforehand.office.collecting import queries, services
from beforehand.office.collecting.models import Case, PromiseVerdict
from beforehand.office.collecting.refusing import UnableToAssign, UnableToEase, UnableToPromise
from beforehand.office.contacts import services as contacts
from beforehand.office.parties import services as parties
from beforehand.office.parties.queries import flags_in_force
from beforehand.office.servicing import services as servicing
from beforehand.office.staff.models import system
from beforehand.office.staff.service import UnableToAct

ZONE = ZoneInfo("Asia/Shanghai")


def promise(people, case, loan, **said):
    data = {"promised_on": date(2026, 9, 14), "amount_minor": 1_000_00, "words": "On Monday."}
    return services.record_promise(people.collector, None, case=case, loan=loan, **{**data, **said})


def test_one_open_case_over_all_loans(people, branch, case, loan, borrower, lend):
    second = lend(party=borrower)
    joined = services.open_case(system(), None, branch=branch, party=borrower, loans=[second], opened_on=date(2026, 9, 12))
    assert joined == case
    assert set(case.loans.all()) == {loan, second}
    assert Case.objects.filter(party=borrower, closed_at=None).count() == 1
    with pytest.raises(UnableToAssign):
        services.open_case(system(), None, branch=branch, party=borrower, loans=[], opened_on=date(2026, 9, 12))


def test_a_hand_over_needs_its_note(people, case):
    with pytest.raises(UnableToAssign, match="hand-over note"):
        services.assign_case(people.manager, None, case=case, collector=people.desk)
    with pytest.raises(UnableToAssign, match="holds this case"):
        services.assign_case(people.manager, None, case=case, collector=people.collector, handover_note="Again.")
    with pytest.raises(UnableToAssign, match="does not collect"):
        services.assign_case(people.manager, None, case=case, collector=people.cashier, handover_note="Nobody there.")
    with pytest.raises(UnableToAct):
        services.assign_case(people.collector, None, case=case, collector=people.desk, handover_note="Mine no more.")
    services.assign_case(people.manager, None, case=case, collector=people.desk, handover_note="Three dials, nobody answers.")
    assert [one.collector for one in case.assignments.filter(until_at=None)] == [people.desk]


def test_what_four_earlier_holders_cost_and_brought(people, case, borrower, phone, staff, office_clock):
    """Case B: 16 Aug–4 Sep 9 dials and 1 visit and so on; a dial 1.00, a visit 60.00, together 391.00, brought 0.00."""
    held = [(9, 1), (8, 2), (7, 1), (7, 2)]
    note = ""
    for number, (dials, visits) in enumerate(held):
        office_clock.forward(days=1)
        holder = staff("collector", name=f"collector {number}")
        services.assign_case(people.manager, None, case=case, collector=holder, handover_note=note or "Begun.")
        note = f"Note of {number}."
        for _ in range(dials):
            office_clock.forward(hours=24 if _ % 6 == 5 else 0.1)
            contacts.log_contact(holder, None, party=borrower, kind="call", result="unanswered", detail=phone, case=case)
        for _ in range(visits):
            contacts.log_contact(
                holder, None, party=borrower, kind="visit", result="not_home", place="home", with_staff=[people.colleague], case=case
            )
    office_clock.forward(days=1)
    services.assign_case(people.manager, None, case=case, collector=people.desk, handover_note=note)
    summary = queries.handover_summary(case)
    rows = [row for row in summary.rows if row.assignment.holder.startswith("collector ")]
    assert [(row.dials, row.visits, row.met) for row in rows] == [(9, 1, 0), (8, 2, 0), (7, 1, 0), (7, 2, 0)]
    assert [row.cost_minor for row in rows] == [69_00, 128_00, 67_00, 127_00]
    assert (summary.total.cost_minor, summary.total.brought_minor) == (391_00, 0)
    assert [row.assignment.note for row in rows] == ["Note of 0.", "Note of 1.", "Note of 2.", "Note of 3."]


def test_money_in_the_case_is_brought_by_its_holder(people, case, loan, office_clock):
    office_clock.move_to("2026-09-15", 10)
    servicing.receive_payment(people.cashier, None, loan=loan, amount_minor=500_00, channel="cash")
    summary = queries.handover_summary(case)
    assert [(row.assignment.holder, row.brought_minor) for row in summary.rows] == [("Zhou Min", 500_00)]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"promised_on": date(2026, 9, 11)}, "promised_on"),
        ({"promised_on": date(2300, 1, 1)}, "promised_on"),
        ({"amount_minor": 0}, "amount_minor"),
        ({"amount_minor": -5}, "amount_minor"),
        ({"amount_minor": 10**14}, "amount_minor"),
        ({"amount_minor": 9_999_00}, "amount_minor"),
    ],
)
def test_a_promise_that_cannot_be_is_refused(people, case, loan, said, field):
    with pytest.raises(UnableToPromise) as refused:
        promise(people, case, loan, **said)
    assert refused.value.field == field
    assert not case.promises.exists()


def test_a_promise_is_judged_by_money_alone(people, case, loan, office_clock):
    promise(people, case, loan)
    assert [one.verdict.verdict for one in queries.promise_verdicts(case)] == [Verdict.OPEN]
    office_clock.move_to("2026-09-14", 18)
    servicing.receive_payment(people.cashier, None, loan=loan, amount_minor=400_00, channel="cash")
    office_clock.move_to("2026-09-15", 9)
    [judged] = queries.promise_verdicts(case)
    assert (judged.verdict.verdict, judged.verdict.there_minor, judged.verdict.lacking_minor) == (Verdict.PARTLY_KEPT, 400_00, 600_00)
    assert [one.verdict.verdict for one in queries.promise_verdicts(case, as_of=date(2026, 9, 14))] == [Verdict.OPEN]
    servicing.receive_payment(people.cashier, None, loan=loan, amount_minor=600_00, channel="cash")
    assert [one.verdict.verdict for one in queries.promise_verdicts(case)] == [Verdict.KEPT_LATE]


def test_words_do_not_keep_a_promise_of_today(people, case, loan, office_clock):
    """Case D: promised for today by the finance department, nothing comes: broken from the next morning on."""
    promise(people, case, loan, promised_on=date(2026, 9, 12), amount_minor=1_200_00, words="The transfer is on the way.")
    office_clock.move_to("2026-09-13", 0, 1)
    assert [one.verdict.verdict for one in queries.promise_verdicts(case)] == [Verdict.BROKEN]


def test_the_close_judges_once(people, branch, case, loan, office_clock):
    promise(people, case, loan)
    office_clock.move_to("2026-09-15", 1)
    judge = services.judge_promises
    assert [(one.verdict, one.filled_minor) for one in judge(system(), None, branch=branch, day=date(2026, 9, 14))] == [("broken", 0)]
    assert judge(system(), None, branch=branch, day=date(2026, 9, 14)) == []
    servicing.receive_payment(people.cashier, None, loan=loan, amount_minor=1_000_00, channel="cash")
    office_clock.move_to("2026-09-16", 1)
    assert [one.verdict for one in judge(system(), None, branch=branch, day=date(2026, 9, 15))] == ["kept_late"]
    assert sorted(PromiseVerdict.objects.values_list("verdict", flat=True)) == ["broken", "kept_late"]


def finding(people, borrower, value="342000.00 CNY", kind="document", **more):
    return parties.record_finding(
        people.collector, None, party=borrower, attribute="bank.balance", value=value, evidence_kind=kind, source="Statement", **more
    )


def test_a_plea_opens_an_enquiry_and_only_evidence_grants_it(people, case, borrower, office_clock):
    plea = {"case": case, "plea": "No money, hard times.", "would_show": "The statement", "proof_by": date(2026, 9, 20)}
    with pytest.raises(UnableToEase, match="his words"):
        services.open_hardship_enquiry(people.collector, None, **{**plea, "plea": " "})
    with pytest.raises(UnableToEase, match="due between"):
        services.open_hardship_enquiry(people.collector, None, **{**plea, "proof_by": date(2026, 9, 11)})
    enquiry = services.open_hardship_enquiry(people.collector, None, **plea)
    with pytest.raises(UnableToEase, match="open already"):
        services.open_hardship_enquiry(people.collector, None, **plea)
    said = finding(people, borrower, "0.00 CNY", "own_statement")
    grant = {"enquiry": enquiry, "granted": True, "reason": "Ill since August.", "review_on": date(2026, 10, 12)}
    for evidence in (None, said):
        with pytest.raises(UnableToEase, match="His word alone"):
            services.decide_hardship(people.manager, None, evidence=evidence, **grant)
    paper = finding(people, borrower, "12.00 CNY", "document", supersedes=said)
    with pytest.raises(UnableToEase, match="day of review"):
        services.decide_hardship(people.manager, None, evidence=paper, **{**grant, "review_on": None})
    services.decide_hardship(people.manager, None, evidence=paper, **grant)
    assert [(flag.kind, flag.until_at) for flag in flags_in_force(borrower)] == [("hardship", datetime(2026, 10, 12, tzinfo=ZONE))]
    with pytest.raises(UnableToEase, match="decided before"):
        services.decide_hardship(people.manager, None, evidence=paper, **grant)


def test_who_opened_an_enquiry_does_not_decide_it(people, case):
    enquiry = services.open_hardship_enquiry(
        people.manager, None, case=case, plea="Nothing left.", would_show="The debts", proof_by=date(2026, 9, 20)
    )
    with pytest.raises(UnableToEase, match="may not decide"):
        services.decide_hardship(people.manager, None, enquiry=enquiry, granted=False, reason="No.")


def test_from_cannot_pay_to_will_not_pay(people, case, borrower, office_clock):
    """Case B: unproved his plea is not known; the balance beside it makes it will-not-pay."""
    said = finding(people, borrower, "0.00 CNY", "own_statement", words="I have no money.", seen_on=date(2026, 9, 12))
    assert queries.standing_of(case).quadrant is Quadrant.NOT_KNOWN
    assert queries.standing_of(case).claimed is Quadrant.CANNOT_PAY
    office_clock.forward(hours=1)
    finding(people, borrower, seen_on=date(2026, 9, 12))
    held = queries.standing_of(case)
    assert held.quadrant is Quadrant.WILL_NOT_PAY
    assert [pair.claim.finding_id for pair in held.contradictions] == [said.pk]


def test_not_known_is_an_answer_and_the_rest_needs_evidence(people, case, borrower):
    until = date(2026, 12, 22)
    services.record_standing(people.collector, None, case=case, ability="not_known", willingness="not_known", until_on=until)
    with pytest.raises(UnableToEase, match="Name a document"):
        services.record_standing(people.collector, None, case=case, ability="able", willingness="not_known", until_on=until)
    with pytest.raises(UnableToEase, match="within a year"):
        services.record_standing(people.collector, None, case=case, ability="not_known", willingness="not_known", until_on=date(2300, 1, 1))
    seen = finding(people, borrower)
    services.record_standing(
        people.manager, None, case=case, ability="able", willingness="face_to_face", evidence=[seen], until_on=until,
        words="Paid at once, from ready notes; face to face only.",
    )  # fmt: skip
    assert queries.standing_of(case).quadrant is Quadrant.CAN_AND_WILL


def test_a_corrected_finding_proves_nothing_any_more(people, case, borrower, office_clock):
    until = date(2026, 12, 22)
    seen = finding(people, borrower, seen_on=date(2026, 9, 12))
    services.record_standing(people.manager, None, case=case, ability="able", willingness="willing", evidence=[seen], until_on=until)
    assert queries.standing_of(case).quadrant is Quadrant.CAN_AND_WILL
    before = office_clock.now()
    office_clock.forward(hours=1)
    same = finding(people, borrower, kind="document", seen_on=date(2026, 9, 12), supersedes=seen)
    assert queries.standing_of(case).quadrant is Quadrant.CAN_AND_WILL, "the same balance, now by a document"
    office_clock.forward(hours=1)
    finding(people, borrower, "12.00 CNY", seen_on=date(2026, 9, 12), supersedes=same)
    held = queries.standing_of(case)
    assert held.ability.truth is Truth.FALSE, "what was seen is 12.00"
    assert held.willingness.truth is Truth.UNKNOWN, "nothing of what it rested on is left"
    assert queries.standing_of(case, as_known_at=before).quadrant is Quadrant.CAN_AND_WILL, "as it was known then"


def test_how_he_stands_is_shown_beside_his_loan(client, people, case, loan, borrower):
    seen = finding(people, borrower, kind="own_observation", seen_on=date(2026, 9, 12))
    services.record_standing(
        people.manager, None, case=case, ability="able", willingness="face_to_face", evidence=[seen], until_on=date(2026, 12, 22)
    )
    client.force_login(people.manager)
    shown = client.get(reverse("servicing:loan", args=[loan.number])).content.decode()
    beside = shown[shown.index("Able and willing") :]
    assert "Yes, only face to face" in beside
    assert "Statement." in beside
    assert "own observation" in beside
    assert "So: can pay and will." in beside
    client.force_login(people.cashier)
    shown = client.get(reverse("servicing:loan", args=[loan.number])).content.decode()
    assert "Able and willing" not in shown, "the counter reads no case"
    assert 'id="met"' not in shown


def test_another_branch_may_not_touch_the_case(people, case, loan, staff):
    from beforehand.office.staff.models import Branch

    elsewhere = Branch.objects.create(code="NB", name="Ningbo", zone="Asia/Shanghai")
    stranger = staff("collection_manager", branch=elsewhere)
    with pytest.raises(UnableToAct, match="another branch"):
        services.assign_case(stranger, None, case=case, collector=people.desk, handover_note="Mine.")
    with pytest.raises(UnableToAct, match="another branch"):
        services.record_promise(stranger, None, case=case, loan=loan, promised_on=date(2026, 9, 14), amount_minor=1)


def test_a_closed_case_takes_no_promise(people, case, loan):
    services.close_case(system(), None, case=case, reason="cured")
    with pytest.raises(UnableToPromise, match="closed"):
        promise(people, case, loan)
    with pytest.raises(UnableToAssign):
        services.close_case(system(), None, case=case, reason="tired")


def test_the_promise_is_not_seen_before_it_was_known(people, case, loan, office_clock):
    promise(people, case, loan)
    assert queries.promise_verdicts(case, as_known_at=office_clock.now() - timedelta(seconds=1)) == []


def test_on_the_day_of_a_hand_over_the_morning_is_the_earlier_holders(people, case, borrower, phone, office_clock):
    office_clock.move_to("2026-09-15", 10)
    for _ in range(2):
        contacts.log_contact(people.collector, None, party=borrower, kind="call", result="unanswered", detail=phone, case=case)
    office_clock.forward(hours=2)
    services.assign_case(people.manager, None, case=case, collector=people.desk, handover_note="Two dials.")
    office_clock.forward(hours=2)
    contacts.log_contact(people.desk, None, party=borrower, kind="call", result="unanswered", detail=phone, case=case)
    assert [(row.assignment.holder, row.dials) for row in queries.handover_summary(case).rows] == [("Zhou Min", 2), ("Ma Jun", 1)]


def test_the_timeline_tells_the_case_and_not_what_came_later(people, case, loan, office_clock):
    promise(people, case, loan)
    known = office_clock.now()
    office_clock.forward(days=3)
    services.close_case(system(), None, case=case, reason="paid")
    told = [row for row in queries.timeline_rows(case.party) if row.at >= case.opened_at]
    bold = [row.bold for row in told]
    assert bold == ["Case opened.", "Given to Zhou Min.", "Promised 1,000.00 for 14 Sep 2026.", "Case closed."]
    earlier = [row for row in queries.timeline_rows(case.party, known) if row.at >= case.opened_at]
    assert [row.bold for row in earlier] == bold[:3]
    assert earlier[2].text.startswith("Open until")
