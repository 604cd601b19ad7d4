"""What may be asked of a loan: the core's answers about the stored rows, computed anew each time."""

from beforehand.office.servicing.queries.counter import suspense_waiting
from beforehand.office.servicing.queries.loans import (
    allocations,
    contract_of,
    events_of,
    late_history_of,
    loans_of,
    payoff,
    position,
)
from beforehand.office.servicing.queries.timeline import timeline_rows
from beforehand.office.servicing.queries.warnings import warnings_standing

__all__ = [
    "allocations",
    "contract_of",
    "events_of",
    "late_history_of",
    "loans_of",
    "payoff",
    "position",
    "suspense_waiting",
    "timeline_rows",
    "warnings_standing",
]
