"""The forms by which loans are brought in: one from a paper, many from a sheet, a book that lies in the office's folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from beforehand.connectors.book import UnableToReadBook
from beforehand.connectors.book.reader import read_manifest
from beforehand.office.imports.services.book import SENT
from beforehand.office.imports.services.uploading import BOOKS, keep_sent_book
from beforehand.office.pages.forms import DayField, MomentField, MoneyField
from beforehand.office.servicing.models import Product
from beforehand.office.staff.forms import KeyedForm
from beforehand.office.staff.models import Branch, Staff
from beforehand.office.staff.roles import Role


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
    """A book: sent as a zip file, or a folder of this office's machine; any folder of it for the administrator."""

    sent = forms.FileField(
        label=_("Book (zip)"), required=False, help_text=_("The zipped folder of a book, to 200 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".zip,application/zip"}),
    )  # fmt: skip
    folder = forms.ChoiceField(label=_("Or a book that lies here"), widget=forms.RadioSelect, required=False)
    path = forms.CharField(label=_("Or a folder of this machine"), required=False, max_length=400)

    def __init__(self, *args: Any, person: Staff, **kwargs: Any) -> None:
        super().__init__(*args, person=person, **kwargs)
        lying = [(one.name, _title(one)) for one in book_folders()]
        self.fields["folder"].choices = lying  # type: ignore[attr-defined]
        if not lying:
            del self.fields["folder"]
        if not person.holds_any((Role.ADMINISTRATOR,)):
            del self.fields["path"]

    def clean(self) -> dict[str, Any]:
        """One of the ways, no two."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        named = [name for name in ("sent", "folder", "path") if given.get(name)]
        if not named and not self.errors:
            self.add_error("sent", _("Choose a book: send its zip file, or name a folder."))
        if len(named) > 1:
            self.add_error(named[-1], _("Give one book: either this or the other one."))
        if given.get("path") and not Path(given["path"]).is_absolute():
            self.add_error("path", _("Write the whole path, from the root of the machine on."))
        return given

    def book(self) -> Path:
        """The folder of the book that was chosen; a file that was sent is unpacked first. UnableToBringBook where it is none."""
        if self.cleaned_data.get("sent"):
            return keep_sent_book(self.cleaned_data["sent"].file, self.cleaned_data["sent"].size)
        if self.cleaned_data.get("path"):
            return Path(self.cleaned_data["path"])
        return next(one for one in book_folders() if one.name == self.cleaned_data["folder"])


def _title(folder: Path) -> str:
    """What the book calls itself, with its folder where it was not sent."""
    try:
        name = read_manifest(folder).name
    except UnableToReadBook:
        return folder.name
    return name if folder.name.startswith(SENT) else f"{name} ({folder.name})"


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
    decided_at = MomentField(label=_("Decided at"))
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
