"""Placements: what was placed, what came back of it, month by month, and what it cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from beforehand.core.basics.arithmetic import muldiv
from beforehand.core.basics.rounding import Rounding
from beforehand.office.agencies.models import Placement, Remittance
from beforehand.office.audit import clock
from beforehand.office.pages.formats import rate_percent as rate
from beforehand.office.parties.models import Party
from beforehand.office.parties.timeline import TimelineRow
from beforehand.office.servicing.days import civil_day
from beforehand.office.staff.models import Staff
from beforehand.office.staff.roles import Department


def placements_of(staff: Staff) -> QuerySet[Placement]:
    """The placements `staff` may see, youngest first, with their remittances (those taken back left out)."""
    standing = Remittance.objects.filter(event__reversed_by=None).select_related("event").order_by("received_on", "pk")
    found = Placement.objects.visible_to(staff).select_related("case__party", "loan__branch", "agency", "terms", "recall")
    return found.prefetch_related(Prefetch("remittances", standing)).order_by("-placed_on", "-pk")


@dataclass(frozen=True)
class Month:
    """One month since placement (the first is 0): recovered in it and up to its end, minor units, and its share of what was placed."""

    number: int
    recovered_minor: int
    so_far_minor: int
    share_ppm: int


@dataclass(frozen=True)
class Liquidation:
    """What an agency brought of one placement, in minor units: commission is the lender's cost, so `net_minor` is what is left to him."""

    placed_minor: int
    recovered_minor: int
    commission_minor: int
    months: tuple[Month, ...]

    @property
    def net_minor(self) -> int:
        """Recovered less commission."""
        return self.recovered_minor - self.commission_minor

    @property
    def share_ppm(self) -> int:
        """Recovered of what was placed, ppm, half-up."""
        return _share(self.recovered_minor, self.placed_minor)


def liquidation(placement: Placement, as_of: date | None = None) -> Liquidation:
    """Recovery after placement until a day (None: today), by months since the placement; a month runs from its day to the day before."""
    last = as_of or civil_day(placement.loan.branch)
    end = min(last, placement.recall.recalled_on) if hasattr(placement, "recall") else last
    remittances = [one for one in placement.remittances.all() if one.received_on <= last]
    by_month: dict[int, int] = {}
    for one in remittances:
        number = _months_between(placement.placed_on, one.received_on)
        by_month[number] = by_month.get(number, 0) + one.event.amount_minor
    months, so_far = [], 0
    for number in range(max([_months_between(placement.placed_on, end), *by_month]) + 1):
        so_far += by_month.get(number, 0)
        months.append(Month(number, by_month.get(number, 0), so_far, _share(so_far, placement.placed_minor)))
    commission = sum(one.commission_minor for one in remittances)
    return Liquidation(placement.placed_minor, so_far, commission, tuple(months))


def _share(part_minor: int, whole_minor: int) -> int:
    return muldiv(part_minor, 1_000_000, whole_minor, Rounding.HALF_UP)


def _months_between(first: date, last: date) -> int:
    return max(0, (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day))


def timeline_rows(party: Party, as_known_at: datetime | None = None) -> list[TimelineRow]:
    """Placements, recalls and what reached the agency, as known at an instant."""
    moment = as_known_at or clock.now()
    placements = Placement.objects.filter(case__party=party, recorded_at__lte=moment).select_related("agency", "recorded_by", "loan")
    rows = []
    for placement in placements.select_related("recall__recorded_by").prefetch_related("remittances__event", "remittances__recorded_by"):
        said = {"agency": placement.agency.name, "share": rate(placement.commission_ppm, 0)}
        rows.append(
            _row(
                placement, "placement", _("Placed with %(agency)s.") % said,
                _("It keeps %(share)s of what it recovers, at the lender’s cost.") % said, str(placement.conduct_terms),
            )
        )  # fmt: skip
        for one in placement.remittances.all():
            if one.recorded_at <= moment:
                rows.append(
                    _row(
                        one, "remittance", _("Money reached %(agency)s.") % said, "", "", true=one.received_on.isoformat(),
                        amount_minor=one.event.amount_minor, currency=placement.loan.currency,
                    )
                )  # fmt: skip
        if hasattr(placement, "recall") and placement.recall.recorded_at <= moment:
            rows.append(_row(placement.recall, "recall", _("Called back from %(agency)s.") % said, "", str(placement.recall.reason or "")))
    return sorted(rows, key=lambda row: row.at)


def _row(record, kind: str, bold: str, text: str, words: str, **more) -> TimelineRow:
    return TimelineRow(
        at=record.recorded_at, recorded_at=record.recorded_at, department=str(Department.COLLECTION), kind=kind, bold=bold, text=text,
        words=words, writer=record.recorded_by.name, known=record.recorded_at, subject=f"{kind}-{record.pk}", **more,
    )  # fmt: skip
