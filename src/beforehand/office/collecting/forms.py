"""The forms of collection: hand-over, promise, hardship, standing, the result of a call."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from beforehand.office.audit import clock
from beforehand.office.collecting.models import Case, Standing
from beforehand.office.collecting.services.cases import COLLECTORS
from beforehand.office.collecting.services.hardship import PROVING
from beforehand.office.pages.forms import DayField, MoneyField
from beforehand.office.parties.models import Finding
from beforehand.office.parties.words import attribute_label, value_words
from beforehand.office.servicing.days import civil_day
from beforehand.office.servicing.models import Loan
from beforehand.office.staff.forms import KeyedForm
from beforehand.office.staff.models import Appointment, Staff


def words_field(label: Any, required: bool = False, help_text: Any = "") -> forms.CharField:
    """Somebody's words."""
    return forms.CharField(label=label, required=required, help_text=help_text, max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))


def collectors_of(branch_id: int) -> Any:
    """Who may hold a case in this branch."""
    held = Appointment.objects.in_force(clock.now()).filter(role__in=COLLECTORS)
    here = held.filter(branch_id=branch_id) | held.filter(branch=None)
    return Staff.objects.filter(active=True, system=False, pk__in=here.values("staff_id")).order_by("name")


class LoanField(forms.ModelChoiceField):
    """A loan of the case by its number."""

    def label_from_instance(self, obj: Loan) -> str:
        """The number."""
        return obj.number


class EvidenceField(forms.ModelChoiceField):
    """A finding that proves: a document or what an officer saw."""

    def label_from_instance(self, obj: Finding) -> str:
        """What was found and where."""
        return f"{attribute_label(obj.attribute)}: {value_words(obj.attribute, str(obj.value))} ({obj.source})"


class CaseForm(KeyedForm):
    """A form about one case."""

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        self.today = civil_day(case.branch)


def proving(case: Case) -> Any:
    """The findings of the file that prove and were not replaced, latest first."""
    return Finding.objects.filter(party=case.party_id, evidence_kind__in=PROVING, superseded_by=None).order_by("-recorded_at")


class AssignForm(CaseForm):
    """Into whose hands, with the note."""

    collector = forms.ModelChoiceField(label=_("To whom"), queryset=Staff.objects.none(), empty_label=None)
    handover_note = words_field(_("Hand-over note"), help_text=_("What was done, what it brought, what the next one must know."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["collector"].queryset = collectors_of(self.case.branch_id)  # type: ignore[attr-defined]


class PromiseForm(CaseForm):
    """What he promised and for when."""

    layout = "two"
    loan = LoanField(label=_("Loan"), queryset=Loan.objects.none(), empty_label=None)
    amount_minor = MoneyField(label=_("Amount promised"))
    promised_on = DayField(label=_("For which day"))
    words = words_field(_("His words"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        loans = self.case.loans.order_by("granted_on", "pk")
        self.fields["loan"].queryset = loans  # type: ignore[attr-defined]
        self.fields["promised_on"].initial = self.today
        first = loans.first()
        if first is not None:
            self.fields["loan"].initial = first.pk
            self.fields["amount_minor"].currency = first.currency  # type: ignore[attr-defined]


class HardshipForm(CaseForm):
    """A plea, what would show it, by when, what is offered meanwhile."""

    plea = words_field(_("What he says"), required=True)
    would_show = forms.CharField(
        label=_("What would show it"), max_length=160, help_text=_("The statement of six months, a paper of the hospital, a list of debts.")
    )
    proof_by = DayField(label=_("To be shown by"))
    offered = forms.CharField(label=_("What is offered meanwhile"), required=False, max_length=160)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["proof_by"].initial = self.today + timedelta(days=14)


class DecideForm(CaseForm):
    """Grant or not, with the reason, the evidence and the day of review."""

    granted = forms.ChoiceField(label=_("Grant or not"), choices=[("yes", _("Grant")), ("no", _("Do not grant"))], widget=forms.RadioSelect)
    reason = words_field(_("Reason"), required=True)
    evidence = EvidenceField(label=_("On what evidence"), queryset=Finding.objects.none(), required=False, empty_label=_("none"))
    review_on = DayField(label=_("Day of review"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evidence"].queryset = proving(self.case)  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        """The decision as the service takes it."""
        given = super().given()
        return {**given, "granted": given["granted"] == "yes"}


class StandingForm(CaseForm):
    """Able, willing, on what evidence, until when."""

    layout = "two"
    ability = forms.ChoiceField(label=_("Can he pay?"), choices=Standing.Ability.choices, widget=forms.RadioSelect, initial="not_known")
    willingness = forms.ChoiceField(
        label=_("Will he pay?"), choices=Standing.Willingness.choices, widget=forms.RadioSelect, initial="not_known"
    )
    evidence = forms.ModelMultipleChoiceField(
        label=_("What shows it"), queryset=Finding.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    until_on = DayField(label=_("Holds until"), help_text=_("Then it is looked at again."))
    words = words_field(_("What was seen or said"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        evidence: Any = self.fields["evidence"]
        evidence.queryset = proving(self.case)
        if not evidence.queryset.exists():
            evidence.help_text = _("Nothing in the file proves anything yet. Record what you saw or were shown first.")
        evidence.label_from_instance = EvidenceField.label_from_instance.__get__(evidence)
        self.fields["until_on"].initial = self.today + timedelta(days=90)


class SaidForm(CaseForm):
    """What was said on a call."""

    words = words_field(_("What was said"))
