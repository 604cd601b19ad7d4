"""Bring a book, or a sheet of loans, into the office of `--data` or `DATABASE_URL`; called by `beforehand import … --office`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from beforehand.office.imports.models import ImportRun

SHOWN = 10
WRONG_INPUT = 2


def run(args: argparse.Namespace) -> int:
    """Import or, with `--dry-run`, say what an import would do; 2 where nothing can be taken."""
    from beforehand.cli.office import DATA, refusing
    from beforehand.office.project.folder import DataFolder
    from beforehand.office.project.opening import reached

    def work() -> int:
        with reached(DataFolder(args.data or DATA), run_as=args.run_as):
            import django

            django.setup()
            from django.db import connection

            from beforehand.office.pages.unable import UnableTo

            try:
                return _import(args)
            except UnableTo as refused:
                print(f"beforehand import: {refused.sentence}", file=sys.stderr)
                return WRONG_INPUT
            finally:
                connection.close()

    return refusing(work)


def _import(args: argparse.Namespace) -> int:
    from beforehand.office.imports import services
    from beforehand.office.imports.queries import named_branch, named_product, named_staff

    actor = named_staff(args.login)
    where = {"branch": named_branch(args.branch), "product": named_product(args.product)}
    path = Path(args.path)
    if args.connector == "sheet":
        done = services.try_sheet(actor, path, **where) if args.dry_run else services.import_sheet(actor, None, path=path, **where)
    elif args.dry_run:
        done = services.try_book(actor, path, **where)
    else:
        done = services.import_book(actor, None, folder=path, **where)
    _say(done, args)
    return 0


def _say(run: ImportRun, args: argparse.Namespace) -> None:
    from beforehand.cli import language

    for refused in run.refusals[:SHOWN]:
        where = f"{refused['table']} row {refused['row']} ({refused['key']}), {refused['column']}: "
        print(where + refused[language()], file=sys.stderr)
    if run.rows_refused > SHOWN:
        print(f"… and {run.rows_refused - SHOWN:,} rows more are left out.", file=sys.stderr)
    if args.json:
        answer: dict[str, Any] = {
            "dry_run": args.dry_run, "run": None if args.dry_run else run.pk, "counts": run.counts, "refused": run.rows_refused,
            "refusals": run.refusals, "sha256": run.source_hash,
        }  # fmt: skip
        print(json.dumps(answer, indent=1, ensure_ascii=False))
        return
    counts = {name: number for name, number in run.counts.items() if isinstance(number, int)}
    taken = ", ".join(f"{number:,} {name}" for name, number in counts.items())
    print(f"{'Would bring' if args.dry_run else 'Brought'} {taken}; {run.rows_refused:,} rows refused.")
    for why, number in run.counts.get("left out", {}).items():
        print(f"  left out, {why}: {number:,}")
