"""What waits for a person, by role; each with the address that leads to it and the moment it is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from beforehand.office.audit import clock
from beforehand.office.cash.models import FieldReceipt
from beforehand.office.collecting.models import Case, HardshipEnquiry
from beforehand.office.contacts.models import Breach
from beforehand.office.intake.models import Application
from beforehand.office.learning.models import CandidateRule
from beforehand.office.parties.models import VerificationTask
from beforehand.office.servicing.days import civil_day
from beforehand.office.servicing.models import Approval, ReversalRequest, SuspenseItem
from beforehand.office.staff.models import Staff
from beforehand.office.staff.roles import Role
from beforehand.office.underwriting.queries import SIGNERS, open_decision, signable_by, waiting

MOST = 50


@dataclass(frozen=True)
class Waiting:
    """One thing that waits: what, why, how much, until when, and where it is done."""

    title: str
    why: str
    url: str
    button: str
    amount_minor: int | None = None
    currency: str = "CNY"
    since: datetime | None = None


def waits_for(staff: Staff) -> list[Waiting]:
    """Everything that waits for this person, what waits longest first; at most some fifty of a kind."""
    found: list[Waiting] = []
    if staff.holds_any(SIGNERS):
        found += _signatures(staff)
    if staff.holds_any((Role.LOAN_OFFICER, Role.BRANCH_MANAGER)):
        found += _intake(staff)
    if staff.holds_any((Role.CASHIER, Role.BRANCH_MANAGER)):
        found += _counter(staff)
    if staff.holds_any((Role.COLLECTOR, Role.FIELD_COLLECTOR, Role.COLLECTION_MANAGER)):
        found += _collection(staff)
    if staff.holds(Role.COMPLIANCE_OFFICER):
        found += _breaches(staff)
    if staff.holds_any((Role.RISK_MANAGER, Role.COLLECTION_MANAGER)):
        found += _lessons(staff)
    return sorted(found, key=lambda one: one.since or clock.now())


def _signatures(staff: Staff) -> list[Waiting]:
    rows = []
    for application in waiting(staff)[:MOST]:
        decision = open_decision(application)
        if signable_by(application, staff, decision) is not None:
            continue
        title = _("Second signature: %(name)s") if decision else _("Decide: %(name)s")
        rows.append(
            Waiting(
                title % {"name": application.party.name}, application.number, reverse("underwriting:desk", args=[application.pk]),
                _("Read and sign"), application.amount_minor, application.product.currency, application.submission.recorded_at,
            )
        )  # fmt: skip
    return rows


def _intake(staff: Staff) -> list[Waiting]:
    mine = VerificationTask.objects.filter(party__branch__in=_branches(staff), result=None).filter(assigned_to__in=[staff, None])
    today = clock.now()
    rows = [
        Waiting(
            _("Check: %(name)s") % {"name": task.party.name}, task.attribute, reverse("parties:task", args=[task.pk]), _("Answer"),
            since=task.recorded_at,
        )
        for task in mine.select_related("party__branch").order_by("due_on")[:MOST]
        if task.starts_on is None or task.starts_on <= civil_day(task.party.branch, today)
    ]  # fmt: skip
    unhanded = Application.objects.visible_to(staff).filter(submission=None, withdrawal=None, prepared_by=staff).select_related("party", "product")
    rows += [
        Waiting(
            _("Application of %(name)s") % {"name": one.party.name}, _("not handed in yet"), reverse("intake:application", args=[one.pk]),
            _("Go on"), one.amount_minor, one.product.currency, one.applied_at,
        )
        for one in unhanded[:MOST]
    ]  # fmt: skip
    unsigned = Approval.objects.filter(party__branch__in=_branches(staff), loan=None).select_related("party", "product")
    return rows + [
        Waiting(
            _("Contract for %(name)s") % {"name": one.party.name}, _("approved; the contract is not signed"),
            reverse("servicing:approval", args=[one.pk]), _("Draw the contract"), one.principal_minor, one.product.currency, one.signed_at,
        )
        for one in unsigned[:MOST]
    ]  # fmt: skip


def _counter(staff: Staff) -> list[Waiting]:
    branches = _branches(staff)
    rows = [
        Waiting(
            _("Payout to %(name)s") % {"name": one.party.name}, one.loan.number, reverse("servicing:loan", args=[one.loan.pk]), _("Pay out"),
            one.principal_minor, one.product.currency, max(one.payable_from, one.loan.recorded_at),
        )
        for one in Approval.objects.filter(party__branch__in=branches).exclude(loan=None).exclude(loan__events__kind="disbursement")
        .select_related("party", "product", "loan")[:MOST]
    ]  # fmt: skip
    bags = FieldReceipt.objects.filter(branch__in=branches, counts=None).exclude(officer=staff).select_related("officer", "event__loan")
    rows += [
        Waiting(
            _("Count the bag of %(name)s") % {"name": one.officer.name}, one.number, reverse("cash:custody"), _("Count"),
            one.event.amount_minor, one.event.loan.currency, one.recorded_at,
        )
        for one in bags[:MOST]
    ]  # fmt: skip
    rows += [
        Waiting(_("Money without a loan"), one.bank_reference or _("cash"), reverse("servicing:suspense"), _("Attribute"), one.amount_minor,
                one.currency, one.recorded_at)
        for one in SuspenseItem.objects.filter(branch__in=branches, attributed=None)[:MOST]
    ]  # fmt: skip
    asked = ReversalRequest.objects.filter(event__loan__branch__in=branches, event__reversed_by=None).exclude(recorded_by=staff)
    return rows + [
        Waiting(
            _("Correction asked for by %(name)s") % {"name": one.recorded_by.name}, one.event.loan.number, reverse("servicing:reversals"),
            _("Read and approve"), one.event.amount_minor, one.event.loan.currency, one.recorded_at,
        )
        for one in asked.select_related("recorded_by", "event__loan")[:MOST]
    ]  # fmt: skip


def _collection(staff: Staff) -> list[Waiting]:
    held = Case.objects.visible_to(staff).filter(closed_at=None).select_related("party")
    rows = []
    if staff.holds(Role.COLLECTION_MANAGER):
        rows += [
            Waiting(_("Case without a holder: %(name)s") % {"name": one.party.name}, _("nobody has it"), reverse("collecting:case", args=[one.pk]),
                    _("Give it to somebody"), since=one.opened_at)
            for one in held.exclude(assignments__until_at=None)[:MOST]
        ]  # fmt: skip
        pleas = HardshipEnquiry.objects.filter(case__in=held, treatment=None).select_related("case__party")
        rows += [
            Waiting(_("Hardship of %(name)s") % {"name": one.case.party.name}, one.would_show, reverse("collecting:case", args=[one.case_id]),
                    _("Read and decide"), since=one.recorded_at)
            for one in pleas[:MOST]
        ]  # fmt: skip
    mine = held.filter(assignments__collector=staff, assignments__until_at=None)
    return rows + [
        Waiting(_("Case of %(name)s") % {"name": one.party.name}, _("yours"), reverse("collecting:case", args=[one.pk]), _("Open"), since=one.opened_at)
        for one in mine[:MOST]
    ]


def _breaches(staff: Staff) -> list[Waiting]:
    waiting_breaches = Breach.objects.filter(answered=None).select_related("entry__party", "entry__staff")
    return [
        Waiting(_("Breach: %(rule)s") % {"rule": one.shown_as}, one.entry.staff.name, reverse("contacts:breaches"), _("Answer"), since=one.recorded_at)
        for one in waiting_breaches[:MOST]
    ]


def _lessons(staff: Staff) -> list[Waiting]:
    unsigned = CandidateRule.objects.filter(released=None).exclude(signatures__recorded_by=staff).exclude(back_tests=None).select_related("lesson")
    return [
        Waiting(_("Lesson: %(title)s") % {"title": one.lesson.title}, one.text, reverse("learning:lesson", args=[one.lesson_id]), _("Read and sign"),
                since=one.recorded_at)
        for one in unsigned[:MOST]
    ]  # fmt: skip


def _branches(staff: Staff):
    from beforehand.office.staff.models import Branch

    return Branch.objects.visible_to(staff)
