"""The attribute catalogue: every name a rule may read, what kind of value it has, and which check would settle it.

A rule can ask only for what stands here. A name that nobody declared is refused when the rule is read, never when an applicant waits.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

NAME_PATTERN = r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*"
RESERVED = frozenset({"and", "or", "not", "in", "is", "unknown", "true", "false", "when", "decline", "refer", "watch"})


class Kind(enum.StrEnum):
    """What an attribute's values are; it decides which comparisons a rule may make and how a literal is written."""

    MONEY = "money"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    CATEGORY = "category"


@dataclass(frozen=True, kw_only=True)
class Attribute:
    """One thing a lender can know about an application.

    `source` is the paper or act it comes from, `settled_by` the code of the check that answers it where it is unknown (None: no check
    can, a person decides), with that check's price `cost_minor` (minor units of `currency`) and `days`. `currency` is also the
    currency of a money value; `unit` says what a number counts. `categories` closes the list of a category's values (empty: open).
    `protected` marks what the law forbids to distinguish by: no policy may read it.
    """

    name: str
    kind: Kind
    en: str
    zh: str
    source: str = ""
    currency: str | None = None
    unit: str = ""
    categories: tuple[str, ...] = ()
    settled_by: str | None = None
    cost_minor: int = 0
    days: int = 0
    protected: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", Kind(self.kind))
        assert re.fullmatch(NAME_PATTERN, self.name), f"{self.name!r} is no attribute name: small letters, digits, _ and dots"
        assert self.name not in RESERVED, f"{self.name!r} is a word of the rule language"
        assert self.kind is not Kind.MONEY or self.currency, f"{self.name} holds money and must say of which currency"
        assert not self.categories or self.kind is Kind.CATEGORY, f"{self.name} is no category and cannot list categories"
        assert self.cost_minor >= 0, f"the check of {self.name} cannot cost less than nothing"
        assert self.days >= 0, f"the check of {self.name} cannot take fewer days than none"


class Catalogue(Mapping[str, Attribute]):
    """An immutable mapping of attribute name to `Attribute`; two catalogues of equal attributes are equal and hash alike."""

    __slots__ = ("_attributes", "_hash")

    def __init__(self, attributes: Iterable[Attribute] = ()) -> None:
        """A catalogue of `attributes`; a name declared twice is refused."""
        listed = tuple(attributes)
        self._attributes: dict[str, Attribute] = {attribute.name: attribute for attribute in listed}
        assert len(self._attributes) == len(listed), "an attribute is declared twice"
        self._hash = hash(frozenset(listed))

    def __getitem__(self, name: str) -> Attribute:
        return self._attributes[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._attributes)

    def __len__(self) -> int:
        return len(self._attributes)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Catalogue) and self._hash == other._hash and self._attributes == other._attributes

    def __repr__(self) -> str:
        return f"Catalogue({', '.join(sorted(self))})"

    def with_attributes(self, attributes: Iterable[Attribute]) -> Catalogue:
        """A new catalogue with these attributes added; one that redeclares a name in another way is refused."""
        added = {attribute.name: attribute for attribute in attributes}
        changed = [name for name, attribute in added.items() if name in self and self[name] != attribute]
        assert not changed, f"declared otherwise already: {', '.join(sorted(changed))}"
        return Catalogue({**self._attributes, **added}.values())


# name, kind, en, zh, source, unit, settled_by, cost_minor, days: what the founding lender looks at and what a look costs him.
_STARTER: tuple[tuple[str, Kind, str, str, str, str, str | None, int, int], ...] = (
    (
        "identity.document_given",
        Kind.BOOLEAN,
        "identity document given",
        "已提供身份证件",
        "identity document",
        "",
        "identity_document",
        0,
        0,
    ),
    ("income.paper_given", Kind.BOOLEAN, "income paper given", "已提供收入证明", "payslip or income certificate", "", "income_paper", 0, 1),
    ("application.amount", Kind.MONEY, "amount applied for", "申请金额", "application", "", None, 0, 0),
    ("application.term_months", Kind.NUMBER, "term applied for", "申请期限", "application", "months", None, 0, 0),
    ("applicant.age", Kind.NUMBER, "age of the applicant", "申请人年龄", "identity document", "years", "identity_document", 0, 0),
    (
        *("home_address.verified_by_visit", Kind.BOOLEAN, "home address verified by a visit", "住址已上门核实"),
        *("visit of an officer", "", "home_visit", 6000, 2),
    ),
    (
        *("bank_statement.months_covered", Kind.NUMBER, "months up to today covered by the bank statement", "银行流水覆盖的最近月数"),
        *("bank statement", "months", "bank_statement", 0, 1),
    ),
    (
        *("credit_report.current_overdue", Kind.MONEY, "current overdue in the credit report", "征信报告当前逾期金额"),
        *("credit report", "", "credit_report", 1000, 0),
    ),
    (
        "employer.verified",
        Kind.BOOLEAN,
        "employer verified",
        "工作单位已核实",
        "employer's answer or social insurance",
        "",
        "employer_check",
        500,
        1,
    ),
    ("assets.verified", Kind.BOOLEAN, "assets verified", "资产已核实", "deeds and registers", "", "asset_check", 2000, 2),
    ("purpose.shown", Kind.BOOLEAN, "use of the money shown", "资金用途已证明", "invoice, contract or order", "", "purpose_paper", 0, 1),
)


def starter_catalogue(currency: str) -> Catalogue:
    """What a small lender looks at from its first day; `currency` is that of its money and of the checks' prices."""
    fields = ("name", "kind", "en", "zh", "source", "unit", "settled_by", "cost_minor", "days")
    return Catalogue(Attribute(**dict(zip(fields, row, strict=True)), currency=currency) for row in _STARTER)  # type: ignore[arg-type]


STARTER = starter_catalogue("CNY")
