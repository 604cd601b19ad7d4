"""Which policy version is in force, and what it says."""

from __future__ import annotations

from datetime import datetime

from beforehand.core.policy import PolicyVersion, version_from_plain
from beforehand.office.audit import clock
from beforehand.office.underwriting.models import PolicyRelease
from beforehand.office.underwriting.refusing import UnableToDecide


def release_in_force(at: datetime | None = None) -> PolicyRelease:
    """The release in force at `at` (None: now); refused where the house has none yet."""
    from django.utils.translation import gettext as _

    found = PolicyRelease.objects.filter(in_force_from__lte=at or clock.now()).order_by("-in_force_from", "-version").first()
    if found is None:
        raise UnableToDecide(_("No lending policy is in force yet. The risk manager releases one first."), code="no_policy")
    return found


def version_of(release: PolicyRelease) -> PolicyVersion:
    """The version a release holds; a content that is not what its hash names is a broken invariant."""
    version = version_from_plain(release.content)
    assert version.hash == release.content_hash, "the policy in force is not the one its hash names"
    return version
