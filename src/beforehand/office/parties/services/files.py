"""Opening a borrower's file, and how he and the people around him may be reached."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from django.db import connection
from django.utils.translation import gettext_lazy as _

from beforehand.office.audit import clock
from beforehand.office.audit.personal import keyed_digest
from beforehand.office.parties.models import ContactDetail, NameEntry, Party, ThirdPerson
from beforehand.office.parties.names import pieces, reading
from beforehand.office.parties.numbers import identity_digests, phone_digest
from beforehand.office.parties.refusing import UnableToOpenFile, UnableToRecord, written_once
from beforehand.office.staff.models import Branch, Staff
from beforehand.office.staff.roles import Role
from beforehand.office.staff.service import service

WRITERS = (
    Role.LOAN_OFFICER, Role.UNDERWRITER, Role.APPROVER, Role.COLLECTOR, Role.FIELD_COLLECTOR, Role.COLLECTION_MANAGER,
    Role.BRANCH_MANAGER, Role.RISK_MANAGER,
)  # fmt: skip
"""Whoever lends or collects writes into the file."""

HOLDERS = ("debtor", "guarantor", "contact_person", "relative", "neighbour", "landlord", "colleague", "employer", "unknown")
RELATIONS = HOLDERS[1:-1]
OLDEST_YEARS = 120
LONGEST_NAME = 120
LONGEST_ADDRESS = 200
IDENTITY = re.compile(r"[0-9A-Za-z()./-]{5,30}")


@service("open_file", roles=(Role.LOAN_OFFICER, Role.BRANCH_MANAGER))
def open_file(
    actor: Staff, at: datetime, *, branch: Branch, name: str, born_on: date | None, identity_number: str = "", occupation: str = "",
    phones: Sequence[tuple[str, str]] = (), home: str = "", workplace: str = "", business: str = "",
) -> Party:  # fmt: skip
    """Open the file of a person. Refused without a name, for a birth day that cannot be, or where the identity number has a file."""
    name = " ".join(name.split())
    if not name:
        raise UnableToOpenFile(_("A file needs a name. Write it as it stands on the identity document."), field="name")
    if len(name) > LONGEST_NAME:
        raise UnableToOpenFile(_("No identity document holds so long a name. Write the name alone."), field="name")
    today = clock.now().astimezone(branch.zone_info).date()
    if born_on is not None and not (today.year - OLDEST_YEARS <= born_on.year and born_on <= today):
        raise UnableToOpenFile(_("Nobody was born on %(day)s. Read the identity document again.") % {"day": born_on}, field="born_on")
    identity_number = " ".join(identity_number.split())
    if identity_number and not IDENTITY.fullmatch(identity_number.replace(" ", "")):
        raise UnableToOpenFile(_("This is no identity number. Write it as it stands on the document."), field="identity_number")
    if len(occupation.strip()) > Party._meta.get_field("occupation").max_length:
        raise UnableToOpenFile(_("Keep the occupation to a few words."), field="occupation")
    digest, tail = identity_digests(identity_number)
    if digest and (other := Party.objects.filter(identity_digest=digest).first()):
        raise _has_file(other)
    with written_once(_has_file(None)):
        party = Party.objects.create(
            number=next_file_number(), branch=branch, name=name, born_on=born_on.isoformat() if born_on else "", identity_digest=digest,
            identity_number=identity_number, identity_tail_digest=tail, occupation=occupation.strip(), recorded_by=actor,
        )  # fmt: skip
    read, initials = reading(name)
    NameEntry.objects.create(party=party, reading=read[:200], initials=initials[:40], pieces=pieces(name))
    given = [("phone", value, holder) for value, holder in phones]
    given += [(kind, value, "debtor") for kind, value in (("home", home), ("workplace", workplace), ("business", business)) if value]
    for kind, value, holder in given:
        add_contact_detail(actor, at, party=party, kind=kind, value=value, holder=holder)
    return party


def _has_file(other: Party | None) -> UnableToOpenFile:
    sentence = (
        _("This identity number has a file already: %(number)s. Open that one.") % {"number": other.number}
        if other
        else _("This identity number was given a file a moment ago. Search for it and open that one.")
    )
    return UnableToOpenFile(sentence, field="identity_number", code="has_file")


def next_file_number() -> str:
    """The next number of a file: a running number of the house."""
    with connection.cursor() as cursor:
        cursor.execute("select nextval('parties_file_number')")
        return f"{cursor.fetchone()[0]:06d}"


@service("add_contact_detail", roles=WRITERS)
def add_contact_detail(actor: Staff, at: datetime, *, party: Party, kind: str, value: str, holder: str = "debtor") -> ContactDetail:
    """Add a telephone number, address or work place; `holder` says whose it is, `unknown` where nobody knows."""
    value = " ".join(value.split())
    if kind not in ContactDetail.Kind.values or holder not in HOLDERS:
        raise UnableToRecord(_("Choose what it is and whose it is from the list."), field="kind")
    if not value:
        raise UnableToRecord(_("Write the number or the address."), field="value")
    if len(value) > LONGEST_ADDRESS:
        raise UnableToRecord(_("Keep an address to one line of at most 200 characters."), field="value")
    if kind == ContactDetail.Kind.PHONE and not re.fullmatch(r"\+?[0-9][0-9 -]{4,18}", value):
        raise UnableToRecord(_("%(value)s is no telephone number. Write its digits.") % {"value": value}, field="value")
    digest = phone_digest(value) if kind == ContactDetail.Kind.PHONE else keyed_digest(kind, value)
    if party.contact_details.filter(kind=kind, digest=digest, ended_at=None).exists():
        raise UnableToRecord(_("This stands in the file already."), field="value")
    return ContactDetail.objects.create(party=party, kind=kind, value=value, digest=digest, holder=holder, recorded_by=actor)


@service("end_contact_detail", roles=WRITERS)
def end_contact_detail(actor: Staff, at: datetime, *, detail: ContactDetail) -> ContactDetail:
    """A number or address no longer holds from `at` on; it stays legible."""
    if detail.ended_at is not None:
        raise UnableToRecord(_("This was ended before."), code="ended")
    detail.ended_at = at
    detail.save(update_fields=["ended_at"])
    return detail


@service("add_third_person", roles=WRITERS)
def add_third_person(actor: Staff, at: datetime, *, party: Party, relation: str, name: str = "", reached_at: str = "") -> ThirdPerson:
    """Note somebody beside the borrower: he may be asked where the borrower can be found, never told why."""
    if relation not in RELATIONS:
        raise UnableToRecord(_("Choose the relation from the list."), field="relation")
    name, reached_at = " ".join(name.split()), " ".join(reached_at.split())
    if max(len(name), len(reached_at)) > LONGEST_ADDRESS:
        raise UnableToRecord(_("Keep an address to one line of at most 200 characters."), field="reached_at")
    return ThirdPerson.objects.create(party=party, relation=relation, name=name, reached_at=reached_at, recorded_by=actor)


@service("third_person_refused", roles=WRITERS)
def third_person_refused(actor: Staff, at: datetime, *, third_person: ThirdPerson) -> ThirdPerson:
    """The third person wishes not to be asked again: from this day on the gate refuses every contact with him."""
    if third_person.refused_on is None:
        third_person.refused_on = at.astimezone(third_person.party.branch.zone_info).date()
        third_person.save(update_fields=["refused_on"])
    return third_person
