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


def starter_catalogue(currency: str) -> Catalogue:
    """What a small lender of `currency` looks at from its first day; check prices in minor units are the founding lender's."""
    return Catalogue(
        [
            Attribute(
                name="identity.document_given",
                kind=Kind.BOOLEAN,
                en="identity document given",
                zh="已提供身份证件",
                source="identity document",
                currency=currency,
                settled_by="identity_document",
            ),
            Attribute(
                name="income.paper_given",
                kind=Kind.BOOLEAN,
                en="income paper given",
                zh="已提供收入证明",
                source="payslip or income certificate",
                currency=currency,
                settled_by="income_paper",
                days=1,
            ),
            Attribute(
                name="application.amount",
                kind=Kind.MONEY,
                en="amount applied for",
                zh="申请金额",
                source="application",
                currency=currency,
            ),
            Attribute(
                name="application.term_months",
                kind=Kind.NUMBER,
                en="term applied for",
                zh="申请期限",
                source="application",
                unit="months",
            ),
            Attribute(
                name="applicant.age",
                kind=Kind.NUMBER,
                en="age of the applicant",
                zh="申请人年龄",
                source="identity document",
                unit="years",
                currency=currency,
                settled_by="identity_document",
            ),
            Attribute(
                name="home_address.verified_by_visit",
                kind=Kind.BOOLEAN,
                en="home address verified by a visit",
                zh="住址已上门核实",
                source="visit of an officer",
                currency=currency,
                settled_by="home_visit",
                cost_minor=6000,
                days=2,
            ),
            Attribute(
                name="bank_statement.months_covered",
                kind=Kind.NUMBER,
                en="months covered by the bank statement",
                zh="银行流水覆盖月数",
                source="bank statement",
                unit="months",
                currency=currency,
                settled_by="bank_statement",
                days=1,
            ),
            Attribute(
                name="credit_report.current_overdue",
                kind=Kind.MONEY,
                en="current overdue in the credit report",
                zh="征信报告当前逾期金额",
                source="credit report",
                currency=currency,
                settled_by="credit_report",
                cost_minor=1000,
            ),
            Attribute(
                name="employer.verified",
                kind=Kind.BOOLEAN,
                en="employer verified",
                zh="工作单位已核实",
                source="employer's answer or social insurance record",
                currency=currency,
                settled_by="employer_check",
                cost_minor=500,
                days=1,
            ),
            Attribute(
                name="assets.verified",
                kind=Kind.BOOLEAN,
                en="assets verified",
                zh="资产已核实",
                source="deeds and registers",
                currency=currency,
                settled_by="asset_check",
                cost_minor=2000,
                days=2,
            ),
            Attribute(
                name="purpose.shown",
                kind=Kind.BOOLEAN,
                en="use of the money shown",
                zh="资金用途已证明",
                source="invoice, contract or order",
                currency=currency,
                settled_by="purpose_paper",
                days=1,
            ),
        ]
    )


STARTER = starter_catalogue("CNY")
