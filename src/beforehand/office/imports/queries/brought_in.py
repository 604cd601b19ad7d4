"""What was brought in, and the legacy decisions that this house would not have allowed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from procrastinate.contrib.django.models import ProcrastinateJob

from beforehand.core.loans.answers import Position
from beforehand.core.loans.contract import LoanEvent as Happened
from beforehand.core.policy import PolicyVersion
from beforehand.office.audit import clock
from beforehand.office.imports.models import ImportedKey, ImportOrder, ImportRun, LegacyDecision
from beforehand.office.imports.overrides import sentences
from beforehand.office.imports.refusing import UnableToImport
from beforehand.office.parties.models import Party
from beforehand.office.parties.timeline import TimelineRow
from beforehand.office.servicing.days import civil_day
from beforehand.office.servicing.models import Loan, LoanEvent, Product
from beforehand.office.servicing.queries import position
from beforehand.office.servicing.queries.loans import happened
from beforehand.office.staff.models import Branch, Staff, system
from beforehand.office.staff.roles import Department
from beforehand.office.underwriting.models import PolicyRelease
from beforehand.office.underwriting.queries import release_in_force, version_of
from beforehand.office.underwriting.queries.overrides import Override
from beforehand.office.underwriting.refusing import UnableToDecide

IMPORT_TASK = "beforehand.office.imports.tasks.run_ordered_import"


def runs_of(staff: Staff) -> QuerySet[ImportRun]:
    """The imports `staff` may see, youngest first."""
    return ImportRun.objects.visible_to(staff).select_related("branch", "recorded_by").order_by("-recorded_at", "-pk")


def orders_of(staff: Staff) -> QuerySet[ImportOrder]:
    """The books that are coming in, as far as `staff` may see them, youngest first."""
    found = ImportOrder.objects.visible_to(staff).select_related("branch", "product", "recorded_by", "run", "ended")
    return found.order_by("-recorded_at", "-pk")


def loans_here(run: ImportRun) -> int:
    """How many loans of a run stand in this office by now."""
    return ImportedKey.objects.filter(run=run, table="loans").count()


def is_in_the_queue(order: ImportOrder) -> bool:
    """Whether its job waits or runs; where it does not and the order has not ended, the import stands still."""
    return ProcrastinateJob.objects.filter(task_name=IMPORT_TASK, args__order_id=order.pk, status__in=("todo", "doing")).exists()


def legacy_overrides(staff: Staff) -> QuerySet[LegacyDecision]:
    """The legacy decisions this house would not have allowed, youngest first; the list of overrides holds them as a group."""
    found = LegacyDecision.objects.visible_to(staff).exclude(override_reasons=[])
    return found.select_related("loan__party", "loan__branch", "run").order_by("-decided_at", "-pk")


def brought_in_overrides(staff: Staff) -> list[Override]:
    """The same for the list of every override, where they are followed beside those made here; two queries, however many."""
    found = list(legacy_overrides(staff))
    versions = versions_of(one.policy_version for one in found)
    return [
        Override(
            party=one.loan.party, number=one.loan.number, url_name="home:file", url_args=(one.loan.party.number,),
            decided_at=one.decided_at, signers=tuple(name for name in str(one.signed_by_words).split(", ") if name),
            against=tuple(sentences(one.override_reasons, versions.get(one.policy_version))), reason="",
            amount_minor=one.loan.principal_minor, currency=one.loan.currency, loan=one.loan, legacy=True,
        )
        for one in found
    ]  # fmt: skip


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


def somebody_called(name: str) -> Staff | str:
    """The person of the staff who is called so, where exactly one is; else the name as the paper has it."""
    found = list(Staff.objects.filter(name=name.strip(), system=False)[:2])
    return found[0] if len(found) == 1 else name.strip()


def stand_of(loans: Sequence[Loan]) -> dict[int, Position]:
    """Where each of these loans stands today; their events are read in one query."""
    events: dict[int, list[Happened]] = {loan.pk: [] for loan in loans}
    for event in LoanEvent.objects.filter(loan__in=loans).select_related("loan__branch").order_by("recorded_at", "pk"):
        events[event.loan_id].append(happened(event))
    now = clock.now()
    return {loan.pk: position(loan, civil_day(loan.branch, now), now, events[loan.pk]) for loan in loans}


def versions_of(numbers: Iterable[int | None]) -> dict[int | None, PolicyVersion]:
    """The policy versions of these numbers, by number."""
    wanted = PolicyRelease.objects.filter(version__in={number for number in numbers if number is not None})
    return {release.version: version_of(release) for release in wanted}


def policy_then(at: datetime) -> PolicyVersion | None:
    """The version in force at an instant; None where the house had none yet."""
    try:
        return version_of(release_in_force(at))
    except UnableToDecide:
        return None
