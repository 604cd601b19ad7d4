"""The borrower's file: contradictions first, because they are why the file is opened; then one timeline; the margin computes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from beforehand.office.audit import clock, trail
from beforehand.office.home.queries import FileView, file_view
from beforehand.office.home.queries.file import ContradictionView, LoanState
from beforehand.office.home.words import attribute_words, relation_words, standing_words, value_words
from beforehand.office.pages import formats
from beforehand.office.pages.forms import asked_moment
from beforehand.office.pages.shapes import Action, Contradiction, Fact, Half, Head, NamedMoment, Ruler, RulerMark, SumRow, Sums
from beforehand.office.parties.models import Finding, Party
from beforehand.office.parties.timeline import TimelineRow
from beforehand.office.servicing.services import receive_payment
from beforehand.office.staff.service import may_call

FILTERS = ("findings", "contacts", "money", "documents")
KINDS = {
    "findings": {"finding", "verification", "settlement", "application", "consent", "flag", "own_view", "decision"},
    "contacts": {"contact", "visit", "gate"},
    "money": {"payment", "payout", "reversal", "custody", "receipt", "suspense", "placement"},
    "documents": {"document", "attachment"},
}


def file(request: HttpRequest, number: str) -> HttpResponse:
    """One file, as known now or at the asked moment."""
    party = get_object_or_404(Party.objects.visible_to(request.user).select_related("branch"), number=number)
    known_at = asked_moment(request.GET.get("known_at", ""))
    view = file_view(party, known_at)
    trail.record_reading(request.user, party, "file")
    shown = request.GET.get("show", "")
    rows = [row for row in view.timeline if shown not in KINDS or row.kind in KINDS[shown]]
    context = {
        "head": _head(request, view), "view": view, "ruler": _ruler(view, known_at), "rows": rows,
        "contradictions": [_contradiction(one) for one in view.contradictions], "segments": _segments(view, shown, request),
        "money": [(state, _sums(state)) for state in view.loans], "active_room": "files", "standing": standing_words(view.standing),
        "third_persons": [(person, relation_words(person.relation)) for person in view.third_persons],
    }  # fmt: skip
    return render(request, "home/file.html", context)


def _head(request: HttpRequest, view: FileView) -> Head:
    party = view.party
    phone = next((detail for detail in party.contact_details.all() if detail.kind == "phone" and detail.ended_at is None), None)
    loan = view.loans[-1] if view.loans else None
    facts = [Fact(_("Identity number"), formats.masked(str(party.identity_number)) if party.identity_number else _("not given"))]
    if phone:
        facts.append(Fact(_("Phone"), formats.masked(str(phone.value), "phone")))
    if loan:
        facts.append(
            Fact(_("Loan"), formats.money(loan.loan.principal_minor, loan.loan.currency), loan.loan.number, reverse("servicing:loan", args=[loan.loan.pk]))
        )
    actions = []
    if not view.past:
        actions.append(Action(_("Print"), "#print"))
        if loan and may_call(request.user, receive_payment, party.branch_id):
            actions.append(Action(_("Receive a payment"), reverse("servicing:pay", args=[loan.loan.pk])))
        actions.append(Action(_("Write an entry"), reverse("parties:record_finding", args=[party.number]), main=True))
    flags = [("no" if flag.kind in ("safety", "blocklist", "stop_contact") else "wait", flag.get_kind_display()) for flag in view.flags]
    if not flags:
        facts.append(Fact(_("Flags"), _("none in force")))
    description = ". ".join(part for part in (party.occupation, party.branch.name) if part)
    return Head(
        title=str(party.name), description=description, crumbs=[(_("Files"), reverse("home:files")), (party.number, "")], actions=actions,
        facts=facts, flags=flags,
    )  # fmt: skip


def _ruler(view: FileView, known_at) -> Ruler:
    money = {"payment", "payout"}
    marks = [RulerMark(row.at, "office" if row.kind in money else row.department) for row in view.timeline]
    decided = view.decisions[-1].decided_at if view.decisions else None
    moments = [NamedMoment(_("The decision"), decided)] if decided else []
    visit = next((row.at for row in view.timeline if row.kind == "visit"), None)
    if visit is not None:
        moments.append(NamedMoment(_("Before the visit"), visit.replace(microsecond=0)))
    return Ruler(now=clock.now(), known_at=known_at, marks=marks, decision_at=decided, moments=[*moments, NamedMoment(_("Now"), None)])


def _contradiction(view: ContradictionView) -> Contradiction:
    pair = view.pair
    settled = pair.settled is not None
    language = get_language() or "en"
    return Contradiction(
        number=view.number, claimed=_half(pair.one, pair.ones, claimed=True), found=_half(pair.other, pair.others, claimed=False), settled=settled,
        clue_kind=str(view.kind.kind) if view.kind else "", sentence=view.kind.because(language) if view.kind else "",
        link="" if settled else _("Say which side stands"),
        url="" if settled else reverse("parties:settle", args=[pair.one.party.number, pair.attribute]),
    )  # fmt: skip


def _half(speaker: Finding, side: Sequence[Finding], *, claimed: bool) -> Half:
    dated = [finding for finding in side if finding.true_from or finding.seen_on]
    true = _("nothing dates it")
    if speaker.true_from:
        true = _("since %(day)s, by: %(source)s") % {"day": formats.partial_day(speaker.true_from), "source": speaker.source}
    elif dated:
        true = _("seen on %(day)s") % {"day": formats.day(max(finding.seen_on for finding in dated if finding.seen_on))} if any(
            finding.seen_on for finding in dated) else true  # fmt: skip
    known = f"{formats.moment(side[0].known_at)}, {side[0].recorded_by.name}"
    kinds = list(dict.fromkeys(finding.evidence_kind for finding in side))
    by = _("Claimed, to lending") if claimed and speaker.department == "lending" else _("Found, by collection")
    if claimed == (speaker.department == "collection"):
        by = _("Claimed, to collection") if claimed else _("Found, by lending")
    grounds = "; ".join(dict.fromkeys(str(finding.source) for finding in side if finding.source))
    return Half(
        department=speaker.department, by=by, value=value_words(speaker.attribute, str(speaker.value)), evidence_kinds=kinds, grounds=grounds,
        true=true, known=known,
    )  # fmt: skip


def _segments(view: FileView, shown: str, request: HttpRequest) -> list[dict[str, Any]]:
    labels = {"": _("All"), "findings": _("Findings"), "contacts": _("Contacts"), "money": _("Money"), "documents": _("Documents")}

    def count(name: str) -> int | None:
        return sum(row.kind in KINDS[name] for row in view.timeline) if name else None

    query = request.GET.copy()
    made = []
    for name, label in labels.items():
        query["show"] = name
        made.append({"label": label, "url": f"?{query.urlencode()}", "current": name == (shown if shown in KINDS else ""), "count": count(name)})
    return made


def _sums(state: LoanState) -> Sums:
    due = state.position
    rows = [
        SumRow(_("Principal"), [due.principal_due_minor]), SumRow(_("Interest"), [due.interest_due_minor]),
        SumRow(_("Overdue fee"), [due.fee_due_minor]), SumRow(_("Due today"), [due.due_minor], total=True),
    ]  # fmt: skip
    return Sums(rows=rows, currency=state.loan.currency, made_url=reverse("servicing:explain", args=[state.loan.pk]))


def subject_rows(rows: Sequence[TimelineRow]) -> list[str]:
    """The anchors of the rows, in order; what a link into the timeline may name."""
    return [row.subject for row in rows if row.subject]


__all__ = ["attribute_words", "file", "subject_rows"]
