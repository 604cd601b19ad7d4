"""The rows this room writes into a borrower's timeline: findings, checks, papers, flags, consents, settlements, people around him."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from beforehand.office.audit import clock
from beforehand.office.pages import formats
from beforehand.office.parties import words
from beforehand.office.parties.models import Finding, Party, VerificationTask
from beforehand.office.parties.queries.evidence import contradictions, findings_of, known_file
from beforehand.office.parties.timeline import TimelineRow


def timeline_rows(party: Party, as_known_at: datetime | None = None) -> list[TimelineRow]:
    """The rows as known at an instant (None: now), oldest first; nothing later shows, not even that it replaced something."""
    at = as_known_at or clock.now()
    rows = [
        *_findings(party, at), *_checks(party, at), *_papers(party, at), *_flags(party, at), *_consents(party, at),
        *_settlements(party, at), *_third_persons(party, at),
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (row.at, row.recorded_at))


def contradiction_numbers(party: Party, as_known_at: datetime | None = None) -> dict[int, tuple[int, bool]]:
    """For each finding that contradicts another: the number of the contradiction, and whether it is open; oldest matter is number 1."""
    numbered: dict[int, tuple[int, bool]] = {}
    for number, pair in enumerate(contradictions(party, as_known_at), start=1):
        for finding in (*pair.ones, *pair.others):
            numbered.setdefault(finding.pk, (number, pair.settled is None))
    return numbered


def _findings(party: Party, at: datetime) -> Iterator[TimelineRow]:
    stored = findings_of(party, with_papers=True)
    known = known_file(party, at, stored)
    shown = {int(one.finding_id) for group in (known.current, known.superseded) for one in group}
    successor = {one.supersedes_id: one for one in stored if one.supersedes_id and one.pk in shown}
    numbers = contradiction_numbers(party, at)
    for finding in stored:
        if finding.pk not in shown:
            continue
        number, is_open = numbers.get(finding.pk, ("", False))
        after = successor.get(finding.pk)
        yield TimelineRow(
            at=finding.known_at, recorded_at=finding.recorded_at, department=finding.department, kind="finding",
            bold=_("%(attribute)s: %(value)s.") % {"attribute": words.attribute_label(finding.attribute), "value": _value(finding)},
            text=str(finding.source), words=str(finding.words), writer=finding.recorded_by.name, evidence_kind=finding.evidence_kind,
            true=words.true_words(finding), known=finding.known_at, subject=f"finding-{finding.pk}", contradiction=str(number),
            contradiction_open=is_open, links=tuple((paper.title, _opening(paper.pk)) for paper in finding.attachments.all()),
            superseded_by=_value(after) if after else "", superseded_url=reverse("parties:finding", args=[after.pk]) if after else "",
        )  # fmt: skip


def _value(finding: Finding) -> str:
    return words.value_words(finding.attribute, str(finding.value))


def _opening(attachment_id: int) -> str:
    return reverse("parties:attachment", args=[attachment_id])


def _checks(party: Party, at: datetime) -> Iterator[TimelineRow]:
    tasks = party.verification_tasks.filter(recorded_at__lte=at).select_related("recorded_by", "assigned_to", "result__recorded_by")
    for task in tasks:
        yield TimelineRow(
            at=task.recorded_at, recorded_at=task.recorded_at, department=task.by_department, kind="verification",
            bold=_("%(check)s ordered.") % {"check": words.check_label(task.check_code)}, text=_ordered(task), writer=task.recorded_by.name,
            links=((_("The check"), reverse("parties:task", args=[task.pk])),), subject=f"verification-{task.pk}",
        )  # fmt: skip
        result = getattr(task, "result", None)
        if result is not None and result.recorded_at <= at:
            yield TimelineRow(
                at=result.recorded_at, recorded_at=result.recorded_at, department=result.by_department, kind="verification",
                bold=_("%(check)s: %(outcome)s.")
                % {"check": words.check_label(task.check_code), "outcome": str(words.OUTCOMES[result.outcome])},
                words="" if result.finding_id else str(result.words), writer=result.recorded_by.name,
                subject=f"verification-result-{result.pk}",
            )  # fmt: skip


def _ordered(task: VerificationTask) -> str:
    said = _("Due %(day)s.") % {"day": formats.day_plain(task.due_on)}
    if task.starts_on:
        said = _("To be done from %(start)s to %(due)s.") % {
            "start": formats.day_plain(task.starts_on), "due": formats.day_plain(task.due_on),
        }  # fmt: skip
    return f"{said} {_('Taught by %(case)s.') % {'case': words.teacher(task.taught_by)}}" if task.taught_by else said


def _papers(party: Party, at: datetime) -> Iterator[TimelineRow]:
    for paper in party.attachments.filter(recorded_at__lte=at, findings=None).select_related("recorded_by"):
        yield TimelineRow(
            at=paper.recorded_at, recorded_at=paper.recorded_at, department=paper.by_department, kind="attachment",
            bold=_("Attached: %(title)s.") % {"title": paper.title}, writer=paper.recorded_by.name, evidence_kind="document",
            links=((_("Open"), _opening(paper.pk)),), subject=f"paper-{paper.pk}",
        )  # fmt: skip


def _flags(party: Party, at: datetime) -> Iterator[TimelineRow]:
    for flag in party.flags.filter(recorded_at__lte=at).select_related("recorded_by", "ended__recorded_by"):
        name = str(words.FLAGS[flag.kind][0])
        until = _("Until %(moment)s.") % {"moment": formats.moment(flag.until_at)} if flag.until_at else ""
        yield TimelineRow(
            at=flag.from_at, recorded_at=flag.recorded_at, department=flag.by_department, kind="flag",
            bold=_("Flag: %(flag)s.") % {"flag": name}, text=until, words=str(flag.reason), writer=flag.recorded_by.name,
            tags=("warning",), subject=f"flag-{flag.pk}",
        )  # fmt: skip
        ended = getattr(flag, "ended", None)
        if ended is not None and ended.recorded_at <= at:
            yield TimelineRow(
                at=ended.recorded_at, recorded_at=ended.recorded_at, department=ended.by_department, kind="flag",
                bold=_("Flag ended: %(flag)s.") % {"flag": name}, words=str(ended.reason), writer=ended.recorded_by.name,
            )  # fmt: skip


def _consents(party: Party, at: datetime) -> Iterator[TimelineRow]:
    for consent in party.consents.filter(recorded_at__lte=at).select_related("recorded_by"):
        kind = str(words.CONSENTS[consent.kind])
        yield TimelineRow(
            at=consent.given_at, recorded_at=consent.recorded_at, department=consent.by_department, kind="consent",
            bold=_("Agrees %(what)s.") % {"what": kind}, text=words.scope_words(consent.scope), words=str(consent.words),
            writer=consent.recorded_by.name, evidence_kind="own_statement", subject=f"consent-{consent.pk}",
        )  # fmt: skip
        if consent.withdrawn_at is not None and consent.withdrawn_at <= at:
            yield TimelineRow(
                at=consent.withdrawn_at, recorded_at=consent.withdrawn_at, department="other", kind="consent",
                bold=_("Takes back: %(what)s.") % {"what": kind},
            )  # fmt: skip


def _settlements(party: Party, at: datetime) -> Iterator[TimelineRow]:
    settled = party.settlements.filter(recorded_at__lte=at).select_related("recorded_by", "stands", "against")
    for one in settled:
        yield TimelineRow(
            at=one.recorded_at, recorded_at=one.recorded_at, department=one.by_department, kind="settlement",
            bold=_("%(attribute)s settled: %(value)s stands,")
            % {"attribute": words.attribute_label(one.attribute), "value": _value(one.stands)},
            text=_("against %(value)s.") % {"value": _value(one.against)}, words=str(one.reason), writer=one.recorded_by.name,
            subject=f"settlement-{one.pk}",
        )  # fmt: skip


def _third_persons(party: Party, at: datetime) -> Iterator[TimelineRow]:
    for person in party.third_persons.filter(recorded_at__lte=at).select_related("recorded_by"):
        yield TimelineRow(
            at=person.recorded_at, recorded_at=person.recorded_at, department=person.by_department, kind="third_person",
            bold=_("Third person noted: %(relation)s.") % {"relation": str(words.RELATIONS[person.relation])}, text=str(person.name),
            writer=person.recorded_by.name, subject=f"third-person-{person.pk}",
        )  # fmt: skip
