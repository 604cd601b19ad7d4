"""The forms by which loans are brought in: one from a paper, many from a sheet, a book that lies in the office's folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from beforehand.office.pages.forms import DayField, MomentField, MoneyField
from beforehand.office.servicing.models import Product
from beforehand.office.staff.forms import KeyedForm
from beforehand.office.staff.models import Branch, Staff

BOOKS = "books"
"""Book folders are put here, in the office's data folder, by whoever keeps the machine."""


def book_folders() -> list[Path]:
    """The book folders that lie in the office's data folder."""
    place = Path(settings.DATA) / BOOKS
    return sorted(one for one in place.iterdir() if (one / "book.json").is_file()) if place.is_dir() else []


class PlaceForm(KeyedForm):
    """Where what is brought in belongs."""

    branch = forms.ModelChoiceField(label=_("Branch"), queryset=Branch.objects.none(), empty_label=None)
    product = forms.ModelChoiceField(label=_("Product"), queryset=Product.objects.none(), empty_label=None)

    def __init__(self, *args: Any, person: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["branch"].queryset = Branch.objects.visible_to(person).filter(closed_at=None)  # type: ignore[attr-defined]
        self.fields["product"].queryset = Product.objects.order_by("code", "-version")  # type: ignore[attr-defined]
        chinese = settings.LANGUAGE_CODE.startswith("zh")
        self.fields["product"].label_from_instance = (  # type: ignore[attr-defined]
            lambda one: f"{one.name_zh if chinese else one.name_en}, {one.code} {one.version}, {one.currency}"
        )


class SheetForm(PlaceForm):
    """A CSV sheet."""

    sheet = forms.FileField(label=_("Sheet (CSV)"), help_text=_("One row a loan; the first row names the columns."))


class BookForm(PlaceForm):
    """A book folder of this office's machine."""

    folder = forms.ChoiceField(label=_("Book"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["folder"].choices = [(one.name, one.name) for one in book_folders()]  # type: ignore[attr-defined]


class LegacyForm(PlaceForm):
    """One loan as its paper shows it."""

    layout = "two"

    source = forms.CharField(label=_("Which paper"), max_length=160)
    name = forms.CharField(label=_("Name"), max_length=80)
    born_on = DayField(label=_("Born on"), required=False)
    identity_number = forms.CharField(label=_("Identity number"), required=False, max_length=40)
    occupation = forms.CharField(label=_("Occupation"), required=False, max_length=80)
    phone = forms.CharField(label=_("Telephone"), required=False, max_length=20)
    home = forms.CharField(label=_("Home"), required=False, max_length=200)
    workplace = forms.CharField(label=_("Work place"), required=False, max_length=200)
    business = forms.CharField(label=_("Business"), required=False, max_length=200)
    amount_minor = MoneyField(label=_("Amount"))
    installments = forms.IntegerField(label=_("Installments"), min_value=1, max_value=600)
    granted_on = DayField(label=_("Paid out on"))
    applied_at = MomentField(label=_("Applied for"))
    decided_at = MomentField(label=_("Decided"))
    brought_by = forms.CharField(label=_("Brought by"), required=False, max_length=80)
    prepared_by = forms.CharField(label=_("Prepared by"), required=False, max_length=80)
    signed_by = forms.CharField(label=_("Signed by"), max_length=200, help_text=_("Several names apart by a semicolon."))
    current_overdue = MoneyField(label=_("Current overdue in the credit report"), required=False)
    report_source = forms.CharField(label=_("Which report"), required=False, max_length=160)
    report_seen_at = MomentField(label=_("The report lay in the file since"), required=False)

    def clean(self) -> dict[str, Any]:
        """What the report shows needs the report and since when it was known."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("current_overdue") is not None:
            for name in ("report_source", "report_seen_at"):
                if not given.get(name):
                    self.add_error(name, _("Say which report shows it and since when it lay in the file."))
        return given
