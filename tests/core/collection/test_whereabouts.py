"""Where he lives: case A's figures, and the laws of a belief."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beforehand.core.collection.looks import Door, Look, Sign, counted, knock, ringing
from beforehand.core.collection.whereabouts import Option, UnableToBelieve, believe, look_next, why_leads

ROOM_23, ROOM_22 = Door("23", "room 23", "23室"), Door("22", "room 22", "22室")
OTHER, ELSEWHERE = Door("other", "another room", "同楼另一室"), Door("elsewhere", "elsewhere", "别处")
DOORS = [ROOM_23, ROOM_22, OTHER, ELSEWHERE]
PRIOR = {"23": Fraction(8, 10), "22": Fraction(1, 20), "other": Fraction(1, 10), "elsewhere": Fraction(1, 20)}
KNOCKED = knock("k1", "visit", ROOM_23, found=False, detection=Fraction(1, 2))
KNOCKED_AGAIN = knock("k2", "visit", ROOM_23, found=False, detection=Fraction(1, 2))
SILENT = [ringing(f"d{n}", "visit", ROOM_22, heard=False, if_there=Fraction(6, 10), if_not=Fraction(2, 100)) for n in range(4)]
HEARD = ringing("d5", "visit", ROOM_22, heard=True, if_there=Fraction(6, 10), if_not=Fraction(2, 100))


def test_case_a_before_the_visit_after_the_knocks_and_after_the_ringing():
    knocked = believe(DOORS, PRIOR, [KNOCKED, KNOCKED_AGAIN])
    assert (knocked.percent("23"), knocked.percent("22")) == ("66.7", "8.3")
    heard = believe(DOORS, PRIOR, [KNOCKED, *SILENT, HEARD, KNOCKED_AGAIN])
    assert (heard.percent("22"), heard.percent("23")) == ("73.2", "19.5")
    assert heard.chances["22"] == Fraction(5, 100) * Fraction(6, 10) / (
        Fraction(4, 10) * Fraction(2, 100) + Fraction(5, 100) * Fraction(6, 10) + Fraction(15, 100) * Fraction(2, 100)
    )
    assert heard.ranked[0] is ROOM_22
    assert heard.tenths() == {"22": 7, "23": 2, "other": 1, "elsewhere": 0}
    assert [step.look for step in heard.steps] == [KNOCKED, HEARD]


def test_it_says_why_22_now_leads_23():
    heard = believe(DOORS, PRIOR, [KNOCKED, HEARD])
    assert why_leads(heard) == (
        "room 22 now leads room 23: 73.2 % against 19.5 %. "
        "Nobody answered at room 23. It moves room 22 from 5.0 % to 8.3 %, room 23 from 80.0 % to 66.7 %. "
        "His telephone was heard ringing behind room 22. It moves room 22 from 8.3 % to 73.2 %, room 23 from 66.7 % to 19.5 %."
    )
    assert why_leads(heard, "zh").startswith("22室现已领先23室：73.2% 对 19.5%。23室敲门无人应。")
    assert "still leads" in why_leads(believe(DOORS, PRIOR, [KNOCKED]))


def test_who_opens_is_found_and_rules_the_others_out():
    found = believe(DOORS, PRIOR, [KNOCKED, HEARD, knock("k3", "visit", ROOM_22, found=True, detection=Fraction(1, 2))])
    assert found.chances == {"22": 1, "23": 0, "other": 0, "elsewhere": 0}


def test_one_occasion_counts_once_and_another_day_again():
    tomorrow = knock("k9", "next day", ROOM_23, found=False, detection=Fraction(1, 2))
    twice = believe(DOORS, PRIOR, [KNOCKED, KNOCKED_AGAIN, tomorrow])
    assert twice.chances["23"] == Fraction(8, 40) / (Fraction(8, 40) + Fraction(2, 10))
    assert counted([KNOCKED, KNOCKED_AGAIN]) == (KNOCKED,)
    assert counted([*SILENT, HEARD]) == (HEARD,)


def test_chances_that_cannot_be_right_are_refused_with_what_to_do():
    with pytest.raises(UnableToBelieve) as not_one:
        believe(DOORS, {**PRIOR, "23": Fraction(7, 10)}, [])
    assert not_one.value.refusal.code == "whereabouts.prior.not_one"
    assert "9/10" in not_one.value.refusal.sentence("zh")
    certain = knock("k", "visit", ROOM_23, found=False, detection=Fraction(1))
    with pytest.raises(UnableToBelieve) as impossible:
        believe([ROOM_23], {"23": Fraction(1)}, [certain])
    assert impossible.value.refusal.code == "whereabouts.look.impossible"


def test_which_look_next():
    heard = believe(DOORS, PRIOR, [KNOCKED, HEARD])
    at_22 = Option("knock at 22", "22", Fraction(1, 2), 100)
    at_23 = Option("knock at 23", "23", Fraction(1, 2), 100)
    ask = Option("ask the landlady", "elsewhere", Fraction(9, 10), 50)
    ranked = look_next(heard, [at_23, ask, at_22])
    assert [worth.option for worth in ranked] == [at_22, at_23, ask]
    assert ranked[0].finds == Fraction(30, 41) / 2
    dear = Option("dear", "22", Fraction(1, 2), 1_000)
    assert look_next(heard, [dear, at_23])[0].option is at_23, "0.366/1000 < 0.098/100"


CHANCE = st.fractions(Fraction(1, 100), Fraction(99, 100), max_denominator=100)


@st.composite
def looks(draw):
    made = []
    for number in range(draw(st.integers(0, 5))):
        chances = {door.door_id: draw(CHANCE) for door in DOORS}
        occasion = draw(st.sampled_from(["a", "b"]))
        sign = draw(st.sampled_from(Sign))
        made.append(
            Look(str(number), occasion, sign, draw(st.sampled_from(DOORS)).door_id, draw(st.booleans()), chances, Fraction(1), "x", "x")
        )
    return made


@given(looks(), st.data())
def test_laws_of_a_belief(made, data):
    belief = believe(DOORS, PRIOR, made)
    assert sum(belief.chances.values()) == 1
    assert sum(belief.tenths().values()) == 10
    once = list(counted(made))
    assert believe(DOORS, PRIOR, data.draw(st.permutations(once))).chances == belief.chances, "order of looks does not matter"
    split = data.draw(st.integers(0, len(once)))
    half = believe(DOORS, PRIOR, once[:split])
    assert believe(DOORS, half.chances, once[split:]).chances == belief.chances, "looking in two parts is looking once"
    blind = Look("blind", "c", Sign.OTHER, "22", False, {}, Fraction(1, 3), "x", "x")
    assert believe(DOORS, PRIOR, [*made, blind]).chances == belief.chances, "a look that tells no door apart changes nothing"


@given(st.sampled_from(DOORS), CHANCE)
def test_a_failed_knock_never_raises_its_door(door, detection):
    belief = believe(DOORS, PRIOR, [knock("k", "v", door, found=False, detection=detection)])
    assert belief.chances[door.door_id] < PRIOR[door.door_id]
    assert all(belief.chances[other.door_id] > PRIOR[other.door_id] for other in DOORS if other is not door)
