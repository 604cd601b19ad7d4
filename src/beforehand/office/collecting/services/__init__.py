"""What may be done with a collection case."""

from beforehand.office.collecting.services.cases import assign_case, close_case, open_case
from beforehand.office.collecting.services.hardship import decide_hardship, open_hardship_enquiry, record_standing
from beforehand.office.collecting.services.promises import judge_promises, record_promise
from beforehand.office.collecting.services.visits import begin_visit, end_visit, record_step
from beforehand.office.collecting.services.whereabouts import look, place_doors

__all__ = [
    "assign_case",
    "begin_visit",
    "close_case",
    "decide_hardship",
    "end_visit",
    "judge_promises",
    "look",
    "open_case",
    "open_hardship_enquiry",
    "place_doors",
    "record_promise",
    "record_standing",
    "record_step",
]
