"""The audit's trail: who may read it, what narrows it, what is taken away, and that every act has its word."""

from __future__ import annotations

import csv
import importlib
import io
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from beforehand.office.audit import clock, trail
from beforehand.office.audit.models import AuditRow, Seal
from beforehand.office.home.pages.acts import ACTIONS
from beforehand.office.servicing.models import Loan
from beforehand.office.staff.models import Appointment, Branch, Staff
from beforehand.office.staff.service import NAMES

pytestmark = pytest.mark.django_db
OFFICE = Path(trail.__file__).parents[1]

BACKEND = "django.contrib.auth.backends.ModelBackend"
NOT_SERVICES = {
    "become_in_story", "discard_draft", "import_book_files", "keep_draft", "make_first_administrator", "prove_chain", "read", "read_trail",
    "sign_in", "sign_out",
}  # fmt: skip
"""What is written into the audit without a service."""


def rows_of(answer) -> list[dict[str, str]]:
    text = b"".join(answer.streaming_content).decode().removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text)))


def test_every_act_has_its_word():
    for room in OFFICE.glob("*/services*"):
        importlib.import_module(f"beforehand.office.{room.parent.name}.services")
    assert set(ACTIONS) - NOT_SERVICES == {name for name in NAMES if not name.endswith("_in_test")}


def test_it_is_for_the_auditor_and_the_compliance_officer(told, page_of):
    page = page_of(told.fan_bo, "/audit/")
    assert "Receive a payment" in page
    page_of(told.wu_lan, "/audit/", status=403)
    page_of(told.chen_yu, f"/audit/rows/{AuditRow.objects.first().pk}/", status=403)


def test_person_act_day_and_number_narrow_it(told, a, client):
    client.force_login(told.fan_bo, backend=BACKEND)
    loan = Loan.objects.get(party=a)
    paid = rows_of(client.get(f"/audit/?about={loan.number}&action=receive_payment&as=csv"))
    assert len(paid) == 17, "every installment but the last was paid at the counter; that one was given to an officer"
    assert {row["who"] for row in paid} == {"Sun Li"}
    assert {row["file"] for row in paid} == {a.number}
    of_file = rows_of(client.get(f"/audit/?about={a.number}&as=csv"))
    assert {"open_file", "receive_application", "record_finding", "sign_second", "pay_out", "receive_payment"} <= {
        row["action"] for row in of_file
    }
    assert {row["file"] for row in of_file} == {a.number}
    by_lin = rows_of(client.get(f"/audit/?person={told.lin_qiao.pk}&kind=writing&as=csv"))
    assert {row["who"] for row in by_lin} == {"Lin Qiao"}
    day = rows_of(client.get("/audit/?first=2025-03-11&last=2025-03-11&action=pay_out&as=csv"))
    assert [row["file"] for row in day] == [a.number]
    assert rows_of(client.get("/audit/?first=2025-03-12&last=2025-03-12&action=pay_out&as=csv")) == []
    assert "Nothing of this kind stands in the audit" in client.get("/audit/?about=999999").content.decode()


def test_taking_it_away_is_a_reading_itself(told, client):
    client.force_login(told.fan_bo, backend=BACKEND)
    rows_of(client.get("/audit/?as=csv"))
    row = AuditRow.objects.get(action="read_trail")
    assert (row.actor_id, row.kind) == (told.fan_bo.pk, AuditRow.Kind.READING)


def test_days_in_the_wrong_order_and_strange_days_are_answered(told, client):
    client.force_login(told.fan_bo, backend=BACKEND)
    for query in ("first=2026-02-02&last=2026-01-01", "first=yesterday", "last=0001-01-01", "person=9999999", "action=nothing", "kind=x"):
        answer = client.get(f"/audit/?{query}")
        assert answer.status_code == 400, query
        assert "errorlist" in answer.content.decode(), query


def test_a_row_names_its_seal_and_holds_no_value(told, a, client):
    trail.seal()
    client.force_login(told.fan_bo, backend=BACKEND)
    row = AuditRow.objects.filter(action="open_file", subject_id=str(a.pk)).get()
    page = client.get(f"/audit/rows/{row.pk}/").content.decode()
    assert Seal.objects.get(row_ids__contains=[row.pk]).hash in page
    assert row.digests["identity_number"] in page
    assert str(a.identity_number) not in page


def test_the_first_page_says_when_the_chain_was_proved(told, client, page_of):
    trail.seal()
    assert "Nobody has proved it yet." in page_of(told.fan_bo, "/")
    client.force_login(told.fan_bo, backend=BACKEND)
    client.post("/audit/chain/")
    page = page_of(told.fan_bo, "/")
    assert "Proved whole" in page
    assert "Fan Bo." in page


def test_who_sees_one_branch_sees_its_rows_alone(told, client):
    other = Branch.objects.create(code="NB-T", name="Elsewhere")
    answers_for = Staff.objects.create_user("ke", name="Ke Xin", branch=other)
    Appointment.objects.create(staff=answers_for, role="compliance_officer", branch=other, starts_at=clock.now())
    client.force_login(answers_for, backend=BACKEND)
    assert rows_of(client.get("/audit/?as=csv")) == []
    row = AuditRow.objects.filter(action="pay_out").first()
    assert client.get(f"/audit/rows/{row.pk}/").status_code == 404


def test_queries_do_not_grow_with_rows(told, client):
    client.force_login(told.fan_bo, backend=BACKEND)
    asked = f"/audit/?person={told.lin_qiao.pk}&action=sign_in"
    counted = []
    for more in (3, 40):
        for _turn in range(more):
            trail.record(told.lin_qiao, "sign_in", told.lin_qiao)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(asked).status_code == 200
        counted.append(len(queries))
    assert counted[0] == counted[1]
