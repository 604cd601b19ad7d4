"""Who stands around a borrower: third persons, and other files that share a number, an address, an employer or an account."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from beforehand.office.parties.models import ContactDetail, Party, ThirdPerson
from beforehand.office.staff.models import Staff

MOST = 20


@dataclass(frozen=True)
class Around:
    """A third person, and whether he had said by then that he does not want to be asked."""

    person: ThirdPerson
    wishes_not: bool


@dataclass(frozen=True)
class Link:
    """Another file and what it shares with this one (kinds of contact detail); `party` is None where it may not be seen from here."""

    party: Party | None
    branch_name: str
    kinds: tuple[str, ...]


def third_persons_of(party: Party, as_of: date, as_known_at: datetime) -> list[Around]:
    """The third persons known at an instant, oldest first."""
    known = party.third_persons.filter(recorded_at__lte=as_known_at).order_by("recorded_at", "pk")
    return [Around(one, one.refused_on is not None and one.refused_on <= as_of) for one in known]


def links_of(party: Party, staff: Staff, as_known_at: datetime) -> list[Link]:
    """Other files that share a detail with this one, as known at an instant; one of another branch is named by its branch alone."""
    own = party.contact_details.filter(recorded_at__lte=as_known_at).exclude(digest="").values_list("digest", flat=True)
    shared = (
        ContactDetail.objects.filter(digest__in=list(own), recorded_at__lte=as_known_at)
        .exclude(party=party)
        .select_related("party__branch")
        .order_by("party__number")
    )
    kinds: dict[Party, list[str]] = defaultdict(list)
    for detail in shared:
        kinds[detail.party].append(detail.kind)
    seen = staff.branches_seen()
    return [
        Link(other if seen is None or other.branch_id in seen else None, other.branch.name, tuple(dict.fromkeys(shares)))
        for other, shares in list(kinds.items())[:MOST]
    ]
