"""The worklist page, its panel, and its export."""

from __future__ import annotations

import csv
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe

from beforehand.office.audit import trail
from beforehand.office.collecting import queries, services, words
from beforehand.office.collecting.pages.access import WORKERS, due_sums
from beforehand.office.collecting.queries.cases import SEES_ALL_CASES, visit_open
from beforehand.office.collecting.queries.next_act import ASK, CALL, PROOF, VISIT
from beforehand.office.collecting.queries.worklist import Worklist, WorklistRow, promise_of_today
from beforehand.office.contacts.queries import state_of
from beforehand.office.contacts.services import ask_gate
from beforehand.office.pages import formats
from beforehand.office.pages.shapes import Action, Head, Refused
from beforehand.office.parties.pages.access import file_url, somebody
from beforehand.office.parties.queries import current_findings
from beforehand.office.staff.models import Staff
from beforehand.office.staff.service import may_call
from beforehand.office.staff.services import new_key

PAGE = 25
KINDS = {"": (), "calls": (CALL, PROOF), "visits": (VISIT, ASK)}


def _asked(request: HttpRequest) -> dict[str, str]:
    sort = request.GET.get("sort", "")
    kind = request.GET.get("kind", "")
    whose = request.GET.get("whose", "")
    return {
        "sort": sort if sort in ("late", "due", "lawful") else "late", "kind": kind if kind in KINDS else "",
        "whose": whose if whose in ("mine", "") else "",
    }  # fmt: skip


def _listed(person: Staff, asked: dict[str, str]) -> tuple[Worklist, list[WorklistRow]]:
    found = queries.worklist(person, asked["sort"], mine=True if asked["whose"] == "mine" else None)
    kept = [row for row in found.rows if not KINDS[asked["kind"]] or row.act.kind in KINDS[asked["kind"]]]
    return found, kept


