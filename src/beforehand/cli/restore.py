"""Make an office from a backup, in a folder that is empty or not there yet."""

from __future__ import annotations

import argparse
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `restore` takes."""
    parser.add_argument("file", type=Path, metavar="FILE", help="the backup")
    parser.add_argument("--data", type=Path, required=True, metavar="FOLDER", help="the new folder")
    parser.add_argument("--run-as", metavar="USER", help="who runs PostgreSQL when this is run as root")


def run(args: argparse.Namespace) -> int:
    """Restore."""
    from beforehand.cli.office import refusing
    from beforehand.office.project.folder import DataFolder
    from beforehand.office.project.keeping import restore

    def work() -> int:
        manifest = restore(args.file, DataFolder(args.data), run_as=args.run_as)
        print(f"{args.data}: the office of {manifest.made_at}, {manifest.rows} audit rows, the chain holds. Open it with beforehand serve.")
        return 0

    return refusing(work)
