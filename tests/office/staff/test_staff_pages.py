"""Coming in, going out, and the administrator's pages."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from beforehand.office.audit import clock
from beforehand.office.audit.models import AuditRow
from beforehand.office.staff import first_start
from beforehand.office.staff.models import Appointment, Branch, FirstStartCode, Staff

PASSWORD = "correct horse battery"


@pytest.fixture
def office(db, monkeypatch):
    """Pages as an office shows them, not a story."""
    monkeypatch.setattr(clock, "is_story", lambda: False)


@pytest.fixture
def boss(staff, client):
    person = staff("administrator", name="Zhao Jing", branch=None, password=PASSWORD)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return person


def start(client, code, login="ann"):
    return client.post(reverse("staff:first_start"), {"code": code, "login": login, "name": "Ann", "password": PASSWORD})


class TestFirstStart:
    def test_it_works(self, client, db):
        assert client.get(reverse("staff:sign_in")).headers["Location"] == reverse("staff:first_start")
        code = first_start.draw_code()
        assert start(client, code.lower()).headers["Location"] == reverse("staff:branches")
        person = Staff.objects.get(login="ann")
        assert person.holds("administrator")
        assert client.session["_auth_user_id"] == str(person.pk)
        assert AuditRow.objects.filter(action="make_first_administrator", actor_id=person.pk).count() == 1

    def test_a_wrong_code_makes_nobody(self, client, db):
        first_start.draw_code()
        answer = start(client, "AAAA-AAAA-AAAA")
        assert answer.status_code == 400
        assert "This is not the code in the terminal" in answer.content.decode()
        assert not Staff.objects.filter(system=False).exists()

    def test_the_code_is_good_once(self, client, db):
        code = first_start.draw_code()
        start(client, code)
        client.logout()
        assert start(client, code, login="eve").headers["Location"] == reverse("staff:sign_in")
        assert not Staff.objects.filter(login="eve").exists()
        assert first_start.draw_code() is None

    def test_the_code_of_another_office_or_an_earlier_start_is_wrong(self, client, db):
        earlier = first_start.draw_code()
        first_start.draw_code()
        assert start(client, earlier).status_code == 400
        assert not Staff.objects.filter(system=False).exists()

    def test_after_five_wrong_codes_the_right_one_is_refused_too(self, client, db):
        code = first_start.draw_code()
        for _ in range(5):
            start(client, "AAAA-AAAA-AAAA")
        answer = start(client, code)
        assert "Too many wrong codes" in answer.content.decode()
        assert not Staff.objects.filter(system=False).exists()
        assert start(client, first_start.draw_code()).status_code == 302

    def test_a_weak_password_is_refused_and_the_code_stays_good(self, client, db):
        code = first_start.draw_code()
        answer = client.post(reverse("staff:first_start"), {"code": code, "login": "ann", "name": "Ann", "password": "1234"})
        assert answer.status_code == 400
        assert not Staff.objects.filter(system=False).exists()
        assert start(client, code).status_code == 302

    def test_the_code_itself_is_kept_nowhere(self, db):
        code = first_start.draw_code()
        assert code not in str(FirstStartCode.objects.values().get())


class TestSignIn:
    def test_it_works(self, client, office, staff):
        person = staff("administrator", password=PASSWORD)
        answer = client.post(reverse("staff:sign_in"), {"username": person.login.upper(), "password": PASSWORD})
        assert answer.headers["Location"] == "/"
        assert AuditRow.objects.get().action == "sign_in"

    def test_a_wrong_password_is_refused_and_the_fifth_time_the_login_rests(self, client, office, staff):
        person = staff("administrator", password=PASSWORD)
        answers = [client.post(reverse("staff:sign_in"), {"username": person.login, "password": "wrong"}).status_code for _ in range(5)]
        assert answers == [200, 200, 200, 200, 429]
        assert client.post(reverse("staff:sign_in"), {"username": person.login, "password": PASSWORD}).status_code == 429

    def test_who_left_cannot_come_in(self, client, office, staff):
        staff("administrator")
        person = staff("cashier", password=PASSWORD)
        Staff.objects.filter(pk=person.pk).update(active=False)
        client.post(reverse("staff:sign_in"), {"username": person.login, "password": PASSWORD})
        assert "_auth_user_id" not in client.session

    def test_who_is_let_go_is_signed_out_at_the_next_page(self, client, boss):
        Staff.objects.filter(pk=boss.pk).update(active=False)
        answer = client.get(reverse("staff:settings"))
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(reverse("staff:sign_in"))

    def test_nobody_sees_a_page_before_he_has_signed_in(self, client, office, staff):
        staff("administrator")
        for name in ("staff:people", "staff:branches", "staff:settings", "staff:password"):
            assert client.get(reverse(name)).headers["Location"].startswith(reverse("staff:sign_in"))

    def test_the_way_back_leads_nowhere_else(self, client, office, staff):
        person = staff("administrator", password=PASSWORD)
        answer = client.post(
            reverse("staff:sign_in"), {"username": person.login, "password": PASSWORD, "next": "https://elsewhere.example/"}
        )
        assert answer.headers["Location"] == "/"

    def test_signing_out_ends_the_session(self, client, boss):
        client.post(reverse("staff:sign_out"))
        assert "_auth_user_id" not in client.session
        assert AuditRow.objects.get().action == "sign_out"


class TestStory:
    def test_in_a_story_one_comes_in_as_anybody_from_the_page(self, client, staff):
        staff("administrator")
        person = staff("cashier", name="Sun Li")
        assert "Sun Li" in client.get(reverse("staff:sign_in")).content.decode()
        assert client.post(reverse("staff:become"), {"person": person.pk}).status_code == 302
        assert client.session["_auth_user_id"] == str(person.pk)

    def test_in_an_office_there_is_no_such_page(self, client, office, staff):
        staff("administrator")
        person = staff("cashier", name="Sun Li")
        assert "Sun Li" not in client.get(reverse("staff:sign_in")).content.decode()
        assert client.get(reverse("staff:become")).status_code == 404
        assert client.post(reverse("staff:become"), {"person": person.pk}).status_code == 404
        assert "_auth_user_id" not in client.session


class TestOwnSettings:
    def test_language_stays_with_the_person(self, client, boss):
        client.post(reverse("staff:set_language"), {"language": "zh-hans", "next": reverse("staff:settings")})
        assert client.get(reverse("staff:settings")).headers["Content-Language"] == "zh-hans"
        client.post(reverse("staff:set_language"), {"language": "xx"})
        assert Staff.objects.get(pk=boss.pk).language == "zh-hans"

    def test_before_signing_in_it_stays_with_the_browser(self, client, office, staff):
        staff("administrator")
        client.post(reverse("staff:set_language"), {"language": "zh-hans"})
        assert client.get(reverse("staff:sign_in")).headers["Content-Language"] == "zh-hans"

    def test_theme(self, client, boss):
        client.post(reverse("staff:set_theme"), {"theme": "dark"})
        assert 'data-theme="dark"' in client.get(reverse("staff:settings")).content.decode()
        client.post(reverse("staff:set_theme"), {"theme": ""})
        assert "data-theme" not in client.get(reverse("staff:settings")).content.decode()

    def test_own_password(self, client, boss):
        answer = client.post(reverse("staff:password"), {"old": "wrong", "password": "another horse battery"})
        assert "The old password is not this one" in answer.content.decode()
        assert client.post(reverse("staff:password"), {"old": PASSWORD, "password": "another horse battery"}).status_code == 302
        assert client.get(reverse("staff:settings")).status_code == 200
        assert Staff.objects.get(pk=boss.pk).check_password("another horse battery")


class TestAdministration:
    def test_take_on_appoint_end(self, client, boss, branch):
        answer = client.post(
            reverse("staff:people"), {"login": "li", "name": "Li Na", "branch": branch.pk, "password": PASSWORD, "key": uuid4()}
        )
        person = Staff.objects.get(login="li")
        assert answer.headers["Location"] == reverse("staff:person", args=[person.pk])
        page = reverse("staff:person", args=[person.pk])
        client.post(page, {"role": "cashier", "branch": branch.pk, "key": uuid4()})
        held = person.appointments.get()
        assert (held.role, held.branch, held.appointed_by, held.ends_at) == ("cashier", branch, boss, None)
        client.post(reverse("staff:end_appointment", args=[held.pk]))
        held.refresh_from_db()
        assert held.ended_by == boss
        assert "Held before" in client.get(page).content.decode()

    def test_pressing_twice_takes_on_once(self, client, boss):
        form = {"login": "li", "name": "Li Na", "password": PASSWORD, "key": uuid4()}
        assert (
            client.post(reverse("staff:people"), form).headers["Location"] == client.post(reverse("staff:people"), form).headers["Location"]
        )
        assert Staff.objects.filter(name="Li Na").count() == 1

    def test_a_login_is_given_once_in_any_case(self, client, boss, staff):
        staff(login="li")
        answer = client.post(reverse("staff:people"), {"login": "LI", "name": "Li Na", "password": PASSWORD})
        assert answer.status_code == 400
        assert not Staff.objects.filter(name="Li Na").exists()

    def test_the_last_administrator_stays(self, client, boss):
        answer = client.post(
            reverse("staff:end_appointment", args=[boss.appointments.get().pk]), headers={"referer": "http://testserver/staff/"}
        )
        assert answer.status_code == 409
        assert "Appoint another first" in answer.content.decode()
        assert boss.appointments.get().ends_at is None

    def test_a_person_leaves(self, client, boss, staff):
        person = staff("cashier")
        client.post(reverse("staff:leaving", args=[person.pk]))
        person.refresh_from_db()
        assert not person.active
        assert person.appointments.get().ends_at is not None
        assert client.post(reverse("staff:leaving", args=[boss.pk])).status_code == 409

    def test_branches(self, client, boss, branch, staff):
        client.post(reverse("staff:branches"), {"code": "NB", "name": "Ningbo", "zone": "Asia/Shanghai"})
        made = Branch.objects.get(code="NB")
        staff("cashier", branch=made)
        assert client.post(reverse("staff:close_branch", args=[made.pk])).status_code == 409
        Appointment.objects.filter(branch=made).update(ends_at=clock.now(), ended_by=boss)
        assert client.post(reverse("staff:close_branch", args=[made.pk])).status_code == 302
        assert not Branch.objects.get(code="NB").open

    def test_a_code_is_given_once_and_a_zone_must_exist(self, client, boss, branch):
        for wrong in ({"code": "HZ", "zone": "Asia/Shanghai"}, {"code": "NB", "zone": "Asia/Hangzhou"}):
            assert client.post(reverse("staff:branches"), {"name": "Other", **wrong}).status_code == 400
        assert Branch.objects.count() == 1

    @pytest.mark.parametrize("role", ["cashier", "branch_manager", "risk_manager"])
    def test_others_may_not_look(self, client, staff, role):
        client.force_login(staff(role), backend="django.contrib.auth.backends.ModelBackend")
        assert client.get(reverse("staff:people")).status_code == 403
        assert client.post(reverse("staff:people"), {"login": "li", "name": "Li", "password": PASSWORD}).status_code == 403

    def test_the_auditor_looks_and_changes_nothing(self, client, staff):
        auditor = staff("auditor")
        client.force_login(auditor, backend="django.contrib.auth.backends.ModelBackend")
        assert client.get(reverse("staff:people")).status_code == 200
        client.post(reverse("staff:people"), {"login": "li", "name": "Li", "password": PASSWORD})
        assert not Staff.objects.filter(login="li").exists()
        assert client.post(reverse("staff:leaving", args=[auditor.pk])).status_code == 409

    def test_a_page_asks_the_database_no_more_for_more_people(self, client, boss, staff, django_assert_max_num_queries):
        for _ in range(3):
            staff("cashier", "collector")
        client.get(reverse("staff:people"))
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as few:
            client.get(reverse("staff:people"))
        for _ in range(20):
            staff("cashier", "collector")
        with django_assert_max_num_queries(len(few)):
            client.get(reverse("staff:people"))


def test_an_appointment_is_ended_once_and_never_edited(staff):
    from django.db import DatabaseError, transaction

    person = staff("cashier")
    moment = clock.now()
    with pytest.raises(DatabaseError), transaction.atomic():
        Appointment.objects.update(role="administrator")
    Appointment.objects.update(ends_at=moment, ended_by=person)
    with pytest.raises(DatabaseError), transaction.atomic():
        Appointment.objects.update(ends_at=None)
    with pytest.raises(DatabaseError), transaction.atomic():
        Appointment.objects.all().delete()


@pytest.mark.parametrize("room", ["staff", "audit"])
def test_every_sentence_has_its_chinese(room):
    import re
    from pathlib import Path

    import beforehand.office as office

    text = (Path(office.__file__).parent / room / "locale/zh_Hans/LC_MESSAGES/django.po").read_text()
    said = re.findall(r'^msgid "(.+)"\nmsgstr "(.*)"$', text, re.MULTILINE)
    assert said
    assert [english for english, chinese in said if not chinese] == []
    for english, chinese in said:
        assert set(re.findall(r"%\(\w+\)s", english)) == set(re.findall(r"%\(\w+\)s", chinese)), english


def test_an_hour_without_a_page_ends_the_session_and_every_page_prolongs_it(client, boss):
    from datetime import timedelta

    from django.contrib.sessions.models import Session

    client.get(reverse("staff:settings"))
    first = Session.objects.get().expire_date
    Session.objects.update(expire_date=first - timedelta(minutes=30))
    client.get(reverse("staff:settings"))
    assert Session.objects.get().expire_date >= first
    Session.objects.update(expire_date=first - timedelta(minutes=61))
    assert client.get(reverse("staff:settings")).headers["Location"].startswith(reverse("staff:sign_in"))
