"""What is done at the decision desk and to the policy."""

from beforehand.office.underwriting.services.decisions import put_back, record_own_view, sign_decision
from beforehand.office.underwriting.services.policy import founding_versions, propose_policy, release_policy, sign_proposal
from beforehand.office.underwriting.services.second import sign_second

__all__ = [
    "founding_versions",
    "propose_policy",
    "put_back",
    "record_own_view",
    "release_policy",
    "sign_decision",
    "sign_proposal",
    "sign_second",
]
