"""The forms of the room: a receipt on the phone, a count, a way to the vault, a receipt taken back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from beforehand.core.basics.money import format_minor
from beforehand.office.audit import clock
from beforehand.office.cash.hands import large_cash
from beforehand.office.pages.forms import MoneyField
from beforehand.office.staff.forms import KeyedForm
from beforehand.office.staff.models import Appointment, Staff


def colleagues(branch_id: int, without: int) -> Any:
    """Whoever works in the branch beside one person."""
    here = Appointment.objects.in_force(clock.now()).filter(branch_id=branch_id).values("staff_id")
    return Staff.objects.filter(active=True, system=False, pk__in=here).exclude(pk=without).order_by("name")


def from_sum(sentence: str | Promise, currency: str) -> str:
    """A sentence about large cash with the sum from which the house's rule of today holds; nothing in a currency without a rule."""
    rule = large_cash(clock.now().date())
    return str(sentence) % {"sum": format_minor(rule.large_from_minor, rule.currency)} if rule.currency == currency else ""


class ReceiptForm(KeyedForm):
    """Cash taken at the door. Number, key and device time are made by the phone; without a script they stand as the office gave them."""

    number = forms.CharField(
        label=_("Receipt number"), max_length=24, help_text=_("Four digits of this phone, a dash, its running number.")
    )
    amount_minor = MoneyField(label=_("Cash counted"))
    payoff = forms.BooleanField(label=_("This ends the loan"), required=False, help_text=_("Only where it covers what ends it today."))
    second_holder = forms.ModelChoiceField(
        label=_("Who holds it with you"), queryset=Staff.objects.none(), required=False, empty_label=_("nobody")
    )
    alone_words = forms.CharField(
        label=_("If nobody was there, why"), required=False, max_length=400, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It is recorded as it happened, with its breach."),
    )  # fmt: skip
    device_at = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, branch_id: int, officer_id: int, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["second_holder"].queryset = colleagues(branch_id, officer_id)  # type: ignore[attr-defined]
        self.fields["second_holder"].help_text = from_sum(_("From %(sum)s in one bag two people hold it together."), currency)
        self.fields["amount_minor"].currency = currency  # type: ignore[attr-defined]
        self.fields["amount_minor"].help_text = currency

    def clean_device_at(self) -> datetime:
        """What the phone's clock said; an unreadable claim is the office's own now."""
        try:
            said = parse_datetime(self.cleaned_data["device_at"] or "")
        except ValueError:
            said = None
        return said if said is not None and said.tzinfo is not None else clock.now()


class CountForm(KeyedForm):
    """What lies on the table. The sum of the receipts is not shown before."""

    counted_minor = MoneyField(label=_("Counted"), required=True)
    second_counter = forms.ModelChoiceField(
        label=_("Who counts with you"), queryset=Staff.objects.none(), required=False, empty_label=_("nobody")
    )
    reason = forms.CharField(
        label=_("Reason of a difference"), required=False, max_length=400, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only where count and receipts differ."),
    )  # fmt: skip

    def __init__(self, *args: Any, branch_id: int, officer_id: int, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["second_counter"].queryset = colleagues(branch_id, officer_id)  # type: ignore[attr-defined]
        self.fields["second_counter"].help_text = from_sum(_("From %(sum)s two people count."), currency)
        self.fields["counted_minor"].currency = currency  # type: ignore[attr-defined]
        self.fields["counted_minor"].help_text = currency


class VaultForm(KeyedForm):
    """From the till to the vault."""

    amount_minor = MoneyField(label=_("Carried to the vault"))
    second_holder = forms.ModelChoiceField(
        label=_("Who goes with you"), queryset=Staff.objects.none(), required=False, empty_label=_("nobody")
    )

    def __init__(self, *args: Any, branch_id: int, officer_id: int, currency: str = "CNY", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["second_holder"].queryset = colleagues(branch_id, officer_id)  # type: ignore[attr-defined]
        self.fields["second_holder"].help_text = from_sum(_("From %(sum)s two people carry it."), currency)
        self.fields["amount_minor"].help_text = currency


class CancelForm(KeyedForm):
    """A receipt is cancelled only by its counter-entry, which somebody else approves."""

    reason = forms.CharField(label=_("Why it must be taken back"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}))
