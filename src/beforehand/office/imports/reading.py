"""A book's rows as this office would take them: each loan with its plan and money, or why not; each fact as a finding, or why not."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from beforehand.connectors.book import Book, RowRefusal, read_book
from beforehand.core.basics.dates import day_number, instant_micros
from beforehand.core.basics.money import format_minor
from beforehand.core.basics.refusals import Refusal, RefusalKind
from beforehand.core.ledger.accounts import BANK
from beforehand.core.ledger.chain import canonical
from beforehand.core.loans.contract import Contract, FeeRule, LoanEvent, ScheduledInstallment
from beforehand.core.loans.layout import Component, EventKind, Figure
from beforehand.core.loans.positions import positions
from beforehand.core.loans.refusals import refusal_of
from beforehand.core.loans.single import columns_of
from beforehand.core.rules.catalogue import Kind
from beforehand.office.imports.refusing import (
    BAD_VALUE,
    EVENT_REFUSED,
    KEY_TOO_LONG,
    NO_BRANCH,
    NO_PLAN,
    NO_PRODUCT,
    NO_RATE,
    NOT_YET,
    PLAN_DIFFERS,
)
from beforehand.office.pages.unable import UnableTo
from beforehand.office.parties.values import kind_of, read_value
from beforehand.office.servicing.days import civil_day
from beforehand.office.servicing.models import Product
from beforehand.office.staff.models import Branch

KINDS = {
    "disbursement": EventKind.DISBURSEMENT, "payment": EventKind.PAYMENT, "payoff": EventKind.PAYOFF, "reversal": EventKind.REVERSAL,
}  # fmt: skip
IN_THE_CONTRACT = frozenset({"application.amount", "application.term_months"})
"""What stands in the loan itself and needs no finding."""
LONGEST_KEY = 60


@dataclass(frozen=True)
class BookEvent:
    """One movement of money as the book has it; `basis` is never *recorded*: this office did not write it."""

    key: str
    kind: str
    value_on: date
    known_at: datetime
    basis: str
    amount_minor: int
    reverses: str | None
    source: str


@dataclass(frozen=True)
class BookLoan:
    """A loan of the book that this office can take."""

    key: str
    person: str
    branch: Branch
    product: Product
    contract: Contract
    decided_at: datetime
    events: tuple[BookEvent, ...]


@dataclass(frozen=True)
class BookFact:
    """A fact of the book as a finding of a file."""

    key: str
    person: str
    decided_at: datetime | None
    attribute: str
    value: str
    true_from: date | None
    true_to: date | None
    known_at: datetime
    basis: str
    source: str


@dataclass
class ReadRows:
    """What can be taken of a book, and every row that cannot, in the order of the tables."""

    book: Book
    identity: str
    loans: list[BookLoan] = field(default_factory=list)
    facts: list[BookFact] = field(default_factory=list)
    contacts: list[Mapping[str, Any]] = field(default_factory=list)
    refusals: list[RowRefusal] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)

    def refuse(self, table: str, row: int, key: str, column: str, kind: RefusalKind, **values: object) -> None:
        """Leave one row out, with the sentence that says what to do."""
        self.refusals.append(RowRefusal(table, row, key, column, Refusal(kind, {"column": column, **values})))


def basis_here(basis: str) -> str:
    """What a book's known_basis is in this office: what the source's system recorded is *declared* to us."""
    return "assumed" if basis == "assumed" else "declared"


def read_rows(folder: Path, branch: Branch | None, product: Product | None, now: datetime, taken: Iterable[str] = ()) -> ReadRows:
    """Read a book folder for this office; `branch` and `product` stand for those the office does not know by name.

    `taken` are the keys of loans that are here already: they are left alone. UnableToReadBook where the folder is no book.
    """
    book = read_book(folder)
    rows = ReadRows(book, _identity(book), refusals=list(book.refusals))
    _read_loans(rows, branch, product, now, set(taken))
    persons = {loan.person for loan in rows.loans}
    _read_facts(rows, persons, now)
    contacts = book.tables["contacts"].to_pylist()
    rows.contacts = [one for one in contacts if one["person_id"] in persons and one["happened_at"] <= now]
    without = len({row["person_id"] for row in book.tables["decisions"].to_pylist()} - persons)
    if without:
        rows.left_out["persons without a loan that was taken"] = without
    return rows


def _identity(book: Book) -> str:
    """What tells this book's keys from another's, 12 letters."""
    head = {"name": book.manifest.name, "source": book.manifest.source, "seed": book.manifest.seed}
    return hashlib.sha256(canonical(head)).hexdigest()[:12]


def hash_of(rows: ReadRows) -> str:
    """SHA-256 over the files of the book as they were read."""
    digest = hashlib.sha256()
    for path in sorted([*rows.book.folder.glob("*.parquet"), rows.book.folder / "book.json"]):
        digest.update(path.name.encode())
        with path.open("rb") as handle:
            digest.update(hashlib.file_digest(handle, "sha256").digest())
    return digest.hexdigest()


def _read_loans(rows: ReadRows, branch: Branch | None, product: Product | None, now: datetime, taken: set[str]) -> None:
    tables = rows.book.tables
    plans: dict[str, list[Mapping[str, Any]]] = {}
    for row in tables["installments"].to_pylist():
        plans.setdefault(row["loan_id"], []).append(row)
    money: dict[str, list[Mapping[str, Any]]] = {}
    for row in tables["events"].to_pylist():
        money.setdefault(row["loan_id"], []).append(row)
    decided = {row["decision_id"]: row["decided_at"] for row in tables["decisions"].to_pylist()}
    office, broken = _Office(branch, product), _loans_of_refused_rows(rows)
    numbers = _row_numbers(rows, "loans", "loan_id")
    for row in tables["loans"].to_pylist():
        number = numbers[row["loan_id"]]
        if f"{rows.identity}/{row['loan_id']}" in taken:
            rows.left_out["loans that are here already"] = rows.left_out.get("loans that are here already", 0) + 1
            continue
        loan = _loan(rows, number, row, office, plans.get(row["loan_id"], []), money.get(row["loan_id"], []), decided, broken, now)
        if loan is not None:
            rows.loans.append(loan)
    _check_positions(rows, now)


def _row_numbers(rows: ReadRows, table: str, key: str) -> dict[str, int]:
    """Where each row stands in its file, counted from 1."""
    keys = pq.read_table(rows.book.folder / f"{table}.parquet", columns=[key]).column(key).to_pylist()
    return {str(one): number for number, one in enumerate(keys, start=1)}


class _Office:
    """The branches and products of the office by every name a book may call them."""

    def __init__(self, branch: Branch | None, product: Product | None) -> None:
        self._branch, self._product = branch, product
        self._branches = {name.casefold(): one for one in Branch.objects.filter(closed_at=None) for name in (one.code, one.name)}
        self._products: dict[tuple[str, str], Product] = {}
        for one in Product.objects.order_by("code", "version"):
            for name in (one.code, one.name_en, one.name_zh):
                self._products[name.casefold(), one.currency] = one

    def branch(self, name: str | None) -> Branch | None:
        return self._branches.get((name or "").casefold(), self._branch)

    def product(self, name: str | None, currency: str) -> Product | None:
        found = self._products.get(((name or "").casefold(), currency))
        return found or (self._product if self._product and self._product.currency == currency else None)


def _loans_of_refused_rows(rows: ReadRows) -> set[str]:
    """Loans of which a row of money or plan was refused; without it the loan would stand wrongly."""
    broken: set[str] = set()
    for table in ("installments", "events"):
        wrong = [one.row for one in rows.book.refusals if one.table == table]
        if wrong:
            keys = pq.read_table(rows.book.folder / f"{table}.parquet", columns=["loan_id"]).column("loan_id").to_pylist()
            broken |= {str(keys[row - 1]) for row in wrong}
    return broken


def _loan(
    rows: ReadRows, number: int, row: Mapping[str, Any], office: _Office, plan: Sequence[Mapping[str, Any]],
    money: Sequence[Mapping[str, Any]], decided: Mapping[str, datetime], broken: set[str], now: datetime,
) -> BookLoan | None:  # fmt: skip
    key = row["loan_id"]

    def refuse(column: str, kind: RefusalKind, **values: object) -> None:
        rows.refuse("loans", number, key, column, kind, **values)

    for column in ("loan_id", "person_id"):
        if len(row[column]) > LONGEST_KEY:
            return refuse(column, KEY_TOO_LONG, most=LONGEST_KEY)
    branch, product = office.branch(row["branch"]), office.product(row["product"], row["currency"])
    if branch is None:
        return refuse("branch", NO_BRANCH, value=row["branch"])
    if product is None:
        return refuse("product", NO_PRODUCT, value=row["product"], currency=row["currency"])
    if row["annual_rate_ppm"] is None:
        return refuse("annual_rate_ppm", NO_RATE)
    if not plan:
        return refuse("loan_id", NO_PLAN)
    if key in broken:
        return refuse("loan_id", EVENT_REFUSED)
    planned = sum(one["principal_minor"] for one in plan)
    if planned != row["principal_minor"]:
        amounts = {"planned": planned, "principal": row["principal_minor"]}
        return refuse("principal_minor", PLAN_DIFFERS, **{name: format_minor(amount, row["currency"]) for name, amount in amounts.items()})
    late = [one for one in money if one["happened_on"] > civil_day(branch, now) or one["known_at"] > now]
    if late or row["granted_on"] > civil_day(branch, now):
        return refuse("granted_on", NOT_YET, value=late[0]["happened_on"] if late else row["granted_on"])
    contract = _contract(row, plan, product)
    start = datetime.combine(row["granted_on"], time(), branch.zone_info)
    return BookLoan(
        key, row["person_id"], branch, product, contract, decided.get(row["decision_id"] or "", start), _events(row, money, start)
    )


def _contract(row: Mapping[str, Any], plan: Sequence[Mapping[str, Any]], product: Product) -> Contract:
    first, second, third = (Component[name.upper()] for name in product.waterfall)
    schedule = sorted(plan, key=lambda one: int(one["number"]))
    return Contract(
        loan_id=row["loan_id"], currency=row["currency"], principal_minor=row["principal_minor"], annual_rate_ppm=row["annual_rate_ppm"],
        granted_on=row["granted_on"],
        schedule=tuple(ScheduledInstallment(one["due_on"], one["principal_minor"], one["interest_minor"]) for one in schedule),
        fee_rule=FeeRule(row["overdue_fee_daily_ppm"] or 0), waterfall=(first, second, third),
    )  # fmt: skip


def _events(row: Mapping[str, Any], money: Sequence[Mapping[str, Any]], start: datetime) -> tuple[BookEvent, ...]:
    """The loan's money in the order in which it became known; a payout nobody wrote down is assumed on the day of the contract."""
    events = [
        BookEvent(
            one["event_id"], one["kind"], one["happened_on"], one["known_at"], basis_here(one["known_basis"]), one["amount_minor"],
            one["reverses"], one["source"] or "",
        )
        for one in money
    ]  # fmt: skip
    if not any(one.kind == "disbursement" for one in events):
        events.append(BookEvent("", "disbursement", row["granted_on"], start, "assumed", row["principal_minor"], None, ""))
    return tuple(sorted(events, key=lambda one: (one.known_at, one.key)))


