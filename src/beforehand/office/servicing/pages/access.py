"""Who may see loans and money, which loan he may see, and what the pages have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from beforehand.office.audit import trail
from beforehand.office.pages.unable import UnableTo
from beforehand.office.parties.pages.access import READERS as FILE_READERS
from beforehand.office.parties.pages.access import file_url, somebody
from beforehand.office.servicing.models import Loan
from beforehand.office.servicing.services.payments import COUNTER
from beforehand.office.staff.forms import KeyedForm
from beforehand.office.staff.models import Branch, Staff
from beforehand.office.staff.roles import Role

READERS = tuple(dict.fromkeys((*FILE_READERS, Role.CASHIER)))
"""Who may read a loan: whoever may read a file, and the counter."""


def loan_of(request: HttpRequest, number: str, what: str) -> tuple[Staff, Loan]:
    """The reader and the loan with this number; nothing for whoever may not see it. That `what` of it was read stands in the audit."""
    person = somebody(request, READERS)
    found = Loan.objects.visible_to(person).select_related("branch", "party", "product", "approval", "contract")
    loan = get_object_or_404(found, number=number)
    if request.method == "GET":
        trail.record_reading(person, loan.party, what)
    return person, loan


def counter_branch(person: Staff) -> Branch | None:
    """The branch whose counter this person stands at: his own, else the first in which he may."""
    if person.branch is not None and person.holds_any(COUNTER, person.branch_id):
        return person.branch
    return next((one.branch for one in person.appointments_now() if one.role in COUNTER and one.branch is not None), None)


def crumbs_of(loan: Loan, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """Where a page about a loan stands: files, the borrower, the loan, what follows."""
    files = ""
    try:
        files = reverse("home:files")
    except NoReverseMatch:
        files = reverse("servicing:loans")
    own = reverse("servicing:loan", args=[loan.number]) if more else ""
    name = f"{loan.party.number}, {loan.party.name}"
    return [(_("Files"), files), (name, file_url(loan.party)), (_("loan %(number)s") % {"number": loan.number}, own), *more]


def document_url(number: str) -> str:
    """Where a document given stands."""
    return reverse("documents:document", args=[number])


def carried_out(form: KeyedForm, act: Callable[..., Any], **names: str) -> Any:
    """What the service gave for a valid form, or None with its refusal in the form; `names` rename fields to the service's words."""
    if not form.is_valid():
        return None
    given = {names.get(name, name): value for name, value in form.given().items()}
    try:
        return act(key=form.cleaned_data["key"], **given)
    except UnableTo as refused:
        form.refuse(refused)
        return None
