"""What the 7(a) file's columns are, and since when each was known: declared, assumed, or learnt after the decision.

The file itself says nothing of times. *Declared* is what its documentation calls a field of the application; *assumed* what nobody
says and is reasoned here; the rest is refused by name when a rule asks for it.
"""

from __future__ import annotations

from beforehand.connectors.book.manifest import AttributeEntry, Basis

CURRENCY = "USD"

_FILLED_LATER = (
    "assumed for approvals from 2000-10-01 on; earlier rows are unknown, for theirs were filled in years later (NAICS replaced SIC then)",
    "2000-10-01 起的批准视为当时已知；更早的行视为未知，其值是多年后补填的（NAICS 当时才取代 SIC）",
)


def _declared(kind: str, also: str, en: str = "a field of the application", zh: str = "申请表上的项目") -> AttributeEntry:
    return AttributeEntry(kind, Basis.DECLARED, en, zh, CURRENCY if kind == "money" else None, also)


def _assumed(kind: str, also: str, en: str, zh: str) -> AttributeEntry:
    return AttributeEntry(kind, Basis.ASSUMED, en, zh, None, also)


def _after(kind: str, also: str, en: str, zh: str) -> AttributeEntry:
    return AttributeEntry(kind, Basis.AFTER, en, zh, CURRENCY if kind == "money" else None, also)


def _none(kind: str, also: str, en: str, zh: str) -> AttributeEntry:
    return AttributeEntry(kind, Basis.NONE, en, zh, None, also)


ATTRIBUTES: dict[str, AttributeEntry] = {
    "gr_appv": _declared("money", "GrAppv", "gross amount approved", "批准总额"),
    "application.amount": _declared("money", "gr_appv", "gross amount approved", "批准总额"),
    "sba_appv": _declared("money", "SBA_Appv", "amount guaranteed by the SBA, set with the approval", "SBA 担保额，随批准确定"),
    "guaranteed_share_ppm": _declared("number", "sba_appv / gr_appv", "guaranteed share of the amount, ppm", "担保比例（百万分之一）"),
    "no_emp": _declared("number", "NoEmp", "employees of the business", "企业雇员人数"),
    "employees": _declared("number", "no_emp", "employees of the business", "企业雇员人数"),
    "new_exist": _declared("number", "NewExist", "1 existing business, 2 new business; 0 is unknown", "1 既有企业，2 新企业；0 为未知"),
    "new_business": _declared("boolean", "new_exist", "new_exist is 2", "new_exist 为 2"),
    "franchise_code": _declared("number", "FranchiseCode", "0 and 1 are no franchise", "0 与 1 表示非加盟店"),
    "franchise": _declared("boolean", "franchise_code", "franchise_code is above 1", "franchise_code 大于 1"),
    "approval_date": _declared("date", "ApprovalDate", "the day of the decision itself", "决定当日"),
    "approval_fy": _declared("number", "ApprovalFY", "fiscal year of the approval", "批准财政年度"),
    "state": _assumed("category", "State", "an address seldom changes its state", "地址很少跨州变更"),
    "naics": _assumed("number", "NAICS", *_FILLED_LATER),
    "sector": _assumed("category", "naics", *_FILLED_LATER),
    "urban_rural": _assumed("number", "UrbanRural", *_FILLED_LATER),
    "urban": _assumed("category", "urban_rural", *_FILLED_LATER),
    "term": _after("number", "Term", "it is rewritten after a charge-off", "核销后被改写"),
    "chg_off_prin_gr": _after("money", "ChgOffPrinGr", "it is the outcome", "这是结果本身"),
    "chg_off_date": _after("date", "ChgOffDate", "it is the outcome", "这是结果本身"),
    "mis_status": _after("category", "MIS_Status", "it is the outcome", "这是结果本身"),
    "disbursement_date": _after("date", "DisbursementDate", "the money is paid after the approval", "放款在批准之后"),
    "disbursement_gross": _after("money", "DisbursementGross", "lines are redrawn after the approval", "批准后可反复支用"),
    "rev_line_cr": _after(
        "category", "RevLineCr", "code T is a line that was turned into a term loan later", "代码 T 是后来转为定期贷款的额度"
    ),
    "bank": _after(
        "category",
        "Bank",
        "it is the holder when the file was made, not the lender at the approval",
        "是制表时的持有行，而非批准时的贷款行",
    ),
    "bank_state": _after("category", "BankState", "it is the holder's when the file was made", "是制表时持有行所在州"),
    "create_job": _none("number", "CreateJob", "it was not filled in before late 2004", "2004 年底以前未填报"),
    "retained_job": _none("number", "RetainedJob", "it was not filled in before late 2004", "2004 年底以前未填报"),
    "low_doc": _none("category", "LowDoc", "it was no longer kept after 1997", "1997 年后不再维护"),
    "city": _none("category", "City", "it identifies, and nothing says when it was written", "可识别身份，且无从知道何时填写"),
    "zip": _none("category", "Zip", "it identifies, and nothing says when it was written", "可识别身份，且无从知道何时填写"),
    "loan_nr_chk_dgt": _none("number", "LoanNr_ChkDgt", "it is the key of the row", "这是行的编号"),
}
"""Every column of the file in snake case, and the trade's names beside them; those that no rule may ask for are not in the book."""
