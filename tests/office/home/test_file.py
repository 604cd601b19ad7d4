"""The borrower's file in the browser's eyes: what stands on it, at any moment, for whom, and how fast."""

from __future__ import annotations

import pytest

from beforehand.office.parties.models import Party


@pytest.fixture
def a(told):
    return Party.objects.get(name_entry__reading="a")


def test_it_works(told, a):
    assert a.number


def test_nobody_sees_a_file_before_coming_in(client, db):
    assert client.get("/files/000001/").status_code == 302
