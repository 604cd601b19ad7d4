"""The two signatures under a lesson's rule and its back-test."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from beforehand.office.learning.models import BackTest, CandidateRule, LessonSignature
from beforehand.office.learning.queries import SIGNS_FOR, binding_hash, department_for, why_not_he, why_unsignable
from beforehand.office.learning.refusing import UnableToSignLesson
from beforehand.office.learning.services.lessons import check_seen
from beforehand.office.parties.models import Party
from beforehand.office.staff.models import Staff
from beforehand.office.staff.service import service


@service("sign_lesson", roles=tuple(SIGNS_FOR))
def sign_lesson(actor: Staff, at: datetime, *, rule: CandidateRule, back_test: BackTest) -> LessonSignature:
    """Sign for one's department; the signature binds the hashes of the rule text and of the back-test.

    Refused: who signed the decision or held the case; twice; without a test; where the leading clue cannot teach the rule.
    """
    check_seen(actor, rule.lesson)
    Party.objects.select_for_update(no_key=True).get(pk=rule.lesson.party_id)  # a rule is append-only and takes no lock
    for refused in (why_unsignable(rule, back_test), why_not_he(rule, actor)):
        if refused is not None:
            raise refused
    department = department_for(actor, rule)
    if department is None:
        raise UnableToSignLesson(_("The risk manager signs for lending, the collection manager for collection."), code="other_role")
    return LessonSignature.objects.create(
        rule=rule, back_test=back_test, department=department, signed_hash=binding_hash(rule, back_test), recorded_by=actor
    )
