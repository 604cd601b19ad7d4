"""Case D: granted in haste. The credit report in the file showed 6,000,000 overdue; the man who brought him signed it off."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from beforehand.office.agencies import services as agencies
from beforehand.office.collecting import services as collecting
from beforehand.office.contacts import services as contacts
from beforehand.office.imports import services as imports
from beforehand.office.learning import services as learning
from beforehand.office.safety import services as safety
from beforehand.world.stories.cast import Cast
from beforehand.world.stories.moments import at, day


def merchant(cast: Cast, *, lesson: bool = True) -> Iterator[datetime]:
    """As it happened the loan can enter only as a legacy loan, shown as an override; then its story up to the recall from the agency."""
    yield at("2026-08-31 15:00")
    legacy = imports.import_legacy_loan(
        cast.wu_lan, None, branch=cast.hangzhou, source="Paper file of August 2026", name="D", born_on=day("1980-11-30"),
        identity_number="330106198011300057", occupation="dealer in POS terminals", phones=[("13600009921", "debtor")],
        home="Binjiang, own flat", business="Binjiang, office 1204", product=cast.product, amount_minor=60_000_00, installments=12,
        granted_on=day("2026-08-03"), applied_at=at("2026-08-03 09:05"), decided_at=at("2026-08-03 16:30"),
        brought_by=cast.gao_feng, prepared_by=cast.chen_yu, signed_by=[cast.gao_feng],
        findings=[
            ("identity.document_given", "true", "document", "Identity card", at("2026-08-03 09:20")),
            ("income.paper_given", "true", "document", "A paper on turnover written by himself", at("2026-08-03 09:25")),
            ("business.turnover", "6000000.00 CNY", "own_statement", "He himself", at("2026-08-03 09:25")),
            ("credit_report.current_overdue", "6000000.00 CNY", "document", "Credit report of 3 August 2026", at("2026-08-03 09:31")),
        ],
        events=[],
    )  # fmt: skip
    loan = legacy.loan
    borrower = loan.party
    phone = borrower.contact_details.get(kind="phone")

    yield at("2026-09-04 09:10")
    case = borrower.cases.get(closed_at=None)
    collecting.assign_case(cast.he_jing, None, case=case, collector=cast.gao_feng)
    contacts.log_contact(cast.gao_feng, None, party=borrower, kind="call", result="unanswered", detail=phone, case=case)
    yield at("2026-09-04 11:00")
    alone = contacts.ask_gate(
        cast.gao_feng, None, party=borrower, kind="visit", place="own_business", officers=[cast.gao_feng], loans=[loan]
    )
    assert alone.verdict == "refuse"
    yield at("2026-09-04 12:05")
    collecting.record_promise(
        cast.gao_feng, None, case=case, loan=loan, promised_on=day("2026-09-04"), amount_minor=5_503_55,
        words="The finance department is on the way to transfer.",
    )  # fmt: skip
    yield at("2026-09-04 16:00")
    contacts.log_contact(
        cast.gao_feng, None, party=borrower, kind="visit", result="conversation", place="own_business", case=case, minutes=300,
        words="Waited in his office since eleven, alone. The transfer is on the way since noon; nothing has come.",
    )  # fmt: skip
    yield at("2026-09-04 17:40")
    contacts.log_contact(
        cast.zhou_min, None, party=borrower, kind="visit", result="conversation", place="own_business",
        with_staff=[cast.tang_wei, cast.gao_feng], case=case, minutes=55, words="Words got firm. He struck Tang Wei.",
    )  # fmt: skip
    safety.report_incident(
        cast.zhou_min, None, party=borrower, kind="assault", happened_at=at("2026-09-04 17:35"), place="Binjiang, office 1204",
        words="When words got firm he struck Tang Wei. Police came; statements at the station until after midnight.",
        officers=[cast.zhou_min, cast.tang_wei, cast.gao_feng], police_reference="Binjiang 2026-09-04/17", injuries="No serious injury; hospital.",
    )  # fmt: skip

    yield at("2026-09-08 10:00")
    agency = agencies.register_agency(cast.he_jing, None, name="Qiantang Receivables")
    placement = agencies.place_case(
        cast.he_jing, None, case=case, loan=loan, agency=agency, commission_ppm=300_000,
        conduct_terms="GB/T 45251-2025 as the house; no visits to the person or the place; every contact reported within two days.",
    )  # fmt: skip
    yield at("2026-10-16 09:30")
    agencies.record_remittance(cast.he_jing, None, placement=placement, amount_minor=5_000_00, received_on=day("2026-10-15"))
    yield at("2026-11-16 09:30")
    agencies.recall_placement(cast.he_jing, None, placement=placement, reason="Two months, one payment.")
    if lesson:
        yield from _lesson(cast, borrower, case, loan)


def _lesson(cast: Cast, borrower, case, loan):
    yield at("2026-11-16 10:10")
    lesson = learning.open_lesson(
        cast.xu_yan, None, case=case, loan=loan, title="Case D: the report had shown it", title_zh="案例D：征信报告早已写明",
        sentence="Six million overdue stood in the report. It was in the file, and the one who brought him signed.",
    )  # fmt: skip
    learning.add_clue(
        cast.xu_yan, None, lesson=lesson, attribute="credit_report.current_overdue", leads=True,
        findings=list(borrower.findings.filter(attribute="credit_report.current_overdue")),
    )  # fmt: skip
    rule = learning.propose_rule(
        cast.xu_yan, None, lesson=lesson, text="decline when credit_report.current_overdue > 1000.00 CNY",
        sentence_en="The credit report shows a current overdue above 1,000.00", sentence_zh="征信报告显示当前逾期超过1,000.00元",
    )  # fmt: skip
    yield at("2026-11-16 10:14")
    cast.kept["rule D"], cast.kept["test D"] = rule, learning.run_back_test(cast.xu_yan, None, rule=rule, book=cast.book)
