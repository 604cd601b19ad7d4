"""A file is found as people ask for it: reading, initials, characters, whole numbers, the tail of an identity number."""

from datetime import date

import pytest

from beforehand.office.parties import queries, services
from beforehand.office.parties.glyphs import undrawn
from beforehand.office.parties.names import pieces, reading


@pytest.mark.parametrize(
    ("name", "read", "initials"),
    [
        ("单田芳", "shantianfang", "stf"),
        ("单于丹", "chanyudan", "cyd"),
        ("尉迟恭", "yuchigong", "ycg"),
        ("曾国藩", "zengguofan", "zgf"),
        ("O’Neil Ann", "oneilann", "oa"),
        ("买买提·吐尔逊", "maimaitituerxun", "mmttex"),
    ],
)
def test_a_name_is_read_as_a_name(name, read, initials):
    assert reading(name) == (read, initials)


def test_a_surname_is_found_under_the_reading_a_clerk_may_take(officer, branch):
    party = services.open_file(officer, None, branch=branch, name="乐嘉", born_on=None)
    assert {"yue", "lej"} <= set(pieces("乐嘉"))
    for typed in ("yuejia", "lejia", "yj", "嘉", "乐 嘉"):
        assert list(queries.search(officer, typed)) == [party], typed


@pytest.mark.parametrize("typed", ["+86 138-0000-2207", "13800002207", "0014", "217", "000217", "330106199102170014"])
def test_a_number_finds_its_file(officer, borrower, typed):
    typed = typed.replace("000217", borrower.number).replace("217", borrower.number.lstrip("0"), 1) if typed in ("217", "000217") else typed
    assert list(queries.search(officer, typed)) == [borrower]


@pytest.mark.parametrize("typed", ["", "   ", "1380000220", "33010619910217001", "·", "x" * 500, "𠮷", "0' or 1=1"])
def test_nothing_is_found_by_a_part_of_a_number_or_by_nonsense(officer, borrower, typed):
    assert not queries.search(officer, typed).exists()


def test_the_list_is_in_the_order_of_readings_and_each_file_stands_once(officer, branch):
    for name in ("张三", "阿明", "李四"):
        services.open_file(
            officer, None, branch=branch, name=name, born_on=None, phones=[("13900000001", "debtor"), ("13900000002", "relative")]
        )
    assert [str(one.name) for one in queries.search(officer, "13900000001")] == ["阿明", "李四", "张三"]


def test_what_the_faces_cannot_draw_is_known():
    assert undrawn("欧阳单 Ann") == ""
    assert undrawn("𠮷田𠮷") == "𠮷"


def test_two_files_under_one_identity_number_are_refused_by_the_database_too(officer, branch, borrower, monkeypatch):
    from beforehand.office.parties.refusing import UnableToOpenFile
    from beforehand.office.parties.services import files

    monkeypatch.setattr(files.Party.objects, "filter", lambda **_: files.Party.objects.none())
    with pytest.raises(UnableToOpenFile, match="a moment ago"):
        services.open_file(officer, None, branch=branch, name="B", born_on=date(1990, 1, 1), identity_number="330106199102170014")
