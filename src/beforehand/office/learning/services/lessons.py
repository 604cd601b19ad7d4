"""Opening the post-mortem of a case, holding findings against its decision, and the rule it suggests."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.db import connection
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from beforehand.core.basics.refusals import Refusal
from beforehand.core.evidence.findings import normalised
from beforehand.core.hindsight.clue import NO_EFFECT
from beforehand.core.rules import STARTER, Effect, UnableToRead, parse
from beforehand.office.collecting.models import Case
from beforehand.office.learning.models import CandidateRule, Clue, Dissent, Lesson, NothingToLearn
from beforehand.office.learning.queries import Stage, decision_of, next_version, rule_of, stage_of
from beforehand.office.learning.refusing import UnableToLearn, UnableToProposeRule
from beforehand.office.parties.models import Finding
from beforehand.office.parties.values import as_value
from beforehand.office.servicing.models import Loan
from beforehand.office.staff.models import Staff
from beforehand.office.staff.roles import Role
from beforehand.office.staff.service import service

LEARNERS = (Role.RISK_MANAGER, Role.COLLECTION_MANAGER, Role.BRANCH_MANAGER)
"""Who opens lessons, holds findings against decisions and proposes rules."""

DISSENTERS = (
    *LEARNERS, Role.LOAN_OFFICER, Role.UNDERWRITER, Role.APPROVER, Role.COLLECTOR, Role.FIELD_COLLECTOR, Role.COMPLIANCE_OFFICER,
)  # fmt: skip
RECHECKED = ("employer.verified", "assets.verified")
"""What a watch looks at again unless the proposal says otherwise."""

NUMBERING_LOCK = 0x1E55
MOST_MONTHS = 60


def check_seen(actor: Staff, lesson: Lesson) -> None:
    """Refuse a lesson of a branch this person does not see."""
    if not actor.system and not Lesson.objects.visible_to(actor).filter(pk=lesson.pk).exists():
        raise UnableToLearn(_("This lesson is of another branch."), code="other_branch")


@service("open_lesson", roles=LEARNERS)
def open_lesson(actor: Staff, at: datetime, *, case: Case, loan: Loan, title: str, title_zh: str = "", sentence: str = "") -> Lesson:
    """Open the post-mortem of a case against the decision of one of its loans; one for each. Its number follows the last one."""
    title = " ".join(title.split())
    if not title:
        raise UnableToLearn(_("Give the lesson a title, in a few words."), field="title")
    if len(title) > 120 or len(title_zh) > 120:
        raise UnableToLearn(_("Keep the title to 120 characters; the sentence says the rest."), field="title")
    if not actor.system and not Case.objects.visible_to(actor).filter(pk=case.pk).exists():
        raise UnableToLearn(_("This case is of another branch."), code="other_branch")
    if not case.loans.filter(pk=loan.pk).exists():
        raise UnableToLearn(_("This loan is not in the case. Choose one of the case’s loans."), field="loan")
    decision = decision_of(loan)
    if decision is None:
        raise UnableToLearn(_("Nothing says when this loan was decided, so nothing can be held against the decision."), field="loan")
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [NUMBERING_LOCK])
    if earlier := Lesson.objects.filter(case=case, loan=loan).first():
        raise UnableToLearn(
            _("Lesson %(number)s was opened from this case. Go on with that one.") % {"number": earlier.number}, code="opened"
        )
    number = (Lesson.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    return Lesson.objects.create(
        number=number, party=case.party, case=case, loan=loan, title=title, title_zh=title_zh.strip(), sentence=sentence.strip(),
        decided_at=decision.decided_at, recorded_by=actor,
    )  # fmt: skip


@service("record_nothing_to_learn", roles=LEARNERS)
def record_nothing_to_learn(actor: Staff, at: datetime, *, case: Case, words: str) -> NothingToLearn:
    """Say why a closed case teaches nothing; it no longer waits for a post-mortem."""
    if not actor.system and not Case.objects.visible_to(actor).filter(pk=case.pk).exists():
        raise UnableToLearn(_("This case is of another branch."), code="other_branch")
    if case.closed_at is None:
        raise UnableToLearn(_("The case still runs. Look back when it is closed."), code="case_open")
    if not words.strip():
        raise UnableToLearn(_("Say in a sentence why it teaches nothing."), field="words")
    if hasattr(case, "nothing_to_learn") or Lesson.objects.filter(case=case).exists():
        raise UnableToLearn(_("Somebody looked at this case already."), code="looked_at")
    return NothingToLearn.objects.create(case=case, words=words.strip(), recorded_by=actor)


@service("add_clue", roles=LEARNERS)
def add_clue(actor: Staff, at: datetime, *, lesson: Lesson, attribute: str, findings: Sequence[Finding], leads: bool = False) -> Clue:
    """Hold findings of the file against the decision: one matter, one value. `leads`: the lesson rests on it."""
    check_seen(actor, lesson)
    findings = list(findings)
    if not findings:
        raise UnableToLearn(_("Choose at least one finding of the file."), field="findings")
    if any(one.party_id != lesson.party_id for one in findings):
        raise UnableToLearn(_("A clue is made of findings of this borrower’s file."), field="findings")
    if any(one.attribute != attribute for one in findings):
        raise UnableToLearn(_("A clue is one matter. Add another clue for the other."), field="findings")
    if len({normalised(as_value(attribute, str(one.value))) for one in findings}) > 1:
        raise UnableToLearn(
            _("These findings say different things. A clue is one value; add another clue for the other."), field="findings"
        )
    if stage_of(rule_of(lesson)) in (Stage.SIGNED, Stage.RELEASED):
        raise UnableToLearn(_("Both departments signed this lesson. What it rests on is not changed afterwards."), code="signed")
    clue = Clue.objects.create(lesson=lesson, attribute=attribute, leads=leads, recorded_by=actor)
    clue.findings.set(findings)
    return clue


@service("propose_rule", roles=LEARNERS)
def propose_rule(
    actor: Staff, at: datetime, *, lesson: Lesson, text: str, sentence_en: str, sentence_zh: str, recheck_months: int | None = None,
    recheck_what: Sequence[str] = RECHECKED,
) -> CandidateRule:  # fmt: skip
    """Write the rule a lesson suggests and seal its text by its hash, before any test. It takes the place of one proposed before.

    Refused at its place in the text; where the policy could not hold it; under a lesson that both departments signed.
    """
    check_seen(actor, lesson)
    stage = stage_of(rule_of(lesson))
    if stage in (Stage.SIGNED, Stage.RELEASED):
        raise UnableToProposeRule(_("Both departments signed this lesson’s rule. Open another lesson for another rule."), code="signed")
    sentence_en, sentence_zh = sentence_en.strip(), sentence_zh.strip()
    if not (sentence_en or sentence_zh):
        raise UnableToProposeRule(_("Say the rule in a sentence, as the desk and the applicant will read it."), field="sentence_en")
    if max(len(sentence_en), len(sentence_zh)) > 200:
        raise UnableToProposeRule(_("Keep the sentence to 200 characters."), field="sentence_en")
    try:
        rule = parse(text, STARTER)
    except UnableToRead as refused:
        raise UnableToProposeRule.at_its_place(refused.refusal) from refused
    if rule.effect is None:
        raise UnableToProposeRule.at_its_place(Refusal(NO_EFFECT))
    watches = rule.effect is Effect.WATCH
    _check_recheck(watches, recheck_months, recheck_what)
    made = CandidateRule(
        lesson=lesson, text=rule.text, text_hash=hashlib.sha256(rule.text.encode()).hexdigest(), sentence_en=sentence_en or sentence_zh,
        sentence_zh=sentence_zh or sentence_en, recheck_months=recheck_months if watches else None,
        recheck_what=list(recheck_what) if watches else [], recorded_by=actor,
    )  # fmt: skip
    _check_policy_can_hold(made, at)
    made.save()
    return made


def _check_recheck(watches: bool, months: int | None, what: Sequence[str]) -> None:
    if not watches:
        return
    if months is None or not 1 <= months <= MOST_MONTHS:
        raise UnableToProposeRule(
            _("A watch says after how many months it looks again: 1 to %(most)s.") % {"most": MOST_MONTHS}, field="recheck_months"
        )
    if not what or any(name not in STARTER or STARTER[name].settled_by is None for name in what):
        raise UnableToProposeRule(_("Choose what is looked at again: something that a check can settle."), field="recheck_what")


def _check_policy_can_hold(made: CandidateRule, at: datetime) -> None:
    """A trial version with this rule alone on top of the last one: what the release would refuse is refused here, at the form."""
    try:
        version = next_version([made], cooling_hours=0, released_on=at.date(), authors=["-"], signed_by=["-"])
    except UnableToRead as refused:
        raise UnableToProposeRule.at_its_place(refused.refusal) from refused
    if twin := next((rule for rule in version.rules[:-1] if rule.text == version.rules[-1].text), None):
        raise UnableToProposeRule(
            _("The policy holds this very rule already, as %(rule)s.") % {"rule": twin.rule_id}, field="text", code="rule_stands"
        )


@service("dissent", roles=DISSENTERS)
def dissent(actor: Staff, at: datetime, *, rule: CandidateRule, words: str) -> Dissent:
    """Disagree with a rule, in one's own words; kept with it, also when it is released."""
    check_seen(actor, rule.lesson)
    if not words.strip():
        raise UnableToLearn(_("Say what speaks against it."), field="words")
    return Dissent.objects.create(rule=rule, department=actor.department, words=words.strip(), recorded_by=actor)
