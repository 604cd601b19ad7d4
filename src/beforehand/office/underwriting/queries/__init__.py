"""What may be asked of the decision desk and the policy."""

from beforehand.office.underwriting.queries.desk import (
    SIGNERS,
    open_decision,
    sealed_facts,
    signable_by,
    verdict_for,
    view_of,
    waiting,
)
from beforehand.office.underwriting.queries.policy import (
    RELEASERS,
    RuleChange,
    changes_between,
    open_proposal,
    release_in_force,
    releases,
    version_of,
)
from beforehand.office.underwriting.queries.reasons import OfferedReason, reason_sentences, reasons_offered, told_reasons
from beforehand.office.underwriting.queries.timeline import timeline_rows

__all__ = [
    "RELEASERS",
    "SIGNERS",
    "OfferedReason",
    "RuleChange",
    "changes_between",
    "open_decision",
    "open_proposal",
    "reason_sentences",
    "reasons_offered",
    "release_in_force",
    "releases",
    "sealed_facts",
    "signable_by",
    "timeline_rows",
    "told_reasons",
    "verdict_for",
    "version_of",
    "view_of",
    "waiting",
]
