"""Open an office to look around in: a small lender of three branches, the four founding cases, today's work waiting.

Everything in it is generated, its clock is the story's own (Monday 2026-11-23 09:00 in Hangzhou, or with --before-lessons
2026-11-19 18:00), and it moves by *next hour* and *next day* on the page. People sign in as each role from the page.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from pathlib import Path

HERE = Path(".beforehand") / "demo"
TOLD = "told.json"
FORMAT = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `demo` takes."""
    parser.add_argument("--data", type=Path, metavar="FOLDER", help=f"the demonstration's folder (default: {HERE}, or beside it)")
    parser.add_argument("--before-lessons", action="store_true", help="stand before the four lessons are signed")
    parser.add_argument("--port", type=int, metavar="N", help="port (default: the first free one from 8400 on)")
    parser.add_argument("--no-browser", action="store_true", help="only print the address")
    parser.add_argument("--fresh", action="store_true", help="throw the demonstration away and tell it again")
    parser.add_argument("--build-only", action="store_true", help="tell it and do not serve")
    parser.add_argument("--run-as", metavar="USER", help="who runs PostgreSQL when this is run as root (default: beforehand, else nobody)")


def run(args: argparse.Namespace) -> int:
    """Tell the demonstration where it is not told yet, then serve it."""
    from beforehand.cli.office import refusing

    folder = args.data or HERE.with_name("demo-before-lessons" if args.before_lessons else "demo")

    def work() -> int:
        _build(folder, args)
        if args.build_only:
            return 0
        from beforehand.office.project.supervisor import Serving, serve

        return serve(Serving(data=folder, port=args.port, run_as=args.run_as, browser=not args.no_browser))

    return refusing(work)


def _build(folder: Path, args: argparse.Namespace) -> None:
    from beforehand.office.project.folder import DataFolder
    from beforehand.office.project.opening import opened
    from beforehand.office.project.supervisor import Refused

    if folder.exists() and any(folder.iterdir()):
        told = _told(folder)
        if told == {"format": FORMAT, "before_lessons": args.before_lessons} and not args.fresh:
            return
        if not (folder / "demo").exists():
            raise Refused(f"{folder} holds something that is no demonstration. Name another folder with --data.")
        held = DataFolder(folder)
        held.hold()  # refuses while it is served
        held.release()
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    (folder / "demo").write_text("This folder was made by `beforehand demo`; it may be thrown away.\n")
    from beforehand.world.demonstration_start import STARTS_AT

    with opened(DataFolder(folder), run_as=args.run_as, origin="story", story_starts_at=STARTS_AT):
        import django

        django.setup()
        from beforehand.world.demonstration import tell

        tell(folder, before_lessons=args.before_lessons, say=lambda words: print(words, file=sys.stderr, flush=True))
    (folder / TOLD).write_text(json.dumps({"format": FORMAT, "before_lessons": args.before_lessons}))


def _told(folder: Path) -> object:
    try:
        return json.loads((folder / TOLD).read_text())
    except (OSError, ValueError):
        return None
