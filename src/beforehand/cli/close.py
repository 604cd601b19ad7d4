"""Close the business day of an office, branch by branch, and say what each step counted; a close that was ended goes on.

Without --branch every branch is closed whose business day has come. The office may be served meanwhile.
"""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING

from beforehand.cli.arguments import day

if TYPE_CHECKING:
    from beforehand.office.closing.models import CloseRun
    from beforehand.office.staff.models import Branch

WRONG_INPUT = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `close` takes."""
    from beforehand.cli.office import add_folder_arguments

    add_folder_arguments(parser)
    parser.add_argument("--branch", metavar="CODE", help="only this branch; otherwise every branch whose day has come")
    parser.add_argument("--day", type=day, metavar="YYYY-MM-DD", help="the business day meant; refused where another one is open")
    parser.add_argument("--login", metavar="NAME", help="who closes, by his login (default: the system)")
    parser.add_argument("--json", action="store_true", help="print the closes and their steps as JSON")


def run(args: argparse.Namespace) -> int:
    """Close; 2 with a sentence where there is nothing to close or it may not be closed."""
    from beforehand.cli.office import refusing
    from beforehand.office.project.folder import DataFolder
    from beforehand.office.project.opening import reached

    def work() -> int:
        with reached(DataFolder(args.data), run_as=args.run_as):
            import django

            django.setup()
            from django.db import connection

            from beforehand.office.pages.unable import UnableTo

            try:
                return _close(args)
            except UnableTo as refused:
                print(f"beforehand close: {refused.sentence}", file=sys.stderr)
                return WRONG_INPUT
            finally:
                connection.close()

    return refusing(work)


def _close(args: argparse.Namespace) -> int:
    from beforehand.office.closing.services import close_day
    from beforehand.office.imports.queries import named_branch, named_staff

    actor, branch = named_staff(args.login), named_branch(args.branch)
    branches = [branch] if branch else _branches_whose_day_has_come()
    if not branches:
        print("beforehand close: no branch has a business day that has come; there is nothing to close.", file=sys.stderr)
        return WRONG_INPUT
    closed = [close_day(actor, None, branch=one, day=args.day) for one in branches]
    if args.json:
        print(json.dumps([_plain(one) for one in closed], ensure_ascii=False))
    for one in [] if args.json else closed:
        print(f"{one.branch.code} {one.branch.name}: {one.day} is closed.")
        for step in one.steps.order_by("position"):
            print(f"  {step.code:<16} {step.rows_done:>9,} read {step.written:>9,} written")
    return 0


def _branches_whose_day_has_come() -> list[Branch]:
    """Branches with an open business day of today or before, or with a close that was begun and not finished."""
    from beforehand.office.closing.models import CloseRun
    from beforehand.office.servicing.days import civil_day
    from beforehand.office.servicing.models import BusinessDay
    from beforehand.office.staff.models import Branch

    begun = set(CloseRun.objects.filter(finished_at=None).values_list("branch", flat=True))
    opened = {one.branch_id: one.day for one in BusinessDay.objects.filter(closed_at=None)}
    return [
        one
        for one in Branch.objects.filter(closed_at=None).order_by("code")
        if one.pk in begun or (one.pk in opened and opened[one.pk] <= civil_day(one))
    ]


def _plain(run: CloseRun) -> dict[str, object]:
    steps = run.steps.order_by("position").values("code", "rows_done", "written")
    return {"branch": run.branch.code, "day": run.day.isoformat(), "steps": list(steps)}
