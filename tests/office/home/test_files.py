"""The list of files: found, sorted, paged, taken away, and never what another branch holds."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from beforehand.office.audit.models import AuditRow
from beforehand.office.parties import services as parties
from beforehand.office.staff.models import Branch


@pytest.fixture
def officer(staff, office_clock):
    office_clock.move_to("2026-11-23", 9)
    return staff("loan_officer", name="Chen Yu")


@pytest.fixture
def open_file(officer, branch):
    def make(name, **more):
        return parties.open_file(officer, None, branch=branch, name=name, born_on=None, **more)

    return make


def test_it_works(officer, open_file, page_of):
    party = open_file("王芳", occupation="nurse")
    page = page_of(officer, "/files/")
    assert "王芳" in page
    assert f"/files/{party.number}/" in page
    assert AuditRow.objects.filter(kind="reading", actor_id=officer.pk, action="read").exists()


def test_an_empty_office_says_so(officer, page_of):
    assert "No file yet" in page_of(officer, "/files/")
    assert "No file of that name or number" in page_of(officer, "/files/?q=nobody")


def test_one_hit_leads_straight_to_the_file(officer, open_file, client):
    party = open_file("王芳", phones=[("13800001111", "debtor")])
    open_file("李强")
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    for asked in ("wangf", "王芳", party.number, "13800001111"):
        assert client.get("/search/", {"q": asked}).headers["Location"] == f"/files/{party.number}/", asked
    assert client.get("/search/", {"q": ""}).status_code == 200


def test_a_loan_number_leads_to_its_loan(told, a, client):
    client.force_login(told.wu_lan, backend="django.contrib.auth.backends.ModelBackend")
    number = a.loans.get().number
    assert client.get("/search/", {"q": number.lower()}).headers["Location"] == f"/loans/{number}/"
    client.force_login(told.lu_nb, backend="django.contrib.auth.backends.ModelBackend")
    assert "No file of that name or number" in client.get("/search/", {"q": number}).content.decode()


def test_another_branch_sees_none_of_it(officer, open_file, staff, page_of, client):
    party = open_file("王芳")
    stranger = staff("loan_officer", branch=Branch.objects.create(code="NB", name="Ningbo"))
    assert "王芳" not in page_of(stranger, "/files/")
    client.force_login(stranger, backend="django.contrib.auth.backends.ModelBackend")
    assert "王芳" not in client.get("/search/", {"q": party.number}).content.decode()


def test_who_only_administers_lists_no_file(staff, officer, page_of):
    page_of(staff("administrator"), "/files/", status=403)


def test_three_hundred_files_are_paged_and_sorted_with_the_same_queries(officer, open_file, page_of):
    counted = []
    for first, last in ((0, 30), (30, 300)):
        for number in range(first, last):
            open_file(f"Borrower {number:03d}")
        page_of(officer, "/files/")
        with CaptureQueriesContext(connection) as queries:
            page = page_of(officer, "/files/?sort=name&page=2")
        counted.append(len(queries))
    assert counted[0] == counted[1]
    assert "Borrower 025" in page
    assert "Borrower 024" not in page
    assert "300 files" in page
    assert "Borrower 299" in page_of(officer, "/files/?sort=-name")
    assert "Borrower 299" in page_of(officer, "/files/?sort=nonsense&page=99")


def test_taken_away_as_csv_each_file_is_a_reading_and_no_cell_is_a_formula(officer, open_file, client):
    party = open_file("王芳", occupation="=HYPERLINK(1)")
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.get("/files/?as=csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows == [{"file": party.number, "name": "王芳", "branch": "Hangzhou", "occupation": "'=HYPERLINK(1)", "loans": ""}]
    assert AuditRow.objects.filter(kind="reading", names=["export"], subject_id=str(party.pk)).count() == 1
