"""The contact log of a file, its rows in the timeline, and the breaches that wait for compliance."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext, pgettext

from beforehand.office.audit import clock
from beforehand.office.contacts.models import Breach, ContactEntry, GateQuestion, Verdict
from beforehand.office.contacts.queries.gate import shown_rule
from beforehand.office.contacts.words import came_of, reached
from beforehand.office.parties.models import Party
from beforehand.office.parties.timeline import TimelineRow
from beforehand.office.staff.models import Staff


def log_of(party: Party) -> QuerySet[ContactEntry]:
    """The contacts of a file, newest first, with what a page shows of each."""
    entries = party.contact_entries.select_related("staff", "detail", "third_person").prefetch_related("with_staff", "breaches__answered")
    return entries.order_by("-happened_at", "-pk")


def breaches_open(staff: Staff) -> QuerySet[Breach]:
    """The breaches that nobody has answered yet in the branches `staff` may see, oldest first."""
    return breaches(staff).filter(answered=None)


def breaches(staff: Staff) -> QuerySet[Breach]:
    """All breaches in the branches `staff` may see, oldest first."""
    return (
        Breach.objects.filter(entry__party__in=Party.objects.visible_to(staff))
        .select_related("entry__party__branch", "entry__staff", "entry__detail", "answered__recorded_by")
        .prefetch_related("entry__with_staff", "entry__breaches").order_by("recorded_at", "pk")
    )  # fmt: skip


def timeline_rows(party: Party, as_known_at: datetime | None = None) -> list[TimelineRow]:
    """The contacts and the refused questions of a file as known at an instant, oldest first. Those of a visit stand below the visit."""
    known = as_known_at or clock.now()
    stored = party.contact_entries.filter(recorded_at__lte=known)
    entries = stored.select_related("staff", "recorded_by", "third_person").prefetch_related("breaches", "with_staff")
    rows = [_row(entry) for entry in entries if entry.visit_id is None or entry.to not in ("debtor", "unrecognised")]
    asked = party.gate_questions.filter(recorded_at__lte=known, visit_id=None).exclude(verdict=Verdict.ALLOW)
    rows += [_refused(question) for question in asked.select_related("recorded_by")]
    return sorted(rows, key=lambda row: row.at)


def _row(entry: ContactEntry) -> TimelineRow:
    broken = ", ".join(breach.rule for breach in entry.breaches.all())
    others = ", ".join(one.name for one in entry.with_staff.all())
    writer = f"{entry.staff.name}, {others}" if others else entry.staff.name
    if entry.by == "agency":
        writer = gettext("the agency, written by %(name)s") % {"name": entry.staff.name}
    text = gettext("%(what)s.") % {"what": came_of(entry)}
    if broken:
        text = f"{text} " + gettext("Recorded as it happened; it breaks %(rules)s.") % {"rules": broken}
    day = entry.happened_at.astimezone(entry.party.branch.zone_info).date()
    plain_dial = entry.kind == "call" and entry.result == "unanswered" and not entry.words and not broken
    return TimelineRow(
        at=entry.happened_at, recorded_at=entry.recorded_at, department=entry.by_department, kind="contact",
        bold=gettext("%(what)s.") % {"what": reached(entry)}, text=text,
        words=str(entry.words), writer=writer, known=entry.recorded_at, subject=f"contact-{entry.pk}",
        key=f"dial-{day}" if plain_dial else "",
        tags=("breach",) if broken else (),
    )  # fmt: skip


def _refused(question: GateQuestion) -> TimelineRow:
    said = pgettext("gate", "was refused") if question.verdict == Verdict.REFUSE else pgettext("gate", "was not known to be allowed")
    return TimelineRow(
        at=question.asked_for_at, recorded_at=question.recorded_at, department=question.by_department, kind="gate",
        bold=gettext("%(act)s %(said)s.") % {"act": reached(question), "said": said}, text=shown_rule(question),
        writer=question.recorded_by.name, known=question.recorded_at, subject=f"question-{question.pk}", tags=(question.verdict,),
    )  # fmt: skip
