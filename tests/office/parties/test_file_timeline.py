"""The rows of a file's timeline: both lanes, what was replaced, and nothing of what was written later."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from beforehand.office.audit import clock
from beforehand.office.audit.verification import verify
from beforehand.office.parties import queries, services

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


def say(person, borrower, value, kind, **more):
    return services.record_finding(person, None, party=borrower, attribute="home.address", value=value, evidence_kind=kind, **more)


def test_it_works(officer, borrower, staff, office_clock):
    claimed = say(officer, borrower, "Room 23", "own_statement", words="A self-built house, room 23.")
    moment = clock.now()
    office_clock.move_to("2026-09-23", 17, 24)
    collector = staff("field_collector", name="Zhou Min")
    paper = services.attach(collector, None, party=borrower, title="Rent book", filename="x.png", content=PNG)
    first = say(collector, borrower, "Room 32", "document", source="Rent book", attachments=[paper])
    office_clock.forward(minutes=5)
    found = say(collector, borrower, "Room 22", "document", source="Rent book", true_from="2023-08", attachments=[paper], supersedes=first)
    rows = {row.subject: row for row in queries.timeline_rows(borrower)}
    assert rows[f"finding-{claimed.pk}"].department == "lending"
    assert rows[f"finding-{claimed.pk}"].words == "A self-built house, room 23."
    assert rows[f"finding-{first.pk}"].superseded_by == "Room 22"
    row = rows[f"finding-{found.pk}"]
    assert (row.department, row.bold, row.true) == ("collection", "Home address: Room 22.", "since Aug 2023")
    assert (row.contradiction, row.contradiction_open) == ("1", True)
    assert row.links == (("Rent book", f"/papers/{paper.pk}/"),)
    before = queries.timeline_rows(borrower, moment)
    assert [row.subject for row in before] == [f"finding-{claimed.pk}"]
    assert before[0].contradiction == ""


def test_a_past_view_does_not_know_that_something_was_replaced(officer, borrower, office_clock):
    first = say(officer, borrower, "Room 23", "own_statement")
    moment = clock.now()
    office_clock.forward(days=1)
    say(officer, borrower, "Room 24", "own_statement", supersedes=first)
    (row,) = queries.timeline_rows(borrower, moment)
    assert row.superseded_by == ""


def test_every_state_has_its_beginning_and_its_end(officer, borrower, staff, office_clock):
    flag = services.raise_flag(officer, None, party=borrower, kind="disputed", reason="He says he paid.")
    consent = services.record_consent(
        officer, None, party=borrower, kind="hours_agreement", scope={"start": "19:00", "end": "21:00"}, words="Evenings."
    )
    task = services.order_verification(
        officer, None, party=borrower, check_code="home_visit", attribute="home_address.verified_by_visit", taught_by="case A"
    )
    services.add_third_person(officer, None, party=borrower, relation="landlord", name="the landlady")
    moment = clock.now()
    office_clock.forward(hours=2)
    services.end_flag(staff("branch_manager"), None, flag=flag, reason="The receipt was found.")
    services.withdraw_consent(officer, None, consent=consent)
    services.record_verification_result(officer, None, task=task, outcome="not_found", words="Nobody knows him there.")
    then = [row.bold for row in queries.timeline_rows(borrower, moment)]
    assert sorted(then) == [
        "Agrees to be reached at certain hours.", "Flag: dispute.", "Third person noted: landlord.", "Visit to the home ordered.",
    ]  # fmt: skip
    now = [row.bold for row in queries.timeline_rows(borrower)]
    assert set(now) - set(then) == {
        "Flag ended: dispute.", "Takes back: to be reached at certain hours.", "Visit to the home: Looked for and not found.",
        "Home address verified by a visit: no.",
    }  # fmt: skip


def test_the_queries_do_not_grow_with_the_rows(officer, borrower, django_assert_max_num_queries):
    for number in range(12):
        services.record_finding(officer, None, party=borrower, attribute="note.other", value=f"note {number}", evidence_kind="hearsay")
    with django_assert_max_num_queries(14):
        assert len(queries.timeline_rows(borrower)) == 12


@pytest.mark.parametrize("table", ["parties_finding", "parties_flag", "parties_contactdetail", "parties_attachment"])
def test_what_is_written_stays(officer, borrower, table):
    say(officer, borrower, "Room 23", "own_statement")
    services.raise_flag(officer, None, party=borrower, kind="disputed", reason="He says he paid.")
    services.attach(officer, None, party=borrower, title="Rent book", filename="x.png", content=PNG)
    for statement in (f"update {table} set recorded_at = now()", f"delete from {table}"):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_verify_finds_a_changed_and_a_lost_paper(officer, borrower):
    from beforehand.office.parties.services.attachments import place_of

    paper = services.attach(officer, None, party=borrower, title="Rent book", filename="x.png", content=PNG)
    (checked,) = verify(["attachments_whole"])
    assert checked.faults == ()
    place_of(paper.sha256).write_bytes(b"x")
    (checked,) = verify(["attachments_whole"])
    assert ["changed" in fault for fault in checked.faults] == [True]
    place_of(paper.sha256).unlink()
    (checked,) = verify(["attachments_whole"])
    assert ["gone" in fault for fault in checked.faults] == [True]


def test_seen_after_it_was_learnt_cannot_be(officer, borrower, office_clock):
    from beforehand.office.parties.refusing import UnableToRecord

    learnt = clock.now()
    office_clock.forward(days=30)
    for late in ({"seen_on": date(2025, 3, 20)}, {"true_from": "2025-03-20"}):
        with pytest.raises(UnableToRecord, match="after it was learnt"):
            services.record_finding(
                officer,
                learnt,
                party=borrower,
                attribute="home.address",
                value="Room 22",
                evidence_kind="document",
                source="Rent book",
                **late,
            )
    assert not borrower.findings.exists()


def test_a_row_stays_with_the_department_its_writer_worked_for(borrower, staff, office_clock):
    writer = staff("collector")
    flag = services.raise_flag(writer, None, party=borrower, kind="disputed", reason="He says he paid.")
    office_clock.forward(days=1)
    writer.appointments.update(ends_at=clock.now())
    writer.appointments.create(role="underwriter", branch=borrower.branch, starts_at=clock.now())
    writer.forget_appointments()
    rows = {row.subject: row for row in queries.timeline_rows(borrower)}
    assert str(writer.department) == "lending"
    assert rows[f"flag-{flag.pk}"].department == "collection", "he has changed sides since; what he wrote has not"


def test_a_flag_written_later_was_not_known_before(officer, borrower, office_clock):
    began, before = clock.now(), office_clock.forward(hours=1)
    office_clock.forward(hours=1)
    flag = services.raise_flag(officer, began, party=borrower, kind="disputed", reason="He says he paid.")
    assert flag.from_at == began
    assert queries.flags_in_force(borrower, before) == [], "it is said to have begun, and nobody had written it yet"
    assert queries.flags_in_force(borrower) == [flag]
