"""The room of cash, its custody side: in whose hands it is, a receipt at the door, the count at the branch."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from beforehand.core.basics.money import format_minor
from beforehand.core.ledger.accounts import TILL, account_of
from beforehand.office.audit import clock, trail
from beforehand.office.cash import queries, services
from beforehand.office.cash.forms import CancelForm, CountForm, ReceiptForm, VaultForm
from beforehand.office.cash.hands import large_cash, large_cash_source
from beforehand.office.cash.models import CashCount, FieldReceipt
from beforehand.office.pages.frame import url_or_nothing
from beforehand.office.pages.shapes import Action, Fact, Head, SumRow, Sums
from beforehand.office.pages.unable import UnableTo
from beforehand.office.parties.pages.access import file_url
from beforehand.office.servicing import services as servicing
from beforehand.office.servicing.models import Loan
from beforehand.office.servicing.queries import payoff, position
from beforehand.office.servicing.receipt_code import receipt_code
from beforehand.office.staff.forms import KeyedForm
from beforehand.office.staff.models import Branch, Staff
from beforehand.office.staff.roles import Role
from beforehand.office.staff.service import may_call

READERS = (*services.TAKERS, *services.COUNTERS, Role.AUDITOR, Role.COMPLIANCE_OFFICER)
PAGE = 25


def somebody(request: HttpRequest, roles: Collection[Role] = READERS) -> Staff:
    """The person before the page; refused where he holds none of `roles`."""
    person = request.user
    assert isinstance(person, Staff), "every page but the entrance has somebody before it"
    if not person.holds_any(roles):
        raise PermissionDenied
    return person


def _done(request: HttpRequest, form: KeyedForm, act: Callable[[dict[str, Any]], Any]) -> Any:
    """What the service wrote, or None where the form was not sent, is not valid, or was refused; the refusal stands in the form."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return act({**form.given(), "key": form.cleaned_data["key"]})
    except UnableTo as refused:
        form.refuse(refused)
        return None


def _status(form: KeyedForm) -> int:
    return 400 if form.is_bound and form.errors else 200


def _head(title: str, description: str = "", **more: Any) -> Head:
    return Head(title=title, description=description, crumbs=[(_("Cash"), reverse("cash:custody")), (title, "")], **more)


@require_GET
def custody(request: HttpRequest) -> HttpResponse:
    """In whose hands the cash is, and the receipts that wait to be handed in."""
    person = somebody(request)
    hands = queries.in_whose_hands(person)
    bags = [
        {
            "hands": one, "late": one.since is not None and clock.now() - one.since > queries.LATE_HAND_IN,
            "hidden": _counts_blind(person, one), "may_count": _may_count(person, one),
        }
        for one in hands if one.kind == "bag"
    ]  # fmt: skip
    kept = [one for one in hands if one.kind in ("vault", "till")]
    short = [one for one in hands if one.kind == "shortage"]
    actions = [Action(_("All receipts"), reverse("cash:receipts"))]
    if counter := url_or_nothing("servicing:counter"):
        actions.insert(0, Action(_("To the counter"), counter, main=True))
    hidden = any(bag["hidden"] for bag in bags)
    rows = [SumRow(label=_where(one), amounts_minor=[one.amount_minor]) for one in (*kept, *(() if hidden else (b["hands"] for b in bags)))]
    if rows and not hidden:
        together = sum(one.amount_minor for one in hands if one.kind != "shortage")
        rows.append(SumRow(label=_("Together"), amounts_minor=[together], total=True))
    context = {
        "head": Head(title=_("In whose hands"), description=_("Each note is somebody’s, from the borrower to the vault."), actions=actions),
        "bags": bags, "short": short, "sums": Sums(rows=rows, heads=["CNY"], currency="CNY") if rows else None, "active_room": "cash",
        "vaults": [one for one in kept if one.kind == "till" and may_call(person, services.carry_to_vault, one.branch)],
        "counts": list(queries.counts_of(person)[:8]),
    }  # fmt: skip
    return render(request, "cash/custody.html", context)


def _where(one: queries.Hands) -> str:
    said = {"vault": _("Vault, %(where)s"), "till": _("Till, %(where)s"), "bag": _("Bag, %(where)s"), "shortage": _("Shortage, %(where)s")}
    return said[one.kind] % {"where": one.officer.name if one.officer else one.branch.name}


def _counts_blind(person: Staff, one: queries.Hands) -> bool:
    """Whoever will count a bag does not see its sum before."""
    return person.holds(Role.CASHIER, one.branch) and one.officer != person


def _may_count(person: Staff, one: queries.Hands) -> bool:
    held = {receipt.second_holder_id for receipt in one.receipts} | {one.officer.pk if one.officer else None}
    return may_call(person, services.count_hand_in, one.branch) and person.pk not in held and bool(one.receipts)


