"""The text of a rule: what it may say, in one canonical form, and where and how every mistake is named."""

import re

import pytest

from beforehand.core.basics.money import Money
from beforehand.core.basics.truth import Missing, Truth, Why
from beforehand.core.rules import STARTER, Attribute, Catalogue, Effect, Kind, UnableToRead, judge, parse

CATALOGUE = STARTER.with_attributes(
    [
        Attribute(name="home.tenure", kind=Kind.CATEGORY, en="tenure", zh="居住方式"),
        Attribute(name="new_exist", kind=Kind.CATEGORY, categories=("existing", "new"), en="new or existing", zh="新老企业"),
        Attribute(name="employed_since", kind=Kind.DATE, en="employed since", zh="入职日期"),
    ]
)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("refer when not home_address.verified_by_visit", "refer when not home_address.verified_by_visit"),
        ("credit_report.current_overdue>1000 CNY", "credit_report.current_overdue > 1000.00 CNY"),
        ("credit_report.current_overdue > 0.00 CNY", "credit_report.current_overdue > 0"),
        ("credit_report.current_overdue > 0", "credit_report.current_overdue > 0"),
        ("application.amount <= 1234567.80 CNY", "application.amount <= 1234567.80 CNY"),
        ("((applicant.age < 18)) or (applicant.age > 65.50)", "applicant.age < 18 or applicant.age > 65.5"),
        ("applicant.age in (1, 2,\n 2.0, 07)", "applicant.age in (1, 2, 7)"),
        ("applicant.age not in (1)", "not (applicant.age in (1))"),
        ("applicant.age is not unknown", "not (applicant.age is unknown)"),
        ("employer.verified = false", "not employer.verified"),
        ("employer.verified != false", "employer.verified"),
        ("employer.verified in (true)", "employer.verified in (true)"),
        ("not (employer.verified or assets.verified) and purpose.shown", "not (employer.verified or assets.verified) and purpose.shown"),
        ("employer.verified or assets.verified and purpose.shown", "employer.verified or assets.verified and purpose.shown"),
        ("(employer.verified or assets.verified) and purpose.shown", "(employer.verified or assets.verified) and purpose.shown"),
        ("employed_since >= 2026-01-31", "employed_since >= 2026-01-31"),
        ("home.tenure = 'lodger, \"free\"'", r'home.tenure = "lodger, \"free\""'),
        ('new_exist != "new"', 'new_exist != "new"'),
        ("not not employer.verified", "not not employer.verified"),
    ],
)
def test_the_canonical_text(text, canonical):
    rule = parse(text, CATALOGUE)
    assert rule.text == canonical
    assert parse(canonical, CATALOGUE) == rule


def test_effect_and_bare_predicate():
    assert parse("watch when employer.verified", CATALOGUE).effect is Effect.WATCH
    assert parse("employer.verified", CATALOGUE).effect is None


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("credit_report.current_overdue > 1000", "bare_number", 1, 33),
        ("credit_report.current_overdue in (0, 5)", "bare_number", 1, 38),
        ("credit_report.current_overdue > 1000 USD", "other_currency", 1, 33),
        ("credit_report.current_overdue > 1000 XYZ", "no_money", 1, 33),
        ("credit_report.current_overdue > 0.001 CNY", "no_money", 1, 33),
        ("credit_report.current_overdue > 100000000000000 CNY", "no_money", 1, 33),
        ("applicant.age > 18 CNY", "wrong_kind", 1, 17),
        ('applicant.age > "old"', "wrong_kind", 1, 17),
        ("employer.verified = 1", "wrong_kind", 1, 21),
        ("home.tenure = 5", "wrong_kind", 1, 15),
        ("employed_since > 2026-02-30", "no_date", 1, 18),
        ('new_exist = "old"', "no_category", 1, 13),
        ("home.tenure < 'a'", "no_order", 1, 13),
        ("employer.verified >= true", "no_order", 1, 19),
        ("applicant.age", "not_boolean", 1, 1),
        ("not\n  applicant.agee > 3", "unknown_attribute", 2, 3),
        ("applicant.age == 18", "written_otherwise", 1, 15),
        ("applicant.age <> 18", "written_otherwise", 1, 15),
        ("applicant.age ≥ 18", "written_otherwise", 1, 15),
        ("employer.verified && assets.verified", "written_otherwise", 1, 19),
        ("employer.verified AND assets.verified", "written_otherwise", 1, 19),
        ("not （employer.verified)", "written_otherwise", 1, 5),
        ("application.amount > 200,000.00 CNY", "written_otherwise", 1, 22),
        ("applicant.age > １８", "written_otherwise", 1, 17),
        ("sum(application.amount) > 0", "unexpected", 1, 4),
        ("count(loans) = 0", "unexpected", 1, 6),
        ("applicant.age > 3 applicant.age < 5", "unexpected", 1, 19),
        ("18 < applicant.age", "unexpected", 1, 1),
        ("applicant.age in ()", "unexpected", 1, 19),
        ('home.tenure = "open', "no_sign", 1, 15),
        ("applicant.age > 3;", "no_sign", 1, 18),
        ("applicant.age >", "unfinished", 1, 16),
        ("(applicant.age > 3", "unfinished", 1, 19),
        ("employer.verified\nand", "unfinished", 2, 4),
        ("refer when", "unfinished", 1, 11),
        ("approve when employer.verified", "no_approving", 1, 1),
    ],
)
def test_a_mistake_names_its_place_and_the_remedy(text, code, line, column):
    with pytest.raises(UnableToRead) as refused:
        parse(text, CATALOGUE)
    refusal = refused.value.refusal
    assert (refusal.code, refusal.values["line"], refusal.values["column"]) == (f"rule.{code}", line, column)
    assert refusal.sentence("en").startswith(f"Line {line}, column {column}: ")
    assert refusal.sentence("zh").startswith(f"第{line}行第{column}列：")
    assert not re.search(r"[{}]", refusal.sentence("en") + refusal.sentence("zh"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        (" \n ", "empty"),
        ("not " * 40 + "employer.verified", "too_deep"),
        ("(" * 1500 + "employer.verified" + ")" * 1500, None),
        ("employer.verified or " * 300 + "employer.verified", "too_long"),
        ("not " * 900 + "employer.verified", "too_deep"),
    ],
)
def test_what_is_no_rule_at_all(text, code):
    if code is None:
        assert parse(text, CATALOGUE).text == "employer.verified"
        return
    with pytest.raises(UnableToRead) as refused:
        parse(text, CATALOGUE)
    assert refused.value.refusal.code == f"rule.{code}"
    assert refused.value.refusal.sentence("zh") != refused.value.refusal.sentence("en")


