"""The decision desk as one person sees it now: how far the case is, what is covered for him, and what he may do next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from beforehand.core.loans.refusals import LoanRefusedError
from beforehand.core.loans.single import make_schedule
from beforehand.core.policy import PolicyDecision, RuleResult
from beforehand.office.audit import clock
from beforehand.office.intake.models import Application
from beforehand.office.parties.models import VerificationTask
from beforehand.office.servicing.models import Approval
from beforehand.office.staff.models import Staff
from beforehand.office.staff.roles import Role
from beforehand.office.underwriting.models import Decision, OwnView, PolicyRelease
from beforehand.office.underwriting.queries.desk import SIGNERS, Verdict, signable_by, turned_away_now, verdict_for
from beforehand.office.underwriting.queries.record import last_signed


@dataclass(frozen=True)
class DeskView:
    """One application at the desk, for one person, at one moment.

    `step` is the one that is open for him: view, decide, second; waits (another signs next); barred; closed; not_handed_in.
    """

    application: Application
    staff: Staff
    now: datetime
    decisions: tuple[Decision, ...]
    own_view: OwnView | None
    approval: Approval | None

    @cached_property
    def open_decision(self) -> Decision | None:
        """The first signature that waits for the second."""
        last = self.decisions[-1] if self.decisions else None
        waits = last is not None and not hasattr(last, "second_signature") and not hasattr(last, "put_back")
        return last if waits else None

    @cached_property
    def concluded(self) -> bool:
        """Whether it is decided or withdrawn."""
        return hasattr(self.application, "conclusion") or hasattr(self.application, "withdrawal")

    @cached_property
    def barred(self) -> str:
        """Why this person may sign nothing here, in a sentence; empty where he may."""
        if not self.staff.holds_any(SIGNERS, self.application.branch_id):
            return _("You hold no role that signs here.")
        refusal = signable_by(self.application, self.staff)
        return refusal.sentence(get_language() or "en") if refusal else ""

    @cached_property
    def step(self) -> str:
        """What is open for this person."""
        if self.concluded:
            return "closed"
        if not hasattr(self.application, "submission"):
            return "not_handed_in"
        if self.barred:
            return "barred"
        if self.open_decision is not None and self.open_decision.recorded_by_id == self.staff.pk:
            return "waits"
        if self.own_view is None:
            return "view"
        return "decide" if self.open_decision is None else "second"

    @cached_property
    def covered(self) -> bool:
        """Whether the rules stay out of the page: before the own view of whoever may sign, and before the end for whoever prepares."""
        if self.concluded:
            return False
        if self.step in ("decide", "second", "waits"):
            return False
        return not (self.step == "barred" and self.staff.holds_any((Role.AUDITOR, Role.COMPLIANCE_OFFICER)))

    @cached_property
    def verdict(self) -> Verdict | None:
        """What the rules in force say now; None while covered, and once it is concluded (then `said` tells what they said)."""
        if self.covered or self.concluded:
            return None
        return verdict_for(self.application, self.now)

    @cached_property
    def said(self) -> tuple[PolicyDecision, PolicyRelease] | None:
        """What the rules say, or said under the last signature, with their version; None while covered or where nothing was signed."""
        if self.verdict is not None:
            return self.verdict.decision, self.verdict.release
        if self.covered or not self.decisions:
            return None
        file = last_signed(self.decisions[-1])
        return (file.decision, file.signature.release) if file.decision else None

    @cached_property
    def against(self) -> list[RuleResult]:
        """The rules that turn away now what the first signer approved."""
        return turned_away_now(self.open_decision, self.verdict) if self.open_decision and self.verdict else []

    @cached_property
    def ordered(self) -> dict[str, VerificationTask]:
        """The checks that are ordered for this application and not answered, by attribute."""
        tasks = VerificationTask.objects.filter(application_id=self.application.pk, result=None, starts_on=None)
        return {task.attribute: task for task in tasks}

    @cached_property
    def installment_minor(self) -> int | None:
        """The level installment if it were paid out today, minor units; None where the product refuses it."""
        asked = self.application
        try:
            plan = make_schedule(
                asked.amount_minor, asked.product.annual_rate_ppm, self.now.astimezone(asked.branch.zone_info).date(), asked.installments,
                asked.product.currency,
            )  # fmt: skip
        except LoanRefusedError:
            return None
        return plan[0].principal_minor + plan[0].interest_minor


def desk_view(staff: Staff, application: Application) -> DeskView:
    """The desk for this person, now. `application` comes with its party, product, branch and concluding records."""
    decisions = (
        application.decisions.select_related("recorded_by", "release", "second_signature__recorded_by", "second_signature__release",
                                             "put_back__recorded_by").order_by("pk")
    )  # fmt: skip
    return DeskView(
        application=application, staff=staff, now=clock.now(), decisions=tuple(decisions),
        own_view=OwnView.objects.filter(application=application, recorded_by=staff).first(),
        approval=Approval.objects.filter(application_id=application.pk).first(),
    )  # fmt: skip
