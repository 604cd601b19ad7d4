"""Both departments sign the four lessons; one release takes all that wait: policy version 2."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from beforehand.office.learning import services as learning
from beforehand.world.stories.cast import Cast
from beforehand.world.stories.moments import at

CASES = "ABCD"


def signed_and_released(cast: Cast) -> Iterator[datetime]:
    """Risk manager and collection manager sign each lesson on 20 November 2026; version 2 is in force the same day."""
    yield at("2026-11-20 09:00")
    for case in CASES:
        rule, test = cast.kept[f"rule {case}"], cast.kept[f"test {case}"]
        learning.sign_lesson(cast.xu_yan, None, rule=rule, back_test=test)
        learning.sign_lesson(cast.he_jing, None, rule=rule, back_test=test)
    yield at("2026-11-20 14:00")
    learning.release_lessons(cast.xu_yan, None, second_signer=cast.he_jing, cooling_hours=24, in_force_from=at("2026-11-20 14:00"))
