"""A made book: seeded, with hidden truth, so that every answer about a rule can be held against what is so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from beforehand.core.policy import PolicyVersion, read_policy
from beforehand.core.rules import STARTER
from beforehand.packs.read import read_pack
from beforehand.world.book import desk, events, evidence, learnt, loan_tables, money, people, repayment, tables
from beforehand.world.book.evidence import AttributeColumn
from beforehand.world.book.parameters import Parameters


@dataclass(frozen=True)
class MadeBook:
    """`tables`: those of a book (`loans`, `installments`, `events`, `decisions`, `facts`, `contacts`), money in minor units of CNY.

    `hidden`: the truth behind each decision, which no table of the book shows. `parameters` and `seed` made it and make it again.
    """

    seed: int
    parameters: Parameters
    attributes: tuple[AttributeColumn, ...]
    tables: Mapping[str, pa.Table]
    hidden: pa.Table


@dataclass(frozen=True)
class _Chance:
    """One stream of chance for each step, so that what becomes of loans cannot move what was known before."""

    applications: np.random.Generator
    truth: np.random.Generator
    papers: np.random.Generator
    early: np.random.Generator
    evidence: np.random.Generator
    decisions: np.random.Generator
    repayment: np.random.Generator
    posting: np.random.Generator
    contacts: np.random.Generator
    learnt: np.random.Generator

    @classmethod
    def of(cls, seed: int) -> _Chance:
        return cls(*(np.random.default_rng(child) for child in np.random.SeedSequence(seed).spawn(10)))


def make_book(seed: int, decisions: int = 20_000, parameters: Parameters | None = None) -> MadeBook:
    """A book of so many decisions and their loans; the same seed, size and parameters give the same bytes in every column."""
    assert decisions > 0, "a book has decisions"
    terms, chance = parameters or Parameters(), _Chance.of(seed)
    asked = people.draw_applications(terms, decisions, chance.applications)
    truth = people.draw_truth(terms, asked, chance.truth)
    papers = evidence.papers(terms, asked, truth, chance.papers)
    says = desk.policy_says(version_1(), papers)
    early = desk.turned_away_early(terms, says, chance.early)
    bought = evidence.bought(terms, asked, truth, early, chance.evidence)
    decided = desk.sign_off(terms, asked, says, early, bought, chance.decisions)
    granted = np.flatnonzero(decided.outcome == desk.GRANTED)
    plans, of_loans = events.draw_plans(terms, asked, granted), truth.rows(granted)
    behaviour = repayment.behave(terms, of_loans, plans, chance.repayment)
    loans = events.draw_events(terms, asked, granted, plans, behaviour, chance.posting)
    outcome = money.count_outcome(terms, loans, of_loans, chance.contacts)
    columns = [*papers, *bought]
    troubled = learnt.Troubled(granted[outcome.troubled.row], outcome.troubled.since, outcome.troubled.arrears_minor)
    facts = learnt.facts_at_decision(columns)
    facts += learnt.facts_learnt_later(terms, asked, truth, columns, troubled, chance.learnt)
    made = {
        "loans": loan_tables.loan_table(terms, asked, granted),
        "installments": loan_tables.installment_table(granted, plans),
        "events": loan_tables.event_table(granted, loans),
        "decisions": loan_tables.decision_table(terms, asked, decided, granted, outcome, columns),
        "facts": tables.fact_table(asked, facts),
        "contacts": tables.contact_table(asked, granted, outcome.contacts),
    }
    return MadeBook(seed, terms, tuple(columns), made, tables.hidden_table(truth, says, desk.POLICY_SAYS))


def version_1() -> PolicyVersion:
    """The founding lender's policy version 1, in force over the whole book."""
    return next(version for version in read_policy(read_pack("policies", "founding"), STARTER) if version.version == 1)
