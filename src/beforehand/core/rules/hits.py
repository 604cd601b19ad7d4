"""How a set of rules hits a book: natural, sole and first hits, mutual coverage, set hit.

Each count is given as false, unknown, true, in Kleene's logic: a *sole* hit is a rule that is true where all others are false, so it is
unknown where one of them is. All rules are judged on all rows, else sole hits would be lost where an earlier rule had already decided.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from beforehand.core.basics.truth import Truth
from beforehand.core.rules.columns import Planes, RuleColumn, Truths
from beforehand.core.rules.predicates import Rule

Counts = dict[Truth, int]


@dataclass(frozen=True)
class RuleHits:
    """One rule in its set: `natural` (自然命中) itself, `sole` (单一命中) it alone, `first` (首次命中) before any other in order.

    `covered_by` (相互覆盖) is, for each rule of the set in order, in how many rows both are false, unknown, true.
    """

    rule: Rule
    natural: Counts
    sole: Counts
    first: Counts
    covered_by: tuple[Counts, ...]

    @property
    def purity(self) -> tuple[int, int]:
        """单一命中纯度, the share of its hits that are its alone, as (sole, natural); of no hit it is (0, 0)."""
        return self.sole[Truth.TRUE], self.natural[Truth.TRUE]


@dataclass(frozen=True)
class SetHits:
    """A set of rules on `rows` rows: each rule's hits, and `any_rule` (综合命中) that at least one of them is true."""

    rows: int
    rules: tuple[RuleHits, ...]
    any_rule: Counts


def count_hits(rules: Sequence[Rule], columns: Mapping[str, RuleColumn] | Truths) -> SetHits:
    """The hits of each rule and of the set; counts of rows."""
    truths = columns if isinstance(columns, Truths) else Truths(columns)
    planes = [truths.planes(rule.predicate) for rule in rules]
    nothing = Planes.of(np.zeros(truths.rows, np.bool_), np.ones(truths.rows, np.bool_))
    before, after = [nothing], [nothing]
    for each in planes:
        before.append(before[-1].either(each))
    for each in reversed(planes):
        after.append(after[-1].either(each))
    after.reverse()
    hits = [
        RuleHits(
            rule,
            natural=each.count(),
            sole=each.both(before[place].either(after[place + 1]).negated()).count(),
            first=each.both(before[place].negated()).count(),
            covered_by=tuple(each.both(other).count() for other in planes),
        )
        for place, (rule, each) in enumerate(zip(rules, planes, strict=True))
    ]
    return SetHits(truths.rows, tuple(hits), reduce(Planes.either, planes, nothing).count())
