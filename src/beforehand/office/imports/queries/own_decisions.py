"""This office's decisions as a book has them: one row an application that was decided, with the file as it was known then."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from beforehand.core.basics.dates import day_number
from beforehand.core.basics.truth import Missing
from beforehand.core.evidence.findings import normalised
from beforehand.core.hindsight.outcomes import months_after
from beforehand.office.agencies.models import Remittance
from beforehand.office.imports.models import LegacyDecision
from beforehand.office.imports.queries.own_facts import ATTRIBUTES, Learnt, as_text, known_since, plain_value
from beforehand.office.imports.queries.own_loans import OwnLoan, person_reference
from beforehand.office.intake.models import Application
from beforehand.office.parties.models import Party
from beforehand.office.parties.queries import facts_for
from beforehand.office.servicing.models import Product
from beforehand.office.staff.models import Branch, Staff
from beforehand.office.underwriting.models import Decision

AGE_MONTHS = 12
"""A loan of this office is judged at this age; another one can be asked for when a rule is tried."""
Since = Mapping[tuple[str, Hashable], datetime]
GRANTED, DECLINED, NOT_TAKEN_UP = "granted", "declined", "not_taken_up"
OF_THE_APPLICATION = {"application.amount": "application", "application.term_months": "application", "applicant.age": "identity document"}
"""Facts that stand in the application itself or in the head of the file, and where they come from."""


@dataclass(frozen=True)
class Decided:
    """An application that was decided, here or on a paper of before; what is asked for has the shape that the facts need."""

    decision_id: str
    party: Party
    branch: Branch
    product: Product
    amount_minor: int
    installments: int
    applied_at: datetime
    decided_at: datetime
    outcome: str
    basis: str
    loan: OwnLoan | None = None


def decided_here(staff: Staff, currency: str, loans: Sequence[OwnLoan]) -> tuple[list[Decided], dict[str, int]]:
    """The applications of this currency that were decided or withdrawn; and how many a book leaves out, by why."""
    by_application = {one.loan.approval.application_id: one for one in loans if one.loan.approval}
    signed = {one.application_id: one for one in _signed(staff)}
    found = Application.objects.visible_to(staff).filter(product__currency=currency)
    found = found.select_related("party__branch", "branch", "product", "conclusion", "withdrawal").order_by("number")
    decided, left_out = [], {"applications not decided yet": 0, "approvals not paid out yet": 0}
    for application in found:
        loan, decision = by_application.get(application.pk), signed.get(application.pk)
        if hasattr(application, "withdrawal"):
            outcome, at = NOT_TAKEN_UP, application.withdrawal.recorded_at
        elif decision is None:
            left_out["applications not decided yet"] += 1
            continue
        elif decision.outcome == "approve" and loan is None:
            left_out["approvals not paid out yet"] += 1
            continue
        else:
            outcome, at = (GRANTED if decision.outcome == "approve" else DECLINED), decision.second_signature.recorded_at
        decided.append(
            Decided(
                application.number, application.party, application.branch, application.product, application.amount_minor,
                application.installments, application.recorded_at, at, outcome, "recorded", loan if outcome == GRANTED else None,
            )
        )  # fmt: skip
    return decided, {why: number for why, number in left_out.items() if number}


def _signed(staff: Staff) -> Iterable[Decision]:
    """The decisions that count: signed twice, and not for more evidence."""
    agreed = Decision.objects.visible_to(staff).filter(second_signature__agrees=True, outcome__in=("approve", "decline"))
    return agreed.select_related("second_signature").order_by("pk")


def decided_before(staff: Staff, loans: Sequence[OwnLoan]) -> list[Decided]:
    """The decisions of the past that were brought in with their loans; all their times are declared."""
    own = {one.loan.pk: one for one in loans}
    decided = []
    for one in LegacyDecision.objects.visible_to(staff).filter(loan__in=own).order_by("loan__number"):
        loan = own[one.loan_id]
        decided.append(
            Decided(
                f"paper-{loan.loan.number}", loan.loan.party, loan.loan.branch, loan.loan.product, loan.loan.principal_minor,
                len(loan.loan.due_on), one.applied_at or one.decided_at, one.decided_at, GRANTED, "declared", loan,
            )
        )  # fmt: skip
    return decided


def decision_row(one: Decided, learnt: Learnt, cost_minor: int) -> dict[str, Any]:
    """The row: what was decided, what became of it in money, and each attribute as known then, since when, or why not."""
    loan, day = one.loan, one.decided_at.astimezone(one.branch.zone_info).date()
    row: dict[str, Any] = {
        "decision_id": one.decision_id, "person_id": person_reference(one.party), "loan_id": loan.loan.number if loan else None,
        "decided_at": one.decided_at, "decided_on": day, "vintage": f"{day.year}-Q{(day.month + 2) // 3}", "branch": one.branch.name,
        "outcome": one.outcome, "currency": learnt.currency, "funded_minor": loan.loan.principal_minor if loan else None,
        "earned_minor": loan.earned_minor if loan else None, "lost_minor": loan.lost_minor if loan else None,
        "lost_on": loan.lost_on if loan else None, "recovered_minor": loan.recovered_minor if loan else None,
        "cost_minor": cost_minor if loan else None, "seen_until": loan.seen_until if loan else None,
        "matured": bool(loan) and _matured(one),
    }  # fmt: skip
    facts = facts_for(one.party, one, one.decided_at, learnt.rows(one.party))
    since = known_since(learnt, one.party, one.decided_at)
    for name in ATTRIBUTES:
        row |= _known_then(one, learnt, name, facts.get(name), since)
    return row


def _matured(one: Decided) -> bool:
    assert one.loan is not None, "only a loan ripens"
    day = np.array([day_number(one.decided_at.astimezone(one.branch.zone_info).date())], np.int64)
    return day_number(one.loan.seen_until) >= int(months_after(day, AGE_MONTHS)[0])


def _known_then(one: Decided, learnt: Learnt, name: str, found: Any, since: Since) -> dict[str, Any]:
    if found is None or isinstance(found, Missing):
        return {name: None, f"{name}@known_at": None, f"{name}@why": found.why.value if found is not None else "never_asked"}
    value = plain_value(found, learnt.currency)
    if value is None:
        return {name: None, f"{name}@known_at": None, f"{name}@why": "not_applicable"}
    learnt_at = since.get((name, normalised(found)), one.applied_at)
    return {name: value, f"{name}@known_at": min(learnt_at, one.decided_at), f"{name}@why": None}


def application_facts(one: Decided, row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What the application itself says, as facts of its decision."""
    return [
        {
            "fact_id": f"A-{one.decision_id}-{name}", "person_id": row["person_id"], "decision_id": one.decision_id, "attribute": name,
            "value": as_text(row[name]), "true_from": None, "true_to": None, "known_at": row[f"{name}@known_at"],
            "known_basis": one.basis, "source": source,
        }
        for name, source in OF_THE_APPLICATION.items() if row[name] is not None
    ]  # fmt: skip


def commissions(loans: Sequence[OwnLoan]) -> dict[int, int]:
    """What agencies kept of each loan's money, minor units; of money that was taken back nothing was kept."""
    kept: dict[int, int] = {}
    remitted = Remittance.objects.filter(event__loan__in=[one.loan.pk for one in loans], event__reversed_by=None)
    for loan_id, commission_minor in remitted.values_list("event__loan", "commission_minor"):
        kept[loan_id] = kept.get(loan_id, 0) + commission_minor
    return kept
