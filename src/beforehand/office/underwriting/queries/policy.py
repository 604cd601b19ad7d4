"""Which policy version is in force, what it says, where its rules come from, and what changed between two versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from beforehand.core.policy import PolicyRule, PolicyVersion, version_from_plain
from beforehand.office.audit import clock
from beforehand.office.staff.roles import Role
from beforehand.office.underwriting.models import PolicyProposal, PolicyRelease
from beforehand.office.underwriting.refusing import UnableToDecide

RELEASERS = (Role.RISK_MANAGER, Role.COLLECTION_MANAGER, Role.BRANCH_MANAGER, Role.ADMINISTRATOR)
"""Who may sign second under a policy version."""


def release_in_force(at: datetime | None = None) -> PolicyRelease:
    """The release in force at `at` (None: now); refused where the house has none yet."""
    found = PolicyRelease.objects.filter(in_force_from__lte=at or clock.now()).order_by("-in_force_from", "-version").first()
    if found is None:
        raise UnableToDecide(_("No lending policy is in force yet. The risk manager releases one first."), code="no_policy")
    return found


def version_of(release: PolicyRelease | PolicyProposal) -> PolicyVersion:
    """The version a release holds; a content that is not what its hash names is a broken invariant."""
    version = version_from_plain(release.content)
    assert version.hash == release.content_hash, "the policy in force is not the one its hash names"
    return version


def releases() -> list[PolicyRelease]:
    """Every version of the house, the newest first, with its signers."""
    return list(PolicyRelease.objects.select_related("first_signer", "second_signer").order_by("-version"))


def open_proposal() -> PolicyProposal | None:
    """The next version that waits for its second signature, if there is one: the latest proposed, unless its number is taken."""
    latest = PolicyProposal.objects.select_related("recorded_by").order_by("-pk").first()
    last = PolicyRelease.objects.order_by("-version").first()
    return latest if latest and latest.version == (last.version if last else 0) + 1 else None


@dataclass(frozen=True)
class RuleChange:
    """One rule in two versions; `before` or `after` is None where only one of them has it."""

    before: PolicyRule | None
    after: PolicyRule | None

    @property
    def kind(self) -> str:
        """added, removed, changed or kept."""
        if self.before is None:
            return "added"
        if self.after is None:
            return "removed"
        return "kept" if self.before == self.after else "changed"


def changes_between(before: PolicyVersion, after: PolicyVersion) -> list[RuleChange]:
    """Rule by rule, in the order of the later version, then what it no longer has."""
    old = {rule.rule_id: rule for rule in before.rules}
    new = {rule.rule_id: rule for rule in after.rules}
    return [RuleChange(old.get(name), rule) for name, rule in new.items()] + [
        RuleChange(rule, None) for name, rule in old.items() if name not in new
    ]
