"""What waits in lending: signatures, checks to be made, applications not handed in, contracts to be drawn."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from beforehand.office.audit import clock
from beforehand.office.home.queries.waiting.row import MOST, Waiting
from beforehand.office.intake.models import Application
from beforehand.office.pages import formats
from beforehand.office.parties.queries import open_checks
from beforehand.office.parties.words import attribute_label, check_label, teacher
from beforehand.office.servicing.days import civil_day
from beforehand.office.servicing.queries.counter import contracts_to_sign
from beforehand.office.staff.models import Staff
from beforehand.office.staff.roles import Role
from beforehand.office.underwriting.queries import signable_by, waiting


def signatures(staff: Staff) -> list[Waiting]:
    """Decisions and second signatures this person may give, in any of his roles that signs."""
    rows = []
    for application in waiting(staff).prefetch_related("decisions__recorded_by", "decisions__second_signature", "decisions__put_back")[
        :MOST
    ]:
        open_ones = [one for one in application.decisions.all() if not hasattr(one, "second_signature") and not hasattr(one, "put_back")]
        decision = open_ones[-1] if open_ones else None
        if signable_by(application, staff, decision) is not None:
            continue
        title = _("Second signature: %(asked)s") if decision else _("Decide: %(asked)s")
        why = _("Handed in by %(name)s.") % {"name": application.prepared_by.name}
        if decision:
            why = _("%(name)s has signed first. You neither brought nor prepared it.") % {"name": decision.recorded_by.name}
        rows.append(
            Waiting(
                title % {"asked": asked_words(application)},
                why,
                reverse("underwriting:desk", args=[application.pk]),
                _("Read and sign"),
                application.amount_minor,
                application.product.currency,
                since=application.submission.recorded_at,
            )
        )
    return rows


def asked_words(application: Application) -> str:
    """Who asks for what, in a phrase: *U, 45,000 over 12 months*."""
    said = {
        "name": application.party.name,
        "n": application.installments,
        "amount": formats.money(application.amount_minor, application.product.currency, whole=True),
    }
    return ngettext("%(name)s, %(amount)s over %(n)s month", "%(name)s, %(amount)s over %(n)s months", application.installments) % said


def checks(staff: Staff) -> list[Waiting]:
    """Checks ordered and not answered, his own and those nobody has been given."""
    today = clock.now().astimezone(staff.branch.zone_info).date() if staff.branch else clock.now().date()
    mine = open_checks(staff, today).filter(assigned_to__in=[staff.pk]) | open_checks(staff, today).filter(assigned_to=None)
    return [
        Waiting(
            _("Check: %(check)s for %(name)s") % {"check": check_label(task.check_code), "name": task.party.name},
            _taught(attribute_label(task.attribute), task.taught_by),
            reverse("parties:task", args=[task.pk]),
            _("Answer"),
            until=task.due_on,
            since=task.recorded_at,
        )
        for task in mine[:MOST]
    ]


def _taught(attribute: str, taught_by: str) -> str:
    return _("%(attribute)s. Taught by %(case)s.") % {"attribute": attribute, "case": teacher(taught_by)} if taught_by else f"{attribute}."


def applications(staff: Staff) -> list[Waiting]:
    """What he took and has not handed in, and what is approved and has no contract yet."""
    open_ones = Application.objects.visible_to(staff).filter(submission=None, withdrawal=None, conclusion=None, prepared_by=staff)
    rows = [
        Waiting(
            _("Application: %(asked)s") % {"asked": asked_words(one)},
            _("Not handed in yet."),
            reverse("intake:application", args=[one.pk]),
            _("Go on"),
            one.amount_minor,
            one.product.currency,
            since=one.applied_at,
        )
        for one in open_ones.select_related("party", "product").order_by("applied_at")[:MOST]
    ]
    if not staff.holds_any((Role.LOAN_OFFICER, Role.BRANCH_MANAGER)):
        return rows
    now = clock.now()
    return rows + [
        Waiting(
            _("Contract for %(name)s") % {"name": one.party.name},
            _("Approved; the contract is not signed."),
            reverse("servicing:contract", args=[one.pk]),
            _("Draw the contract"),
            one.principal_minor,
            one.product.currency,
            since=one.signed_at,
        )
        for one in contracts_to_sign(staff)[:MOST]
        if not any(contract.granted_on >= civil_day(one.party.branch, now) for contract in one.contracts.all())
    ]
