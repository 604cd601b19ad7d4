"""Releasing a policy version: immutable, by two people, in force from a moment on."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from beforehand.core.policy import PolicyVersion, plain_version, read_policy
from beforehand.core.rules.catalogue import STARTER
from beforehand.office.staff.models import Staff
from beforehand.office.staff.roles import Role
from beforehand.office.staff.service import service
from beforehand.office.underwriting.models import PolicyRelease
from beforehand.office.underwriting.refusing import UnableToRelease
from beforehand.packs.read import read_pack

RELEASERS = (Role.RISK_MANAGER, Role.COLLECTION_MANAGER, Role.BRANCH_MANAGER, Role.ADMINISTRATOR)


@service("release_policy", roles=(Role.RISK_MANAGER, Role.ADMINISTRATOR))
def release_policy(
    actor: Staff, at: datetime, *, version: PolicyVersion, second_signer: Staff, in_force_from: datetime | None = None
) -> PolicyRelease:
    """Release a version under two signatures; its number follows the last one and it holds from `in_force_from` (None: now) on."""
    last = PolicyRelease.objects.order_by("-version").select_for_update().first()
    expected = (last.version if last else 0) + 1
    starts = in_force_from or at
    if version.version != expected:
        raise UnableToRelease(_("The next version is %(number)s. Open the page again.") % {"number": expected}, code="not_next")
    if second_signer.pk == actor.pk or not second_signer.holds_any(RELEASERS):
        raise UnableToRelease(_("A policy is released by two people; the second is a manager too."), field="second_signer")
    if last and starts <= last.in_force_from:
        raise UnableToRelease(_("The version in force began later than that. Choose a later moment."), field="in_force_from")
    return PolicyRelease.objects.create(
        version=version.version, content=plain_version(version), content_hash=version.hash, in_force_from=starts, first_signer=actor,
        second_signer=second_signer, recorded_by=actor,
    )  # fmt: skip


def founding_versions() -> tuple[PolicyVersion, ...]:
    """The versions of the founding lender's policy, as its pack gives them: the first is what a new office starts from."""
    return read_policy(read_pack("policies", "founding"), STARTER)
