"""Products, the signed contract with its frozen schedule, the payout, and a payoff quoted in writing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import connection
from django.utils.translation import gettext_lazy as _

from beforehand.core.loans.annual_cost import annual_cost_ppm
from beforehand.core.loans.explain import percent
from beforehand.core.loans.refusals import LoanRefusedError
from beforehand.core.loans.single import make_schedule
from beforehand.office.audit import clock
from beforehand.office.documents.models import Document
from beforehand.office.documents.services import freeze_document
from beforehand.office.servicing.days import civil_day, ready_to_post
from beforehand.office.servicing.models import Approval, Loan, LoanEvent, Product
from beforehand.office.servicing.queries import contract_of, payoff, position
from beforehand.office.servicing.queries.told import contract_figures, quote_figures
from beforehand.office.servicing.refusing import UnableToLend
from beforehand.office.servicing.services.payments import check_channel, post_event
from beforehand.office.servicing.services.turns import take_turn
from beforehand.office.staff.models import Branch, Staff
from beforehand.office.staff.roles import Role
from beforehand.office.staff.service import service

DESK = (Role.LOAN_OFFICER, Role.BRANCH_MANAGER)
MONEY = (Role.CASHIER, Role.BRANCH_MANAGER)
COMPONENTS = {"fee", "interest", "principal"}
QUOTED_AHEAD = timedelta(days=366)
"""A payoff is quoted a year ahead at most."""


@service("add_product", roles=(Role.RISK_MANAGER, Role.ADMINISTRATOR))
def add_product(
    actor: Staff, at: datetime, *, code: str, name_en: str, name_zh: str, currency: str, annual_rate_ppm: int, overdue_fee_daily_ppm: int,
    least_minor: int, most_minor: int, installments_least: int, installments_most: int, in_force_from: date,
    waterfall: Sequence[str] = ("fee", "interest", "principal"),
) -> Product:  # fmt: skip
    """Add a product, or the next version of one: amounts in minor units, rates in ppm; a version is never changed."""
    if set(waterfall) != COMPONENTS or len(waterfall) != len(COMPONENTS):
        raise UnableToLend(_("The order of payment names fee, interest and principal once each."), field="waterfall")
    if not 0 < least_minor <= most_minor or not 0 < installments_least <= installments_most:
        raise UnableToLend(_("The least must not be above the most, and more than nothing."), field="least_minor")
    try:
        make_schedule(most_minor, annual_rate_ppm, in_force_from, installments_most, currency)
    except LoanRefusedError as refused:
        raise UnableToLend.from_refusal(refused.refusal, field="annual_rate_ppm") from refused
    last = Product.objects.filter(code=code).order_by("-version").first()
    return Product.objects.create(
        code=code, version=(last.version if last else 0) + 1, name_en=name_en, name_zh=name_zh, currency=currency,
        annual_rate_ppm=annual_rate_ppm, overdue_fee_daily_ppm=overdue_fee_daily_ppm, waterfall=list(waterfall), least_minor=least_minor,
        most_minor=most_minor, installments_least=installments_least, installments_most=installments_most, in_force_from=in_force_from,
        recorded_by=actor,
    )  # fmt: skip


def draw_loan(
    actor: Staff, *, party, branch: Branch, product: Product, principal_minor: int, installments: int, granted_on: date,
    approval: Approval | None = None, legacy: bool = False, purpose: str = "",
) -> Loan:  # fmt: skip
    """A loan row with its schedule drawn once and frozen; `contracts` and the legacy import use it, nobody else."""
    try:
        schedule = make_schedule(principal_minor, product.annual_rate_ppm, granted_on, installments, product.currency)
    except LoanRefusedError as refused:
        raise UnableToLend.from_refusal(refused.refusal) from refused
    return Loan.objects.create(
        number=next_loan_number(branch, granted_on), party=party, branch=branch, product=product, approval=approval, legacy=legacy,
        currency=product.currency, principal_minor=principal_minor, annual_rate_ppm=product.annual_rate_ppm,
        overdue_fee_daily_ppm=product.overdue_fee_daily_ppm, waterfall=product.waterfall, granted_on=granted_on,
        due_on=[row.due_on for row in schedule], schedule_principal_minor=[row.principal_minor for row in schedule],
        schedule_interest_minor=[row.interest_minor for row in schedule], purpose=purpose, recorded_by=actor,
    )  # fmt: skip


def next_loan_number(branch: Branch, day: date) -> str:
    """The next number of a loan: branch, day of the contract, and a running number of the house."""
    with connection.cursor() as cursor:
        cursor.execute("select nextval('servicing_loan_number')")
        return f"{branch.code}-{day:%Y-%m%d}-{cursor.fetchone()[0]:03d}"


@service("sign_contract", roles=DESK)
def sign_contract(actor: Staff, at: datetime, *, approval: Approval) -> Loan:
    """Sign the contract an approval allows: the schedule is drawn from the day of the payout (today, or the first day on which it may be
    paid out), frozen, and printed as given. A contract whose day passed without a payout lapses, and another may be signed."""
    take_turn(approval)
    payable_on = civil_day(approval.party.branch, max(approval.payable_from, clock.now()))
    before = Loan.objects.filter(approval=approval).order_by("-pk").first()
    if before is not None and before.events.exists():
        raise UnableToLend(_("The loan was paid out. Its contract stands."), code="paid_out")
    if before is not None and before.granted_on >= payable_on:
        raise UnableToLend(_("The contract is signed already. Pay it out."), code="signed")
    loan = draw_loan(
        actor, party=approval.party, branch=approval.party.branch, product=approval.product, principal_minor=approval.principal_minor,
        installments=approval.installments, granted_on=payable_on, approval=approval,
    )  # fmt: skip
    loan.contract = freeze_document(
        actor, at, kind="contract", number=f"C-{loan.number}", party=loan.party, loan_id=loan.pk, template="servicing/given_contract.html",
        context=contract_context(loan),
    )  # fmt: skip
    loan.save(update_fields=["contract"])
    return loan


def contract_context(loan: Loan) -> dict[str, object]:
    """What a contract tells: the plan as signed, its sums, and what the loan costs a year."""
    plan = contract_of(loan).schedule
    return {
        "loan": loan, "plan": list(enumerate(plan, start=1)), "interest_minor": sum(row.interest_minor for row in plan),
        "total_minor": sum(row.amount_minor for row in plan), "annual_cost_ppm": annual_cost_ppm(loan.principal_minor, plan),
        "fee_percent": percent(loan.overdue_fee_daily_ppm), "told": contract_figures(loan),
    }  # fmt: skip


@service("pay_out", roles=MONEY)
def pay_out(actor: Staff, at: datetime, *, loan: Loan, channel: str, bank_reference: str = "") -> LoanEvent:
    """Pay the loan out; refused before the cooling time is over, without an approval, on another day than the contract's, or twice."""
    approval = loan.approval
    if approval is None:
        raise UnableToLend(_("Nobody has approved this loan."), code="not_approved")
    if min(at, clock.now()) < approval.payable_from:
        when = approval.payable_from.astimezone(loan.branch.zone_info)
        raise UnableToLend(_("It may be paid out from %(when)s on, not before.") % {"when": f"{when:%Y-%m-%d %H:%M}"}, code="cooling")
    if actor.pk in (approval.first_signer_id, approval.second_signer_id):
        raise UnableToLend(_("Who signed the decision does not pay it out."), code="signed_it")
    if actor.pk in (approval.prepared_by_id, approval.brought_by_id):
        raise UnableToLend(_("Who prepared or brought the case does not pay it out."), code="prepared_it")
    check_channel(channel, bank_reference, UnableToLend, (LoanEvent.Channel.CASH, LoanEvent.Channel.TRANSFER))
    take_turn(approval)
    if LoanEvent.objects.filter(loan__approval=approval).exists():
        raise UnableToLend(_("It was paid out before."), code="paid_out")
    if civil_day(loan.branch, at) != loan.granted_on:
        raise UnableToLend(
            _("The contract was drawn for %(day)s. Sign a new one for today, then pay it out.") % {"day": loan.granted_on}, code="other_day"
        )
    return post_event(
        actor, at, loan=loan, kind="disbursement", channel=channel, amount_minor=loan.principal_minor, value_on=loan.granted_on,
        bank_reference=bank_reference, day=ready_to_post(loan.branch),
    )  # fmt: skip


