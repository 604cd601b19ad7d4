"""A book folder comes into the office whole: loans, money, journal, findings; with row refusals, a dry run, and a second run."""

from __future__ import annotations

import time

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

pytestmark = pytest.mark.django_db

SEED = 11


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """A made book of some hundred decisions."""
    from beforehand.world.book import make_book, write_book

    place = tmp_path_factory.mktemp("book") / "made"
    write_book(make_book(SEED, 120), place)
    return place


@pytest.fixture
def office(people, branch, product, office_clock):
    """An office on the day after the book ends, that knows one product and one branch."""
    office_clock.move_to("2026-11-23", 9)
    return {"branch": branch, "product": product}


def bring(people, folder, office, dry_run=False):
    from beforehand.office.imports import services

    if dry_run:
        return services.try_book(people["head"], folder, **office)
    return services.import_book(people["head"], None, folder=folder, **office)


def written():
    from beforehand.office.contacts.models import ContactEntry
    from beforehand.office.parties.models import Finding, Party
    from beforehand.office.servicing.models import JournalEntry, Loan, LoanEvent

    return [model.objects.count() for model in (Party, Loan, LoanEvent, JournalEntry, Finding, ContactEntry)]


def test_it_works(people, folder, office):
    from beforehand.office.servicing.models import Loan
    from beforehand.office.servicing.queries import position

    run = bring(people, folder, office)
    book = pq.read_table(folder / "loans.parquet")
    events = pq.read_table(folder / "events.parquet")
    assert Loan.objects.count() == book.num_rows == run.counts["loans"]
    assert written()[2] == events.num_rows
    assert run.rows_refused == 0
    for loan in Loan.objects.order_by("pk")[:5]:
        assert loan.legacy
        assert {one.known_basis for one in loan.events.all()} == {"declared"}
        paid = sum(one.amount_minor for one in loan.events.exclude(kind="disbursement"))
        stands = position(loan)
        assert stands.received_minor == paid
        assert loan.legacy_decision.decided_at.date() <= loan.granted_on


def test_the_journal_is_that_of_the_positions(people, folder, office):
    from django.db.models import Sum

    from beforehand.office.servicing.models import JournalEntry, JournalPosting, Loan
    from beforehand.office.servicing.queries import position

    bring(people, folder, office)
    sums = JournalPosting.objects.aggregate(debit=Sum("debit_minor"), credit=Sum("credit_minor"))
    assert sums["debit"] == sums["credit"] > 0
    lent = JournalPosting.objects.filter(account="loan_principal").aggregate(debit=Sum("debit_minor"), credit=Sum("credit_minor"))
    assert lent["debit"] - lent["credit"] == sum(position(loan).principal_outstanding_minor for loan in Loan.objects.all())
    assert not JournalEntry.objects.filter(postings=None).exists()


def test_one_pass_and_the_order_of_knowing_give_the_same_journal(folder, office, office_clock):
    from beforehand.core.loans.entries import journal_of
    from beforehand.office.imports.reading import happened_of, read_rows
    from beforehand.office.imports.services.book import journal

    read = read_rows(folder, office["branch"], office["product"], office_clock.now())
    assert len(read.loans) > 50
    for loan in read.loans[:25]:
        happened = happened_of(loan.events)
        assert tuple(journal(loan.contract, happened)) == tuple(journal_of(loan.contract, happened))


def test_three_hundred_borrowers_take_seconds(people, office, tmp_path):
    from beforehand.world.book import make_book, write_book

    write_book(make_book(SEED, 420), tmp_path / "book")
    begun = time.perf_counter()
    run = bring(people, tmp_path / "book", office)
    assert run.counts["persons"] >= 300
    assert time.perf_counter() - begun < 20


def test_a_dry_run_says_the_same_and_writes_nothing(people, folder, office):
    before = written()
    said = bring(people, folder, office, dry_run=True)
    assert written() == before
    done = bring(people, folder, office)
    assert (said.counts, said.rows_taken, said.source_hash) == (done.counts, done.rows_taken, done.source_hash)


def test_a_second_run_takes_nothing_twice(people, folder, office):
    bring(people, folder, office)
    before = written()
    again = bring(people, folder, office)
    assert written() == before
    assert again.counts["loans"] == 0
    assert again.counts["left out"]["loans that are here already"] == before[1]


def test_as_known_then_the_facts_stand_in_the_file(people, folder, office):
    from beforehand.office.imports.models import LegacyDecision
    from beforehand.office.parties.queries import current_findings

    bring(people, folder, office)
    decision = LegacyDecision.objects.select_related("loan__party").order_by("decided_at").first()
    then = current_findings(decision.loan.party, decision.decided_at)
    assert then
    assert all(one.known_at <= decision.decided_at for one in then)


def changed(folder, place, table, change):
    """A copy of the book with one table changed."""
    import shutil

    shutil.copytree(folder, place)
    rows = pq.read_table(place / f"{table}.parquet").to_pylist()
    change(rows)
    schema = pq.read_schema(place / f"{table}.parquet")
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), place / f"{table}.parquet")
    return place


@pytest.mark.parametrize(
    ("table", "change", "code"),
    [
        ("loans", lambda rows: rows[0].update(annual_rate_ppm=None), "import.no_rate"),
        ("loans", lambda rows: rows[0].update(principal_minor=rows[0]["principal_minor"] + 1), "import.plan_differs"),
        ("installments", lambda rows: rows.__delitem__(slice(0, _first_plan(rows))), "import.no_plan"),
        ("events", lambda rows: rows[1].update(amount_minor=0), "import.event_refused"),
        ("loans", lambda rows: rows[0].update(currency="USD"), "import.no_product"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_left_out_with_its_remedy(people, folder, office, tmp_path, table, change, code):
    whole = pq.read_table(folder / "loans.parquet").num_rows
    run = bring(people, changed(folder, tmp_path / "book", table, change), office)
    assert run.counts["loans"] == whole - 1
    refused = next(one for one in run.refusals if one["code"] == code)
    assert (refused["table"], refused["row"]) == ("loans", 1)
    assert refused["en"].endswith(".")
    assert refused["zh"].endswith("。")


def _first_plan(rows):
    return sum(1 for row in rows if row["loan_id"] == rows[0]["loan_id"])


def test_without_a_branch_it_says_which(people, folder, office):
    from beforehand.office.pages.unable import UnableTo
    from beforehand.office.staff.models import Branch

    Branch.objects.filter(pk=office["branch"].pk).update(name="Shaoxing")
    with pytest.raises(UnableTo, match="no branch of this office"):
        bring(people, folder, {"product": office["product"]})


@pytest.mark.parametrize("damage", ["no folder", "no head", "empty file", "no table"])
def test_what_is_no_book_is_refused_in_one_sentence(people, folder, office, tmp_path, damage):
    import shutil

    from beforehand.office.pages.unable import UnableTo

    place = tmp_path / "book"
    if damage != "no folder":
        shutil.copytree(folder, place)
    if damage == "no head":
        (place / "book.json").unlink()
    if damage == "empty file":
        (place / "loans.parquet").write_bytes(b"")
    if damage == "no table":
        (place / "installments.parquet").unlink()
    before = written()
    with pytest.raises(UnableTo) as refused:
        bring(people, place, office)
    assert refused.value.sentence
    assert written() == before
