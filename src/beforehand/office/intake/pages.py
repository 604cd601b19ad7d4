"""The room of applications: the list, taking one, and the application with what its file still lacks."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from beforehand.core.rules.catalogue import STARTER
from beforehand.office.audit import trail
from beforehand.office.intake import queries, services
from beforehand.office.intake.forms import ApplicationForm, NewBorrowerForm, WithdrawForm
from beforehand.office.intake.models import Application, Draft
from beforehand.office.intake.words import state_words, why_words
from beforehand.office.pages import formats
from beforehand.office.pages.shapes import Action, Fact, Head
from beforehand.office.pages.unable import UnableTo
from beforehand.office.parties import queries as files
from beforehand.office.parties import words
from beforehand.office.parties.models import Party
from beforehand.office.parties.pages.access import READERS, carried_out, file_url, somebody, status_of
from beforehand.office.parties.pages.findings import written
from beforehand.office.parties.pages.opening import same_person, say_opened
from beforehand.office.parties.services import add_contact_detail, open_file, order_verification, record_finding
from beforehand.office.staff.models import Staff
from beforehand.office.staff.roles import Role
from beforehand.office.staff.service import may_call

ROOM = (*READERS, Role.CASHIER)
PAGE = 25
FOUND_MOST = 12
SORTS = {"number": "number", "name": "party__name_entry__reading", "amount": "amount_minor", "applied": "applied_at"}


@require_GET
def applications(request: HttpRequest) -> HttpResponse:
    """Applications by what they wait for; begun drafts stand above one's own."""
    person = somebody(request, ROOM)
    takes = may_call(person, services.receive_application)
    labels = {
        "mine": _("Mine"), "papers": _("Waiting for papers"), "decision": _("Waiting for a decision"), "decided": _("Decided"),
        "all": _("All"),
    }  # fmt: skip
    shown = request.GET.get("show", "")
    shown = shown if shown in labels else ("mine" if takes else "decision")
    asked = request.GET.get("q", "")
    rows = queries.applications(person, shown, asked)
    sort = request.GET.get("sort", "")
    if sort.lstrip("-") in SORTS:
        rows = rows.order_by(("-" if sort.startswith("-") else "") + SORTS[sort.lstrip("-")], "pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    counted = queries.counts(person)
    options = [{"label": label, "url": f"?show={name}", "current": name == shown, "count": counted[name]} for name, label in labels.items()]
    actions = [Action(_("Take an application"), reverse("intake:take"), main=True)] if takes else []
    context = {
        "head": Head(title=_("Applications"), actions=actions), "options": options, "page": page, "asked": asked, "shown": shown,
        "rows": [(one, state_words(queries.state_of(one))) for one in page], "drafts": _drafts(person) if takes else [],
        "active_room": "applications",
    }  # fmt: skip
    return render(request, "intake/applications.html", context)


def _drafts(person: Staff) -> list[dict[str, Any]]:
    begun = []
    for draft in queries.drafts_of(person)[:FOUND_MOST]:
        typed = services.typed_in(draft)
        begun.append(
            {
                "draft": draft,
                "name": typed.get("borrower-name") or typed.get("file") or _("nobody named yet"),
                "amount": typed.get("amount_minor", ""),
            }
        )
    return begun


@require_http_methods(["GET", "POST"])
def take(request: HttpRequest) -> HttpResponse:
    """Take an application: find the person first (`?q=`), then `?file=` or `?new=1`; `?draft=` goes on with what was begun."""
    person = somebody(request, services.TAKERS)
    draft = _draft(request, person)
    typed = services.typed_in(draft) if draft else {}
    number = request.GET.get("file", "") or typed.get("file", "")
    party = get_object_or_404(Party.objects.visible_to(person).select_related("branch"), number=number) if number else None
    if party is None and not (request.GET.get("new") or typed.get("new")):
        return _whose(request, person)
    form, borrower = _forms(request, person, party, draft, typed)
    if request.method == "POST" and form.is_valid() and (borrower is None or borrower.is_valid()):
        try:
            made = _receive(person, party, form, borrower)
        except UnableTo as refused:
            _refuse(form, borrower, refused)
        else:
            if party is None:
                say_opened(request, made.party)
            messages.success(request, _("Application %(number)s is taken. Hand it in when the papers are there.") % {"number": made.number})
            return redirect("intake:application", made.pk)
    if party is not None and request.method == "GET":
        trail.record_reading(person, party, "application form")
    waits = services.waiting_application(party) if party else None
    head = Head(
        title=_("Take an application"), description=f"{party.name}, {party.number}" if party else _("A new borrower"),
        crumbs=[(_("Applications"), reverse("intake:applications")), (_("New"), "")],
    )  # fmt: skip
    context = {
        "head": head, "form": form, "borrower": borrower, "party": party, "waits": waits, "active_room": "applications",
        "same": same_person(person, borrower) if borrower else None, "draft": draft,
        "claimed": {one.attribute: one for one in files.current_findings(party)} if party else {},
    }  # fmt: skip
    return render(request, "intake/take.html", context, status=status_of(form, *([borrower] if borrower else [])))


def _whose(request: HttpRequest, person: Staff) -> HttpResponse:
    asked = " ".join(request.GET.get("q", "").split())
    found = list(files.search(person, asked)[:FOUND_MOST]) if asked else []
    head = Head(
        title=_("Take an application"), description=_("Whose is it? One person has one file, so search first."),
        crumbs=[(_("Applications"), reverse("intake:applications")), (_("New"), "")],
    )  # fmt: skip
    return render(request, "intake/whose.html", {"head": head, "q": asked, "found": found, "active_room": "applications"})


def _draft(request: HttpRequest, person: Staff) -> Draft | None:
    asked = request.GET.get("draft", "")
    try:
        key = UUID(asked)
    except ValueError:
        return None
    return Draft.objects.filter(staff=person, key=key).first()


def _forms(
    request: HttpRequest, person: Staff, party: Party | None, draft: Draft | None, typed: dict[str, str]
) -> tuple[ApplicationForm, NewBorrowerForm | None]:
    initial = {"key": draft.key, **typed} if draft else {}
    data = request.POST if request.method == "POST" else None
    form = ApplicationForm(data, person=person, initial=initial)
    if party is not None:
        return form, None
    mine = {name.removeprefix("borrower-"): value for name, value in typed.items() if name.startswith("borrower-")}
    return form, NewBorrowerForm(data, person=person, prefix="borrower", initial=mine)


def _receive(person: Staff, party: Party | None, form: ApplicationForm, borrower: NewBorrowerForm | None) -> Application:
    key: UUID = form.cleaned_data["key"]
    with transaction.atomic():
        if party is None:
            assert borrower is not None
            claims = form.claims()
            where = {
                name: claims.get(attribute, ("", ""))[0] for name, attribute in (("home", "home.address"), ("workplace", "employer.name"))
            }
            party = open_file(person, None, key=uuid5(key, "file"), **borrower.party(), **where)
        else:
            _keep_home(person, party, form)
        made = services.receive_application(person, None, party=party, key=key, **form.asked())
        services.discard_draft(person, key)
        return made


def _keep_home(person: Staff, party: Party, form: ApplicationForm) -> None:
    """Where he says he lives is where a visit goes: the address stands among those by which he is reached."""
    home = form.claims().get("home.address", ("", ""))[0]
    if home and home not in {str(one.value) for one in party.contact_details.filter(kind="home", ended_at=None)}:
        add_contact_detail(person, None, party=party, kind="home", value=home)


def _refuse(form: ApplicationForm, borrower: NewBorrowerForm | None, refused: UnableTo) -> None:
    if borrower is not None and refused.field in borrower.fields:
        borrower.add_error(refused.field, refused.sentence)
    else:
        form.refuse(refused)


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep what is being typed; says when it was kept."""
    person = somebody(request, services.TAKERS)
    try:
        key = UUID(request.POST.get("key", ""))
    except ValueError:
        return HttpResponse("")
    typed = {name: value for name, value in request.POST.items() if name not in ("csrfmiddlewaretoken", "key") and value}
    branch = person.branch or _only_branch(person)
    if branch is None:
        return HttpResponse("")
    try:
        kept = services.keep_draft(person, branch, key, typed)
    except UnableTo as refused:
        return HttpResponse(refused.sentence)
    return HttpResponse(_("Kept at %(time)s.") % {"time": formats.clock_time(kept.changed_at)})


def _only_branch(person: Staff) -> Any:
    return next((one.branch for one in person.appointments_now() if one.branch is not None), None)


@require_POST
def discard(request: HttpRequest, key: UUID) -> HttpResponse:
    """Throw a draft away."""
    person = somebody(request, services.TAKERS)
    if services.discard_draft(person, key):
        messages.success(request, _("The draft is thrown away."))
    return redirect("intake:applications")


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
