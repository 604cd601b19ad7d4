"""One application: what is claimed, what its file still lacks, handing it in, and the applicant who withdraws."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from beforehand.core.rules.catalogue import STARTER
from beforehand.office.audit import trail
from beforehand.office.intake import queries, services
from beforehand.office.intake.forms import WithdrawForm
from beforehand.office.intake.models import Application
from beforehand.office.intake.pages.listing import ROOM
from beforehand.office.intake.words import state_words, why_words
from beforehand.office.pages import formats
from beforehand.office.pages.shapes import Action, Fact, Head
from beforehand.office.parties import queries as files
from beforehand.office.parties import words
from beforehand.office.parties.pages.access import carried_out, file_url, somebody, status_of
from beforehand.office.parties.pages.findings import written
from beforehand.office.parties.services import order_verification, record_finding
from beforehand.office.staff.models import Staff
from beforehand.office.staff.service import may_call


@require_GET
def application(request: HttpRequest, pk: int) -> HttpResponse:
    """One application: what is asked, what is claimed, what the file still lacks, what may be done."""
    person, found = _one(request, pk)
    trail.record_reading(person, found.party, f"application {found.number}")
    state = queries.state_of(found)
    numbers = files.contradiction_numbers(found.party)
    claims = [one for one in files.current_findings(found.party) if one.evidence_kind == "own_statement"]
    writes = state in ("papers", "decision") and may_call(person, record_finding, found.branch_id)
    takes = may_call(person, services.submit_application, found.branch_id)
    papers = queries.checklist(found)
    context = {
        "head": _head(found, state, takes), "application": found, "state": state, "party": found.party, "writes": writes,
        "claims": [(one, *numbers.get(one.pk, ("", False))) for one in claims],
        "papers": [(paper, words.attribute_label(paper.attribute), _answer(paper), why_words(paper.why)) for paper in papers],
        "lacking": sum(not paper.known for paper in papers),
        "withdraw": WithdrawForm() if takes and state in ("papers", "decision") else None,
        "file_url": file_url(found.party), "active_room": "applications", "takes": takes,
    }  # fmt: skip
    return render(request, "intake/application.html", context)


def _answer(paper: queries.Paper) -> str:
    if paper.value is None:
        return ""
    value = paper.value
    text = ("true" if value else "false") if isinstance(value, bool) else str(value)
    if hasattr(value, "minor"):
        return f"{formats.money(value.minor, value.currency)} {value.currency}"
    return words.value_words(paper.attribute, text)


def _head(found: Application, state: str, takes: bool) -> Head:
    actions = []
    if takes and state == "papers":
        actions.append(Action(_("Hand it in"), reverse("intake:submit", args=[found.pk]), main=True, method="post"))
    amount = formats.money(found.amount_minor, found.product.currency, whole=True)
    facts = [
        Fact(_("Asked for"), _("%(amount)s over %(n)s months") % {"amount": f"{amount} {found.product.currency}", "n": found.installments}),
        Fact(_("Applied"), formats.moment(found.applied_at)),
        Fact(_("Prepared by"), found.prepared_by.name),
        Fact(_("Brought by"), found.brought_by.name if found.brought_by else _("nobody: came himself")),
        Fact(_("State"), str(state_words(state))),
    ]
    return Head(
        title=str(found.party.name), description=str(found.purpose), actions=actions, facts=facts,
        crumbs=[(_("Applications"), reverse("intake:applications")), (found.number, "")],
    )  # fmt: skip


def _one(request: HttpRequest, pk: int) -> tuple[Staff, Application]:
    person = somebody(request, ROOM)
    related = ("party__branch", "product", "branch", "prepared_by", "brought_by", "submission", "withdrawal", "conclusion")
    return person, get_object_or_404(Application.objects.visible_to(person).select_related(*related), pk=pk)


@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand the application in."""
    person, found = _one(request, pk)
    services.submit_application(person, None, application=found)
    messages.success(request, _("%(number)s waits at the decision desk.") % {"number": found.number})
    return redirect("intake:application", pk)


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """The applicant withdrew."""
    person, found = _one(request, pk)
    form = WithdrawForm(request.POST or None)
    if carried_out(request, form, lambda given: services.withdraw_application(person, application=found, **given)):
        messages.success(request, _("The applicant withdrew. The file keeps the application."))
        return redirect("intake:application", pk)
    head = Head(
        title=_("The applicant withdraws"), crumbs=[(found.number, reverse("intake:application", args=[pk])), (_("Withdrawal"), "")]
    )
    return render(request, "intake/withdraw.html", {"head": head, "form": form, "active_room": "applications"}, status=status_of(form))


@require_http_methods(["GET", "POST"])
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """Write an entry learnt from this application."""
    person, found = _one(request, pk)
    if not may_call(person, record_finding, found.branch_id):
        raise PermissionDenied
    return written(request, person, found.party, found, reverse("intake:application", args=[pk]))


@require_POST
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """Order the check that settles one line of the checklist."""
    person, found = _one(request, pk)
    attribute = request.POST.get("attribute", "")
    check_code = STARTER[attribute].settled_by if attribute in STARTER else None
    order_verification(person, None, party=found.party, check_code=check_code or "", attribute=attribute, application=found)
    messages.success(request, _("Ordered: %(check)s.") % {"check": words.check_label(check_code or "")})
    return redirect("intake:application", pk)
