"""The doors of the office that have no room in the bar: each role's own, on its first page."""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from beforehand.office.agencies.pages import READERS as PLACEMENTS
from beforehand.office.closing.pages import READERS as CLOSES
from beforehand.office.contacts.pages import OVERSEERS
from beforehand.office.imports.pages import READERS as IMPORTS
from beforehand.office.parties.pages.access import READERS as FILES
from beforehand.office.servicing.pages.access import READERS as LOANS
from beforehand.office.servicing.services.payments import COUNTER
from beforehand.office.staff.models import Staff
from beforehand.office.staff.roles import Role
from beforehand.office.underwriting.pages.access import OVERRIDE_READERS, POLICY_READERS, QUEUE_READERS

LOOKS_AT_STAFF = (Role.ADMINISTRATOR, Role.AUDITOR, Role.COMPLIANCE_OFFICER)
DOORS = (
    (_("Waiting for a decision"), "underwriting:queue", QUEUE_READERS),
    (_("Checks"), "parties:checks", FILES),
    (_("Lending policy"), "underwriting:policy", POLICY_READERS),
    (_("Products"), "servicing:products", (*LOANS, Role.ADMINISTRATOR)),
    (_("Overrides"), "underwriting:overrides", OVERRIDE_READERS),
    (_("Loans"), "servicing:loans", LOANS),
    (_("Counter"), "servicing:counter", COUNTER),
    (_("Payouts"), "servicing:payouts", LOANS),
    (_("Corrections"), "servicing:reversals", COUNTER),
    (_("Closes"), "closing:runs", CLOSES),
    (_("Breaches"), "contacts:breaches", OVERSEERS),
    (_("Incidents"), "safety:incidents", FILES),
    (_("Agencies and placements"), "agencies:placements", PLACEMENTS),
    (_("What was brought in"), "imports:runs", IMPORTS),
    (_("Declared earlier than written"), "parties:declared_earlier", (Role.AUDITOR, Role.COMPLIANCE_OFFICER)),
    (_("Staff"), "staff:people", LOOKS_AT_STAFF),
    (_("Branches"), "staff:branches", LOOKS_AT_STAFF),
)
"""Words, address, and who may open it."""


def doors_of(staff: Staff) -> list[tuple[str, str]]:
    """The doors this person may open, as words and addresses."""
    return [(str(words), reverse(name)) for words, name, readers in DOORS if _opens(staff, readers)]


def _opens(staff: Staff, readers: Collection[Role]) -> bool:
    return staff.holds_any(readers)
