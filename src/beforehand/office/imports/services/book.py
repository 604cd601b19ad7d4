"""Bringing a whole book into the office: one transaction, one audit row for the run with the digest of its files, every time declared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from beforehand.connectors.book import RowRefusal, UnableToReadBook
from beforehand.core.ledger.entries import Entry
from beforehand.core.loans.contract import Contract, LoanEvent
from beforehand.core.loans.entries import entries_of, journal_of
from beforehand.core.loans.layout import EventKind
from beforehand.office.audit import clock, trail
from beforehand.office.contacts.models import ContactEntry
from beforehand.office.imports.copying import copy_rows, take_ids
from beforehand.office.imports.models import ImportedKey, ImportOrder, ImportRun, LegacyDecision
from beforehand.office.imports.reading import BookFact, BookLoan, ReadRows, happened_of, hash_of, read_rows
from beforehand.office.imports.refusing import UnableToBringBook
from beforehand.office.imports.services.legacy import IMPORTERS
from beforehand.office.parties.models import EvidenceKind, Finding, NameEntry, Party
from beforehand.office.parties.names import pieces, reading
from beforehand.office.parties.services.files import next_file_number
from beforehand.office.servicing.days import ready_to_post
from beforehand.office.servicing.models import BusinessDay, JournalEntry, JournalPosting, Loan, Product
from beforehand.office.servicing.models import LoanEvent as StoredEvent
from beforehand.office.servicing.services.contracts import next_loan_number
from beforehand.office.staff.models import Branch, Staff
from beforehand.office.staff.roles import Department
from beforehand.office.staff.service import service

NAME, BORN_ON, OCCUPATION = "person.name", "person.born_on", "applicant.occupation"
"""Facts of a person that belong into the head of his file."""
SAYS_HIMSELF = frozenset({"application", "he himself", "she herself"})
REACHED = {"met_borrower": "conversation", "not_reached": "unanswered"}
SENT = "sent-"
"""So the folders of books begin that were sent; such a name says nothing to a reader."""
REFUSALS_KEPT = 10_000
IMPORTING_LOCK = 0x696D706F7274  # "import": a table lock would need a right that the office's login has not


@service("import_book", roles=IMPORTERS)
def import_book(actor: Staff, at: datetime, *, folder: Path, branch: Branch | None = None, product: Product | None = None) -> ImportRun:
    """Bring the loans of a book folder with their borrowers, money, facts and contacts into this office; what is here is left alone.

    `branch` and `product` stand for names the office does not know. Rows that cannot be taken are listed in the run with their remedy.
    Refused as a whole: a folder that is no book, or one of which no loan can be taken.
    """
    run, rows = _bring(actor, Path(folder), branch, product)
    # The chain covers the names of an audit row: so the digest of every file that was read stands in it.
    trail.record(actor, "import_book_files", run, at=at, names=[f"sha256:{run.source_hash}", *sorted(rows.book.tables)])
    return run


def try_book(actor: Staff, folder: Path, branch: Branch | None = None, product: Product | None = None) -> ImportRun:
    """The same, written to the last row and taken back: the report of what would be done, and nothing of it stays."""
    with transaction.atomic():
        run, _rows = _bring(actor, Path(folder), branch, product)
        transaction.set_rollback(True)
    return run


def _bring(actor: Staff, folder: Path, branch: Branch | None, product: Product | None) -> tuple[ImportRun, ReadRows]:
    wait_for_other_imports()
    rows = read_for_here(folder, branch, product)
    run = begin_run(actor, folder.name, rows, branch)
    if rows.loans:
        write_rows(actor, run, rows)
    return run, rows


def wait_for_other_imports() -> None:
    """Two imports at once: until the transaction ends the second waits, and then sees what the first has taken."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [IMPORTING_LOCK])