@service("quote_payoff", roles=(*DESK, Role.CASHIER, Role.COLLECTOR, Role.FIELD_COLLECTOR, Role.COLLECTION_MANAGER))
def quote_payoff(actor: Staff, at: datetime, *, loan: Loan, on: date) -> Document:
    """Quote in writing what ends the loan on a day; kept as given."""
    today = civil_day(loan.branch, at)
    if on < today:
        raise UnableToLend(_("%(day)s is past. Quote for today or a later day.") % {"day": on}, field="on")
    if on > today + QUOTED_AHEAD:
        raise UnableToLend(_("Quote for a day until %(last)s. Later, quote again.") % {"last": today + QUOTED_AHEAD}, field="on")
    try:
        quoted = payoff(loan, on)
        nothing = not position(loan, on).principal_outstanding_minor
    except LoanRefusedError as refused:
        raise UnableToLend.from_refusal(refused.refusal, field="on") from refused
    if nothing:
        raise UnableToLend(_("Nothing is owed on this loan."), code="nothing_owed")
    with connection.cursor() as cursor:
        cursor.execute("select nextval('servicing_document_number')")
        number = f"Q-{loan.number}-{cursor.fetchone()[0]:04d}"
    return freeze_document(
        actor, at, kind="payoff_quote", number=number, party=loan.party, loan_id=loan.pk, template="servicing/given_quote.html",
        context={"loan": loan, "quote": quoted, "told": quote_figures(loan, on, clock.now())},
    )  # fmt: skip
