"""Laws of deciding: nothing unknown moves towards approve, no rule takes another down, the frozen file replays."""

import dataclasses
import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from beforehand.core.basics.money import Money
from beforehand.core.basics.truth import Missing, Truth, Why
from beforehand.core.policy import (
    BrokenFileError,
    Outcome,
    PolicyRule,
    Standing,
    decide,
    decide_columns,
    digest_of,
    freeze,
    make_version,
    outcome_of,
    replay,
)
from beforehand.core.rules import Attribute, Effect, FactColumn, Kind, Sealed, UnableToRead, starter_catalogue
from beforehand.core.rules.catalogue import Catalogue

CATALOGUE = starter_catalogue("CNY").with_attributes(
    [
        Attribute(name="home.tenure", kind=Kind.CATEGORY, en="tenure", zh="居住方式"),
        Attribute(name="employed_since", kind=Kind.DATE, en="employed since", zh="入职日期"),
        Attribute(name="share", kind=Kind.NUMBER, en="share", zh="比例"),
    ]
)
QUESTIONS = (
    "home_address.verified_by_visit",
    "employer.verified",
    "applicant.age < 18",
    "applicant.age > 65",
    "share in (0.5, 0.75)",
    "credit_report.current_overdue > 1000.00 CNY",
    "application.amount >= 20000 CNY",
    'home.tenure = "owner"',
    "employed_since > 2026-01-01",
)
MONOTONE = st.recursive(
    st.sampled_from(QUESTIONS),
    lambda inner: st.one_of(
        inner.map(lambda text: f"not ({text})"),
        st.lists(inner, min_size=2, max_size=3).map(lambda texts: f"({' and '.join(texts)})"),
        st.lists(inner, min_size=2, max_size=3).map(lambda texts: f"({' or '.join(texts)})"),
    ),
    max_leaves=4,
)
PREDICATES = st.one_of(
    MONOTONE,
    st.tuples(MONOTONE, st.sampled_from(["share is unknown", "employer.verified is unknown"])).map(" or ".join),
    st.tuples(st.sampled_from(["share is unknown"]), MONOTONE).map(" and ".join),
)
EFFECTS = st.sampled_from(list(Effect))
VALUES = {
    Kind.MONEY: st.sampled_from([0, 100000, 100001, 2000000]).map(lambda minor: Money(minor, "CNY")),
    Kind.NUMBER: st.sampled_from([17, 18, 66, Decimal("0.5"), Decimal("0.75")]),
    Kind.BOOLEAN: st.booleans(),
    Kind.DATE: st.sampled_from([date(2025, 6, 1), date(2026, 6, 1)]),
    Kind.CATEGORY: st.sampled_from(["owner", "tenant"]),
}


def found(attribute):
    return VALUES[attribute.kind] | st.sampled_from(list(Why)).map(lambda why: Missing(attribute.name, why))


FILES = st.fixed_dictionaries({}, optional={attribute.name: found(attribute) for attribute in CATALOGUE.values()})


def version_of(rules):
    return make_version(
        1,
        [
            PolicyRule(f"R{number}", text, effect, "A rule.", "一条规则。", f"r{number}", applies_when=scope)
            for number, (text, effect, scope) in enumerate(rules)
        ],
        CATALOGUE,
        authors=["risk manager"],
        signed_by=["branch manager"],
        released_on=date(2026, 1, 1),
        cooling_hours=0,
    )


A_RULE = st.tuples(PREDICATES, st.sampled_from(["decline", "refer"])) | st.tuples(MONOTONE, EFFECTS)
RULES = st.lists(st.tuples(A_RULE, st.none() | MONOTONE).map(lambda pair: (*pair[0], pair[1])), min_size=1, max_size=5)
VERSIONS = RULES.map(version_of)


