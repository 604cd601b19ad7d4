"""States of an application and why a fact is not known, in words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from beforehand.core.basics.truth import Why

STATES: Mapping[str, str | Promise] = MappingProxyType(
    {
        "papers": _("waits for papers"),
        "decision": _("waits for a decision"),
        "withdrawn": _("withdrawn"),
        "approve": _("approved"),
        "decline": _("declined"),
        "refer": _("let go"),
    }
)

WHY: Mapping[Why, str | Promise] = MappingProxyType(
    {
        Why.NEVER_ASKED: _("nobody asked"),
        Why.NOT_GIVEN: _("asked for, not given"),
        Why.SOURCE_DOWN: _("the source could not be reached"),
        Why.EXPIRED: _("too old to count"),
        Why.CONTRADICTORY: _("contradicts what stands in the file"),
        Why.NOT_APPLICABLE: _("does not apply"),
    }
)


def state_words(state: str) -> str | Promise:
    """Where an application stands."""
    return STATES.get(state, state)


def why_words(why: Why | None) -> str:
    """Why something is not known."""
    return str(WHY.get(why, why)) if why else ""
