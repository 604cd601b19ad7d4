"""What may be asked of collection cases."""

from beforehand.office.collecting.queries.cases import broken_promises, cases_waiting, holder_of, promises_due, visit_open
from beforehand.office.collecting.queries.handover import handover_summary
from beforehand.office.collecting.queries.promises import promise_verdicts
from beforehand.office.collecting.queries.standing import standing_of
from beforehand.office.collecting.queries.timeline import timeline_rows
from beforehand.office.collecting.queries.whereabouts import belief
from beforehand.office.collecting.queries.worklist import Worklist, WorklistRow, worklist

__all__ = [
    "Worklist",
    "WorklistRow",
    "belief",
    "broken_promises",
    "cases_waiting",
    "handover_summary",
    "holder_of",
    "promise_verdicts",
    "promises_due",
    "standing_of",
    "timeline_rows",
    "visit_open",
    "worklist",
]
