"""The next policy version out of the lessons that wait: its rules, how it differs from the last, what it would do to what is open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from beforehand.core.policy import Outcome, PolicyRule, PolicyVersion, Recheck, RuleResult, decide, make_version
from beforehand.core.rules import STARTER, Effect, parse
from beforehand.office.intake.models import Application
from beforehand.office.learning.models import CandidateRule, Lesson, ReleaseProposal
from beforehand.office.parties.queries import facts_for
from beforehand.office.staff.models import Staff
from beforehand.office.underwriting.models import PolicyRelease
from beforehand.office.underwriting.queries import version_of, waiting

MONITOR = "lateness_drift"
"""What every watch rule sets up beside its re-checks: days late that grow twice running raise a warning."""


def last_release() -> PolicyRelease | None:
    """The release with the highest number, in force or not yet."""
    return PolicyRelease.objects.order_by("-version").first()


def standing_proposal(rules: list[CandidateRule]) -> ReleaseProposal | None:
    """The last proposal, if it is of the next version and of exactly the rules that wait."""
    last = last_release()
    found = ReleaseProposal.objects.filter(version=(last.version if last else 0) + 1).select_related("recorded_by").order_by("-pk").first()
    same = found is not None and set(found.rules.values_list("pk", flat=True)) == {rule.pk for rule in rules}
    return found if same and rules else None


def taught_by(lesson: Lesson) -> str:
    """How a rule names the lesson that taught it; at most 80 characters."""
    return f"lesson {lesson.number}: {lesson.title}"[:80]


def policy_rule(rule: CandidateRule) -> PolicyRule:
    """The candidate as a rule of the policy: named by its lesson; what it declines passes only by an override of a second person."""
    read = parse(rule.text, STARTER)
    assert read.effect is not None, "a proposed rule says what it does"
    watches = read.effect is Effect.WATCH
    return PolicyRule(
        rule_id=f"LESSON-{rule.lesson.number}",
        text=read.text,
        effect=read.effect,
        sentence_en=rule.sentence_en,
        sentence_zh=rule.sentence_zh,
        reason_code=f"lesson_{rule.lesson.number}",
        hard=read.effect is Effect.DECLINE,
        recheck=Recheck(tuple(rule.recheck_what), rule.recheck_months) if watches and rule.recheck_months else None,
        taught_by=taught_by(rule.lesson),
        provenance=f"Lesson {rule.lesson.number}, text sealed {rule.text_hash[:12]}",
        provenance_zh=f"第{rule.lesson.number}号复盘，规则文本封存码 {rule.text_hash[:12]}",
        monitors=(MONITOR,) if watches else (),
    )


def next_version(
    rules: Iterable[CandidateRule], *, cooling_hours: int, released_on: date, authors: Sequence[str], signed_by: Sequence[str]
) -> PolicyVersion:
    """The last version's rules and these, under the next number. Raises `UnableToRead` where they cannot stand together."""
    last = last_release()
    standing = version_of(last).rules if last else ()
    return make_version(
        (last.version if last else 0) + 1, [*standing, *(policy_rule(one) for one in rules)], STARTER, authors=authors, signed_by=signed_by,
        released_on=released_on, cooling_hours=cooling_hours,
    )  # fmt: skip


@dataclass(frozen=True)
class Differences:
    """What a version changes: rules that come and that go, and the cooling before and after (hours; None where there was none)."""

    comes: tuple[PolicyRule, ...]
    goes: tuple[PolicyRule, ...]
    cooling_before: int | None
    cooling_after: int


def differences(version: PolicyVersion) -> Differences:
    """The version against the last release."""
    last = last_release()
    before = version_of(last) if last else None
    stood = {rule.hash: rule for rule in before.rules} if before else {}
    stands = {rule.hash: rule for rule in version.rules}
    return Differences(
        comes=tuple(rule for key, rule in stands.items() if key not in stood),
        goes=tuple(rule for key, rule in stood.items() if key not in stands),
        cooling_before=before.cooling_hours if before else None,
        cooling_after=version.cooling_hours,
    )


@dataclass(frozen=True)
class OpenApplication:
    """An application that waits, with what the last version and the next one say of it as known now; `because` made the new answer."""

    application: Application
    before: Outcome | None
    after: Outcome
    because: tuple[RuleResult, ...]

    @property
    def changes(self) -> bool:
        """Whether the next version says something else."""
        return self.before is not self.after


def open_applications(staff: Staff, version: PolicyVersion, at: datetime, most: int = 40) -> tuple[list[OpenApplication], int]:
    """What the next version would do to the applications that wait at this person's desks (the oldest `most`), and how many wait."""
    last = last_release()
    before = version_of(last) if last else None
    waits = waiting(staff)
    found = []
    for application in waits.select_related("party__branch")[:most]:
        facts = facts_for(application.party, application, at)
        now = decide(version, facts, STARTER)
        found.append(OpenApplication(application, decide(before, facts, STARTER).outcome if before else None, now.outcome, now.binding))
    return found, waits.count()
