"""The frame of a service: roles, the declared time, one audit row, and a request that counts once."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from beforehand.office.audit import clock
from beforehand.office.audit.models import AuditRow
from beforehand.office.pages.unable import UnableTo
from beforehand.office.staff.models import Branch
from beforehand.office.staff.roles import Role
from beforehand.office.staff.service import may_call, service


@service("open_branch_in_test", roles=(Role.ADMINISTRATOR,))
def open_branch(actor, at, *, code, name="New"):
    return Branch.objects.create(code=code, name=name)


@service("open_two_in_test", roles=(Role.BRANCH_MANAGER,))
def open_two(actor, at, *, first, second):
    open_branch(actor, at, code=first)
    return open_branch(actor, at, code=second)


@service("rename_in_test", roles=(Role.BRANCH_MANAGER,))
def rename(actor, at, *, appointment):
    return appointment.branch


def test_it_works(staff):
    boss = staff("administrator")
    made = open_branch(boss, None, code="NB", name="Ningbo")
    row = AuditRow.objects.get()
    assert (row.action, row.actor_id, row.subject_type, row.subject_id) == ("open_branch_in_test", boss.pk, "staff.branch", str(made.pk))
    assert row.names == ["code", "name"]
    assert row.declared_at == row.recorded_at == clock.now()
    assert row.branch_id == made.pk


def test_somebody_without_the_role_is_refused_and_nothing_is_written(staff):
    with pytest.raises(UnableTo) as refused:
        open_branch(staff("cashier", name="Li"), None, code="NB")
    assert refused.value.code == "role_missing"
    assert "Li" in str(refused.value)
    assert not AuditRow.objects.exists()
    assert not Branch.objects.filter(code="NB").exists()


def test_a_role_that_ended_no_longer_counts(staff, office_clock):
    boss = staff("administrator")
    office_clock.forward(days=1)
    boss.appointments.update(ends_at=clock.now(), ended_by=boss)
    with pytest.raises(UnableTo, match="may not do this"):
        open_branch(boss, None, code="NB")


def test_who_left_can_do_nothing(staff):
    boss = staff("administrator")
    boss.active = False
    with pytest.raises(UnableTo) as refused:
        open_branch(boss, None, code="NB")
    assert refused.value.code == "not_active"


def test_a_role_in_one_branch_does_not_reach_into_another(staff, branch):
    elsewhere = Branch.objects.create(code="NB", name="Ningbo")
    there = staff("branch_manager", branch=elsewhere)
    here = staff("branch_manager")
    with pytest.raises(UnableTo) as refused:
        rename(there, None, appointment=here.appointments.get())
    assert refused.value.code == "other_branch"
    assert rename(here, None, appointment=here.appointments.get()) == branch


def test_a_declared_time_may_be_past_but_not_to_come(staff):
    boss, now = staff("administrator"), clock.now()
    open_branch(boss, now - timedelta(days=400), code="AA")
    open_branch(boss, now + timedelta(minutes=4), code="BB")
    with pytest.raises(UnableTo) as refused:
        open_branch(boss, now + timedelta(minutes=6), code="CC")
    assert (refused.value.code, refused.value.field) == ("later_than_now", "at")
    assert set(AuditRow.objects.values_list("recorded_at", flat=True)) == {now}


def test_a_time_without_a_zone_stops_at_once(staff):
    with pytest.raises(AssertionError):
        open_branch(staff("administrator"), clock.now().replace(tzinfo=None), code="AA")


def test_the_same_key_gives_the_same_object_and_writes_nothing(staff):
    boss, key = staff("administrator"), uuid4()
    first = open_branch(boss, None, key=key, code="AA")
    assert open_branch(boss, None, key=key, code="AA") == first
    assert AuditRow.objects.count() == 1


def test_the_same_key_for_other_data_another_actor_or_service_is_refused(staff):
    boss, other, key = staff("administrator", "branch_manager"), staff("administrator"), uuid4()
    open_branch(boss, None, key=key, code="AA")
    for again in (
        lambda: open_branch(boss, None, key=key, code="BB"),
        lambda: open_branch(other, None, key=key, code="AA"),
        lambda: open_two(boss, None, key=key, first="X", second="Y"),
    ):
        with pytest.raises(UnableTo) as refused:
            again()
        assert refused.value.code == "key_used"
    assert AuditRow.objects.count() == 1


def test_a_service_within_a_service_joins_it_and_writes_its_own_row(staff):
    boss, key = staff("branch_manager"), uuid4()
    open_two(boss, None, key=key, first="AA", second="BB")
    rows = list(AuditRow.objects.order_by("pk").values_list("action", "request_key"))
    assert rows == [("open_branch_in_test", None), ("open_branch_in_test", None), ("open_two_in_test", key)]
    with pytest.raises(UnableTo):
        open_branch(boss, None, code="CC")


def test_what_fails_leaves_nothing(staff, db):
    from django.db import IntegrityError

    boss, key = staff("branch_manager"), uuid4()
    with pytest.raises(IntegrityError):
        open_two(boss, None, key=key, first="AA", second="AA")
    assert not Branch.objects.filter(code="AA").exists()
    assert not AuditRow.objects.exists()
    assert open_two(boss, None, key=key, first="AA", second="BB").code == "BB"


def test_pages_ask_before_they_offer(staff):
    assert may_call(staff("administrator"), open_branch)
    assert not may_call(staff("cashier"), open_branch)