@require_safe
def worklist(request: HttpRequest) -> HttpResponse:
    """Whom to reach today: a row is a person; the panel holds what to know before dialling."""
    person = somebody(request, WORKERS)
    asked = _asked(request)
    found, kept = _listed(person, asked)
    page = Paginator(kept, PAGE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    chosen = _chosen(request, rows, found)
    trail.record_reading(person, chosen.party if chosen else person, "worklist")
    context: dict[str, Any] = {
        "head": _head(person, found), "page": page, "sort_segments": _segments(asked, "sort"),
        "kind_segments": _segments(asked, "kind", found),
        "whose_segments": _segments(asked, "whose") if person.holds_any(SEES_ALL_CASES) else [],
        "rows": [_drawn(row, found, asked, n, chosen) for n, row in enumerate(rows, start=page.start_index())],
        "closed": [_drawn(row, found, asked, 0, chosen) for row in found.closed],
        "hours": _hours(found), "active_room": "worklist", "panel": _panel(request, person, chosen, found) if chosen else None,
    }  # fmt: skip
    part = "panel" if request.GET.get("part") == "panel" and request.headers.get("HX-Request") else "worklist"
    return render(request, f"collecting/{part}.html", context)


def _head(person: Staff, found: Worklist) -> Head:
    counts = [
        ("now", _("%(n)d lawful now")), ("later", _("%(n)d later")), ("unknown", _("%(n)d not known")), ("refused", _("%(n)d refused")),
    ]  # fmt: skip
    said = [words_ % {"n": n} for state, words_ in counts if (n := found.count(state))]
    actions = [Action(_("Export"), reverse("collecting:export"))]
    if visit := visit_open(person):
        there = reverse("collecting:visit", args=[visit.pk])
        actions.insert(0, Action(_("Back to the visit to %(name)s") % {"name": visit.case.party.name}, there, main=True))
    n = len(found.rows)
    return Head(
        title=ngettext("%(n)d person to reach", "%(n)d people to reach", n) % {"n": n}, description=pgettext("list", ", ").join(said),
        actions=actions, crumbs=[(_("Worklist"), ""), (_("today, %(time)s") % {"time": formats.clock_time(found.at)}, "")],
    )  # fmt: skip


def _segments(asked: dict[str, str], name: str, found: Worklist | None = None) -> list[dict[str, Any]]:
    options = {
        "sort": (("late", _("By days late")), ("due", _("By what is due")), ("lawful", _("By lawful time"))),
        "kind": (("", _("All")), ("calls", _("Calls")), ("visits", _("Visits"))),
        "whose": (("", _("The branch")), ("mine", _("Mine"))),
    }[name]
    made = []
    for value, label in options:
        one: dict[str, Any] = {"label": label, "current": asked[name] == value, "url": "?" + urlencode({**asked, name: value})}
        if name == "kind" and value and found:
            one["count"] = sum(row.act.kind in KINDS[value] for row in found.rows)
        made.append(one)
    return made


def _hours(found: Worklist) -> str:
    state = {state_of(row.lawful.visit) for row in (*found.rows, *found.closed)}
    return _("Outside the hours of contact.") if state == {"later"} else ""


def _chosen(request: HttpRequest, rows: list[WorklistRow], found: Worklist) -> WorklistRow | None:
    wanted = request.GET.get("case", "")
    everybody = (*rows, *found.rows, *found.closed)
    return next((row for row in everybody if str(row.case.pk) == wanted), next(iter(everybody), None))


def _drawn(row: WorklistRow, found: Worklist, asked: dict[str, str], number: int, chosen: WorklistRow | None) -> dict[str, Any]:
    return {
        "row": row, "number": number, "why": words.why_now(row, found.day), "act": words.ACTS[row.act.kind], "lawful": words.lawful(row),
        "url": "?" + urlencode({**asked, "case": row.case.pk}), "chosen": chosen is row, "lateness": list(row.lateness)[-6:],
        "panel_url": "?" + urlencode({**asked, "case": row.case.pk, "part": "panel"}),
    }  # fmt: skip


def _panel(request: HttpRequest, person: Staff, row: WorklistRow, found: Worklist) -> dict[str, Any]:
    case, party = row.case, row.party
    phone = row.lawful.phone
    lending = [one for one in current_findings(party) if one.department == "lending" and one.words and one.evidence_kind == "own_statement"]
    due = promise_of_today(row, found.day)
    last = max(row.promises, key=lambda pair: pair[0].promised_on, default=None)
    promises = _("none")
    if due or last:
        promise, verdict = due or last  # type: ignore[misc]
        amount, by = formats.money(promise.amount_minor, row.currency), formats.day_short(promise.promised_on)
        promises = f"{amount}, {by}: {words.VERDICTS[verdict.verdict]}"
    home = next((one for one in party.contact_details.all() if one.kind == "home" and one.ended_at is None), None)
    pairs = [
        *([(_("Lives"), str(home.value))] if home else []), *words.counters_pairs(row.lawful.counters), (_("Promises"), promises),
        (pgettext("case", "In whose hands"), row.holder.name if row.holder else _("nobody’s yet")),
    ]  # fmt: skip
    may_work = not row.closed_to_contact and may_call(person, ask_gate, case.branch_id)
    callable_now = may_work and phone is not None and state_of(row.lawful.call) == "now"
    return {
        "row": row, "case": case, "file_url": file_url(party), "sums": due_sums(row), "pairs": pairs, "phone": phone,
        "lending": str(lending[-1].words) if lending else "", "lawful": words.lawful(row), "act": words.ACTS[row.act.kind],
        "closed": words.why_closed(row), "callable": callable_now, "refused": None if callable_now or not may_work else _refused(row),
        "may_visit": may_work and may_call(person, services.begin_visit, case.branch_id),
        "results": [(str(n), code, label, code in words.AT_ONCE) for n, (code, label) in enumerate(words.RESULTS, start=1)],
        "key": str(new_key()),
    }  # fmt: skip


def _refused(row: WorklistRow) -> Refused | None:
    answer = row.lawful.call
    if answer is None or state_of(answer) == "now":
        return None
    unknown = state_of(answer) == "unknown"
    title = _("Not enough is known to call this number.") if unknown else _("This call is refused.")
    return Refused(
        title=title, sentence=words.refusal_sentence(answer), citation=words.rule_of(answer), next_at=answer.next_lawful,
        instead=[(said, "") for said in words.instead(answer)], record_url=reverse("contacts:record", args=[row.party.number]),
    )  # fmt: skip


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The list as CSV, in the order and with the filters of the page."""
    person = somebody(request, WORKERS)
    found, kept = _listed(person, _asked(request))
    trail.record_reading(person, person, "worklist_export")
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="worklist-{found.day.isoformat()}.csv"'
    lines = csv.writer(answer)
    lines.writerow(
        [
            _("File"), _("Borrower"), _("Why now"), _("Due today"), _("Currency"), _("Days late"), _("Next act"), _("Lawful"), _("From"),
            pgettext("case", "In whose hands"),
        ]
    )  # fmt: skip
    for row in (*kept, *found.closed):
        lawful_from = formats.moment(row.answer.next_lawful) if row.answer and row.answer.next_lawful else ""
        due = formats.money(row.due_minor, row.currency).replace(",", "")
        cells = (
            row.party.number, str(row.party.name), words.why_now(row, found.day), due, row.currency, row.days_late,
            words.ACTS[row.act.kind], words.STATES[state_of(row.answer)], lawful_from, row.holder.name if row.holder else "",
        )  # fmt: skip
        lines.writerow(_plain(cell) for cell in cells)
    return answer


def _plain(cell: Any) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = str(cell)
    return f"'{text}" if text[:1] in ("=", "+", "@", "\t", "\r") or (text[:1] == "-" and not text[1:2].isdigit()) else text
