"""Finding a file: by name, reading or initials, by its number, by a whole identity or telephone number."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from beforehand.office.parties.models import ContactDetail, Party
from beforehand.office.parties.names import plain_name
from beforehand.office.parties.numbers import TAIL, identity_digests, phone_digest
from beforehand.office.staff.models import Staff

LONGEST = 120
SHORTEST_NUMBER = 5
FILE_NUMBER_DIGITS = 6


def search(staff: Staff, text: str) -> QuerySet[Party]:
    """The files `staff` may see that `text` names, sorted by the reading of the name; empty for an empty text."""
    text = " ".join(text.split())[:LONGEST]
    files = Party.objects.visible_to(staff).select_related("branch").order_by("name_entry__reading", "pk")
    if not text:
        return files.none()
    wanted = _named(text)
    plain = text.replace(" ", "").replace("-", "")
    if plain.isascii() and any(letter.isdigit() for letter in plain):
        if plain.isdigit() and len(plain) <= FILE_NUMBER_DIGITS:
            wanted |= Q(number=plain.zfill(FILE_NUMBER_DIGITS))
        if len(plain) == TAIL:
            wanted |= Q(identity_tail_digest=identity_digests(plain)[1])
        if len(plain) >= SHORTEST_NUMBER:
            reached = ContactDetail.objects.filter(kind=ContactDetail.Kind.PHONE, digest=phone_digest(plain)).values("party_id")
            wanted |= Q(identity_digest=identity_digests(plain)[0]) | Q(pk__in=reached)
    return files.filter(wanted)


def _named(text: str) -> Q:
    plain = plain_name(text)
    if not plain:
        return Q(pk__in=())
    if not plain.isascii():
        wanted = [plain] if len(plain) == 1 else [plain[i : i + 2] for i in range(len(plain) - 1)]
        return Q(name_entry__pieces__contains=wanted)
    begins = Q(name_entry__reading__startswith=plain) | Q(name_entry__initials__startswith=plain)
    inside = [plain[i : i + 3] for i in range(len(plain) - 2)]
    return begins | Q(name_entry__pieces__contains=inside) if inside else begins
