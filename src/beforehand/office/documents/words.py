"""The kinds of documents in words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

KINDS: Mapping[str, str | Promise] = MappingProxyType(
    {
        "contract": _("Loan contract with plan"),
        "receipt": _("Receipt"),
        "payoff_quote": _("Payoff quote"),
        "decision_file": _("Decision file"),
        "placement": _("Placement with an agency"),
    }
)


def kind_words(kind: str) -> str:
    """What a document is, in the reader's language."""
    return str(KINDS[kind])
