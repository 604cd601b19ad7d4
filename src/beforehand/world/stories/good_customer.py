"""Case C: the good customer who pays later every month. Nothing could be known at the decision; watching would have told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import uuid5

from beforehand.office.collecting import services as collecting
from beforehand.office.contacts import services as contacts
from beforehand.office.intake import services as intake
from beforehand.office.learning import services as learning
from beforehand.office.parties import services as parties
from beforehand.office.servicing import services as servicing
from beforehand.office.underwriting import services as underwriting
from beforehand.world.stories.cast import DEVICE, Cast
from beforehand.world.stories.moments import at, day

LEVEL = 9_168_00
PAID = [  # day of payment, amount in fen: five on the day, then 2, 5, 9, 14, 19 and 24 days late with their fees
    ("2025-11-10", LEVEL), ("2025-12-10", LEVEL), ("2026-01-10", LEVEL), ("2026-02-10", LEVEL), ("2026-03-10", LEVEL),
    ("2026-04-12", LEVEL + 9_17), ("2026-05-15", LEVEL + 22_92), ("2026-06-19", LEVEL + 41_26), ("2026-07-24", LEVEL + 64_18),
    ("2026-08-29", LEVEL + 87_10), ("2026-10-04", LEVEL + 110_02),
]  # fmt: skip
VISITED = {7: "2026-07-20", 8: "2026-08-25", 9: "2026-09-28"}


def good_customer(cast: Cast, *, lesson: bool = True) -> Iterator[datetime]:
    """From the application of 8 October 2025 to the signed lesson: unknowable at the decision, so it teaches monitoring."""
    yield at("2025-10-08 13:10")
    borrower = parties.open_file(
        cast.chen_yu, None, branch=cast.hangzhou, name="C", born_on=day("1982-09-12"), identity_number="330106198209120045",
        occupation="bank employee", phones=[("13700003388", "debtor")], home="West Lake garden, block 5, flat 802",
        workplace="A bank, its branch at the lake",
    )  # fmt: skip
    application = intake.receive_application(
        cast.chen_yu, None, party=borrower, product=cast.product, amount_minor=100_000_00, installments=12,
        purpose="urgent turnover of funds",
        claims={
            "home.address": ("West Lake garden, block 5, flat 802", "Our own flat."),
            "employer.name": ("A bank, its branch at the lake", "Fifteen years there."),
            "income.monthly": ("8000.00 CNY", "About 8,000 a month; my husband earns tens of thousands."),
        },
    )  # fmt: skip
    yield at("2025-10-09 10:00")
    for attribute, value, kind, source in (
        ("identity.document_given", "true", "document", "Identity card"),
        ("income.paper_given", "true", "document", "Salary statement of the bank"),
        ("credit_report.current_overdue", "0.00 CNY", "document", "Credit report of 9 October 2025"),
        ("home_address.verified_by_visit", "true", "own_observation", "Seen at her flat"),
        ("bank_statement.months_covered", "12", "document", "Statement of twelve months"),
        ("employer.verified", "true", "document", "Employment certificate"),
        ("assets.verified", "true", "document", "Four deeds of property, four vehicle licences"),
    ):
        parties.record_finding(
            cast.chen_yu, None, party=borrower, attribute=attribute, value=value, evidence_kind=kind, source=source,
            seen_on=day("2025-10-09"), subject=application,
        )  # fmt: skip
    intake.submit_application(cast.chen_yu, None, application=application)
    yield at("2025-10-10 09:30")
    underwriting.record_own_view(
        cast.lin_qiao, None, application=application, outcome="approve", would_pay_of_100=97, words="The best file of the month."
    )
    decision = underwriting.sign_decision(cast.lin_qiao, None, application=application, outcome="approve")
    yield at("2025-10-10 09:50")
    underwriting.record_own_view(
        cast.shen_ke, None, application=application, outcome="approve", would_pay_of_100=88, words="Two salaries and no debts."
    )
    signed = underwriting.sign_second(cast.shen_ke, None, decision=decision, agrees=True)
    yield at("2025-10-10 10:30")
    loan = servicing.sign_contract(cast.chen_yu, None, approval=signed.approval)
    servicing.pay_out(cast.sun_li, None, loan=loan, channel="transfer", bank_reference="HZ20251010-0002")

    phone = borrower.contact_details.get(kind="phone")
    for number, (paid_on, amount_minor) in enumerate(PAID, start=1):
        if number > 5:
            yield from _reminded(cast, borrower, phone, number, paid_on)
        yield at(f"{paid_on} 14:10")
        servicing.receive_payment(
            cast.sun_li, None, loan=loan, amount_minor=amount_minor, channel="transfer", bank_reference=f"C-INST-{number:02d}"
        )
    yield from _at_her_door(cast, borrower, loan)
    yield at("2026-11-06 10:20")
    servicing.receive_payment(
        cast.sun_li, None, loan=loan, amount_minor=9_291_76, channel="cash", words="Paid at the counter, 27 days late."
    )
    if lesson:
        yield from _lesson(cast, borrower, loan)


def _reminded(cast: Cast, borrower, phone, number: int, paid_on: str):
    month = paid_on[:7] if int(paid_on[8:]) >= 10 else "2026-09"
    yield at(f"{month}-{11 if number == 6 else 12} 09:40")
    case = borrower.cases.get(closed_at=None)
    if not case.assignments.exists():
        collecting.assign_case(cast.he_jing, None, case=case, collector=cast.zhou_min)
    yield at(f"{month}-{11 if number == 6 else 12} 10:05")
    contacts.log_contact(
        cast.zhou_min,
        None,
        party=borrower,
        kind="call",
        result="conversation",
        detail=phone,
        case=case,
        words="She says it comes in some days.",
    )
    if number - 1 in VISITED and paid_on > VISITED[number - 1]:
        yield at(f"{VISITED[number - 1]} 18:30")
        contacts.log_contact(
            cast.zhou_min, None, party=borrower, kind="visit", result="conversation", place="home", with_staff=[cast.tang_wei], case=case,
            minutes=15, words="Friendly. No reason given.",
        )  # fmt: skip


def _at_her_door(cast: Cast, borrower, loan):
    yield at("2026-11-05 17:30")
    case = borrower.cases.get(closed_at=None)
    if not case.assignments.exists():
        collecting.assign_case(cast.he_jing, None, case=case, collector=cast.zhou_min)
    officers = [cast.zhou_min, cast.tang_wei]
    at_work = contacts.ask_gate(cast.zhou_min, None, party=borrower, kind="visit", place="workplace", officers=officers, loans=[loan])
    assert at_work.verdict == "refuse"
    yield at("2026-11-05 18:40")
    visit = collecting.begin_visit(
        cast.zhou_min, None, case=case, officers=officers, purpose="collection", place="home",
        planned=borrower.contact_details.get(kind="home"), device_key=uuid5(DEVICE, "visit-c"),
    )  # fmt: skip
    collecting.record_step(
        cast.zhou_min, None, visit=visit, kind="somebody_came", answered=True, device_key=uuid5(DEVICE, "c-came"),
        words="She came home on an electric bicycle.",
    )  # fmt: skip
    collecting.record_step(
        cast.zhou_min, None, visit=visit, kind="identified", how_recognised="known_to_officer", device_key=uuid5(DEVICE, "c-identified")
    )
    deeds = parties.attach(
        cast.zhou_min, None, party=borrower, title="Four deeds of sale", filename="deeds.png", content=cast.picture("deeds of sale")
    )
    parties.record_finding(
        cast.zhou_min, None, party=borrower, attribute="assets.houses", value="four sold", evidence_kind="document", source="Four deeds of sale",
        words="Sold to speculate in property, and lost everything. We owe tens of millions.", true_from="2025-12", seen_on=day("2026-11-05"),
        attachments=[deeds], subject=visit,
    )  # fmt: skip
    parties.record_finding(
        cast.zhou_min, None, party=borrower, attribute="assets.cars", value="four sold", evidence_kind="own_statement", source="She herself",
        words="Then the four cars went.", true_from="2026-05", seen_on=day("2026-11-05"), subject=visit,
    )  # fmt: skip
    parties.record_finding(
        cast.zhou_min, None, party=borrower, attribute="employer.name", value="The same bank, another branch", evidence_kind="own_statement",
        source="She herself", words="They have moved me to another branch.", seen_on=day("2026-11-05"), subject=visit,
    )  # fmt: skip
    enquiry = collecting.open_hardship_enquiry(
        cast.zhou_min, None, case=case, plea="Everything is lost; we owe tens of millions.", would_show="The deeds and the debts",
        proof_by=day("2026-11-05"), offered="Days in which nothing firmer is done",
    )  # fmt: skip
    collecting.record_promise(
        cast.zhou_min, None, case=case, loan=loan, promised_on=day("2026-11-06"), amount_minor=9_291_76, words="Tomorrow, at the counter."
    )
    collecting.end_visit(cast.zhou_min, None, visit=visit)
    yield at("2026-11-05 19:40")
    evidence = borrower.findings.get(attribute="assets.houses")
    collecting.decide_hardship(
        cast.he_jing, None, enquiry=enquiry, granted=True, reason="Willing, and less and less able.", evidence=evidence,
        review_on=day("2026-12-05"),
    )  # fmt: skip
    collecting.record_standing(
        cast.he_jing, None, case=case, ability="not_able", willingness="willing", evidence=[evidence], until_on=day("2026-12-22"),
        words="Houses and cars are gone. Paid all eleven, answers, calls back.",
    )  # fmt: skip


def _lesson(cast: Cast, borrower, loan):
    yield at("2026-11-09 09:10")
    lesson = learning.open_lesson(
        cast.xu_yan, None, case=borrower.cases.order_by("-opened_on").first(), loan=loan, title="Case C: later every month", title_zh="案例C：一月比一月晚",
        sentence="Nobody could know it in October. Whoever had watched would have known it in May.",
    )  # fmt: skip
    learning.add_clue(
        cast.xu_yan,
        None,
        lesson=lesson,
        attribute="assets.houses",
        leads=True,
        findings=list(borrower.findings.filter(attribute="assets.houses")),
    )
    rule = learning.propose_rule(
        cast.xu_yan, None, lesson=lesson, text="watch when application.term_months >= 12", recheck_months=6,
        sentence_en="Long loan: employer and assets re-checked every six months, and the drift of lateness",
        sentence_zh="长期贷款：每六个月复查工作单位和资产，并关注逾期天数走势",
    )  # fmt: skip
    yield at("2026-11-09 09:14")
    cast.kept["rule C"], cast.kept["test C"] = rule, learning.run_back_test(cast.xu_yan, None, rule=rule, book=cast.book)
