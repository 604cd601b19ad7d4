"""What is done at the decision desk and to the policy."""

from beforehand.office.underwriting.services.decisions import put_back, record_own_view, sign_decision, sign_second
from beforehand.office.underwriting.services.policy import founding_versions, release_policy

__all__ = ["founding_versions", "put_back", "record_own_view", "release_policy", "sign_decision", "sign_second"]
