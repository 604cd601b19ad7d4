"""The founding lender as the further cases use it: a life of loans through the services, and what the independent reference expects."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Sum

from beforehand.office.audit import clock
from beforehand.office.audit.verification import verify
from beforehand.office.closing import services as closing
from beforehand.office.collecting import services as collecting
from beforehand.office.intake import services as intake
from beforehand.office.parties import services as parties
from beforehand.office.servicing import queries
from beforehand.office.servicing import services as servicing
from beforehand.office.servicing.models import JournalPosting, Loan, LoanEvent
from beforehand.office.underwriting import services as underwriting
from beforehand.world.stories.moments import HANGZHOU, at
from reference import loan_reference as reference

PAPERS = (
    ("identity.document_given", "true", "Identity card"),
    ("income.paper_given", "true", "Paper on income"),
    ("credit_report.current_overdue", "0.00 CNY", "Credit report"),
)


@dataclass
class Lender:
    """Moves the office's clock (a night that passes is judged) and acts as its people would."""

    cast: Any

    def __post_init__(self) -> None:
        self._numbers = itertools.count(1)

    def go(self, moment: str | datetime | date, hour: int = 10, minute: int = 0) -> datetime:
        """Move to "2026-02-05 14:00", to an aware instant, or to an hour of a day; what is over is judged at 00:10 on the way."""
        if isinstance(moment, str):
            moment = at(moment if " " in moment else f"{moment} {hour:02d}:{minute:02d}")
        elif not isinstance(moment, datetime):
            moment = datetime(moment.year, moment.month, moment.day, hour, minute, tzinfo=HANGZHOU)
        night = moment.astimezone(HANGZHOU).replace(hour=0, minute=10, second=0, microsecond=0)
        if clock.now() < night <= moment:
            clock.move_story_clock(night)
            closing.judge_all_branches()
        return clock.move_story_clock(moment)

    def borrower(self, name: str, branch: Any = None, **more: Any) -> Any:
        """Open a file with a telephone and a home."""
        number = next(self._numbers)
        said = {"phones": [(f"1380000{number:04d}", "debtor")], "home": f"House {number}", "born_on": date(1988, 5, 2), **more}
        officer = self.cast.chen_yu if branch in (None, self.cast.hangzhou) else self.cast.people[f"lu_{branch.code.lower()}"]
        return parties.open_file(officer, None, branch=branch or self.cast.hangzhou, name=name, **said)

    def lend(self, party: Any, amount_minor: int, installments: int, product: Any = None) -> Loan:
        """Application, papers, two signatures, contract and payout, all today and in the branch of the file."""
        officer, first, second, cashier = self.desk(party.branch)
        application = intake.receive_application(
            officer, None, party=party, product=product or self.cast.product, amount_minor=amount_minor, installments=installments,
            purpose="tools", claims={},
        )  # fmt: skip
        for attribute, value, source in PAPERS:
            parties.record_finding(
                officer, None, party=party, attribute=attribute, value=value, evidence_kind="document", source=source,
                seen_on=self.today(), subject=application,
            )  # fmt: skip
        intake.submit_application(officer, None, application=application)
        for signer in (first, second):
            underwriting.record_own_view(signer, None, application=application, outcome="approve", would_pay_of_100=90, words="In order.")
        decision = underwriting.sign_decision(first, None, application=application, outcome="approve")
        approval = underwriting.sign_second(second, None, decision=decision, agrees=True).approval
        loan = servicing.sign_contract(officer, None, approval=approval)
        servicing.pay_out(cashier, None, loan=loan, channel="transfer", bank_reference=f"OUT-{loan.number}")
        return loan

    def desk(self, branch: Any) -> tuple[Any, Any, Any, Any]:
        """Loan officer, underwriter, approver and cashier of a branch."""
        people = self.cast.people
        names = ("chen_yu", "lin_qiao", "shen_ke", "sun_li")
        if branch.code != "HZ":
            names = tuple(f"{name}_{branch.code.lower()}" for name in ("lu", "ding", "pan", "jin"))
        return tuple(people[name] for name in names)

    def product(self, annual_rate_ppm: int, overdue_fee_daily_ppm: int = 500, **more: Any) -> Any:
        """Another product of the house."""
        said = {
            "currency": "CNY", "least_minor": 1_00, "most_minor": 300_000_00, "installments_least": 1, "installments_most": 60,
            "in_force_from": self.today(), **more,
        }  # fmt: skip
        number = next(self._numbers)
        return servicing.add_product(
            self.cast.xu_yan, None, code=f"p{number}", name_en=f"Product {number}", name_zh=f"产品{number}",
            annual_rate_ppm=annual_rate_ppm, overdue_fee_daily_ppm=overdue_fee_daily_ppm, **said,
        )  # fmt: skip

    def pay(self, loan: Loan, amount_minor: int, **more: Any) -> LoanEvent:
        """Money over the counter now."""
        said = {"channel": "cash", **more}
        return servicing.receive_payment(self.desk(loan.branch)[3], None, loan=loan, amount_minor=amount_minor, **said)

    def suspense(
        self, amount_minor: int, reference: str, value_on: date | None = None, branch: Any = None, channel: str = "transfer"
    ) -> Any:
        """Money whose loan nobody knows."""
        branch = branch or self.cast.hangzhou
        return servicing.receive_to_suspense(
            self.desk(branch)[3], None, branch=branch, amount_minor=amount_minor, currency="CNY", channel=channel,
            value_on=value_on or self.today(), bank_reference=reference if channel == "transfer" else "",
        )  # fmt: skip

    def attribute(self, item: Any, loan: Loan) -> LoanEvent:
        """Somebody knows now whose it is."""
        return servicing.attribute_suspense(self.desk(loan.branch)[3], None, item=item, loan=loan).event

    def take_back(self, event: LoanEvent, reason: str = "Wrong loan.") -> LoanEvent:
        """One asks, another approves."""
        asked = servicing.request_reversal(self.cast.sun_li, None, event=event, reason=reason)
        return servicing.approve_reversal(self.cast.bai_lu, None, request=asked)

    def promise(self, loan: Loan, promised_on: date, amount_minor: int, collector: Any = None) -> Any:
        """He says he will pay."""
        case = loan.party.cases.get(closed_at=None)
        return collecting.record_promise(
            collector or self.cast.zhou_min, None, case=case, loan=loan, promised_on=promised_on, amount_minor=amount_minor, words="I will."
        )

    @staticmethod
    def today() -> date:
        """The day in Hangzhou."""
        return clock.now().astimezone(HANGZHOU).date()


