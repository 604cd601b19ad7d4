"""Applications by what they wait for, the papers a file still lacks, and the rows of the timeline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from beforehand.core.basics.truth import Missing, Why
from beforehand.core.rules.catalogue import STARTER
from beforehand.core.rules.values import Value
from beforehand.office.audit import clock
from beforehand.office.intake.models import Application, Draft
from beforehand.office.pages import formats
from beforehand.office.parties.models import Party, VerificationTask
from beforehand.office.parties.queries import facts_for, search
from beforehand.office.parties.timeline import TimelineRow
from beforehand.office.staff.models import Staff

WAITING = {"submission__isnull": True, "withdrawal__isnull": True, "conclusion__isnull": True}
AT_THE_DESK = {"submission__isnull": False, "withdrawal__isnull": True, "conclusion__isnull": True}
STATES = ("mine", "papers", "decision", "decided", "all")


def applications(staff: Staff, state: str = "mine", text: str = "") -> QuerySet[Application]:
    """The applications of this person's branches in a state, latest first; `text` is a number's beginning or whoever it finds as a file.

    mine: brought or prepared by this person and not concluded; papers: not handed in yet; decision: waits at the desk; decided: concluded
    or withdrawn; all.
    """
    found = Application.objects.visible_to(staff)
    if state == "mine":
        found = found.filter(Q(prepared_by=staff) | Q(brought_by=staff), withdrawal=None, conclusion=None)
    elif state == "papers":
        found = found.filter(**WAITING)
    elif state == "decision":
        found = found.filter(**AT_THE_DESK)
    elif state == "decided":
        found = found.exclude(withdrawal=None, conclusion=None)
    text = " ".join(text.split())
    if text:
        found = found.filter(Q(number__istartswith=text) | Q(party__in=search(staff, text).order_by().values("pk")))
    related = ("party", "product", "branch", "prepared_by", "brought_by", "submission", "withdrawal", "conclusion")
    return found.select_related(*related).order_by("-applied_at", "-pk")


def counts(staff: Staff) -> dict[str, int]:
    """How many applications stand in each state."""
    return {state: applications(staff, state).order_by().count() for state in STATES}


def drafts_of(staff: Staff) -> QuerySet[Draft]:
    """What this person began to type and has not handed over, latest first."""
    return Draft.objects.filter(staff=staff).order_by("-changed_at")


def state_of(application: Application) -> str:
    """papers, decision, withdrawn, approve or decline."""
    if hasattr(application, "withdrawal"):
        return "withdrawn"
    if hasattr(application, "conclusion"):
        return str(application.conclusion.outcome)
    return "decision" if hasattr(application, "submission") else "papers"


@dataclass(frozen=True)
class Paper:
    """One line of the checklist: what the house looks at, what the file says of it, and the check that would settle it.

    `value` is what a rule reads, None where it is not known; `why` says why not. `task` is the check already ordered.
    """

    attribute: str
    check_code: str
    value: Value | None
    why: Why | None
    cost_minor: int
    currency: str
    days: int
    task: VerificationTask | None

    @property
    def known(self) -> bool:
        """Whether the file answers it."""
        return self.why is None


def checklist(application: Application, at: datetime | None = None) -> list[Paper]:
    """What the house looks at, in the order of its catalogue, as the file answers it at an instant (None: now)."""
    facts = facts_for(application.party, application, at or clock.now())
    waiting = VerificationTask.objects.filter(party=application.party, result=None).select_related("assigned_to").order_by("-pk")
    ordered = {task.attribute: task for task in waiting}
    return [
        _paper(name, facts.get(name, Missing(name, Why.NEVER_ASKED)), ordered.get(name))
        for name, attribute in STARTER.items()
        if attribute.settled_by and name != "applicant.age"
    ]


def _paper(name: str, fact: Value | Missing, task: VerificationTask | None) -> Paper:
    attribute = STARTER[name]
    assert attribute.settled_by is not None
    missing = isinstance(fact, Missing)
    return Paper(
        attribute=name, check_code=attribute.settled_by, value=None if missing else fact, why=fact.why if missing else None,
        cost_minor=attribute.cost_minor, currency=attribute.currency or "CNY", days=attribute.days, task=task,
    )  # fmt: skip


def timeline_rows(party: Party, as_known_at: datetime | None = None) -> list[TimelineRow]:
    """Applications taken, handed in and withdrawn by an instant (None: now), oldest first."""
    at = as_known_at or clock.now()
    taken = party.applications.filter(recorded_at__lte=at)
    related = ("product", "prepared_by", "brought_by", "recorded_by", "submission__recorded_by", "withdrawal__recorded_by")
    rows = [row for one in taken.select_related(*related) for row in _rows(one, at)]
    return sorted(rows, key=lambda row: (row.at, row.recorded_at))


def _rows(application: Application, at: datetime) -> Iterator[TimelineRow]:
    asked = {"amount": formats.money(application.amount_minor, application.product.currency, whole=True), "n": application.installments}
    came = (
        _("Brought by %(name)s.") % {"name": application.brought_by.name}
        if application.brought_by
        else _("Came by himself, at the counter.")
    )
    purpose = _("For: %(purpose)s.") % {"purpose": str(application.purpose).rstrip(".。")} if application.purpose else ""
    link = ((application.number, reverse("intake:application", args=[application.pk])),)
    yield TimelineRow(
        at=application.applied_at, recorded_at=application.recorded_at, department=application.by_department, kind="application",
        bold=_("Application: %(amount)s over %(n)s months.") % asked, text=" ".join(part for part in (came, purpose) if part),
        writer=application.prepared_by.name, links=link, subject=f"application-{application.pk}", known=application.recorded_at,
    )  # fmt: skip
    for name, said in (("submission", _("Handed to the decision desk.")), ("withdrawal", _("The applicant withdrew."))):
        record = getattr(application, name, None)
        if record is not None and record.recorded_at <= at:
            yield TimelineRow(
                at=record.recorded_at, recorded_at=record.recorded_at, department=record.by_department, kind="application",
                bold=said, words=str(getattr(record, "words", "")), writer=record.recorded_by.name, links=link,
                subject=f"application-{application.pk}-{name}",
            )  # fmt: skip
