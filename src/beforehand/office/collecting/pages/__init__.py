"""The pages of collection: the worklist, a case, the visit sheet."""

from beforehand.office.collecting.pages.acts import assign, decide, found, hardship, promise, standing
from beforehand.office.collecting.pages.case import case
from beforehand.office.collecting.pages.doors import doors
from beforehand.office.collecting.pages.results import result
from beforehand.office.collecting.pages.visit import begin, call, call_result, check_out, sheet, step
from beforehand.office.collecting.pages.worklist import export, worklist

__all__ = [
    "assign",
    "begin",
    "call",
    "call_result",
    "case",
    "check_out",
    "decide",
    "doors",
    "export",
    "found",
    "hardship",
    "promise",
    "result",
    "sheet",
    "standing",
    "step",
    "worklist",
]
