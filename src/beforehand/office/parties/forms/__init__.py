"""The forms of a borrower's file."""

from beforehand.office.parties.forms.checks import OrderForm, ResultForm
from beforehand.office.parties.forms.findings import FindingForm, PaperForm, SettleForm
from beforehand.office.parties.forms.people import ConsentForm, DetailForm, FlagForm, PartyForm, ReasonForm, ThirdPersonForm
from beforehand.office.parties.forms.values import canonical

__all__ = [
    "ConsentForm",
    "DetailForm",
    "FindingForm",
    "FlagForm",
    "OrderForm",
    "PaperForm",
    "PartyForm",
    "ReasonForm",
    "ResultForm",
    "SettleForm",
    "ThirdPersonForm",
    "canonical",
]
