"""What a person sees: the branches in which he holds a role, in the queries."""

from __future__ import annotations

import pytest

from beforehand.office.staff.models import Branch, Staff, system
from beforehand.office.staff.roles import Department, Role


@pytest.fixture
def ningbo(branch):
    return Branch.objects.create(code="NB", name="Ningbo")


def test_it_works(staff, branch, ningbo):
    assert list(Branch.objects.visible_to(staff("cashier"))) == [branch]
    assert list(Branch.objects.visible_to(staff("cashier", branch=ningbo))) == [ningbo]


@pytest.mark.parametrize("role", ["risk_manager", "auditor", "administrator"])
def test_some_roles_see_every_branch(staff, ningbo, role):
    assert Branch.objects.visible_to(staff(role)).count() == 2


def test_a_role_in_all_branches_sees_all(staff, ningbo):
    assert Branch.objects.visible_to(staff("cashier", branch=None)).count() == 2


def test_without_a_role_nothing_is_seen(staff, branch):
    assert not Branch.objects.visible_to(staff()).exists()


def test_a_path_over_other_tables(staff, branch, ningbo):
    from beforehand.office.staff.models import Appointment
    from beforehand.office.staff.scope import Scoped

    along = Scoped.along("staff__branch")(Appointment)
    here, there = staff("cashier"), staff("cashier", branch=ningbo)
    assert list(along.visible_to(here)) == list(here.appointments.all())
    assert list(along.visible_to(there)) == list(there.appointments.all())


def test_holds(staff, branch, ningbo):
    person = staff("cashier", "collector")
    assert person.holds(Role.CASHIER)
    assert person.holds("cashier", branch)
    assert not person.holds("cashier", ningbo)
    assert not person.holds("auditor")
    assert person.roles == [Role.CASHIER, Role.COLLECTOR]
    assert person.department is Department.COLLECTION


def test_a_role_holds_from_its_beginning_until_its_end(staff, office_clock):
    person = staff("cashier")
    before, end = office_clock.now(), office_clock.forward(days=3)
    person.appointments.update(ends_at=end, ended_by=person)
    person.forget_appointments()
    assert person.holds("cashier", at=before)
    assert not person.holds("cashier", at=end)
    assert not person.holds("cashier")


def test_who_holds_a_role(staff, branch, ningbo):
    here, there, both = staff("approver"), staff("approver", branch=ningbo), staff("approver", branch=None)
    assert set(Staff.objects.with_role(Role.APPROVER, branch)) == {here, both}
    assert set(Staff.objects.with_role(Role.APPROVER)) == {here, there, both}


def test_the_system_never_signs_in_and_there_is_one(db):
    assert not system().is_active
    assert not system().has_usable_password()


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_a_department_and_a_word_in_both_languages(role):
    assert role.department in Department
    assert str(role.label)
