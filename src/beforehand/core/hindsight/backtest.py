"""A candidate rule, or a whole policy, on a book of decisions as known then, in money.

Four acts are priced. `decline` turns away where a decline rule is true. Where a rule refers or cannot be decided the application is sent
for evidence, which costs money and days and stops somebody or nobody: `nobody_stopped` and `all_bad_stopped` are the two bounds, and a
made book also knows the `truth`: whom the evidence, had it been there, would have stopped.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from beforehand.core.basics.dates import day_number
from beforehand.core.basics.truth import Truth
from beforehand.core.hindsight.candidate import Answers, RuleCount, answers_of, rule_counts
from beforehand.core.hindsight.decisions import Basis, Decisions, Outcome, Terms
from beforehand.core.hindsight.evidence_cost import Check, checks_ordered, cost_of, days_of
from beforehand.core.hindsight.interval import DRAWS
from beforehand.core.hindsight.known_then import bases, columns_known_then
from beforehand.core.hindsight.outcomes import Outcomes, months_after, outcomes_at
from beforehand.core.hindsight.pricing import Act, Priced, price_acts, turn_away
from beforehand.core.hindsight.sums import Tally, tally
from beforehand.core.hindsight.swap import SwapSet, swap_set
from beforehand.core.rules import Effect, Rule
from beforehand.core.rules.columns import FactColumn, Truths

Mask = NDArray[np.bool_]
DECLINE, NOBODY_STOPPED, ALL_BAD_STOPPED, TRUTH = "decline", "nobody_stopped", "all_bad_stopped", "truth"
ALL, BEFORE, FROM = "all", "before", "from"
HITS_THEN, HITS_NOW = "hits_then", "hits_now"


@dataclass(frozen=True)
class Sent:
    """The applications sent for evidence: all of them, the sums of those with an outcome, what their checks cost, how long they wait.

    `pays_from_bad` is how many of the bad among them must be stopped before the evidence pays for itself, at their average loss; None
    where it costs nothing or there is nothing to stop.
    """

    applications: int
    known: Tally
    cost_minor: int
    median_days: int
    checks: tuple[tuple[str, int, int, int], ...]
    """Each check: code, applications it is ordered for, price in minor units, days."""
    pays_from_bad: int | None


@dataclass(frozen=True)
class Split:
    """Where decisions from a day on are judged apart: how clean the cut is.

    `persons_on_both_sides` are the persons with a decision before and one from that day on; `not_yet_known` the earlier loans whose outcome
    was not known on that day, so that nobody could have learnt from them then.
    """

    judge_from: date
    persons_on_both_sides: int
    not_yet_known: int


@dataclass(frozen=True)
class PriceOfHindsight:
    """Turning away whoever the candidate's rules are true of: on the facts as known then, and as known now, minor units.

    The second is what one believes who looks at the file as it stands today; the difference is hindsight, nobody could have had it.
    """

    net_then_minor: int
    net_now_minor: int
    columns: tuple[str, ...]

    @property
    def difference_minor(self) -> int:
        """What knowing later adds: net as known now less net as known then."""
        return self.net_now_minor - self.net_then_minor


@dataclass(frozen=True)
class Backtest:
    """The answer. `priced` holds each act on each group (`all`, `before` and `from` the judged day); `by_vintage` on each vintage.

    `rebuilt_otherwise` counts, by attribute, the decisions whose value is not the last of their facts before the decision; `sent` is by
    the same groups; `generator_draws` draws of persons; `outcomes` says which decisions count, at which age and margin.
    """

    rules: tuple[RuleCount, ...]
    effect: Effect
    terms: Terms
    bases: dict[str, Basis]
    rebuilt_otherwise: dict[str, int]
    outcomes: Outcomes
    priced: dict[str, dict[str, Priced]]
    by_vintage: dict[str, dict[str, Priced]]
    sent: dict[str, Sent]
    swap: SwapSet
    split: Split | None
    hindsight: PriceOfHindsight | None
    generator_draws: int

    @property
    def headline(self) -> str:
        """The act the one sentence speaks of: declining where a rule declines, else the bound that all bad are stopped."""
        return headline_of(self.effect)


def headline_of(effect: Effect) -> str:
    """The act that answers for a candidate whose strictest effect this is."""
    return DECLINE if effect is Effect.DECLINE else ALL_BAD_STOPPED


def backtest(
    decisions: Decisions,
    rules: tuple[Rule, ...],
    generator: np.random.Generator,
    *,
    in_force: tuple[Rule, ...] = (),
    replaces: bool = False,
    age_months: int | None = None,
    margin_ppm: int | None = None,
    judge_from: date | None = None,
    draws: int = DRAWS,
) -> Backtest:
    """Try decline and refer rules (watch rules among them turn nobody away) on a book. Raises `UnableToBacktest` by the column's name.

    `in_force`: rules that stand already; whom they decline is no merit of the candidate. `replaces`: the rules are a whole policy
    that takes the place of the one in force, so that it may also grant what was declined. `age_months` and `margin_ppm` are the
    book's own by default. The same seed of `generator` gives the same intervals.
    """
    names = sorted({attribute.name for rule in (*rules, *in_force) for attribute in rule.attributes})
    known_then = columns_known_then(decisions, names)
    then = Truths(known_then, len(decisions))
    outcomes = outcomes_at(decisions, age_months, margin_ppm)
    already = answers_of(in_force, then).declined
    answers, checks = _answers(rules, then, already)
    acts = _acts(decisions, rules, outcomes, answers, checks, known_then)
    effect = _strictest(rules)
    learnt = [name for name in names if name in decisions.known_now]
    if learnt:
        now = Truths({**known_then, **{name: decisions.known_now[name] for name in learnt}}, len(decisions))
        acts[HITS_THEN], acts[HITS_NOW] = (turn_away(_hits(rules, answers_of(rules, at)) & ~already) for at in (then, now))
    groups = {ALL: np.ones(len(decisions), np.bool_)}
    if judge_from is not None:
        groups |= {BEFORE: decisions.decided_on < day_number(judge_from), FROM: decisions.decided_on >= day_number(judge_from)}
    vintages = {f"vintage|{label}": decisions.vintage == code for code, label in enumerate(decisions.vintages)}
    shown = [act for act in acts if act not in (HITS_THEN, HITS_NOW)]
    priced = price_acts(decisions.person, outcomes, acts, groups, vintages, generator, draws)
    return Backtest(
        rules=rule_counts(rules, answers, then),
        effect=effect,
        terms=decisions.terms,
        bases=bases(decisions, names),
        rebuilt_otherwise={name: decisions.rebuilt_otherwise[name] for name in names if name in decisions.rebuilt_otherwise},
        outcomes=outcomes,
        priced={act: {group: priced[act][group] for group in groups} for act in shown},
        by_vintage={act: {label: priced[act][f"vintage|{label}"] for label in decisions.vintages} for act in shown},
        sent={where: _sent(outcomes, answers, checks, group) for where, group in groups.items()},
        swap=_swap(decisions, outcomes, answers, already, replaces),
        split=None if judge_from is None else _split(decisions, outcomes, judge_from),
        hindsight=_price_of_hindsight(priced, learnt),
        generator_draws=draws,
    )


def _strictest(rules: tuple[Rule, ...]) -> Effect:
    return next(effect for effect in Effect if any(rule.effect is effect for rule in rules))


def _answers(rules: tuple[Rule, ...], columns: Truths, already: Mask) -> tuple[Answers, tuple[Check, ...]]:
    """What the rules do, less whom the policy in force declines anyhow, and the checks that go with it."""
    found = answers_of(rules, columns)
    answers = Answers(found.declined & ~already, found.sent & ~already, found.truths)
    return answers, checks_ordered(rules, answers.truths, answers.sent, columns)


def _acts(
    decisions: Decisions,
    rules: tuple[Rule, ...],
    outcomes: Outcomes,
    answers: Answers,
    checks: tuple[Check, ...],
    known_then: Mapping[str, FactColumn],
) -> dict[str, Act]:
    """The candidate's acts; `truth` only where the book knows the truth of an attribute of a rule that refers."""
    cost = cost_of(checks, len(decisions))
    acts: dict[str, Act] = {}
    declines = any(rule.effect is Effect.DECLINE for rule in rules)
    if declines:
        acts[DECLINE] = turn_away(answers.declined)
    if declines and not answers.sent.any():
        return acts
    acts[NOBODY_STOPPED] = Act(answers.declined, cost)
    acts[ALL_BAD_STOPPED] = Act(answers.declined | (answers.sent & outcomes.bad), cost)
    asked = {attribute.name for rule in rules for attribute in rule.attributes}
    if asked & set(decisions.truths):
        found = {name: decisions.truths.get(name, known_then[name]) for name in asked}
        truly = answers_of(rules, Truths(found, len(decisions)))
        stopped = _hits(rules, truly)
        acts[TRUTH] = Act(answers.declined | (answers.sent & stopped), cost)
    return acts


