"""What may be asked of a borrower's file."""

from beforehand.office.parties.queries.evidence import ContradictionPair, contradictions, current_findings, known_file, settlements_of
from beforehand.office.parties.queries.facts import facts_for
from beforehand.office.parties.queries.search import search
from beforehand.office.parties.queries.states import consents_in_force, flags_in_force
from beforehand.office.parties.queries.tasks import checks_of, declared_earlier, diary, open_checks
from beforehand.office.parties.queries.timeline import contradiction_numbers, timeline_rows

__all__ = [
    "ContradictionPair",
    "checks_of",
    "consents_in_force",
    "contradiction_numbers",
    "contradictions",
    "current_findings",
    "declared_earlier",
    "diary",
    "facts_for",
    "flags_in_force",
    "known_file",
    "open_checks",
    "search",
    "settlements_of",
    "timeline_rows",
]
