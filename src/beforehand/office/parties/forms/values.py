"""Fields for what a file holds: a value as its attribute is typed, choices in words, photos and papers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from beforehand.core.rules.catalogue import STARTER, Kind
from beforehand.office.parties import words
from beforehand.office.parties.services.attachments import LARGEST_BYTES
from beforehand.office.parties.values import kind_of

YES = frozenset({"yes", "y", "true", "是", "有", "1"})
NO = frozenset({"no", "n", "false", "否", "无", "没有", "0"})


def canonical(attribute: str, text: str) -> str:
    """A value as typed, as the service reads it: yes and no in both languages, an amount with the house's currency where it has none."""
    text = " ".join(text.split())
    kind = kind_of(attribute)
    if kind is Kind.BOOLEAN and text.casefold() in YES | NO:
        return "true" if text.casefold() in YES else "false"
    if kind is Kind.MONEY and text and not any(letter.isalpha() for letter in text):
        return f"{text} {STARTER[attribute].currency if attribute in STARTER else 'CNY'}"
    return text


def value_field_of(attribute: str) -> forms.Field:
    """The field an attribute's value is typed into."""
    kind = kind_of(attribute) if attribute else Kind.CATEGORY
    label = words.attribute_label(attribute) if attribute else _("What is claimed or was found")
    if kind is Kind.BOOLEAN:
        return forms.ChoiceField(label=label, choices=[("true", _("Yes")), ("false", _("No"))], widget=forms.RadioSelect)
    if kind is Kind.MONEY:
        return forms.CharField(label=label, help_text=_("In CNY, like 1,283.69"), widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    if kind is Kind.NUMBER:
        return forms.CharField(label=label, help_text=_("A number"), widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    return forms.CharField(label=label, max_length=400)


def choices(named: Mapping[str, str | Promise], *, only: Iterable[str] | None = None) -> list[tuple[str, str | Promise]]:
    """A mapping of codes to words as choices."""
    wanted = set(named if only is None else only)
    return [(code, said) for code, said in named.items() if code in wanted]


class PapersInput(forms.ClearableFileInput):
    """Several files at once; the phone offers its camera."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class PapersField(forms.FileField):
    """Photos and PDF files up to 20 MB each; cleans to a list of uploaded files. What they are is told by their content, by the service."""

    def __init__(self, **kwargs: Any) -> None:
        shown = PapersInput(attrs={"accept": "image/jpeg,image/png,application/pdf", "multiple": True})
        super().__init__(widget=shown, required=False, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Every file chosen; one that is too large is refused before it is read."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        for one in given:
            if one.size > LARGEST_BYTES:
                raise forms.ValidationError(_("The file is larger than 20 MB. Take a smaller photo, or split the PDF."), code="too_large")
        return list(given)
