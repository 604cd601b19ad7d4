"""Writes a made book as a book folder, with the hidden truth beside it in a file that no verb reads."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq

from beforehand.connectors.book import AttributeEntry, Basis, GoodMoney, LossRule, Manifest
from beforehand.connectors.book import write_book as write_tables
from beforehand.core.rules import STARTER
from beforehand.world.book.made import MadeBook
from beforehand.world.book.tables import CURRENCY

HIDDEN_FILE = "hidden_truth.parquet"
LABELS = {
    "application.channel": ("how the application came", "申请渠道"),
    "applicant.occupation": ("occupation class", "职业类别"),
}
"""Attributes of the made book that the starter catalogue does not name: what they are, in English and Chinese."""


def manifest_of(book: MadeBook) -> Manifest:
    """The head of the book: that it is generated, from which seed, when a loan is bad, and since when each attribute was known."""
    parameters = book.parameters
    return Manifest(
        name="made book of a small lender",
        source=(
            f"generated: decisions from {parameters.first_decision} to {parameters.last_decision}, followed to {parameters.seen_until}; "
            "nobody in it exists"
        ),
        terms="free to use; made by this program",
        currency=CURRENCY,
        loss_rule=LossRule(
            parameters.age_months,
            f"principal still unpaid when an installment is over {parameters.lost_after_days} days late, "
            f"within {parameters.age_months} months of the decision",
            f"决定后{parameters.age_months}个月内，任一期逾期超过{parameters.lost_after_days}天时尚未收回的本金",
        ),
        good_money=GoodMoney("earned", 1_000_000, "interest and fees received of good loans", "正常贷款实收的利息和费用"),
        attributes={column.name: _entry(column.name, column.kind, column.source) for column in book.attributes},
        made=True,
        seed=book.seed,
        known_basis="recorded",
    )


def write_book(book: MadeBook, folder: Path | str) -> None:
    """Write the book's Parquet files and its head into the folder, and the hidden truth as `hidden_truth.parquet`."""
    write_tables(folder, manifest_of(book), book.tables)
    pq.write_table(book.hidden, Path(folder) / HIDDEN_FILE, compression="zstd")


def _entry(name: str, kind: str, source: str) -> AttributeEntry:
    en, zh = LABELS.get(name) or (STARTER[name].en, STARTER[name].zh)
    return AttributeEntry(kind, Basis.RECORDED, f"{en}; from: {source}", zh, CURRENCY if kind == "money" else None)
