"""Make a book from an outside file, or bring a book or a sheet into an office.

beforehand import sba-7a PATH --to BOOK      the US SBA's public file of 7(a) loans (Parquet)
beforehand import book|sheet PATH --office   into the office of --data or DATABASE_URL
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from pathlib import Path

from beforehand.cli.arguments import say_refused

CONNECTORS = ("sba-7a",)
INTO_AN_OFFICE = ("book", "sheet")
OFFICE_VERB = "beforehand.cli.import_office"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the verb takes."""
    parser.add_argument("connector", choices=(*CONNECTORS, *INTO_AN_OFFICE), help="what the file is")
    parser.add_argument("path", metavar="PATH", type=Path, help="the file or folder")
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--to", metavar="BOOK", type=Path, help="folder of the book to make")
    where.add_argument("--office", action="store_true", help="into the office of --data or DATABASE_URL")
    parser.add_argument("--data", metavar="FOLDER", type=Path, help="the office's data folder")
    parser.add_argument("--run-as", metavar="USER", help="who runs PostgreSQL when this is run as root")
    parser.add_argument("--branch", metavar="CODE", help="the branch of loans whose branch the office does not know")
    parser.add_argument("--product", metavar="CODE", help="the product of loans whose product the office does not know")
    parser.add_argument("--as", dest="login", metavar="LOGIN", help="whose act it is (default: the system's)")
    parser.add_argument("--dry-run", action="store_true", help="say what would be done and which rows refused, write nothing")
    parser.add_argument("--json", action="store_true", help="the answer as JSON")


def run(args: argparse.Namespace) -> int:
    """Import, say what became of each row; 0, or 2 where the two arguments do not go together."""
    if args.office != (args.connector in INTO_AN_OFFICE):
        wanted = "goes into an office: give --office" if args.connector in INTO_AN_OFFICE else "makes a book: give --to BOOK"
        print(f"beforehand import: {args.connector} {wanted}.", file=sys.stderr)
        return 2
    if args.office:
        return int(importlib.import_module(OFFICE_VERB).run(args))
    return _make_book(args)


def _make_book(args: argparse.Namespace) -> int:
    if args.dry_run:
        print("beforehand import: --dry-run goes with --office; a book can be made and thrown away.", file=sys.stderr)
        return 2
    if args.to.exists() and not args.to.is_dir():
        print(f"beforehand import: {args.to} is a file; name a folder for the book.", file=sys.stderr)
        return 2
    if args.to.is_dir() and any(args.to.iterdir()) and not (args.to / "book.json").is_file():
        print(f"beforehand import: {args.to} is not empty and no book; name another folder.", file=sys.stderr)
        return 2
    from beforehand.connectors.sba_7a import import_sba

    done = import_sba(args.path, args.to)
    say_refused(done.refusals)
    if args.json:
        left_out = [{"why": why, "rows": number} for why, number in done.left_out]
        print(
            json.dumps({"book": str(args.to), "decisions": done.decisions, "left_out": left_out, "refused": len(done.refusals)}, indent=1)
        )
        return 0
    print(f"{done.decisions:,} decisions written to {args.to}; {len(done.refusals):,} rows refused.")
    for why, number in done.left_out:
        print(f"  left out, {why}: {number:,}")
    return 0
