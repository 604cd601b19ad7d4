"""What may be asked of a borrower's file."""

from beforehand.office.parties.queries.evidence import ContradictionPair, contradictions, current_findings, known_file, settlements_of
from beforehand.office.parties.queries.facts import facts_for
from beforehand.office.parties.queries.search import search
from beforehand.office.parties.queries.states import consents_in_force, flags_in_force

__all__ = [
    "ContradictionPair",
    "consents_in_force",
    "contradictions",
    "current_findings",
    "facts_for",
    "flags_in_force",
    "known_file",
    "search",
    "settlements_of",
]
