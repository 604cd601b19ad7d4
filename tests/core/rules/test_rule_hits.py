"""Hits of a set of rules on a small made book, counted by hand, and their laws."""

from hypothesis import given
from hypothesis import strategies as st
from made_rules import CATALOGUE, FILES, PREDICATES

from beforehand.core.basics.truth import Missing, Truth, Why, any_of, every
from beforehand.core.rules import FactColumn, count_hits, judge, parse
from beforehand.core.rules.predicates import make_rule

FALSE, UNKNOWN, TRUE = Truth
VISITED, VERIFIED = CATALOGUE["home.visited"], CATALOGUE["employer.verified"]
UNSEEN = Missing("home.visited", Why.NEVER_ASKED)


def test_six_files_by_hand():
    columns = {
        "home.visited": FactColumn.of(VISITED, [True, True, False, False, UNSEEN, UNSEEN]),
        "employer.verified": FactColumn.of(VERIFIED, [True, False, True, False, True, False]),
    }
    found = count_hits([parse("home.visited", CATALOGUE), parse("employer.verified", CATALOGUE)], columns)
    visited, verified = found.rules
    assert visited.natural == {TRUE: 2, FALSE: 2, UNKNOWN: 2}
    assert visited.sole == {TRUE: 1, FALSE: 4, UNKNOWN: 1}, "row 2 is its alone; row 6 would be, if it is true there"
    assert visited.first == visited.natural
    assert verified.natural == {TRUE: 3, FALSE: 3, UNKNOWN: 0}
    assert verified.sole == {TRUE: 1, FALSE: 4, UNKNOWN: 1}, "row 3; row 5, if nobody lives there"
    assert verified.first == verified.sole
    assert visited.covered_by == (visited.natural, {TRUE: 1, FALSE: 4, UNKNOWN: 1})
    assert found.any_rule == {TRUE: 4, FALSE: 1, UNKNOWN: 1}
    assert visited.purity == (1, 2)


@given(st.lists(PREDICATES, min_size=1, max_size=4), st.lists(FILES, min_size=1, max_size=12))
def test_counts_are_those_of_the_files_one_by_one(predicates, files):
    rules = [make_rule(None, predicate) for predicate in predicates]
    columns = {
        name: FactColumn.of(attribute, [facts.get(name, Missing(name, Why.NEVER_ASKED)) for facts in files])
        for name, attribute in CATALOGUE.items()
    }
    found = count_hits(rules, columns)
    judged = [[judge(rule, facts).judgement for rule in rules] for facts in files]

    def counted(judgements):
        truths = [judgement.truth for judgement in judgements]
        return {truth: truths.count(truth) for truth in Truth}

    assert found.any_rule == counted(any_of(row) for row in judged)
    for place, hits in enumerate(found.rules):
        assert hits.natural == counted(row[place] for row in judged)
        assert hits.sole == counted(every([row[place], any_of(row[:place] + row[place + 1 :]).negated()]) for row in judged)
        assert hits.first == counted(every([row[place], any_of(row[:place]).negated()]) for row in judged)
        assert hits.covered_by == tuple(counted(every([row[place], row[other]]) for row in judged) for other in range(len(rules)))
    assert sum(hits.first[TRUE] for hits in found.rules) <= found.any_rule[TRUE]
