"""The cases told otherwise: without the evidence that dates the clue, and the next four before the lessons."""

import pytest

from beforehand.core.policy import Outcome
from beforehand.office.audit import clock
from beforehand.office.learning.queries import leading_clue
from beforehand.office.learning.refusing import UnableToSignLesson
from beforehand.office.learning.services import sign_lesson
from beforehand.office.parties.models import Party
from beforehand.office.underwriting.models import PolicyRelease
from beforehand.office.underwriting.queries import verdict_for
from beforehand.world.stories.next_four import next_four
from beforehand.world.stories.room_23 import room_23
from beforehand.world.stories.urban_village import urban_village


def borrower(letter: str) -> Party:
    return Party.objects.get(name_entry__reading=letter.lower())


def verdict(cast, name):
    return verdict_for(cast.kept[name], clock.now())


def test_without_the_rent_book_it_stays_undetermined_and_cannot_be_signed(own_theatre):
    own_theatre.play(room_23(own_theatre.cast, rent_book=False), until="2026-10-05 09:00")
    assert leading_clue(borrower("A").lessons.get()).kind == "undetermined"
    with pytest.raises(UnableToSignLesson):
        sign_lesson(own_theatre.cast.xu_yan, None, rule=own_theatre.cast.kept["rule A"], back_test=own_theatre.cast.kept["test A"])


def test_without_the_statement_it_stays_undetermined(own_theatre):
    own_theatre.play(urban_village(own_theatre.cast, statement=False), until="2026-11-03 09:00")
    assert leading_clue(borrower("B").lessons.get()).kind == "undetermined"


def test_before_the_lessons_the_same_four_passed(own_theatre):
    cast = own_theatre.cast
    own_theatre.play(next_four(cast), until="2026-11-23 09:00")
    assert {name: verdict(cast, name).decision.outcome for name in ("A2", "B2", "C2", "D2")} == dict.fromkeys(
        ("A2", "B2", "C2", "D2"), Outcome.APPROVE
    )
    assert PolicyRelease.objects.count() == 1
