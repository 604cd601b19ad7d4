"""What each holder of a case did, what it cost and what it brought."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from beforehand.core.collection.handover import Assignment as Held
from beforehand.core.collection.handover import Attempt, Effort, HandOverSummary, hand_over
from beforehand.office.audit import clock
from beforehand.office.collecting.models import Assignment, Case
from beforehand.office.collecting.queries.promises import money_of
from beforehand.office.contacts.queries import DIAL_COST_MINOR, VISIT_COST_MINOR
from beforehand.office.servicing.days import civil_day

COSTS = {Effort.DIAL: DIAL_COST_MINOR, Effort.VISIT: VISIT_COST_MINOR}
MET = "conversation"
EFFORTS = {"call": Effort.DIAL, "visit": Effort.VISIT}


def handover_summary(case: Case, as_of: date | None = None, as_known_at: datetime | None = None) -> HandOverSummary:
    """Dials, visits, times met, cost and money brought of each assignment (`assignment_id` is its key), and of all together.

    The note stands at the holder who wrote it. On the day of a hand-over what was done and what came before its hour belongs to the
    earlier holder (it is counted on his last whole day); a holder for less than a day has his acts counted with the one before him.
    """
    known = as_known_at or clock.now()
    day = as_of or civil_day(case.branch, known)
    zone = case.branch.zone_info
    held = list(case.assignments.select_related("collector").order_by("from_at", "pk"))
    made = case.party.contact_entries.filter(direction="out", by="lender", kind__in=EFFORTS, happened_at__gte=case.opened_at)
    efforts = [
        Attempt(EFFORTS[one.kind], _counted_on(held, one.happened_at, zone), one.recorded_at, one.to == "debtor" and one.result == MET)
        for one in made
        if one.case_id in (None, case.pk) and (case.closed_at is None or one.happened_at <= case.closed_at)
    ]
    money = [
        replace(one, value_on=_counted_on(held, one.at, zone)) if one.value_on == one.at.astimezone(zone).date() else one
        for came in money_of(case.loans.all()).values() for one in came if one.value_on >= case.opened_on
    ]  # fmt: skip
    return hand_over(_by_days(case, held), efforts, money, COSTS, day, known)


def _counted_on(held: list[Assignment], at: datetime, zone: ZoneInfo) -> date:
    day = at.astimezone(zone).date()
    taken_over = [one.from_at for one in held[1:] if one.from_at.astimezone(zone).date() == day]
    return day - timedelta(days=1) if taken_over and at < max(taken_over) else day


def _by_days(case: Case, held: list[Assignment]) -> list[Held]:
    zone = case.branch.zone_info
    made: list[Held] = []
    for index, one in enumerate(held):
        later = held[index + 1] if index + 1 < len(held) else None
        from_on = one.from_at.astimezone(zone).date()
        to_on = one.until_at.astimezone(zone).date() if one.until_at else None
        if to_on is not None and later is not None and later.from_at.astimezone(zone).date() <= to_on:
            to_on = later.from_at.astimezone(zone).date() - timedelta(days=1)
        if to_on is not None and to_on < from_on:
            continue
        note = str(later.handover_note) if later else ""
        made.append(Held(one.pk, one.collector.name, from_on, to_on, one.recorded_at, note))
    return made
