"""What belongs to a visit stands under it: what was found there and the money that was taken, among its steps."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Sequence

from beforehand.office.cash.models import FieldReceipt
from beforehand.office.contacts.models import ContactEntry
from beforehand.office.parties.models import Finding, Party
from beforehand.office.parties.timeline import TimelineRow


def visit_of_each(party: Party) -> dict[str, str]:
    """The visit (`visit-7`) to which an entry (`finding-12`, `field-receipt-3`, `contact-9`, `payment-4`) of this file belongs."""
    found = Finding.objects.filter(party=party, subject_type="visit").values_list("pk", "subject_id")
    told = ContactEntry.objects.filter(party=party, visit_id__isnull=False).values_list("pk", "visit_id")
    taken = FieldReceipt.objects.filter(event__loan__party=party, visit_id__isnull=False).values_list("pk", "event_id", "visit_id")
    belongs = {f"finding-{pk}": f"visit-{visit}" for pk, visit in found}
    belongs |= {f"contact-{pk}": f"visit-{visit}" for pk, visit in told}
    for pk, event, visit in taken:
        belongs |= {f"field-receipt-{pk}": f"visit-{visit}", f"event-{event}": f"visit-{visit}"}
    return belongs


def under_their_visits(rows: Sequence[TimelineRow], belongs: dict[str, str]) -> list[TimelineRow]:
    """The rows with those of a visit among its steps, in the order of their moments; without the visit's own row they stand alone.

    What is done to a receipt's notes after the visit (the count at the branch) stands as a row of its own, at its own hour.
    """
    visits = {row.subject for row in rows if row.kind == "visit"}
    parts: dict[str, list[TimelineRow]] = defaultdict(list)
    standing: list[TimelineRow] = []
    for row in rows:
        visit = belongs.get(row.subject, "")
        if visit not in visits:
            standing.append(row)
            continue
        parts[visit].append(dataclasses.replace(row, steps=()))
        standing += [
            TimelineRow(at=step.at, recorded_at=step.at, department="other", kind="custody", bold=step.text, words=step.words)
            for step in row.steps
        ]
    return [
        dataclasses.replace(row, steps=tuple(sorted([*row.steps, *parts[row.subject]], key=lambda step: step.at)))
        if parts.get(row.subject)
        else row
        for row in standing
    ]
