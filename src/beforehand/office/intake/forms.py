"""The form of an application: what is asked for and what the applicant says."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import F, OuterRef, Subquery
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from beforehand.office.audit import clock
from beforehand.office.intake.services import LONGEST_PURPOSE
from beforehand.office.pages import formats
from beforehand.office.pages.forms import MoneyField
from beforehand.office.pages.unable import UnableTo
from beforehand.office.parties import words
from beforehand.office.parties.forms import PartyForm, canonical
from beforehand.office.parties.values import read_value
from beforehand.office.servicing.days import civil_day
from beforehand.office.servicing.models import Product
from beforehand.office.staff.forms import KeyedForm
from beforehand.office.staff.models import Staff

CLAIMS = ("home.address", "employer.name", "income.monthly", "business.turnover", "bank.balance")
"""What an applicant is asked to say for himself, in the order of the form."""


def products_on_sale(person: Staff) -> Any:
    """The latest version of each product that is in force on the day of this person's branch."""
    today = civil_day(person.branch) if person.branch else clock.now().date()
    latest = Product.objects.filter(code=OuterRef("code"), in_force_from__lte=today).order_by("-version").values("version")[:1]
    return Product.objects.filter(in_force_from__lte=today).annotate(latest=Subquery(latest)).filter(version=F("latest")).order_by("code")


class ClaimFields:
    """For each matter the claimed value and the applicant's words, as fields of a form."""

    def add_claims(self) -> None:
        """One field for the value, one for the words."""
        for name in CLAIMS:
            label: str | Promise = words.OF_THE_FILE[name]
            self.fields[field_name(name)] = forms.CharField(label=label, required=False, max_length=400)  # type: ignore[attr-defined]
            self.fields[f"{field_name(name)}_words"] = forms.CharField(  # type: ignore[attr-defined]
                label=_("In his words"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 1})
            )

    def claims(self) -> dict[str, tuple[str, str]]:
        """What was claimed, by attribute: the value as the service reads it, and the words."""
        given = self.cleaned_data  # type: ignore[attr-defined]
        said = {name: (canonical(name, given[field_name(name)]), given[f"{field_name(name)}_words"]) for name in CLAIMS}
        return {name: pair for name, pair in said.items() if pair[0]}

    def claim_fields(self) -> list[tuple[Any, Any]]:
        """The pairs of fields, as the template draws them."""
        return [(self[field_name(name)], self[f"{field_name(name)}_words"]) for name in CLAIMS]  # type: ignore[index]


def field_name(attribute: str) -> str:
    """The name of the field in which an attribute is claimed."""
    return "claim_" + attribute.replace(".", "_")


class ApplicationForm(ClaimFields, KeyedForm):
    """What is asked for, and the claims; the borrower has a file."""

    product = forms.ModelChoiceField(label=_("Product"), queryset=Product.objects.none(), empty_label=None, widget=forms.RadioSelect)
    amount_minor = MoneyField(label=_("Amount"), help_text=_("In CNY"))
    installments = forms.IntegerField(label=_("Monthly installments"), min_value=1, max_value=600)
    purpose = forms.CharField(label=_("What the money is for"), required=False, max_length=LONGEST_PURPOSE)
    brought_by = forms.ModelChoiceField(
        label=_("Brought by"), queryset=Staff.objects.none(), required=False, empty_label=_("nobody: came himself"),
        help_text=_("Who brought him may not decide on him."),
    )  # fmt: skip

    def __init__(self, *args: Any, person: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = self.fields["product"]
        offered.queryset = products_on_sale(person)  # type: ignore[attr-defined]
        offered.label_from_instance = product_words  # type: ignore[attr-defined]
        offered.initial = offered.queryset.first()  # type: ignore[attr-defined]
        colleagues = Staff.objects.filter(active=True, system=False)
        self.fields["brought_by"].queryset = colleagues.filter(branch=person.branch) if person.branch_id else colleagues  # type: ignore[attr-defined]
        self.add_claims()

    def clean(self) -> dict[str, Any]:
        """A claim that cannot be read is said beside its field."""
        given = super().clean() or self.cleaned_data
        for name in CLAIMS:
            typed = given.get(field_name(name), "")
            if typed:
                try:
                    read_value(name, canonical(name, typed))
                except UnableTo as refused:
                    self.add_error(field_name(name), refused.sentence)
        return given

    def asked(self) -> dict[str, Any]:
        """What `receive_application` is told beside the person."""
        given = self.cleaned_data
        plain = {name: given[name] for name in ("product", "amount_minor", "installments", "purpose", "brought_by")}
        return {**plain, "claims": self.claims()}


class NewBorrowerForm(PartyForm):
    """Who applies, where he has no file yet; his home is what he claims below."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("home", "workplace", "key"):
            del self.fields[name]

    def party(self) -> dict[str, Any]:
        """What `open_file` is told; the addresses come from the claims."""
        given = self.cleaned_data
        plain = {name: given[name] for name in ("branch", "name", "born_on", "identity_number", "occupation", "business")}
        return {**plain, "phones": [(given["phone"], given["phone_holder"] or "unknown")] if given["phone"] else []}


def product_words(product: Product) -> str:
    """A product with its price and limits."""
    name = product.name_zh if (get_language() or "en").startswith("zh") else product.name_en
    least, most = (formats.money(one, product.currency, whole=True) for one in (product.least_minor, product.most_minor))
    return f"{name}, {formats.rate_percent(product.annual_rate_ppm, 0)}, {least}–{most} {product.currency}"


class WithdrawForm(KeyedForm):
    """The applicant withdrew, in his words."""

    words = forms.CharField(label=_("What he says"), required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=1000)
