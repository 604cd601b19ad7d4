"""What the house sells: each product with its versions, and the form of the next one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from beforehand.office.pages import formats
from beforehand.office.pages.shapes import Action, Head
from beforehand.office.parties.pages.access import somebody
from beforehand.office.servicing import services
from beforehand.office.servicing.days import civil_day
from beforehand.office.servicing.models import Product
from beforehand.office.servicing.pages.access import READERS, carried_out
from beforehand.office.servicing.product_forms import ProductForm
from beforehand.office.staff.models import Branch, Staff
from beforehand.office.staff.roles import Role
from beforehand.office.staff.service import may_call

CARRIED_OVER = (
    "code", "name_en", "name_zh", "annual_rate_ppm", "overdue_fee_daily_ppm", "least_minor", "most_minor", "installments_least",
    "installments_most",
)  # fmt: skip


@require_safe
def products(request: HttpRequest) -> HttpResponse:
    """Every version of every product; the latest that has begun is sold, a loan keeps the one it was signed under."""
    person = somebody(request, (*READERS, Role.ADMINISTRATOR))
    today = _today(person)
    by_code: dict[str, list[Product]] = {}
    for one in Product.objects.select_related("recorded_by").order_by("code", "-version"):
        by_code.setdefault(one.code, []).append(one)
    rows = [(one, _state(one, versions, today)) for versions in by_code.values() for one in versions]
    may = may_call(person, services.add_product)
    head = Head(
        title=_("Products"),
        description=_("What is lent, at which price and within which limits. A version is never changed."),
        actions=[Action(_("Add a product"), reverse("servicing:add_product"), main=not rows)] if may else [],
    )
    context = {"head": head, "rows": rows, "may": may, "active_room": "applications"}
    return render(request, "servicing/products.html", context)


def _today(person: Staff) -> Any:
    branch = person.branch or Branch.objects.first()
    return civil_day(branch) if branch else None


def _state(one: Product, versions: list[Product], today: Any) -> str:
    if today is not None and one.in_force_from > today:
        return _("sold from %(day)s") % {"day": formats.day_plain(one.in_force_from)}
    begun = next((version for version in versions if today is None or version.in_force_from <= today), None)
    return _("sold now") if one == begun else _("replaced")


@require_http_methods(["GET", "POST"])
def add_product(request: HttpRequest) -> HttpResponse:
    """The form of a new product or of the next version of one."""
    person = somebody(request, (*READERS, Role.ADMINISTRATOR))
    if not may_call(person, services.add_product):
        raise PermissionDenied(_("A product is added by the risk manager or the administrator."))
    form = ProductForm(request.POST) if request.method == "POST" else ProductForm(initial=_initial(request, person))
    if request.method == "POST":
        made = carried_out(form, lambda **given: services.add_product(person, None, currency="CNY", **given))
        if made is not None:
            messages.success(request, _("%(name)s is added, version %(version)s.") % {"name": _name(made), "version": made.version})
            return redirect("servicing:products")
    head = Head(title=_("Add a product"), crumbs=[(_("Products"), reverse("servicing:products")), (pgettext("product", "Add"), "")])
    context = {"head": head, "form": form, "send": _("Add the product"), "active_room": "applications"}
    return render(request, "servicing/add_product.html", context, status=400 if form.errors else 200)


def _initial(request: HttpRequest, person: Staff) -> dict[str, Any]:
    today = _today(person)
    initial: dict[str, Any] = {"in_force_from": today}
    last = Product.objects.filter(code=request.GET.get("code", "")[:24]).order_by("-version").first()
    if last is None:
        return initial
    rates = {name: formats.rate_percent(getattr(last, name), 0).rstrip("% ") for name in ("annual_rate_ppm", "overdue_fee_daily_ppm")}
    return {**initial, **{name: getattr(last, name) for name in CARRIED_OVER}, **rates}


def _name(product: Product) -> str:
    return product.name_zh if formats.chinese() else product.name_en