@require_GET
def receipts(request: HttpRequest) -> HttpResponse:
    """Field receipts, youngest first; those not handed in by themselves, oldest first, with their age."""
    person = somebody(request)
    shown = "out" if request.GET.get("show") == "out" else "all"
    rows = queries.receipts_of(person)
    if shown == "out":
        rows = queries.not_handed_in(rows)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    options = [
        {"label": _("All"), "url": "?show=all", "current": shown == "all"},
        {"label": _("Not handed in"), "url": "?show=out", "current": shown == "out"},
    ]
    now = clock.now()
    listed = [
        {"one": one, "count": next(iter(one.counts.all()), None), "hours": int((now - one.recorded_at).total_seconds() // 3600)}
        for one in page
    ]
    context = {"head": _head(_("Field receipts")), "options": options, "rows": listed, "page": page, "active_room": "cash"}
    return render(request, "cash/receipts.html", context)


def _receipt_of(person: Staff, number: str) -> FieldReceipt:
    return get_object_or_404(queries.receipts_of(person), number=number)


@require_GET
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """One receipt as given, with its code for the borrower's phone, and in whose hands its notes are."""
    person = somebody(request)
    given = _receipt_of(person, number)
    trail.record_reading(person, given.event.loan.party, "field receipt")
    count = given.counts.select_related("recorded_by", "second_counter").first()
    reversal = getattr(given.event, "reversed_by", None)
    asked = getattr(given.event, "reversal_request", None)
    actions = [Action(_("Print"), "#print", main=True)]
    if asked is None and reversal is None and may_call(person, servicing.request_reversal, given.branch):
        actions.append(Action(_("Take it back"), reverse("cash:cancel", args=[number])))
    party = given.event.loan.party
    facts = [Fact(_("Loan"), given.event.loan.number), Fact(_("Borrower"), str(party.name), party.number, file_url(party))]
    ways = [(_holder_words(row.giver, given), _holder_words(row.taker, given), row) for row in given.movements.order_by("moved_at", "pk")]
    context = {
        "head": _head(_("Receipt %(number)s") % {"number": number}, actions=actions, facts=facts), "given": given, "count": count,
        "reversal": reversal, "asked": asked, "code": receipt_code(given.event, given.number), "active_room": "cash",
        "movements": ways, "visit": url_or_nothing_with("collecting:visit", given.visit_id), "large": large_cash(given.event.value_on),
        "large_source": large_cash_source(given.event.value_on, get_language() or "en"),
    }  # fmt: skip
    return render(request, "cash/receipt.html", context)


def _holder_words(word: str, given: FieldReceipt) -> str:
    kind, _colon, holder = word.partition(":")
    if kind == "borrower":
        return str(given.event.loan.party.name)
    if kind in ("officer", "shortage"):
        names = given.officer.name + (_(" and %(name)s") % {"name": given.second_holder.name} if given.second_holder else "")
        return names if kind == "officer" else _("shortage of %(name)s") % {"name": given.officer.name}
    return {"till": _("till of %(branch)s"), "vault": _("vault of %(branch)s")}.get(kind, kind) % {"branch": given.branch.name or holder}


def url_or_nothing_with(name: str, pk: int | None) -> str:
    """The address of a record in a room above, where both are there."""
    from django.urls import NoReverseMatch

    try:
        return reverse(name, args=[pk]) if pk else ""
    except NoReverseMatch:
        return ""


@require_http_methods(["GET", "POST"])
def give(request: HttpRequest, loan: int) -> HttpResponse:
    """Give a receipt at the door. The amount is due today; number and key are made on the phone."""
    person = somebody(request, services.TAKERS)
    found = get_object_or_404(Loan.objects.visible_to(person).select_related("party__branch", "branch", "product"), pk=loan)
    visit_id = _visit_of(request)
    stands, ends = position(found), payoff(found)
    initial = {"number": queries.next_number(person), "amount_minor": stands.due_minor or None}
    form = ReceiptForm(request.POST or None, initial=initial, branch_id=found.branch_id, officer_id=person.pk, currency=found.currency)
    given = _done(request, form, lambda typed: services.give_field_receipt(person, loan=found, visit=_Visit(visit_id), **typed))
    if given is not None:
        said = _("Receipt %(number)s is given. The notes are in your hands until somebody counts them.")
        messages.success(request, said % {"number": given.number})
        return redirect("cash:receipt", given.number)
    if request.method == "GET":
        trail.record_reading(person, found.party, "field receipt")
    rows = [
        SumRow(_("Principal"), [stands.principal_due_minor]), SumRow(_("Interest"), [stands.interest_due_minor]),
        SumRow(_("Overdue fee"), [stands.fee_due_minor]), SumRow(_("Due today"), [stands.due_minor], total=True),
    ]  # fmt: skip
    context = {
        "head": _head(_("Cash at the door"), f"{found.party.name}, {found.number}"), "form": form, "loan": found, "active_room": "cash",
        "sums": Sums(rows=rows, heads=[found.currency], currency=found.currency), "ends": ends, "next_number": initial["number"],
        "visit": url_or_nothing_with("collecting:visit", visit_id),
    }  # fmt: skip
    return render(request, "cash/give.html", context, status=_status(form))


class _Visit:
    """The visit a receipt belongs to, by its number: the room of visits lies above this one."""

    def __init__(self, pk: int | None) -> None:
        self.pk = pk

    def __str__(self) -> str:
        return f"visit {self.pk}"


def _visit_of(request: HttpRequest) -> int | None:
    said = request.GET.get("visit", "") or request.POST.get("visit", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 18 else None


@require_http_methods(["GET", "POST"])
def count(request: HttpRequest, officer: int, branch: int) -> HttpResponse:
    """Count an officer's whole bag; the sum of its receipts is shown after the counted one is written."""
    person = somebody(request, services.COUNTERS)
    place = get_object_or_404(Branch.objects.visible_to(person), pk=branch)
    holder = get_object_or_404(Staff, pk=officer)
    bag = queries.not_handed_in(FieldReceipt.objects.filter(officer=holder, branch=place))
    out = list(bag.select_related("event__loan__party", "second_holder"))
    if not out and request.method == "GET":
        messages.info(request, _("There is nothing in the bag of %(name)s.") % {"name": holder.name})
        return redirect("cash:custody")
    currency = out[0].event.loan.currency if out else "CNY"
    form = CountForm(request.POST or None, branch_id=place.pk, officer_id=holder.pk, currency=currency)
    counted = _done(
        request, form, lambda typed: services.count_hand_in(person, officer=holder, receipts=out or _sent_before(typed), **typed)
    )
    if counted is not None:
        said = {"name": holder.name, "amount": format_minor(counted.counted_minor, counted.currency)}
        if counted.counted_minor == counted.expected_minor:
            messages.success(request, _("Counted %(amount)s of %(name)s, no difference.") % said)
        else:
            messages.warning(request, _("Counted %(amount)s of %(name)s, with a difference.") % said)
        return redirect("cash:counted", counted.pk)
    title = _("Count the bag of %(name)s") % {"name": holder.name}
    context = {"head": _head(title, place.name), "form": form, "out": out, "officer": holder, "active_room": "cash"}
    return render(request, "cash/count.html", context, status=_status(form))


def _sent_before(typed: dict[str, Any]) -> list[FieldReceipt]:
    """A form pressed twice: the receipts of the count that its key made, so that the same answer comes."""
    from beforehand.office.audit.models import AuditRow

    row = AuditRow.objects.filter(request_key=typed["key"], subject_type="cash.cashcount").first()
    return list(CashCount.objects.get(pk=row.subject_id).receipts.order_by("recorded_at", "pk")) if row else []


@require_GET
def counted(request: HttpRequest, pk: int) -> HttpResponse:
    """A count as it was written: what was expected, what lay on the table, and whose the difference is."""
    person = somebody(request)
    one = get_object_or_404(queries.counts_of(person).prefetch_related("receipts__event__loan__party"), pk=pk)
    difference = one.counted_minor - one.expected_minor
    rows = [
        SumRow(_("The receipts say"), [one.expected_minor]), SumRow(_("Counted"), [one.counted_minor]),
        SumRow(_("Difference"), [difference], total=True),
    ]  # fmt: skip
    context = {
        "head": _head(_("Count of %(name)s") % {"name": one.officer.name}, one.branch.name), "one": one, "difference": difference,
        "sums": Sums(rows=rows, heads=[one.currency], currency=one.currency), "active_room": "cash",
    }  # fmt: skip
    return render(request, "cash/counted.html", context)


@require_http_methods(["GET", "POST"])
def vault(request: HttpRequest, branch: int) -> HttpResponse:
    """Carry cash from the till to the vault."""
    person = somebody(request, services.COUNTERS)
    place = get_object_or_404(Branch.objects.visible_to(person), pk=branch)
    held = queries.held_minor(account_of(TILL, place.code), "CNY")
    form = VaultForm(request.POST or None, branch_id=place.pk, officer_id=person.pk)
    carried = _done(request, form, lambda typed: services.carry_to_vault(person, branch=place, **typed))
    if carried is not None:
        messages.success(request, _("%(amount)s lies in the vault.") % {"amount": format_minor(carried.amount_minor, carried.currency)})
        return redirect("cash:custody")
    context = {"head": _head(_("To the vault"), place.name), "form": form, "held": held, "active_room": "cash"}
    return render(request, "cash/vault.html", context, status=_status(form))


@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, number: str) -> HttpResponse:
    """Ask for a receipt to be taken back by its counter-entry; somebody else approves it."""
    person = somebody(request, services.COUNTERS)
    given = _receipt_of(person, number)
    if not may_call(person, servicing.request_reversal, given.branch):
        raise Http404
    form = CancelForm(request.POST or None)
    if _done(request, form, lambda typed: servicing.request_reversal(person, event=given.event, **typed)) is not None:
        messages.success(request, _("Asked for. Somebody else approves the counter-entry; until then the receipt stands."))
        return redirect("cash:receipt", number)
    context = {"head": _head(_("Take back receipt %(number)s") % {"number": number}), "form": form, "given": given, "active_room": "cash"}
    return render(request, "cash/cancel.html", context, status=_status(form))
