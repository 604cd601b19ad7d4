"""The file as known at an instant; what may be written into it; what a decision may use of it."""

import datetime as dt
import random

from evidence_file import HANGZHOU, at, finding
from hypothesis import given
from hypothesis import strategies as st

from beforehand.core.basics.truth import Missing, Why
from beforehand.core.evidence.contradictions import Settlement, contradictions
from beforehand.core.evidence.facts import Unanswered, facts_for_decision
from beforehand.core.evidence.file import as_known_at
from beforehand.core.evidence.findings import EvidenceKind, KnownBasis, Retraction, normalised, refuse_finding, written_later
from beforehand.core.evidence.reading import Opening, Read, read_before_signing

CLAIMED = finding(1, "Room 23", "own_statement", "2025-03-07 10:20", source="application form")
FOUND = finding(2, "Room 22", "own_observation", "2026-09-23 18:41", known="2026-09-23 17:21", seen_on=dt.date(2026, 9, 23))
RENT_BOOK = finding(3, "room  22", "document", "2026-09-23 18:41", source="rent book", true_from="2023-08")


def test_what_this_office_wrote_is_cut_by_its_writing_whatever_it_declares():
    at_six = as_known_at([CLAIMED, FOUND], at("2026-09-23 18:00"))
    assert at_six.current == (CLAIMED,)
    assert at_six.known_later == 1
    assert as_known_at([CLAIMED, FOUND], at("2026-09-23 18:41")).current == (CLAIMED, FOUND)
    assert written_later([CLAIMED, FOUND]) == (FOUND,)


def test_an_imported_history_is_cut_by_its_declared_knowledge_and_says_so():
    imported = finding(4, "Room 9", "document", "2026-01-01 00:00", known="2024-05-01 09:00", known_basis=KnownBasis.DECLARED)
    file = as_known_at([imported, CLAIMED], at("2025-03-11 09:50"))
    assert file.current == (imported, CLAIMED)
    assert file.known_basis is KnownBasis.DECLARED
    assert as_known_at([imported], at("2025-01-01 00:00"), KnownBasis.RECORDED).current == ()


def test_a_finding_is_superseded_never_edited_and_the_past_does_not_know_it():
    corrected = finding(5, "Room 22", "own_statement", "2026-09-24 08:50", supersedes=1)
    now = as_known_at([corrected, CLAIMED], at("2026-09-24 09:00"))
    assert (now.current, now.superseded) == ((corrected,), (CLAIMED,))
    then = as_known_at([corrected, CLAIMED], at("2026-09-24 08:00"))
    assert (then.current, then.superseded, then.known_later) == ((CLAIMED,), (), 1)


def test_a_retraction_counts_from_its_own_moment_and_gives_force_back():
    retraction = Retraction(at("2026-10-01 09:00"), at("2026-10-01 09:00"), "Chen Yu", "wrong file")
    wrong = finding(5, "Room 24", "own_statement", "2026-09-24 08:50", supersedes=1, retracted=retraction)
    before = as_known_at([CLAIMED, wrong], at("2026-09-30 09:00"))
    assert [f.finding_id for f in before.current] == [5]
    assert before.current[0].retracted is None, "the past must not know of the retraction"
    after = as_known_at([CLAIMED, wrong], at("2026-10-01 09:00"))
    assert (after.current, after.retracted) == ((CLAIMED,), (wrong,))


def test_what_this_office_retracts_of_an_imported_history_is_cut_by_the_writing():
    def imported(basis):
        gone = Retraction(at("2024-06-01 09:00"), at("2026-02-01 09:00"), "Chen Yu", "another person's", basis)
        return finding(
            4, "Room 9", "document", "2026-01-01 00:00", known="2024-05-01 09:00", known_basis=KnownBasis.DECLARED, retracted=gone
        )

    cut = at("2025-03-11 09:50")
    assert len(as_known_at([imported(KnownBasis.RECORDED)], cut).current) == 1
    assert as_known_at([imported(KnownBasis.DECLARED)], cut).current == ()
    assert as_known_at([imported(KnownBasis.DECLARED)], at("2024-06-01 09:00")).retracted[0].retracted is not None


