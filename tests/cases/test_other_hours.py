"""Other hours agreed, and another clock: what the gate opens by his own words, until he takes them back, and where he lives by another time."""

from datetime import date

import pytest

from beforehand.office.collecting import words
from beforehand.office.collecting.queries.worklist import worklist
from beforehand.office.contacts import services as contacts
from beforehand.office.contacts.models import Breach
from beforehand.office.parties import services as parties
from beforehand.office.parties.refusing import UnableToRecord
from beforehand.world.stories.moments import at

CLOSED = "house policy, after CN-GBT-TIME"


@pytest.fixture
def late(lender):
    """20,000 from 5 January 2026, nothing paid; the clock stands at the 6th of February, 09:00."""
    lender.go("2026-01-05")
    loan = lender.lend(lender.borrower("E"), 20_000_00, 12)
    lender.go("2026-02-06 09:00")
    return loan.party


def agree(lender, party, start, end, words="Come early, I leave at eight."):
    """He says so himself."""
    return parties.record_consent(
        lender.cast.zhou_min, None, party=party, kind="hours_agreement", scope={"start": start, "end": end}, words=words
    )


def visit(lender, party, moment):
    """May two of us be at his door then?"""
    lender.go(moment)
    return contacts.ask_gate(
        lender.cast.zhou_min, None, party=party, kind="visit", place="home", officers=[lender.cast.zhou_min, lender.cast.tang_wei]
    )


def said(asked):
    """Verdict, and the moment from which it is lawful."""
    return asked.verdict, asked.next_lawful_at


@pytest.mark.parametrize(
    ("start", "end", "moment", "verdict", "lawful_from"),
    [
        ("07:00", "08:00", "2026-02-07 06:59", "refuse", "2026-02-07 07:00"),
        ("07:00", "08:00", "2026-02-07 07:00", "allow", None),
        ("07:00", "08:00", "2026-02-07 07:59", "allow", None),
        ("06:00", "07:00", "2026-02-07 07:00", "refuse", "2026-02-07 08:00"),
        ("22:00", "23:00", "2026-02-07 22:00", "allow", None),
        ("22:00", "23:00", "2026-02-07 23:00", "refuse", "2026-02-08 08:00"),
        ("23:00", "23:30", "2026-02-07 22:10", "refuse", "2026-02-07 23:00"),
        ("22:00", "01:00", "2026-02-07 23:59", "allow", None),
        ("22:00", "01:00", "2026-02-08 00:59", "allow", None),
        ("22:00", "01:00", "2026-02-08 01:00", "refuse", "2026-02-08 08:00"),
        ("12:00", "13:00", "2026-02-07 07:30", "refuse", "2026-02-07 08:00"),
    ],
)
def test_inside_what_he_agreed_to_and_not_a_minute_more(lender, late, start, end, moment, verdict, lawful_from):
    agree(lender, late, start, end)
    asked = visit(lender, late, moment)
    assert said(asked) == (verdict, at(lawful_from) if lawful_from else None)
    if verdict == "allow":
        assert asked.sentence_en == f"Allowed because the person agreed to be reached from {start} to {end}."
        assert start in asked.sentence_zh
    else:
        assert asked.shown_as == CLOSED


def test_a_lawful_hour_needs_no_agreement_and_names_none(lender, late):
    agree(lender, late, "07:00", "09:00")
    asked = visit(lender, late, "2026-02-07 08:30")
    assert (asked.verdict, asked.sentence_en) == ("allow", "")


def test_until_he_takes_it_back(lender, late):
    given = agree(lender, late, "07:00", "08:00")
    assert visit(lender, late, "2026-02-07 07:10").verdict == "allow"
    parties.withdraw_consent(lender.cast.zhou_min, None, consent=given)
    assert said(visit(lender, late, "2026-02-07 07:11")) == ("refuse", at("2026-02-07 08:00"))
    assert said(visit(lender, late, "2026-02-08 07:10")) == ("refuse", at("2026-02-08 08:00"))


def test_only_he_himself_is_reached_in_his_hours(lender, late):
    agree(lender, late, "07:00", "08:00")
    parties.raise_flag(lender.cast.he_jing, None, party=late, kind="debtor_unreachable", reason="Twenty dials.")
    lender.go("2026-02-07 07:10")
    asked = contacts.ask_gate(
        lender.cast.zhou_min, None, party=late, kind="visit", to="landlord", place="neighbourhood", purpose="locate",
        officers=[lender.cast.zhou_min],
    )  # fmt: skip
    assert said(asked) == ("refuse", at("2026-02-07 08:00"))


def test_what_was_done_outside_is_a_breach_and_inside_is_none(lender, late):
    agree(lender, late, "07:00", "08:00")
    for moment, breaches in (("2026-02-07 07:30", []), ("2026-02-08 06:30", ["CN-GBT-TIME"])):
        lender.go(moment)
        contacts.log_contact(
            lender.cast.zhou_min, None, party=late, kind="visit", place="home", result="not_home", with_staff=[lender.cast.tang_wei],
            minutes=10,
        )  # fmt: skip
        assert list(Breach.objects.filter(entry__party=late).values_list("rule", flat=True)) == breaches


