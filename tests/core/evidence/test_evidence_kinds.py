"""Known, knowable, unknowable, undetermined: the four cases and the laws of the class."""

import datetime as dt

import pytest
from evidence_file import at, finding
from hypothesis import given
from hypothesis import strategies as st

from beforehand.core.basics.truth import Truth
from beforehand.core.evidence.findings import EvidenceKind, KnownBasis, Retraction
from beforehand.core.evidence.kinds import Kind, classify

A_DECIDED = (at("2025-03-11 09:50"), dt.date(2025, 3, 11))
MET_AT_22 = finding(1, "room 22", "own_observation", "2026-09-23 18:41", seen_on=dt.date(2026, 9, 23), source="he opened")
RENT_BOOK = finding(2, "Room 22", "document", "2026-09-23 18:41", true_from="2023-08", source="the landlord's rent book")


def test_case_a_with_the_rent_book_is_knowable():
    answer = classify([MET_AT_22, RENT_BOOK], *A_DECIDED)
    assert answer.kind is Kind.KNOWABLE
    assert (answer.known_before, answer.true_before) == (Truth.FALSE, Truth.TRUE)
    assert answer.dated_by == (2,)
    assert "rent book" in answer.because("en")
    assert "2023-08" in answer.because("zh")
    assert answer.kind.counts_for_a_rule


def test_case_a_without_the_rent_book_stays_undetermined():
    answer = classify([MET_AT_22], *A_DECIDED)
    assert answer.kind is Kind.UNDETERMINED
    assert answer.true_before is Truth.UNKNOWN
    assert "which document or witness" in answer.because("en")
    assert not answer.kind.counts_for_a_rule


def test_case_b_with_the_statement_is_knowable_and_without_it_undetermined():
    decided = (at("2026-01-15 14:00"), dt.date(2026, 1, 15))
    balance = finding(1, True, "own_observation", "2026-10-25 09:30", attribute="holds_savings", seen_on=dt.date(2026, 10, 25))
    deposits = finding(2, True, "document", "2026-10-25 09:40", attribute="holds_savings", true_from="2025-11", source="statement")
    assert classify([balance, deposits], *decided).kind is Kind.KNOWABLE
    assert classify(balance, *decided).kind is Kind.UNDETERMINED


def test_case_c_the_deeds_make_it_unknowable():
    decided = (at("2025-10-10 11:00"), dt.date(2025, 10, 10))
    deeds = finding(
        1, 4, "document", "2026-11-05 19:00", attribute="houses_sold", true_from="2025-12", true_to="2026-03", source="the deeds"
    )
    answer = classify(deeds, *decided)
    assert answer.kind is Kind.UNKNOWABLE
    assert answer.true_before is Truth.FALSE
    assert "2025-12" in answer.because("en")


def test_case_d_what_lay_in_the_file_was_known():
    decided = (at("2026-08-03 15:00"), dt.date(2026, 8, 3))
    report = finding(1, 600_000_000, "document", "2026-08-03 10:00", attribute="credit_report.current_overdue", seen_on=dt.date(2026, 8, 3))
    answer = classify(report, *decided)
    assert answer.kind is Kind.KNOWN
    assert answer.known_by == (1,)


@pytest.mark.parametrize(
    ("true_from", "kind"),
    [
        ("2025-03-11", Kind.KNOWABLE),  # true on the day of the decision counts as before
        ("2025-03-12", Kind.UNKNOWABLE),
        ("2025-02", Kind.KNOWABLE),
        ("2025-03", Kind.UNDETERMINED),  # some day of March: the 10th or the 12th
        ("2025-04", Kind.UNKNOWABLE),
        ("2025", Kind.UNDETERMINED),
    ],
)
def test_a_date_proves_no_more_than_its_precision(true_from, kind):
    book = finding(1, "room 22", "document", "2026-09-23 18:41", true_from=true_from)
    assert classify(book, *A_DECIDED).kind is kind


@pytest.mark.parametrize(
    ("decided_on", "span", "kind"),
    [
        ("2025-03-01", {"true_from": "2025-03"}, Kind.UNDETERMINED),  # the first of March or a later day of it
        ("2025-03-31", {"true_from": "2025-03"}, Kind.KNOWABLE),
        ("2025-02-28", {"true_from": "2025-03"}, Kind.UNKNOWABLE),
        ("2025-03-11", {"true_to": "2025-03-11"}, Kind.KNOWABLE),  # its last day is the day of the decision
        ("2025-03-10", {"true_to": "2025-03-11"}, Kind.UNDETERMINED),  # it ended later; nothing says when it began
    ],
)
def test_both_ends_of_a_stated_date_are_asked(decided_on, span, kind):
    book = finding(1, "room 22", "document", "2026-09-23 18:41", **span)
    assert classify(book, at(f"{decided_on} 12:00"), dt.date.fromisoformat(decided_on)).kind is kind


@pytest.mark.parametrize("kind", ["own_statement", "hearsay"])
@pytest.mark.parametrize("true_from", ["2023-08", "2026-01"])
def test_word_of_mouth_dates_nothing(kind, true_from):
    told = finding(1, "room 22", kind, "2026-09-23 18:41", true_from=true_from, source="the landlady")
    answer = classify([told, MET_AT_22.__class__(**{**MET_AT_22.__dict__, "finding_id": 9})], *A_DECIDED)
    assert answer.kind is Kind.UNDETERMINED
    assert "the landlady" in answer.because("en")


