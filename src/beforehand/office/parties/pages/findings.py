"""Writing an entry into a file, and one entry with everything it rests on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from beforehand.office.audit import trail
from beforehand.office.pages.shapes import Action, Head
from beforehand.office.parties import queries, services, words
from beforehand.office.parties.forms import FindingForm
from beforehand.office.parties.models import Finding, Party
from beforehand.office.parties.pages.access import carried_out, file_head, file_tabs, file_url, reader, somebody, status_of
from beforehand.office.parties.pages.papers import keep_papers
from beforehand.office.staff.models import Staff
from beforehand.office.staff.roles import Role
from beforehand.office.staff.service import may_call

PAGE = 50


@require_http_methods(["GET", "POST"])
def record_finding(request: HttpRequest, number: str) -> HttpResponse:
    """Write an entry; `?attribute=` says what it speaks of, `?supersedes=` which entry it corrects."""
    person, party = reader(request, number, "entry form")
    return written(request, person, party)


def written(request: HttpRequest, person: Staff, party: Party, subject: models.Model | None = None, back: str = "") -> HttpResponse:
    """The form of an entry and its writing; `subject` is where it was learnt, `back` where one goes on afterwards."""
    if not may_call(person, services.record_finding, party.branch_id):
        raise PermissionDenied
    corrected = _corrected(request, party)
    attribute = corrected.attribute if corrected else request.GET.get("attribute", "")
    given = {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}
    form = FindingForm(**given, party=party, attribute=attribute, fixed=corrected is not None, initial=_before(corrected))
    made: list[Finding] = []
    if carried_out(request, form, lambda typed: made.append(_write(person, party, form, typed, corrected, subject))):
        said = {"attribute": words.attribute_label(made[0].attribute), "value": words.value_words(made[0].attribute, str(made[0].value))}
        messages.success(request, _("Written: %(attribute)s, %(value)s.") % said)
        if made[0].pk in queries.contradiction_numbers(party):
            messages.warning(request, _("It contradicts what stands in the file. Both sides stand until somebody settles it."))
        return redirect(back or file_url(party, f"finding-{made[0].pk}"))
    if corrected:
        said = words.value_words(corrected.attribute, str(corrected.value))
        title = _("Correct %(attribute)s") % {"attribute": words.attribute_label(corrected.attribute)}
        description = _("The entry “%(value)s” stays legible, struck, with a link to this one.") % {"value": said}
    else:
        title, description = _("Write an entry"), _("What somebody says, shows or was seen, with how it is known and when it was true.")
    context = {
        "head": file_head(party, title, description), "tabs": file_tabs(person, party, "record_finding"), "form": form,
        "back": back or file_url(party), "current": _standing(party, form.speaks_of), "fixed": corrected is not None, "party": party,
    }  # fmt: skip
    return render(request, "parties/record_finding.html", context, status=status_of(form))


def _write(
    person: Staff, party: Party, form: FindingForm, typed: dict[str, Any], corrected: Finding | None, subject: models.Model | None
) -> Finding:
    with transaction.atomic():
        papers = keep_papers(person, party, typed["papers"], typed["key"]) + list(typed.get("shown_by") or ())
        return services.record_finding(
            person, typed["learnt_at"], party=party, attribute=form.speaks_of, value=typed["value"], evidence_kind=typed["evidence_kind"],
            source=typed["source"], words=typed["words"], true_from=typed["true_from"], true_to=typed["true_to"], seen_on=typed["seen_on"],
            supersedes=corrected, attachments=papers, subject=subject, key=typed["key"],
        )  # fmt: skip


def _corrected(request: HttpRequest, party: Party) -> Finding | None:
    asked = request.GET.get("supersedes", "")
    return get_object_or_404(party.findings, pk=int(asked)) if asked.isdigit() else None


def _before(corrected: Finding | None) -> dict[str, Any]:
    if corrected is None:
        return {}
    before = {name: getattr(corrected, name) for name in ("evidence_kind", "source", "words", "true_from", "true_to", "seen_on")}
    return {**before, "value": str(corrected.value)}


def _standing(party: Party, attribute: str) -> list[Finding]:
    return [finding for finding in queries.current_findings(party) if finding.attribute == attribute] if attribute else []


@require_GET
def value_field(request: HttpRequest, number: str) -> HttpResponse:
    """The field for a value of the chosen attribute, for the form that is being filled."""
    _person, party = reader(request, number, "entry form")
    attribute = request.GET.get("attribute", "")
    form = FindingForm(party=party, attribute=attribute)
    return render(request, "parties/value_field.html", {"form": form, "current": _standing(party, attribute), "party": party})


@require_GET
def finding(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry: what it says, how it is known, its two times, its papers, what it replaced and what replaced it."""
    person = somebody(request)
    found = get_object_or_404(Finding.objects.select_related("party__branch", "recorded_by", "supersedes", "superseded_by"), pk=pk)
    party = found.party
    if not Party.objects.visible_to(person).filter(pk=party.pk).exists():
        raise Http404
    trail.record_reading(person, party, f"finding {pk}")
    successor = getattr(found, "superseded_by", None)
    actions = []
    if successor is None and may_call(person, services.record_finding, party.branch_id):
        correct = f"{reverse('parties:record_finding', args=[party.number])}?supersedes={pk}"
        actions.append(Action(_("Correct it"), correct))
    number, is_open = queries.contradiction_numbers(party).get(pk, ("", False))
    if is_open:
        actions.append(Action(_("Say which side stands"), reverse("parties:settle", args=[party.number, found.attribute]), main=True))
    title = f"{words.attribute_label(found.attribute)}: {words.value_words(found.attribute, str(found.value))}"
    context = {
        "head": file_head(party, title, actions=tuple(actions)), "tabs": file_tabs(person, party, "finding"), "finding": found,
        "true": words.true_words(found), "successor": successor, "number": number, "open": is_open,
        "papers": found.attachments.select_related("recorded_by"),
    }  # fmt: skip
    return render(request, "parties/finding.html", context)


@require_GET
def declared_earlier(request: HttpRequest) -> HttpResponse:
    """What was written later than it is said to have been learnt: for the auditor and the compliance officer."""
    person = somebody(request, (Role.AUDITOR, Role.COMPLIANCE_OFFICER, Role.RISK_MANAGER))
    page = Paginator(queries.declared_earlier(person), PAGE).get_page(request.GET.get("page"))
    head = Head(
        title=_("Written later than learnt"),
        description=_("Entries that declare an earlier moment. For every decision the moment of writing counts."),
    )
    return render(request, "parties/declared_earlier.html", {"head": head, "page": page})
