"""What the decision desk writes into a borrower's file: own views, signatures, what was sent back or taken back.

While a case is open its own views and what the first signer decided stay covered here as they are on the desk: whoever signs next
sees the file first.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from beforehand.office.intake.models import Application
from beforehand.office.pages import formats
from beforehand.office.parties.models import Party
from beforehand.office.parties.timeline import TimelineRow
from beforehand.office.servicing.models import Approval
from beforehand.office.staff.roles import Department
from beforehand.office.underwriting.models import Decision, OwnView, PutBack, SecondSignature
from beforehand.office.underwriting.queries.reasons import reason_sentences
from beforehand.office.underwriting.words import decided, says


def timeline_rows(party: Party, as_known_at: datetime) -> list[TimelineRow]:
    """The desk's rows of a file as known at an instant, oldest first."""
    decisions = list(
        Decision.objects.filter(application__party=party, recorded_at__lte=as_known_at)
        .select_related("application", "release", "recorded_by", "second_signature__recorded_by", "second_signature__release",
                        "put_back__recorded_by")
        .order_by("recorded_at")
    )  # fmt: skip
    uncovered = {one.application_id for one in decisions if _answered(one, as_known_at)}
    views = OwnView.objects.filter(application__party=party, recorded_at__lte=as_known_at).select_related("application", "recorded_by")
    payable = dict(Approval.objects.filter(party=party).values_list("application_id", "payable_from"))
    rows = [_own_view(one, covered=one.application_id not in uncovered) for one in views]
    for one in decisions:
        rows += _decision(one, as_known_at, payable.get(one.application_id))
    return sorted(rows, key=lambda row: row.at)


def _answered(decision: Decision, as_known_at: datetime) -> bool:
    second = getattr(decision, "second_signature", None)
    return second is not None and second.recorded_at <= as_known_at


def _desk(application: Application) -> tuple[tuple[str, str], ...]:
    try:
        return ((_("decision desk"), reverse("underwriting:desk", args=[application.pk])),)
    except NoReverseMatch:  # a process without addresses (a report, a story) still reads the file
        return ()


def _own_view(view: OwnView, *, covered: bool) -> TimelineRow:
    said = {"outcome": decided(view.outcome), "number": str(view.would_pay_of_100)}
    text = _("covered until a second person has signed.")
    if not covered:
        text = _("would have %(outcome)s; of 100 such people %(number)s would pay.") % said
    return TimelineRow(
        at=view.recorded_at, recorded_at=view.recorded_at, department=Department.LENDING, kind="own_view",
        bold=_("Own view before the rules,"), text=text, words="" if covered else str(view.words), writer=view.recorded_by.name,
        links=_desk(view.application), subject=f"own-view-{view.pk}",
    )  # fmt: skip


def _decision(decision: Decision, as_known_at: datetime, payable_from: datetime | None) -> Iterator[TimelineRow]:
    answered = _answered(decision, as_known_at)
    taken_back: PutBack | None = getattr(decision, "put_back", None)
    said = {"outcome": decided(decision.outcome), "version": str(decision.release.version), "says": says(decision.rules_outcome)}
    bold, text, words = _("First signature,"), _("covered until a second person has signed."), ""
    if answered:
        bold = _("Override: %(outcome)s,") % said if decision.override else _("First signature: %(outcome)s,") % said
        text = " ".join([_("policy version %(version)s says %(says)s.") % said, *reason_sentences(decision)])
        words = str(decision.words)
    yield TimelineRow(
        at=decision.recorded_at, recorded_at=decision.recorded_at, department=Department.LENDING, kind="decision", bold=bold, text=text,
        words=words, writer=decision.recorded_by.name, links=_desk(decision.application), subject=f"decision-{decision.pk}",
        tags=("warning",) if answered and decision.override else (),
    )  # fmt: skip
    if taken_back is not None and taken_back.recorded_at <= as_known_at:
        yield TimelineRow(
            at=taken_back.recorded_at, recorded_at=taken_back.recorded_at, department=Department.LENDING, kind="decision",
            bold=_("First signature taken back,"), text=_("it waits for a decision again."), words=str(taken_back.words),
            writer=taken_back.recorded_by.name, links=_desk(decision.application), subject=f"put-back-{taken_back.pk}",
        )  # fmt: skip
    if answered:
        yield _second(decision, decision.second_signature, payable_from)


def _second(decision: Decision, signature: SecondSignature, payable_from: datetime | None) -> TimelineRow:
    if not signature.agrees:
        bold, text = _("Sent back,"), _("it waits for a decision again.")
    else:
        said = {"outcome": decided(decision.outcome), "version": str(signature.release.version)}
        bold = _("Second signature: %(outcome)s,") % said
        text = _("under policy version %(version)s.") % said
        if decision.outcome == "approve" and payable_from is not None:
            text += " " + _("Payable from %(moment)s.") % {"moment": formats.moment(payable_from)}
    return TimelineRow(
        at=signature.recorded_at, recorded_at=signature.recorded_at, department=Department.LENDING, kind="decision", bold=bold, text=text,
        words=str(signature.words), writer=signature.recorded_by.name, links=_desk(decision.application), subject=f"second-{signature.pk}",
    )  # fmt: skip
