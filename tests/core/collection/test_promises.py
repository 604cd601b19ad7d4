"""Promises judged by money."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beforehand.core.collection.promises import MoneyIn, Promise, Verdict, judge

HANGZHOU = ZoneInfo("Asia/Shanghai")
LATER = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)


def at(text):
    return dt.datetime.fromisoformat(text).replace(tzinfo=HANGZHOU)


def promise(promise_id, amount_minor, due_on, given):
    given_at = at(given)
    return Promise(promise_id, amount_minor, dt.date.fromisoformat(due_on), given_at, given_at.date(), given_at)


def money(payment_id, amount_minor, came, recorded=None, reverses=None):
    came_at = at(came)
    return MoneyIn(payment_id, amount_minor, came_at.date(), at(recorded) if recorded else came_at, came_at, reverses)


def verdicts(promises, money_in, as_of, known=LATER):
    return {v.promise.promise_id: v.verdict for v in judge(promises, money_in, dt.date.fromisoformat(as_of), known)}


def test_case_d_words_do_not_keep_a_promise():
    today = promise("D", 550_355, "2026-09-04", "2026-09-04 11:40")
    assert verdicts([today], [], "2026-09-04") == {"D": Verdict.OPEN}
    (broken,) = judge([today], [], dt.date(2026, 9, 5), LATER)
    assert (broken.verdict, broken.judged_on, broken.lacking_minor) == (Verdict.BROKEN, dt.date(2026, 9, 4), 550_355)
    assert "2026-09-04" in broken.sentence("en")
    assert "跳票" in broken.sentence("zh")
    agency = money("agency", 500_000, "2026-10-15 10:00")
    (after,) = judge([today], [agency], dt.date(2026, 10, 16), LATER)
    assert (after.verdict, after.there_minor) == (Verdict.BROKEN, 500_000), "still 503.55 short, and nothing had come by the day"
    assert after.lacking_minor == 50_355
    rest = money("rest", 50_355, "2026-11-02 10:00")
    (late,) = judge([today], [agency, rest], dt.date(2026, 11, 3), LATER)
    assert (late.verdict, late.filled_on) == (Verdict.KEPT_LATE, dt.date(2026, 11, 2))


@pytest.mark.parametrize(
    ("paid", "expected"),
    [
        ([(10_000, "2026-05-10 23:59")], Verdict.KEPT),
        ([(9_999, "2026-05-10 12:00")], Verdict.PARTLY_KEPT),  # no tolerance
        ([(9_999, "2026-05-10 12:00"), (1, "2026-05-11 00:01")], Verdict.KEPT_LATE),
        ([(10_000, "2026-05-11 00:00")], Verdict.KEPT_LATE),
        ([], Verdict.BROKEN),
        ([(10_000, "2026-05-01 09:59")], Verdict.BROKEN),  # came before the promise was given
        ([(10_000, "2026-05-01 10:01")], Verdict.KEPT),  # after it, on the same day
        ([(4_000, "2026-05-03 12:00"), (6_000, "2026-05-08 12:00")], Verdict.KEPT),
    ],
)
def test_the_money_decides(paid, expected):
    mine = promise("p", 10_000, "2026-05-10", "2026-05-01 10:00")
    money_in = [money(number, amount, came) for number, (amount, came) in enumerate(paid)]
    assert verdicts([mine], money_in, "2026-05-12") == {"p": expected}
    before = verdicts([mine], money_in, "2026-05-10")
    assert before == {"p": Verdict.OPEN}, "before the day is over it is open"


def test_money_goes_to_promises_in_the_order_of_their_days():
    late = promise("20th", 10_000, "2026-05-20", "2026-05-01 10:00")
    early = promise("10th", 10_000, "2026-05-10", "2026-05-02 10:00")
    paid = [money(1, 15_000, "2026-05-09 12:00")]
    assert verdicts([late, early], paid, "2026-05-21") == {"10th": Verdict.KEPT, "20th": Verdict.PARTLY_KEPT}
    between = [money(1, 6_000, "2026-05-01 12:00")]
    assert verdicts([late, early], between, "2026-05-21") == {"10th": Verdict.BROKEN, "20th": Verdict.PARTLY_KEPT}, (
        "what came before the earlier promise was given is not its money"
    )


def test_late_money_fills_the_broken_promise_first():
    first = promise(1, 10_000, "2026-05-10", "2026-05-01 10:00")
    second = promise(2, 10_000, "2026-05-20", "2026-05-11 10:00")
    paid = [money(1, 10_000, "2026-05-15 12:00")]
    assert verdicts([first, second], paid, "2026-05-21") == {1: Verdict.KEPT_LATE, 2: Verdict.BROKEN}


def test_a_reversal_takes_back_and_only_once_known():
    mine = promise("p", 10_000, "2026-05-10", "2026-05-01 10:00")
    paid = [money(1, 10_000, "2026-05-09 12:00"), money(2, 10_000, "2026-05-14 12:00", reverses=1)]
    assert verdicts([mine], paid, "2026-05-13") == {"p": Verdict.KEPT}
    assert verdicts([mine], paid, "2026-05-14") == {"p": Verdict.BROKEN}
    assert verdicts([mine], paid, "2026-05-14", at("2026-05-13 18:00")) == {"p": Verdict.KEPT}


def test_a_back_dated_payment_counts_from_when_it_was_recorded():
    mine = promise("p", 10_000, "2026-05-10", "2026-05-01 10:00")
    suspense = money(1, 10_000, "2026-05-09 12:00", recorded="2026-05-20 09:00")
    assert verdicts([mine], [suspense], "2026-05-21", at("2026-05-20 08:59")) == {"p": Verdict.BROKEN}
    assert verdicts([mine], [suspense], "2026-05-21", at("2026-05-20 09:00")) == {"p": Verdict.KEPT}


def test_the_moment_it_came_orders_the_day_not_the_moment_it_was_written():
    mine = promise("p", 10_000, "2026-05-10", "2026-05-01 10:00")
    before = money(1, 10_000, "2026-05-01 09:30", recorded="2026-05-01 11:00")
    same = money(1, 10_000, "2026-05-01 10:00")
    assert verdicts([mine], [before], "2026-05-11") == verdicts([mine], [same], "2026-05-11") == {"p": Verdict.BROKEN}
    undeclared = MoneyIn(1, 10_000, dt.date(2026, 5, 1), at("2026-05-01 11:00"))
    assert verdicts([mine], [undeclared], "2026-05-11") == {"p": Verdict.KEPT}


def test_a_promise_takes_what_it_lacks_and_no_more():
    first = promise(1, 10_000, "2026-05-10", "2026-05-01 10:00")
    second = promise(2, 10_000, "2026-05-20", "2026-05-01 10:00")
    paid = [money(n, 6_000, f"2026-05-0{n} 12:00") for n in (3, 4, 5)]
    one, two = judge([first, second], paid, dt.date(2026, 5, 21), LATER)
    assert (one.there_minor, two.there_minor) == (10_000, 8_000)
    assert one.filled_on == dt.date(2026, 5, 4), "money that came later did not fill it"


def test_a_promise_counts_from_the_instant_it_was_recorded():
    mine = promise("p", 10_000, "2026-05-10", "2026-05-01 10:00")
    assert verdicts([mine], [], "2026-05-11", at("2026-05-01 10:00")) == {"p": Verdict.BROKEN}
    assert verdicts([mine], [], "2026-05-11", at("2026-05-01 09:59")) == {}


DAY = dt.date(2026, 5, 1)
OFFSETS = st.integers(0, 20)


@st.composite
def histories(draw):
    promises, paid = [], []
    for number in range(draw(st.integers(0, 4))):
        day = draw(OFFSETS)
        given_at = at(f"{DAY + dt.timedelta(days=day)} 10:00")
        recorded = given_at + dt.timedelta(hours=draw(st.integers(0, 30)))
        due_on = given_at.date() + dt.timedelta(days=draw(OFFSETS))
        promises.append(Promise(number, draw(st.integers(1, 50)), due_on, given_at, given_at.date(), recorded))
    for number in range(draw(st.integers(0, 6))):
        came = at(f"{DAY + dt.timedelta(days=draw(OFFSETS))} 12:00")
        recorded = came + dt.timedelta(hours=draw(st.integers(0, 100)))
        paid.append(MoneyIn(number, draw(st.integers(1, 60)), came.date(), recorded, came))
        if draw(st.integers(0, 3)) == 0:
            back = recorded + dt.timedelta(hours=draw(st.integers(0, 100)))
            paid.append(MoneyIn(f"r{number}", paid[-1].amount_minor, back.date(), back, back, reverses=number))
    return promises, paid


@given(histories(), st.integers(0, 45), st.integers(0, 45), st.data())
def test_laws(history, day, known_day, data):
    promises, paid = history
    as_of, known = DAY + dt.timedelta(days=day), at(f"{DAY + dt.timedelta(days=known_day)} 18:00")
    answer = judge(promises, paid, as_of, known)
    shuffled = data.draw(st.permutations(paid)), data.draw(st.permutations(promises))
    assert judge(shuffled[1], shuffled[0], as_of, known) == answer, "order does not matter"
    seen = [m for m in paid if m.recorded_at <= known and m.value_on <= as_of]
    assert judge([p for p in promises if p.recorded_at <= known], seen, as_of, known) == answer, "no look-ahead"
    standing = {m.payment_id: m.amount_minor for m in seen if m.reverses is None}
    for one in seen:
        standing.pop(one.reverses, None)
    assert sum(v.there_minor for v in answer) <= sum(standing.values()), "money is used once"
    for verdict in answer:
        assert 0 <= verdict.there_by_day_minor <= verdict.there_minor <= verdict.promise.amount_minor
        assert (verdict.verdict is Verdict.OPEN) == (verdict.judged_on is None) == (as_of <= verdict.promise.due_on)
    never = [m for m in paid if m.payment_id not in {r.reverses for r in seen} and m not in [r for r in seen if r.reverses is not None]]
    assert judge(promises, never, as_of, known) == answer, "a reversal equals never having paid"
