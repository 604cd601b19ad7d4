"""The money of a file in the margin: each running loan by component, what the last payment met, how late each installment was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from beforehand.core.loans.layout import Component, State
from beforehand.office.home.pages.words import component_words, language, loan_words
from beforehand.office.home.queries import FileView, LoanState
from beforehand.office.home.queries.money import PARTS, Split
from beforehand.office.pages import formats
from beforehand.office.pages.shapes import SumRow, Sums

ALWAYS = (Component.PRINCIPAL, Component.INTEREST, Component.FEE)


@dataclass(frozen=True)
class MoneySection:
    """A loan in the margin: its sums (None: a sentence stands instead), days late by installment with first and last due month."""

    number: str
    currency: str
    url: str
    sums: Sums | None
    sentence: str
    days_late: Sequence[int]
    first_due: object
    last_due: object
    span: str
    several: bool = False  # beside other loans it says its number
    anchor: str = ""


def as_read(url: str, view: FileView) -> str:
    """An address of a loan, to be read as known at the moment of this view; in the view of now as it is."""
    return f"{url}?{urlencode({'known_at': written(view.as_known_at)})}" if view.past else url


def written(moment: datetime) -> str:
    """A moment as the ruler's field has it, in the reader's zone, to the minute."""
    return localtime(moment).strftime("%Y-%m-%d %H:%M")


def sections(view: FileView) -> list[MoneySection]:
    """The loans worth their figures: those that run and the newest; an earlier one is a sentence. Without a loan, what was asked for."""
    if not view.loans:
        return [MoneySection("", "", "", None, _no_loan(view), (), None, None, "", anchor="money")]
    return [_section(state, view, figures=_runs(state) or state is view.loans[-1]) for state in view.loans]


def _runs(state: LoanState) -> bool:
    return state.position is not None and state.position.state is State.ACTIVE


def _no_loan(view: FileView) -> str:
    asked = view.asked_for
    if asked is None:
        return _("No loan, and nothing applied for.")
    application = asked.application
    said = {
        "amount": formats.money(application.amount_minor, application.product.currency, whole=True),
        "n": application.installments,
        "level": formats.money(asked.level_minor, application.product.currency),
    }
    if not asked.level_minor:
        return _("No loan yet. Applied for %(amount)s.") % said
    return (
        ngettext(
            "No loan yet. Applied for %(amount)s over %(n)s month; level installment %(level)s.",
            "No loan yet. Applied for %(amount)s over %(n)s months; level installment %(level)s.",
            application.installments,
        )
        % said
    )


def _section(state: LoanState, view: FileView, *, figures: bool) -> MoneySection:
    loan, late = state.loan, state.lateness
    url = as_read(reverse("servicing:loan", args=[loan.number]), view)
    sums, sentence = None, ""
    if state.refusal is not None:
        sentence = state.refusal.sentence(language())
    elif not figures or state.position is None or state.position.state is State.NOT_PAID_OUT:
        sentence = f"{loan_words(state)}."
    elif state.position.state is State.PAID_IN_FULL and state.met is None and state.position.closed_on:
        sentence = _("Paid in full on %(day)s.") % {"day": formats.day_plain(state.position.closed_on)}
    else:
        sums = _sums(state, view)
    span = f"{late[0].installment}–{late[-1].installment}" if late else ""
    return MoneySection(
        loan.number,
        loan.currency,
        url,
        sums,
        sentence,
        state.days_late if figures else (),
        late[0].due_on if late else None,
        late[-1].due_on if late else None,
        span,
        several=len(view.loans) > 1,
        anchor="money" if state is view.loans[0] else "",
    )


def _sums(state: LoanState, view: FileView) -> Sums:
    columns, heads = [state.due], [_("Due %(day)s") % {"day": formats.day_short(view.as_of)} if view.past else _("Due today")]
    if state.met is not None:
        columns = [state.met.due, state.met.received, state.due]
        asked = _("To end it %(day)s") if state.met.payoff else _("Due %(day)s")
        heads = [asked % {"day": formats.day_short(state.met.on)}, _("Received"), *heads]
    rows = [
        SumRow(component_words(part), _amounts(columns, part))
        for part in PARTS
        if part in ALWAYS or any(part in one.parts for one in columns)
    ]
    total = SumRow(_("Together"), [one.total_minor for one in columns], total=True)
    made = as_read(reverse("servicing:figures", args=[state.loan.number]), view)
    return Sums(rows=[*rows, total], heads=heads, currency=state.loan.currency, made_url=made)


def _amounts(columns: Sequence[Split], part: Component) -> list[int]:
    return [one.parts.get(part, 0) for one in columns]