def read_for_here(folder: Path, branch: Branch | None, product: Product | None) -> ReadRows:
    """The rows of a book that this office can take and has not taken yet; refused where there is no book or nothing in it can be taken."""
    try:
        taken = ImportedKey.objects.filter(table="loans").values_list("key", flat=True)
        rows = read_rows(folder, branch, product, clock.now(), taken)
    except UnableToReadBook as refused:
        raise UnableToBringBook.from_refusal(refused.refusal, field="folder") from refused
    if not rows.loans and not rows.left_out.get("loans that are here already"):
        said = rows.refusals[0].sentence() if rows.refusals else folder
        raise UnableToBringBook(_("No loan of this book can be taken. %(first)s") % {"first": said}, code="no_rows", field="folder")
    return rows


def begin_run(actor: Staff, name: str, rows: ReadRows, branch: Branch | None, order: ImportOrder | None = None) -> ImportRun:
    """The record of an import: what of the book is taken, what is left out, what is refused."""
    home = branch or (rows.loans[0].branch if rows.loans else Branch.objects.order_by("pk").first())
    told = rows.book.manifest.name if name.startswith(SENT) else f"{rows.book.manifest.name} ({name})"
    return ImportRun.objects.create(
        branch=home, order=order, source=told[:160], source_hash=hash_of(rows), recorded_by=actor,
        **_counts(rows),
    )  # fmt: skip


def write_rows(actor: Staff, run: ImportRun, rows: ReadRows) -> None:
    """Write these rows for a run, in the transaction that the caller holds; there is a loan among them."""
    _Writing(actor, run, rows, clock.now()).write()


def _counts(rows: ReadRows) -> dict[str, Any]:
    persons = {loan.person for loan in rows.loans}
    taken = {
        "persons": len(persons), "loans": len(rows.loans), "events": sum(len(loan.events) for loan in rows.loans), "facts": len(rows.facts),
        "contacts": len(rows.contacts),
    }  # fmt: skip
    listed = [_plain(one) for one in rows.refusals[:REFUSALS_KEPT]]
    return {
        "rows_taken": sum(taken.values()), "rows_refused": len(rows.refusals), "refusals": listed,
        "counts": {**taken, "left out": rows.left_out},
    }  # fmt: skip


def _plain(refused: RowRefusal) -> dict[str, object]:
    return {
        "table": refused.table, "row": refused.row, "key": refused.key, "column": refused.column, "code": refused.refusal.code,
        "en": refused.refusal.sentence("en"), "zh": refused.refusal.sentence("zh"),
    }  # fmt: skip


