"""Forms of the staff room."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from beforehand.office.audit import clock
from beforehand.office.pages.unable import UnableTo
from beforehand.office.staff.models import Branch, Staff
from beforehand.office.staff.roles import Role
from beforehand.office.staff.services import new_key

PASSWORD = {"widget": forms.PasswordInput(render_value=False), "strip": False}


class KeyedForm(forms.Form):
    """A form that carries the key of its request, so that pressing twice counts once; a service's refusal becomes an error at its field."""

    key = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=new_key)

    def refuse(self, refused: UnableTo) -> None:
        """Show why the service refused: at its field where the form has it, else above the form."""
        self.add_error(refused.field if refused.field in self.fields else None, refused.sentence)

    def given(self) -> dict[str, Any]:
        """The cleaned data without the key; an empty text is None only where the field says so."""
        return {name: value for name, value in self.cleaned_data.items() if name != "key"}


class SignInForm(AuthenticationForm):
    """Login and password."""

    error_messages = {
        "invalid_login": _("Login and password do not belong together. After five wrong tries this login rests for half an hour."),
        "inactive": _("This login is closed. Ask the administrator."),
    }


class FirstStartForm(KeyedForm):
    """The code in the terminal and who becomes administrator."""

    code = forms.CharField(label=_("Code in the terminal"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}))
    login = forms.CharField(label=_("Login"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "username"}))
    name = forms.CharField(label=_("Name"), max_length=80)
    password = forms.CharField(label=_("Password"), help_text=_("At least ten characters."), **PASSWORD)

    def clean_code(self) -> str:
        """As printed, whatever case it was typed in."""
        return str(self.cleaned_data["code"]).strip().upper()


class BranchForm(KeyedForm):
    """A new branch."""

    code = forms.CharField(label=_("Code"), max_length=20)
    name = forms.CharField(label=_("Name"), max_length=80)
    zone = forms.CharField(
        label=_("Time zone"), max_length=50, initial="Asia/Shanghai", help_text=_("Like Asia/Shanghai: when its day is over.")
    )

    def clean_zone(self) -> str:
        """Only zones that exist."""
        zone = str(self.cleaned_data["zone"])
        if zone not in available_timezones():
            raise forms.ValidationError(_("%(name)s is no time zone. Write it like Asia/Shanghai."), params={"name": zone})
        return zone


class PersonForm(KeyedForm):
    """A new person."""

    login = forms.CharField(label=_("Login"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    name = forms.CharField(label=_("Name"), max_length=80)
    branch = forms.ModelChoiceField(label=_("Branch"), queryset=Branch.objects.none(), required=False, empty_label=_("none"))
    password = forms.CharField(label=_("First password"), required=False, help_text=_("To be changed after the first sign-in."), **PASSWORD)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["branch"].queryset = Branch.objects.filter(closed_at=None)  # type: ignore[attr-defined]


class AppointmentForm(KeyedForm):
    """A role for a person, in one branch or in all."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    branch = forms.ModelChoiceField(label=_("Branch"), queryset=Branch.objects.none(), required=False, empty_label=_("all branches"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["branch"].queryset = Branch.objects.filter(closed_at=None)  # type: ignore[attr-defined]


class GivePasswordForm(KeyedForm):
    """A new password for somebody."""

    password = forms.CharField(label=_("New password"), help_text=_("At least ten characters."), **PASSWORD)


class OwnPasswordForm(KeyedForm):
    """One's own password."""

    old = forms.CharField(label=_("Old password"), **PASSWORD)
    password = forms.CharField(label=_("New password"), help_text=_("At least ten characters."), **PASSWORD)


class BecomeForm(forms.Form):
    """Whom to be in a story."""

    person = forms.ModelChoiceField(queryset=Staff.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if clock.is_story():
            self.fields["person"].queryset = Staff.objects.filter(active=True, system=False)  # type: ignore[attr-defined]
