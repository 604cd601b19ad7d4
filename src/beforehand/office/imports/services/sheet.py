"""A sheet of legacy loans: CSV, one row a loan, its first row the names of the columns; each row is brought in or refused by itself."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from beforehand.core.basics.money import MoneyRefusedError, parse_money
from beforehand.core.basics.refusals import Refusal, RefusalKind
from beforehand.office.imports.copying import take_ids
from beforehand.office.imports.models import ImportRun
from beforehand.office.imports.queries import somebody_called
from beforehand.office.imports.refusing import UnableToBringBook
from beforehand.office.imports.services.legacy import IMPORTERS, import_legacy_loan
from beforehand.office.pages.unable import UnableTo
from beforehand.office.servicing.models import Product
from beforehand.office.staff.models import Branch, Staff
from beforehand.office.staff.service import service

NEEDED = ("name", "granted_on", "amount", "installments", "applied_on", "decided_on", "brought_by", "prepared_by", "signed_by")
OPTIONAL = (
    "branch", "product", "born_on", "identity_number", "occupation", "phone", "home", "workplace", "business", "purpose", "payments",
    "credit_report_overdue", "home_verified_by_visit", "statement_months",
)  # fmt: skip
MOST_ROWS = 5000
MOST_BYTES = 5_000_000
FINDINGS = {
    "credit_report_overdue": ("credit_report.current_overdue", "document"),
    "home_verified_by_visit": ("home_address.verified_by_visit", "own_observation"),
    "statement_months": ("bank_statement.months_covered", "document"),
}
BAD_CELL = RefusalKind("sheet.bad_cell", 10, "{column} {value!r} cannot be read. {remedy}", "{column} {value!r} 无法读取。{remedy_zh}")
ELSEWHERE = ("Write a branch of this office, or choose one for the sheet.", "请填本公司的分公司，或为整表指定。")
NO_SUCH_PRODUCT = ("Write the code of a product, or choose one for the sheet.", "请填产品代码，或为整表指定。")
DAY = ("Write a day as 2026-09-23.", "日期写作 2026-09-23。")


class _BadCell(Exception):
    def __init__(self, column: str, value: str, remedy: tuple[str, str]) -> None:
        super().__init__(column)
        self.column = column
        self.refusal = Refusal(BAD_CELL, {"column": column, "value": value, "remedy": remedy[0], "remedy_zh": remedy[1]})


@service("import_sheet", roles=IMPORTERS)
def import_sheet(
    actor: Staff, at: datetime, *, path: Path | None = None, content: bytes = b"", name: str = "", branch: Branch | None = None,
    product: Product | None = None,
) -> ImportRun:  # fmt: skip
    """Bring the loans of a CSV sheet; a refused row is listed with its column and remedy, the others go on.

    `signed_by` holds names apart by a semicolon, `payments` pairs of day and amount (`2026-04-11 1276.12; …`). Every time is declared.
    """
    return _bring(actor, *_read(path, content, name), branch, product)


def try_sheet(
    actor: Staff, path: Path | None = None, content: bytes = b"", name: str = "", branch: Branch | None = None,
    product: Product | None = None,
) -> ImportRun:  # fmt: skip
    """The same, taken back at the end: the report of what would be done."""
    with transaction.atomic():
        run = _bring(actor, *_read(path, content, name), branch, product)
        transaction.set_rollback(True)
    return run


def _read(path: Path | None, content: bytes, name: str) -> tuple[bytes, str]:
    if path is not None:
        if not path.is_file():
            raise UnableToBringBook(_("There is no sheet %(path)s.") % {"path": path}, field="path")
        content, name = path.read_bytes(), path.name
    if not content.strip():
        raise UnableToBringBook(_("The sheet is empty. Its first row names the columns."), field="path")
    if len(content) > MOST_BYTES:
        raise UnableToBringBook(_("The sheet is larger than 5 MB. Make a book of it."), field="path")
    return content, name


def _rows(content: bytes) -> list[Mapping[str, str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("gb18030")
        except UnicodeDecodeError as unreadable:
            raise UnableToBringBook(_("The sheet is no text. Save it as CSV in UTF-8."), field="path") from unreadable
    read = csv.DictReader(io.StringIO(text))
    names = [(column or "").strip() for column in read.fieldnames or []]
    missing, unknown = [one for one in NEEDED if one not in names], [one for one in names if one not in (*NEEDED, *OPTIONAL)]
    if missing:
        raise UnableToBringBook(_("The sheet has no column %(name)s.") % {"name": ", ".join(missing)}, field="path")
    if unknown:
        raise UnableToBringBook(_("The sheet has a column %(name)s that is not known.") % {"name": ", ".join(unknown)}, field="path")
    read.fieldnames = names
    rows = [{column: (value or "").strip() for column, value in row.items() if isinstance(column, str)} for row in read]
    if not rows or len(rows) > MOST_ROWS:
        raise UnableToBringBook(_("A sheet holds from 1 to %(most)s rows.") % {"most": MOST_ROWS}, field="path")
    return rows


def _bring(actor: Staff, content: bytes, name: str, branch: Branch | None, product: Product | None) -> ImportRun:
    rows = _rows(content)
    refusals: list[dict[str, object]] = []
    taken = 0
    home = branch
    # The run is written last, with its counts; its number is known first, and the database asks for it only at the end.
    run = ImportRun(pk=take_ids(ImportRun, 1)[0], recorded_by=actor)
    for number, row in enumerate(rows, start=1):
        try:
            with transaction.atomic():
                legacy = import_legacy_loan(actor, None, source=name or "sheet", run=run, **_said(row, branch, product))
            home, taken = home or legacy.loan.branch, taken + 1
        except _BadCell as wrong:
            refusals.append(_refused(number, row, wrong.column, wrong.refusal.code, wrong.refusal.sentence))
        except UnableTo as refused:
            refusals.append(_refused(number, row, refused.field or "", refused.code, _spoken(refused)))
    if not taken:
        raise UnableToBringBook(_("No row of this sheet can be taken. %(first)s") % {"first": refusals[0]["en"]}, field="path")
    run.branch, run.source, run.source_hash = home, (name or "sheet")[:160], hashlib.sha256(content).hexdigest()
    run.rows_taken, run.rows_refused, run.refusals, run.counts = taken, len(refusals), refusals, {"loans": taken}
    run.save(force_insert=True)
    return run


def _refused(number: int, row: Mapping[str, str], column: str, code: str, said: Callable[[str], str]) -> dict[str, object]:
    return {"table": "sheet", "row": number, "key": row.get("name", ""), "column": column, "code": code, "en": said("en"), "zh": said("zh")}


def _spoken(refused: UnableTo) -> Callable[[str], str]:
    def said(language: str) -> str:
        with translation.override("zh-hans" if language == "zh" else "en"):
            return refused.sentence

    return said


def _said(row: Mapping[str, str], branch: Branch | None, product: Product | None) -> dict[str, Any]:
    """One row as the words of `import_legacy_loan`."""
    place, money = _branch(row, branch), _product(row, product)
    applied, decided, granted = (_day(row, column) for column in ("applied_on", "decided_on", "granted_on"))
    moment = datetime.combine(decided, time(), place.zone_info)
    return {
        **{column: row.get(column, "") for column in ("name", "identity_number", "occupation", "home", "workplace", "business", "purpose")},
        "branch": place, "product": money, "born_on": _day(row, "born_on") if row.get("born_on") else None, "granted_on": granted,
        "applied_at": datetime.combine(applied, time(), place.zone_info), "decided_at": moment,
        "amount_minor": _amount(row, "amount", row["amount"], money.currency), "installments": _whole(row, "installments"),
        "phones": [(row["phone"], "debtor")] if row.get("phone") else [], "brought_by": somebody_called(row["brought_by"]),
        "prepared_by": somebody_called(row["prepared_by"]),
        "signed_by": [somebody_called(one) for one in row["signed_by"].split(";") if one.strip()],
        "findings": list(_findings(row, money.currency, moment)), "events": list(_payments(row, money.currency)),
    }  # fmt: skip


def _branch(row: Mapping[str, str], branch: Branch | None) -> Branch:
    said = row.get("branch", "")
    named = Branch.objects.filter(closed_at=None).filter(Q(code__iexact=said) | Q(name__iexact=said)).first() if said else None
    found = named or (branch if not said else None)
    if found is None:
        raise _BadCell("branch", said, ELSEWHERE)
    return found


def _product(row: Mapping[str, str], product: Product | None) -> Product:
    said = row.get("product", "")
    named = Product.objects.filter(code__iexact=said).order_by("-version").first() if said else None
    found = named or (product if not said else None)
    if found is None:
        raise _BadCell("product", said, NO_SUCH_PRODUCT)
    return found


def _day(row: Mapping[str, str], column: str) -> date:
    try:
        return date.fromisoformat(row[column])
    except ValueError:
        raise _BadCell(column, row[column], DAY) from None


def _whole(row: Mapping[str, str], column: str) -> int:
    if not row[column].isascii() or not row[column].isdigit() or len(row[column]) > 9:
        raise _BadCell(column, row[column], ("Write a whole number.", "请填整数。"))
    return int(row[column])


def _amount(row: Mapping[str, str], column: str, text: str, currency: str) -> int:
    try:
        return parse_money(text, currency).minor
    except MoneyRefusedError as refused:
        raise _BadCell(column, text, (refused.refusal.sentence("en"), refused.refusal.sentence("zh"))) from refused


def _payments(row: Mapping[str, str], currency: str) -> Iterator[tuple[str, date, int]]:
    for one in (part.strip() for part in row.get("payments", "").split(";")):
        if not one:
            continue
        day, _space, amount = one.partition(" ")
        try:
            value_on = date.fromisoformat(day)
        except ValueError:
            raise _BadCell("payments", one, DAY) from None
        yield "payment", value_on, _amount(row, "payments", amount, currency)


def _findings(row: Mapping[str, str], currency: str, known_at: datetime) -> Iterator[tuple[str, str, str, str, datetime]]:
    for column, (attribute, kind) in FINDINGS.items():
        value = row.get(column, "")
        if value:
            shown = f"{value} {currency}" if column == "credit_report_overdue" and not value.endswith(currency) else value
            yield attribute, shown, kind, f"sheet, column {column}", known_at
