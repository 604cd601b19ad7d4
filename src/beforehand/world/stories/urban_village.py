"""Case B: the urban village. The man with no money has 342,000 in the bank, and his statement had shown it all along."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import uuid5

from beforehand.office.cash import services as cash
from beforehand.office.collecting import services as collecting
from beforehand.office.contacts import services as contacts
from beforehand.office.intake import services as intake
from beforehand.office.learning import services as learning
from beforehand.office.parties import services as parties
from beforehand.office.servicing import services as servicing
from beforehand.office.underwriting import services as underwriting
from beforehand.world.stories.cast import DEVICE, Cast
from beforehand.world.stories.moments import HANGZHOU, at, day

# The four who had the file before: who, from, until, dials, visits, and what each wrote for the next.
BEFORE = [
    ("ma_jun", "2026-08-16", "2026-09-04", 9, 1, "Nine calls at all hours, nobody answers. One visit: the house was not found."),
    ("hu_bin", "2026-09-05", "2026-09-24", 8, 2, "Eight calls, two visits. Houses carry numbers and nothing else; two doors were wrong."),
    ("cai_hong", "2026-09-25", "2026-10-08", 7, 1, "Seven calls, one visit. Nobody in the lane knows the name."),
    ("yu_fei", "2026-10-09", "2026-10-23", 7, 2, "Seven calls, two visits by day. He seems to come home at night, if at all."),
]


def urban_village(cast: Cast, *, statement: bool = True, lesson: bool = True) -> Iterator[datetime]:
    """From the application of 12 January 2026 to the signed lesson; `statement` dates the clue or leaves it undated."""
    yield at("2026-01-12 09:30")
    borrower = parties.open_file(
        cast.chen_yu, None, branch=cast.hangzhou, name="B", born_on=day("1984-05-02"), identity_number="330106198405020023",
        occupation="labourer", phones=[("13900004410", "debtor")], home="Urban village, house 118, second floor",
    )  # fmt: skip
    application = intake.receive_application(
        cast.chen_yu, None, party=borrower, product=cast.product, amount_minor=100_000_00, installments=24, purpose="tools and a van",
        claims={
            "home.address": ("Urban village, house 118, second floor", "A rented room, 300 a month, for more than two years."),
            "bank.balance": ("0.00 CNY", "I live from hand to mouth."),
        },
    )  # fmt: skip
    yield at("2026-01-13 16:00")
    for attribute, value, source in (
        ("identity.document_given", "true", "Identity card"),
        ("income.paper_given", "true", "Wage slips of three building sites"),
        ("credit_report.current_overdue", "0.00 CNY", "Credit report of 13 January 2026"),
    ):
        parties.record_finding(
            cast.chen_yu, None, party=borrower, attribute=attribute, value=value, evidence_kind="document", source=source,
            seen_on=day("2026-01-13"), subject=application,
        )  # fmt: skip
    intake.submit_application(cast.chen_yu, None, application=application)
    yield at("2026-01-15 10:00")
    underwriting.record_own_view(
        cast.lin_qiao, None, application=application, outcome="approve", would_pay_of_100=85, words="Regular work, no other debts."
    )
    decision = underwriting.sign_decision(cast.lin_qiao, None, application=application, outcome="approve")
    yield at("2026-01-15 10:20")
    underwriting.record_own_view(
        cast.shen_ke, None, application=application, outcome="approve", would_pay_of_100=88, words="The papers agree with each other."
    )
    signed = underwriting.sign_second(cast.shen_ke, None, decision=decision, agrees=True)
    yield at("2026-01-15 11:00")
    loan = servicing.sign_contract(cast.chen_yu, None, approval=signed.approval)
    servicing.pay_out(cast.sun_li, None, loan=loan, channel="transfer", bank_reference="HZ20260115-0003")
    for month in range(2, 8):
        yield at(f"2026-{month:02d}-15 11:20")
        servicing.receive_payment(
            cast.sun_li, None, loan=loan, amount_minor=4_992_41, channel="transfer", bank_reference=f"B-INST-{month - 1:02d}"
        )

    yield at("2026-08-16 09:00")
    case = borrower.cases.get(closed_at=None)
    phone = borrower.contact_details.get(kind="phone")
    for name, began, ended, dials, visits, note in BEFORE:
        yield from _earlier_collector(cast, borrower, case, phone, name, day(began), day(ended), dials, visits)
        cast.kept["note B"] = note
    yield from _search(cast, borrower, case, loan)
    yield from _sunday(cast, borrower, case, loan, statement)
    if lesson:
        yield from _lesson(cast, borrower, case, loan)


def _earlier_collector(cast: Cast, borrower, case, phone, name: str, began: date, ended: date, dials: int, visits: int):
    collector = getattr(cast, name)
    yield datetime(began.year, began.month, began.day, 9, 5, tzinfo=HANGZHOU)
    collecting.assign_case(cast.he_jing, None, case=case, collector=collector, handover_note=cast.kept.get("note B", ""))
    days = (ended - began).days
    acts = sorted(
        [(began + timedelta(days=1 + index * (days - 1) // dials), 10 + index % 9, "call") for index in range(dials)]
        + [(began + timedelta(days=2 + index * (days - 2) // visits), 15, "visit") for index in range(visits)]
    )
    for acted_on, hour, kind in acts:
        yield datetime(acted_on.year, acted_on.month, acted_on.day, hour, 30 if kind == "call" else 45, tzinfo=HANGZHOU)
        if name == "cai_hong" and acted_on >= day("2026-10-01") and not borrower.flags.exists():
            parties.raise_flag(
                cast.he_jing,
                None,
                party=borrower,
                kind="debtor_unreachable",
                reason="Twenty and more dials unanswered, four visits, never met.",
            )
        if kind == "call":
            contacts.log_contact(collector, None, party=borrower, kind="call", result="unanswered", detail=phone, case=case)
        else:
            contacts.log_contact(
                collector, None, party=borrower, kind="visit", result="not_home", place="home", with_staff=[cast.tang_wei], case=case,
                minutes=25, words="Did not find him.",
            )  # fmt: skip


def _search(cast: Cast, borrower, case, loan):
    yield at("2026-10-24 09:00")
    collecting.assign_case(cast.he_jing, None, case=case, collector=cast.zhou_min, handover_note=cast.kept["note B"])
    yield at("2026-10-24 18:10")
    search = collecting.begin_visit(
        cast.zhou_min, None, case=case, officers=[cast.zhou_min], purpose="locate", place="neighbourhood", device_key=uuid5(DEVICE, "search-b"),
    )  # fmt: skip
    yield at("2026-10-24 20:55")
    landlady = parties.add_third_person(cast.zhou_min, None, party=borrower, relation="landlord", name="the landlady of house 118")
    asked = contacts.ask_gate(
        cast.zhou_min, None, party=borrower, kind="visit", to="landlord", place="neighbourhood", purpose="locate", officers=[cast.zhou_min],
        loans=[loan], visit=search,
    )  # fmt: skip
    assert asked.verdict == "allow"
    told = contacts.ask_gate(
        cast.zhou_min, None, party=borrower, kind="visit", to="landlord", place="neighbourhood", purpose="locate", officers=[cast.zhou_min],
        loans=[loan], visit=search, content={"discloses": ["debt"]},
    )  # fmt: skip
    assert told.verdict == "refuse"
    contacts.log_contact(
        cast.zhou_min, None, party=borrower, kind="visit", to="landlord", third_person=landlady, result="conversation", place="neighbourhood",
        purpose="locate", visit=search, case=case, minutes=5, words="He has not been home for a while, she says. In his room the light is on.",
    )  # fmt: skip
    collecting.record_step(
        cast.zhou_min, None, visit=search, kind="light_on", door="House 118, second floor", device_key=uuid5(DEVICE, "b-light"),
        words="In his room the light is on.",
    )  # fmt: skip
    parties.record_finding(
        cast.zhou_min, None, party=borrower, attribute="home.seen", value="House 118, second floor", evidence_kind="own_observation",
        source="Found after three hours in the village", seen_on=day("2026-10-24"), subject=search,
    )  # fmt: skip
    yield at("2026-10-24 21:05")
    alone = contacts.ask_gate(
        cast.zhou_min, None, party=borrower, kind="visit", place="home", officers=[cast.zhou_min], loans=[loan], visit=search
    )
    assert alone.verdict == "refuse"
    collecting.end_visit(cast.zhou_min, None, visit=search)


def _sunday(cast: Cast, borrower, case, loan, statement: bool):
    officers = [cast.zhou_min, cast.tang_wei, cast.wu_lan]
    yield at("2026-10-25 06:10")
    early = contacts.ask_gate(cast.zhou_min, None, party=borrower, kind="visit", place="home", officers=officers, loans=[loan])
    assert early.verdict == "refuse"
    assert early.next_lawful_at == at("2026-10-25 08:00")
    yield at("2026-10-25 08:00")
    visit = collecting.begin_visit(
        cast.zhou_min, None, case=case, officers=officers, purpose="collection", place="home",
        planned=borrower.contact_details.get(kind="home"), device_key=uuid5(DEVICE, "visit-b"),
    )  # fmt: skip
    collecting.record_step(
        cast.zhou_min, None, visit=visit, kind="knocked", door="House 118, second floor", answered=True, device_key=uuid5(DEVICE, "b-knock"),
        words="He was asleep and opened.",
    )  # fmt: skip
    collecting.record_step(
        cast.zhou_min, None, visit=visit, kind="identified", how_recognised="photo_of_id", device_key=uuid5(DEVICE, "b-identified")
    )
    yield at("2026-10-25 08:20")
    poor = parties.record_finding(
        cast.zhou_min, None, party=borrower, attribute="bank.balance", value="0.00 CNY", evidence_kind="own_statement", source="He himself",
        words="I have no money. Hard times. I expect about 10,000 today.", seen_on=day("2026-10-25"), subject=visit,
        supersedes=borrower.findings.get(attribute="bank.balance"),
    )  # fmt: skip
    enquiry = collecting.open_hardship_enquiry(
        cast.zhou_min, None, case=case, plea="No money, hard times.", would_show="His account, or the statement of the last six months",
        proof_by=day("2026-10-25"), offered="Nothing firmer until it is shown",
    )  # fmt: skip
    collecting.record_promise(
        cast.zhou_min, None, case=case, loan=loan, promised_on=day("2026-10-25"), amount_minor=10_000_00, words="A receivable comes today."
    )
    parties.record_consent(
        cast.zhou_min, None, party=borrower, kind="account_shown", scope={"account": "the branch in the main street"},
        words="All right, come with me, I will show you the account.",
    )  # fmt: skip
    collecting.end_visit(cast.zhou_min, None, visit=visit)

    yield at("2026-10-25 09:40")
    seen = parties.record_finding(
        cast.zhou_min, None, party=borrower, attribute="bank.balance", value="342000.00 CNY", evidence_kind="own_observation",
        source="The screen at the bank's counter, shown by him", seen_on=day("2026-10-25"), subject=visit,
    )  # fmt: skip
    if statement:
        paper = parties.attach(
            cast.zhou_min, None, party=borrower, title="Statement of twelve months", filename="statement.png",
            content=cast.picture("bank statement"),
        )  # fmt: skip
        seen = parties.record_finding(
            cast.zhou_min, None, party=borrower, attribute="bank.balance", value="342000.00 CNY", evidence_kind="document",
            source="Statement of twelve months, printed at the counter", words="Deposits from November 2025 on.", true_from="2025-11",
            seen_on=day("2026-10-25"), attachments=[paper], subject=visit, supersedes=seen,
        )  # fmt: skip
    collecting.decide_hardship(cast.he_jing, None, enquiry=enquiry, granted=False, reason="The account shows 342,000.00.", evidence=seen)
    collecting.record_standing(
        cast.he_jing, None, case=case, ability="able", willingness="not_willing", evidence=[seen], until_on=day("2027-01-25"),
        words="Pleads poverty; the balance is four times the debt.",
    )  # fmt: skip

    yield at("2026-10-25 10:35")
    servicing.quote_payoff(cast.wu_lan, None, loan=loan, on=day("2026-10-25"))
    receipt = cash.give_field_receipt(
        cast.zhou_min, None, loan=loan, amount_minor=82_222_67, number="0231-0061", device_at=at("2026-10-25 10:35"), visit=visit,
        payoff=True, second_holder=cast.wu_lan,
    )  # fmt: skip
    yield at("2026-10-25 11:30")
    cash.count_hand_in(cast.sun_li, None, officer=cast.zhou_min, receipts=[receipt], counted_minor=82_222_67, second_counter=cast.shen_ke)
    yield at("2026-10-26 09:15")
    parties.settle_contradiction(
        cast.chen_yu, None, party=borrower, attribute="bank.balance", stands=seen, against=poor, reason="The statement shows it."
    )


def _lesson(cast: Cast, borrower, case, loan):
    yield at("2026-11-02 09:10")
    lesson = learning.open_lesson(
        cast.xu_yan, None, case=case, loan=loan, title="Case B: the poor man had 342,000", title_zh="案例B：哭穷的人账上有三十四万二",
        sentence="A statement of six months would have shown the deposits, and a man who can pay and would rather not.",
    )  # fmt: skip
    learning.add_clue(
        cast.xu_yan, None, lesson=lesson, attribute="bank.balance", leads=True,
        findings=list(borrower.findings.filter(attribute="bank.balance").exclude(evidence_kind="own_statement")),
    )  # fmt: skip
    rule = learning.propose_rule(
        cast.xu_yan, None, lesson=lesson, text="refer when bank_statement.months_covered < 6",
        sentence_en="No bank statement covers the last six months", sentence_zh="没有覆盖最近六个月的银行流水",
    )  # fmt: skip
    yield at("2026-11-02 09:14")
    cast.kept["rule B"], cast.kept["test B"] = rule, learning.run_back_test(cast.xu_yan, None, rule=rule, book=cast.book)
