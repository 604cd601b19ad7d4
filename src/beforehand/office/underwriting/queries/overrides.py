"""Overrides as a group: what was approved against a rule, by whom and why, and how each loan went since."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from beforehand.core.loans.answers import Position
from beforehand.core.policy import Outcome
from beforehand.office.parties.models import Party
from beforehand.office.servicing.models import Loan, LoanEvent
from beforehand.office.servicing.queries import position
from beforehand.office.servicing.queries.loans import happened
from beforehand.office.staff.models import Staff
from beforehand.office.underwriting.models import Decision
from beforehand.office.underwriting.queries.record import last_signed


@dataclass(frozen=True)
class Override:
    """One approval against the rules: against which, who signed, why, and the loan that came of it."""

    party: Party
    number: str
    url_name: str
    url_args: tuple[object, ...]
    decided_at: datetime
    signers: tuple[str, ...]
    against: tuple[str, ...]
    reason: str
    amount_minor: int
    currency: str
    loan: Loan | None
    legacy: bool = False


@dataclass(frozen=True)
class OverrideOutcome:
    """An override with where its loan stands today; None where no money went out."""

    override: Override
    position: Position | None
    worst_days_late: int

    @property
    def state(self) -> str:
        """not_paid_out, closed, late or in_order."""
        if self.position is None:
            return "not_paid_out"
        if self.position.closed_on is not None:
            return "closed"
        return "late" if self.position.days_past_due else "in_order"


Supplier = Callable[[Staff], Iterable[Override]]
_suppliers: list[Supplier] = []


def supplies_overrides(supplier: Supplier) -> Supplier:
    """Rooms above (imports) register here what they know as overrides: the function gives those a person may see."""
    if supplier not in _suppliers:
        _suppliers.append(supplier)
    return supplier


def overrides(staff: Staff) -> list[Override]:
    """Every effective override of this person's branches, made here or brought in, the latest first."""
    decisions = (
        Decision.objects.visible_to(staff)
        .filter(override=True, second_signature__agrees=True)
        .select_related("application__party", "application__product", "recorded_by", "second_signature__recorded_by")
    )
    made = list(decisions)
    loans = _loans_of([decision.application_id for decision in made])
    found = [_override(decision, loans.get(decision.application_id)) for decision in made]
    found += [one for supplier in _suppliers for one in supplier(staff)]
    return sorted(found, key=lambda one: one.decided_at, reverse=True)


def _loans_of(applications: Sequence[int]) -> dict[int, Loan]:
    signed = Loan.objects.filter(approval__application_id__in=applications).select_related("approval", "branch", "product").order_by("pk")
    return {loan.approval.application_id: loan for loan in signed if loan.approval}  # the last contract of an approval counts


def _override(decision: Decision, loan: Loan | None) -> Override:
    application, second = decision.application, decision.second_signature
    frozen = last_signed(decision).decision
    against = [result for result in frozen.results if result.effect and Outcome.of(result.effect) >= Outcome.REFER] if frozen else []
    return Override(
        party=application.party, number=application.number, url_name="underwriting:record", url_args=(decision.pk,),
        decided_at=second.recorded_at, signers=(decision.recorded_by.name, second.recorded_by.name),
        against=tuple(result.rule.sentence(get_language() or "en") for result in against) or (_("The frozen file does not replay."),),
        reason=str(decision.words), amount_minor=application.amount_minor, currency=application.product.currency, loan=loan,
    )  # fmt: skip


def with_outcomes(found: Sequence[Override]) -> list[OverrideOutcome]:
    """The same with where each loan stands today; one query for all events."""
    loans = {one.loan.pk: one.loan for one in found if one.loan is not None}
    in_order = LoanEvent.objects.select_related("loan__branch").order_by("recorded_at", "pk")
    stored = Loan.objects.filter(pk__in=loans).prefetch_related(Prefetch("events", queryset=in_order))
    stands: dict[int, tuple[Position, int]] = {}
    for loan in stored.select_related("branch"):
        events = [happened(event) for event in loan.events.all()]
        if not events:
            continue
        place = position(loan, events=events)
        stands[loan.pk] = (place, max((each.days_late for each in place.installments), default=0))
    return [OverrideOutcome(one, *(stands.get(one.loan.pk, (None, 0)) if one.loan else (None, 0))) for one in found]
