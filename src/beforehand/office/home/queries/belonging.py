"""Which entry of a file belongs to which: what was found and taken on a visit, the paper given for money, what proves how he pays."""

from __future__ import annotations

from beforehand.office.agencies.models import Remittance
from beforehand.office.cash.models import FieldReceipt
from beforehand.office.contacts.models import ContactEntry
from beforehand.office.parties.models import Finding, Party
from beforehand.office.servicing.models import Loan, LoanEvent


def belongs_to(party: Party) -> dict[str, str]:
    """For the anchor of an entry (`finding-12`, `field-receipt-3`, `document-8`) the anchor of the entry it belongs to. Six queries."""
    belongs: dict[str, str] = {}
    found = Finding.objects.filter(party=party, subject_type__in=("visit", "standing")).values_list("pk", "subject_type", "subject_id")
    belongs |= {f"finding-{pk}": f"{subject}-{subject_id}" for pk, subject, subject_id in found}
    told = ContactEntry.objects.filter(party=party, visit_id__isnull=False).values_list("pk", "visit_id")
    belongs |= {f"contact-{pk}": f"visit-{visit}" for pk, visit in told}
    given = LoanEvent.objects.filter(loan__party=party, receipt__isnull=False).values_list("pk", "receipt_id")
    belongs |= {f"document-{document}": f"event-{pk}" for pk, document in given}
    signed = Loan.objects.filter(party=party, contract__isnull=False).values_list("pk", "contract_id")
    belongs |= {f"document-{document}": f"loan-{pk}" for pk, document in signed}
    reached = Remittance.objects.filter(event__loan__party=party).values_list("pk", "event_id")
    belongs |= {f"remittance-{pk}": f"event-{event}" for pk, event in reached}
    taken = FieldReceipt.objects.filter(event__loan__party=party).values_list("pk", "event_id", "visit_id")
    for pk, event, visit in taken:
        belongs[f"field-receipt-{pk}"] = f"event-{event}"
        if visit:
            belongs[f"event-{event}"] = f"visit-{visit}"
    return belongs
