"""Bring an office's database to this release. The office must not be served meanwhile; make a backup first."""

from __future__ import annotations

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `upgrade` takes."""
    from beforehand.cli.office import add_folder_arguments

    add_folder_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Upgrade."""
    from importlib.metadata import version

    from beforehand.cli.office import refusing
    from beforehand.office.project.database import DatabaseFault
    from beforehand.office.project.folder import DataFolder
    from beforehand.office.project.opening import opened, serves_elsewhere

    def work() -> int:
        folder = DataFolder(args.data)
        if not folder.holds_an_office and not serves_elsewhere():
            raise DatabaseFault(f"There is no office in {folder.path}. Name its folder with --data.")
        with opened(folder, run_as=args.run_as):
            print(f"{folder.path} is at {version('beforehand')}.")
        return 0

    return refusing(work)
