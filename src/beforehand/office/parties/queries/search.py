"""Finding a file: by name, reading or initials, by its number, by a whole identity or telephone number."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from beforehand.office.audit.personal import keyed_digest
from beforehand.office.parties.models import Party
from beforehand.office.parties.names import pieces
from beforehand.office.staff.models import Staff

SHORTEST_NUMBER = 5


def search(staff: Staff, text: str) -> QuerySet[Party]:
    """The files `staff` may see that `text` names, sorted by the reading of the name; empty for an empty text."""
    text = " ".join(text.split())
    files = Party.objects.visible_to(staff).select_related("branch").order_by("name_entry__reading", "pk")
    if not text:
        return files.none()
    if text.isascii() and any(letter.isdigit() for letter in text) and len(text) >= SHORTEST_NUMBER:
        held = keyed_digest("identity", text), keyed_digest("phone", text)
        return files.filter(
            Q(number=text) | Q(identity_digest=held[0]) | Q(contact_details__digest=held[1]) | _named(text)
        ).distinct()
    return files.filter(_named(text))


def _named(text: str) -> Q:
    plain = "".join(text.casefold().split())
    if not plain.isascii():
        wanted = [plain] if len(plain) == 1 else [plain[i : i + 2] for i in range(len(plain) - 1)]
        return Q(name_entry__pieces__contains=wanted)
    begins = Q(name_entry__reading__startswith=plain) | Q(name_entry__initials__startswith=plain)
    inside = [part for part in pieces(plain) if len(part) == 3 and part in plain]
    return begins | Q(name_entry__pieces__contains=inside) if len(plain) >= 3 else begins
