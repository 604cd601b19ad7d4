"""The register comes into the office on the evening of 18 November 2026, as declared history; the nights judge it from then on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from beforehand.office.imports import services as imports
from beforehand.office.imports.models import ImportedKey, ImportRun
from beforehand.office.parties import services as parties
from beforehand.office.parties.models import Party
from beforehand.world.neighbours.people import Neighbour
from beforehand.world.neighbours.register import CODES, make_register, people_of
from beforehand.world.stories.cast import Cast
from beforehand.world.stories.moments import at

ARRIVES = at("2026-11-18 20:10")
MANAGERS = {"HZ": "wu_lan", "NB": "fu_nb", "WZ": "fu_wz"}


def arrival(cast: Cast) -> Iterator[datetime]:
    """Bring the register in, then write down how each borrower is reached, from the branches' card boxes."""
    yield ARRIVES
    assert cast.register_folder is not None, "the register was written before the story is told"
    run = imports.import_book(cast.qian_yi, None, folder=cast.register_folder, product=cast.product)
    cast.kept["register"] = run
    yield at("2026-11-18 20:30")
    people = people_of(make_register())
    with transaction.atomic():
        for key, party in brought(run):
            _reached(cast, party, people[key])


def brought(run: ImportRun) -> list[tuple[str, Party]]:
    """The borrowers an import opened files for, with the source's keys, in the order of the files."""
    keys = dict(ImportedKey.objects.filter(run=run, table="persons").values_list("record_id", "key"))
    found = Party.objects.filter(pk__in=keys).select_related("branch").order_by("pk")
    return [(keys[party.pk].partition("/")[2], party) for party in found]


def _reached(cast: Cast, party: Party, person: Neighbour) -> None:
    manager = cast.people[MANAGERS[CODES[party.branch.name]]]
    parties.add_contact_detail(manager, None, party=party, kind="phone", value=person.phone)
    parties.add_contact_detail(manager, None, party=party, kind="home", value=person.home)
