"""Write what an office lent and decided as a book folder: for a back-test, a notebook, another office.

Every row says since when this office knew it. Borrowers and staff stand in it as keys; no name, address, number, word or paper does.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from beforehand.office.imports.services import GivenOut

WRONG_INPUT = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `export-book` takes."""
    from beforehand.cli.office import add_folder_arguments

    parser.add_argument("folder", type=Path, metavar="FOLDER", help="the book's folder; a book that lies there is written over")
    add_folder_arguments(parser)
    parser.add_argument("--currency", type=_currency, metavar="CODE", help="which loans, where the office lends in several currencies")
    parser.add_argument("--as", dest="login", metavar="LOGIN", help="whose act it is: his branches alone (default: the system's, all)")
    parser.add_argument("--json", action="store_true", help="print what was written as JSON")


def run(args: argparse.Namespace) -> int:
    """Write the book; 2 with a sentence where it cannot be."""
    from beforehand.cli.office import refusing
    from beforehand.office.project.folder import DataFolder
    from beforehand.office.project.opening import reached

    def work() -> int:
        with reached(DataFolder(args.data), run_as=args.run_as):
            import django

            django.setup()
            from django.db import connection

            from beforehand.office.imports.queries import named_staff
            from beforehand.office.imports.services import at_one_moment, give_out_book
            from beforehand.office.pages.unable import UnableTo

            try:
                actor = named_staff(args.login)
                with at_one_moment():
                    _say(give_out_book(actor, None, folder=args.folder.absolute(), currency=args.currency), args)
            except UnableTo as refused:
                print(f"beforehand export-book: {refused.sentence}", file=sys.stderr)
                return WRONG_INPUT
            finally:
                connection.close()
            return 0

    return refusing(work)


def _currency(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{3}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no currency; write its three letters, such as CNY")
    return text.upper()


def _say(done: GivenOut, args: argparse.Namespace) -> None:
    if args.json:
        answer = {"book": str(args.folder), "rows": dict(done.rows), "left_out": dict(done.left_out), "sha256": done.content_hash}
        print(json.dumps(answer, indent=1))
        return
    rows = ", ".join(f"{number:,} {name}" for name, number in done.rows.items())
    print(f"{args.folder}: {rows}.")
    for why, number in done.left_out.items():
        print(f"  left out, {why}: {number:,}")
    print(f"Its files are {done.content_hash} (SHA-256); the audit holds that.")
