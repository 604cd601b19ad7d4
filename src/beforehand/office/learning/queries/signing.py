"""Who may sign a lesson, for which department, and what a signature binds."""

from __future__ import annotations

import hashlib

from django.utils.translation import gettext_lazy as _

from beforehand.core.hindsight.clue import may_teach
from beforehand.core.ledger.chain import canonical
from beforehand.core.policy import may_sign_lesson
from beforehand.core.rules import STARTER, parse
from beforehand.office.learning.models import BackTest, CandidateRule, LessonSignature
from beforehand.office.learning.queries.clues import leading_clue
from beforehand.office.learning.queries.decision import decision_of, holders_of
from beforehand.office.learning.queries.stages import rule_of
from beforehand.office.learning.queries.trial import result_hash
from beforehand.office.learning.refusing import UnableToSignLesson
from beforehand.office.staff.models import Staff
from beforehand.office.staff.roles import Department, Role

SIGNS_FOR = {Role.RISK_MANAGER: Department.LENDING, Role.COLLECTION_MANAGER: Department.COLLECTION}
"""The role that signs for each department."""


def binding_hash(rule: CandidateRule, back_test: BackTest) -> str:
    """What a signature binds: the sealed rule text and the result of the test, by their hashes."""
    return hashlib.sha256(canonical({"rule": rule.text_hash, "back_test": back_test.result_hash})).hexdigest()


def department_for(staff: Staff, rule: CandidateRule) -> Department | None:
    """The department this person signs for; of two the one whose signature is missing. None: he signs for neither."""
    held = [department for role, department in SIGNS_FOR.items() if staff.holds(role)]
    signed = set(rule.signatures.values_list("department", flat=True))
    return next((one for one in held if one not in signed), next(iter(held), None))


def why_unsignable(rule: CandidateRule, back_test: BackTest | None) -> UnableToSignLesson | None:
    """Why nobody may sign it as it stands, or None: another rule took its place, no test, or a clue that cannot teach it."""
    if rule_of(rule.lesson) != rule:
        return UnableToSignLesson(_("A later rule was proposed for this lesson. Sign that one."), code="replaced")
    if hasattr(rule, "released"):
        return UnableToSignLesson(_("It was released already. Nothing waits for a signature."), code="released")
    if back_test is None or back_test.rule_id != rule.pk:
        return UnableToSignLesson(_("Nobody tried this rule on a book yet. Order its back-test first."), code="not_tested")
    assert back_test.result_hash == result_hash(back_test.result), "a back-test is not the one its hash names"
    first = rule.signatures.first()
    if first is not None and first.back_test_id != back_test.pk:
        return UnableToSignLesson(_("The first signature stands under another back-test. Sign the same one."), code="other_test")
    clue = leading_clue(rule.lesson)
    if clue is None:
        return UnableToSignLesson(_("The lesson has no clue yet. Add the finding it rests on."), code="no_clue")
    if refusal := may_teach(clue.kind, parse(rule.text, STARTER)):
        made = UnableToSignLesson.from_refusal(refusal)
        assert isinstance(made, UnableToSignLesson)
        return made
    return None


def why_not_he(rule: CandidateRule, staff: Staff) -> UnableToSignLesson | None:
    """Why this person may not sign, or None: neither who signed the decision nor who held the case, and nobody twice."""
    department = department_for(staff, rule)
    if department is None:
        return UnableToSignLesson(_("The risk manager signs for lending, the collection manager for collection."), code="other_role")
    signatures: list[LessonSignature] = list(rule.signatures.all())
    if any(one.department == department for one in signatures):
        return UnableToSignLesson(
            _("%(department)s signed already.") % {"department": str(department.label).capitalize()}, code="department_signed"
        )
    decision = decision_of(rule.lesson.loan)
    refusal = may_sign_lesson(
        staff.pk, decision_signers=[one.pk for one in decision.signers] if decision else [], case_holders=holders_of(rule.lesson.case),
        first_signer=next((one.recorded_by_id for one in signatures), None),
    )  # fmt: skip
    if refusal is None:
        return None
    made = UnableToSignLesson.from_refusal(refusal)
    assert isinstance(made, UnableToSignLesson)
    return made
