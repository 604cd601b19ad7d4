"""Taking a posting back: one asks, another approves; both events stay."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from beforehand.office.servicing.days import ready_to_post
from beforehand.office.servicing.models import LoanEvent, ReversalRequest
from beforehand.office.servicing.refusing import UnableToReverse
from beforehand.office.servicing.services.payments import COUNTER, post_event, wait_again
from beforehand.office.servicing.services.turns import take_turn
from beforehand.office.staff.models import Staff
from beforehand.office.staff.roles import Role
from beforehand.office.staff.service import service

REVERSIBLE = (LoanEvent.Kind.PAYMENT, LoanEvent.Kind.PAYOFF)


@service("request_reversal", roles=COUNTER)
def request_reversal(actor: Staff, at: datetime, *, event: LoanEvent, reason: str) -> ReversalRequest:
    """Ask for a payment to be taken back, with the reason; it stands until somebody else approves."""
    if event.kind not in REVERSIBLE:
        raise UnableToReverse(_("Only a payment can be taken back here."), code="not_reversible")
    take_turn(event)
    if LoanEvent.objects.filter(reverses=event).exists() or ReversalRequest.objects.filter(event=event).exists():
        raise UnableToReverse(_("It was taken back, or somebody has asked for it already."), code="asked")
    if not reason.strip():
        raise UnableToReverse(_("Say why it must be taken back."), field="reason")
    return ReversalRequest.objects.create(event=event, reason=reason.strip(), recorded_by=actor)


@service("approve_reversal", roles=(Role.BRANCH_MANAGER, Role.CASHIER))
def approve_reversal(actor: Staff, at: datetime, *, request: ReversalRequest) -> LoanEvent:
    """Approve a reversal somebody else asked for: one more event with the value date of the one it takes back. Money that had come out of
    suspense waits there again."""
    take_turn(request)
    if request.recorded_by_id == actor.pk:
        raise UnableToReverse(_("%(name)s asked for this correction and may not approve it.") % {"name": actor.name}, code="own_correction")
    event = request.event
    if LoanEvent.objects.filter(reverses=event).exists():
        raise UnableToReverse(_("It was taken back before."), code="reversed")
    day = ready_to_post(event.loan.branch)
    reversal = post_event(
        actor, at, loan=event.loan, kind="reversal", channel=event.channel, amount_minor=event.amount_minor, value_on=event.value_on,
        reverses=event, words=str(request.reason), day=day, take_reference=False,
    )  # fmt: skip
    wait_again(actor, event, day)
    return reversal
