"""The gate as this house stands under it, and what may be asked of the contact log."""

from beforehand.office.contacts.queries.gate import DIAL_COST_MINOR, VISIT_COST_MINOR, act, ask, facts_of, gate, history_of, shown_rule
from beforehand.office.contacts.queries.lawful import (
    CountersToday,
    LawfulNow,
    counters_today,
    lawful_now,
    person_at,
    phone_of,
    state_of,
    where_to_meet,
    with_contacts,
)
from beforehand.office.contacts.queries.log import breaches, breaches_open, log_of, timeline_rows

__all__ = [
    "DIAL_COST_MINOR",
    "VISIT_COST_MINOR",
    "CountersToday",
    "LawfulNow",
    "act",
    "ask",
    "breaches",
    "breaches_open",
    "counters_today",
    "facts_of",
    "gate",
    "history_of",
    "lawful_now",
    "log_of",
    "person_at",
    "phone_of",
    "shown_rule",
    "state_of",
    "timeline_rows",
    "where_to_meet",
    "with_contacts",
]
