"""Case A: the driver who pays only when visited. He lives in 22, not 23, and a walk to the door would have shown it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import uuid5

from beforehand.office.cash import services as cash
from beforehand.office.collecting import services as collecting
from beforehand.office.contacts import services as contacts
from beforehand.office.intake import services as intake
from beforehand.office.learning import services as learning
from beforehand.office.pages.unable import UnableTo
from beforehand.office.parties import services as parties
from beforehand.office.servicing import services as servicing
from beforehand.office.underwriting import services as underwriting
from beforehand.world.stories.cast import DEVICE, Cast
from beforehand.world.stories.moments import at, day

PAID = [  # day of payment and amount in fen: installments 1 to 14 on their day, then 4, 9 and 15 days late with their fees
    *[(f"{2025 + (month - 1) // 12}-{(month - 1) % 12 + 1:02d}-11", 1_276_12) for month in range(4, 18)],
    ("2026-06-15", 1_276_12 + 2_55),
    ("2026-07-20", 1_276_12 + 5_74),
    ("2026-08-26", 1_276_12 + 9_57),
]


def room_23(cast: Cast, *, rent_book: bool = True, lesson: bool = True) -> Iterator[datetime]:
    """From the application of 7 March 2025 to the lesson signed by both departments; `rent_book` dates the clue or leaves it undated."""
    yield at("2025-03-07 10:20")
    borrower = parties.open_file(
        cast.chen_yu, None, branch=cast.hangzhou, name="A", born_on=day("1991-02-17"), identity_number="330106199102170014",
        occupation="freight driver", phones=[("13800002207", "debtor")], home="Room 23",
    )  # fmt: skip
    application = intake.receive_application(
        cast.chen_yu, None, party=borrower, product=cast.product, amount_minor=20_000_00, installments=18, purpose="a set of tyres",
        claims={"home.address": ("Room 23", "A self-built house, room 23.")},
    )  # fmt: skip

    yield at("2025-03-10 15:40")
    for attribute, value, source in (
        ("identity.document_given", "true", "Identity card"),
        ("income.paper_given", "true", "Driving licence, vehicle licence, two freight bills"),
        ("credit_report.current_overdue", "0.00 CNY", "Credit report of 10 March 2025"),
    ):
        parties.record_finding(
            cast.chen_yu, None, party=borrower, attribute=attribute, value=value, evidence_kind="document", source=source,
            seen_on=day("2025-03-10"), subject=application,
        )  # fmt: skip
    intake.submit_application(cast.chen_yu, None, application=application)

    yield at("2025-03-11 09:40")
    underwriting.record_own_view(
        cast.lin_qiao, None, application=application, outcome="approve", would_pay_of_100=90, words="Papers in order, steady freight."
    )
    decision = underwriting.sign_decision(cast.lin_qiao, None, application=application, outcome="approve")
    yield at("2025-03-11 09:50")
    underwriting.record_own_view(
        cast.shen_ke, None, application=application, outcome="approve", would_pay_of_100=88, words="Two papers, one line of work."
    )
    signed = underwriting.sign_second(cast.shen_ke, None, decision=decision, agrees=True)
    yield at("2025-03-11 11:10")
    loan = servicing.sign_contract(cast.chen_yu, None, approval=signed.approval)
    yield at("2025-03-11 11:15")
    servicing.pay_out(cast.sun_li, None, loan=loan, channel="transfer", bank_reference="HZ20250311-0007")

    for number, (paid_on, amount_minor) in enumerate(PAID, start=1):
        yield at(f"{paid_on} 10:30")
        servicing.receive_payment(
            cast.sun_li, None, loan=loan, amount_minor=amount_minor, channel="transfer", bank_reference=f"A-INST-{number:02d}"
        )

    yield at("2026-09-12 09:05")
    case = borrower.cases.get(closed_at=None)
    collecting.assign_case(cast.he_jing, None, case=case, collector=cast.zhou_min)
    yield from _visit(cast, borrower, case, loan, rent_book)
    if lesson:
        yield from _lesson(cast, borrower, case, loan)


def _visit(cast, borrower, case, loan, rent_book):
    yield at("2026-09-23 16:58")
    visit = collecting.begin_visit(
        cast.zhou_min, None, case=case, officers=[cast.zhou_min, cast.tang_wei], purpose="collection", place="home",
        planned=borrower.contact_details.get(kind="home"), device_key=uuid5(DEVICE, "visit-a"),
    )  # fmt: skip
    doors = collecting.place_doors(
        cast.zhou_min, None, case=case,
        doors=[
            ("Room 23", 800_000, "claimed on the form"), ("Room 22", 50_000, "the next door"),
            ("another room of the house", 100_000, "a self-built house has many"), ("elsewhere", 50_000, "he drives all over the province"),
        ],
    )  # fmt: skip
    room_23, room_22, another, elsewhere = doors
    collecting.record_step(
        cast.zhou_min, None, visit=visit, kind="followed_in", door="street door", device_key=uuid5(DEVICE, "a-street"),
        words="The street door was shut. Somebody went in and we followed.",
    )  # fmt: skip

    yield at("2026-09-23 17:02")
    knock = collecting.record_step(
        cast.zhou_min, None, visit=visit, kind="knocked", door="Room 23", answered=False, device_key=uuid5(DEVICE, "a-knock-23"),
        words="Knocked at 23 for a long time. No answer.",
    )  # fmt: skip
    collecting.look(
        cast.zhou_min, None, case=case, step=knock, what="Knocked at 23, no answer",
        likelihoods={room_23: 500_000, room_22: 1_000_000, another: 1_000_000, elsewhere: 1_000_000},
    )  # fmt: skip

    yield from _dials(cast, borrower, case, loan, visit, doors)
    found = yield from _door_22(cast, borrower, case, visit, rent_book)
    yield from _paid(cast, borrower, case, loan, visit, found)


def _dials(cast, borrower, case, loan, visit, doors):
    phone = borrower.contact_details.get(kind="phone")
    room_23, room_22, another, elsewhere = doors
    for dial, minute in enumerate(("17:03", "17:05", "17:08", "17:11", "17:14", "17:17"), start=1):
        yield at(f"2026-09-23 {minute}")
        question = contacts.ask_gate(cast.zhou_min, None, party=borrower, kind="call", detail=phone, loans=[loan], visit=visit)
        assert question.verdict == "allow"
        contacts.log_contact(
            cast.zhou_min, None, party=borrower, kind="call", result="unanswered", detail=phone, visit=visit, case=case,
            words="A telephone rang behind the door of 22." if dial == 5 else "",
        )  # fmt: skip
        if dial == 5:
            heard = collecting.record_step(
                cast.zhou_min, None, visit=visit, kind="heard", door="Room 22", device_key=uuid5(DEVICE, "a-ringing"),
                words="His telephone rang, and not in 23: it rang behind the door of 22.",
            )  # fmt: skip
            collecting.look(
                cast.zhou_min, None, case=case, step=heard, what="The telephone rang behind 22",
                likelihoods={room_23: 20_000, room_22: 600_000, another: 20_000, elsewhere: 20_000},
            )  # fmt: skip

    yield at("2026-09-23 17:19")
    seventh = contacts.ask_gate(cast.zhou_min, None, party=borrower, kind="call", detail=phone, loans=[loan], visit=visit)
    assert seventh.verdict == "refuse"


def _door_22(cast, borrower, case, visit, rent_book):
    yield at("2026-09-23 17:21")
    collecting.record_step(
        cast.zhou_min, None, visit=visit, kind="knocked", door="Room 22", answered=True, device_key=uuid5(DEVICE, "a-knock-22"),
        words="Knocked at 22. He opened.",
    )  # fmt: skip
    try:  # whoever opens is a third person until he is recognised: he is told nothing
        collecting.record_step(cast.zhou_min, None, visit=visit, kind="told", door="Room 22", device_key=uuid5(DEVICE, "a-told-early"))
    except UnableTo:
        pass
    else:
        raise AssertionError("the amount was said before he was recognised")
    collecting.record_step(
        cast.zhou_min, None, visit=visit, kind="identified", door="Room 22", how_recognised="photo_of_id",
        device_key=uuid5(DEVICE, "a-identified"), words="The photo of the identity card in the file is him.",
    )  # fmt: skip
    contacts.log_contact(
        cast.zhou_min, None, party=borrower, kind="visit", result="conversation", place="home", with_staff=[cast.tang_wei],
        visit=visit, case=case, minutes=31, words="He lives in 22.",
    )  # fmt: skip
    found = parties.record_finding(
        cast.zhou_min, None, party=borrower, attribute="home.address", value="Room 22", evidence_kind="own_observation",
        source="He opened the door of 22", seen_on=day("2026-09-23"), subject=visit,
    )  # fmt: skip
    collecting.record_step(cast.zhou_min, None, visit=visit, kind="told", door="Room 22", device_key=uuid5(DEVICE, "a-told"))

    if rent_book:
        yield at("2026-09-23 17:24")
        photo = parties.attach(
            cast.zhou_min,
            None,
            party=borrower,
            title="Rent book of the landlord",
            filename="rent-book.png",
            content=cast.picture("rent book"),
        )
        found = parties.record_finding(
            cast.zhou_min, None, party=borrower, attribute="home.address", value="Room 22", evidence_kind="document",
            source="Rent book of the landlord", words="In 22 since August 2023.", true_from="2023-08", seen_on=day("2026-09-23"),
            attachments=[photo], subject=visit,
        )  # fmt: skip

    return found


def _paid(cast, borrower, case, loan, visit, found):
    yield at("2026-09-23 17:29")
    cash.give_field_receipt(
        cast.zhou_min, None, loan=loan, amount_minor=1_283_69, number="0231-0047", device_at=at("2026-09-23 17:29"), visit=visit
    )
    collecting.record_step(
        cast.zhou_min, None, visit=visit, kind="words", device_key=uuid5(DEVICE, "a-drawer"),
        words="He had the money ready in a drawer and hands it over only if somebody comes.",
    )  # fmt: skip
    collecting.end_visit(cast.zhou_min, None, visit=visit)

    yield at("2026-09-23 20:14")
    cash.count_hand_in(
        cast.sun_li, None, officer=cast.zhou_min, receipts=list(cast.zhou_min.field_receipts.filter(counts=None)), counted_minor=1_283_69
    )

    yield at("2026-09-24 08:50")
    claimed = borrower.findings.get(attribute="home.address", evidence_kind="own_statement")
    parties.settle_contradiction(
        cast.chen_yu, None, party=borrower, attribute="home.address", stands=found, against=claimed,
        reason="Able and correct once met. If he borrows again: see the door first, and agree how he pays.",
    )  # fmt: skip
    collecting.record_standing(
        cast.he_jing, None, case=case, ability="able", willingness="face_to_face", evidence=[found], until_on=day("2026-12-22"),
        words="Paid at once, from ready notes; face to face only.",
    )  # fmt: skip


def _lesson(cast, borrower, case, loan):
    yield at("2026-10-02 09:10")
    lesson = learning.open_lesson(
        cast.xu_yan, None, case=case, loan=loan, title="Case A: he lived behind the next door", title_zh="案例A：他住在隔壁那扇门后",
        sentence="A walk to the door before the money went out would have found 22, and a man who pays whoever comes.",
    )  # fmt: skip
    learning.add_clue(
        cast.xu_yan, None, lesson=lesson, attribute="home.address", leads=True,
        findings=list(borrower.findings.filter(attribute="home.address").exclude(evidence_kind="own_statement")),
    )  # fmt: skip
    rule = learning.propose_rule(
        cast.xu_yan, None, lesson=lesson, text="refer when not home_address.verified_by_visit",
        sentence_en="The home address is not verified by a visit", sentence_zh="居住地址未经上门核实",
    )  # fmt: skip
    yield at("2026-10-02 09:14")
    test = learning.run_back_test(cast.xu_yan, None, rule=rule, book=cast.book)
    cast.kept["rule A"], cast.kept["test A"] = rule, test
