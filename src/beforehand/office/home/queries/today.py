"""How the day stands in a branch: the last close with its counts, what is due, in whose hands the cash is, who is out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from beforehand.office.audit import clock
from beforehand.office.cash.models import FieldReceipt
from beforehand.office.cash.queries import Hands, in_whose_hands, not_handed_in
from beforehand.office.closing.models import CloseRun, CloseStep
from beforehand.office.closing.services import STEPS
from beforehand.office.collecting.models import Visit
from beforehand.office.servicing.days import civil_day
from beforehand.office.servicing.models import BusinessDay
from beforehand.office.staff.models import Branch, Staff
from beforehand.office.underwriting.queries import overrides, with_outcomes

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class ClosedStep:
    """A step of a close in words, done or not, with its count."""

    label: str
    code: str
    done: bool
    count: int


@dataclass(frozen=True)
class LastClose:
    """The last close of a branch, its steps in order, and how many things it left for a person."""

    run: CloseRun
    steps: tuple[ClosedStep, ...]
    parked: int


@dataclass(frozen=True)
class DayOfBranch:
    """A branch today: its open business day (None: not opened yet), installments due, receipts not handed in."""

    branch: Branch
    business_day: BusinessDay | None
    civil_day: date
    due_installments: int
    not_handed_in: int


@dataclass(frozen=True)
class Out:
    """Who is on a visit now, to whom, since when."""

    officers: str
    party_name: str
    since: datetime


def last_closes(staff: Staff) -> list[LastClose]:
    """The last close of each branch this person sees. Two queries."""
    steps = Prefetch("steps", queryset=CloseStep.objects.order_by("position"))
    runs = (
        CloseRun.objects.visible_to(staff)
        .select_related("branch")
        .prefetch_related(steps)
        .order_by("branch_id", "-day")
        .distinct("branch_id")
    )
    labels = {step.code: str(step.label) for step in STEPS}
    return [
        LastClose(
            run,
            tuple(
                ClosedStep(labels.get(one.code, one.code), one.code, one.finished_at is not None, one.written) for one in run.steps.all()
            ),
            next((one.rows_done for one in run.steps.all() if one.code == "parked"), 0),
        )
        for run in runs
    ]


def day_of(branch: Branch) -> DayOfBranch:
    """How the branch's day stands."""
    today = civil_day(branch)
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from servicing_loan where branch_id = %s and due_on @> array[%s]::date[]", [branch.pk, today])
        due = cursor.fetchone()[0]
    receipts = not_handed_in(FieldReceipt.objects.filter(branch=branch)).count()
    return DayOfBranch(branch, BusinessDay.objects.filter(branch=branch, closed_at=None).first(), today, due, receipts)


@dataclass(frozen=True)
class HandsWords:
    """A holder of cash in words, the sum, and whether its count is open."""

    label: str
    amount_minor: int
    currency: str
    open: bool


def cash_by_hands(staff: Staff) -> list[HandsWords]:
    """In whose hands the cash of this person's branches is."""
    return [HandsWords(_hands_label(one), one.amount_minor, one.currency, bool(one.receipts)) for one in in_whose_hands(staff)]


def _hands_label(hands: Hands) -> str:
    place = hands.branch.name
    match hands.kind:
        case "vault":
            return _("Vault, %(place)s") % {"place": place}
        case "till":
            return _("Till, %(place)s") % {"place": place}
        case "bag":
            return _("Bag, %(name)s") % {"name": hands.officer.name if hands.officer else ""}
        case _:
            return _("Short, %(name)s") % {"name": hands.officer.name if hands.officer else place}


def out_now(staff: Staff) -> Sequence[Out]:
    """Visits begun today and not ended, earliest first."""
    branches = Branch.objects.visible_to(staff)
    begun = Visit.objects.filter(case__branch__in=branches, ended_at=None, began_at__gte=clock.now() - _DAY)
    return [
        Out(", ".join(officer.name for officer in one.officers.all()), str(one.case.party.name), one.began_at)
        for one in begun.select_related("case__party").prefetch_related("officers").order_by("began_at")
    ]


def business_day_of(branch: Branch) -> tuple[date, str]:
    """The branch's business day and its state in words; where none is open, the civil day: the first posting opens it."""
    opened = BusinessDay.objects.filter(branch=branch, closed_at=None).order_by("-day").first()
    if CloseRun.objects.filter(branch=branch, finished_at=None).exists():
        return (opened.day if opened else civil_day(branch)), _("the close is running")
    if opened is None:
        return civil_day(branch), _("business day not opened yet")
    return opened.day, _("business day open")


@dataclass(frozen=True)
class OverridesFollowed:
    """Approvals against the rules in a person's branches: how many, and how many of their loans are late today."""

    count: int
    late: int


def overrides_followed(staff: Staff) -> OverridesFollowed:
    """The overrides as a group, brought-in ones too."""
    followed = with_outcomes(overrides(staff))
    return OverridesFollowed(len(followed), sum(one.state == "late" for one in followed))
