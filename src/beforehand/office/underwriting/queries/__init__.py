"""What may be asked of the decision desk and the policy."""

from beforehand.office.underwriting.queries.claims import ClaimRow, claim_rows
from beforehand.office.underwriting.queries.desk import (
    SIGNERS,
    Verdict,
    open_decision,
    opened_facts,
    sealed_facts,
    signable_by,
    turned_away_now,
    verdict_for,
    view_of,
)
from beforehand.office.underwriting.queries.overrides import Override, overrides, supplies_overrides, with_outcomes
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
from beforehand.office.underwriting.queries.record import last_signed, papers_for, papers_seen, signed_files
from beforehand.office.underwriting.queries.signers import NextSigners, next_signers
from beforehand.office.underwriting.queries.timeline import timeline_rows
from beforehand.office.underwriting.queries.view import DeskView, desk_view
from beforehand.office.underwriting.queries.waiting import waiting, waiting_in, waits_of

__all__ = [
    "RELEASERS",
    "SIGNERS",
    "ClaimRow",
    "DeskView",
    "NextSigners",
    "OfferedReason",
    "Override",
    "RuleChange",
    "Verdict",
    "changes_between",
    "claim_rows",
    "desk_view",
    "last_signed",
    "next_signers",
    "open_decision",
    "open_proposal",
    "opened_facts",
    "overrides",
    "papers_for",
    "papers_seen",
    "reason_sentences",
    "reasons_offered",
    "release_in_force",
    "releases",
    "sealed_facts",
    "signable_by",
    "signed_files",
    "supplies_overrides",
    "timeline_rows",
    "told_reasons",
    "turned_away_now",
    "verdict_for",
    "version_of",
    "view_of",
    "waiting",
    "waiting_in",
    "waits_of",
    "with_outcomes",
]
