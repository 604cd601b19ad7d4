"""Write an office into one file, also while it is served. Whoever has the file has the office: keep it where nobody else reads."""

from __future__ import annotations

import argparse
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `backup` takes."""
    from beforehand.cli.office import add_folder_arguments

    parser.add_argument("file", type=Path, metavar="FILE", help="the new file")
    add_folder_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Back up."""
    from beforehand.cli.office import refusing
    from beforehand.office.project.folder import DataFolder
    from beforehand.office.project.keeping import backup

    def work() -> int:
        manifest = backup(DataFolder(args.data), args.file.absolute(), run_as=args.run_as)
        print(f"{args.file}: {manifest.rows} audit rows in {manifest.seals} seals, head {manifest.head}")
        return 0

    return refusing(work)
