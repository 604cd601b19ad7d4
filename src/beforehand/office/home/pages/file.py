"""The borrower's file: contradictions first, because they are why the file is opened; then one timeline; the margin computes."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from beforehand.core.collection.whereabouts import why_leads
from beforehand.office.audit import clock, trail
from beforehand.office.collecting.models import Case
from beforehand.office.collecting.pages.access import READERS as CASE_READERS
from beforehand.office.collecting.words import CLOSED
from beforehand.office.home.pages.contradictions import drawn
from beforehand.office.home.pages.entries import entries
from beforehand.office.home.pages.money import as_read, sections, written
from beforehand.office.home.pages.words import address_fact, address_sentences, language, loan_words, paying_pairs
from beforehand.office.home.queries import FileView, composed, file_view
from beforehand.office.home.queries.copies import copy_of, last_copy
from beforehand.office.home.services import print_file
from beforehand.office.pages import formats
from beforehand.office.pages.forms import asked_moment
from beforehand.office.pages.shapes import Action, Belief, Fact, Head, NamedMoment, Printed, Ruler, RulerMark
from beforehand.office.parties.models import Party
from beforehand.office.parties.pages.access import file_tabs, somebody
from beforehand.office.parties.words import DETAILS, FLAGS, RELATIONS
from beforehand.office.safety.services import report_incident
from beforehand.office.servicing.services import receive_payment
from beforehand.office.staff.models import Staff
from beforehand.office.staff.service import may_call

KINDS = {
    "findings": {
        "finding",
        "check",
        "verification",
        "settlement",
        "application",
        "consent",
        "flag",
        "own_view",
        "legacy_decision",
        "decision",
        "lesson",
        "lesson_signed",
        "lesson_released",
        "third_person",
    },
    "contacts": {"contact", "visit", "gate", "incident", "promise", "hardship", "case", "assignment", "standing", "placement", "recall"},
    "money": {
        "contract",
        "late",
        "payment",
        "payout",
        "payoff",
        "reversal",
        "custody",
        "field_receipt",
        "suspense",
        "remittance",
        "warning",
        "quote",
    },
    "documents": {"document", "paper", "attachment"},
}
"""Which entries each filter shows; an entry of no such kind is shown under *All* alone."""
MONEY_TICKS = {"payment", "payout", "payoff"}


def file(request: HttpRequest, number: str) -> HttpResponse:
    """One file, as known now or at the asked moment."""
    staff = somebody(request)
    party = get_object_or_404(Party.objects.visible_to(staff).select_related("branch"), number=number)
    view = file_view(party, staff, asked_moment(request.GET.get("known_at", "")))
    revealed = request.GET.get("reveal") == "identity_number"
    trail.record_reading(staff, party, ["file", "identity_number"] if revealed else "file")
    shown = request.GET.get("show", "")
    rows = [row for row in view.timeline if shown not in KINDS or row.kind in KINDS[shown]]
    context = {
        "head": _head(request, view, revealed=revealed),
        "view": view,
        "ruler": _ruler(view, shown),
        "active_room": "files",
        "rows": entries(composed(rows, view.belongs, loans=len(view.loans))),
        "contradictions": [drawn(one, past=view.past) for one in view.contradictions],
        "segments": _segments(view, shown, request),
        "money": sections(view),
        "lives": address_sentences(view.address),
        "belief": _belief(view),
        "paying": paying_pairs(view.paying) if view.paying and view.paying.known else None,
        "third_persons": [(RELATIONS.get(one.person.relation, one.person.relation), one.wishes_not) for one in view.third_persons],
        "links": [(one, _shared(one.kinds)) for one in view.links],
        "back": Action(_("Back to now"), reverse("home:file", args=[number])),
        "doors": _doors(staff, party),
        "decided": any(_minute_after(one.decided_at) == view.as_known_at for one in view.decisions),
        **_printed(request, view),
    }
    return render(request, "home/file.html", context)


@require_POST
def print_copy(request: HttpRequest, number: str) -> HttpResponse:
    """Count a copy of the file as it is shown, then show it ready for the printer."""
    party = get_object_or_404(Party.objects.visible_to(somebody(request)), number=number)
    asked = request.POST.get("known_at", "")
    print_file(request.user, None, party=party, as_known_at=asked_moment(asked))
    query = {"copy": last_copy(party, request.user), "known_at": asked or written(clock.now())}
    return redirect(f"{reverse('home:file', args=[number])}?{urlencode(query)}")


def _head(request: HttpRequest, view: FileView, *, revealed: bool) -> Head:
    party, actions = view.party, []
    known_at = written(view.as_known_at) if view.past else ""
    copy = reverse("home:print_copy", args=[party.number])
    actions.append(Action(_("Print"), copy, method="post", fields={"known_at": known_at}))
    loan = next((one for one in reversed(view.loans) if one.position and one.position.principal_outstanding_minor), None)
    if not view.past:
        if loan and may_call(request.user, receive_payment, party.branch_id):
            actions.append(Action(_("Receive a payment"), reverse("servicing:pay", args=[loan.loan.number])))
        actions.append(Action(_("Write an entry"), reverse("parties:record_finding", args=[party.number]), main=True))
    flags = [(str(FLAGS[flag.kind][1]), str(FLAGS[flag.kind][0])) for flag in view.flags]
    return Head(
        title=str(party.name),
        description=_who(view),
        crumbs=[(_("Files"), reverse("home:files")), (party.number, "")],
        actions=actions,
        facts=_facts(view, known_at, request.user, revealed=revealed),
        flags=flags,
    )


def _case_fact(view: FileView, case: Case, reader: Staff) -> Fact:
    """The latest case as it was known then, with the way to it for whoever may read cases."""
    closed = case.closed_at is not None and case.closed_at <= view.as_known_at
    if closed:
        words = _("closed as %(reason)s, %(day)s") % {
            "reason": CLOSED[case.close_reason or ""],
            "day": formats.day_plain(formats.civil(case.closed_at)),
        }
    else:
        words = _("open since %(day)s") % {"day": formats.day_plain(case.opened_on)}
    opens = not view.past and reader.holds_any(CASE_READERS, case.branch_id)
    return Fact(_("Case"), words, _("The case") if opens else "", reverse("collecting:case", args=[case.pk]) if opens else "")


def _who(view: FileView) -> str:
    """Occupation, age and branch: *Freight driver, 34. Hangzhou branch.*"""
    party = view.party
    person = party.occupation[:1].upper() + party.occupation[1:]
    if party.born_on:
        said = {"who": person, "age": _age(str(party.born_on), view.as_of)}
        person = _("%(who)s, %(age)s") % said if person else _("%(age)s years old") % said
    parts = [part for part in (person, _("%(name)s branch") % {"name": party.branch.name}) if part]
    return "".join(f"{part}。" for part in parts) if formats.chinese() else " ".join(f"{part}." for part in parts)


def _age(born: str, on: date) -> int:
    born_on = date.fromisoformat(born)
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def _facts(view: FileView, known_at: str, reader: Staff, *, revealed: bool) -> list[Fact]:
    party = view.party
    identity = str(party.identity_number)
    keep = {"known_at": known_at} if known_at else {}
    facts = [
        Fact(
            _("Identity number"),
            (identity if revealed else formats.masked(identity)) if identity else _("not given"),
            "" if revealed or not identity else _("Show"),
            "" if revealed or not identity else "?" + urlencode({**keep, "reveal": "identity_number"}),
        )
    ]
    if view.phone:
        facts.append(Fact(_("Phone"), formats.masked(str(view.phone.value), "phone")))
    facts.append(Fact(pgettext("address", "Home"), address_fact(view.address)))
    for state in view.loans[-2:]:
        link = state.loan.number if len(view.loans) > 1 else pgettext("loan", "open")
        facts.append(Fact(_("Loan"), loan_words(state), link, as_read(reverse("servicing:loan", args=[state.loan.number]), view)))
    if view.case:
        facts.append(_case_fact(view, view.case, reader))
    if not view.flags:
        facts.append(
            Fact(
                _("Flags"),
                _("none in force"),
                *(
                    ("", "")
                    if view.past
                    else (_("%(n)s kinds looked up") % {"n": len(FLAGS)}, reverse("parties:states", args=[party.number]))
                ),
            )
        )
    return facts


def _doors(staff: Staff, party: Party) -> list[tuple[str, str]]:
    """The other pages of the file."""
    doors = [(tab["label"], tab["url"]) for tab in file_tabs(staff, party, "file") if not tab["current"]]
    doors.append((_("Contacts"), reverse("contacts:log", args=[party.number])))
    if may_call(staff, report_incident, party.branch_id):
        doors.append((_("Report an incident"), reverse("safety:report", args=[party.number])))
    return doors


def _ruler(view: FileView, shown: str) -> Ruler:
    marks = [RulerMark(row.at, "office" if row.kind in MONEY_TICKS else row.department) for row in view.timeline if _marked(row)]
    decided = _minute_after(view.decisions[-1].decided_at) if view.decisions else None
    moments = [NamedMoment(_("The decision"), decided)] if decided else []
    visit = next((row.at for row in view.timeline if row.kind == "visit"), None)
    if visit is not None:
        moments.append(NamedMoment(_("Before the visit"), _minute_before(visit)))
    return Ruler(
        now=clock.now(),
        known_at=view.as_known_at if view.past else None,
        marks=marks,
        decision_at=decided,
        moments=[*moments, NamedMoment(_("Now"), None)],
        keep={"show": shown} if shown in KINDS else {},
    )


def _minute_after(at: datetime) -> datetime:
    """The moment to the minute at which something is already written: the field of the ruler knows no seconds."""
    whole = at.replace(second=0, microsecond=0)
    return whole if whole == at else whole + timedelta(minutes=1)


def _minute_before(at: datetime) -> datetime:
    return (at - timedelta(microseconds=1)).replace(second=0, microsecond=0)


def _marked(row: Any) -> bool:
    return row.kind in MONEY_TICKS or row.department in ("lending", "collection")


def _segments(view: FileView, shown: str, request: HttpRequest) -> list[dict[str, Any]]:
    labels = {"": _("All"), "findings": _("Findings"), "contacts": _("Contacts"), "money": _("Money"), "documents": _("Documents")}
    query = request.GET.copy()
    for dropped in ("reveal", "copy"):
        query.pop(dropped, None)
    made = []
    for name, label in labels.items():
        query["show"] = name
        count = sum(row.kind in KINDS[name] for row in view.timeline) if name else None
        made.append({"label": label, "url": f"?{query.urlencode()}", "current": name == (shown if shown in KINDS else ""), "count": count})
    return made


def _belief(view: FileView) -> dict[str, Any] | None:
    """The guess where he lives, while nothing that was found decides it."""
    if view.belief is None or view.address.found:
        return None
    ranked = view.belief.ranked
    places = [
        Belief(door.zh if formats.chinese() else door.en, round(view.belief.chances[door.door_id] * 1_000_000), leads=place == 0)
        for place, door in enumerate(ranked)
    ]
    return {"places": places, "why": why_leads(view.belief, language()) if len(ranked) > 1 else ""}


def _shared(kinds: tuple[str, ...]) -> str:
    return ", ".join(str(DETAILS.get(kind, kind)) for kind in kinds)


def _printed(request: HttpRequest, view: FileView) -> dict[str, Any]:
    """Head and foot on paper: a counted copy carries its number and its check code, any other says that it is none."""
    staff: Staff = request.user
    asked = request.GET.get("copy", "")
    copy = copy_of(view.party, staff, int(asked), view.as_known_at) if asked.isdecimal() and len(asked) < 19 else None
    moment = formats.moment(copy.made_at if copy else clock.now())
    said = {"name": staff.name, "moment": moment, "n": copy.number if copy else 0}
    by = _("Printed by %(name)s, %(moment)s. Copy %(n)s. Personal data: do not leave on a desk.")
    if copy is None:
        by = _("%(name)s, %(moment)s. Not a counted copy. Personal data: do not leave on a desk.")
    cuts = _("As known at %(moment)s. As of %(day)s. Amounts in %(currency)s.") % {
        "moment": formats.moment(view.as_known_at),
        "day": formats.day_plain(view.as_of),
        "currency": view.loans[-1].loan.currency if view.loans else "CNY",
    }
    sheet = Printed(
        title=_("Borrower’s file %(number)s, %(name)s") % {"number": view.party.number, "name": view.party.name},
        place=_("%(name)s branch") % {"name": view.party.branch.name},
        cuts=cuts,
        by=by % said,
        check=copy.check if copy else "",
    )
    return {"sheet": sheet, "copy": copy, "copy_words": _("Copy %(n)s is counted.") % said}
