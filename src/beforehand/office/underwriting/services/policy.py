"""Releasing a policy version: immutable, by two people, in force from a moment on."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection
from django.utils.translation import gettext_lazy as _

from beforehand.core.policy import PolicyVersion, plain_version, read_policy, version_from_plain
from beforehand.core.rules.catalogue import STARTER
from beforehand.office.audit import clock
from beforehand.office.staff.models import Staff
from beforehand.office.staff.roles import Role
from beforehand.office.staff.service import CLOCK_TOLERANCE, service
from beforehand.office.underwriting.models import PolicyProposal, PolicyRelease
from beforehand.office.underwriting.queries import RELEASERS, open_proposal
from beforehand.office.underwriting.refusing import UnableToRelease
from beforehand.packs.read import read_pack

FURTHEST_AHEAD = timedelta(days=366)
RELEASING_LOCK = 0x90C1
"""Advisory lock: one release after the other; the table itself takes no update and so no row lock."""


@service("release_policy", roles=(Role.RISK_MANAGER, Role.ADMINISTRATOR))
def release_policy(
    actor: Staff, at: datetime, *, version: PolicyVersion, second_signer: Staff, in_force_from: datetime | None = None
) -> PolicyRelease:
    """Release a version under two signatures; its number follows the last one and it holds from `in_force_from` (None: now) on.

    It never holds from before it was signed: what was decided stays decided under the version it was decided by.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [RELEASING_LOCK])
    now = clock.now()
    starts = _starts(in_force_from, now)
    last = PolicyRelease.objects.order_by("-version").first()
    _check_number(version.version, last)
    if second_signer.pk == actor.pk or not (second_signer.active and second_signer.holds_any(RELEASERS)):
        raise UnableToRelease(_("A policy is released by two people; the second is a manager too."), field="second_signer")
    if last and starts <= last.in_force_from:
        raise UnableToRelease(_("The version before it begins later than that. Choose a later moment."), field="in_force_from")
    return PolicyRelease.objects.create(
        version=version.version, content=plain_version(version), content_hash=version.hash, in_force_from=starts, first_signer=actor,
        second_signer=second_signer, recorded_by=actor,
    )  # fmt: skip


def _starts(in_force_from: datetime | None, now: datetime) -> datetime:
    starts = in_force_from or now
    if starts < now - CLOCK_TOLERANCE:
        raise UnableToRelease(_("A policy does not hold from before it is signed. Choose a moment from now on."), field="in_force_from")
    if starts > now + FURTHEST_AHEAD:
        raise UnableToRelease(_("That is more than a year ahead. Release it when the day comes nearer."), field="in_force_from")
    return max(starts, now)


def _check_number(number: int, last: PolicyRelease | None) -> None:
    expected = (last.version if last else 0) + 1
    if number != expected:
        raise UnableToRelease(_("The next version is %(number)s. Open the page again.") % {"number": expected}, code="not_next")


@service("propose_policy", roles=(Role.RISK_MANAGER, Role.ADMINISTRATOR))
def propose_policy(
    actor: Staff, at: datetime, *, version: PolicyVersion, in_force_from: datetime | None = None, words: str = ""
) -> PolicyProposal:
    """Sign first under the next version and put it to a second manager; a later proposal takes the place of an open one."""
    last = PolicyRelease.objects.order_by("-version").first()
    _check_number(version.version, last)
    if in_force_from is not None:
        _starts(in_force_from, clock.now())
    if last and not words.strip():
        raise UnableToRelease(_("Say why the policy changes."), field="words")
    return PolicyProposal.objects.create(
        version=version.version, content=plain_version(version), content_hash=version.hash, in_force_from=in_force_from,
        words=words.strip(), recorded_by=actor,
    )  # fmt: skip


@service("sign_proposal", roles=RELEASERS)
def sign_proposal(actor: Staff, at: datetime, *, proposal: PolicyProposal) -> PolicyRelease:
    """Sign second under a proposed version: with it the version is released. Where its moment has passed meanwhile it holds from now."""
    if proposal.recorded_by_id == actor.pk:
        raise UnableToRelease(_("You proposed it. The second signature is another manager’s."), code="same_person")
    if open_proposal() != proposal:
        raise UnableToRelease(_("Another version was released or proposed meanwhile. Open the page again."), code="not_open")
    version = version_from_plain(proposal.content)
    assert version.hash == proposal.content_hash, "what is signed is what was proposed"
    starts = max(proposal.in_force_from, clock.now()) if proposal.in_force_from else None
    return release_policy(proposal.recorded_by, at, version=version, second_signer=actor, in_force_from=starts)


def founding_versions() -> tuple[PolicyVersion, ...]:
    """The versions of the founding lender's policy, as its pack gives them: the first is what a new office starts from."""
    return read_policy(read_pack("policies", "founding"), STARTER)
