"""What is asked of the audit's trail."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from beforehand.office.audit.models import AuditRow
from beforehand.office.home.queries.trail import Asked
from beforehand.office.pages.forms import DayField
from beforehand.office.staff.models import Staff


class TrailForm(forms.Form):
    """Person, borrower or loan or application, act, and days; nothing of it is required."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("audit", "What"),
        required=False,
        choices=[
            ("", pgettext_lazy("audit", "everything")), (AuditRow.Kind.WRITING, _("what was written")),
            (AuditRow.Kind.READING, _("what was read")),
        ],
    )  # fmt: skip
    person = forms.ModelChoiceField(Staff.objects.none(), label=_("Who"), required=False, empty_label=_("everybody"))
    action = forms.ChoiceField(label=pgettext_lazy("audit", "Act"), required=False)
    about = forms.CharField(
        label=_("File, loan or application"), required=False, max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    first = DayField(label=pgettext_lazy("day", "From"), required=False)
    last = DayField(label=pgettext_lazy("day", "Until"), required=False)

    def __init__(self, *args: Any, people: Any, actions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        self.fields["action"].choices = [("", _("every act")), *actions]  # type: ignore[attr-defined]
        for name in ("first", "last"):
            self.fields[name].widget.attrs |= {"size": 10, "placeholder": "2026-09-23"}

    def clean(self) -> dict[str, Any]:
        """Refuse days in the wrong order."""
        given = super().clean() or {}
        if given.get("first") and given.get("last") and given["first"] > given["last"]:
            self.add_error("last", _("The last day lies before the first. Change one of them."))
        return given

    @property
    def asked(self) -> Asked:
        """What is asked, once the form is valid."""
        given = self.cleaned_data
        return Asked(given["kind"], given["person"], given["about"].strip(), given["action"], given["first"], given["last"])
