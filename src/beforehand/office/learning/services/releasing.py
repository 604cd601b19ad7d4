"""The lessons that wait become the next policy version, by two people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from beforehand.core.policy import PolicyVersion
from beforehand.core.rules import UnableToRead
from beforehand.office.learning.models import CandidateRule, ReleaseProposal, RuleReleased
from beforehand.office.learning.queries import next_version, rules_waiting
from beforehand.office.learning.refusing import UnableToReleaseLessons
from beforehand.office.staff.models import Staff
from beforehand.office.staff.roles import Role
from beforehand.office.staff.service import CLOCK_TOLERANCE, service
from beforehand.office.underwriting.models import PolicyRelease
from beforehand.office.underwriting.services import release_policy

RELEASERS = (Role.RISK_MANAGER, Role.COLLECTION_MANAGER)
MOST_COOLING_HOURS = 240
FURTHEST = timedelta(days=366)


def _check(at: datetime, cooling_hours: int, in_force_from: datetime | None) -> None:
    if not 0 <= cooling_hours <= MOST_COOLING_HOURS:
        raise UnableToReleaseLessons(
            _("Write the cooling in whole hours, 0 to %(most)s.") % {"most": MOST_COOLING_HOURS}, field="cooling_hours"
        )
    if in_force_from is not None and not at - CLOCK_TOLERANCE <= in_force_from <= at + FURTHEST:
        raise UnableToReleaseLessons(
            _("A version holds from now on or from a later moment within a year; what was decided before stays decided."),
            field="in_force_from",
        )


def _version(
    rules: Sequence[CandidateRule], cooling_hours: int, in_force_from: datetime, first: Staff, signed_by: Sequence[str]
) -> PolicyVersion:
    zone = first.branch.zone_info if first.branch else ZoneInfo("Asia/Shanghai")
    authors = sorted({one.recorded_by.name for one in rules})
    try:
        return next_version(
            rules, cooling_hours=cooling_hours, released_on=in_force_from.astimezone(zone).date(), authors=authors, signed_by=signed_by
        )
    except UnableToRead as refused:
        raise UnableToReleaseLessons.from_refusal(refused.refusal) from refused


def _waiting() -> list[CandidateRule]:
    rules = list(rules_waiting().select_related("recorded_by", "lesson"))
    if not rules:
        raise UnableToReleaseLessons(_("No lesson under both signatures waits. Sign one first."), code="nothing_waits")
    return rules


@service("propose_release", roles=RELEASERS)
def propose_release(actor: Staff, at: datetime, *, cooling_hours: int, in_force_from: datetime | None = None) -> ReleaseProposal:
    """Put the next version, with all lessons that wait, before the second signer; this is the first signature."""
    _check(at, cooling_hours, in_force_from)
    rules = _waiting()
    version = _version(rules, cooling_hours, in_force_from or at, actor, [actor.name])
    proposal = ReleaseProposal.objects.create(
        version=version.version, cooling_hours=cooling_hours, in_force_from=in_force_from, content_hash=_shown_hash(rules, cooling_hours),
        recorded_by=actor,
    )  # fmt: skip
    proposal.rules.set(rules)
    return proposal


def _shown_hash(rules: Sequence[CandidateRule], cooling_hours: int) -> str:
    from beforehand.office.learning.queries import result_hash

    return result_hash({"rules": [one.text_hash for one in rules], "cooling_hours": cooling_hours})


@service("sign_release", roles=RELEASERS)
def sign_release(actor: Staff, at: datetime, *, proposal: ReleaseProposal) -> PolicyRelease:
    """Sign second: the proposed version is released. Refused where a lesson was signed since, so that nothing unseen comes in force."""
    if proposal.recorded_by_id == actor.pk:
        raise UnableToReleaseLessons(_("The first signature is yours. The second must be another person’s."), code="same_person")
    rules = _waiting()
    if _shown_hash(rules, proposal.cooling_hours) != proposal.content_hash or {one.pk for one in rules} != set(
        proposal.rules.values_list("pk", flat=True)
    ):
        raise UnableToReleaseLessons(_("The lessons that wait are not those of the proposal. Let it be proposed anew."), code="changed")
    starts = max(proposal.in_force_from or at, at)
    return _release(proposal.recorded_by, at, rules, proposal.cooling_hours, starts, actor, actor)


@service("release_lessons", roles=RELEASERS)
def release_lessons(
    actor: Staff, at: datetime, *, second_signer: Staff, in_force_from: datetime | None = None, cooling_hours: int = 24
) -> PolicyRelease:
    """Release all lessons that wait as the next version, both signers present; it holds from `in_force_from` (None: now) on.

    Payout waits `cooling_hours` after a decision's second signature.
    """
    _check(at, cooling_hours, in_force_from)
    if second_signer.pk == actor.pk or not second_signer.active or not second_signer.holds_any(RELEASERS):
        raise UnableToReleaseLessons(
            _("Lessons are released by two people: the risk manager and the collection manager."), field="second_signer"
        )
    return _release(actor, at, _waiting(), cooling_hours, in_force_from or at, second_signer, actor)


def _release(
    first: Staff, at: datetime, rules: Sequence[CandidateRule], cooling_hours: int, starts: datetime, second: Staff, writer: Staff
) -> PolicyRelease:
    version = _version(rules, cooling_hours, starts, first, [first.name, second.name])
    release: PolicyRelease = release_policy(first, at, version=version, second_signer=second, in_force_from=starts)
    for rule in rules:
        RuleReleased.objects.create(rule=rule, release=release, recorded_by=writer)
    return release
