"""Who the borrower is, how he is reached, who stands around him, and the states everybody must know."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from beforehand.office.pages.forms import DayField, MomentField
from beforehand.office.parties import words
from beforehand.office.parties.forms.values import choices
from beforehand.office.staff.forms import KeyedForm
from beforehand.office.staff.models import Branch, Staff


class PartyForm(KeyedForm):
    """A person whose file is opened: who he is and how he is reached."""

    layout = "two"
    branch = forms.ModelChoiceField(label=_("Branch"), queryset=Branch.objects.none(), empty_label=None)
    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("As it stands on the identity document."))
    identity_number = forms.CharField(
        label=_("Identity number"), required=False, max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    born_on = DayField(label=_("Born on"), required=False)
    occupation = forms.CharField(label=_("Occupation"), required=False, max_length=80)
    phone = forms.CharField(label=_("Telephone"), required=False, max_length=24, widget=forms.TextInput(attrs={"inputmode": "tel"}))
    phone_holder = forms.ChoiceField(label=_("Whose telephone is it?"), choices=choices(words.HOLDERS), initial="debtor", required=False)
    home = forms.CharField(label=_("Home address"), required=False, max_length=200)
    workplace = forms.CharField(label=_("Work place"), required=False, max_length=200)
    business = forms.CharField(label=_("Place of business"), required=False, max_length=200)

    def __init__(self, *args: Any, person: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = Branch.objects.visible_to(person).filter(closed_at=None)
        self.fields["branch"].queryset = here  # type: ignore[attr-defined]
        self.fields["branch"].initial = person.branch_id
        if here.count() == 1:
            self.fields["branch"].widget = forms.HiddenInput()
            self.fields["branch"].initial = here.get().pk

    def party(self) -> dict[str, Any]:
        """What `open_file` is told."""
        given = self.cleaned_data
        plain = {
            name: given[name] for name in ("branch", "name", "born_on", "identity_number", "occupation", "home", "workplace", "business")
        }
        return {**plain, "phones": [(given["phone"], given["phone_holder"] or "unknown")] if given["phone"] else []}


class DetailForm(KeyedForm):
    """A number or address by which somebody may be reached."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=choices(words.DETAILS), widget=forms.RadioSelect)
    value = forms.CharField(label=_("Number or address"), max_length=200)
    holder = forms.ChoiceField(label=_("Whose is it?"), choices=choices(words.HOLDERS))


class ThirdPersonForm(KeyedForm):
    """Somebody beside the borrower."""

    relation = forms.ChoiceField(label=_("Relation"), choices=choices(words.RELATIONS))
    name = forms.CharField(label=_("Name"), required=False, max_length=120)
    reached_at = forms.CharField(label=_("Where he is reached"), required=False, max_length=200)


class FlagForm(KeyedForm):
    """A flag everybody sees before acting."""

    kind = forms.ChoiceField(label=_("Flag"), choices=[(code, said) for code, (said, _loud) in words.FLAGS.items()])
    reason = forms.CharField(label=_("Why"), widget=forms.Textarea(attrs={"rows": 3}))
    until_at = MomentField(label=_("Until"), required=False, help_text=_("Empty: until somebody ends it."))
    place = forms.CharField(label=_("Place"), required=False, max_length=200, help_text=_("Where the flag is about a place."))


class ReasonForm(KeyedForm):
    """Why something ends."""

    reason = forms.CharField(label=_("Why does it no longer hold?"), widget=forms.Textarea(attrs={"rows": 3}))


class ConsentForm(KeyedForm):
    """A yes in the person's own words, and what it is limited to."""

    kind = forms.ChoiceField(label=_("What does he agree to?"), choices=choices(words.CONSENTS), widget=forms.RadioSelect)
    words = forms.CharField(label=_("His own words"), widget=forms.Textarea(attrs={"rows": 3}))
    start = forms.CharField(label=_("From (hours)"), required=False, max_length=5, help_text=_("For hours only, like 19:00."))
    end = forms.CharField(label=_("Until (hours)"), required=False, max_length=5)
    limit = forms.CharField(label=_("Which place, account or number"), required=False, max_length=200)

    def scope(self) -> dict[str, str]:
        """What the consent is limited to."""
        given = self.cleaned_data
        if given["kind"] == "hours_agreement":
            return {name: given[name].strip() for name in ("start", "end") if given[name].strip()}
        name = {"meet_at_place": "place", "account_shown": "account"}.get(given["kind"], "number")
        return {name: given["limit"].strip()} if given["limit"].strip() else {}
