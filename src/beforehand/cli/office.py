"""What the verbs that work on an office share: which folder, and a refusal as one sentence with exit code 2."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

REFUSED = 2
DATA = Path(".beforehand")


def add_folder_arguments(parser: argparse.ArgumentParser) -> None:
    """`--data FOLDER` and `--run-as USER`."""
    parser.add_argument("--data", type=Path, default=DATA, metavar="FOLDER", help="the office's folder (default: %(default)s)")
    parser.add_argument("--run-as", metavar="USER", help="who runs PostgreSQL when this is run as root (default: beforehand, else nobody)")


def refusing(work: Callable[[], int]) -> int:
    """Do `work`; what cannot be done is said in one sentence and ends with 2."""
    from beforehand.office.project.database import DatabaseFault
    from beforehand.office.project.folder import FolderHeld
    from beforehand.office.project.supervisor import Refused

    try:
        return work()
    except (DatabaseFault, FolderHeld, Refused) as refused:
        print(refused, file=sys.stderr)
        return REFUSED
