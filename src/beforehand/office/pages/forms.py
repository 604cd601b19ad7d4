"""Form fields of the trade: money in main units that comes out in minor units, a rate in percent, a moment in the branch's zone."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from beforehand.core.basics.limits import date_refusal
from beforehand.core.basics.money import read_money
from beforehand.core.basics.refusals import Refusal
from beforehand.office.pages import formats


class MoneyInput(forms.TextInput):
    """A figure to the right; the currency stands in the label or the help."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", **(attrs or {})})


class MoneyField(forms.Field):
    """An amount typed in main units (`1,283.69`, full-width digits too); cleans to int minor units of `currency`.

    Refuses what `beforehand.core.basics.money` refuses, in its sentences, and, unless `signed`, anything below zero.
    """

    widget = MoneyInput
    default_error_messages = {"negative": _("An amount cannot be below zero. Write it without the minus.")}

    def __init__(self, *, currency: str = "CNY", signed: bool = False, **kwargs: Any) -> None:
        self.currency, self.signed = currency, signed
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> int | None:
        text = str(value or "").strip().replace("−", "-")
        if not text:
            return None
        read = read_money(text, self.currency)
        if isinstance(read, Refusal):
            raise ValidationError(read.sentence(get_language() or "en"), code=read.code)
        if read.minor < 0 and not self.signed:
            raise ValidationError(self.error_messages["negative"], code="negative")
        return read.minor

    def prepare_value(self, value: Any) -> Any:
        return formats.money(value, self.currency) if isinstance(value, int) else value


PPM_OF_A_PERCENT = 10_000


class RateField(forms.DecimalField):
    """A rate typed in percent (`18`, `0.05`); cleans to whole ppm. Refused: below zero, above 999, what is no whole ppm."""

    widget = MoneyInput
    default_error_messages = {"too_fine": _("A rate has at most four places: 18.25.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=999, **kwargs)

    def clean(self, value: Any) -> int | None:  # type: ignore[override]
        read = super().clean(str(value).strip().removesuffix("%").removesuffix("％") if isinstance(value, str) else value)
        if read is None:
            return None
        ppm = read * PPM_OF_A_PERCENT
        if ppm != int(ppm):
            raise ValidationError(self.error_messages["too_fine"], code="too_fine")
        return int(ppm)


_BARE_DAY = re.compile(r"\d{4}[-/]\d{1,2}[-/]\d{1,2}")
_MOMENTS = ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M")
_DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y.%m.%d")


def _refuse_year(day: dt.date | None) -> None:
    if day is not None and (refusal := date_refusal(day)):
        raise ValidationError(refusal.sentence(get_language() or "en"), code=refusal.code)


class MomentField(forms.DateTimeField):
    """A moment in the branch's zone, typed as 2026-09-24 09:12 (the browser's own control would write it by the machine's habits).

    Cleans to an aware datetime; refused are a bare date, because midnight would be made up, and a year this office does not know.
    """

    widget = forms.DateTimeInput(attrs={"autocomplete": "off"}, format="%Y-%m-%d %H:%M")
    default_error_messages = {"invalid": _("This is not a moment. Write it as 2026-09-24 09:12.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=_MOMENTS, **kwargs)

    def to_python(self, value: Any) -> dt.datetime | None:
        if isinstance(value, str) and value.strip() and ":" not in value:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)

    def validate(self, value: Any) -> None:
        """Refuse a moment nothing of the trade can have: a database keeps one before the year 1 and cannot read it again."""
        super().validate(value)
        _refuse_year(value.date() if value else None)


class DayField(forms.DateField):
    """A civil date within the years this office knows, typed as 2026-09-23."""

    widget = forms.DateInput(attrs={"autocomplete": "off"}, format="%Y-%m-%d")
    default_error_messages = {"invalid": _("This is not a day. Write it as 2026-09-23.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=_DAYS, **kwargs)

    def validate(self, value: Any) -> None:
        """Refuse a day nothing of the trade can have, in the core's words."""
        super().validate(value)
        _refuse_year(value)


def asked_moment(text: str) -> dt.datetime | None:
    """The moment a reader put into the ruler (`?known_at=2026-09-24 09:12`), aware, in the branch's zone; None where it is none (now).

    A bare day is read as its last minute: what was known on that day.
    """
    text = text.replace("T", " ").strip()
    try:
        return MomentField(required=False).clean(f"{text} 23:59" if _BARE_DAY.fullmatch(text) else text)
    except (ValidationError, OverflowError):
        return None
