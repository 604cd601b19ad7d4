"""What is new in the files of a person's branches since he left, each line with its department, its file and its moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from beforehand.office.audit import clock
from beforehand.office.audit.models import AuditRow
from beforehand.office.cash.models import CashCount
from beforehand.office.collecting.models import Case
from beforehand.office.collecting.words import CLOSED
from beforehand.office.pages import formats
from beforehand.office.parties.models import Finding, Party
from beforehand.office.parties.words import attribute_label, value_words
from beforehand.office.safety.models import Incident
from beforehand.office.servicing.models import LoanWarning
from beforehand.office.staff.models import Branch, Staff
from beforehand.office.underwriting.models import PolicyRelease, SecondSignature

MOST = 20
SPAN = timedelta(days=7)
COMING_IN = ("sign_in", "become_in_story")


@dataclass(frozen=True)
class News:
    """One line: when, by which department, a bold phrase, the rest of the sentence, and the link to where it stands."""

    at: datetime
    department: str
    bold: str
    text: str
    link: str
    url: str
    warning: bool = False


def left_at(staff: Staff) -> datetime | None:
    """When this person last did or read something before he came in this time; None where nobody knows, or longer than a week ago."""
    own = AuditRow.objects.filter(actor_id=staff.pk)
    came = own.filter(action__in=COMING_IN).order_by("-pk").values_list("pk", flat=True).first()
    before = own.filter(pk__lt=came).order_by("-pk").values_list("recorded_at", flat=True).first() if came else None
    return before if before is not None and before > clock.now() - SPAN else None


def new_since(staff: Staff, since: datetime | None = None) -> list[News]:
    """What others and the system wrote since then (None: in the last seven days), oldest first, the last twenty."""
    start = since or clock.now() - SPAN
    branches = Branch.objects.visible_to(staff)
    kinds = (_findings, _decisions, _warnings, _cases, _counts, _incidents, _releases)
    rows = [row for kind in kinds for row in kind(staff, branches, start)]
    return sorted(rows, key=lambda row: row.at)[-MOST:]


def _file(party: Party) -> tuple[str, str]:
    return _("File %(number)s") % {"number": party.number}, reverse("home:file", args=[party.number])


def _findings(staff: Staff, branches, start: datetime) -> Iterator[News]:
    """What one person wrote into one file in one go is one line."""
    found = (
        Finding.objects.filter(party__branch__in=branches, recorded_at__gt=start)
        .exclude(recorded_by=staff)
        .exclude(subject_type="standing")
    )
    last = list(found.select_related("party", "recorded_by").order_by("-recorded_at")[: 10 * MOST])
    ordered = sorted(last, key=lambda one: (one.party_id, one.recorded_by_id, one.subject_type, one.subject_id or 0, one.recorded_at))
    for _key, group in groupby(ordered, key=lambda one: (one.party_id, one.recorded_by_id, one.subject_type, one.subject_id)):
        entries = list(group)
        one = entries[-1]
        bold = _("%(name)s. %(attribute)s: %(value)s.") % {
            "name": one.party.name,
            "attribute": attribute_label(one.attribute),
            "value": value_words(one.attribute, str(one.value)),
        }
        more = len(entries) - 1
        alone = f"%(who)s{pgettext('end', '.')}"
        text = ngettext("And %(n)s more entry by %(who)s.", "And %(n)s more entries by %(who)s.", more) if more else alone
        yield News(one.recorded_at, one.department, bold, text % {"n": more, "who": one.recorded_by.name}, *_file(one.party))


def _decisions(staff: Staff, branches, start: datetime) -> Iterator[News]:
    signed = SecondSignature.objects.filter(decision__application__branch__in=branches, recorded_at__gt=start, agrees=True)
    words = {"approve": _("approved"), "decline": _("declined"), "refer": _("referred")}
    for one in (
        signed.exclude(recorded_by=staff)
        .select_related("decision__application__party", "decision__application__product", "decision__recorded_by", "recorded_by")
        .order_by("-recorded_at")[:MOST]
    ):
        application = one.decision.application
        bold = _("%(name)s is %(outcome)s.") % {
            "name": application.party.name,
            "outcome": words.get(one.decision.outcome, one.decision.outcome),
        }
        said = {
            "amount": formats.money(application.amount_minor, application.product.currency, whole=True),
            "first": one.decision.recorded_by.name,
            "second": one.recorded_by.name,
        }
        text = _("%(amount)s, signed by %(first)s and %(second)s.") % said
        if one.decision.override:
            text = _("Override: %(amount)s, signed by %(first)s and %(second)s.") % said
        yield News(one.recorded_at, "lending", bold, text, *_file(application.party), warning=one.decision.override)


def _warnings(staff: Staff, branches, start: datetime) -> Iterator[News]:
    titles = {
        LoanWarning.Kind.GROWING_LATENESS: _("Early warning:"),
        LoanWarning.Kind.FIRST_PAYMENT_DEFAULT: _("First payment missed:"),
        LoanWarning.Kind.RECHECK_DIFFERS: _("Early warning:"),
    }
    chinese = (get_language() or "en").startswith("zh")
    raised = LoanWarning.objects.filter(loan__branch__in=branches, raised_at__gt=start).select_related("loan__party")
    for one in raised.order_by("-raised_at")[:MOST]:
        text = f"{one.loan.party.name}. {one.sentence_zh if chinese else one.sentence_en}"
        yield News(one.raised_at, "office", titles[LoanWarning.Kind(one.kind)], text, *_file(one.loan.party), warning=True)


def _cases(staff: Staff, branches, start: datetime) -> Iterator[News]:
    opened = Case.objects.filter(branch__in=branches, opened_at__gt=start).select_related("party").order_by("-opened_at")
    for one in opened[:MOST]:
        text = _("what was due is not paid, %(day)s.") % {"day": formats.day_plain(one.opened_on)}
        yield News(one.opened_at, "office", _("Case of %(name)s opened:") % {"name": one.party.name}, text, *_file(one.party))
    end = pgettext("end", ".")
    closed = Case.objects.filter(branch__in=branches, closed_at__gt=start).select_related("party").order_by("-closed_at")
    for one in closed[:MOST]:
        text = capfirst(f"{CLOSED[one.close_reason]}{end}") if CLOSED.get(one.close_reason or "") else ""
        yield News(one.closed_at, "office", _("Case of %(name)s closed.") % {"name": one.party.name}, text, *_file(one.party))


def _counts(staff: Staff, branches, start: datetime) -> Iterator[News]:
    counted = CashCount.objects.filter(branch__in=branches, recorded_at__gt=start).exclude(recorded_by=staff)
    for one in counted.select_related("officer", "recorded_by").order_by("-recorded_at")[:MOST]:
        differs = one.counted_minor - one.expected_minor
        text = _("No difference.") if not differs else _("Difference %(amount)s.") % {"amount": formats.money(differs, one.currency)}
        bold = _("Cash of %(name)s counted by %(who)s.") % {"name": one.officer.name, "who": one.recorded_by.name}
        yield News(one.recorded_at, "office", bold, text, _("Custody"), reverse("cash:custody"), warning=bool(differs))


def _incidents(staff: Staff, branches, start: datetime) -> Iterator[News]:
    happened = Incident.objects.filter(party__branch__in=branches, recorded_at__gt=start).select_related("party", "recorded_by")
    for one in happened.order_by("-recorded_at")[:MOST]:
        bold = _("Incident with %(name)s.") % {"name": one.party.name}
        yield News(one.recorded_at, one.by_department, bold, _("All visits are stopped."), *_file(one.party), warning=True)


def _releases(staff: Staff, branches, start: datetime) -> Iterator[News]:
    for one in PolicyRelease.objects.filter(recorded_at__gt=start).exclude(recorded_by=staff).order_by("-recorded_at")[:MOST]:
        bold = _("Policy version %(version)s,") % {"version": one.version}
        text = _("in force from %(moment)s.") % {"moment": formats.moment(one.in_force_from)}
        yield News(one.recorded_at, "lending", bold, text, _("Policy"), reverse("underwriting:policy"))
