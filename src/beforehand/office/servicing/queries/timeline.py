"""The rows this room writes into a borrower's timeline: contract, payout, payments, lateness, corrections and warnings.

What was given in writing (contract, receipt, quote) stands in the rows of the room of documents.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from beforehand.core.loans import single
from beforehand.core.loans.answers import Allocation, InstallmentPosition, Lateness
from beforehand.core.loans.layout import Component, State
from beforehand.core.loans.refusals import LoanRefusedError
from beforehand.office.audit import clock
from beforehand.office.pages import formats
from beforehand.office.parties.models import Party
from beforehand.office.parties.timeline import TimelineRow
from beforehand.office.servicing.days import civil_day, day_over_at
from beforehand.office.servicing.models import Loan, LoanEvent, LoanWarning
from beforehand.office.servicing.queries.loans import contract_of, happened, loans_of, stored_events
from beforehand.office.servicing.queries.warnings import still_standing
from beforehand.office.staff.roles import Department

ON_TIME = "payment_on_day"
"""The key by which payments on their day fold into one row."""


def timeline_rows(party: Party, as_known_at: datetime | None = None) -> list[TimelineRow]:
    """The rows as known at an instant (None: now), oldest first; nothing that became known later shows."""
    at = as_known_at or clock.now()
    rows = [row for loan in loans_of(party) if loan.legacy or loan.recorded_at <= at for row in _rows_of(loan, at)]
    return sorted(rows, key=lambda row: (row.at, row.recorded_at))


def _rows_of(loan: Loan, at: datetime) -> Iterator[TimelineRow]:
    events = [event for event in stored_events(loan) if _known(event) <= at]
    taken_back = {event.reverses_id for event in events if event.reverses_id}
    told = [happened(event) for event in events]
    try:
        contract = contract_of(loan)
        position = single.position_of(contract, told, civil_day(loan.branch, at), at)
        given = single.allocations_of(contract, told, civil_day(loan.branch, at), at)
    except LoanRefusedError:
        return
    if not loan.legacy:
        yield _contract(loan)
    by_event: dict[int, list[Allocation]] = {}
    for row in given:
        by_event.setdefault(row.event_id or 0, []).append(row)
    for event in events:
        if event.kind == LoanEvent.Kind.DISBURSEMENT:
            yield _payout(loan, event)
        elif event.kind == LoanEvent.Kind.REVERSAL:
            yield _reversal(loan, event)
        else:
            yield _payment(loan, event, by_event.get(event.pk, []), position.installments, event.pk in taken_back)
    if position.state is not State.NOT_PAID_OUT:
        yield from _late(loan, position.installments, at)
    yield from _warnings(loan, at, single.late_history(contract, told, civil_day(loan.branch, at), at))


def _known(event: LoanEvent) -> datetime:
    return event.recorded_at if event.known_basis == "recorded" else event.known_at


def _link(loan: Loan) -> tuple[tuple[str, str], ...]:
    return ((_("Loan %(number)s") % {"number": loan.number}, reverse("servicing:loan", args=[loan.number])),)


def _contract(loan: Loan) -> TimelineRow:
    said = {"principal": formats.money(loan.principal_minor, loan.currency), "count": len(loan.due_on)}
    return TimelineRow(
        at=loan.recorded_at,
        recorded_at=loan.recorded_at,
        department=Department.LENDING,
        kind="contract",
        bold=_("Contract signed."),
        text=_("%(principal)s over %(count)s installments.") % said,
        writer=loan.recorded_by.name,
        links=_link(loan),
        subject=f"loan-{loan.pk}",
    )


def _payout(loan: Loan, event: LoanEvent) -> TimelineRow:
    return TimelineRow(
        at=_known(event),
        recorded_at=event.recorded_at,
        department=Department.OTHER,
        kind="payout",
        bold=_("Paid out."),
        text=_("Bank reference %(reference)s.") % {"reference": event.bank_reference} if event.bank_reference else "",
        writer=event.recorded_by.name,
        amount_minor=-event.amount_minor,
        currency=loan.currency,
        links=_link(loan),
        subject=f"event-{event.pk}",
    )


def _reversal(loan: Loan, event: LoanEvent) -> TimelineRow:
    assert event.reverses is not None
    said = {"day": formats.day_plain(event.reverses.value_on)}
    return TimelineRow(
        at=_known(event),
        recorded_at=event.recorded_at,
        department=Department.OTHER,
        kind="reversal",
        bold=_("Payment of %(day)s taken back.") % said,
        words=str(event.words),
        writer=event.recorded_by.name,
        amount_minor=-event.amount_minor,
        currency=loan.currency,
        links=_link(loan),
        subject=f"event-{event.pk}",
    )


def _payment(
    loan: Loan, event: LoanEvent, rows: list[Allocation], installments: tuple[InstallmentPosition, ...], taken_back: bool
) -> TimelineRow:
    numbers = sorted({row.installment for row in rows if row.installment})
    fee = sum(row.amount_minor for row in rows if row.component is Component.FEE)
    late = max((installments[number - 1].days_late for number in numbers if installments[number - 1].paid_on == event.value_on), default=0)
    on_time = event.kind == LoanEvent.Kind.PAYMENT and len(numbers) == 1 and not late and not fee and not taken_back
    bold = _("Loan paid off.") if event.kind == LoanEvent.Kind.PAYOFF else _("Paid.")
    return TimelineRow(
        at=_known(event),
        recorded_at=event.recorded_at,
        department=_department(event),
        kind="payment",
        bold=bold,
        text=_payment_words(numbers, late, fee, loan.currency, on_time=on_time),
        words=str(event.words),
        writer=event.recorded_by.name,
        true=formats.day_plain(event.value_on) if event.value_on != civil_day(loan.branch, _known(event)) else "",
        amount_minor=event.amount_minor,
        currency=loan.currency,
        links=_link(loan),
        subject=f"event-{event.pk}",
        key=ON_TIME if on_time else "",
        superseded_by=_("taken back") if taken_back else "",
    )


def _department(event: LoanEvent) -> str:
    return Department.COLLECTION if event.channel in (LoanEvent.Channel.FIELD, LoanEvent.Channel.AGENCY) else Department.OTHER


def _payment_words(numbers: list[int], late: int, fee: int, currency: str, *, on_time: bool) -> str:
    which = ", ".join(map(str, numbers))
    if not numbers:
        return ""
    said = ngettext("Installment %(which)s", "Installments %(which)s", len(numbers)) % {"which": which}
    if on_time:
        return _("%(said)s, on its day.") % {"said": said}
    if late:
        said = ngettext("%(said)s, %(late)s day late", "%(said)s, %(late)s days late", late) % {"said": said, "late": late}
    if fee:
        said = _("%(said)s, with overdue fee %(fee)s") % {"said": said, "fee": formats.money(fee, currency)}
    return _("%(said)s.") % {"said": said}


def _late(loan: Loan, installments: tuple[InstallmentPosition, ...], at: datetime) -> Iterator[TimelineRow]:
    """An installment that was unpaid when its day was over; said again nowhere else."""
    for row in installments:
        over = day_over_at(loan.branch, row.due_on)
        if over > at or not (row.days_late or row.paid_on is None):
            continue
        yield TimelineRow(
            at=over,
            recorded_at=over,
            department=Department.OTHER,
            kind="late",
            bold=_("Installment %(number)s unpaid.") % {"number": row.number},
            text=_("Due on %(day)s.") % {"day": formats.day_plain(row.due_on)},
            amount_minor=row.principal_minor + row.interest_minor,
            currency=loan.currency,
            links=_link(loan),
            subject=f"installment-{loan.pk}-{row.number}",
        )


def _warnings(loan: Loan, at: datetime, history: Sequence[Lateness]) -> Iterator[TimelineRow]:
    chinese = (get_language() or "en").startswith("zh")
    names = {
        LoanWarning.Kind.GROWING_LATENESS: _("Early warning."),
        LoanWarning.Kind.FIRST_PAYMENT_DEFAULT: _("First-payment default."),
        LoanWarning.Kind.RECHECK_DIFFERS: _("Early warning."),
    }
    raised = list(loan.warnings.filter(raised_at__lte=at).order_by("raised_at"))
    standing = still_standing(raised, history, civil_day(loan.branch, at))
    for warning in raised:
        stands = day_over_at(loan.branch, warning.day)
        text = warning.sentence_zh if chinese else warning.sentence_en
        if warning not in standing:
            text = f"{text} {_('What is known of the money since no longer shows it.')}"
        yield TimelineRow(
            at=max(stands, warning.raised_at) if not loan.legacy else warning.raised_at,
            recorded_at=warning.raised_at,
            department=Department.OTHER,
            kind="warning",
            bold=names[LoanWarning.Kind(warning.kind)],
            text=text,
            links=_link(loan),
            subject=f"warning-{warning.pk}",
            tags=("warning",),
        )
