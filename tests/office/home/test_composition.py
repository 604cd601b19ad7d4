"""The rows of all rooms as one reader wants them: nothing twice, nothing lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from beforehand.office.home.pages.entries import entries
from beforehand.office.home.queries.composition import composed
from beforehand.office.parties.timeline import TimelineRow, TimelineStep

START = datetime(2026, 9, 12, 0, 0, tzinfo=UTC)


def row(kind, minutes=0, **more):
    at = START + timedelta(minutes=minutes)
    return TimelineRow(**{"at": at, "recorded_at": at, "department": "other", "kind": kind, "bold": f"{kind}.", **more})


def step(minutes, text, words="", **more):
    return TimelineStep(START + timedelta(minutes=minutes), text, words, **more)


def test_it_leaves_what_belongs_to_nothing_as_it_is():
    rows = [row("finding", subject="finding-1"), row("contact", 5, subject="contact-1"), row("document", 6, subject="document-1")]
    assert composed(rows, {}, loans=2) == rows


def test_a_receipt_is_a_link_of_its_payment_and_the_count_stands_at_its_hour():
    receipt = row(
        "field_receipt", 0, subject="field-receipt-1", bold="Receipt 7.", text="In the hands of Z.", steps=(step(90, "Counted by S"),)
    )
    paper = row("document", 1, subject="document-4", links=(("As given", "/papers/4/"),))
    payment = row("payment", 0, subject="event-9", text="Installment 18.", amount_minor=1_283_69)
    between = row("finding", 30, subject="finding-2")
    belongs = {"field-receipt-1": "event-9", "document-4": "event-9"}
    made = composed([payment, receipt, paper, between], belongs, loans=1)
    assert [one.kind for one in made] == ["payment", "finding", "custody"]
    assert made[0].text == "Installment 18. Receipt 7. In the hands of Z."
    assert made[0].links == (("As given", "/papers/4/"),)
    assert made[2].at == START + timedelta(minutes=90)
    assert made[2].text == "Counted by S."


def test_a_paper_whose_money_is_filtered_away_stands_alone():
    paper = row("document", 1, subject="document-4")
    assert composed([paper], {"document-4": "event-9"}, loans=1) == [paper]


def test_an_entry_without_an_anchor_gathers_nothing():
    rows = [row("payment", 0), row("visit", 1), row("standing", 2), row("document", 3, subject="document-4"), row("finding", 4)]
    assert composed(rows, {}, loans=2) == rows


def test_the_case_says_what_opened_it_and_the_payment_what_it_ended():
    rows = [
        row("late", 0, bold="Installment 15 unpaid.", text="Due on 11 Sep 2026."),
        row("case", 10, subject="case-1", bold="Case opened."),
        row("payment", 500, text="Installment 15."),
        row("case", 500, bold="Case closed.", text="As cured."),
    ]
    made = composed(rows, {}, loans=1)
    assert [(one.bold, one.text) for one in made] == [
        ("Case opened.", "Installment 15 unpaid. Due on 11 Sep 2026."),
        ("payment.", "Installment 15. Case closed."),
    ]


def test_an_installment_that_opened_no_case_still_stands():
    rows = [row("late", 0), row("finding", 5), row("case", 60 * 24 * 3, subject="case-1")]
    assert [one.kind for one in composed(rows, {}, loans=1)] == ["late", "finding", "case"]


def test_a_visit_gathers_what_was_found_and_taken_and_folds_equal_dials():
    dials = [step(minute, "Rang, no answer.", "A telephone rang behind 22." if minute == 9 else "") for minute in range(5, 11)]
    refused = step(19, "Refused: CN-CBA-DIALS.", refused=True)
    visit = row("visit", 0, subject="visit-3", department="collection", steps=(step(1, "Knocked: 23, no answer."), *dials, refused))
    found = row("finding", 21, subject="finding-8", contradiction="1")
    other = row("finding", 22, subject="finding-9")
    [made, alone] = composed([visit, found, other], {"finding-8": "visit-3"}, loans=1)
    assert alone == other
    assert [one.at.minute for one in made.steps] == [1, 5, 19, 21]
    folded = made.steps[1]
    assert folded.text.startswith("Rang, no answer. 6 times")
    assert folded.words == "A telephone rang behind 22."
    assert made.steps[2].refused
    assert made.steps[3] == found


def test_what_belongs_to_a_visit_that_is_not_shown_stands_alone():
    found = row("finding", 21, subject="finding-8")
    assert composed([found], {"finding-8": "visit-3"}, loans=1) == [found]


def test_how_he_pays_stands_once_with_its_evidence():
    rows = [
        row("finding", 0, subject="finding-1", evidence_kind="document"),
        row("finding", 0, subject="finding-2", evidence_kind="document"),
        row("standing", 0, subject="standing-5"),
    ]
    [made] = composed(rows, {"finding-1": "standing-5", "finding-2": "standing-5"}, loans=1)
    assert (made.kind, made.evidence_kind) == ("standing", "document")


def test_payments_on_their_day_fold_into_one_with_their_sum(db):
    paid = [
        row("payment", minutes=60 * 24 * 30 * month, key="payment_on_day", amount_minor=1_276_12, currency="CNY") for month in range(14)
    ]
    late = row("payment", minutes=60 * 24 * 500, text="Installment 15, 4 days late.", amount_minor=1_278_67, currency="CNY")
    [folded, after] = entries([*paid, late])
    assert folded.amount_minor == 14 * 1_276_12
    assert len(folded.folded) == 14
    assert folded.text == "14 installments, each on its day."
    assert after.text == "Installment 15, 4 days late."


def test_a_warning_of_the_same_night_does_not_part_a_case_from_what_opened_it():
    rows = [row("late", 0, bold="Installment 1 unpaid."), row("warning", 10), row("case", 10, subject="case-1", bold="Case opened.")]
    assert [(one.kind, one.text) for one in composed(rows, {}, loans=1)] == [("warning", ""), ("case", "Installment 1 unpaid.")]


def test_dials_of_several_days_fold_where_nothing_happened_between(db):
    dial = {"bold": "Call.", "text": "Rang, no answer.", "writer": "Ma Jun", "department": "collection"}
    rows = [row("contact", 60 * 24 * day, key=f"dial-{day}", **dial) for day in range(4)]
    other = row("contact", 60 * 24 * 5, key="dial-5", **{**dial, "writer": "Hu Bin"})
    [folded, single] = entries([*rows, other])
    assert folded.text == "Rang, no answer. 4 times."
    assert folded.writer == "Ma Jun"
    assert len(folded.folded) == 4
    assert single.text == "Rang, no answer."
