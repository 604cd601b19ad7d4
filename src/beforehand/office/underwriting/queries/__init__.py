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
from beforehand.office.underwriting.queries.policy import release_in_force, version_of

__all__ = [
    "SIGNERS",
    "open_decision",
    "release_in_force",
    "sealed_facts",
    "signable_by",
    "verdict_for",
    "version_of",
    "view_of",
    "waiting",
]
