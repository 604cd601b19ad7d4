"""What every movement of notes needs: a second person who works here, people by name, and the custody row."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from beforehand.core.basics.refusals import Refusal
from beforehand.core.cash.custody import Movement
from beforehand.office.cash.hands import word_of
from beforehand.office.cash.models import CustodyMovement
from beforehand.office.cash.refusing import UnableToTakeCash
from beforehand.office.staff.models import Branch, Staff

ORIGIN = "custody"
"""Where the journal entries of custody say they come from; the number is the movement's."""


def check_second(second: Staff | None) -> None:
    """Refuse a second person who no longer works here."""
    if second is not None and not second.is_active:
        raise UnableToTakeCash(
            _("%(name)s no longer works here. Name somebody who is present.") % {"name": second.name}, field="second_holder"
        )


def named(refusal: Refusal, people: Iterable[Staff | None]) -> Refusal:
    """The core knows people by their numbers; a clerk knows them by name."""
    names = {str(one.pk): one.name for one in people if one}
    return Refusal(refusal.kind, {word: names.get(str(value), value) for word, value in refusal.values.items()})


def moved(actor: Staff, branch: Branch, movement: Movement, **links: object) -> CustodyMovement:
    """Write one movement of the core as a custody row, with the people who hold it together."""
    second = int(movement.second) if movement.second else None
    return CustodyMovement.objects.create(
        branch=branch,
        giver=word_of(movement.source),
        taker=word_of(movement.target),
        holders=[actor.pk, *([second] if second else [])],
        currency=movement.currency,
        amount_minor=movement.amount_minor,
        moved_at=movement.moved_at,
        recorded_by=actor,
        **links,
    )
