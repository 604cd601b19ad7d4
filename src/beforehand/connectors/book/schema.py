"""The declared columns of a book: name, type, unit, and whether a value may be missing.

Money is int64 minor units of the row's currency, rates are ppm a year, civil dates are `date32`, instants are UTC
`timestamp[us]`. A missing value is a Parquet null, never a 0, an empty text or a code.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

TEXT, COUNT, MONEY, YES_NO, DAY = pa.string(), pa.int64(), pa.int64(), pa.bool_(), pa.date32()
MINOR_UNITS = "minor units"
INSTANT = pa.timestamp("us", tz="UTC")


@dataclass(frozen=True)
class Column:
    """One column: its Arrow type, unit or allowed words, whether null is allowed, and what it says."""

    name: str
    type: pa.DataType
    unit: str
    null: bool
    meaning: str
    words: tuple[str, ...] = ()
    """The only values allowed, where they are words."""
    least: int | None = None
    """The least value allowed, where it is a number."""


@dataclass(frozen=True)
class Table:
    """One file of a book; `key` is unique, `open` says that further columns (attributes) may stand beside these."""

    name: str
    meaning: str
    key: str
    columns: tuple[Column, ...]
    open: bool = False

    def column(self, name: str) -> Column:
        """The declared column of that name."""
        return next(column for column in self.columns if column.name == name)

    def as_markdown(self) -> str:
        """The table as `docs/reference/book.md` shows it."""
        lines = ["| column | type | unit | null | says |", "|---|---|---|---|---|"]
        for column in self.columns:
            unit = ", ".join(column.words) if column.words else column.unit if column.least is None else f"{column.unit}, ≥ {column.least}"
            lines.append(f"| `{column.name}` | {column.type} | {unit} | {'yes' if column.null else 'no'} | {column.meaning} |")
        return "\n".join(lines)

    def arrow_schema(self) -> pa.Schema:
        """The Arrow schema of the declared columns, in order."""
        return pa.schema([pa.field(column.name, column.type, nullable=column.null) for column in self.columns])


KNOWN_BASIS = ("recorded", "declared", "assumed")
OUTCOMES = ("granted", "declined", "not_taken_up")
EVENT_KINDS = ("disbursement", "payment", "payoff", "reversal")

_LOANS = Table("loans", "one row a loan, as its signed contract says", "loan_id", (
    Column("loan_id", TEXT, "the source's own key", False, "the loan"),
    Column("person_id", TEXT, "key", False, "the borrower"),
    Column("decision_id", TEXT, "key of decisions", True, "the application it was granted on"),
    Column("branch", TEXT, "name", True, "where it was granted"),
    Column("product", TEXT, "name", True, "the product"),
    Column("currency", TEXT, "ISO 4217", False, "of every amount of the loan"),
    Column("principal_minor", MONEY, MINOR_UNITS, False, "amount paid out", least=1),
    Column("annual_rate_ppm", COUNT, "ppm a year", True, "contract rate; null: the source does not say", least=0),
    Column("granted_on", DAY, "civil date", False, "day of decision and payout"),
    Column("overdue_fee_daily_ppm", COUNT, "ppm a day", True, "of what is overdue, principal and interest; null: none", least=0),
))  # fmt: skip

_INSTALLMENTS = Table("installments", "one row an installment of the signed plan", "loan_id, number", (
    Column("loan_id", TEXT, "key of loans", False, "the loan"),
    Column("number", COUNT, "1, 2, 3 …", False, "which installment", least=1),
    Column("due_on", DAY, "civil date", False, "the day it is due"),
    Column("principal_minor", MONEY, MINOR_UNITS, False, "its principal", least=0),
    Column("interest_minor", MONEY, MINOR_UNITS, False, "its interest", least=0),
))  # fmt: skip

_EVENTS = Table("events", "what happened to the money of a loan", "event_id", (
    Column("event_id", TEXT, "the source's own key", False, "the event"),
    Column("loan_id", TEXT, "key of loans", False, "the loan"),
    Column("kind", TEXT, "word", False, "what happened", words=EVENT_KINDS),
    Column("happened_on", DAY, "civil date", False, "value date: interest and lateness are counted to it"),
    Column("known_at", INSTANT, "UTC", False, "when the lender came to know it"),
    Column("known_basis", TEXT, "word", False, "what known_at rests on", words=KNOWN_BASIS),
    Column("amount_minor", MONEY, MINOR_UNITS, False, "its amount; for a reversal the amount taken back", least=1),
    Column("reverses", TEXT, "key of events", True, "the event a reversal takes back; else null"),
    Column("source", TEXT, "text", True, "who or what says so"),
))  # fmt: skip

_DECISIONS = Table("decisions", "one row an application, declined ones too, with the facts as known then", "decision_id", (
    Column("decision_id", TEXT, "the source's own key", False, "the application"),
    Column("person_id", TEXT, "key", False, "the applicant; intervals draw persons, not rows"),
    Column("loan_id", TEXT, "key of loans", True, "the loan; null where none was granted"),
    Column("decided_at", INSTANT, "UTC", False, "the instant of the decision; facts known later are hindsight"),
    Column("decided_on", DAY, "civil date", False, "the branch's day of the decision"),
    Column("vintage", TEXT, "label, sorted as text", False, "the group it is followed in, e.g. 2025-Q1"),
    Column("branch", TEXT, "name", True, "where it was decided"),
    Column("outcome", TEXT, "word", False, "what the policy in force and its people made of it", words=OUTCOMES),
    Column("currency", TEXT, "ISO 4217", False, "of every amount of the row"),
    Column("funded_minor", MONEY, MINOR_UNITS, True, "amount paid out; null where no loan was granted", least=1),
    Column("earned_minor", MONEY, MINOR_UNITS, True, "interest and fees received; null: the source does not say", least=0),
    Column("lost_minor", MONEY, MINOR_UNITS, True, "principal lost; 0 is known to be none, null where no loan was granted", least=0),
    Column("lost_on", DAY, "civil date", True, "the day it was lost; null exactly where nothing was lost"),
    Column("recovered_minor", MONEY, MINOR_UNITS, True, "recovered of what was lost; null: the source does not say", least=0),
    Column("cost_minor", MONEY, MINOR_UNITS, True, "cost to collect; null: the source does not say", least=0),
    Column("seen_until", DAY, "civil date", True, "the last day the source follows the loan; null where none was granted"),
    Column("matured", YES_NO, "", False, "followed to the book's age (loss_rule.age_months); false without a loan"),
), open=True)  # fmt: skip

_FACTS = Table("facts", "what was learnt about a person or an application, each with both times", "fact_id", (
    Column("fact_id", TEXT, "key", False, "the fact"),
    Column("person_id", TEXT, "key", False, "about whom"),
    Column("decision_id", TEXT, "key of decisions", True, "about which application; null: about the person"),
    Column("attribute", TEXT, "name of the attribute catalogue", False, "what is said"),
    Column("value", TEXT, "as written below", True, "the value as text, see below; null: looked for, not found"),
    Column("true_from", DAY, "civil date", True, "true in the world from this day; null: not known"),
    Column("true_to", DAY, "civil date", True, "true to this day; null: not known, or still true"),
    Column("known_at", INSTANT, "UTC", False, "when the lender came to know it"),
    Column("known_basis", TEXT, "word", False, "what known_at rests on", words=KNOWN_BASIS),
    Column("source", TEXT, "text", True, "who or what says so"),
))  # fmt: skip

_CONTACTS = Table("contacts", "whom the lender tried to reach, and what it cost", "contact_id", (
    Column("contact_id", TEXT, "key", False, "the contact"),
    Column("person_id", TEXT, "key", False, "the borrower it was about"),
    Column("loan_id", TEXT, "key of loans", True, "the loan it was about"),
    Column("happened_at", INSTANT, "UTC", False, "when"),
    Column("known_at", INSTANT, "UTC", False, "when the lender came to know it"),
    Column("kind", TEXT, "word", False, "call, sms, letter, visit, …"),
    Column("result", TEXT, "word", True, "what came of it"),
    Column("staff", TEXT, "key", True, "who did it"),
    Column("cost_minor", MONEY, MINOR_UNITS, True, "what it cost", least=0),
    Column("currency", TEXT, "ISO 4217", True, "of its cost"),
))  # fmt: skip

TABLES: dict[str, Table] = {table.name: table for table in (_LOANS, _INSTALLMENTS, _EVENTS, _DECISIONS, _FACTS, _CONTACTS)}

KNOWN_AT, WHY, TRUTH = "@known_at", "@why", "@truth"
"""Companions of an attribute's column in `decisions`: when its value was learnt, why it is missing, and, in a made book alone,
what would have been found had one looked."""
