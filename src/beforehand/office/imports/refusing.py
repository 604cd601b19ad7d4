"""Why something from elsewhere cannot be brought in."""

from __future__ import annotations

from beforehand.core.basics.refusals import RefusalKind
from beforehand.office.pages.unable import UnableTo


class UnableToImport(UnableTo):
    """A legacy loan or a book cannot be brought into this office as it is."""


class UnableToBringBook(UnableToImport):
    """No row of the book can be taken."""


class UnableToGiveOut(UnableTo):
    """This office's own loans and decisions cannot be given out as a book."""


NO_BRANCH = RefusalKind(
    "import.no_branch",
    10,
    "{column} {value!r} is no branch of this office. Open the branch, or name the one these loans belong to.",
    "{column} {value!r} 不是本公司的分公司。请先开设该分公司，或指定贷款归属的分公司。",
)
NO_PRODUCT = RefusalKind(
    "import.no_product",
    20,
    "{column} {value!r} is no product of this office in {currency}. Add the product, or name the one these loans belong to.",
    "{column} {value!r} 不是本公司的 {currency} 产品。请先添加该产品，或指定贷款归属的产品。",
)
NO_RATE = RefusalKind(
    "import.no_rate",
    30,
    "annual_rate_ppm is missing: without its rate the loan has no position. Put the contract's rate.",
    "缺少 annual_rate_ppm：没有利率就无法计算。请填合同利率。",
)
NO_PLAN = RefusalKind(
    "import.no_plan",
    40,
    "The loan has no installments. Put the plan that was signed into installments.parquet.",
    "该贷款没有分期。请把签订的还款计划写入 installments.parquet。",
)
PLAN_DIFFERS = RefusalKind(
    "import.plan_differs",
    50,
    "The installments add up to {planned} of principal, the loan is {principal}. Mend the plan or the loan.",
    "各期本金合计 {planned}，贷款本金为 {principal}。请改正计划或贷款。",
)
EVENT_REFUSED = RefusalKind(
    "import.event_refused",
    60,
    "A row of this loan's money or plan was refused, so the loan would be wrong without it. Mend that row first.",
    "该贷款的一行资金或计划被拒收，缺了它贷款就会出错。请先改正那一行。",
)
NOT_YET = RefusalKind(
    "import.not_yet",
    70,
    "{column} is {value}, after today. Put the day on which it happened.",
    "{column} 为 {value}，晚于今天。请填写实际日期。",
)
BAD_VALUE = RefusalKind(
    "import.bad_value",
    80,
    "{attribute} cannot be {value!r}. {why}",
    "{attribute} 不能是 {value!r}。{why}",
)
KEY_TOO_LONG = RefusalKind(
    "import.key_too_long",
    90,
    "{column} is longer than {most} letters. Give the row a shorter key.",
    "{column} 超过 {most} 个字符。请改用较短的编号。",
)