def happened_of(events: Sequence[BookEvent], ids: Sequence[int] | None = None) -> list[LoanEvent]:
    """The events as the core's, numbered by `ids` (None: 1, 2, 3 … in the order of knowing)."""
    numbers = list(ids or range(1, len(events) + 1))
    by_key = {one.key: number for one, number in zip(events, numbers, strict=True)}
    return [
        LoanEvent(
            event_id=number, kind=KINDS[one.kind], value_on=one.value_on, known_at=one.known_at,
            amount_minor=0 if one.kind == "reversal" else one.amount_minor, through=BANK,
            reverses=by_key.get(one.reverses) if one.reverses else None,
        )
        for one, number in zip(events, numbers, strict=True)
    ]  # fmt: skip


def _check_positions(rows: ReadRows, now: datetime) -> None:
    """One pass of the kernel over all loans; what it cannot compute is refused with its own sentence."""
    if not rows.loans:
        return
    asked = [(loan.contract, happened_of(loan.events)) for loan in rows.loans]
    days = [day_number(civil_day(loan.branch, now)) for loan in rows.loans]
    computed = positions(columns_of(asked), max(days), instant_micros(now))
    numbers = _row_numbers(rows, "loans", "loan_id")
    kept = []
    for loan, figures in zip(rows.loans, computed.figures.tolist(), strict=True):
        refusal = refusal_of(int(figures[Figure.STATUS]), None, loan.contract.currency)
        if refusal is None:
            kept.append(loan)
        else:
            rows.refusals.append(RowRefusal("loans", numbers[loan.key], loan.key, "loan_id", refusal))
    rows.loans = kept


