"""The form of an incident."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from beforehand.office.audit import clock
from beforehand.office.pages.forms import MomentField
from beforehand.office.safety.models import Incident
from beforehand.office.staff.forms import KeyedForm
from beforehand.office.staff.models import Appointment, Staff


class IncidentForm(KeyedForm):
    """What happened to one of us: sent in one go, often from a police station."""

    kind = forms.ChoiceField(label=_("What happened"), choices=Incident.Kind.choices, widget=forms.RadioSelect)
    happened_at = MomentField(label=_("When"))
    place = forms.CharField(
        label=_("Where"), required=False, max_length=200, help_text=_("Visits to this place stop too, whoever lives there.")
    )
    words = forms.CharField(label=_("What happened, in order"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))
    officers = forms.ModelMultipleChoiceField(label=_("Who was there"), queryset=Staff.objects.none(), widget=forms.CheckboxSelectMultiple)
    police_reference = forms.CharField(label=_("Police reference"), required=False, max_length=60)
    injuries = forms.CharField(label=_("Injuries"), required=False, max_length=400, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, branch_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = Appointment.objects.in_force(clock.now()).filter(branch_id=branch_id).values("staff_id")
        officers = Staff.objects.filter(active=True, system=False, pk__in=here).order_by("name")
        self.fields["officers"].queryset = officers  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        """The officers as a list: what a request's digest covers must not be a query."""
        return {**super().given(), "officers": list(self.cleaned_data["officers"])}