def test_a_misspelt_attribute_is_told_its_neighbour():
    with pytest.raises(UnableToRead, match=r"Do you mean credit_report\.current_overdue\?"):
        parse("credit_report.curent_overdue > 0", CATALOGUE)


def test_a_number_against_money_is_told_the_currency():
    with pytest.raises(UnableToRead, match=r"Name the currency: 1000 CNY"):
        parse("credit_report.current_overdue > 1000", CATALOGUE)


def test_what_a_judgement_shows():
    rule = parse("refer when not home_address.verified_by_visit or credit_report.current_overdue > 1000.00 CNY", CATALOGUE)
    explained = judge(rule, {"credit_report.current_overdue": Money(99999, "CNY")})
    missing = Missing("home_address.verified_by_visit", Why.NEVER_ASKED)
    assert explained.truth is Truth.UNKNOWN
    assert explained.judgement.missing == {missing}
    assert explained.saw == (("home_address.verified_by_visit", missing), ("credit_report.current_overdue", Money(99999, "CNY")))
    assert [(each.text, each.truth) for each in explained.predicates] == [
        ("home_address.verified_by_visit", Truth.UNKNOWN),
        ("credit_report.current_overdue > 1000.00 CNY", Truth.FALSE),
    ]
    assert judge(rule, {"credit_report.current_overdue": Money(100001, "CNY")}).truth is Truth.TRUE


def test_money_of_another_currency_is_unknown_and_never_converted():
    rule = parse("credit_report.current_overdue > 1000.00 CNY", CATALOGUE)
    explained = judge(rule, {"credit_report.current_overdue": Money(10**9, "USD")})
    assert explained.judgement.missing == {Missing("credit_report.current_overdue", Why.CONTRADICTORY)}


@pytest.mark.parametrize("value", [1.5, True, "18", float("nan"), None])
def test_a_value_of_another_kind_is_a_broken_invariant(value):
    with pytest.raises(TypeError, match=r"applicant\.age"):
        judge(parse("applicant.age > 17", CATALOGUE), {"applicant.age": value})


def test_the_catalogue_is_immutable_and_refuses_a_second_declaration():
    catalogue = Catalogue([Attribute(name="share", kind="number", en="share", zh="比例")])
    assert catalogue.with_attributes(catalogue.values()) == catalogue
    assert hash(catalogue.with_attributes(catalogue.values())) == hash(catalogue)
    with pytest.raises(AssertionError, match="share"):
        catalogue.with_attributes([Attribute(name="share", kind="boolean", en="share", zh="比例")])
    with pytest.raises(AssertionError):
        Attribute(name="Share", kind="number", en="share", zh="比例")
    with pytest.raises(AssertionError):
        Attribute(name="unknown", kind="boolean", en="unknown", zh="未知")
    with pytest.raises(AssertionError, match="currency"):
        Attribute(name="amount", kind="money", en="amount", zh="金额")
    assert "share" not in STARTER


def test_the_starter_says_which_check_settles_what():
    settled = {name: attribute.settled_by for name, attribute in STARTER.items()}
    assert settled["home_address.verified_by_visit"] == "home_visit"
    assert settled["bank_statement.months_covered"] == "bank_statement"
    assert settled["credit_report.current_overdue"] == "credit_report"
    assert settled["application.amount"] is None
    assert all(attribute.en and attribute.zh for attribute in STARTER.values())
