"""What was given stays as given: bytes, hash, counted copies, and nothing in it runs."""

import hashlib

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from beforehand.office.audit.verification import verify
from beforehand.office.documents import queries, services
from beforehand.office.documents.models import Document
from beforehand.office.staff.models import Branch
from beforehand.office.staff.service import UnableToAct


@pytest.fixture
def given(officer, borrower):
    return services.freeze_document(
        officer, None, kind="receipt", number="R-1", party=borrower, template="documents/given.html", context={}, loan_id=7
    )


def test_it_works(given, officer):
    body = bytes(Document.objects.get().body)
    assert hashlib.sha256(body).hexdigest() == given.sha256
    assert given.engine_version.startswith("beforehand ")
    assert b"<script" not in body
    assert b"style=" not in body
    assert b'href="/static/documents/given-1.css"' in body
    assert b"2025, 10:20" in body  # in the branch's zone, whatever the reader's
    assert b"3301 " in body
    assert b"330106199102170014" not in body


def test_it_is_given_in_its_language_and_never_rendered_again(officer, borrower, given):
    chinese = services.freeze_document(
        officer, None, kind="receipt", number="R-2", party=borrower, template="documents/given.html", context={}, language="zh-hans"
    )
    body = bytes(chinese.body).decode()
    assert '<html lang="zh-hans">' in body
    before = bytes(Document.objects.get(number="R-1").body)
    with translation.override("zh-hans"):
        assert bytes(Document.objects.get(number="R-1").body) == before


@pytest.mark.parametrize("statement", ["update documents_document set body = ''", "delete from documents_document"])
def test_nobody_changes_it(given, statement):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_verify_finds_other_bytes(given):
    (checked,) = verify(["documents_as_given"])
    assert checked.faults == ()
    with connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")  # what a database's owner can do and an application's role cannot
        cursor.execute("update documents_document set body = 'x'")
        cursor.execute("set session_replication_role = origin")
    (checked,) = verify(["documents_as_given"])
    assert ["R-1" in fault for fault in checked.faults] == [True]


class TestPages:
    def test_the_bytes_are_sent_as_given_and_may_load_nothing_else(self, officer, given, enter):
        answer = enter(officer).get(reverse("documents:given", args=["R-1"]))
        assert answer.content == bytes(Document.objects.get().body)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src" not in policy
        assert "sandbox" in policy

    def test_each_copy_is_counted_and_says_which_it_is(self, officer, given, staff, enter):
        for person, number in ((officer, 1), (staff("cashier", name="Sun Li"), 2)):
            answer = enter(person).post(reverse("documents:print", args=["R-1"]))
            assert answer.headers["Location"] == reverse("documents:copy", args=["R-1", number])
            page = enter(person).get(answer.headers["Location"]).content.decode()
            assert f"Copy {number}, printed by {person.name}" in page
            assert given.sha256 in page
        assert [one.copy_number for one in given.copies.order_by("pk")] == [1, 2]
        page = enter(officer).get(reverse("documents:document", args=["R-1"])).content.decode()
        assert given.sha256 in page
        assert "Sun Li" in page

    def test_another_branch_finds_nothing(self, given, borrower, staff, enter):
        stranger = staff("cashier", branch=Branch.objects.create(code="NB", name="Ningbo"))
        client = enter(stranger)
        for name in ("document", "given"):
            assert client.get(reverse(f"documents:{name}", args=["R-1"])).status_code == 404
        assert client.get(reverse("documents:documents", args=[borrower.number])).status_code == 404
        assert client.post(reverse("documents:print", args=["R-1"])).status_code == 404
        with pytest.raises(UnableToAct, match="another branch"):
            services.print_copy(stranger, None, document=given)

    def test_the_administrator_reads_no_documents(self, given, staff, enter):
        assert enter(staff("administrator", branch=None)).get(reverse("documents:document", args=["R-1"])).status_code == 403

    def test_a_list_of_many_takes_no_more_queries(self, officer, borrower, given, enter):
        client, address = enter(officer), reverse("documents:documents", args=[borrower.number])
        client.get(address)
        with CaptureQueriesContext(connection) as few:
            client.get(address)
        for number in range(2, 20):
            services.freeze_document(
                officer, None, kind="receipt", number=f"R-{number}", party=borrower, template="documents/given.html", context={}
            )
        with CaptureQueriesContext(connection) as many:
            page = client.get(address).content.decode()
        assert page.count("data-row") == 19
        assert len(many) == len(few)


def test_it_stands_in_the_timeline_from_its_moment_on(given, borrower, office_clock):
    before = given.recorded_at
    (row,) = queries.timeline_rows(borrower)
    assert (row.kind, row.bold, row.text, row.department) == ("document", "Receipt given.", "R-1", "lending")
    assert row.links == (("As given", "/documents/R-1/"),)
    from datetime import timedelta

    assert queries.timeline_rows(borrower, before - timedelta(seconds=1)) == []
