"""`beforehand warm`: compile the arithmetic of the trade into the cache, so that the first page does not wait for it."""

from __future__ import annotations

import argparse
import importlib
import time
from datetime import UTC, date, datetime
from pathlib import Path


def warm() -> Path | None:
    """Load every module with kernels, call its own `warm` where it has one, and run the loan engine once.

    Gives the folder that now holds the compiled code, or None where none can be written and each process compiles for itself.
    """
    import numpy as np

    from beforehand.core.basics.arithmetic import muldiv_columns
    from beforehand.core.basics.compiled import cache_folder, kernel_modules
    from beforehand.core.basics.rounding import Rounding

    for module in kernel_modules():
        getattr(importlib.import_module(module), "warm", _nothing)()
    from beforehand.core.loans.contract import LoanEvent
    from beforehand.core.loans.layout import EventKind
    from beforehand.core.loans.single import allocations_of, make_contract

    one = np.ones(1, np.int64)
    muldiv_columns(one, one, one, Rounding.HALF_UP)
    contract = make_contract("warm", "CNY", 2_000_000, 180_000, date(2025, 3, 11), 18)
    known_at = datetime(2025, 3, 11, tzinfo=UTC)
    paid_out = LoanEvent(1, EventKind.DISBURSEMENT, contract.granted_on, known_at, contract.principal_minor)
    allocations_of(contract, [paid_out], date(2025, 9, 11), known_at)
    return cache_folder()


def _nothing() -> None:
    """For a module that has nothing of its own to warm."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`warm` takes none; $BEFOREHAND_CACHE names another folder for the compiled code."""


def run(args: argparse.Namespace) -> int:
    """Warm and say where the compiled code lies."""
    started = time.monotonic()
    folder = warm()
    where = f"in {folder}" if folder is not None else "in memory only: no folder can be written, name one in BEFOREHAND_CACHE"
    print(f"The arithmetic is compiled ({time.monotonic() - started:.1f} s), kept {where}.")
    return 0
