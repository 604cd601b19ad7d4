"""From the approval to the money: what waits for a contract or its payout, the plan before it is signed, and the payout itself."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from beforehand.core.loans.annual_cost import annual_cost_ppm
from beforehand.core.loans.explain import percent
from beforehand.core.loans.single import make_schedule
from beforehand.office.audit import clock, trail
from beforehand.office.pages import formats
from beforehand.office.pages.shapes import Action, Fact, Head
from beforehand.office.parties.pages.access import file_url, somebody
from beforehand.office.servicing import services
from beforehand.office.servicing.days import civil_day
from beforehand.office.servicing.forms import PayoutForm, SignForm
from beforehand.office.servicing.models import Approval, Loan
from beforehand.office.servicing.pages.access import READERS, carried_out, crumbs_of, document_url, loan_of
from beforehand.office.servicing.queries.counter import contracts_to_sign, loans_to_pay_out
from beforehand.office.staff.service import may_call


@require_GET
def payouts(request: HttpRequest) -> HttpResponse:
    """Approvals that wait for their contract, and contracts that wait for their money."""
    person = somebody(request, READERS)
    now = clock.now()
    signing = [one for one in contracts_to_sign(person) if _to_sign(one, now)]
    paying = [(loan, _open(loan, now)) for loan in loans_to_pay_out(person) if loan.granted_on >= civil_day(loan.branch, now)]
    trail.record_reading(person, person, "payouts")
    head = Head(title=_("Contracts and payouts"), description=_("Approved by two; signed here, then paid out."))
    return render(request, "servicing/payouts.html", {"head": head, "signing": signing, "paying": paying, "active_room": "applications"})


def _to_sign(approval: Approval, now: datetime) -> bool:
    payable_on = civil_day(approval.party.branch, max(approval.payable_from, now))
    return not any(loan.granted_on >= payable_on for loan in approval.contracts.all())


def _open(loan: Loan, now: datetime) -> bool:
    assert loan.approval is not None
    return now >= loan.approval.payable_from and loan.granted_on == civil_day(loan.branch, now)


@require_http_methods(["GET", "POST"])
def contract(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan and the cost as they would be signed now; signing draws the schedule once and keeps the contract as given."""
    person = somebody(request, READERS)
    approval = get_object_or_404(
        Approval.objects.visible_to(person).select_related("party__branch", "product", "first_signer", "second_signer"), pk=pk
    )
    form = SignForm(request.POST or None)
    if request.method == "POST":
        loan = carried_out(form, lambda **given: services.sign_contract(person, None, approval=approval, **given))
        if loan is not None:
            messages.success(
                request, _("The contract is signed. It may be paid out from %(when)s.") % {"when": formats.moment(approval.payable_from)}
            )
            return redirect("servicing:loan", loan.number)
    product, branch = approval.product, approval.party.branch
    payable_on = civil_day(branch, max(approval.payable_from, clock.now()))
    if request.method == "GET":
        standing = approval.contracts.order_by("-pk").first()
        if standing is not None and (standing.granted_on >= payable_on or standing.events.exists()):
            return redirect("servicing:loan", standing.number)  # signed and in force: there is nothing left to sign
        trail.record_reading(person, approval.party, "contract")
    plan = make_schedule(approval.principal_minor, product.annual_rate_ppm, payable_on, approval.installments, product.currency)
    head = Head(
        title=_("Contract of %(name)s") % {"name": approval.party.name},
        description=_("%(amount)s over %(count)s installments.")
        % {"amount": formats.money(approval.principal_minor, product.currency), "count": approval.installments},
        crumbs=[
            (_("Contracts and payouts"), reverse("servicing:payouts")),
            (f"{approval.party.number}, {approval.party.name}", file_url(approval.party)),
            (_("contract"), ""),
        ],
        facts=[
            Fact(_("Signed by"), f"{approval.first_signer.name}, {approval.second_signer.name}"),
            Fact(_("Second signature"), formats.moment(approval.signed_at)),
            Fact(_("May be paid out from"), formats.moment(approval.payable_from)),
        ],
    )
    context = {
        "head": head,
        "approval": approval,
        "product": product,
        "plan": list(enumerate(plan, start=1)),
        "form": form,
        "payable_on": payable_on,
        "interest_minor": sum(row.interest_minor for row in plan),
        "total_minor": sum(row.amount_minor for row in plan),
        "annual_cost_ppm": annual_cost_ppm(approval.principal_minor, plan),
        "fee_percent": percent(product.overdue_fee_daily_ppm),
        "may_sign": may_call(person, services.sign_contract, branch),
        "active_room": "applications",
    }
    return render(request, "servicing/contract.html", context, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def payout(request: HttpRequest, number: str) -> HttpResponse:
    """Pay a signed loan out; before the cooling time is over the page says from when, and nothing can be pressed."""
    person, loan = loan_of(request, number, "payout")
    if loan.events.exists() or loan.approval is None:
        return redirect("servicing:loan", number)
    form = PayoutForm(request.POST or None, initial={"channel": "transfer"})
    if request.method == "POST":
        event = carried_out(form, lambda **given: services.pay_out(person, None, loan=loan, **given))
        if event is not None:
            messages.success(request, _("%(amount)s paid out.") % {"amount": formats.money(event.amount_minor, loan.currency)})
            return redirect("servicing:loan", number)
    now, approval, today = clock.now(), loan.approval, civil_day(loan.branch)
    stages = [
        ("past", _("two signatures, %(when)s") % {"when": formats.moment(approval.signed_at)}),
        ("past", _("contract, %(day)s") % {"day": formats.day_plain(loan.granted_on)}),
        (
            "present" if now < approval.payable_from else "past",
            _("cooling until %(when)s") % {"when": formats.moment(approval.payable_from)},
        ),
        ("to_come" if now < approval.payable_from else "present", _("payout")),
    ]
    head = Head(
        title=_("Pay out %(amount)s") % {"amount": formats.money(loan.principal_minor, loan.currency)},
        description=f"{loan.party.name}, {loan.number}",
        crumbs=crumbs_of(loan, (_("payout"), "")),
        stages=stages,
        actions=[Action(_("The contract"), document_url(loan.contract.number))] if loan.contract else [],
    )
    context = {
        "head": head,
        "loan": loan,
        "form": form,
        "waits": now < approval.payable_from,
        "payable_from": approval.payable_from,
        "today": today,
        "lapsed": loan.granted_on < today,
        "early": loan.granted_on > today and now >= approval.payable_from,
        "may": may_call(person, services.pay_out, loan.branch_id),
        "active_room": "files",
    }
    return render(request, "servicing/payout.html", context, status=400 if form.errors else 200)
