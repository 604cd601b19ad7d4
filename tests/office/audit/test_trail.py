"""The audit: appended, sealed in order, and whoever changes a sealed row is found."""

from __future__ import annotations

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from beforehand.core.ledger import chain
from beforehand.office.audit import guard, trail
from beforehand.office.audit.models import AuditRow, Seal, UnsealedRow
from beforehand.office.audit.verification import verify


def append(count: int) -> list[AuditRow]:
    return [trail.record(None, f"act {number}", None) for number in range(count)]


def as_owner(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("alter table audit_auditrow disable trigger user")
        cursor.execute("alter table audit_seal disable trigger user")
        cursor.execute(statement)
        cursor.execute("alter table audit_auditrow enable trigger user")
        cursor.execute("alter table audit_seal enable trigger user")


def test_it_works(db):
    rows = append(3)
    assert UnsealedRow.objects.count() == 3
    assert trail.seal() == 3
    seal = Seal.objects.get()
    assert (seal.number, seal.previous_hash) == (1, chain.GENESIS)
    assert seal.row_ids == [row.pk for row in rows]
    report = trail.verify_chain()
    assert (report.rows, report.seals, report.unsealed, report.head, report.faults) == (3, 1, 0, seal.hash, ())


def test_seals_follow_one_another(db, monkeypatch):
    monkeypatch.setattr(trail, "BATCH", 2)
    append(5)
    assert trail.seal() == 5
    seals = list(Seal.objects.all())
    assert [len(seal.row_ids) for seal in seals] == [2, 2, 1]
    assert [seal.previous_hash for seal in seals[1:]] == [seal.hash for seal in seals[:-1]]
    assert trail.seal() == 0


def test_a_row_that_commits_late_is_sealed_later(db):
    """Rows are numbered when written and sealed when committed: a lower number may come after a higher one."""
    late, early = append(2)
    UnsealedRow.objects.filter(pk=late.pk).delete()
    trail.seal()
    UnsealedRow.objects.create(pk=late.pk)
    trail.seal()
    assert [seal.row_ids for seal in Seal.objects.all()] == [[early.pk], [late.pk]]
    assert trail.verify_chain().whole


@pytest.mark.parametrize("statement", ["update {} set id = id", "delete from {}", "truncate {}"])
@pytest.mark.parametrize("table", ["audit_auditrow", "audit_seal"])
def test_the_database_refuses_change(db, table, statement):
    append(1)
    trail.seal()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("update audit_auditrow set action = 'another' where id = (select min(id) from audit_auditrow)", "changed"),
        (
            "update audit_auditrow set recorded_at = recorded_at - interval '1 day' where id = (select max(id) from audit_auditrow)",
            "changed",
        ),
        ("update audit_auditrow set actor_id = 7 where id = (select max(id) from audit_auditrow)", "changed"),
        ("delete from audit_auditrow where id = (select min(id) from audit_auditrow)", "row_missing"),
        ("delete from audit_seal where number = 2", "gap"),
        ("update audit_seal set previous_hash = repeat('1', 64) where number = 2", "broken_link"),
        ("update audit_seal set hash = repeat('1', 64) where number = 1", "changed"),
        ("update audit_seal set row_ids = row_ids[1:1] where number = 1", "row_unsealed"),
    ],
)
def test_what_was_changed_behind_the_services_back_is_found(db, monkeypatch, statement, code):
    monkeypatch.setattr(trail, "BATCH", 2)
    append(6)
    trail.seal()
    as_owner(statement)
    assert code in {fault.code for fault in trail.verify_chain().faults}
    assert [one.name for one in verify(["audit_chain"]) if one.faults] == ["audit_chain"]


def test_a_row_slipped_past_the_sealer_is_found(db):
    append(1)
    UnsealedRow.objects.all().delete()
    assert [fault.code for fault in trail.verify_chain().faults] == ["row_unsealed"]


def test_a_trigger_switched_off_is_found(db):
    with connection.cursor() as cursor:
        cursor.execute("alter table audit_auditrow disable trigger append_only")
    assert any("audit_auditrow" in fault for one in verify(["append_only"]) for fault in one.faults)


def test_reading_personal_data_is_recorded_by_the_fields_names(staff, branch):
    auditor = staff("auditor")
    row = trail.record_reading(auditor, branch, ["identity_number", "phone"])
    assert (row.kind, row.actor_id, row.names, row.subject_type) == ("reading", auditor.pk, ["identity_number", "phone"], "staff.branch")


@pytest.mark.django_db(transaction=True)
def test_the_applications_own_role_may_append_and_nothing_else():
    role = "beforehand_app_in_tests"
    with connection.cursor() as cursor:
        cursor.execute("select 1 from pg_roles where rolname = %s", [role])
        if not cursor.fetchone():
            cursor.execute(f"create role {role} login password 'tests'")
        cursor.execute(f"grant connect on database {connection.ops.quote_name(connection.settings_dict['NAME'])} to {role}")
    guard.grant_rights(role)
    said = connection.get_connection_params()
    try:
        with psycopg.connect(
            host=said.get("host"), port=said.get("port"), dbname=said["dbname"], user=role, password="tests", autocommit=True
        ) as line:
            line.execute(
                "insert into audit_auditrow (kind, action, subject_type, subject_id, declared_at, recorded_at, names, digests,"
                " request_digest)"
                " values ('writing', 'x', '', '', now(), now(), '[]', '{}', '')"
            )
            for refused in (
                "update audit_auditrow set action = 'y'", "delete from audit_auditrow", "truncate audit_auditrow",
                "alter table audit_auditrow disable trigger user", "drop table audit_auditrow", "delete from audit_seal",
                "update audit_origin set kind = 'office'", "insert into audit_origin (id, kind) values (1, 'story')",
                "delete from audit_storyclock", "update staff_appointment set role = 'administrator'", "delete from staff_appointment",
                "create table more (id int)", "insert into django_migrations (app, name, applied) values ('x', 'x', now())",
            ):  # fmt: skip
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    line.execute(refused)
            line.execute("update staff_appointment set ends_at = now(), ended_by_id = null where false")
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"drop owned by {role}")
            cursor.execute(f"drop role {role}")


def test_where_one_login_is_all_there_is_the_office_says_so(db):
    assert guard.rights_are_separate() is False
