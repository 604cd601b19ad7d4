"""The room's words as filters."""

from __future__ import annotations

from django import template

from beforehand.office.pages import formats
from beforehand.office.servicing import words
from beforehand.office.servicing.models import LoanEvent, LoanWarning

register = template.Library()


@register.filter
def component_words(component: int) -> str:
    """What a part of a payment is for."""
    return str(words.COMPONENTS[component])


@register.filter
def channel_words(channel: str) -> str:
    """How money came."""
    return str(words.CHANNELS[channel])


@register.filter
def kind_words(kind: str) -> str:
    """What happened to the loan's money."""
    return str(words.KINDS[kind])


@register.filter
def state_words(state: int) -> str:
    """Where a loan stands."""
    return str(words.STATES[state])


@register.filter
def warning_words(warning: LoanWarning) -> str:
    """What a warning is about."""
    return str(words.WARNINGS[warning.kind])


@register.filter
def signed_money(amount_minor: int, event: LoanEvent) -> str:
    """An amount as the counter sees it: payouts and what was taken back go out."""
    out = event.kind in (LoanEvent.Kind.DISBURSEMENT, LoanEvent.Kind.REVERSAL)
    return formats.money(-amount_minor if out else amount_minor, event.loan.currency)


@register.filter
def was_reversed(event: LoanEvent) -> bool:
    """Whether it was taken back."""
    return hasattr(event, "reversed_by")


@register.filter
def was_asked(event: LoanEvent) -> bool:
    """Whether somebody asked for it to be taken back."""
    return hasattr(event, "reversal_request")