def _read_facts(rows: ReadRows, persons: set[str], now: datetime) -> None:
    decided = {row["decision_id"]: row["decided_at"] for row in rows.book.tables["decisions"].to_pylist()}
    if not persons or not rows.book.tables["facts"].num_rows:
        return
    numbers = _row_numbers(rows, "facts", "fact_id")
    said: set[tuple[Any, ...]] = set()
    for row in rows.book.tables["facts"].to_pylist():
        number, attribute = numbers[row["fact_id"]], row["attribute"]
        if row["person_id"] not in persons or attribute in IN_THE_CONTRACT:
            continue
        once = tuple(row[name] for name in ("person_id", "attribute", "value", "true_from", "true_to", "known_at", "source"))
        if once in said:  # one thing learnt stands in a book once for each decision about the person
            continue
        said.add(once)
        if row["value"] is None:
            rows.left_out["facts that say nothing was found"] = rows.left_out.get("facts that say nothing was found", 0) + 1
            continue
        if row["known_at"] > now:
            rows.refuse("facts", number, row["fact_id"], "known_at", NOT_YET, value=row["known_at"].date())
            continue
        try:
            value = read_value(attribute, _text(rows, attribute, row["value"]))
        except (UnableTo, ValueError) as refused:
            rows.refuse("facts", number, row["fact_id"], "value", BAD_VALUE, attribute=attribute, value=row["value"], why=str(refused))
            continue
        rows.facts.append(
            BookFact(
                row["fact_id"], row["person_id"], decided.get(row["decision_id"] or ""), attribute, value, row["true_from"], row["true_to"],
                row["known_at"], basis_here(row["known_basis"]), row["source"] or rows.book.manifest.name,
            )
        )  # fmt: skip


def _text(rows: ReadRows, attribute: str, value: str) -> str:
    """A book writes money in minor units; a file writes it in main units with its currency."""
    if kind_of(attribute) is not Kind.MONEY:
        return value
    currency = rows.book.manifest.attributes[attribute].currency if attribute in rows.book.manifest.attributes else None
    money = currency or rows.book.manifest.currency
    return f"{format_minor(int(value), money).replace(',', '')} {money}"
