"""Where every loan of a book stands as of a day, as known at an instant: due by component, days past due, bucket."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from beforehand.cli.arguments import day, instant, say_refused

if TYPE_CHECKING:
    from beforehand.connectors.book.loans import BookLoans
    from beforehand.core.loans.positions import Positions


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the verb takes."""
    parser.add_argument("book", metavar="BOOK", type=Path, help="folder of the book")
    parser.add_argument("--as-of", metavar="D", type=day, required=True, help="the day in the world, YYYY-MM-DD")
    parser.add_argument("--known-at", metavar="T", type=instant, help="as known at this instant; by default at the end of that day (UTC)")
    parser.add_argument("--json", action="store_true", help="the answer as JSON: money in minor units")


def run(args: argparse.Namespace) -> int:
    """Print one line a loan and the sums; 0."""
    from beforehand.connectors.book import read_book
    from beforehand.connectors.book.standing import standing_of

    book = read_book(args.book, ["loans", "installments", "events"])
    say_refused(book.refusals)
    known_at = args.known_at or instant(args.as_of.isoformat())
    loans, found = standing_of(book, args.as_of, known_at)
    refused = _say_not_computed(loans, found)
    if args.json:
        answer = {"as_of": args.as_of.isoformat(), "known_at": known_at.isoformat(), "known_basis": book.manifest.known_basis}
        answer |= {"without_plan": loans.without_plan, "refused": refused, "loans": _plain(loans, found)}
        print(json.dumps(answer, indent=1))
        return 0
    print(_text(loans, found))
    print(f"\nAs of {args.as_of}, as known at {known_at.isoformat()}; when it was known is {book.manifest.known_basis}.")
    if loans.without_plan:
        print(f"{loans.without_plan:,} loans have no signed plan in this book and are left out.")
    return 0


def _say_not_computed(loans: BookLoans, found: Positions) -> int:
    import numpy as np

    from beforehand.cli import language
    from beforehand.core.loans.layout import Figure
    from beforehand.core.loans.refusals import refusal_of

    rows = np.flatnonzero(found.figure(Figure.STATUS)).tolist()
    for row in rows[:10]:
        refusal = refusal_of(int(found.figures[row, Figure.STATUS]), loans.loan_ids[row], loans.currencies[row])
        assert refusal is not None, "a status that is not computed has its refusal"
        print(refusal.sentence(language()), file=sys.stderr)
    if len(rows) > 10:
        print(f"… and {len(rows) - 10:,} loans more cannot be computed.", file=sys.stderr)
    return len(rows)


def _plain(loans: BookLoans, found: Positions) -> list[dict[str, Any]]:
    """The computed loans, days in writing."""
    from beforehand.connectors.book.standing import DAYS, standing_table

    rows = [row for row in standing_table(loans, found).to_pylist() if row.pop("status") == "computed"]
    for row in rows:
        row |= {name: row[name] and row[name].isoformat() for name in (day.name.lower() for day in DAYS)}
    return rows


def _text(loans: BookLoans, found: Positions) -> str:
    from beforehand.cli.tables import text_table
    from beforehand.core.basics.money import format_minor

    heads = ("Loan", "state", "bucket", "days past due", "due", "principal due", "interest due", "fee due", "outstanding", "payoff")
    amounts = ("due", "principal_due", "interest_due", "fee_due", "principal_outstanding", "payoff")
    rows: list[tuple[str, ...]] = []
    sums: dict[str, list[int]] = {}
    for plain in _plain(loans, found):
        currency = plain["currency"]
        money = [format_minor(plain[name], currency) for name in amounts]
        rows.append(
            (plain["loan_id"], plain["state"].replace("_", " "), plain["bucket"].replace("_", " "), str(plain["days_past_due"]), *money)
        )
        total = sums.setdefault(currency, [0] * len(amounts))
        sums[currency] = [one + plain[name] for one, name in zip(total, amounts, strict=True)]
    for currency, total in sorted(sums.items()):
        rows.append((f"All, {currency}", "", "", "", *(format_minor(amount, currency) for amount in total)))
    return text_table(heads, rows, left=3)