def _true(rules: tuple[Rule, ...], answers: Answers, effect: Effect) -> Mask:
    """Applications for which some rule of that effect is true."""
    rows = np.zeros(len(answers.sent), np.bool_)
    for rule, truth in zip(rules, answers.truths, strict=True):
        if rule.effect is effect:
            rows |= truth == Truth.TRUE
    return rows


def _sent(outcomes: Outcomes, answers: Answers, checks: tuple[Check, ...], group: Mask) -> Sent:
    sent = answers.sent & group
    known = tally(outcomes, sent)
    cost = sum(check.cost_minor * int(np.count_nonzero(check.ordered & sent & outcomes.counted)) for check in checks)
    days = days_of(checks, len(sent))[sent]
    return Sent(
        applications=int(np.count_nonzero(sent)),
        known=known,
        cost_minor=cost,
        median_days=int(np.median(days)) if len(days) else 0,
        checks=tuple((check.code, int(np.count_nonzero(check.ordered & sent)), check.cost_minor, check.days) for check in checks),
        pays_from_bad=-(-cost * known.bad // known.loss_minor) if cost and known.loss_minor > 0 else None,
    )


def _swap(decisions: Decisions, outcomes: Outcomes, answers: Answers, already: Mask, replaces: bool) -> SwapSet:
    before = (decisions.outcome == Outcome.GRANTED) & ~already
    after = ~answers.declined & (decisions.outcome != Outcome.NOT_TAKEN_UP) if replaces else before & ~answers.declined
    return swap_set(outcomes, before, after, answers.sent)


def _split(decisions: Decisions, outcomes: Outcomes, judge_from: date) -> Split:
    day = day_number(judge_from)
    early = decisions.decided_on < day
    both = np.intersect1d(decisions.person[early], decisions.person[~early])
    unknown_then = early & outcomes.counted & (months_after(decisions.decided_on, outcomes.age_months) > day)
    known_bad = outcomes.bad & (decisions.lost_on.values < day)
    return Split(judge_from, len(both), int(np.count_nonzero(unknown_then & ~known_bad)))


def _price_of_hindsight(priced: dict[str, dict[str, Priced]], columns: list[str]) -> PriceOfHindsight | None:
    if not columns:
        return None
    return PriceOfHindsight(priced[HITS_THEN][ALL].net_minor, priced[HITS_NOW][ALL].net_minor, tuple(columns))


def _hits(rules: tuple[Rule, ...], answers: Answers) -> Mask:
    """Applications for which some rule that declines or refers is true."""
    return _true(rules, answers, Effect.DECLINE) | _true(rules, answers, Effect.REFER)