def test_a_chain_of_corrections_leaves_the_last_one():
    second = finding(5, "Room 22", "document", "2026-09-24 08:50", supersedes=1)
    retraction = Retraction(at("2026-10-02 09:00"), at("2026-10-02 09:00"), "Chen Yu", "typing error")
    second_retracted = finding(5, "Room 22", "document", "2026-09-24 08:50", supersedes=1, retracted=retraction)
    third = finding(6, "Room 21", "document", "2026-10-01 08:50", supersedes=5)
    assert as_known_at([CLAIMED, second, third], at("2026-10-03 00:00")).current == (third,)
    assert as_known_at([CLAIMED, second_retracted, third], at("2026-10-03 00:00")).current == (third,)


def test_what_cannot_be_written_is_refused_with_a_sentence():
    future = finding(
        7, "Room 22", "own_observation", "2026-09-23 18:00", known="2026-09-23 19:00", seen_on=dt.date(2026, 9, 24), source=" "
    )
    codes = [refusal.code for refusal in refuse_finding(future, [], HANGZHOU)]
    assert codes == ["evidence.finding.seen_after_known", "evidence.finding.known_after_recorded", "evidence.finding.no_source"]
    other = finding(8, "nurse", "document", "2026-09-23 18:00", attribute="occupation", supersedes=1)
    assert [r.code for r in refuse_finding(other, [CLAIMED])] == ["evidence.finding.supersedes_other"]
    successor = finding(5, "Room 22", "document", "2026-09-24 08:50", supersedes=1)
    again = finding(6, "Room 21", "document", "2026-09-24 08:51", supersedes=1)
    (refusal,) = refuse_finding(again, [CLAIMED, successor])
    assert (refusal.code, refusal.values["successor"]) == ("evidence.finding.superseded_twice", 5)
    assert refuse_finding(FOUND, [CLAIMED], HANGZHOU) == ()


def test_values_compare_normalised():
    assert normalised("Ｒｏｏｍ  ２２。") == normalised("room 22")
    assert normalised(True) != normalised(1)
    assert normalised("22") != normalised(22)


def test_a_contradiction_shows_both_sides_with_their_evidence():
    file = as_known_at([CLAIMED, FOUND, RENT_BOOK], at("2026-09-24 09:00"))
    (contradiction,) = contradictions(file)
    assert contradiction.is_open
    assert contradiction.first.findings == (CLAIMED,)
    assert contradiction.first.evidence_kinds == (EvidenceKind.OWN_STATEMENT,)
    assert contradiction.second.findings == (FOUND, RENT_BOOK)
    assert contradiction.second.evidence_kinds == (EvidenceKind.DOCUMENT, EvidenceKind.OWN_OBSERVATION)
    assert contradictions(as_known_at([CLAIMED, FOUND], at("2026-09-23 18:00"))) == ()


def test_a_settlement_names_what_stands_and_later_evidence_opens_it_again():
    settled = at("2026-09-24 08:50")
    settlement = Settlement(frozenset({2, 3}), frozenset({1}), "Chen Yu", "he opened there", settled, settled)
    file = as_known_at([CLAIMED, FOUND, RENT_BOOK], at("2026-09-24 09:00"))
    (contradiction,) = contradictions(file, [settlement])
    assert contradiction.settled is settlement
    assert contradiction.stands.value == "Room 22"
    facts = facts_for_decision([CLAIMED, FOUND, RENT_BOOK], ["home_address"], file.at, settlements=[settlement])
    assert facts == {"home_address": "Room 22"}
    earlier = as_known_at([CLAIMED, FOUND, RENT_BOOK], at("2026-09-24 08:00"))
    assert contradictions(earlier, [settlement])[0].is_open
    permit = finding(9, "Room 23", "document", "2026-10-05 10:00", source="residence permit", true_from="2024-01")
    reopened = as_known_at([CLAIMED, FOUND, RENT_BOOK, permit], at("2026-10-06 09:00"))
    assert contradictions(reopened, [settlement])[0].is_open


