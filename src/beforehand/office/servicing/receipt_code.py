"""The code on a receipt: what the paper says, readable by any telephone without a network. The same on the paper and on the page."""

from __future__ import annotations

import segno
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from beforehand.core.basics.money import format_minor
from beforehand.office.servicing.models import LoanEvent


def receipt_code(event: LoanEvent, number: str) -> SafeString:
    """A QR code as inline SVG: number, loan, amount with its currency, value day; one a line."""
    money = event.loan.currency
    said = [number, event.loan.number, f"{format_minor(event.amount_minor, money)} {money}", event.value_on.isoformat()]
    label = _("Code of receipt %(number)s") % {"number": number}
    drawn = segno.make("\n".join(said), error="m").svg_inline(
        scale=4, border=2, dark="#000", light="#fff", svgclass="receiptcode", title=label
    )
    return mark_safe(drawn)  # noqa: S308 - drawn from digits