def test_the_worklist_says_that_he_agreed(lender, late):
    agree(lender, late, "07:00", "08:00")
    lender.go("2026-02-07 07:30")
    (row,) = worklist(lender.cast.he_jing).rows
    drawn = words.lawful(row)
    assert (drawn.state, drawn.second) == ("now", "he agreed, 07:00 to 08:00")
    lender.go("2026-02-07 08:30")
    (row,) = worklist(lender.cast.he_jing).rows
    assert words.lawful(row).second == "0 of 6 dials today"


@pytest.mark.parametrize(
    ("zone", "moment", "lawful_from"),
    [
        (None, "2026-02-07 08:00", None),  # Urumqi by default: one civil time in all of China
        ("Asia/Urumqi", "2026-02-07 08:00", "2026-02-07 10:00"),  # he lives by the local clock, two hours behind
        ("Asia/Urumqi", "2026-02-07 21:59", None),
        ("Asia/Dubai", "2026-02-07 08:00", "2026-02-07 12:00"),
        ("America/New_York", "2026-02-07 10:59", None),  # 21:59 there
        ("America/New_York", "2026-02-07 11:00", "2026-02-07 21:00"),  # 22:00 there; at 21:00 here it is 08:00 there
        ("Europe/Rome", "2026-03-29 14:30", None),  # the night summer time begins: 08:30 there, six hours behind
        ("Europe/Rome", "2026-03-28 14:30", "2026-03-28 15:00"),  # the day before: seven hours behind
    ],
)
def test_who_lives_by_another_clock_is_reached_by_both(lender, late, zone, moment, lawful_from):
    if zone:
        parties.record_finding(
            lender.cast.zhou_min, None, party=late, attribute="person.zone", value=zone, evidence_kind="own_statement", source="He himself"
        )
    asked = visit(lender, late, moment)
    assert said(asked) == (("refuse", at(lawful_from)) if lawful_from else ("allow", None))


def test_a_zone_that_was_corrected_binds_no_more(lender, late):
    found = parties.record_finding(
        lender.cast.zhou_min, None, party=late, attribute="person.zone", value="Asia/Dubai", evidence_kind="hearsay", source="The landlord"
    )
    assert visit(lender, late, "2026-02-07 09:00").verdict == "refuse"
    parties.record_finding(
        lender.cast.zhou_min, None, party=late, attribute="person.zone", value="Asia/Shanghai", evidence_kind="own_statement",
        source="He himself", supersedes=found,
    )  # fmt: skip
    assert visit(lender, late, "2026-02-07 09:01").verdict == "allow"


def test_his_hours_are_hours_of_his_own_clock(lender, late):
    """Agreed at 07:00 by a man in Dubai: 11:00 in Hangzhou is open on both clocks, 10:59 is not."""
    parties.record_finding(
        lender.cast.zhou_min,
        None,
        party=late,
        attribute="person.zone",
        value="Asia/Dubai",
        evidence_kind="own_statement",
        source="He himself",
    )
    agree(lender, late, "07:00", "08:00")
    assert said(visit(lender, late, "2026-02-07 10:59")) == ("refuse", at("2026-02-07 11:00"))
    assert visit(lender, late, "2026-02-07 11:00").verdict == "allow"


def test_a_holiday_keeps_the_same_hours(lender, late):
    """The standard prints no other hours for holidays: Spring Festival 2026 is on 17 February."""
    assert said(visit(lender, late, "2026-02-17 07:59")) == ("refuse", at("2026-02-17 08:00"))
    assert visit(lender, late, "2026-02-17 08:00").verdict == "allow"


@pytest.mark.parametrize(
    "scope", [{}, {"start": "07:00"}, {"start": "07:00", "end": "07:00"}, {"start": "7", "end": "8"}, {"start": "25:00", "end": "26:00"}]
)
def test_hours_that_are_none_are_refused(lender, late, scope):
    with pytest.raises(UnableToRecord, match="19:00 to 21:00"):
        parties.record_consent(lender.cast.zhou_min, None, party=late, kind="hours_agreement", scope=scope, words="Early.")


@pytest.mark.parametrize("zone", ["Beijing", "UTC+8", "asia/urumqi", "../etc"])
def test_a_zone_that_is_none_is_refused(lender, late, zone):
    with pytest.raises(UnableToRecord, match="no time zone"):
        parties.record_finding(
            lender.cast.zhou_min, None, party=late, attribute="person.zone", value=zone, evidence_kind="own_statement", source="He himself"
        )
    assert not late.findings.filter(attribute="person.zone").exists()
    assert date(2026, 2, 6) == lender.today()
