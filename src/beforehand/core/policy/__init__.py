"""Policy: versions of rules under signatures, the decision of one application, its frozen file, and who may sign."""

from beforehand.core.policy.decision import EvidenceOrder, Outcome, PolicyDecision, RuleResult, Standing, decide, decide_columns
from beforehand.core.policy.frozen import BrokenFileError, digest_of, freeze, outcome_of, replay, version_from_plain
from beforehand.core.policy.read import read_policy
from beforehand.core.policy.signing import may_override, may_sign, may_sign_lesson, payable_from
from beforehand.core.policy.versions import PolicyRule, PolicyVersion, Recheck, in_force, make_version, plain_version

__all__ = [
    "BrokenFileError",
    "EvidenceOrder",
    "Outcome",
    "PolicyDecision",
    "PolicyRule",
    "PolicyVersion",
    "Recheck",
    "RuleResult",
    "Standing",
    "decide",
    "decide_columns",
    "digest_of",
    "freeze",
    "in_force",
    "make_version",
    "may_override",
    "may_sign",
    "may_sign_lesson",
    "outcome_of",
    "payable_from",
    "plain_version",
    "read_policy",
    "replay",
    "version_from_plain",
]
