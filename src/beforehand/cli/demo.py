"""Open an office to look around in: a small lender of three branches, the four founding cases, today's work waiting.

Everything in it is generated, its clock is the story's own (Monday 2026-11-23 09:00 in Hangzhou, or with --before-lessons
2026-11-19 18:00), and it moves by *next hour* and *next day* on the page. People sign in as each role from the page.
"""

from __future__ import annotations

import argparse
import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from beforehand.cli.arguments import port

HERE = Path(".beforehand") / "demo"
TOLD = "told.json"
MARK = "demo"
FORMAT = 2
"""Of what is told; a demonstration of another format is told anew."""
BESIDE = "import pathlib, sys; from beforehand.cli.demo import prepare; prepare(pathlib.Path(sys.argv[1]))"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `demo` takes."""
    parser.add_argument("--data", type=Path, metavar="FOLDER", help=f"the demonstration's folder (default: {HERE}, or beside it)")
    parser.add_argument("--before-lessons", action="store_true", help="stand before the four lessons are signed")
    parser.add_argument("--port", type=port, metavar="N", help="port (default: the first free one from 8400 on; 0: any free one)")
    parser.add_argument("--no-browser", action="store_true", help="only print the address")
    parser.add_argument("--fresh", action="store_true", help="throw the demonstration away and tell it again")
    parser.add_argument("--build-only", action="store_true", help="tell it and do not serve")
    parser.add_argument("--run-as", metavar="USER", help="who runs PostgreSQL when this is run as root (default: beforehand, else nobody)")


def run(args: argparse.Namespace) -> int:
    """Tell the demonstration where it is not told yet, then serve it."""
    from beforehand.cli.office import refusing
    from beforehand.core.basics.compiled import prefer_cache_in

    folder = (args.data or HERE.with_name("demo-before-lessons" if args.before_lessons else "demo")).expanduser().absolute()
    prefer_cache_in(folder)

    def work() -> int:
        _have_it_told(folder, args)
        if args.build_only:
            return 0
        from beforehand.office.project.supervisor import Serving, serve

        greeting = ("The demonstration: everything in it is generated. Choose on its page whom to sign in as.",)
        return serve(Serving(data=folder, port=args.port, run_as=args.run_as, browser=not args.no_browser, greeting=greeting))

    return refusing(work)


def prepare(folder: Path) -> None:
    """Compile the arithmetic and draw the books, beside the making of the database: the body of a process of its own."""
    from beforehand.cli.warm import warm
    from beforehand.core.basics.compiled import prefer_cache_in
    from beforehand.office.project.database import die_with_parent
    from beforehand.world.demonstration_start import write_books

    die_with_parent()
    prefer_cache_in(folder)
    warm()
    write_books(folder)


def _have_it_told(folder: Path, args: argparse.Namespace) -> None:
    """Leave a folder in which this demonstration stands, told to its end; one that was ended in the middle is told again."""
    from beforehand.office.project.folder import DataFolder
    from beforehand.office.project.opening import serves_elsewhere
    from beforehand.office.project.supervisor import Refused

    if serves_elsewhere():
        raise Refused("The demonstration keeps a PostgreSQL of its own, so that no office is touched. Unset DATABASE_URL and start again.")
    if folder.exists() and not folder.is_dir():
        raise Refused(f"{folder} is no folder. Name another with --data.")
    if folder.exists() and any(folder.iterdir()):
        if _told(folder) == _asked(args) and not args.fresh:
            return
        if not (folder / MARK).exists():
            raise Refused(f"{folder} holds something that is no demonstration. Name another folder with --data.")
        held = DataFolder(folder)
        held.hold()  # refuses while it is served or told
        if held.holds_an_office:
            held.cluster(args.run_as).stop_left_running()
        held.release()
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).write_text("This folder was made by `beforehand demo`; it may be thrown away.\n")
    _tell(folder, args)
    (folder / TOLD).write_text(json.dumps(_asked(args)))


def _tell(folder: Path, args: argparse.Namespace) -> None:
    from beforehand.office.project.folder import DataFolder
    from beforehand.office.project.opening import opened
    from beforehand.office.project.supervisor import Refused
    from beforehand.world.demonstration_start import STARTS_AT

    started, asked_to_end = time.monotonic(), []

    def end(_number: int, _frame: object) -> None:
        asked_to_end.append(True)
        raise KeyboardInterrupt

    def say(words: str) -> None:
        # An interrupt that arrives while an object is being disposed of is dropped by Python; the next line tells it again.
        if asked_to_end:
            raise KeyboardInterrupt
        _say(words)

    signal.signal(signal.SIGINT, end)
    _say("The demonstration is told once; that takes about a minute. The next start takes seconds.")
    _say("Making its database, compiling the arithmetic, drawing its books.")
    beside = subprocess.Popen([sys.executable, "-c", BESIDE, str(folder)], stderr=subprocess.PIPE, text=True)  # noqa: S603 - our own code
    try:
        with opened(DataFolder(folder), run_as=args.run_as, origin="story", story_starts_at=STARTS_AT):
            _, errors = beside.communicate()
            if beside.returncode:
                raise Refused(f"Its books could not be drawn: {(errors.strip().splitlines() or ['no reason was given'])[-1]}")
            import django

            django.setup()
            from beforehand.world.demonstration import tell

            tell(folder, before_lessons=args.before_lessons, say=say)
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        if beside.poll() is None:
            beside.terminate()
            beside.wait()
    _say(f"Told in {time.monotonic() - started:.0f} s.")


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def _asked(args: argparse.Namespace) -> dict[str, object]:
    return {"format": FORMAT, "before_lessons": args.before_lessons}


def _told(folder: Path) -> object:
    try:
        return json.loads((folder / TOLD).read_text())
    except (OSError, ValueError):
        return None