def test_one_value_after_the_other_is_a_change_and_no_contradiction():
    bank = finding(1, "main branch", "document", "2025-10-09 10:00", attribute="employer")
    moved = finding(2, "suburb branch", "own_statement", "2026-11-05 19:00", attribute="employer", true_from="2026-06")
    assert contradictions(as_known_at([bank, moved], at("2026-11-06 00:00"))) == ()
    assert facts_for_decision([bank, moved], ["employer"], at("2026-11-06 00:00")) == {"employer": "suburb branch"}
    always = finding(3, "suburb branch", "document", "2026-11-05 19:00", attribute="employer", true_from="2025-10")
    assert len(contradictions(as_known_at([bank, always], at("2026-11-06 00:00")))) == 1


def test_a_fact_has_a_value_or_says_why_not():
    statement = finding(11, 6, "document", "2026-01-15 09:00", attribute="bank_statement.months_covered", seen_on=dt.date(2026, 1, 10))
    gossip = finding(12, "gambles", "hearsay", "2026-01-15 09:00", attribute="habits")
    names = ["bank_statement.months_covered", "habits", "home_address", "credit_report.current_overdue", "guarantor"]
    asked = at("2026-01-16 09:00")
    unanswered = [
        Unanswered("credit_report.current_overdue", Why.SOURCE_DOWN, asked, asked),
        Unanswered("guarantor", Why.NOT_APPLICABLE, at("2026-01-18 09:00"), at("2026-01-18 09:00")),
    ]
    file = [statement, gossip, CLAIMED, FOUND]
    then = facts_for_decision(file, names, at("2026-01-17 09:00"), zone=HANGZHOU, unanswered=unanswered, max_age_days={names[0]: 30})
    assert then == {
        names[0]: 6,
        "habits": Missing("habits", Why.NOT_GIVEN),
        "home_address": "Room 23",
        "credit_report.current_overdue": Missing("credit_report.current_overdue", Why.SOURCE_DOWN),
        "guarantor": Missing("guarantor", Why.NEVER_ASKED),
    }
    later = facts_for_decision(file, names, at("2026-10-17 09:00"), zone=HANGZHOU, unanswered=unanswered, max_age_days={names[0]: 30})
    assert later[names[0]] == Missing(names[0], Why.EXPIRED)
    assert later["home_address"] == Missing("home_address", Why.CONTRADICTORY)
    assert later["guarantor"] == Missing("guarantor", Why.NOT_APPLICABLE)


def test_a_fact_holds_from_its_first_day_to_its_last_and_cuts_are_inclusive():
    moved = finding(1, "Room 22", "document", "2026-01-01 09:00", true_from="2026-01-05", true_to="2026-01-10")
    values = [
        facts_for_decision([moved], ["home_address"], at(f"2026-01-{day} 09:00"), zone=HANGZHOU)["home_address"]
        for day in ("04", "05", "10", "11")
    ]
    assert values == [Missing("home_address", Why.NEVER_ASKED), "Room 22", "Room 22", Missing("home_address", Why.EXPIRED)]
    asked = at("2026-01-04 09:00")
    refused = [Unanswered("home_address", Why.NOT_GIVEN, asked, asked)]
    assert facts_for_decision([], ["home_address"], asked, unanswered=refused)["home_address"].why is Why.NOT_GIVEN
    settlement = Settlement(frozenset({2}), frozenset({1}), "Chen Yu", "he opened", at("2026-09-24 09:00"), at("2026-09-24 09:00"))
    at_that_instant = facts_for_decision([CLAIMED, FOUND], ["home_address"], at("2026-09-24 09:00"), settlements=[settlement])
    assert at_that_instant == {"home_address": "Room 22"}


