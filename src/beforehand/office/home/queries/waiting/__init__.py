"""What waits for a person, by role; each with the address that leads to it and its limit."""

from __future__ import annotations

from beforehand.office.home.queries.waiting import beginning, collection, counter, lending, oversight
from beforehand.office.home.queries.waiting.row import MOST, Waiting
from beforehand.office.staff.models import Staff
from beforehand.office.staff.roles import Role
from beforehand.office.underwriting.queries import RELEASERS, SIGNERS

BY_ROLES = (
    (SIGNERS, lending.signatures),
    ((Role.LOAN_OFFICER, Role.BRANCH_MANAGER, Role.FIELD_COLLECTOR), lending.checks),
    ((Role.LOAN_OFFICER, Role.BRANCH_MANAGER), lending.applications),
    ((Role.CASHIER,), counter.payouts),
    ((Role.CASHIER, Role.BRANCH_MANAGER), counter.bags),
    ((Role.CASHIER, Role.BRANCH_MANAGER), counter.parked),
    ((Role.COLLECTOR, Role.FIELD_COLLECTOR), collection.own_list),
    ((Role.COLLECTION_MANAGER,), collection.to_be_given),
    ((Role.COMPLIANCE_OFFICER,), oversight.breaches),
    ((Role.RISK_MANAGER, Role.COLLECTION_MANAGER), oversight.lessons),
    (RELEASERS, oversight.policies),
    ((Role.ADMINISTRATOR,), oversight.people),
    ((Role.ADMINISTRATOR,), beginning.house),
    ((Role.RISK_MANAGER, Role.ADMINISTRATOR), beginning.terms),
)
"""Whom each kind of thing waits for."""


def waits_for(staff: Staff) -> list[Waiting]:
    """Everything that waits for this person, the earliest limit first; at most some fifty of a kind."""
    found = [row for roles, read in BY_ROLES if staff.holds_any(roles) for row in read(staff)]
    return sorted(found, key=lambda row: row.order)


__all__ = ["MOST", "Waiting", "waits_for"]
