"""The result of a call, on the keys 1 to 7: the call goes into the log, and what it brought with it."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from beforehand.office.collecting import services, words
from beforehand.office.collecting.forms import HardshipForm, PromiseForm, SaidForm
from beforehand.office.collecting.models import Case
from beforehand.office.collecting.pages.access import case_for, crumbs, due_sums, row_for
from beforehand.office.collecting.pages.acts import check_may
from beforehand.office.contacts import queries as contacts
from beforehand.office.contacts.models import ContactEntry
from beforehand.office.contacts.pages import tell_recorded
from beforehand.office.contacts.services import log_contact
from beforehand.office.pages.shapes import Head
from beforehand.office.pages.unable import UnableTo
from beforehand.office.parties.pages.access import status_of
from beforehand.office.staff.forms import KeyedForm
from beforehand.office.staff.models import Staff

FORMS: dict[str, type[KeyedForm]] = {
    "promise": PromiseForm, "talked": SaidForm, "hardship": HardshipForm, "unanswered": SaidForm, "dead_number": SaidForm,
    "somebody_else": SaidForm, "no_more_calls": SaidForm,
}  # fmt: skip
LOGGED: dict[str, dict[str, str]] = {
    "promise": {"result": "conversation"}, "talked": {"result": "conversation"}, "hardship": {"result": "conversation"},
    "unanswered": {"result": "unanswered"}, "dead_number": {"result": "dead_number"},
    # Whoever picks up is a third person: he may be asked where the borrower is, and is told nothing.
    "somebody_else": {"result": "conversation", "to": "unrecognised", "purpose": "locate"},
    "no_more_calls": {"result": "refused_further_contact"},
}  # fmt: skip


@require_http_methods(["GET", "POST"])
def result(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """One result of a call: some are one key, the others ask for what was said."""
    if code not in LOGGED:
        raise Http404
    person, case = case_for(request, pk, "call")
    check_may(person, log_contact, case)
    form = FORMS[code](request.POST or None, case=case)
    at_once = code in words.AT_ONCE and request.method == "POST" and "words" not in request.POST
    if request.method == "POST" and (at_once or form.is_valid()):
        key = _key(request) if at_once else form.cleaned_data["key"]
        given = {} if at_once else form.given()
        try:
            entry = write(person, case, code, given, key)
        except UnableTo as refused:
            if at_once:
                raise
            form.refuse(refused)
        else:
            tell_recorded(request, entry)
            if code == "no_more_calls":
                messages.warning(request, _("He asks not to be called. If that stops contact, raise the flag in his file."))
            return redirect(f"{reverse('collecting:worklist')}?case={pk}")
    row = row_for(case)
    title = str(dict(words.RESULTS)[code])
    context = {
        "head": Head(title=title, crumbs=crumbs(case, (_("Log a call"), ""))), "form": form, "button": _("Record the call"), "case": case,
        "row": row, "sums": due_sums(row), "active_room": "worklist",
    }  # fmt: skip
    return render(request, "collecting/act.html", context, status=status_of(form))


def _key(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return None


def write(person: Staff, case: Case, code: str, given: dict[str, Any], key: UUID | None, visit: Any = None) -> ContactEntry:
    """The call and what it brought, both or neither; sent again with its key it counts once."""
    phone = contacts.phone_of(case.party)
    said = given.get("words") or given.get("plea") or ""
    asked: dict[str, Any] = {"to": contacts.person_at(phone), "purpose": "collection", **LOGGED[code]}
    with transaction.atomic():
        entry: ContactEntry = log_contact(
            person, None, party=case.party, kind="call", detail=phone, words=said, case=case, visit=visit, key=key, **asked
        )
        then = uuid5(key, code) if key else None
        if code == "promise":
            services.record_promise(person, None, case=case, key=then, **given)
        elif code == "hardship":
            services.open_hardship_enquiry(person, None, case=case, key=then, **given)
    return entry
