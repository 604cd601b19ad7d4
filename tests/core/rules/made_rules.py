"""Random predicates and files over a small catalogue with an attribute of every kind."""

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from beforehand.core.basics.money import Money
from beforehand.core.basics.truth import Missing, Why
from beforehand.core.rules.catalogue import Attribute, Catalogue, Kind
from beforehand.core.rules.predicates import Among, And, Compare, Holds, IsUnknown, Not, Operator, Or, joined

CATALOGUE = Catalogue(
    [
        Attribute(name="report.overdue", kind=Kind.MONEY, currency="CNY", en="overdue", zh="逾期", settled_by="credit_report"),
        Attribute(name="report.limit", kind=Kind.MONEY, currency="CNY", en="limit", zh="额度", settled_by="credit_report"),
        Attribute(name="applicant.age", kind=Kind.NUMBER, en="age", zh="年龄"),
        Attribute(name="share", kind=Kind.NUMBER, en="share", zh="比例"),
        Attribute(name="home.visited", kind=Kind.BOOLEAN, en="visited", zh="已上门", settled_by="home_visit"),
        Attribute(name="employer.verified", kind=Kind.BOOLEAN, en="verified", zh="已核实", settled_by="employer_check"),
        Attribute(name="employed_since", kind=Kind.DATE, en="employed since", zh="入职日期"),
        Attribute(name="home.tenure", kind=Kind.CATEGORY, en="tenure", zh="居住方式"),
        Attribute(name="trade", kind=Kind.CATEGORY, categories=("driver", "nurse"), en="trade", zh="职业"),
    ]
)

WHYS = st.sampled_from(list(Why))
_WORDS = st.one_of(
    st.sampled_from(["owner", "tenant"]), st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=4)
)


def values(attribute):
    """Values near each other, so that comparisons are true, false and equal in turn; sometimes far out."""
    match attribute.kind:
        case Kind.MONEY:
            return st.builds(Money, st.integers(-3, 3) | st.integers(-(10**13), 10**13), st.just("CNY"))
        case Kind.NUMBER:
            return st.integers(-3, 3) | st.decimals(-3, 3, places=2).map(_number) | st.integers(-(2**55), 2**55)
        case Kind.BOOLEAN:
            return st.booleans()
        case Kind.DATE:
            return st.dates(date(2026, 1, 1), date(2026, 1, 4)) | st.dates()
    return st.sampled_from(attribute.categories) if attribute.categories else _WORDS


def _number(number: Decimal) -> int | Decimal:
    """As a rule reads it: whole numbers as int, without trailing zeros."""
    return int(number) if number == number.to_integral_value() else number.normalize()


def found(attribute):
    """A value, or why there is none."""
    return values(attribute) | WHYS.map(lambda why: Missing(attribute.name, why))


FILES = st.fixed_dictionaries({}, optional={attribute.name: found(attribute) for attribute in CATALOGUE.values()})


@st.composite
def _comparisons(draw, attributes):
    attribute = draw(attributes)
    if attribute.kind is Kind.BOOLEAN:
        return Holds(attribute)
    signs = [sign for sign in Operator if attribute.kind is not Kind.CATEGORY or not sign.needs_order]
    if draw(st.integers(0, 3)) == 0:
        return Among(attribute, tuple(dict.fromkeys(draw(st.lists(values(attribute), min_size=1, max_size=3)))))
    return Compare(attribute, draw(st.sampled_from(signs)), draw(values(attribute)))


ATTRIBUTES = st.sampled_from(list(CATALOGUE.values()))
COMPARISONS = _comparisons(ATTRIBUTES)


def trees(leaf):
    """Predicates grown from these leaves."""
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            inner.map(Not),
            st.lists(inner, min_size=2, max_size=3).map(lambda operands: joined(And, operands)),
            st.lists(inner, min_size=2, max_size=3).map(lambda operands: joined(Or, operands)),
        ),
        max_leaves=6,
    )


MONOTONE = trees(COMPARISONS)
"""Predicates that never look at the absence itself."""
PREDICATES = trees(COMPARISONS | ATTRIBUTES.map(IsUnknown))