def test_an_observation_proves_its_own_day_and_no_other():
    since = finding(1, "room 22", "own_observation", "2026-09-23 18:41", seen_on=dt.date(2026, 9, 23), true_from="2023-08")
    assert classify(since, *A_DECIDED).kind is Kind.UNDETERMINED
    that_day = finding(1, "room 22", "own_observation", "2026-09-23 18:41", seen_on=dt.date(2025, 3, 11))
    assert classify(that_day, *A_DECIDED).kind is Kind.KNOWABLE


def test_a_source_is_needed():
    book = finding(1, "room 22", "document", "2026-09-23 18:41", true_from="2023-08", source=" ")
    assert classify(book, *A_DECIDED).kind is Kind.UNDETERMINED


def test_documents_that_date_it_both_ways_leave_it_undetermined():
    lease = finding(3, "room 22", "document", "2026-09-24 10:00", true_from="2025-06", source="the lease")
    answer = classify([RENT_BOOK, lease], *A_DECIDED)
    assert answer.kind is Kind.UNDETERMINED
    assert "the lease" in answer.because("en")


def test_other_values_of_the_attribute_do_not_speak_for_the_clue():
    claimed = finding(3, "room 23", "own_statement", "2025-03-07 10:20")
    file = [claimed, MET_AT_22, RENT_BOOK]
    assert classify(file, *A_DECIDED, value="Room 22").kind is Kind.KNOWABLE
    assert classify(file, *A_DECIDED, value="Room 23").kind is Kind.KNOWN
    with pytest.raises(AssertionError, match="name the value"):
        classify(file, *A_DECIDED)


def test_a_later_correction_does_not_hide_that_it_had_been_known():
    first = finding(1, "room 22", "hearsay", "2025-03-10 10:00", source="a neighbour")
    corrected = finding(2, "room 22", "document", "2026-09-23 18:41", true_from="2023-08", supersedes=1)
    assert classify([first, corrected], *A_DECIDED).kind is Kind.KNOWN


def test_a_finding_retracted_since_dates_nothing_and_was_not_known():
    gone = Retraction(at("2026-10-01 09:00"), at("2026-10-01 09:00"), "Chen Yu", "another man's rent book")
    book = finding(2, "room 22", "document", "2026-09-23 18:41", true_from="2023-08", retracted=gone)
    early = finding(3, "room 22", "document", "2025-03-01 10:00", retracted=gone)
    assert classify([MET_AT_22, book, early], *A_DECIDED).kind is Kind.UNDETERMINED
    assert classify([MET_AT_22, book], *A_DECIDED, as_known_at=at("2026-09-30 00:00")).kind is Kind.KNOWABLE


def test_what_was_written_later_was_not_known_whatever_it_declares():
    late = finding(1, "room 22", "document", "2026-09-23 18:41", known="2025-03-01 09:00", true_from="2023-08")
    assert classify(late, *A_DECIDED).kind is Kind.KNOWABLE
    imported = finding(1, "room 22", "document", "2026-09-23 18:41", known="2025-03-01 09:00", known_basis=KnownBasis.DECLARED)
    answer = classify(imported, *A_DECIDED)
    assert (answer.kind, answer.known_basis) == (Kind.KNOWN, KnownBasis.DECLARED)


def test_an_imported_finding_that_does_not_say_when_it_was_known_stays_undetermined():
    fields = finding(1, "room 22", "document", "2026-09-23 18:41", true_from="2023-08", known_basis=KnownBasis.ASSUMED).__dict__
    undated = MET_AT_22.__class__(**{**fields, "known_at": None})
    answer = classify(undated, *A_DECIDED)
    assert (answer.kind, answer.known_before) == (Kind.UNDETERMINED, Truth.UNKNOWN)


DAYS = st.dates(dt.date(2023, 1, 1), dt.date(2027, 12, 31))


@st.composite
def clues(draw):
    number = draw(st.integers(1, 4))
    found = []
    for position in range(number):
        seen = draw(st.none() | DAYS)
        start = draw(st.none() | st.dates(dt.date(2023, 1, 1), seen or dt.date(2027, 12, 31)))
        recorded = draw(st.dates(dt.date(2023, 1, 1), dt.date(2028, 1, 1)))
        kind = draw(st.sampled_from(EvidenceKind))
        found.append(finding(position, "v", kind, f"{recorded} 12:00", true_from=start, seen_on=seen))
    return found


@given(clues(), DAYS, DAYS)
def test_laws_of_the_class(clue, one, other):
    earlier, later = sorted([one, other])
    first = classify(clue, at(f"{earlier} 12:00"), earlier)
    second = classify(clue, at(f"{later} 12:00"), later)
    assert classify(clue[::-1], at(f"{earlier} 12:00"), earlier).kind is first.kind
    assert (first.kind is Kind.KNOWN) == any(f.recorded_at <= at(f"{earlier} 12:00") for f in clue)
    if first.kind is Kind.KNOWN:
        assert second.kind is Kind.KNOWN, "what was known stays known to a later decision"
    proving = [f for f in clue if f.evidence_kind.proves]
    if not proving:
        assert first.kind in (Kind.KNOWN, Kind.UNDETERMINED), "nothing unproved makes a clue knowable or unknowable"
    if first.kind is Kind.KNOWABLE:
        dates = [d for f in proving for d in (f.happened.seen_on, f.happened.true_from and f.happened.true_from.latest) if d]
        assert min(dates) <= earlier
