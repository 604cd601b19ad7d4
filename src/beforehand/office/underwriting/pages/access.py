"""Who stands before a page of the desk or the policy, and which application he may see."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from beforehand.office.intake.models import Application
from beforehand.office.pages.unable import UnableTo
from beforehand.office.staff.forms import KeyedForm
from beforehand.office.staff.models import Staff
from beforehand.office.staff.roles import Role
from beforehand.office.underwriting.queries import RELEASERS, SIGNERS

DESK_READERS = (*SIGNERS, Role.LOAN_OFFICER, Role.COLLECTION_MANAGER, Role.COMPLIANCE_OFFICER, Role.AUDITOR)
"""Who may open a case at the desk; whether he sees the rules is another question."""
QUEUE_READERS = (*SIGNERS, Role.AUDITOR)
OVERRIDE_READERS = (Role.RISK_MANAGER, Role.APPROVER, Role.BRANCH_MANAGER, Role.COLLECTION_MANAGER, Role.COMPLIANCE_OFFICER, Role.AUDITOR)
POLICY_READERS = (*DESK_READERS, Role.ADMINISTRATOR, *RELEASERS)


def somebody(request: HttpRequest, roles: Collection[Role]) -> Staff:
    """The person before the page; refused where he holds none of `roles`."""
    person = request.user
    assert isinstance(person, Staff), "every page but the entrance has somebody before it"
    if not person.holds_any(roles):
        raise PermissionDenied
    return person


def application_for(request: HttpRequest, pk: int) -> tuple[Staff, Application]:
    """The reader and the application; nothing for whoever may not see it."""
    person = somebody(request, DESK_READERS)
    related = ("party__branch", "product", "branch", "brought_by", "prepared_by", "submission", "withdrawal", "conclusion")
    return person, get_object_or_404(Application.objects.visible_to(person).select_related(*related), pk=pk)


def carried_out(form: KeyedForm, act: Callable[[dict[str, Any]], object]) -> bool:
    """Whether the form was valid and its service did it; a refusal stands in the form."""
    if not form.is_valid():
        return False
    try:
        act({**form.given(), "key": form.cleaned_data["key"]})
    except UnableTo as refused:
        form.refuse(refused)
        return False
    return True
