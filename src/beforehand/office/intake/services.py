"""Taking an application, handing it to underwriting, withdrawing it; a draft is kept while it is typed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from beforehand.core.basics.money import format_minor
from beforehand.office.audit import clock, trail
from beforehand.office.intake.models import Application, Conclusion, Draft, Submission, Withdrawal
from beforehand.office.intake.refusing import UnableToTakeApplication
from beforehand.office.parties.models import Party
from beforehand.office.parties.refusing import written_once
from beforehand.office.parties.services import record_finding
from beforehand.office.servicing.models import Product
from beforehand.office.staff.models import Branch, Staff
from beforehand.office.staff.roles import Role
from beforehand.office.staff.service import done_before, service

TAKERS = (Role.LOAN_OFFICER, Role.BRANCH_MANAGER)
"""Who takes applications."""
LONGEST_PURPOSE = 400
LARGEST_DRAFT = 20_000


@service("receive_application", roles=TAKERS)
def receive_application(
    actor: Staff, at: datetime, *, party: Party, product: Product, amount_minor: int, installments: int, purpose: str = "",
    claims: Mapping[str, tuple[str, str]] | None = None, brought_by: Staff | None = None,
) -> Application:  # fmt: skip
    """Take an application; `claims` maps an attribute to its value and the applicant's words. Whoever takes it has prepared it.

    Refused outside the product's limits, and while the same person has an application that waits.
    """
    Party.objects.select_for_update().get(pk=party.pk)  # two clerks, one person: the second reads that one waits already
    if len(purpose) > LONGEST_PURPOSE:
        raise UnableToTakeApplication(_("Say in a sentence what the money is for."), field="purpose")
    if brought_by is not None and not brought_by.active:
        raise UnableToTakeApplication(_("%(name)s no longer works here.") % {"name": brought_by.name}, field="brought_by")
    if not product.least_minor <= amount_minor <= product.most_minor:
        limits = {"least": format_minor(product.least_minor, product.currency), "most": format_minor(product.most_minor, product.currency)}
        raise UnableToTakeApplication(
            _("This product lends from %(least)s to %(most)s. Write an amount between them.") % limits, field="amount_minor"
        )
    if not product.installments_least <= installments <= product.installments_most:
        limits = {"least": str(product.installments_least), "most": str(product.installments_most)}
        raise UnableToTakeApplication(_("This product runs %(least)s to %(most)s installments.") % limits, field="installments")
    if waiting := waiting_application(party):
        raise UnableToTakeApplication(
            _("%(number)s of the same person waits already. Go on with that one, or withdraw it.") % {"number": waiting.number},
            code="waits",
        )
    application = Application.objects.create(
        number=_next_number(party.branch), party=party, branch=party.branch, product=product, amount_minor=amount_minor,
        installments=installments, purpose=purpose.strip(), brought_by=brought_by, prepared_by=actor, applied_at=at, recorded_by=actor,
    )  # fmt: skip
    for attribute, (value, words) in (claims or {}).items():
        record_finding(
            actor, at, party=party, attribute=attribute, value=value, evidence_kind="own_statement", words=words, subject=application,
            source=str(_("Application form, signed")),
        )  # fmt: skip
    return application


def waiting_application(party: Party) -> Application | None:
    """The person's application that is neither decided nor withdrawn, if there is one."""
    return party.applications.filter(withdrawal=None, conclusion=None).first()


def _next_number(branch: Branch) -> str:
    day = clock.now().astimezone(branch.zone_info).date()
    with connection.cursor() as cursor:
        cursor.execute("select nextval('intake_application_number')")
        return f"{branch.code}-{day:%Y-%m%d}-{cursor.fetchone()[0]:03d}"


@service("submit_application", roles=TAKERS)
def submit_application(actor: Staff, at: datetime, *, application: Application) -> Submission:
    """Hand the application to underwriting; refused where it was handed in or withdrawn before."""
    _lock(application)
    waits = UnableToTakeApplication(_("It waits at the decision desk already."), code="submitted")
    if Submission.objects.filter(application=application).exists():
        raise waits
    if Withdrawal.objects.filter(application=application).exists():
        raise UnableToTakeApplication(_("The applicant withdrew it. Take a new application."), code="withdrawn")
    with written_once(waits):
        return Submission.objects.create(application=application, recorded_by=actor)


@service("withdraw_application", roles=TAKERS)
def withdraw_application(actor: Staff, at: datetime, *, application: Application, words: str = "") -> Withdrawal:
    """The applicant withdrew; refused once it is concluded."""
    _lock(application)
    concluded = UnableToTakeApplication(_("It is decided or withdrawn already."), code="concluded")
    if any(model.objects.filter(application=application).exists() for model in (Withdrawal, Conclusion)):
        raise concluded
    with written_once(concluded):
        return Withdrawal.objects.create(application=application, words=words.strip(), recorded_by=actor)


def _lock(application: Application) -> None:
    # Handing in and withdrawing meet at the person's file; applications take no lock, they never change.
    Party.objects.select_for_update().get(pk=application.party_id)


def keep_draft(staff: Staff, branch: Branch, key: UUID, typed: Mapping[str, str]) -> Draft:
    """Keep what is being typed under the form's key; the last keeping wins. Personal, so it is one personal value.

    Its first keeping stands in the audit, not every stroke after it. Refused where the key is another person's, the text too long, or the
    application taken meanwhile: the last stroke may arrive after the form.
    """
    text = json.dumps(dict(typed), ensure_ascii=False)
    if len(text) > LARGEST_DRAFT:
        raise UnableToTakeApplication(_("This is too much for a draft. Shorten the words, or take the application."), code="draft_too_long")
    try:
        with transaction.atomic():
            if done_before(key):
                raise UnableToTakeApplication(_("The application is taken already; there is nothing left to keep."), code="taken")
            draft, made = Draft.objects.update_or_create(
                key=key, staff=staff, defaults={"branch": branch, "typed": text, "changed_at": clock.now()}
            )
            if made:
                trail.record(staff, "keep_draft", draft)
    except IntegrityError as taken:
        raise UnableToTakeApplication(_("This form is somebody else’s. Open a new one."), code="draft_of_another") from taken
    return draft


def discard_draft(staff: Staff, key: UUID) -> bool:
    """Throw one's own draft away; gives whether there was one."""
    draft = Draft.objects.filter(staff=staff, key=key).first()
    if draft is None:
        return False
    with transaction.atomic():
        trail.record(staff, "discard_draft", draft)
        draft.delete()
    return True


def typed_in(draft: Draft) -> dict[str, str]:
    """What stands in a draft, by the names of the form's fields."""
    read: dict[str, str] = json.loads(str(draft.typed))
    return read
