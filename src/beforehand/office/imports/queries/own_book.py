"""This office's own loans and decisions as a book: everything dated by when this office knew it, nobody in it named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from django.utils.translation import gettext as _

from beforehand.connectors.book import TABLES, AttributeEntry, Basis, GoodMoney, LossRule, Manifest
from beforehand.connectors.book.reader import KINDS
from beforehand.core.rules.catalogue import STARTER
from beforehand.office.audit import clock
from beforehand.office.imports.queries.own_contacts import contact_rows
from beforehand.office.imports.queries.own_decisions import (
    AGE_MONTHS,
    application_facts,
    commissions,
    decided_before,
    decided_here,
    decision_row,
)
from beforehand.office.imports.queries.own_facts import ATTRIBUTES, fact_rows, learnt_about
from beforehand.office.imports.queries.own_loans import LOST_AFTER_DAYS, event_rows, installment_rows, loan_row, own_loans
from beforehand.office.imports.refusing import UnableToGiveOut
from beforehand.office.servicing.models import Loan
from beforehand.office.staff.models import Staff

INSTANT = pa.timestamp("us", tz="UTC")


@dataclass(frozen=True)
class OwnBook:
    """The head and tables of a book of this office, and how much of what it has stands in none of them, by why."""

    manifest: Manifest
    tables: Mapping[str, pa.Table]
    left_out: Mapping[str, int]


def own_book(staff: Staff, currency: str | None = None) -> OwnBook:
    """All that this person's branches lent in a currency (None: the only one this office lends in), as known now.

    Refused where there are several currencies and none is named, and where no money was ever paid out.
    """
    now, currency = clock.now(), _currency(staff, currency)
    loans, without_money = own_loans(staff, currency, now)
    if not loans:
        raise UnableToGiveOut(_("No loan in %(currency)s was paid out yet. There is nothing to give out.") % {"currency": currency})
    here, undecided = decided_here(staff, currency, loans)
    decided = [*decided_before(staff, loans), *here]
    decision_of = {one.loan.loan.pk: one.decision_id for one in decided if one.loan}
    contacts = list(contact_rows(loans, currency))
    cost = commissions(loans)
    spent: dict[str, int] = {}
    for contact in contacts:
        if contact["loan_id"]:
            spent[contact["loan_id"]] = spent.get(contact["loan_id"], 0) + contact["cost_minor"]
    learnt = learnt_about([one.party for one in decided], currency)
    decisions, facts = [], []
    of_person: dict[int, list[str]] = {}
    for one in decided:
        loan = one.loan.loan if one.loan else None
        row = decision_row(one, learnt, spent.get(loan.number, 0) + cost.get(loan.pk, 0) if loan else 0)
        decisions.append(row)
        facts += application_facts(one, row)
        of_person.setdefault(one.party.pk, []).append(one.decision_id)
    persons = {one.party.pk: (one.party, row["person_id"]) for one, row in zip(decided, decisions, strict=True)}
    for party, person_id in persons.values():
        facts += fact_rows(learnt, party, person_id, of_person[party.pk])
    tables = {
        "loans": _table("loans", (loan_row(one, decision_of.get(one.loan.pk)) for one in loans)),
        "installments": _table("installments", (row for one in loans for row in installment_rows(one))),
        "events": _table("events", (row for one in loans for row in event_rows(one))),
        "decisions": _decision_table(decisions), "facts": _table("facts", facts), "contacts": _table("contacts", contacts),
    }  # fmt: skip
    declared = any(event.known_basis != "recorded" for one in loans for event in one.events)
    return OwnBook(_manifest(currency, now.isoformat(timespec="seconds"), declared=declared), tables,
                   {**without_money, **undecided, **learnt.left_out})  # fmt: skip


def _currency(staff: Staff, asked: str | None) -> str:
    lent = sorted(set(Loan.objects.visible_to(staff).values_list("currency", flat=True)))
    if asked is None and len(lent) > 1:
        raise UnableToGiveOut(
            _("This office lends in %(currencies)s; a book holds one currency. Name it.") % {"currencies": ", ".join(lent)},
            field="currency",
        )
    if asked is not None and asked not in lent:
        raise UnableToGiveOut(_("This office has no loan in %(currency)s.") % {"currency": asked}, field="currency")
    if not lent:
        raise UnableToGiveOut(_("This office has no loan yet. There is nothing to give out."))
    return asked or lent[0]


def _table(name: str, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), schema=TABLES[name].arrow_schema())


def _decision_table(rows: list[dict[str, Any]]) -> pa.Table:
    """The declared columns and, for each attribute, its value, since when it was known, and why not."""
    fields = list(TABLES["decisions"].arrow_schema())
    for name in ATTRIBUTES:
        fields += [pa.field(name, KINDS[STARTER[name].kind]), pa.field(f"{name}@known_at", INSTANT), pa.field(f"{name}@why", pa.string())]
    return pa.Table.from_pylist(rows, schema=pa.schema(fields))


def _manifest(currency: str, moment: str, *, declared: bool) -> Manifest:
    return Manifest(
        name=f"loans and decisions of this office in {currency}",
        source=f"written by the office itself, as known at {moment}; borrowers and staff are keys",
        terms="the lender's own; not to be given on without his consent",
        currency=currency,
        loss_rule=LossRule(
            AGE_MONTHS,
            f"principal still unpaid when an installment is over {LOST_AFTER_DAYS} days late, within {AGE_MONTHS} months of the decision",
            f"决定后{AGE_MONTHS}个月内，任一期逾期超过{LOST_AFTER_DAYS}天时尚未收回的本金",
        ),
        good_money=GoodMoney("earned", 1_000_000, "interest and fees received of good loans", "正常贷款实收的利息和费用"),
        attributes={name: _entry(name, currency) for name in ATTRIBUTES},
        known_basis="declared" if declared else "recorded",
    )


def _entry(name: str, currency: str) -> AttributeEntry:
    attribute = STARTER[name]
    return AttributeEntry(str(attribute.kind), Basis.RECORDED, attribute.en, attribute.zh, currency if attribute.kind == "money" else None)
