"""What the applicant says beside what is shown, matter by matter, without a word of any rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from beforehand.office.intake.models import Application
from beforehand.office.parties.models import EvidenceKind, Finding, VerificationResult, VerificationTask
from beforehand.office.parties.queries import current_findings
from beforehand.office.parties.words import attribute_label, value_words

SAID = frozenset({EvidenceKind.OWN_STATEMENT, EvidenceKind.HEARSAY})


@dataclass(frozen=True)
class Matter:
    """One subject of an application: what is claimed about it and what may show it, as attributes of the file."""

    key: str
    label: str | Promise
    attributes: tuple[str, ...]
    nothing: str | Promise


MATTERS = (
    Matter("identity", _("Identity"), ("identity.document_given",), _("no document seen")),
    Matter("home", _("Home"), ("home.address", "home.seen", "home_address.verified_by_visit"), _("nobody has been there")),
    Matter("work", _("Work"), ("employer.name", "employer.verified"), _("nobody has asked there")),
    Matter("income", _("Income"), ("income.monthly", "income.paper_given"), _("no paper")),
    Matter("business", _("Business"), ("business.turnover",), _("no statement, no invoice")),
    Matter("bank", _("Bank"), ("bank.balance", "bank_statement.months_covered"), _("no statement")),
    Matter("overdue", _("Overdue elsewhere"), ("credit_report.current_overdue",), _("no credit report")),
    Matter("assets", _("Assets"), ("assets.houses", "assets.cars", "assets.verified"), _("no deed, no register")),
    Matter("purpose", _("Purpose"), ("purpose.use", "purpose.shown"), _("no order, no invoice")),
)
"""In the order an underwriter reads a file; whatever else the file holds follows under its own name."""


@dataclass(frozen=True)
class Shown:
    """One line of a cell: the value in words, what was said, how it is known, since how many days."""

    text: str
    words: str
    finding: Finding | None
    age_days: int


@dataclass(frozen=True)
class ClaimRow:
    """One matter: what he says, what is shown, what was ordered or asked for in vain."""

    label: str
    said: tuple[Shown, ...]
    shown: tuple[Shown, ...]
    nothing: str
    ordered: tuple[VerificationTask, ...]
    unanswered: tuple[VerificationResult, ...]

    @property
    def age_days(self) -> int | None:
        """Days since the freshest thing shown; None where nothing is."""
        return min((one.age_days for one in self.shown), default=None)


def claim_rows(application: Application, as_known_at: datetime) -> list[ClaimRow]:
    """Every matter of the application as known at an instant; four queries."""
    party = application.party
    today = as_known_at.astimezone(application.branch.zone_info).date()
    findings = current_findings(party, as_known_at)
    tasks = VerificationTask.objects.filter(party=party, recorded_at__lte=as_known_at, starts_on=None)
    ordered = list(tasks.filter(result=None))
    unanswered = VerificationResult.objects.filter(
        task__party=party, recorded_at__lte=as_known_at, outcome__in=("not_given", "source_down")
    )
    answers = list(unanswered.select_related("task"))
    named = {attribute for matter in MATTERS for attribute in matter.attributes}
    others = dict.fromkeys(finding.attribute for finding in findings if finding.attribute not in named)
    matters = [*MATTERS, *(Matter(name, attribute_label(name), (name,), "") for name in others)]
    rows = [_row(matter, findings, ordered, answers, today, application.branch.zone_info) for matter in matters]
    on_form = {"identity": _("number on the form") if party.identity_number else "", "purpose": application.purpose}
    return [_with_form(row, str(on_form.get(matter.key, "")).strip()) for row, matter in zip(rows, matters, strict=True)]


def _with_form(row: ClaimRow, text: str) -> ClaimRow:
    """What stands in the application itself is said too."""
    return replace(row, said=(Shown(text, "", None, 0), *row.said)) if text else row


def _row(
    matter: Matter,
    findings: Sequence[Finding],
    ordered: Sequence[VerificationTask],
    answers: Sequence[VerificationResult],
    today: date,
    zone: ZoneInfo,
) -> ClaimRow:
    about = [finding for finding in findings if finding.attribute in matter.attributes]
    lines = [(finding.evidence_kind in SAID, _shown(finding, today, zone)) for finding in about]
    return ClaimRow(
        label=str(matter.label), said=tuple(line for said, line in lines if said), shown=tuple(line for said, line in lines if not said),
        nothing=str(matter.nothing), ordered=tuple(task for task in ordered if task.attribute in matter.attributes),
        unanswered=tuple(answer for answer in answers if answer.task.attribute in matter.attributes),
    )  # fmt: skip


def _shown(finding: Finding, today: date, zone: ZoneInfo) -> Shown:
    text = value_words(finding.attribute, str(finding.value))
    if finding.attribute.endswith((".verified", ".verified_by_visit", "_given", ".shown", ".months_covered", ".current_overdue")):
        text = f"{attribute_label(finding.attribute)}: {text}"
    seen = finding.seen_on or finding.known_at.astimezone(zone).date()
    return Shown(text, str(finding.words), finding, max((today - seen).days, 0))
