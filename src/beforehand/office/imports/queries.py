"""What was brought in, and the legacy decisions that this house would not have allowed."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from beforehand.office.audit import clock
from beforehand.office.imports.models import ImportRun, LegacyDecision
from beforehand.office.imports.refusing import UnableToImport
from beforehand.office.parties.models import Party
from beforehand.office.parties.timeline import TimelineRow
from beforehand.office.servicing.models import Product
from beforehand.office.staff.models import Branch, Staff, system
from beforehand.office.staff.roles import Department


def runs_of(staff: Staff) -> QuerySet[ImportRun]:
    """The imports `staff` may see, youngest first."""
    return ImportRun.objects.visible_to(staff).select_related("branch", "recorded_by").order_by("-recorded_at", "-pk")


def legacy_overrides(staff: Staff) -> QuerySet[LegacyDecision]:
    """The legacy decisions this house would not have allowed, youngest first; the list of overrides holds them as a group."""
    found = LegacyDecision.objects.visible_to(staff).exclude(override_reasons=[])
    return found.select_related("loan__party", "loan__branch", "run").order_by("-decided_at", "-pk")


def named_branch(code: str | None) -> Branch | None:
    """The branch of that code, or None for none; an unknown one is refused."""
    if not code:
        return None
    found = Branch.objects.filter(code__iexact=code, closed_at=None).first()
    if found is None:
        raise UnableToImport(_("This office has no branch %(code)s.") % {"code": code}, field="branch")
    return found


def named_product(code: str | None) -> Product | None:
    """The latest version of the product of that code, or None for none; an unknown one is refused."""
    if not code:
        return None
    found = Product.objects.filter(code__iexact=code).order_by("-version").first()
    if found is None:
        raise UnableToImport(_("This office has no product %(code)s.") % {"code": code}, field="product")
    return found


def named_staff(login: str | None) -> Staff:
    """The person of that login, or the system itself; an unknown one is refused."""
    if not login:
        return system()
    found = Staff.objects.filter(login__iexact=login, active=True).first()
    if found is None:
        raise UnableToImport(_("Nobody works here under the login %(login)s.") % {"login": login}, field="login")
    return found


def timeline_rows(party: Party, as_known_at: datetime | None = None) -> list[TimelineRow]:
    """The decisions that were brought in with this person's loans: they stand at the moment their paper declares."""
    from beforehand.office.imports.overrides import sentences
    from beforehand.office.imports.services.legacy import policy_then

    moment = as_known_at or clock.now()
    rows = []
    for legacy in LegacyDecision.objects.filter(loan__party=party, decided_at__lte=moment).select_related("loan", "run__recorded_by"):
        codes = list(legacy.override_reasons)
        version = policy_then(legacy.decided_at) if any(code.startswith("rule:") for code in codes) else None
        rows.append(
            TimelineRow(
                at=legacy.decided_at, recorded_at=legacy.recorded_at, department=str(Department.LENDING), kind="legacy_decision",
                bold=_("Granted before this file was kept."), text=" ".join(sentences(codes, version)), words=_people(legacy),
                writer=legacy.run.recorded_by.name, known=legacy.decided_at, subject=f"legacy-decision-{legacy.pk}",
                tags=("override",) if codes else (),
            )
        )  # fmt: skip
    return rows


def _people(legacy: LegacyDecision) -> str:
    said = (
        (_("brought by %(name)s"), legacy.brought_by_words), (_("prepared by %(name)s"), legacy.prepared_by_words),
        (_("signed by %(name)s"), legacy.signed_by_words),
    )  # fmt: skip
    return "; ".join(words % {"name": name} for words, name in said if name)