@given(VERSIONS)
def test_of_an_empty_file_no_policy_approves(version):
    """An approval under watch would be one too."""
    assert decide(version, {}, CATALOGUE).outcome in (Outcome.REFER, Outcome.DECLINE)


@given(RULES, FILES, st.sampled_from(sorted(CATALOGUE)), st.sampled_from(list(Why)))
def test_forgetting_never_leads_to_a_laxer_pass(rules, facts, name, why):
    """Where a file with less in it passes, the fuller one passes too, with no more to watch."""
    version = version_of(rules)
    fuller = decide(version, facts, CATALOGUE).outcome
    poorer = decide(version, {**facts, name: Missing(name, why)}, CATALOGUE).outcome
    if poorer in (Outcome.APPROVE, Outcome.WATCH):
        assert fuller <= poorer


@given(RULES, FILES, st.randoms(use_true_random=False))
def test_the_order_of_rules_changes_nothing(rules, facts, random):
    version = version_of(rules)
    results = list(version.rules)
    random.shuffle(results)
    shuffled = dataclasses.replace(version, rules=tuple(results))
    here, there = decide(version, facts, CATALOGUE), decide(shuffled, facts, CATALOGUE)
    assert here.outcome is there.outcome
    assert here.missing == there.missing
    assert {result.rule.rule_id: result for result in here.results} == {result.rule.rule_id: result for result in there.results}


@given(RULES, FILES, A_RULE.map(lambda rule: (*rule, None)))
def test_one_more_rule_changes_no_other_rules_truth(rules, facts, extra):
    alone = decide(version_of(rules), facts, CATALOGUE)
    beside = decide(version_of([*rules, extra]), facts, CATALOGUE)
    assert [result.truth for result in beside.results[:-1]] == [result.truth for result in alone.results]
    assert beside.outcome >= alone.outcome


@given(VERSIONS, FILES)
def test_the_outcome_is_the_firmest_effect_and_all_results_are_kept(version, facts):
    decision = decide(version, facts, CATALOGUE)
    asked = {
        Truth.TRUE: lambda rule: Outcome.of(rule.effect),
        Truth.UNKNOWN: lambda _: Outcome.REFER,
        Truth.FALSE: lambda _: Outcome.APPROVE,
    }
    assert len(decision.results) == len(version.rules)
    assert decision.outcome == max(asked[result.truth](result.rule) for result in decision.results)
    assert bool(decision.binding) == (decision.outcome is not Outcome.APPROVE)
    for result in decision.results:
        assert bool(result.missing) == (result.truth is Truth.UNKNOWN)
        assert (result.effect is None) == (result.standing in (Standing.DID_NOT_BIND, Standing.NOT_APPLICABLE))


@given(VERSIONS, st.lists(FILES, min_size=1, max_size=12))
def test_columns_decide_as_single_files_do(version, files):
    columns = {
        name: FactColumn.of(attribute, [facts.get(name, Missing(name, Why.NEVER_ASKED)) for facts in files])
        for name, attribute in CATALOGUE.items()
    }
    assert decide_columns(version, columns, CATALOGUE).tolist() == [int(decide(version, facts, CATALOGUE).outcome) for facts in files]


@given(VERSIONS, FILES, st.sets(st.sampled_from(sorted(CATALOGUE))), st.binary(min_size=16, max_size=16), st.booleans())
def test_a_frozen_decision_replays_to_the_same_answer(version, facts, personal, salt, erased):
    decision = decide(version, facts, CATALOGUE)
    known = {name: facts[name] for name in personal if name in facts and not isinstance(facts[name], Missing)}
    digests = {name: digest_of(value, salt) for name, value in known.items()}
    frozen = freeze(decision, digests)
    opened = {} if erased else {name: (value, salt) for name, value in known.items()}
    again = replay(frozen, opened)
    assert freeze(again, digests) == frozen
    assert outcome_of(frozen) is again.outcome is decision.outcome
    assert [result.truth for result in again.results] == [result.truth for result in decision.results]
    if not erased or not known:
        assert again == decision


