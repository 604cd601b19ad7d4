"""Microcredit risk control from application to recovery, in one file.

`import beforehand` costs nothing; each name below is loaded when it is first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from beforehand.connectors.book import read_book, write_book
    from beforehand.core.basics.money import format_minor, parse_money
    from beforehand.core.loans.contract import LoanEvent
    from beforehand.core.loans.explain import explain
    from beforehand.core.loans.layout import EventKind
    from beforehand.core.loans.single import late_history, make_contract, make_schedule, payoff_of, position_of
    from beforehand.notebook import backtest, positions
    from beforehand.world.book import make_book

_WHERE = {
    "EventKind": "beforehand.core.loans.layout",
    "LoanEvent": "beforehand.core.loans.contract",
    "backtest": "beforehand.notebook",
    "explain": "beforehand.core.loans.explain",
    "format_minor": "beforehand.core.basics.money",
    "late_history": "beforehand.core.loans.single",
    "make_book": "beforehand.world.book",
    "make_contract": "beforehand.core.loans.single",
    "make_schedule": "beforehand.core.loans.single",
    "parse_money": "beforehand.core.basics.money",
    "payoff_of": "beforehand.core.loans.single",
    "position_of": "beforehand.core.loans.single",
    "positions": "beforehand.notebook",
    "read_book": "beforehand.connectors.book",
    "write_book": "beforehand.connectors.book",
}
__all__ = [
    "EventKind", "LoanEvent", "backtest", "explain", "format_minor", "late_history", "make_book", "make_contract", "make_schedule",
    "parse_money", "payoff_of", "position_of", "positions", "read_book", "write_book",
]  # fmt: skip


def __getattr__(name: str) -> object:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_WHERE[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
