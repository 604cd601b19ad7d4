"""What `verify` asks of the money: entries balance and can be derived again, the ledger equals the positions, what was told still holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.db import connection
from django.db.models import F, Sum

from beforehand.core.ledger import accounts
from beforehand.core.ledger.entries import Entry
from beforehand.core.loans.entries import journal_of
from beforehand.core.loans.refusals import LoanRefusedError
from beforehand.office.audit import clock
from beforehand.office.audit.verification import check
from beforehand.office.documents.models import Document
from beforehand.office.servicing.models import JournalEntry, JournalPosting, Loan, LoanEvent
from beforehand.office.servicing.queries import contract_of, events_of, position
from beforehand.office.servicing.queries.told import figures_now, told_in

ROOM_TRIGGERS = {
    ("servicing_journalentry", "entry_balances"),
    ("servicing_journalposting", "entry_balances"),
    ("servicing_loanevent", "payout_is_approved"),
}


@check("money_triggers")
def money_triggers() -> Iterator[str]:
    """The database itself refuses an entry that does not balance and a payout without two signatures."""
    with connection.cursor() as cursor:
        cursor.execute("select tgrelid::regclass::text, tgname from pg_trigger where not tgisinternal and tgenabled in ('O', 'A')")
        there = set(cursor.fetchall())
    for table, trigger in sorted(ROOM_TRIGGERS - there):
        yield f"{table} has lost the trigger {trigger}, or it is switched off"


@check("entries_balance")
def entries_balance() -> Iterator[str]:
    """Every entry of the journal is in balance."""
    sums = JournalEntry.objects.values("pk").annotate(debit=Sum("postings__debit_minor"), credit=Sum("postings__credit_minor"))
    for entry in sums.exclude(debit=F("credit")):
        yield f"entry {entry['pk']}: debits {entry['debit']}, credits {entry['credit']}"


@check("journal_derived_again")
def journal_derived_again() -> Iterator[str]:
    """Every entry of a loan is what its events give when they are booked again."""
    for loan in _loans():
        try:
            derived = {entry.origin_id: _sides(entry) for entry in journal_of(contract_of(loan), events_of(loan))}
        except LoanRefusedError as refused:
            yield f"loan {loan.number}: {refused.refusal.sentence('en')}"
            continue
        stored: dict[int, Counter[str]] = {event: Counter() for event in derived}
        rows = JournalPosting.objects.filter(entry__origin="loan_event", loan=loan)
        for origin, account, debit, credit in rows.values_list("entry__origin_id", "account", "debit_minor", "credit_minor"):
            stored.setdefault(origin, Counter())[account] += debit - credit
        for event, sides in derived.items():
            if stored[event] != sides:
                yield f"loan {loan.number}, event {event}: the journal has {dict(stored[event])}, its events give {dict(sides)}"
        for event in stored.keys() - derived.keys():
            yield f"loan {loan.number}: the journal has an entry for event {event}, which the loan has not"


@check("ledger_equals_positions")
def ledger_equals_positions() -> Iterator[str]:
    """What the ledger says is lent and owed back is the sum of the loans' positions."""
    for loan in _loans():
        sums = dict(
            JournalPosting.objects.filter(loan=loan)
            .values_list("account")
            .annotate(net=Sum("debit_minor") - Sum("credit_minor"))
            .order_by()
        )
        last = loan.events.order_by("-value_on").values_list("value_on", flat=True).first()
        if last is None:
            continue
        try:
            now = position(loan, last, clock.now())
        except LoanRefusedError:
            continue  # said by the journal's check
        expected = {
            accounts.LOAN_PRINCIPAL: now.principal_outstanding_minor,
            accounts.FEE_INCOME: -now.fee_paid_minor,
            accounts.INTEREST_INCOME: -(now.interest_paid_minor + now.broken_interest_paid_minor),
            accounts.BORROWER_CREDIT: -now.overpaid_minor,
        }
        for account, net in expected.items():
            if sums.get(account, 0) != net:
                yield f"loan {loan.number}: {account} stands at {sums.get(account, 0)} in the ledger, the position says {net}"


@check("every_event_is_booked")
def every_event_is_booked() -> Iterator[str]:
    """Every movement of a loan's money has its entry, unless it moved nothing."""
    booked = JournalEntry.objects.filter(origin="loan_event").values("origin_id")
    for event in LoanEvent.objects.exclude(pk__in=booked).exclude(kind=LoanEvent.Kind.REVERSAL).select_related("loan"):
        if not LoanEvent.objects.filter(reverses=event).exists():
            yield f"loan {event.loan.number}: event {event.pk} has no entry"


@check("told_figures")
def told_figures() -> Iterator[str]:
    """What was told of a loan is what today's engine tells of the same day, as known then; differences are listed, nothing changes."""
    for document in Document.objects.filter(kind__in=["contract", "receipt", "payoff_quote"]).order_by("pk").iterator(chunk_size=200):
        try:
            now = figures_now(document)
        except LoanRefusedError as refused:
            yield f"document {document.number}: {refused.refusal.sentence('en')}"
            continue
        told = told_in(document)
        if now is None or not told:
            continue
        for name in sorted(now.keys() | told.keys()):
            if now.get(name) != told.get(name):
                then, today = told.get(name, "nothing"), now.get(name, "nothing")
                yield f"document {document.number}: {name} was told as {then}, today's engine gives {today}"


def _loans() -> Iterator[Loan]:
    return Loan.objects.select_related("branch").order_by("pk").iterator(chunk_size=500)


def _sides(entry: Entry) -> Counter[str]:
    sides: Counter[str] = Counter()
    for posting in entry.postings:
        sides[posting.account] += posting.net_minor
    return sides
