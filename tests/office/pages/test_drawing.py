"""Where marks stand: nothing outside its box, in the order of time, and nothing later than the moment asked for drawn as known."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from beforehand.office.pages.drawing.clues import draw_axis
from beforehand.office.pages.drawing.interval import draw_interval
from beforehand.office.pages.drawing.lateness import bars_in_list, bars_in_margin, row_bar
from beforehand.office.pages.drawing.ruler import draw_ruler, named_moments
from beforehand.office.pages.drawing.scale import DayScale
from beforehand.office.pages.drawing.timeline import days_of, entries_of, entry_of
from beforehand.office.pages.shapes import Clue, ClueAxis, Entry, Head, NamedMoment, Ruler, RulerMark, Verdict

DAYS = st.dates(dt.date(2015, 1, 1), dt.date(2035, 12, 31))
INSTANTS = st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2030, 1, 1), timezones=st.just(dt.UTC))  # noqa: DTZ001
WORDS = {"since": "true since {day}", "from": "from {day}", "known": "known {day}", "nothing": "nothing dates it earlier"}


@pytest.fixture(autouse=True)
def _english_in_hangzhou():
    with translation.override("en"), timezone.override("Asia/Shanghai"):
        yield


def share(per_cent: str) -> float:
    """The number of an SVG percentage."""
    assert per_cent.endswith("%")
    return float(per_cent[:-1])


@given(DAYS, st.integers(1, 9000), st.lists(DAYS, max_size=6))
def test_a_scale_keeps_order_and_ends(first, length, days):
    scale = DayScale(first, first + dt.timedelta(days=length))
    places = [scale.at(day) for day in sorted(days)]
    assert places == sorted(places)
    assert all(0 <= place <= 100 for place in places)
    assert scale.at(scale.first) == 0
    assert scale.at(scale.last) == 100


@given(DAYS, st.integers(1, 7000))
def test_ticks_are_few_and_in_order(first, length):
    ticks = DayScale(first, first + dt.timedelta(days=length)).ticks(8)
    places = [share(tick.x) for tick in ticks]
    assert places == sorted(places)
    assert len(ticks) <= 12


def test_the_first_tick_and_january_carry_their_year():
    labels = [tick.label for tick in DayScale(dt.date(2025, 3, 1), dt.date(2026, 9, 20)).ticks(8)]
    assert labels[:4] == ["Apr 2025", "Jul", "Oct", "Jan 2026"]


def ruler(**changes) -> Ruler:
    """Case A's entries: decided in March 2025, visited in September 2026."""
    marks = [
        RulerMark(dt.datetime(2025, 3, 7, 2, tzinfo=dt.UTC), "lending"),
        RulerMark(dt.datetime(2026, 9, 23, 9, tzinfo=dt.UTC), "collection", "#finding-1"),
    ]
    said = {
        "now": dt.datetime(2026, 9, 24, 1, 12, tzinfo=dt.UTC),
        "decision_at": dt.datetime(2025, 3, 11, 1, 50, tzinfo=dt.UTC),
        "marks": marks,
        **changes,
    }
    return Ruler(**said)


def test_what_is_known_now_is_drawn_as_known():
    drawn = draw_ruler(ruler(), "the decision", "now")
    assert not drawn.past
    assert drawn.handle_words == "now"
    assert not any(mark.later for mark in drawn.marks)


def test_on_a_past_view_later_marks_are_grey():
    drawn = draw_ruler(ruler(known_at=dt.datetime(2025, 3, 11, 1, 50, tzinfo=dt.UTC)), "the decision", "now")
    assert drawn.past
    assert drawn.handle_words == "the decision, 11 Mar 2025, 09:50"
    assert {mark.lane: mark.later for mark in drawn.marks} == {"lending": False, "collection": True}
    assert drawn.handle == drawn.decision
    assert not drawn.decision_words


def test_a_moment_after_now_is_now():
    assert not draw_ruler(ruler(known_at=dt.datetime(2030, 1, 1, tzinfo=dt.UTC)), "the decision", "now").past


