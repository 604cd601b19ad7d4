"""Opening the file of a person who has none."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from beforehand.office.pages.shapes import Head
from beforehand.office.parties import services
from beforehand.office.parties.forms import PartyForm
from beforehand.office.parties.glyphs import undrawn
from beforehand.office.parties.models import Party
from beforehand.office.parties.numbers import identity_digests
from beforehand.office.parties.pages.access import carried_out, file_url, somebody, status_of
from beforehand.office.staff.models import Staff
from beforehand.office.staff.roles import Role

OPENERS = (Role.LOAN_OFFICER, Role.BRANCH_MANAGER)


@require_http_methods(["GET", "POST"])
def open_file(request: HttpRequest) -> HttpResponse:
    """Open a file; an identity number that has one leads there."""
    person = somebody(request, OPENERS)
    form = PartyForm(request.POST or None, person=person)
    made: list[Party] = []
    if carried_out(request, form, lambda given: made.append(opened(person, form, given["key"]))):
        say_opened(request, made[0])
        return redirect(file_url(made[0]))
    head = Head(title=_("Open a file"), description=_("One person has one file. Search first."))
    context = {"head": head, "form": form, "same": same_person(person, form)}
    return render(request, "parties/open_file.html", context, status=status_of(form))


def opened(person: Staff, form: PartyForm, key: Any) -> Party:
    """Open the file as the form says."""
    return services.open_file(person, None, key=key, **form.party())


def say_opened(request: HttpRequest, party: Party) -> None:
    """Say that the file is open, and which characters of the name paper cannot show."""
    messages.success(request, _("File %(number)s is open.") % {"number": party.number})
    missing = undrawn(str(party.name))
    if missing:
        messages.warning(
            request,
            _("The office’s typefaces do not draw %(letters)s. On paper a box would stand there; write it by hand.") % {"letters": missing},
        )


def same_person(person: Staff, form: PartyForm) -> Party | None:
    """The file that has the typed identity number already, where this person may see it."""
    typed = str(form.data.get(form.add_prefix("identity_number"), "")) if form.is_bound else ""
    digest = identity_digests(typed)[0]
    return Party.objects.visible_to(person).filter(identity_digest=digest).first() if digest else None
