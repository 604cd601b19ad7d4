"""Why a rule text cannot be read: one refusal per way, each naming the place and the remedy in both languages.

`line` and `column` count from 1. Order of precedence: the whole text, its grammar, its names, its values.
"""

from __future__ import annotations

from beforehand.core.basics.refusals import Refusal, RefusalKind

CITATION = "docs/reference/rules.md"
EXAMPLE = "credit_report.current_overdue > 1000.00 CNY"


class UnableToRead(ValueError):
    """A text or plain data that cannot be read; `refusal` says where and what to do."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.sentence())
        self.refusal = refusal


def _kind(precedence: int, code: str, en: str, zh: str) -> RefusalKind:
    return RefusalKind(f"rule.{code}", precedence, f"Line {{line}}, column {{column}}: {en}", f"第{{line}}行第{{column}}列：{zh}", CITATION)


EMPTY = RefusalKind(
    "rule.empty",
    10,
    f"The rule is empty. Write a condition, for example: {EXAMPLE}",
    f"规则为空。请写出条件，例如：{EXAMPLE}",
    CITATION,
)
TOO_LONG = RefusalKind(
    "rule.too_long",
    11,
    "The rule has {length} characters; at most {limit} can be read. Make two rules of it.",
    "规则共{length}个字符，最多可读{limit}个。请拆成两条规则。",
    CITATION,
)
TOO_DEEP = RefusalKind(
    "rule.too_deep",
    12,
    "The rule nests {depth} levels of brackets and not; at most {limit} can be read. Make two rules of it.",
    "规则的括号与 not 嵌套{depth}层，最多可读{limit}层。请拆成两条规则。",
    CITATION,
)
NO_APPROVING = _kind(
    20,
    "no_approving",
    "a rule cannot “{found}”. A rule may decline, refer or watch; an application is approved where none of them holds.",
    "规则不能“{found}”。规则只可 decline（拒绝）、refer（转人工）或 watch（关注）；三者皆不成立时方为通过。",
)
WRITTEN_OTHERWISE = _kind(
    21,
    "written_otherwise",
    "“{found}” is not a sign of the rule language. Write {instead}",
    "规则语言中没有“{found}”。请写 {instead}",
)
UNEXPECTED = _kind(22, "unexpected", "“{found}” cannot stand here. Expected: {expected}.", "此处不能写“{found}”。应为：{expected_zh}。")
NO_SIGN = _kind(
    24,
    "no_sign",
    "“{found}” is no part of the rule language. Words stand between double quotes on one line; all else is names, numbers, "
    "days, ( ) , and = != < <= > >=",
    "规则语言中没有“{found}”。文字须在同一行的双引号之内；其余只有属性名、数、日期、( ) , 以及 = != < <= > >=",
)
UNFINISHED = _kind(23, "unfinished", "the rule ends too early. Expected: {expected}.", "规则未写完。应为：{expected_zh}。")
UNKNOWN_ATTRIBUTE = _kind(
    30,
    "unknown_attribute",
    "the catalogue has no attribute “{attribute}”. {nearest}",
    "属性目录中没有“{attribute}”。{nearest_zh}",
)
NOT_BOOLEAN = _kind(
    31,
    "not_boolean",
    "{attribute} is {kind}, it cannot stand alone. Compare it with a value, for example: {example}",
    "{attribute} 属于{kind_zh}，不能单独成立。请与数值比较，例如：{example}",
)
NO_ORDER = _kind(
    32,
    "no_order",
    "{attribute} is {kind} and has no order: “{sign}” means nothing. Use = or != or in (…).",
    "{attribute} 属于{kind_zh}，没有大小之分，不能用“{sign}”。请用 =、!= 或 in (…)。",
)
BARE_NUMBER = _kind(
    40,
    "bare_number",
    "{attribute} is money and {found} is a bare number. Name the currency: {example}",
    "{attribute} 是金额，而 {found} 没有币种。请写明币种：{example}",
)
OTHER_CURRENCY = _kind(
    41,
    "other_currency",
    "{attribute} is in {currency}, not in {found}. Write the amount in {currency}; nothing is converted here.",
    "{attribute} 的币种是 {currency}，不是 {found}。请用 {currency} 写金额，此处不作换算。",
)
WRONG_KIND = _kind(
    42,
    "wrong_kind",
    "{attribute} is {kind}, {found} is none. Write it like this: {example}",
    "{attribute} 属于{kind_zh}，而 {found} 不是。请这样写：{example}",
)
NO_MONEY = _kind(
    43,
    "no_money",
    "{found} is no amount that can be held. {reason} Write it like this: {example}",
    "{found} 不是可用的金额。{reason_zh}请这样写：{example}",
)
NO_DATE = _kind(
    44,
    "no_date",
    "{found} is no day of the calendar. Write a day as year-month-day: 2026-11-20",
    "{found} 不是日历上的日期。请按年-月-日书写：2026-11-20",
)
NO_CATEGORY = _kind(
    45,
    "no_category",
    "{attribute} is never {found}. It may be: {categories}.",
    "{attribute} 不会是 {found}。可取：{categories}。",
)
