"""Identity and telephone numbers as they are found again: by keyed digest of the whole, an identity number by its last four too."""

from __future__ import annotations

import re

from beforehand.office.audit.personal import keyed_digest

TAIL = 4


def identity_digests(number: str) -> tuple[str, str]:
    """The digest of an identity number and that of its last four characters; both empty for an empty number."""
    plain = "".join(number.split()).casefold()
    return (keyed_digest("identity", plain), keyed_digest("identity tail", plain[-TAIL:])) if plain else ("", "")


def phone_digest(number: str) -> str:
    """The digest of a telephone number; a mainland mobile number is the same with and without +86."""
    plain = re.sub(r"[^0-9+]", "", number)
    return keyed_digest("phone", re.sub(r"^(?:\+|00)?86(?=1\d{10}$)", "", plain))
