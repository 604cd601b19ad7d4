"""The words of this room for what the engine and the rows name by code."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from beforehand.core.loans.layout import Bucket, Component, State
from beforehand.office.servicing.models import LoanEvent, LoanWarning

COMPONENTS: dict[int, str | Promise] = {
    Component.FEE: _("overdue fee"),
    Component.INTEREST: _("interest"),
    Component.PRINCIPAL: _("principal"),
    Component.BROKEN_INTEREST: _("interest of the broken month"),
    Component.CREDIT: _("more than is owed; it goes back to the borrower"),
    Component.PAYOUT: _("principal paid out"),
    Component.INTEREST_CANCELLED: _("interest that falls away"),
}
CHANNELS: dict[str, str | Promise] = {
    LoanEvent.Channel.CASH: _("cash at the counter"),
    LoanEvent.Channel.TRANSFER: _("transfer"),
    LoanEvent.Channel.FIELD: _("cash to an officer"),
    LoanEvent.Channel.AGENCY: _("through an agency"),
}
KINDS: dict[str, str | Promise] = {
    LoanEvent.Kind.DISBURSEMENT: _("payout"),
    LoanEvent.Kind.PAYMENT: _("payment"),
    LoanEvent.Kind.PAYOFF: _("payoff"),
    LoanEvent.Kind.REVERSAL: _("taken back"),
}
STATES: dict[int, str | Promise] = {
    State.NOT_PAID_OUT: _("not paid out"),
    State.ACTIVE: pgettext_lazy("loan", "running"),
    State.PAID_IN_FULL: _("paid in full"),
}
BUCKETS: dict[int, str | Promise] = {
    Bucket.CURRENT: pgettext_lazy("bucket", "current"),
    Bucket.DAYS_1_30: _("1 to 30 days"),
    Bucket.DAYS_31_60: _("31 to 60 days"),
    Bucket.DAYS_61_90: _("61 to 90 days"),
    Bucket.DAYS_91_180: _("91 to 180 days"),
    Bucket.OVER_180: _("over 180 days"),
}
WARNINGS: dict[str, str | Promise] = {
    LoanWarning.Kind.GROWING_LATENESS: _("Early warning: each payment later than the one before."),
    LoanWarning.Kind.FIRST_PAYMENT_DEFAULT: _("The first payment was missed."),
    LoanWarning.Kind.RECHECK_DIFFERS: _("A re-check found something else than the file says."),
}
