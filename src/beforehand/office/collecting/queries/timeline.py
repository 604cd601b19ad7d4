"""The rows of a case in the borrower's timeline: opened, closed, in whose hands, promises, hardship, standing, visits with their steps."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from django.utils.translation import get_language, gettext

from beforehand.core.basics.money import format_minor
from beforehand.office.audit import clock
from beforehand.office.collecting.models import Case, Visit, VisitStep
from beforehand.office.collecting.queries.promises import promise_verdicts
from beforehand.office.contacts.models import ContactEntry, GateQuestion
from beforehand.office.contacts.queries import shown_rule
from beforehand.office.contacts.words import PLACES, came_of
from beforehand.office.pages import formats
from beforehand.office.parties.models import Party
from beforehand.office.parties.timeline import TimelineRow, TimelineStep
from beforehand.office.staff.roles import Department

IN_A_CASE = (
    "assignments__collector", "assignments__recorded_by", "promises", "hardship_enquiries__recorded_by",
    "hardship_enquiries__treatment__recorded_by", "standings__recorded_by", "visits",
)  # fmt: skip
"""Read once for all cases of a file, so that its page asks as often for seven cases as for one."""


def timeline_rows(party: Party, as_known_at: datetime | None = None) -> list[TimelineRow]:
    """What collection did as known at an instant (None: now), oldest first; a visit is one row, its steps and dials its dots."""
    known = as_known_at or clock.now()
    rows: list[TimelineRow] = []
    cases = party.cases.select_related("branch", "party").prefetch_related(*IN_A_CASE).order_by("opened_on", "pk")
    for case in cases:
        if case.opened_at <= known:
            rows += [*_case(case, known), *_held(case, known), *_promises(case, known), *_hardship(case, known), *_standings(case, known)]
            rows += _visits(case, known)
    return sorted(rows, key=lambda row: row.at)


def _row(at: datetime, kind: str, bold: str, text: str = "", **more: object) -> TimelineRow:
    more.setdefault("recorded_at", at)
    more.setdefault("department", Department.COLLECTION)
    return TimelineRow(at=at, kind=kind, bold=bold, text=text, **more)  # type: ignore[arg-type]


def _case(case: Case, known: datetime) -> list[TimelineRow]:
    said = gettext("By the close of %(day)s.") % {"day": formats.day_plain(case.opened_on)}
    rows = [_row(case.opened_at, "case", gettext("Case opened."), said, department=Department.OTHER, subject=f"case-{case.pk}")]
    if case.closed_at and case.closed_at <= known:
        as_what = gettext("As %(reason)s.") % {"reason": case.get_close_reason_display()}
        rows.append(_row(case.closed_at, "case", gettext("Case closed."), as_what, department=Department.OTHER))
    return rows


def _held(case: Case, known: datetime) -> list[TimelineRow]:
    held = sorted((one for one in case.assignments.all() if one.recorded_at <= known), key=lambda one: (one.from_at, one.pk))
    return [
        _row(
            one.from_at, "assignment", gettext("Given to %(name)s.") % {"name": one.collector.name}, words=str(one.handover_note),
            writer=one.recorded_by.name, recorded_at=one.recorded_at, subject=f"assignment-{one.pk}",
        )
        for one in held
    ]  # fmt: skip


def _promises(case: Case, known: datetime) -> list[TimelineRow]:
    if not case.promises.all():
        return []
    rows = []
    for one in promise_verdicts(case, as_known_at=known):
        promise, language = one.promise, get_language() or "en"
        bold = gettext("Promised %(amount)s for %(day)s.") % {
            "amount": format_minor(promise.amount_minor, promise.loan.currency), "day": formats.day_plain(promise.promised_on),
        }  # fmt: skip
        rows.append(
            _row(
                promise.given_at, "promise", bold, one.verdict.sentence(language), words=str(promise.words),
                writer=promise.recorded_by.name, recorded_at=promise.recorded_at, subject=f"promise-{promise.pk}",
                tags=(str(one.verdict.verdict),),
            )
        )  # fmt: skip
    return rows


def _hardship(case: Case, known: datetime) -> list[TimelineRow]:
    rows = []
    asked = sorted((one for one in case.hardship_enquiries.all() if one.recorded_at <= known), key=lambda one: one.pk)
    for one in asked:
        text = gettext("To be shown by %(day)s: %(what)s.") % {"day": formats.day_plain(one.proof_by), "what": one.would_show.rstrip(".。")}
        rows.append(
            _row(
                one.recorded_at, "hardship", gettext("Pleads hardship."), text, words=str(one.plea), writer=one.recorded_by.name,
                evidence_kind="own_statement", subject=f"hardship-{one.pk}",
            )
        )  # fmt: skip
        treatment = getattr(one, "treatment", None)
        if treatment is None or treatment.recorded_at > known:
            continue
        bold = gettext("Hardship treatment granted.") if treatment.granted else gettext("Hardship treatment not granted.")
        review = gettext("Looked at again on %(day)s.") % {"day": formats.day_plain(treatment.review_on)} if treatment.review_on else ""
        rows.append(_row(treatment.recorded_at, "hardship", bold, review, words=str(treatment.reason), writer=treatment.recorded_by.name))
    return rows


def _standings(case: Case, known: datetime) -> list[TimelineRow]:
    return [
        _row(
            one.recorded_at, "standing",
            gettext("Ability: %(ability)s; willingness: %(willingness)s.")
            % {"ability": one.get_ability_display(), "willingness": one.get_willingness_display()},
            gettext("Holds until %(day)s.") % {"day": formats.day_plain(one.until_on)}, words=str(one.words), writer=one.recorded_by.name,
            subject=f"standing-{one.pk}",
        )
        for one in sorted(case.standings.all(), key=lambda one: one.pk)
        if one.recorded_at <= known
    ]  # fmt: skip


def _visits(case: Case, known: datetime) -> list[TimelineRow]:
    if not case.visits.all():
        return []
    stored = case.visits.filter(recorded_at__lte=known).prefetch_related("officers", "steps")
    visits = list(stored.order_by("began_at", "pk"))
    ids = [visit.pk for visit in visits]
    calls, asked = defaultdict(list), defaultdict(list)
    for entry in case.party.contact_entries.filter(visit_id__in=ids, recorded_at__lte=known).exclude(kind="visit").order_by("pk"):
        calls[entry.visit_id].append(entry)
    for question in case.party.gate_questions.filter(visit_id__in=ids, recorded_at__lte=known).exclude(verdict="allow").order_by("pk"):
        asked[question.visit_id].append(question)
    return [_visit(visit, calls[visit.pk], asked[visit.pk], known) for visit in visits]


def _visit(visit: Visit, calls: list[ContactEntry], asked: list[GateQuestion], known: datetime) -> TimelineRow:
    place = PLACES.get(visit.place, visit.place)
    search = visit.purpose == "locate"
    bold = gettext("Searched: %(place)s.") if search else gettext("Visited: %(place)s.")
    text = ""
    if visit.ended_at and visit.ended_at <= known:
        text = gettext("%(minutes)d minutes on the spot.") % {"minutes": (visit.ended_at - visit.began_at).total_seconds() // 60}
    steps = [step_of(step) for step in visit.steps.all() if step.recorded_at <= known]
    dialled = gettext("Call, %(result)s.")
    steps += [TimelineStep(entry.happened_at, dialled % {"result": lowered(entry)}, str(entry.words)) for entry in calls]
    steps += [
        TimelineStep(one.asked_for_at, gettext("Refused: %(rule)s.") % {"rule": shown_rule(one)}, refused=True) for one in asked
    ]  # fmt: skip
    return _row(
        visit.began_at, "visit", bold % {"place": place}, text, writer=", ".join(one.name for one in visit.officers.all()),
        recorded_at=visit.recorded_at, steps=tuple(sorted(steps, key=lambda step: step.at)), subject=f"visit-{visit.pk}",
    )  # fmt: skip


def lowered(entry: ContactEntry) -> str:
    """What came of a contact, within a sentence."""
    said = came_of(entry)
    return said[:1].lower() + said[1:]


def step_of(step: VisitStep) -> TimelineStep:
    """One step of a visit as a dot: what happened, at which door, and what was said."""
    said = str(step.get_kind_display())
    if step.kind == VisitStep.Kind.IDENTIFIED:
        said = gettext("%(what)s %(how)s") % {"what": said, "how": step.get_how_recognised_display()}
    if step.door:
        said = gettext("%(what)s: %(door)s") % {"what": said, "door": step.door}
    if step.kind == VisitStep.Kind.KNOCKED:
        said += gettext(", opened") if step.answered else gettext(", no answer")
    return TimelineStep(step.device_at, gettext("%(what)s.") % {"what": said}, str(step.words))
