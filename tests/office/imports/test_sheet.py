"""A CSV sheet of legacy loans: taken row by row, refused with column and remedy, nothing half-written."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db

HEAD = (
    "name,identity_number,phone,granted_on,amount,installments,applied_on,decided_on,brought_by,prepared_by,signed_by,payments,"
    "credit_report_overdue"
)
GOOD = (
    'D,330106198011300057,13600009921,2026-06-03,"60,000.00",12,2026-06-01,2026-06-02,bringer,Chen Yu,bringer,2026-07-03 5500.80,6000000.00'
)


def bring(people, branch, product, *lines, dry_run=False, encoding="utf-8"):
    from beforehand.office.imports import services

    content = "\n".join([HEAD, *lines]).encode(encoding)
    if dry_run:
        return services.try_sheet(people["head"], content=content, name="loans.csv", branch=branch, product=product)
    return services.import_sheet(people["head"], None, content=content, name="loans.csv", branch=branch, product=product)


def test_it_works(people, branch, product):
    from beforehand.office.servicing.models import Loan
    from beforehand.office.servicing.queries import position

    run = bring(people, branch, product, GOOD)
    assert (run.rows_taken, run.rows_refused) == (1, 0)
    loan = Loan.objects.get()
    assert loan.principal_minor == 60_000_00
    assert position(loan).installments_paid == 1
    assert loan.legacy_decision.run == run
    assert loan.legacy_decision.override_reasons == ["signed_by_bringer", "one_signature"]
    assert str(loan.party.findings.get().value) == "6000000.00 CNY"


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("2026-06-03", "3 June", "granted_on"), ("2026-06-03", "2300-01-01", "granted_on"), ("60,000.00", "sixty", "amount"),
        ("60,000.00", "-1", "amount"), (",12,", ",twelve,", "installments"), ("5500.80", "much", "payments"), ("D,", ",", "name"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_left_out_and_the_others_go_on(people, branch, product, old, new, column):
    from beforehand.office.parties.models import Party

    wrong = GOOD.replace(old, new, 1)
    other = GOOD.replace("D,330106198011300057", "E,330106198011300058")
    run = bring(people, branch, product, wrong, other)
    assert (run.rows_taken, run.rows_refused) == (1, 1)
    refused = run.refusals[0]
    assert (refused["row"], refused["column"].removesuffix("_minor")) == (1, column)
    assert refused["en"]
    assert Party.objects.count() == 1


def test_a_dry_run_writes_nothing_and_chinese_encoding_is_read(people, branch, product):
    from beforehand.office.parties.models import Party

    run = bring(people, branch, product, GOOD.replace("D,", "丁,", 1), dry_run=True, encoding="gb18030")
    assert (run.rows_taken, Party.objects.count()) == (1, 0)


@pytest.mark.parametrize("content", [b"", b"\x00\xff\xff\xff", b"name\nD\n", HEAD.encode(), (HEAD + ",shoe\n" + GOOD + ",41").encode()])
def test_what_is_no_sheet_is_refused_whole(people, branch, product, content):
    from beforehand.office.imports import services
    from beforehand.office.pages.unable import UnableTo

    with pytest.raises(UnableTo) as refused:
        services.import_sheet(people["head"], None, content=content, branch=branch, product=product)
    assert refused.value.sentence
