"""Form fields of the trade: money in main units that comes out in minor units, and a moment in the branch's zone."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from beforehand.office.pages import formats

_AMOUNT = re.compile(r"(?P<sign>[-−]?)(?P<units>\d{1,3}(?:[,，]\d{3})+|\d+)(?:\.(?P<fraction>\d+))?")


class MoneyInput(forms.TextInput):
    """A figure to the right; the currency stands in the label or the help."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", **(attrs or {})})


class MoneyField(forms.Field):
    """An amount typed in main units (`1,283.69`); cleans to int minor units of `currency`.

    Refuses words, more decimals than the currency has, more than 13 digits of minor units, and, unless `signed`, anything below zero.
    """

    widget = MoneyInput
    default_error_messages = {
        "words": _("This is not an amount. Write figures only, for example 1,283.69."),
        "decimals": _("%(currency)s has %(places)s decimals. Leave out the further ones."),
        "digits": _("This amount is too long. Check the figures."),
        "negative": _("An amount cannot be below zero. Write it without the minus."),
    }

    def __init__(self, *, currency: str = "CNY", signed: bool = False, **kwargs: Any) -> None:
        self.currency, self.signed = currency, signed
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> int | None:
        text = "".join(str(value or "").split())
        if not text:
            return None
        found = _AMOUNT.fullmatch(text)
        if not found:
            raise ValidationError(self.error_messages["words"], code="words")
        places = formats.exponent(self.currency)
        fraction = found["fraction"] or ""
        if len(fraction.rstrip("0")) > places:
            raise ValidationError(self.error_messages["decimals"], code="decimals", params={"currency": self.currency, "places": places})
        minor = int(re.sub(r"\D", "", found["units"]) + fraction.rstrip("0").ljust(places, "0"))
        if len(str(minor)) > 13:
            raise ValidationError(self.error_messages["digits"], code="digits")
        if found["sign"] and minor and not self.signed:
            raise ValidationError(self.error_messages["negative"], code="negative")
        return -minor if found["sign"] else minor

    def prepare_value(self, value: Any) -> Any:
        return formats.money(value, self.currency) if isinstance(value, int) else value


_MOMENTS = ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M")
_DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y.%m.%d")


class MomentField(forms.DateTimeField):
    """A moment in the branch's zone, typed as 2026-09-24 09:12 (the browser's own control would write it by the machine's habits).

    Cleans to an aware datetime; a bare date is refused, because midnight would be made up.
    """

    widget = forms.DateTimeInput(attrs={"autocomplete": "off"}, format="%Y-%m-%d %H:%M")
    default_error_messages = {"invalid": _("This is not a moment. Write it as 2026-09-24 09:12.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=_MOMENTS, **kwargs)


class DayField(forms.DateField):
    """A civil date, typed as 2026-09-23."""

    widget = forms.DateInput(attrs={"autocomplete": "off"}, format="%Y-%m-%d")
    default_error_messages = {"invalid": _("This is not a day. Write it as 2026-09-23.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=_DAYS, **kwargs)


def asked_moment(text: str) -> dt.datetime | None:
    """The moment a reader put into the ruler (`?known_at=2026-09-24 09:12`), aware, in the branch's zone; None where it is none (now)."""
    try:
        return MomentField(required=False).clean(text.replace("T", " ").strip())
    except (ValidationError, OverflowError):
        return None
