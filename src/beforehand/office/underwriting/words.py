"""Outcomes, effects and reasons in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from beforehand.core.basics.truth import Why
from beforehand.office.parties.words import teacher

OUTCOMES: Mapping[str, str | Promise] = MappingProxyType(
    {
        "approve": pgettext_lazy("decision", "Approve"),
        "refer": pgettext_lazy("decision", "Refer: something must be shown first"),
        "decline": pgettext_lazy("decision", "Decline"),
    }
)
"""What a signer may decide, as the choice is offered."""

DECIDED: Mapping[str, str | Promise] = MappingProxyType(
    {
        "approve": pgettext_lazy("decision", "approved"),
        "refer": pgettext_lazy("decision", "referred"),
        "decline": pgettext_lazy("decision", "declined"),
    }
)
"""What was decided."""

SAYS: Mapping[str, str | Promise] = MappingProxyType(
    {
        "approve": pgettext_lazy("decision", "approve"),
        "watch": pgettext_lazy("decision", "approve and watch"),
        "refer": pgettext_lazy("decision", "refer"),
        "decline": pgettext_lazy("decision", "decline"),
    }
)
"""What the rules say, to be put after *the rules say*."""

WHY: Mapping[Why, str | Promise] = MappingProxyType(
    {
        Why.NEVER_ASKED: _("never asked"),
        Why.NOT_GIVEN: _("asked for, not given"),
        Why.SOURCE_DOWN: _("the source could not be reached"),
        Why.EXPIRED: _("too old to count"),
        Why.CONTRADICTORY: _("contradictory: two findings cannot both be true"),
        Why.NOT_APPLICABLE: _("does not apply to this application"),
    }
)
"""Why a value is unknown."""


ORDER: Mapping[str, str | Promise] = MappingProxyType(
    {
        "home_visit": _("Order the visit"),
        "bank_statement": _("Ask for the statement"),
        "credit_report": _("Order the credit report"),
        "identity_document": _("Ask for the document"),
        "income_paper": _("Ask for the income paper"),
        "employer_check": _("Order the check of the employer"),
        "asset_check": _("Order the check of the assets"),
        "purpose_paper": _("Ask what the money is for"),
    }
)
"""The button that orders a check, by the check's code."""

VERDICTS: Mapping[str, str | Promise] = MappingProxyType(
    {
        "approve": pgettext_lazy("decision", "Approves."),
        "watch": pgettext_lazy("decision", "Approves and watches."),
        "refer": pgettext_lazy("decision", "Refers."),
        "decline": pgettext_lazy("decision", "Declines."),
    }
)
"""The verdict in one word."""


def decided(outcome: str) -> str:
    """*approved*, *referred*, *declined*."""
    return str(DECIDED[outcome])


def says(outcome: str) -> str:
    """What the rules say: *approve*, *approve and watch*, *refer*, *decline*."""
    return str(SAYS[outcome])


def taught(taught_by: str | None) -> str:
    """*taught by case A*; nothing where no case taught it."""
    return gettext("taught by %(lesson)s") % {"lesson": teacher(taught_by)} if taught_by else ""
