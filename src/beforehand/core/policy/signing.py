"""Who may sign, and when the money may go.

Whoever brought or prepared a case decides nothing about it, under any version: duties are separated, whatever the policy says.
People are named by the office's staff numbers; None stands for nobody.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from beforehand.core.basics.refusals import Refusal, RefusalKind, foremost

StaffId: TypeAlias = int | str
People: TypeAlias = StaffId | Collection[StaffId] | None

CITATION = "House rule: separation of duties"

BROUGHT = RefusalKind(
    "signing.brought_by",
    10,
    "You brought this applicant, so you cannot sign this case. Ask somebody who neither brought nor prepared it.",
    "该申请人由您介绍，您不能签署此案。请由既未介绍也未经办此案的人签署。",
    CITATION,
)
PREPARED = RefusalKind(
    "signing.prepared_by",
    11,
    "You prepared this case, so you cannot sign it. Ask somebody who neither brought nor prepared it.",
    "此案由您经办，您不能签署。请由既未介绍也未经办此案的人签署。",
    CITATION,
)
SIGNED_BEFORE = RefusalKind(
    "signing.signed_before",
    12,
    "The first signature is yours. The second must be another person's.",
    "第一签已由您签署，第二签须由另一人签署。",
    CITATION,
)
NO_REASONS = RefusalKind(
    "signing.no_reasons",
    13,
    "An override stands on record with its reasons. Write why the rule should not hold here.",
    "推翻规则须留有理由。请写明此处为何不适用该规则。",
    CITATION,
)
DECIDED_ON_IT = RefusalKind(
    "signing.decided_on_it",
    14,
    "You signed the decision this lesson is about, so you cannot sign the lesson. Ask somebody who did not.",
    "本案当初由您签批，您不能签署其教训。请由未签批者签署。",
    CITATION,
)
HELD_IT = RefusalKind(
    "signing.held_it",
    15,
    "You held the case this lesson is about, so you cannot sign the lesson. Ask somebody who did not.",
    "本案曾由您经办催收，您不能签署其教训。请由未经办者签署。",
    CITATION,
)


def may_sign(staff_id: StaffId, *, brought_by: People, prepared_by: People, first_signer: StaffId | None = None) -> Refusal | None:
    """Why this person may not sign a decision, or None; `first_signer` is given for the second signature."""
    return foremost(_party_to_it(staff_id, brought_by, prepared_by, first_signer))


def may_override(
    staff_id: StaffId, *, brought_by: People, prepared_by: People, first_signer: StaffId | None = None, reasons: str
) -> Refusal | None:
    """Why this person may not override what the policy declines, or None: the same people are barred, and reasons are due."""
    refused = _party_to_it(staff_id, brought_by, prepared_by, first_signer)
    return foremost([*refused, *([] if reasons.strip() else [Refusal(NO_REASONS)])])


def may_sign_lesson(
    staff_id: StaffId, *, decision_signers: People, case_holders: People, first_signer: StaffId | None = None
) -> Refusal | None:
    """Why this person may not sign a lesson, or None: neither who signed its decision nor who held its case, and no one twice."""
    refused = []
    if staff_id in _listed(decision_signers):
        refused.append(Refusal(DECIDED_ON_IT))
    if staff_id in _listed(case_holders):
        refused.append(Refusal(HELD_IT))
    if first_signer is not None and staff_id == first_signer:
        refused.append(Refusal(SIGNED_BEFORE))
    return foremost(refused)


def payable_from(second_signed_at: datetime, cooling_hours: int) -> datetime:
    """The first instant, in UTC, at which the money may go: whole `cooling_hours` after the instant of the second signature."""
    assert second_signed_at.tzinfo is not None, "an instant without a zone is no instant"
    assert cooling_hours >= 0, "cooling takes no negative time"
    return second_signed_at.astimezone(UTC) + timedelta(hours=cooling_hours)


def _party_to_it(staff_id: StaffId, brought_by: People, prepared_by: People, first_signer: StaffId | None) -> list[Refusal]:
    refused = []
    if staff_id in _listed(brought_by):
        refused.append(Refusal(BROUGHT))
    if staff_id in _listed(prepared_by):
        refused.append(Refusal(PREPARED))
    if first_signer is not None and staff_id == first_signer:
        refused.append(Refusal(SIGNED_BEFORE))
    return refused


def _listed(people: People) -> frozenset[StaffId]:
    if people is None:
        return frozenset()
    return frozenset({people}) if isinstance(people, int | str) else frozenset(people)
