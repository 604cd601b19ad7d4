"""What waits at the desk: for a first signature, for a second, sent back or referred; oldest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import get_language

from beforehand.core.basics.refusals import Refusal
from beforehand.office.intake.models import Application
from beforehand.office.staff.models import Staff
from beforehand.office.underwriting.models import Decision, OwnView
from beforehand.office.underwriting.queries.desk import signable_by

SEGMENTS = ("mine", "first", "second", "all")
SORTS = {
    "since": ("since", "pk"),
    "amount": ("amount_minor", "pk"),
    "number": ("number", "pk"),
    "name": ("party__name_entry__reading", "pk"),
}


@dataclass(frozen=True)
class Waits:
    """One application at the desk: since when, for which signature, and why not for this person, in a sentence."""

    application: Application
    since: datetime
    open_decision: Decision | None
    last: Decision | None
    has_view: bool
    why_not: str

    @property
    def step(self) -> str:
        """second; sent_back, taken_back or referred where it was signed before; else first."""
        if self.open_decision is not None:
            return "second"
        if self.last is None:
            return "first"
        second = getattr(self.last, "second_signature", None)
        if second is None:
            return "taken_back"
        return "referred" if second.agrees else "sent_back"


def waiting(staff: Staff) -> QuerySet[Application]:
    """The applications that wait for a decision or a second signature in this person's branches, the longest waiting first."""
    signed = Decision.objects.filter(application=OuterRef("pk"), second_signature=None, put_back=None).order_by("-pk")
    handed_in = Application.objects.visible_to(staff).exclude(submission=None).filter(withdrawal=None, conclusion=None)
    return (
        handed_in.annotate(
            first_signer=Subquery(signed.values("recorded_by")[:1]), first_signed_at=Subquery(signed.values("recorded_at")[:1]),
            since=Coalesce("first_signed_at", "submission__recorded_at"),
        )
        .select_related("party", "product", "branch", "brought_by", "prepared_by", "submission")
        .order_by(*SORTS["since"])
    )  # fmt: skip


def waiting_in(staff: Staff, segment: str, sort: str = "since") -> QuerySet[Application]:
    """The same by segment: mine (this person may sign it next), first, second, all; sorted by `sort`, reversed with a minus."""
    found = waiting(staff)
    if segment == "first":
        found = found.filter(first_signer=None)
    elif segment == "second":
        found = found.exclude(first_signer=None)
    elif segment == "mine":
        barred = Q(brought_by=staff) | Q(prepared_by=staff)
        found = found.exclude(barred).filter(Q(first_signer=None) | ~Q(first_signer=staff.pk))
    name = sort.lstrip("-")
    order = SORTS.get(name, SORTS["since"])
    return found.order_by(*(f"-{column}" for column in order)) if sort.startswith("-") else found.order_by(*order)


def waits_of(staff: Staff, applications: Sequence[Application]) -> list[Waits]:
    """The rows of a page of the queue; two queries, however many rows."""
    ids = [application.pk for application in applications]
    decisions = Decision.objects.filter(application__in=ids).select_related("recorded_by", "second_signature", "put_back").order_by("pk")
    last = {decision.application_id: decision for decision in decisions}
    seen = set(OwnView.objects.filter(application__in=ids, recorded_by=staff).values_list("application_id", flat=True))
    rows = []
    for application in applications:
        decision = last.get(application.pk)
        waits = decision is not None and not hasattr(decision, "second_signature") and not hasattr(decision, "put_back")
        opened = decision if waits else None
        refusal = signable_by(application, staff, opened)
        rows.append(Waits(application, application.since, opened, decision, application.pk in seen, _said(refusal)))
    return rows


def _said(refusal: Refusal | None) -> str:
    return refusal.sentence(get_language() or "en") if refusal else ""
