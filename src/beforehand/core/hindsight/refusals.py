"""How a back-test is refused: always by the name of the column, with what would mend it."""

from __future__ import annotations

from beforehand.core.basics.refusals import Refusal, RefusalKind

NOT_IN_BOOK = RefusalKind(
    "hindsight.not_in_book",
    10,
    "The book has no column {column}. It has: {has}.",
    "账册里没有 {column} 这一列。已有：{has}。",
)
NO_BASIS = RefusalKind(
    "hindsight.no_basis",
    20,
    "{column} is refused: nothing says when it was known{because}. Give it a known_at, or ask for another column.",
    "不能使用 {column}：无从知道它何时为人所知{because_zh}。请为它提供 known_at，或改用其他列。",
)
KNOWN_AFTER = RefusalKind(
    "hindsight.known_after",
    30,
    "{column} is refused: it was learnt after the decision{because}. A rule may ask only for what was known then.",
    "不能使用 {column}：它在决定之后才为人所知{because_zh}。规则只能使用当时已知的内容。",
)
LEARNT_LATER_IN_ROWS = RefusalKind(
    "hindsight.learnt_later_in_rows",
    31,
    "{column} is refused: in {rows} of {decisions} rows it was learnt after the decision, first in {decision}. Cut it at the decision.",
    "不能使用 {column}：{decisions} 笔决定中有 {rows} 笔在决定之后才得知，最早为 {decision}。请按决定时点截取。",
)
UNDATED_IN_ROWS = RefusalKind(
    "hindsight.undated_in_rows",
    32,
    "{column} is refused: it says that its values are dated, but {rows} of {decisions} have no known_at, first in {decision}. Date them.",
    "不能使用 {column}：它声明逐笔记录了知悉时间，但 {decisions} 笔中有 {rows} 笔没有 known_at，最早为 {decision}。请补上。",
)
NO_DECISIONS = RefusalKind(
    "hindsight.no_decisions",
    40,
    "No decision can be judged: {granted} loans were granted and none is followed for {age} months. Ask for a lower --age.",
    "没有可评判的决定：共放款 {granted} 笔，均未跟踪满 {age} 个月。请用较小的 --age。",
)
OTHER_CURRENCY = RefusalKind(
    "hindsight.other_currency",
    41,
    "Decision {decision} is in {found}, the book adds up {currency}; money of two currencies is not added.",
    "决定 {decision} 的币种是 {found}，账册以 {currency} 汇总；不同币种不能相加。",
)
TWO_EFFECTS = RefusalKind(
    "hindsight.two_effects",
    43,
    "The rule says {said} and --effect says {asked}. Take one of them away.",
    "规则写的是 {said}，--effect 给的是 {asked}。请去掉其一。",
)
NO_POLICY = RefusalKind(
    "hindsight.no_policy",
    45,
    "{file} holds no policy: it is not YAML with versions and rules.",
    "{file} 不是政策文件：应为含 versions 与 rules 的 YAML。",
)
NO_VERSION = RefusalKind(
    "hindsight.no_version",
    46,
    "{file} has no version {number}; it has {has}.",
    "{file} 中没有版本 {number}；已有：{has}。",
)
NO_LOAN_MONTHS = RefusalKind(
    "hindsight.no_loan_months",
    44,
    "A watch rule is tried on loan-months, and the book has no loan with installments and events. Decline and refer rules can be tried.",
    "关注规则须逐贷款月检验，而账册没有带还款计划和还款记录的贷款。可检验拒绝或转人工规则。",
)


class UnableToBacktest(Exception):
    """The rule cannot be tried on this book; `refusal` says why, by the column's name where it is one."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.sentence())
        self.refusal = refusal