@given(VERSIONS, FILES, st.data())
def test_one_flipped_bit_is_noticed(version, facts, data):
    frozen = bytearray(freeze(decide(version, facts, CATALOGUE)))
    bit = data.draw(st.integers(0, 8 * len(frozen) - 1))
    frozen[bit // 8] ^= 1 << bit % 8
    with pytest.raises(BrokenFileError):
        replay(bytes(frozen))


def frozen_again(frozen, change):
    """The file with its body changed and a fresh hash put on it, as somebody would who knows how it is made."""
    import hashlib

    body = json.loads(frozen)["body"]
    change(body)
    plain = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    envelope = {"body": body, "sha256": hashlib.sha256(plain).hexdigest()}
    return json.dumps(envelope, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


VISIT = version_of([("not home_address.verified_by_visit", "refer", None), ("applicant.age < 18", "decline", None)])


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body.update(outcome="approve"),
        lambda body: body["facts"].update({"home_address.verified_by_visit": {"boolean": True}}),
        lambda body: body["facts"].pop("home_address.verified_by_visit"),
        lambda body: body["facts"].update({"applicant.age": {"boolean": True}}),
        lambda body: body["results"][0].update(truth=0),
        lambda body: body["results"].pop(),
        lambda body: body["policy"]["rules"].pop(),
        lambda body: body["policy"]["rules"][1].update(text="decline when applicant.age < 20"),
        lambda body: body.update(policy_hash="0" * 64),
        lambda body: body.update(format="another"),
        lambda body: body.pop("facts"),
        lambda body: body["catalogue"].pop(),
    ],
)
def test_a_rewritten_file_is_noticed_even_with_a_fresh_hash(change):
    frozen = freeze(decide(VISIT, {"applicant.age": 40}, CATALOGUE))
    assert frozen_again(frozen, lambda body: None) == frozen
    with pytest.raises(BrokenFileError):
        replay(frozen_again(frozen, change))


def test_a_policy_under_another_hash_is_named_as_such():
    frozen = freeze(decide(VISIT, {"applicant.age": 40}, CATALOGUE))
    with pytest.raises(BrokenFileError, match="not the one its hash names"):
        replay(frozen_again(frozen, lambda body: body.update(policy_hash="0" * 64)))


def test_a_personal_value_stands_in_no_frozen_file():
    salt = b"sixteen bytes of"
    decision = decide(VISIT, {"applicant.age": 40, "home_address.verified_by_visit": True}, CATALOGUE)
    frozen = freeze(decision, {"applicant.age": digest_of(40, salt)})
    assert b'"number":"40"' not in frozen
    assert dict(replay(frozen).results[1].saw)["applicant.age"] == Sealed(digest_of(40, salt))
    with pytest.raises(BrokenFileError):
        replay(frozen, {"applicant.age": (41, salt)})


def test_a_rule_that_can_no_longer_be_read_refers_and_leaves_the_others_alone():
    version = version_of([("share > 1", "decline", None), ("applicant.age < 18", "decline", None)])
    shrunk = Catalogue(attribute for attribute in CATALOGUE.values() if attribute.name != "share")
    decision = decide(version, {"applicant.age": 40}, shrunk)
    assert [result.truth for result in decision.results] == [Truth.UNKNOWN, Truth.FALSE]
    assert decision.outcome is Outcome.REFER
    assert decision.results[0].unreadable.code == "rule.unknown_attribute"
    assert outcome_of(freeze(replay(freeze(decision)))) is Outcome.REFER
    assert decide(version, {"applicant.age": 17}, shrunk).outcome is Outcome.DECLINE
    ages = FactColumn.of(CATALOGUE["applicant.age"], [40, 17])
    assert decide_columns(version, {"applicant.age": ages}, shrunk).tolist() == [Outcome.REFER, Outcome.DECLINE]