def test_an_attribute_may_have_its_own_way_of_being_the_same():
    short = finding(2, "23", "document", "2025-03-08 09:00")
    same = {"home_address": lambda value: str(value).removeprefix("Room ")}
    cut = at("2025-03-11 09:00")
    assert facts_for_decision([CLAIMED, short], ["home_address"], cut)["home_address"].why is Why.CONTRADICTORY
    assert facts_for_decision([CLAIMED, short], ["home_address"], cut, same=same) == {"home_address": "23"}


def test_age_is_counted_in_the_days_of_the_branch():
    payslip = finding(1, 8_000, "document", "2026-01-01 00:30", attribute="income")
    facts = facts_for_decision([payslip], ["income"], at("2026-01-31 12:00"), zone=HANGZHOU, max_age_days={"income": 30})
    assert facts == {"income": 8_000}, "learnt on 1 January in Hangzhou, still 31 December in UTC"


def test_hearsay_neither_gives_a_value_nor_makes_one_contradictory():
    gossip = finding(2, "Room 7", "hearsay", "2025-03-08 09:00")
    assert facts_for_decision([CLAIMED, gossip], ["home_address"], at("2025-03-11 09:00")) == {"home_address": "Room 23"}
    assert contradictions(as_known_at([CLAIMED, gossip], at("2025-03-11 09:00")))[0].is_open, "the file still shows it"


def test_reading_log():
    openings = [
        Opening("credit report", "Wu Lan", at("2026-08-03 11:00")),
        Opening("credit report", "Shen Ke", at("2026-08-03 16:00")),
    ]
    signed, since = at("2026-08-03 15:00"), at("2026-01-01 00:00")
    assert read_before_signing(openings, "credit report", "Wu Lan", signed, since).read is Read.SEEN
    assert read_before_signing(openings, "credit report", "Shen Ke", signed, since).read is Read.NOT_SEEN
    assert read_before_signing(openings, "credit report", "Shen Ke", signed, None).read is Read.NOT_KNOWN
    assert read_before_signing(openings, "credit report", "Shen Ke", signed, at("2026-09-01 00:00")).read is Read.NOT_KNOWN


START = at("2026-01-01 00:00")
HOURS = st.integers(0, 400)


@st.composite
def files(draw):
    """Random files: two attributes, few values, corrections of earlier findings, retractions, all bases."""
    file = []
    for number in range(draw(st.integers(0, 8))):
        recorded = START + dt.timedelta(hours=draw(HOURS))
        known = recorded - dt.timedelta(hours=draw(st.integers(0, 100)))
        basis = draw(st.sampled_from(KnownBasis))
        retracted = None
        if draw(st.booleans()):
            moment = recorded + dt.timedelta(hours=draw(HOURS))
            retracted = Retraction(moment, moment, "x", "y")
        older = draw(st.sampled_from(file)) if file and draw(st.booleans()) else None
        attribute = older.attribute if older else draw(st.sampled_from(["home_address", "employer"]))
        one = finding(
            number, draw(st.sampled_from("pqr")), draw(st.sampled_from(list(EvidenceKind))), "2026-01-01 00:00", attribute=attribute
        )
        values = {**one.__dict__, "recorded_at": recorded, "known_at": known, "known_basis": basis, "retracted": retracted}
        file.append(type(one)(**{**values, "supersedes": older.finding_id if older else None}))
    return file


def answers(file, cut):
    known = as_known_at(file, cut)
    shown = [(name, [(f.finding_id, f.retracted) for f in getattr(known, name)]) for name in ("current", "superseded", "retracted")]
    facts = facts_for_decision(file, ["home_address", "employer"], cut)
    return shown, contradictions(known), facts


@given(files(), HOURS, st.randoms(use_true_random=False))
def test_no_look_ahead_and_order_does_not_matter(file, hours, shuffler: random.Random):
    cut = START + dt.timedelta(hours=hours)
    then = [f for f in file if f.known_from() <= cut]
    assert answers(file, cut) == answers(then, cut)
    shuffled = file[:]
    shuffler.shuffle(shuffled)
    assert answers(shuffled, cut) == answers(file, cut)
    known = as_known_at(file, cut)
    assert len(known.current) + len(known.superseded) + len(known.retracted) + known.known_later == len(file)
