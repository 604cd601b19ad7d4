"""Taking an application: whose it is, what is asked and claimed, the draft kept while it is typed."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from beforehand.office.audit import trail
from beforehand.office.intake import services
from beforehand.office.intake.forms import ApplicationForm, NewBorrowerForm, products_on_sale
from beforehand.office.intake.models import Application, Draft
from beforehand.office.pages import formats
from beforehand.office.pages.shapes import Head
from beforehand.office.pages.unable import UnableTo
from beforehand.office.parties import queries as files
from beforehand.office.parties.models import Party
from beforehand.office.parties.pages.access import somebody, status_of
from beforehand.office.parties.pages.opening import same_person, say_opened
from beforehand.office.parties.services import add_contact_detail, open_file
from beforehand.office.staff.models import Staff

FOUND_MOST = 12


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
    context = {"head": head, "q": asked, "found": found, "sold": products_on_sale(person).exists(), "active_room": "applications"}
    return render(request, "intake/whose.html", context)


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
