"""The neighbours' register: their loans, money and file as a book, seeded, ending on the day it is brought into the office."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from beforehand.connectors.book import write_book as write_tables
from beforehand.world.book.made import MadeBook, make_book
from beforehand.world.book.parameters import Branch, Parameters
from beforehand.world.book.writing import manifest_of
from beforehand.world.neighbours.people import Neighbour, names, neighbour

SEED = 1118
DECISIONS = 360
"""Of so many decisions some 300 loans come; whoever was declined has no file here."""
LAST_DAY = date(2026, 11, 18)
CODES = {"Hangzhou": "HZ", "Ningbo": "NB", "Wenzhou": "WZ"}
PARAMETERS = Parameters(
    first_decision=date(2025, 3, 3),
    last_decision=date(2026, 11, 13),
    seen_until=LAST_DAY,
    branches=(
        Branch("Hangzhou", 0.36, 0.70, 0.75, 0.95),
        Branch("Ningbo", 0.34, 0.55, 0.65, 0.90),
        Branch("Wenzhou", 0.30, 0.40, 0.55, 0.85),
    ),
    repeat_share=0.08,
    amount_median_minor=24_000_00,
    amount_most_minor=200_000_00,
    late_share=0.30,  # a hard year: more is late than in the made book, so that each branch has people to reach
    late_days_mean=9.0,
    stop_hazard=0.010,
    shock_a_month=0.012,
)
NAME = "Register of three branches until 18 November 2026"


def make_register(seed: int = SEED, decisions: int = DECISIONS) -> MadeBook:
    """Draw the register; the same seed gives the same."""
    return make_book(seed, decisions, PARAMETERS)


def write_register(folder: Path, seed: int = SEED, decisions: int = DECISIONS) -> None:
    """Write the register as a book folder, with who each borrower is among its facts."""
    book = make_register(seed, decisions)
    people = people_of(book)
    tables = {**book.tables, "facts": _with_people(book.tables, people)}
    write_tables(folder, replace(manifest_of(book), name=NAME), tables)


def people_of(book: MadeBook) -> dict[str, Neighbour]:
    """Who each person of the book is, by key, in the order of first application."""
    rng = np.random.default_rng(np.random.SeedSequence([book.seed, 1]))
    decisions, drawn = book.tables["decisions"], names(rng)
    people: dict[str, Neighbour] = {}
    columns = ("person_id", "branch", "applicant.occupation", "applicant.age", "decided_on")
    for row in decisions.select(list(columns)).to_pylist():
        if row["person_id"] not in people:
            people[row["person_id"]] = neighbour(
                rng, next(drawn), len(people), CODES[row["branch"]], row["applicant.occupation"], row["applicant.age"], row["decided_on"]
            )
    return people


def _with_people(tables: Mapping[str, pa.Table], people: Mapping[str, Neighbour]) -> pa.Table:
    """The book's facts with the occupation in words, and of each borrower his name, his birth day and the home he claims."""
    facts = tables["facts"]
    occupations = pa.array([people[one].occupation for one in facts["person_id"].to_pylist()])
    is_class = pc.equal(facts["attribute"], "applicant.occupation")
    facts = facts.set_column(facts.schema.get_field_index("value"), "value", pc.if_else(is_class, occupations, facts["value"]))
    first: dict[str, dict[str, Any]] = {}
    for row in tables["decisions"].select(["person_id", "decision_id", "decided_at"]).to_pylist():
        first.setdefault(row["person_id"], row)
    rows = [_fact(first[key], said) for key, person in people.items() for said in _said_of(person)]
    numbered = [{"fact_id": f"N{number:06d}", **row} for number, row in enumerate(rows, start=1)]
    return pa.concat_tables([facts, pa.Table.from_pylist(numbered, schema=facts.schema)])


def _said_of(person: Neighbour) -> tuple[tuple[str, str, str], ...]:
    """(attribute, value, source)."""
    return (
        ("person.name", person.name, "identity document"), ("person.born_on", person.born_on.isoformat(), "identity document"),
        ("home.address", person.home, "application"),
    )  # fmt: skip


def _fact(decision: Mapping[str, Any], said: tuple[str, str, str]) -> dict[str, Any]:
    attribute, value, source = said
    return {
        "person_id": decision["person_id"], "decision_id": decision["decision_id"], "attribute": attribute, "value": value,
        "true_from": None, "true_to": None, "known_at": decision["decided_at"] - timedelta(hours=2), "known_basis": "recorded",
        "source": source,
    }  # fmt: skip
