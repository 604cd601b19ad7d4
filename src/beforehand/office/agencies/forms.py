"""The forms of a placement."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from beforehand.office.agencies.models import Agency
from beforehand.office.agencies.services import RECALL_AFTER_DAYS
from beforehand.office.pages.forms import DayField, MomentField, MoneyField
from beforehand.office.parties.models import ContactDetail
from beforehand.office.servicing.models import Loan
from beforehand.office.staff.forms import KeyedForm

PPM_OF_PERCENT = 10_000


class AgencyForm(KeyedForm):
    """An agency onto the list."""

    name = forms.CharField(label=_("Name, as its licence shows it"), max_length=80)
    evaluated_on = DayField(label=_("Evaluated on"), required=False)


class PlacementForm(KeyedForm):
    """The terms an agency signs."""

    loan = forms.ModelChoiceField(label=_("Loan"), queryset=Loan.objects.none(), empty_label=None)
    agency = forms.ModelChoiceField(label=_("Agency"), queryset=Agency.objects.none(), empty_label=None)
    commission_ppm = forms.DecimalField(
        label=_("Commission, per cent of what it recovers"), min_value=Decimal("0.01"), max_value=Decimal("99.99"), decimal_places=2,
        help_text=_("The lender’s cost, never the borrower’s."),
    )  # fmt: skip
    recall_after_days = forms.IntegerField(label=_("Comes back after so many days"), min_value=1, max_value=366, initial=RECALL_AFTER_DAYS)
    conduct_terms = forms.CharField(label=_("How it must behave"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, case: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = case.placements.filter(recall=None)
        self.fields["loan"].queryset = case.loans.exclude(placements__in=held).order_by("pk")  # type: ignore[attr-defined]
        self.fields["loan"].label_from_instance = lambda loan: loan.number  # type: ignore[attr-defined]
        self.fields["agency"].queryset = Agency.objects.filter(ended_at=None).order_by("name")  # type: ignore[attr-defined]
        self.fields["agency"].label_from_instance = lambda agency: agency.name  # type: ignore[attr-defined]

    def clean_commission_ppm(self) -> int:
        """Per cent, two decimals, as ppm."""
        return int(self.cleaned_data["commission_ppm"] * PPM_OF_PERCENT)


class RemittanceForm(KeyedForm):
    """Money that reached the agency."""

    amount_minor = MoneyField(label=_("Amount that reached the agency"))
    received_on = DayField(label=_("On which day"), help_text=_("It counts for the borrower from that day."))


class RecallForm(KeyedForm):
    """The case comes back."""

    reason = forms.CharField(label=_("Why the case comes back"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}))


class AgencyContactForm(KeyedForm):
    """A contact the agency reports."""

    at = MomentField(label=_("When"))
    kind = forms.ChoiceField(label=_("What"), choices=[("call", _("call")), ("visit", _("visit"))], widget=forms.RadioSelect)
    result = forms.ChoiceField(
        label=_("What came of it"), widget=forms.RadioSelect,
        choices=[("conversation", _("spoke with him")), ("unanswered", _("no answer")), ("not_home", _("not at home"))],
    )  # fmt: skip
    detail = forms.ModelChoiceField(
        label=_("Number or address"), queryset=ContactDetail.objects.none(), required=False, empty_label=_("not said")
    )
    words = forms.CharField(label=_("What it reports"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, party: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        details = ContactDetail.objects.filter(party=party, ended_at=None).order_by("pk")
        self.fields["detail"].queryset = details  # type: ignore[attr-defined]
        self.fields["detail"].label_from_instance = lambda detail: str(detail.value)  # type: ignore[attr-defined]
