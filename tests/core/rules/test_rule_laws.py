"""Laws of three-valued rules, on every mix of unknowns: one file, and many files as columns, have one semantics."""

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from made_rules import ATTRIBUTES, CATALOGUE, COMPARISONS, FILES, MONOTONE, PREDICATES, found, trees, values

from beforehand.core.basics.truth import Missing, Truth, Why
from beforehand.core.rules import FactColumn, Truths, judge, judge_columns, parse, why_columns
from beforehand.core.rules.columns import count_columns
from beforehand.core.rules.predicates import Among, And, Compare, Holds, IsUnknown, Not, Operator, Or, joined, make_rule

OPPOSITE = {
    Operator.EQUAL: Operator.NOT_EQUAL,
    Operator.NOT_EQUAL: Operator.EQUAL,
    Operator.LESS: Operator.GREATER_OR_EQUAL,
    Operator.GREATER_OR_EQUAL: Operator.LESS,
    Operator.GREATER: Operator.LESS_OR_EQUAL,
    Operator.LESS_OR_EQUAL: Operator.GREATER,
}


def judged(predicate, facts):
    return judge(make_rule(None, predicate), facts).judgement


@given(PREDICATES)
def test_reading_the_text_gives_the_tree_again(predicate):
    rule = make_rule(None, predicate)
    assert parse(rule.text, CATALOGUE) == rule


@given(COMPARISONS.filter(lambda leaf: isinstance(leaf, Compare)), FILES)
def test_not_less_is_greater_or_equal(leaf, facts):
    assert judged(Not(leaf), facts) == judged(Compare(leaf.attribute, OPPOSITE[leaf.operator], leaf.value), facts)


@given(COMPARISONS.filter(lambda leaf: isinstance(leaf, Among)), FILES)
def test_in_is_an_or_of_equals(leaf, facts):
    spelled = joined(Or, [Compare(leaf.attribute, Operator.EQUAL, value) for value in leaf.values])
    assert judged(leaf, facts) == judged(spelled, facts)


@given(PREDICATES, FILES)
def test_double_negation(predicate, facts):
    assert judged(Not(Not(predicate)), facts) == judged(predicate, facts)


@given(PREDICATES, PREDICATES, FILES)
def test_de_morgan(left, right, facts):
    assert judged(Not(joined(And, [left, right])), facts) == judged(joined(Or, [Not(left), Not(right)]), facts)
    assert judged(Not(joined(Or, [left, right])), facts) == judged(joined(And, [Not(left), Not(right)]), facts)


@given(st.lists(PREDICATES, min_size=2, max_size=4), FILES, st.data())
def test_the_order_of_operands_changes_nothing(operands, facts, data):
    shuffled = data.draw(st.permutations(operands))
    for kind in (And, Or):
        assert judged(joined(kind, operands), facts) == judged(joined(kind, shuffled), facts)


@given(MONOTONE, FILES, ATTRIBUTES.flatmap(lambda attribute: st.tuples(st.just(attribute), values(attribute))))
def test_evidence_never_flips_what_was_decided(predicate, facts, learnt):
    attribute, value = learnt
    if attribute.name in facts and not isinstance(facts[attribute.name], Missing):
        return
    before = judged(predicate, facts)
    after = judged(predicate, {**facts, attribute.name: value})
    assert before.truth is Truth.UNKNOWN or after == before


@given(PREDICATES, FILES)
def test_an_unknown_names_exactly_unknown_attributes(predicate, facts):
    judgement = judged(predicate, facts)
    assert bool(judgement.missing) == (judgement.truth is Truth.UNKNOWN)
    for missing in judgement.missing:
        assert facts.get(missing.attribute, missing) == missing


@given(MONOTONE)
def test_of_an_empty_file_nothing_is_decided(predicate):
    assert judged(predicate, {}).truth is Truth.UNKNOWN


@given(ATTRIBUTES.flatmap(lambda attribute: st.tuples(st.just(attribute), found(attribute))))
def test_is_unknown_is_never_unknown(pair):
    attribute, value = pair
    expected = Truth.TRUE if isinstance(value, Missing) else Truth.FALSE
    assert judged(IsUnknown(attribute), {attribute.name: value}).truth is expected


def columns_of(files, without=()):
    names = [name for name in CATALOGUE if name not in without]
    return {name: FactColumn.of(CATALOGUE[name], [facts.get(name, Missing(name, Why.NEVER_ASKED)) for facts in files]) for name in names}


@given(st.lists(PREDICATES, min_size=1, max_size=4), st.lists(FILES, min_size=1, max_size=20))
def test_columns_say_what_each_file_says(predicates, files):
    truths = Truths(columns_of(files))
    for predicate in predicates:
        rule = make_rule(None, predicate)
        alone = [judge(rule, facts).judgement for facts in files]
        assert judge_columns(rule, truths).tolist() == [int(judgement.truth) for judgement in alone]
        assert Counter(why_columns(rule, truths)) == Counter((missing.attribute, missing.why) for each in alone for missing in each.missing)
        counted = Counter(judgement.truth for judgement in alone)
        assert count_columns(rule, truths) == {truth: counted[truth] for truth in Truth}


@given(PREDICATES, st.lists(FILES, min_size=1, max_size=20), st.data())
def test_rows_do_not_see_each_other(predicate, files, data):
    rule = make_rule(None, predicate)
    whole = judge_columns(rule, columns_of(files))
    cut = data.draw(st.integers(0, len(files)))
    parts = [judge_columns(rule, columns_of(part)) for part in (files[:cut], files[cut:]) if part]
    assert np.concatenate(parts).tolist() == whole.tolist()
    order = data.draw(st.permutations(range(len(files))))
    assert judge_columns(rule, columns_of([files[row] for row in order])).tolist() == whole[list(order)].tolist()


@given(PREDICATES, st.lists(FILES, min_size=1, max_size=9), st.sampled_from(sorted(CATALOGUE)))
def test_an_absent_column_was_never_asked(predicate, files, name):
    stripped = [{key: value for key, value in facts.items() if key != name} for facts in files]
    rule = make_rule(None, predicate)
    expected = [int(judge(rule, facts).truth) for facts in stripped]
    assert judge_columns(rule, columns_of(files, without=(name,))).tolist() == expected


AGE, VISITED = CATALOGUE["applicant.age"], CATALOGUE["home.visited"]
PLAIN_COMPARISONS = st.builds(Compare, st.just(AGE), st.sampled_from(list(Operator)), st.integers(-3, 3)) | st.just(Holds(VISITED))


@given(trees(PLAIN_COMPARISONS), st.integers(-3, 3), st.booleans())
def test_where_all_is_known_the_text_means_what_python_reads_in_it(predicate, age, visited):
    rule = make_rule(None, predicate)
    spelled = rule.text.replace("applicant.age", "age").replace("home.visited", "visited").replace(" = ", " == ")
    expected = eval(spelled, {"__builtins__": {}}, {"age": age, "visited": visited})
    assert judge(rule, {"applicant.age": age, "home.visited": visited}).truth is Truth.of(expected)