class _Writing:
    """One run's rows, numbered first and then copied in, parents before children."""

    def __init__(self, actor: Staff, run: ImportRun, rows: ReadRows, now: datetime) -> None:
        self.actor, self.run, self.rows, self.now = actor, run, rows, now
        self.parties: dict[str, int] = {}
        self.new_parties: set[str] = set()
        self.loan_ids = dict(zip((loan.key for loan in rows.loans), take_ids(Loan, len(rows.loans)), strict=True))

    def write(self) -> None:
        """Everything, in one transaction that the caller holds."""
        days = {one.pk: ready_to_post(one) for one in {loan.branch for loan in self.rows.loans}}
        self._parties()
        self._loans()
        self._money(days)
        self._findings()
        self._contacts()
        self._keys()

    def _key(self, source_key: str) -> str:
        return f"{self.rows.identity}/{source_key}"

    def _copy(self, model: Any, rows: Sequence[Any]) -> None:
        copy_rows(model, rows, self.now)

    def _parties(self) -> None:
        wanted = list(dict.fromkeys(loan.person for loan in self.rows.loans))
        known = ImportedKey.objects.filter(table="persons", key__in=[self._key(one) for one in wanted])
        self.parties = {one.key.partition("/")[2]: one.record_id for one in known}
        new = [one for one in wanted if one not in self.parties]
        ids = dict(zip(new, take_ids(Party, len(new)), strict=True))
        self.parties.update(ids)
        self.new_parties = set(new)
        branches = {loan.person: loan.branch for loan in reversed(self.rows.loans)}
        told: dict[str, dict[str, str]] = defaultdict(dict)
        for fact in sorted(self.rows.facts, key=lambda one: one.known_at):
            if fact.attribute in (NAME, BORN_ON, OCCUPATION):
                told[fact.person][fact.attribute] = fact.value
        parties, names = [], []
        for person in new:
            name = told[person].get(NAME, person)
            parties.append(
                Party(
                    pk=ids[person], number=next_file_number(), branch=branches[person], name=name, born_on=told[person].get(BORN_ON, ""),
                    identity_number="", occupation=told[person].get(OCCUPATION, "")[:80], recorded_by=self.actor,
                )
            )  # fmt: skip
            read, initials = reading(name)
            names.append(NameEntry(party_id=ids[person], reading=read[:200], initials=initials[:40], pieces=pieces(name)))
        self._copy(Party, parties)
        for entry, pk in zip(names, take_ids(NameEntry, len(names)), strict=True):
            entry.pk = pk
        self._copy(NameEntry, names)

    def _loans(self) -> None:
        loans = [self._loan(one) for one in self.rows.loans]
        self._copy(Loan, loans)
        decisions = [
            LegacyDecision(
                pk=pk, loan_id=self.loan_ids[one.key], run=self.run, decided_at=one.decided_at, brought_by_words="", prepared_by_words="",
                signed_by_words="", recorded_by=self.actor,
            )
            for one, pk in zip(self.rows.loans, take_ids(LegacyDecision, len(loans)), strict=True)
        ]  # fmt: skip
        self._copy(LegacyDecision, decisions)

    def _loan(self, one: BookLoan) -> Loan:
        contract = one.contract
        return Loan(
            pk=self.loan_ids[one.key], number=next_loan_number(one.branch, contract.granted_on), party_id=self.parties[one.person],
            branch=one.branch, product=one.product, approval=None, legacy=True, currency=contract.currency,
            principal_minor=contract.principal_minor, annual_rate_ppm=contract.annual_rate_ppm,
            overdue_fee_daily_ppm=contract.fee_rule.daily_rate_ppm, waterfall=one.product.waterfall, granted_on=contract.granted_on,
            due_on=[row.due_on for row in contract.schedule], purpose="", recorded_by=self.actor,
            schedule_principal_minor=[row.principal_minor for row in contract.schedule],
            schedule_interest_minor=[row.interest_minor for row in contract.schedule],
        )  # fmt: skip

    def _money(self, days: dict[int, BusinessDay]) -> None:
        ids = iter(take_ids(StoredEvent, sum(len(loan.events) for loan in self.rows.loans)))
        stored: list[StoredEvent] = []
        entries: list[tuple[BookLoan, Entry]] = []
        for loan in self.rows.loans:
            numbers = [next(ids) for _one in loan.events]
            happened = happened_of(loan.events, numbers)
            for one, core in zip(loan.events, happened, strict=True):
                stored.append(
                    StoredEvent(
                        pk=core.event_id, loan_id=self.loan_ids[loan.key], kind=one.kind, channel="transfer", value_on=one.value_on,
                        amount_minor=one.amount_minor, known_at=one.known_at, known_basis=one.basis, reverses_id=core.reverses,
                        business_day=days[loan.branch.pk].day, words=one.source, recorded_by=self.actor,
                    )
                )  # fmt: skip
            entries += [(loan, entry) for entry in journal(loan.contract, happened)]
        self._copy(StoredEvent, stored)
        self._journal(entries, days)

    def _journal(self, entries: list[tuple[BookLoan, Entry]], days: dict[int, BusinessDay]) -> None:
        moving = [(loan, entry) for loan, entry in entries if entry.postings]
        rows, postings = [], []
        for (loan, entry), pk in zip(moving, take_ids(JournalEntry, len(moving)), strict=True):
            rows.append(
                JournalEntry(
                    pk=pk, branch=loan.branch, origin=entry.origin, origin_id=entry.origin_id, business_day=days[loan.branch.pk].day,
                    currency=entry.currency, sentence=entry.memo, posted_at=self.now,
                )
            )  # fmt: skip
            for one in entry.postings:
                side = {"debit_minor": one.debit_minor, "credit_minor": one.credit_minor}
                postings.append(JournalPosting(entry_id=pk, account=one.account, loan_id=self.loan_ids[loan.key], **side))
        self._copy(JournalEntry, rows)
        for posting, pk in zip(postings, take_ids(JournalPosting, len(postings)), strict=True):
            posting.pk = pk
        self._copy(JournalPosting, postings)

    def _findings(self) -> None:
        facts = [one for one in self.rows.facts if one.person in self.new_parties and one.attribute not in (NAME, BORN_ON)]
        facts.sort(key=lambda one: (one.known_at, one.key))
        last: dict[tuple[str, str, str], int] = {}
        findings = []
        for fact, pk in zip(facts, take_ids(Finding, len(facts)), strict=True):
            said_before = last.get((fact.person, fact.attribute, fact.source))
            last[fact.person, fact.attribute, fact.source] = pk
            findings.append(self._finding(fact, pk, said_before))
        self._copy(Finding, findings)

    def _finding(self, fact: BookFact, pk: int, said_before: int | None) -> Finding:
        """A later word of the same source replaces its earlier one; another source may contradict it."""
        before = fact.decided_at is not None and fact.known_at <= fact.decided_at
        return Finding(
            pk=pk, party_id=self.parties[fact.person], attribute=fact.attribute, value=fact.value,
            evidence_kind=_evidence_kind(fact.source), source=fact.source, words="",
            department=Department.LENDING if before else Department.COLLECTION,
            true_from=fact.true_from.isoformat() if fact.true_from else "", true_to=fact.true_to.isoformat() if fact.true_to else "",
            known_at=fact.known_at, known_basis=fact.basis, supersedes_id=said_before, subject_type="importrun", subject_id=self.run.pk,
            recorded_by=self.actor,
        )  # fmt: skip

    def _contacts(self) -> None:
        rows = [one for one in self.rows.contacts if one["person_id"] in self.new_parties]
        self._copy(
            ContactEntry,
            [
                ContactEntry(
                    pk=pk, party_id=self.parties[one["person_id"]], kind=one["kind"][:12], happened_at=one["happened_at"],
                    result=_result(one["kind"], one["result"]), staff=self.actor, place="home" if one["kind"] == "visit" else "", words="",
                    cost_minor=one["cost_minor"] or 0, verdict="unknown", sentence_en="Brought in from a book: the gate was not asked.",
                    sentence_zh="由账册导入：当时未经联络闸口判断。", recorded_by=self.actor,
                )
                for one, pk in zip(rows, take_ids(ContactEntry, len(rows)), strict=True)
            ],
        )  # fmt: skip

    def _keys(self) -> None:
        loans = [("loans", one.key, self.loan_ids[one.key], one.branch) for one in self.rows.loans]
        branches = {loan.person: loan.branch for loan in self.rows.loans}
        persons = [("persons", one, self.parties[one], branches[one]) for one in sorted(self.new_parties)]
        made = [*loans, *persons]
        self._copy(
            ImportedKey,
            [
                ImportedKey(pk=pk, run=self.run, branch=branch, table=table, key=self._key(key), record_id=record_id)
                for (table, key, record_id, branch), pk in zip(made, take_ids(ImportedKey, len(made)), strict=True)
            ],
        )


def journal(contract: Contract, happened: Sequence[LoanEvent]) -> Sequence[Entry]:
    """The loan's entries in the order of knowing. Where that is the order of value and nothing is reversed, one pass gives the same."""
    order = [(one.value_on, one.known_at, one.event_id) for one in happened]
    plain = order == sorted(order) and not any(one.kind is EventKind.REVERSAL for one in happened)
    if not plain:
        return journal_of(contract, happened)
    return entries_of(contract, happened, max(one.value_on for one in happened), max(one.known_at for one in happened))


def _evidence_kind(source: str) -> str:
    said = source.casefold()
    if said in EvidenceKind.values:
        return said  # a book of another office of ours names the kind and nobody
    if said in SAYS_HIMSELF:
        return EvidenceKind.OWN_STATEMENT
    return EvidenceKind.OWN_OBSERVATION if "visit" in said else EvidenceKind.DOCUMENT


def _result(kind: str, result: str | None) -> str:
    found = REACHED.get(result or "", (result or "unanswered")[:24])
    return "not_home" if kind == "visit" and found == "unanswered" else found
