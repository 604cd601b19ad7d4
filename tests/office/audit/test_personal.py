"""Personal values: a salt beside each, a digest that stays with the value, and no search."""

from __future__ import annotations

import copy
import hashlib
import pickle

import pytest
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import connection, models
from hypothesis import given
from hypothesis import strategies as st

from beforehand.office.audit.personal import Personal, PersonalField, digests_of, keyed_digest


class Somebody(models.Model):
    name = PersonalField()
    nickname = PersonalField(null=True)

    class Meta:
        app_label = "audit"
        managed = False
        db_table = "somebody_in_tests"


@pytest.fixture
def table(db):
    with connection.cursor() as cursor:
        cursor.execute("create temporary table somebody_in_tests (id bigserial primary key, name text not null, nickname text)")
    return Somebody


def test_it_works(table):
    made = table.objects.create(name="王芳: 女")
    again = table.objects.get()
    assert again.name == "王芳: 女"
    assert again.nickname is None
    assert again.name.digest == made.name.digest == hashlib.sha256(bytes.fromhex(made.name.salt) + "王芳: 女".encode()).hexdigest()
    assert digests_of(again) == {"name": made.name.digest}


def test_equal_values_have_different_digests(table):
    one, two = table.objects.create(name="Li Na"), table.objects.create(name="Li Na")
    assert one.name.digest != two.name.digest


def test_a_value_saved_again_unchanged_keeps_its_digest(table):
    made = table.objects.create(name="Li Na")
    before = made.name.digest
    made.name = "Li Na"
    made.save()
    assert table.objects.get().name.digest == before
    made.name = "Li Na-Berg"
    made.save()
    assert table.objects.get().name.digest != before


def test_a_personal_column_cannot_be_searched(table):
    for lookup in ({"name": "Li Na"}, {"name__contains": "Li"}, {"name__in": ["Li"]}):
        with pytest.raises(FieldError, match="cannot be searched"):
            list(table.objects.filter(**lookup))
    assert list(table.objects.filter(nickname__isnull=False)) == []


def test_copying_keeps_the_salt():
    value = Personal("Li Na")
    assert copy.deepcopy(value).digest == pickle.loads(pickle.dumps(value)).digest == value.digest


@given(st.text().filter(lambda text: "\0" not in text))
def test_any_text_survives_the_column(text):
    field = PersonalField()
    value = Personal(text)
    stored = field.get_prep_value(value)
    assert (field.from_db_value(stored, None, None), field.from_db_value(stored, None, None).digest) == (text, value.digest)


def test_a_number_is_found_however_it_is_written():
    assert keyed_digest("phone", "138-0000 2207") == keyed_digest("phone", "１３８００００２２０７")
    assert keyed_digest("identity", "33010219880304001x") == keyed_digest("identity", "33010219880304001X")
    assert keyed_digest("phone", "13800002207") != keyed_digest("identity", "13800002207")


def test_the_digest_hangs_on_the_office_s_key(settings):
    before = keyed_digest("phone", "13800002207")
    settings.DIGEST_KEY = "11" * 32
    assert keyed_digest("phone", "13800002207") != before
    settings.DIGEST_KEY = ""
    with pytest.raises(ImproperlyConfigured):
        keyed_digest("phone", "13800002207")
