"""Check an office: its audit chain, the laws its database keeps, and what each room checks of itself. Nothing is changed.

A chain cannot show that its end was cut off. Keep the head that this prints somewhere else, and give it to the next `verify --seal`.
"""

from __future__ import annotations

import argparse
import json

FAULTY = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `verify` takes."""
    from beforehand.cli.office import add_folder_arguments

    add_folder_arguments(parser)
    parser.add_argument("--seal", metavar="NUMBER:HASH", help="a head printed earlier: it must still be in the chain")
    parser.add_argument("--only", action="append", default=[], metavar="CHECK", help="only this check; may be repeated")
    parser.add_argument("--json", action="store_true", help="print as JSON")


def run(args: argparse.Namespace) -> int:
    """Verify; exit code 1 where something is wrong."""
    from beforehand.cli.office import refusing
    from beforehand.office.project.folder import DataFolder
    from beforehand.office.project.opening import reached

    def work() -> int:
        with reached(DataFolder(args.data), run_as=args.run_as):
            import django

            django.setup()
            from django.db import connection

            try:
                return _verify(args)
            finally:
                connection.close()

    return refusing(work)


def _verify(args: argparse.Namespace) -> int:
    from beforehand.office.audit import trail
    from beforehand.office.audit.verification import Checked, verify
    from beforehand.office.project.supervisor import Refused

    done = verify(args.only)
    if unknown := set(args.only) - {one.name for one in done}:
        raise Refused(f"There is no check {', '.join(sorted(unknown))}.")
    if args.seal:
        done.append(Checked("seal", "The head kept elsewhere is still in the chain.", tuple(_lost_seal(args.seal))))
    report = trail.verify_chain()
    head = f"{report.seals}:{report.head}"
    if args.json:
        print(json.dumps({"checks": [one.__dict__ for one in done], "rows": report.rows, "unsealed": report.unsealed, "head": head}))
    else:
        for one in done:
            print(f"{'not so' if one.faults else 'holds '}  {one.name}: {one.says}")
            for fault in one.faults:
                print(f"          {fault}")
        print(f"{report.rows} audit rows, {report.unsealed} not sealed yet, head {head}")
    return FAULTY if any(one.faults for one in done) else 0


def _lost_seal(said: str) -> list[str]:
    from beforehand.office.audit.models import Seal
    from beforehand.office.project.supervisor import Refused

    number, _, digest = said.partition(":")
    if not number.isdigit() or len(digest) != 64:
        raise Refused(f"{said} is no head. It looks like 12:3f0a…, as verify prints it.")
    if number == "0" or Seal.objects.filter(number=int(number), hash=digest).exists():
        return []
    return [f"seal {number} with this hash is not there: the chain was cut off or made anew"]
