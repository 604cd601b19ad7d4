"""The decision's record: what the signers had before them, whether they had opened the papers, and whether it replays."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from beforehand.office.audit import trail
from beforehand.office.pages import formats
from beforehand.office.pages.shapes import Action, Fact, Head
from beforehand.office.underwriting.models import Decision
from beforehand.office.underwriting.pages.access import DESK_READERS, somebody
from beforehand.office.underwriting.pages.rules import rule_rows, verdict_sentence
from beforehand.office.underwriting.queries import desk_view, papers_seen, reason_sentences, signed_files
from beforehand.office.underwriting.queries.record import SignedFile
from beforehand.office.underwriting.words import decided

RELATED = (
    "application__party__branch", "application__product", "application__branch", "application__brought_by", "application__prepared_by",
    "application__submission", "application__withdrawal", "application__conclusion", "recorded_by", "release",
    "second_signature__recorded_by", "second_signature__release", "put_back__recorded_by",
)  # fmt: skip


def _readable(request: HttpRequest, pk: int) -> Decision:
    """The decision; nothing for whom its rules are still covered."""
    person = somebody(request, DESK_READERS)
    decision = get_object_or_404(Decision.objects.visible_to(person).select_related(*RELATED), pk=pk)
    get_object_or_404(Decision, pk=0 if desk_view(person, decision.application).covered else decision.pk)
    return decision


@require_safe
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """One decision as it was taken."""
    decision = _readable(request, pk)
    application = decision.application
    trail.record_reading(request.user, application.party, "decision_record")
    second = getattr(decision, "second_signature", None)
    facts = [Fact(_("Decided"), decided(decision.outcome)), Fact(_("Policy version"), str((second or decision).release.version))]
    desk = reverse("underwriting:desk", args=[application.pk])
    head = Head(
        title=_("Record of the decision on %(name)s") % {"name": application.party.name}, facts=facts,
        crumbs=[(_("waiting for a decision"), reverse("underwriting:queue")), (application.number, desk), (_("record"), "")],
        actions=[Action(_("Print"), "#print"), Action(_("Decision desk"), desk)],
        flags=[("wait", _("override"))] if decision.override else [],
    )  # fmt: skip
    context = {
        "head": head, "active_room": "applications", "decision": decision, "application": application, "second": second,
        "files": [_file(one) for one in signed_files(decision)], "papers": papers_seen(decision), "reasons": reason_sentences(decision),
    }  # fmt: skip
    return render(request, "underwriting/record.html", context)


def _file(file: SignedFile) -> dict[str, Any]:
    said = file.decision
    rows = rule_rows(said, {}) if said else []
    signed = {"name": file.signature.recorded_by.name, "moment": formats.moment(file.signature.recorded_at)}
    title = _("Second signature, %(name)s, %(moment)s") if file.second else _("First signature, %(name)s, %(moment)s")
    return {
        "file": file, "title": title % signed, "rows": rows, "verdict": verdict_sentence(said, rows) if said else "",
        "hash": file.signature.frozen_hash, "release": file.signature.release, "second": file.second,
    }  # fmt: skip


@require_safe
def frozen(request: HttpRequest, pk: int, which: str) -> HttpResponse:
    """The frozen file itself, as it is hashed: values about the person stand in it as digests."""
    decision = _readable(request, pk)
    file = next((one for one in signed_files(decision) if ("second" if one.second else "first") == which), None)
    get_object_or_404(Decision, pk=decision.pk if file else 0)
    assert file is not None
    answer = HttpResponse(file.frozen, content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{decision.application.number}-{which}.json"'
    return answer
