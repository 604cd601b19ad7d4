"""Custody of notes: the chain from the borrower to the vault, and that money is conserved along it."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beforehand.core.basics.refusals import Refusal
from beforehand.core.cash.counting import Count, Counted, count_bag, give_back, may_count, move_on
from beforehand.core.cash.custody import Hands, Holder, Movement, Receipt, held_by, holdings, receipts_in_bag
from beforehand.core.cash.taking import CustodyRule, Taken, may_take, take

HANGZHOU = ZoneInfo("Asia/Shanghai")
RULE = CustodyRule(5_000_000, "CNY")
BAG, TABLE = Holder(Hands.BAG, "Zhou Min"), Holder(Hands.COUNT, "HZ")
VAULT, SHORTAGE = Holder(Hands.VAULT, "HZ"), Holder(Hands.SHORTAGE, "Zhou Min")
SURPLUS, BORROWER = Holder(Hands.SURPLUS, "HZ"), Holder(Hands.BORROWER, "A")


def at(text):
    return dt.datetime.fromisoformat(text).replace(tzinfo=HANGZHOU)


def receipt(number, amount_minor, moment="2026-09-23 17:29", held_with=None, **rest):
    moment = at(moment)
    return replace(Receipt(number, f"key {number}", "loan A", "A", "Zhou Min", amount_minor, "CNY", moment, moment, held_with), **rest)


def taken(*receipts):
    movements = []
    for one in receipts:
        answer = take(one, one.number, movements, RULE)
        assert isinstance(answer, Taken)
        movements.append(answer.movement)
    return movements


def count(counted_minor, by="Sun Li", second=None, moment="2026-09-23 20:14", count_id="c1"):
    return Count(count_id, "Zhou Min", "HZ", counted_minor, "CNY", by, at(moment), at(moment), second)


def test_case_a_from_the_borrower_to_the_vault():
    movements = taken(receipt("0231-0047", 128_369))
    assert held_by(movements, BAG, "CNY") == 128_369
    assert receipts_in_bag(movements, "Zhou Min") == ("0231-0047",)
    counted = count_bag(count(128_369), movements, RULE)
    assert (counted.variance_minor, counted.receipts) == (0, ("0231-0047",))
    movements += counted.movements
    assert receipts_in_bag(movements, "Zhou Min") == ()
    to_vault = Movement("v1", TABLE, VAULT, 128_369, "CNY", "Sun Li", at("2026-09-23 20:20"), at("2026-09-23 20:20"))
    assert move_on(to_vault, movements, RULE) is to_vault
    movements.append(to_vault)
    assert holdings(movements) == {(BORROWER, "CNY"): -128_369, (VAULT, "CNY"): 128_369}
    assert held_by(movements, BAG, "CNY", at("2026-09-23 18:00")) == 128_369, "as known at six it was in his bag"


def test_a_shortage_is_the_officers_and_never_the_borrowers():
    movements = taken(receipt("1", 128_369))
    counted = count_bag(count(128_000), movements, RULE)
    assert counted.variance_minor == -369
    held = holdings([*movements, *counted.movements])
    assert held == {(BORROWER, "CNY"): -128_369, (TABLE, "CNY"): 128_000, (SHORTAGE, "CNY"): 369}
    empty = count_bag(count(0), movements, RULE)
    assert holdings([*movements, *empty.movements])[(SHORTAGE, "CNY")] == 128_369
    assert receipts_in_bag([*movements, *empty.movements], "Zhou Min") == ()


def test_a_surplus_is_nobodys_until_it_is_explained():
    movements = taken(receipt("1", 10_000))
    counted = count_bag(count(10_050), movements, RULE)
    assert counted.variance_minor == 50
    assert holdings([*movements, *counted.movements]) == {
        (BORROWER, "CNY"): -10_000, (TABLE, "CNY"): 10_050, (SURPLUS, "CNY"): -50,
    }  # fmt: skip


def test_case_b_a_large_amount_needs_two_holders_and_two_counters():
    alone, two = receipt("1", 8_222_267), receipt("1", 8_222_267, held_with="Tang Wei")
    (refusal,) = may_take(alone, [], RULE)
    assert refusal.code == "cash.two_holders"
    assert "82,222.67" in refusal.sentence("en")
    assert "50,000.00" in refusal.sentence("zh")
    assert may_take(two, [], RULE) == ()
    movements = taken(two)
    assert [r.code for r in may_count(count(8_222_267), movements, RULE)] == ["cash.two_holders"]
    assert isinstance(count_bag(count(8_222_267, second="Wu Lan"), movements, RULE), Counted)


def test_money_that_has_come_is_recorded_with_its_breach():
    answer = take(receipt("1", 5_000_000), "m", [], RULE)
    assert answer.movement.amount_minor == 5_000_000
    assert [breach.code for breach in answer.breaches] == ["cash.two_holders"]
    assert take(receipt("1", 4_999_999), "m", [], RULE).breaches == ()


def test_two_smaller_amounts_make_a_large_one():
    first = taken(receipt("1", 3_000_000))
    assert [r.code for r in may_take(receipt("2", 2_000_000), first, RULE)] == ["cash.two_holders"]
    assert may_take(receipt("2", 1_999_999), first, RULE) == ()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"amount_minor": 0}, "cash.receipt.not_positive"),
        ({"amount_minor": -5}, "cash.receipt.not_positive"),
        ({"number": "1"}, "cash.receipt.number_used"),
        ({"held_with": "Zhou Min"}, "cash.second_is_self"),
    ],
)
def test_what_speaks_against_a_receipt(changed, code):
    before = taken(receipt("1", 100))
    refusals = may_take(replace(receipt("2", 100), **changed), before, RULE)
    assert [refusal.code for refusal in refusals] == [code]


def test_a_number_issued_twice_is_not_recorded_again():
    answer = take(receipt("1", 100), "m2", taken(receipt("1", 100)), RULE)
    assert isinstance(answer, Refusal)
    assert answer.code == "cash.receipt.number_used"


@pytest.mark.parametrize(
    ("counted", "code"),
    [
        (count(100, by="Zhou Min"), "cash.count.own_bag"),
        (count(100, by="Tang Wei"), "cash.count.own_bag"),  # he held it with him
        (count(100, by="Sun Li", second="Zhou Min"), "cash.count.own_bag"),
        (count(-1), "cash.count.negative"),
    ],
)
def test_nobody_counts_what_he_held(counted, code):
    movements = taken(receipt("1", 100, held_with="Tang Wei"))
    refused = count_bag(counted, movements, RULE)
    assert [refusal.code for refusal in refused] == [code]


def test_who_held_an_earlier_bag_may_count_this_one():
    movements = taken(receipt("1", 100, held_with="Tang Wei"))
    movements += count_bag(count(100), movements, RULE).movements
    movements += taken(receipt("2", 200, moment="2026-09-24 10:00"))
    assert isinstance(count_bag(count(200, by="Tang Wei", moment="2026-09-24 20:00", count_id="c2"), movements, RULE), Counted)


def test_an_empty_bag_is_not_counted_and_no_more_moves_than_is_there():
    assert [refusal.code for refusal in count_bag(count(0), [], RULE)] == ["cash.count.bag_empty"]
    too_much = Movement("v", TABLE, VAULT, 1, "CNY", "Sun Li", at("2026-09-23 20:20"), at("2026-09-23 20:20"))
    assert move_on(too_much, [], RULE).code == "cash.move.more_than_held"
    with pytest.raises(AssertionError, match="no step"):
        Movement("v", BAG, VAULT, 1, "CNY", "Zhou Min", at("2026-09-23 20:20"), at("2026-09-23 20:20"))


@pytest.mark.parametrize(("second", "allowed"), [(None, False), ("Sun Li", False), ("Wu Lan", True)])
def test_a_large_amount_goes_to_the_vault_with_two(second, allowed):
    movements = taken(receipt("1", 5_000_000, held_with="Tang Wei"))
    movements += count_bag(count(5_000_000, second="Wu Lan"), movements, RULE).movements
    moment = at("2026-09-23 20:20")
    to_vault = Movement("v", TABLE, VAULT, 5_000_000, "CNY", "Sun Li", moment, moment, second)
    assert (move_on(to_vault, movements, RULE) is to_vault) is allowed
    alone = replace(to_vault, amount_minor=4_999_999, second=None)
    assert move_on(alone, movements, RULE) is alone


def test_what_is_written_in_one_instant_is_known_at_it_and_taken_before_it_is_counted():
    moment = "2026-09-23 20:14"
    movements = taken(receipt("z", 100, moment=moment))
    movements += count_bag(count(100, moment=moment, count_id="a"), movements, RULE).movements
    assert held_by(movements, TABLE, "CNY", at(moment)) == 100
    assert receipts_in_bag(movements, "Zhou Min", at(moment)) == ()


def test_a_receipt_is_cancelled_only_by_its_counter_entry_and_only_from_the_bag():
    movements = taken(receipt("1", 100), receipt("2", 200))
    back = Movement("b", BAG, BORROWER, 100, "CNY", "Zhou Min", at("2026-09-23 18:00"), at("2026-09-23 18:00"), receipts=("1",))
    assert give_back(back, movements) is back
    movements.append(back)
    assert receipts_in_bag(movements, "Zhou Min") == ("2",)
    assert give_back(replace(back, movement_id="b2"), movements).code == "cash.receipt.not_in_bag"
    counted = count_bag(count(200), movements, RULE)
    assert counted.receipts == ("2",)


@st.composite
def days(draw):
    """A random day at one branch: two officers take cash, hand in, and the count goes to the vault, whatever is refused left out."""
    movements, moment = [], at("2026-09-23 08:00")
    for step in range(draw(st.integers(0, 12))):
        moment += dt.timedelta(minutes=draw(st.integers(0, 30)))
        officer = draw(st.sampled_from(["Zhou Min", "Tang Wei"]))
        amount = draw(st.integers(0, 6_000_000))
        what = draw(st.sampled_from(["take", "take", "count", "vault"]))
        if what == "take":
            made = Receipt(
                str(step), step, "loan", draw(st.sampled_from("AB")), officer, amount, "CNY", moment, moment, draw(st.none() | st.just("W"))
            )
            answer = take(made, step, movements, RULE)
            movements += [answer.movement] if isinstance(answer, Taken) else []
        elif what == "count":
            answer = count_bag(Count(step, officer, "HZ", amount, "CNY", "Sun Li", moment, moment, "Wu Lan"), movements, RULE)
            movements += answer.movements if isinstance(answer, Counted) else ()
        else:
            moved = Movement(step, TABLE, VAULT, amount + 1, "CNY", "Sun Li", moment, moment, "Wu Lan")
            movements += [moved] if isinstance(move_on(moved, movements, RULE), Movement) else []
    return movements


@given(days(), st.integers(0, 400), st.data())
def test_laws_of_custody(movements, minutes, data):
    cut = at("2026-09-23 08:00") + dt.timedelta(minutes=minutes)
    for known in (None, cut):
        held = holdings(movements, known)
        assert sum(held.values()) == 0, "over all hands custody is conserved"
        below = {holder.hands for (holder, _), amount in held.items() if amount < 0}
        assert below <= {Hands.BORROWER, Hands.SURPLUS}, "nobody hands on what he does not have"
    seen = [m for m in movements if m.recorded_at <= cut]
    assert holdings(seen) == holdings(movements, cut), "no look-ahead"
    shuffled = data.draw(st.permutations(movements))
    assert (holdings(shuffled), receipts_in_bag(shuffled, "Zhou Min")) == (holdings(movements), receipts_in_bag(movements, "Zhou Min"))
    borrowed = sum(m.amount_minor for m in movements if m.source.hands is Hands.BORROWER)
    assert -sum(a for (h, _), a in holdings(movements).items() if h.hands is Hands.BORROWER) == borrowed, "no count touches a borrower"
    for officer in ("Zhou Min", "Tang Wei"):
        waiting = set(receipts_in_bag(movements, officer))
        amounts = sum(m.amount_minor for m in movements if set(m.receipts) & waiting and m.target == Holder(Hands.BAG, officer))
        assert held_by(movements, Holder(Hands.BAG, officer), "CNY") == amounts, "a bag holds what its receipts say"