def test_many_entries_of_one_day_are_one_mark_that_says_so():
    marks = [RulerMark(dt.datetime(2026, 9, 23, 9, minute, tzinfo=dt.UTC), "collection") for minute in range(20)]
    marks.append(RulerMark(dt.datetime(2025, 3, 7, 2, tzinfo=dt.UTC), "collection"))
    drawn = draw_ruler(ruler(marks=marks), "the decision", "now")
    assert sorted(mark.count for mark in drawn.marks) == [1, 20]
    assert any(mark.says == "23 Sep 2026, 17:00 (+19)" for mark in drawn.marks)


@given(st.lists(st.tuples(INSTANTS, st.sampled_from(["lending", "collection", "office"])), max_size=40), INSTANTS, INSTANTS)
def test_a_mark_is_grey_exactly_where_it_lies_after_the_handle(entries, known_at, now):
    marks = [RulerMark(at, lane) for at, lane in entries]
    drawn = draw_ruler(Ruler(now=now, known_at=known_at, marks=marks), "the decision", "now")
    assert sum(mark.count for mark in drawn.marks) == len(marks)
    assert sum(mark.count for mark in drawn.marks if mark.later) == sum(at > min(now, known_at) for at, _ in entries)
    assert all(0 <= share(mark.x) <= 100 for mark in drawn.marks)


def test_the_named_moment_one_stands_at_is_current():
    decision = dt.datetime(2025, 3, 11, 1, 50, tzinfo=dt.UTC)
    moments = [NamedMoment("The decision", decision), NamedMoment("Now", None)]
    assert [m["current"] for m in named_moments(ruler(moments=moments))] == [False, True]
    past = named_moments(ruler(moments=moments, known_at=decision))
    assert [m["current"] for m in past] == [True, False]
    assert past[0]["value"] == "2025-03-11 09:50"


def axis(*clues: Clue):
    """Clues against the decision of 11 March 2025."""
    return draw_axis(ClueAxis(decision_on=dt.date(2025, 3, 11), clues=clues), WORDS)


def test_a_clue_true_before_the_decision_and_known_after():
    drawn = axis(Clue("Lives in 22", "rent book", "knowable", dt.date(2026, 9, 23), dt.date(2023, 8, 1)))
    clue = drawn.clues[0]
    assert share(clue.bar_from) < share(drawn.decision) < share(clue.dot)
    assert clue.true_words == "true since 1 Aug 2023"
    assert clue.known_words == "known 23 Sep 2026"
    assert clue.dated
    assert not clue.single


def test_nothing_dates_it_is_said_and_dashed_from_the_left():
    clue = axis(Clue("Pays face to face", "seen", "undetermined", dt.date(2026, 9, 23))).clues[0]
    assert not clue.dated
    assert clue.true_words == "nothing dates it earlier"
    assert clue.dashed_to == clue.dot


def test_two_labels_that_would_collide_become_one():
    drawn = axis(
        Clue("Lives in 22", "rent book", "knowable", dt.date(2026, 9, 23), dt.date(2023, 8, 1)),
        Clue("Later each month", "payments", "unknowable", dt.date(2026, 6, 15), dt.date(2026, 6, 15)),
        Clue("No visit", "checklist", "known", dt.date(2025, 3, 10), dt.date(2025, 3, 10)),
    )
    assert [clue.single for clue in drawn.clues] == ["", "from 15 Jun 2026", "known 10 Mar 2025"]


@given(DAYS, st.lists(st.tuples(DAYS, st.one_of(st.none(), DAYS)), min_size=1, max_size=6))
def test_clues_stand_inside_the_axis(decision, clues):
    drawn = draw_axis(ClueAxis(decision, [Clue("a", "b", "known", known, true) for known, true in clues]), WORDS)
    for clue in drawn.clues:
        assert 0 <= share(clue.bar_from) <= 100
        assert share(clue.bar_from) + share(clue.bar_length) <= 100.5
        assert 0 <= share(clue.dot) <= 100
    assert 0 < share(drawn.decision) < 100


def test_on_time_is_a_tick_and_not_nothing():
    bars = bars_in_margin([0] * 14 + [4, 9, 15, 12])
    assert [bar.zero for bar in bars] == [True] * 14 + [False] * 4
    assert all(bar.height > 0 for bar in bars)
    assert [bar.label for bar in bars[-4:]] == ["4", "9", "15", "12"]


