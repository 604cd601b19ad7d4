"""This office's contact log as a book has it: when, how, what came of it and what it cost; who was meant is a key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from beforehand.office.collecting.models import Case
from beforehand.office.contacts.models import ContactEntry
from beforehand.office.imports.queries.own_loans import OwnLoan, person_reference, reference


def contact_rows(loans: Sequence[OwnLoan], currency: str) -> Iterator[dict[str, Any]]:
    """Every contact with a borrower of these loans; its cost stands at the loan it was about: the case's first, else the last granted."""
    by_party: dict[int, list[OwnLoan]] = {}
    for one in sorted(loans, key=lambda one: (one.loan.granted_on, one.loan.number)):
        by_party.setdefault(one.loan.party_id, []).append(one)
    own = {one.loan.pk: one for one in loans}
    of_case: dict[int, str] = {}
    links = Case.loans.through.objects.filter(loan__in=own).order_by("loan__granted_on", "loan__number")
    for case_id, loan_id in links.values_list("case_id", "loan_id"):
        of_case.setdefault(case_id, own[loan_id].loan.number)
    entries = ContactEntry.objects.filter(party__in=by_party).select_related("party__branch").order_by("happened_at", "pk")
    for entry in entries:
        day = entry.happened_at.astimezone(entry.party.branch.zone_info).date()
        before = [one for one in by_party[entry.party_id] if one.loan.granted_on <= day]
        yield {
            "contact_id": f"C{entry.pk:012d}", "person_id": person_reference(entry.party),
            "loan_id": of_case.get(entry.case_id) or (before[-1].loan.number if before else None), "happened_at": entry.happened_at,
            "known_at": entry.recorded_at, "kind": entry.kind, "result": entry.result, "staff": reference("staff", entry.staff_id),
            "cost_minor": entry.cost_minor, "currency": currency,
        }  # fmt: skip
