"""Every figure of one loan of a book, with the events and the formulas that made it, from the engine's own trace."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from beforehand.cli.arguments import day, instant, say_refused


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the verb takes."""
    parser.add_argument("book", metavar="BOOK", type=Path, help="folder of the book")
    parser.add_argument("loan", metavar="LOAN", help="its loan_id")
    parser.add_argument("--as-of", metavar="D", type=day, required=True, help="the day in the world, YYYY-MM-DD")
    parser.add_argument("--known-at", metavar="T", type=instant, help="as known at this instant; by default at the end of that day (UTC)")
    parser.add_argument("--json", action="store_true", help="the answer as JSON: money in minor units")


def run(args: argparse.Namespace) -> int:
    """Print the signed plan, then what each event gave to what, then what is owed; 0."""
    from beforehand.cli import language
    from beforehand.connectors.book import read_book
    from beforehand.connectors.book.loans import loan_records
    from beforehand.core.basics.money import format_minor
    from beforehand.core.loans.explain import explain, explain_schedule
    from beforehand.core.loans.single import position_of

    book = read_book(args.book, ["loans", "installments", "events"])
    say_refused(book.refusals)
    contract, events, names = loan_records(book, args.loan)
    known_at = args.known_at or instant(args.as_of.isoformat())
    position, figures = position_of(contract, events, args.as_of, known_at), explain(contract, events, args.as_of, known_at)
    if args.json:
        rows = [
            {
                "event": None if each.allocation.event_id is None else names[each.allocation.event_id],
                "installment": each.allocation.installment,
                "component": each.allocation.component.name.lower(),
                "amount_minor": each.allocation.amount_minor,
                "formula": each.allocation.formula.name.lower(),
                "operands": list(each.allocation.operands),
                "en": each.sentence.en,
                "zh": each.sentence.zh,
            }
            for each in figures
        ]
        plan = [explain_schedule(contract, number + 1) for number in range(contract.installments)]
        answer = {"loan_id": args.loan, "as_of": args.as_of.isoformat(), "known_at": known_at.isoformat(), "currency": contract.currency}
        answer |= {"due_minor": position.due_minor, "plan": [{"en": each.en, "zh": each.zh} for each in plan], "figures": rows}
        print(json.dumps(answer, ensure_ascii=False, indent=1))
        return 0
    spoken = language()
    due = f"{format_minor(position.due_minor, contract.currency)} {contract.currency}"
    print(f"Loan {args.loan}, as of {args.as_of}: due {due}, {position.days_past_due} days past due.")
    print("\nThe signed plan")
    for number, row in enumerate(contract.schedule, start=1):
        print(f"  {number:>3}  {row.due_on}  {explain_schedule(contract, number).in_language(spoken)}")
    print("\nWhat happened, and what is owed")
    for each in figures:
        event = "" if each.allocation.event_id is None else f"{names[each.allocation.event_id]}: "
        print(f"  {event}{each.sentence.in_language(spoken)}")
    return 0