@given(st.booleans() | st.none(), st.integers(10, 70) | st.none())
def test_not_applicable_differs_from_did_not_bind(verified, age):
    version = version_of([("not employer.verified", "refer", "applicant.age < 60")])
    facts = {name: value for name, value in {"employer.verified": verified, "applicant.age": age}.items() if value is not None}
    (result,) = decide(version, facts, CATALOGUE).results
    if age is not None and age >= 60:
        assert result.standing is Standing.NOT_APPLICABLE
    elif verified:
        assert result.standing is Standing.DID_NOT_BIND
    else:
        assert result.standing is Standing.BINDS
        assert (result.truth is Truth.UNKNOWN) == (age is None or verified is None)


def test_a_missing_that_does_not_apply_orders_no_evidence_and_still_refers():
    version = version_of([("not employer.verified", "refer", None)])
    decision = decide(version, {"employer.verified": Missing("employer.verified", Why.NOT_APPLICABLE)}, CATALOGUE)
    assert decision.outcome is Outcome.REFER
    assert decision.evidence == ()
    assert decision.missing[0].why is Why.NOT_APPLICABLE


@given(VERSIONS, st.sampled_from(["version", "authors", "signed_by", "released_on", "cooling_hours", "rules"]))
def test_the_hash_covers_every_field(version, name):
    other = {
        "version": version.version + 1,
        "authors": ("somebody else",),
        "signed_by": (),
        "released_on": date(2026, 1, 2),
        "cooling_hours": 1,
        "rules": (*version.rules[:-1], dataclasses.replace(version.rules[-1], sentence_zh="另一条。")),
    }
    assert dataclasses.replace(version, **{name: other[name]}).hash != version.hash
    assert dataclasses.replace(version).hash == version.hash


@given(A_RULE.map(lambda rule: (*rule, None)))
def test_the_spelling_of_a_rule_does_not_change_its_hash(rule):
    text, effect, scope = rule
    spaced = text.replace("(", "( ").replace(" or ", "\n or ")
    assume(spaced != text)
    assert version_of([(spaced, effect, scope)]).hash == version_of([rule]).hash


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        ([], "policy.no_rules"),
        ([("decline when employer.verified", "refer", None)], "policy.other_effect"),
        ([("employer.verified", "refer", "watch when share > 1")], "policy.other_effect"),
        ([("not (employer.verified is unknown)", "refer", None)], "policy.spares_the_unknown"),
        ([("employer.verified and not (share > 1 or share is unknown)", "refer", None)], "policy.spares_the_unknown"),
        ([("employer.verified", "refer", "share is not unknown")], "policy.spares_the_unknown"),
        ([("employer.verified or share is unknown", "watch", None)], "policy.spares_the_unknown"),
        ([("shares > 1", "refer", None)], "rule.unknown_attribute"),
    ],
)
def test_what_no_policy_may_hold(rules, code):
    with pytest.raises(UnableToRead) as refused:
        version_of(rules)
    assert refused.value.refusal.code == code
    assert refused.value.refusal.sentence("zh")


def test_a_protected_attribute_and_a_name_twice_are_refused():
    catalogue = CATALOGUE.with_attributes([Attribute(name="applicant.sex", kind=Kind.CATEGORY, en="sex", zh="性别", protected=True)])
    rule = PolicyRule("R", 'applicant.sex = "f"', Effect.DECLINE, "A rule.", "一条规则。", "r")
    rest = {"authors": ["a"], "signed_by": ["b"], "released_on": date(2026, 1, 1), "cooling_hours": 0}
    with pytest.raises(UnableToRead, match=r"applicant\.sex"):
        make_version(1, [rule], catalogue, **rest)
    plain = dataclasses.replace(rule, text="employer.verified")
    with pytest.raises(UnableToRead, match="two rules named R"):
        make_version(1, [plain, plain], catalogue, **rest)
