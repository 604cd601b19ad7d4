"""Writing an entry of the core's ledger into the journal: balanced, append-only, with the business day it belongs to."""

from __future__ import annotations

from beforehand.core.ledger.entries import Entry
from beforehand.core.loans.entries import entry_for
from beforehand.office.audit import clock
from beforehand.office.servicing.models import BusinessDay, JournalEntry, JournalPosting, Loan, LoanEvent
from beforehand.office.servicing.queries.loans import contract_of, happened, stored_events


def post_journal(entry: Entry, day: BusinessDay, loan: Loan | None = None) -> JournalEntry | None:
    """Store a balanced entry; one that moves no money is not stored."""
    if not entry.postings:
        return None
    stored = JournalEntry.objects.create(
        branch_id=day.branch_id, origin=entry.origin, origin_id=entry.origin_id, business_day=day.day, currency=entry.currency,
        sentence=entry.memo, posted_at=clock.now(),
    )  # fmt: skip
    JournalPosting.objects.bulk_create(
        JournalPosting(entry=stored, account=one.account, loan=loan, debit_minor=one.debit_minor, credit_minor=one.credit_minor)
        for one in entry.postings
    )
    return stored


def post_event_entry(event: LoanEvent, day: BusinessDay) -> JournalEntry | None:
    """Derive the entry of a new event from what was known before it, and store it."""
    before = [happened(one) for one in stored_events(event.loan) if one.pk != event.pk]
    return post_journal(entry_for(contract_of(event.loan), before, happened(event)), day, event.loan)
