"""The pages of imports: a sheet is tried and brought in, one loan, the overrides of the past, who may not."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

pytestmark = pytest.mark.django_db

HEAD = "name,granted_on,amount,installments,applied_on,decided_on,brought_by,prepared_by,signed_by"
GOOD = "D,2026-08-03,60000.00,12,2026-08-03,2026-08-03,bringer,Chen Yu,bringer"
BAD = "E,2300-01-01,60000.00,12,2026-08-03,2026-08-03,bringer,Chen Yu,bringer"


@pytest.fixture
def enter(client):
    def as_(person):
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return as_


def send(client, branch, product, what, *lines):
    sheet = SimpleUploadedFile("loans.csv", "\n".join([HEAD, *lines]).encode())
    said = {
        "form": "sheet",
        "what": what,
        "sheet-branch": branch.pk,
        "sheet-product": product.pk,
        "sheet-key": str(uuid4()),
        "sheet-sheet": sheet,
    }
    return client.post(reverse("imports:bring"), said)


def test_a_sheet_is_tried_then_brought_in(people, branch, product, enter):
    from beforehand.office.servicing.models import Loan

    client = enter(people["head"])
    tried = send(client, branch, product, "try", GOOD, BAD)
    assert tried.status_code == 200
    assert "granted_on" in tried.content.decode()
    assert not Loan.objects.exists()
    done = send(client, branch, product, "bring", GOOD, BAD)
    assert done.status_code == 302
    assert Loan.objects.count() == 1
    assert "granted_on" in client.get(done.url).content.decode()
    assert "loans.csv" in client.get(reverse("imports:runs")).content.decode()
    overrides = client.get(reverse("imports:overrides")).content.decode()
    assert "Signed by the one who brought the customer." in overrides
    assert "One signature only." in overrides


@pytest.mark.parametrize("content", [b"", b"name\nD\n"])
def test_no_sheet(people, branch, product, enter, content):
    sheet = SimpleUploadedFile("loans.csv", content)
    said = {"form": "sheet", "what": "bring", "sheet-branch": branch.pk, "sheet-product": product.pk, "sheet-sheet": sheet}
    assert enter(people["head"]).post(reverse("imports:bring"), said).status_code == 400


def legacy(branch, product, **changed):
    return {
        "branch": branch.pk, "product": product.pk, "source": "Paper file", "name": "D", "amount_minor": "60,000.00", "installments": "12",
        "granted_on": "2026-08-03", "applied_at": "2026-08-03 09:05", "decided_at": "2026-08-03 16:30", "brought_by": "bringer",
        "prepared_by": "Chen Yu", "signed_by": "bringer", "current_overdue": "6,000,000.00", "report_source": "Credit report",
        "report_seen_at": "2026-08-03 09:31", "key": str(uuid4()), **changed,
    }  # fmt: skip


def test_one_loan_of_before(people, branch, product, enter):
    from beforehand.office.imports.models import LegacyDecision

    client = enter(people["head"])
    assert client.get(reverse("imports:legacy")).status_code == 200
    said = legacy(branch, product)
    assert client.post(reverse("imports:legacy"), said).status_code == 302
    assert client.post(reverse("imports:legacy"), said).status_code == 302
    made = LegacyDecision.objects.get()
    assert made.brought_by == people["bringer"]
    assert str(made.loan.party.findings.get().value) == "6000000.00 CNY"
    for wrong in (
        {"amount_minor": "-1"},
        {"granted_on": "2300-01-01"},
        {"signed_by": ""},
        {"report_source": ""},
        {"decided_at": "2026-08-01 09:00"},
    ):
        assert client.post(reverse("imports:legacy"), legacy(branch, product, name="E", **wrong)).status_code == 400
    assert LegacyDecision.objects.count() == 1


def test_a_book_of_the_folder(people, branch, product, enter, settings, tmp_path, office_clock):
    from beforehand.office.imports.models import ImportOrder
    from beforehand.office.imports.tasks import run_ordered_import
    from beforehand.office.servicing.models import Loan
    from beforehand.world.book import make_book, write_book

    settings.DATA = tmp_path
    write_book(make_book(3, 40), tmp_path / "books" / "made")
    office_clock.move_to("2026-11-23", 9)
    client = enter(people["head"])
    said = {"form": "book", "book-branch": branch.pk, "book-product": product.pk, "book-folder": "made", "book-key": str(uuid4())}
    assert client.post(reverse("imports:bring"), {**said, "what": "try"}).status_code == 200
    assert not Loan.objects.exists()
    ordered = client.post(reverse("imports:bring"), {**said, "what": "bring"})
    order = ImportOrder.objects.get()
    assert ordered.url == reverse("imports:order", args=[order.pk])
    assert client.post(reverse("imports:bring"), {**said, "what": "bring"}).url == ordered.url  # pressed twice, ordered once
    assert "is being read" in client.get(ordered.url).content.decode()
    assert "made book" in client.get(reverse("imports:runs")).content.decode()
    again = client.post(reverse("imports:bring"), {**said, "what": "bring", "book-key": str(uuid4())})
    assert again.status_code == 400
    assert "coming in already" in again.content.decode()
    run_ordered_import(order_id=order.pk)
    assert Loan.objects.count() > 20
    state = client.get(reverse("imports:order_state", args=[order.pk]))
    assert state["HX-Refresh"] == "true"
    assert client.get(ordered.url).url == reverse("imports:run", args=[order.run.pk])
    assert client.get(client.get(ordered.url).url).status_code == 200
    assert client.post(reverse("imports:bring"), {**said, "book-folder": "../etc"}).status_code == 400
    assert client.post(reverse("imports:take_up", args=[order.pk])).status_code == 302


def zipped(folder, *more):
    import io
    import zipfile

    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for file in sorted(folder.iterdir()):
            packed.write(file, f"{folder.name}/{file.name}")
        for name, content in more:
            packed.writestr(name, content)
    return made.getvalue()


def test_a_book_that_is_sent(people, branch, product, enter, settings, tmp_path, office_clock):
    from beforehand.office.imports.models import ImportOrder
    from beforehand.office.imports.tasks import run_ordered_import
    from beforehand.office.servicing.models import Loan
    from beforehand.world.book import make_book, write_book

    settings.DATA = tmp_path / "office"
    write_book(make_book(3, 40), tmp_path / "book")
    office_clock.move_to("2026-11-23", 9)
    client = enter(people["head"])

    def send_book(content, name="book.zip", **more):
        said = {"form": "book", "what": "bring", "book-branch": branch.pk, "book-product": product.pk, "book-key": str(uuid4()), **more}
        return client.post(reverse("imports:bring"), {**said, "book-sent": SimpleUploadedFile(name, content)})

    whole = zipped(tmp_path / "book", ("../../escaped.parquet", b"no"), ("book/notes.txt", b"no"))
    (tmp_path / "letters").mkdir()
    no_book = zipped(tmp_path / "letters", ("letters/a.txt", b"mine"))
    for wrong in (b"no zip", whole[:2000], zipped(tmp_path / "book", ("book.json", b"{}")), no_book):
        refused = send_book(wrong)
        assert refused.status_code == 400, wrong[:20]
        assert "Choose a book" not in refused.content.decode()
    assert not ImportOrder.objects.exists()
    assert send_book(whole).status_code == 302
    order = ImportOrder.objects.get()
    assert sorted(one.name for one in (tmp_path / "office" / "books").iterdir()) == [order.folder.rpartition("/")[2]]
    assert not (tmp_path / "escaped.parquet").exists()
    assert not list((tmp_path / "office").rglob("notes.txt"))
    run_ordered_import(order_id=order.pk)
    assert Loan.objects.count() > 20


def test_only_the_administrator_names_a_folder(people, branch, product, enter, settings, tmp_path, staff, office_clock):
    from beforehand.office.imports.models import ImportOrder
    from beforehand.world.book import make_book, write_book

    settings.DATA = tmp_path / "office"
    write_book(make_book(3, 40), tmp_path / "elsewhere")
    office_clock.move_to("2026-11-23", 9)
    said = {"form": "book", "what": "bring", "book-branch": branch.pk, "book-product": product.pk, "book-path": str(tmp_path / "elsewhere")}
    assert enter(people["head"]).post(reverse("imports:bring"), said).status_code == 400
    client = enter(staff("administrator"))
    assert client.post(reverse("imports:bring"), {**said, "book-path": "elsewhere"}).status_code == 400
    assert client.post(reverse("imports:bring"), {**said, "book-path": str(tmp_path)}).status_code == 400
    assert not ImportOrder.objects.exists()
    assert client.post(reverse("imports:bring"), said).status_code == 302
    assert ImportOrder.objects.get().folder == str(tmp_path / "elsewhere")


def test_refused_rows_as_a_file(people, branch, product, enter):
    client = enter(people["head"])
    done = send(client, branch, product, "bring", GOOD, BAD, BAD.replace("E,", "=E,", 1))
    shown = client.get(done.url).content.decode()
    assert "The first 2 of 2 stand here." in shown
    file = client.get(done.url + "refused.csv")
    lines = file.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Table,Row,Key,Column,Code,What to do"
    assert lines[1].startswith("sheet,2,E,granted_on,")
    assert lines[2].startswith("sheet,3,'=E,granted_on,")
    assert len(lines) == 3


def test_who_may_not(people, branch, enter, staff):
    assert enter(people["cashier"]).get(reverse("imports:runs")).status_code == 403
    assert enter(staff("underwriter")).get(reverse("imports:runs")).status_code == 200
    assert enter(staff("underwriter")).get(reverse("imports:bring")).status_code == 403
    assert enter(staff("underwriter")).get(reverse("imports:legacy")).status_code == 403


def test_queries_do_not_grow(people, branch, product, enter, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = enter(people["head"])
    send(client, branch, product, "bring", GOOD)
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("imports:overrides"))
    before = len(few)
    send(client, branch, product, "bring", *(GOOD.replace("D,", f"{letter},", 1) for letter in "EFGH"))
    with django_assert_num_queries(before):
        client.get(reverse("imports:overrides"))
