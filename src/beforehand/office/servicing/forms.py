"""Forms of the counter and of loans: what a cashier types, checked where he types it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from beforehand.core.basics.money import EXPONENTS
from beforehand.office.pages.forms import DayField, MoneyField
from beforehand.office.servicing.models import LoanEvent
from beforehand.office.servicing.words import BUCKETS, CHANNELS, STATES
from beforehand.office.staff.forms import KeyedForm

CHANNEL_CHOICES = [(channel, CHANNELS[channel]) for channel in (LoanEvent.Channel.CASH, LoanEvent.Channel.TRANSFER)]


class ChannelFields(KeyedForm):
    """How money moves: cash, or a transfer with its reference."""

    channel = forms.ChoiceField(label=_("How"), choices=CHANNEL_CHOICES, widget=forms.RadioSelect, initial=LoanEvent.Channel.CASH)
    bank_reference = forms.CharField(
        label=_("Bank reference"), help_text=_("Only of a transfer; each reference once."), max_length=64, required=False
    )


class PaymentForm(ChannelFields):
    """A payment at the counter."""

    layout = "two"
    amount_minor = MoneyField(label=_("Amount"))
    value_on = DayField(label=_("Counts from"), help_text=_("The day the money came."))
    payoff = forms.BooleanField(label=_("It pays the loan off"), required=False)
    words = forms.CharField(label=_("Note"), max_length=200, required=False)
    field_order = ("amount_minor", "value_on", "channel", "bank_reference", "words", "payoff", "key")

    def __init__(self, *args: Any, currency: str = "CNY", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["amount_minor"]
        field.currency, field.label = currency, _("Amount, %(currency)s") % {"currency": currency}


class PayoutForm(ChannelFields):
    """How the principal is paid out."""

    layout = "two"


class QuoteForm(KeyedForm):
    """The day for which a payoff is asked."""

    on = DayField(label=_("Day"))


class SuspenseForm(ChannelFields):
    """Money whose loan nobody knows yet."""

    layout = "two"
    amount_minor = MoneyField(label=_("Amount"))
    currency = forms.CharField(label=_("Currency"), max_length=3, initial="CNY")
    value_on = DayField(label=_("Day it came"))
    payer_words = forms.CharField(label=_("What the payer wrote"), max_length=200, required=False)
    field_order = ("amount_minor", "currency", "value_on", "channel", "bank_reference", "payer_words", "key")

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        typed = str((data or {}).get("currency", "CNY")).strip().upper()
        self.fields["amount_minor"].currency = typed if typed in EXPONENTS else "CNY"

    def clean_currency(self) -> str:
        """A currency this office can count in."""
        currency = str(self.cleaned_data["currency"]).strip().upper()
        if currency not in EXPONENTS:
            raise forms.ValidationError(_("There is no currency %(currency)s. Write three letters, as CNY."), params={"currency": currency})
        return currency


class AttributeForm(KeyedForm):
    """The loan that suspense money belongs to."""

    number = forms.CharField(label=_("Loan number"), max_length=24)


class ReasonForm(KeyedForm):
    """Why a posting must be taken back."""

    reason = forms.CharField(label=_("Why it must be taken back"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class SignForm(KeyedForm):
    """Nothing is typed to sign a contract; the key makes a second press harmless."""


class LoanFilter(forms.Form):
    """What of the loans is shown."""

    q = forms.CharField(label=_("Number or name"), required=False, max_length=120)
    state = forms.ChoiceField(label=_("State"), required=False)
    bucket = forms.ChoiceField(label=_("Days late"), required=False)
    branch = forms.ChoiceField(label=_("Branch"), required=False)

    def __init__(self, data: Any, *, branches: list[tuple[str, str]]) -> None:
        super().__init__(data)
        everything = [("", _("all"))]
        self.fields["state"].choices = everything + [(state.name.lower(), words) for state, words in STATES.items()]
        self.fields["bucket"].choices = everything + [(bucket.name.lower(), words) for bucket, words in BUCKETS.items()]
        self.fields["branch"].choices = everything + branches
