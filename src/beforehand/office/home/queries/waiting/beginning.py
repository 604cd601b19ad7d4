"""What is still missing before an office can lend: a branch, the roles a loan needs, a product, a policy."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from beforehand.office.audit import clock
from beforehand.office.home.queries.waiting.row import Waiting
from beforehand.office.servicing.models import Product
from beforehand.office.staff.models import Appointment, Branch, Staff
from beforehand.office.staff.roles import Role
from beforehand.office.underwriting.models import PolicyRelease
from beforehand.office.underwriting.queries import open_proposal

NEEDED = (Role.RISK_MANAGER, Role.BRANCH_MANAGER, Role.LOAN_OFFICER, Role.UNDERWRITER, Role.APPROVER, Role.CASHIER)
"""Without somebody in each of these no loan is taken in, decided by two, and paid out."""


def house(staff: Staff) -> list[Waiting]:
    """For the administrator: no branch, and roles nobody holds."""
    if not Branch.objects.filter(closed_at=None).exists():
        return [Waiting(_("No branch yet"), _("Loans, people and cash belong to a branch."), reverse("staff:branches"), _("Open a branch"))]
    held = set(Appointment.objects.in_force(clock.now()).filter(staff__active=True).values_list("role", flat=True))
    empty = [str(role.label) for role in NEEDED if role not in held]
    if not empty:
        return []
    why = _("Nobody holds: %(roles)s.") % {"roles": pgettext("roles", ", ").join(empty)}
    return [Waiting(_("Roles a loan needs"), why, reverse("staff:people"), _("Appoint"))]


def terms(staff: Staff) -> list[Waiting]:
    """For who may add them: no product, no policy."""
    rows = []
    if not Product.objects.exists():
        rows.append(
            Waiting(
                _("Nothing is sold yet"), _("No application can be taken before there is a product."), reverse("servicing:add_product"),
                _("Add a product"),
            )
        )  # fmt: skip
    if not PolicyRelease.objects.exists() and open_proposal() is None:
        rows.append(
            Waiting(
                _("No lending policy is in force"), _("Until there is one nobody can sign a decision."), reverse("underwriting:propose"),
                _("Propose the first version"),
            )
        )  # fmt: skip
    return rows
