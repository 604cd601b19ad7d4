"""The form of a product's next version."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from beforehand.office.pages.forms import DayField, MoneyField, RateField
from beforehand.office.staff.forms import KeyedForm

CODE = RegexValidator(r"^[a-z0-9][a-z0-9-]*$", _("Write the code in small letters and digits, like equal-36."))
MOST_INSTALLMENTS = 360


class ProductForm(KeyedForm):
    """A product as it is sold from a day on. Amounts are in the currency of the house."""

    layout = "two"
    code = forms.CharField(
        label=_("Code"), max_length=24, validators=[CODE],
        help_text=_("One code is one product; with a code that is there already this is its next version."),
    )  # fmt: skip
    in_force_from = DayField(label=_("Sold from"))
    name_en = forms.CharField(label=_("Name in English"), max_length=80)
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=80)
    annual_rate_ppm = RateField(label=_("Rate a year, percent"), help_text=_("Simple rate on the declining balance."))
    overdue_fee_daily_ppm = RateField(
        label=_("Overdue fee a day, percent"), help_text=_("Of what is unpaid of an overdue installment. 0 for none.")
    )
    least_minor = MoneyField(label=_("Least amount, CNY"))
    most_minor = MoneyField(label=_("Most, CNY"))
    installments_least = forms.IntegerField(label=_("Fewest installments"), min_value=1, max_value=MOST_INSTALLMENTS)
    installments_most = forms.IntegerField(label=_("Most installments"), min_value=1, max_value=MOST_INSTALLMENTS)

    def clean(self) -> dict[str, Any]:
        """Refuse limits in the wrong order, at the field that has to change."""
        given = super().clean() or {}
        for least, most in (("least_minor", "most_minor"), ("installments_least", "installments_most")):
            if given.get(least) is not None and given.get(most) is not None and given[least] > given[most]:
                self.add_error(most, _("The most is below the least. Change one of them."))
        return given