@given(st.lists(st.integers(0, 4000), max_size=400))
def test_bars_rise_with_days_and_stay_in_their_box(days):
    for bars, height in ((bars_in_list(days), 18), (bars_in_margin(days), 40)):
        assert all(0 < bar.height <= height and bar.y + bar.height == pytest.approx(height) for bar in bars)
        tall = sorted(bars, key=lambda bar: bar.days)
        assert [bar.height for bar in tall] == sorted(bar.height for bar in tall)
    assert len(bars_in_list(days)) == min(6, len(days))


def test_a_bar_longer_than_its_row_is_cut_and_its_figure_stays_inside():
    assert row_bar(400, 35) == {"width": "100.00%", "after": "93.50%"}
    assert share(row_bar(7, 35)["width"]) == pytest.approx(100 * 7 / 35)


def test_an_interval_round_zero():
    drawn = draw_interval(-50, 0, 50, -100, 100)
    assert (drawn.low, drawn.mid, drawn.high, drawn.zero, drawn.below) == ("25.00%", "50.00%", "75.00%", "50.00%", False)
    assert draw_interval(-50, -10, 50, -100, 100).below
    with pytest.raises(AssertionError):
        draw_interval(5, 0, 9, -1, 1)


class Row:
    """A room's own row: other names, fewer of them."""

    at = dt.datetime(2026, 9, 23, 8, 58, tzinfo=dt.UTC)
    recorded_at = dt.datetime(2026, 9, 23, 10, 41, tzinfo=dt.UTC)
    department = "collection"
    bold, text = "Visit", "to his home"
    known = dt.datetime(2026, 9, 23, 9, 24, tzinfo=dt.UTC)
    superseded_by = ""
    steps = ({"at": at, "text": "Seventh call refused", "refused": True},)


def test_a_rooms_own_row_becomes_an_entry():
    entry = entry_of(Row)
    assert (entry.department, entry.known, entry.recorded) == ("collection", "23 Sep 2026", "recorded 18:41")
    step = entry.steps[0]
    assert (step.department, step.verdict, step.bold, step.text) == ("collection", "refused", "Seventh call refused", "")


def test_a_department_of_neither_stands_on_both_lanes():
    assert entry_of({"department": "other"}).department == "office"


def paid(number: int, month: int, minor: int = 127_612, key: str = "paid") -> dict:
    """An installment paid on its day."""
    return {
        "at": dt.datetime(2025, month, 11, 2, tzinfo=dt.UTC),
        "bold": f"Installment {number},",
        "text": "paid on its day",
        "amount_minor": minor,
        "key": key,
    }


def test_equal_rows_fold_into_one_with_their_sum():
    rows = [paid(1, 4), paid(2, 5), paid(3, 6), {**paid(4, 7), "key": ""}]
    first, second = entries_of(rows)
    assert first.amount_minor == 3 * 127_612
    assert len(first.folded) == 3
    assert first.bold == "Installment 1 – Installment 3,"
    assert first.text == "paid on its day"
    assert [head for head, _ in days_of([first, second])] == ["11 Apr to 11 Jun 2025", "Fri 11 Jul 2025"]


@given(st.lists(st.tuples(st.sampled_from(["", "paid", "late"]), st.integers(-(10**9), 10**9)), max_size=30))
def test_folding_loses_no_money_and_no_row(said):
    entries = entries_of([{"at": dt.datetime(2025, 4, 11, tzinfo=dt.UTC), "key": key, "amount_minor": minor} for key, minor in said])
    assert sum(entry.amount_minor for entry in entries) == sum(minor for _, minor in said)
    assert sum(len(entry.folded) or 1 for entry in entries) == len(said)


def test_what_nothing_dates_says_so():
    assert days_of([Entry(text="hearsay")])[0][0] == "Nothing dates it"


def test_a_record_with_an_unknown_name_is_refused():
    with pytest.raises(TypeError):
        Verdict.of({"state": "now", "colour": "green"})


def test_a_head_has_at_most_three_buttons_and_one_main():
    with pytest.raises(AssertionError):
        Head("A", actions=[{"label": str(n)} for n in range(4)])
    with pytest.raises(AssertionError):
        Head("A", actions=[{"label": "a", "main": True}, {"label": "b", "main": True}])