def installment(loan: Loan, number: int) -> int:
    """Principal and interest of an installment as signed, minor units."""
    return loan.schedule_principal_minor[number - 1] + loan.schedule_interest_minor[number - 1]


def terms(loan: Loan) -> reference.Loan:
    """The loan in the reference's terms."""
    return reference.Loan(loan.principal_minor, loan.annual_rate_ppm, len(loan.due_on), loan.granted_on, loan.overdue_fee_daily_ppm)


def events(loan: Loan) -> list[reference.Event]:
    """What happened to it, in the reference's terms."""
    rows = loan.events.exclude(kind="disbursement").order_by("pk")
    return [
        reference.Event(row.pk, row.kind, row.value_on, int(row.recorded_at.timestamp() * 1_000_000), row.amount_minor, row.reverses_id)
        for row in rows
    ]  # fmt: skip


def expected(loan: Loan, as_of: date | None = None, as_known_at: datetime | None = None) -> reference.Position:
    """Where the reference sees the loan, as of a day (None: today) and as known at an instant (None: now)."""
    known = int((as_known_at or clock.now()).timestamp() * 1_000_000)
    return reference.position(terms(loan), events(loan), as_of or Lender.today(), known)


def check_position(loan: Loan, as_of: date | None = None, as_known_at: datetime | None = None) -> None:
    """The office's position is the reference's, figure by figure and installment by installment; and so is the signed plan."""
    signed = [(row.due_on, row.principal_minor, row.interest_minor) for row in reference.schedule(terms(loan))]
    assert list(zip(loan.due_on, loan.schedule_principal_minor, loan.schedule_interest_minor, strict=True)) == signed
    now, wanted = queries.position(loan, as_of, as_known_at), expected(loan, as_of, as_known_at)
    assert (now.principal_due_minor, now.interest_due_minor, now.fee_due_minor) == (
        wanted.principal_due, wanted.interest_due, wanted.fee_due,
    )  # fmt: skip
    assert now.principal_outstanding_minor == wanted.principal_due + wanted.principal_not_yet_due
    assert (now.days_past_due, now.overpaid_minor) == (wanted.days_past_due, wanted.credit_minor)
    assert tuple(row.days_late for row in now.installments) == wanted.days_late
    assert [row.paid_on for row in now.installments] == [row.paid_on for row in wanted.installments]
    assert queries.payoff(loan, as_of, as_known_at).total_minor == wanted.payoff.total


def check_books() -> None:
    """All that `verify` asks finds nothing, and the trial balance of each currency is nought."""
    found = [fault for asked in verify() for fault in asked.faults]
    assert found == []
    sides = JournalPosting.objects.aggregate(debit=Sum("debit_minor"), credit=Sum("credit_minor"))
    assert sides["debit"] == sides["credit"]


def balance(account: str) -> int:
    """Debits less credits of an account, minor units."""
    sides = JournalPosting.objects.filter(account=account).aggregate(debit=Sum("debit_minor"), credit=Sum("credit_minor"))
    return (sides["debit"] or 0) - (sides["credit"] or 0)


def warnings(loan: Loan) -> list[tuple[str, str]]:
    """Kind and day of the warnings that were raised."""
    return [(one.kind, one.day.isoformat()) for one in loan.warnings.order_by("day", "kind")]


def cases(party: Any) -> list[tuple[str, str]]:
    """Opening day and end of his cases."""
    return [(one.opened_on.isoformat(), one.close_reason or "") for one in party.cases.order_by("opened_on", "pk")]
