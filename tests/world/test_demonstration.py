"""The demonstration at its two nows: the version in force, the next four, work at each desk of three branches, the same each time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from beforehand.world.book import make_book, write_book
from beforehand.world.demonstration_start import made_book_in, write_books
from beforehand.world.neighbours.people import names
from beforehand.world.neighbours.register import LAST_DAY, make_register, people_of

# Each telling takes a minute: not in `make test`.
pytestmark = [pytest.mark.django_db, pytest.mark.server]

HANDS = {"loan_officer", "underwriter", "approver", "cashier", "collector", "branch_manager"}
HOUSE = {"administrator", "risk_manager", "compliance_officer", "collection_manager"}
COMMON_UNTIL = datetime(2026, 11, 18, 23, tzinfo=UTC)  # 19 November 07:00 in Hangzhou: from then on the two tellings part


@pytest.fixture(autouse=True)
def _django_db_marker() -> None:
    """The mark has the database made; the tellings below open and take back their own transactions."""


@dataclass
class Told:
    """What one telling left behind, read before it was taken back."""

    now: datetime
    version: int
    next_four: dict[str, str]
    waits: dict[str, list[str]]
    roles: dict[str, set[str]]
    branch_of: dict[str, str]
    cases: dict[str, list[int]]
    verdicts: set[tuple[str, str]]
    register: dict[str, Any]
    lessons: list[str]
    common: list[tuple[object, ...]]
    said: list[str]


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration's folder with a smaller book to try rules on."""
    folder = tmp_path_factory.mktemp("demonstration")
    write_book(make_book(7, decisions=3_000), made_book_in(folder))
    write_books(folder)
    return folder


def tell_and_read(folder: Path, *, before_lessons: bool, blocker: Any) -> Iterator[Told]:
    with blocker.unblock(), transaction.atomic():
        from beforehand.world.demonstration import tell

        said: list[str] = []
        cast = tell(folder, before_lessons=before_lessons, say=said.append)
        yield read(cast, said)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def now(books: Path, django_db_setup: None, django_db_blocker: Any) -> Told:
    (told,) = tell_and_read(books, before_lessons=False, blocker=django_db_blocker)
    return told


@pytest.fixture(scope="module")
def before(books: Path, django_db_setup: None, django_db_blocker: Any) -> Told:
    (told,) = tell_and_read(books, before_lessons=True, blocker=django_db_blocker)
    return told


def read(cast: Any, said: list[str]) -> Told:
    from beforehand.office.audit import clock
    from beforehand.office.collecting.models import Case, PromiseVerdict
    from beforehand.office.home.queries import waits_for
    from beforehand.office.learning.models import Lesson
    from beforehand.office.servicing.queries import position
    from beforehand.office.staff.models import Staff
    from beforehand.office.underwriting.queries import release_in_force, verdict_for

    moment = clock.now()
    people = list(Staff.objects.filter(system=False))
    cases: dict[str, list[int]] = {}
    for case in Case.objects.filter(closed_at=None).select_related("branch").prefetch_related("loans__branch"):
        cases.setdefault(case.branch.code, []).append(max(position(loan).days_past_due for loan in case.loans.all()))
    return Told(
        now=moment,
        version=release_in_force(moment).version,
        next_four={name: verdict_for(cast.kept[name], moment).decision.outcome.word for name in ("A2", "B2", "C2", "D2")},
        waits={one.login: [row.title for row in waits_for(one)] for one in people},
        roles={one.login: {held.role for held in one.appointments.all()} for one in people},
        branch_of={one.login: one.branch.code for one in people},
        cases=cases,
        verdicts=set(PromiseVerdict.objects.values_list("promise__case__branch__code", "verdict")),
        register={**cast.kept["register"].counts, "refused": cast.kept["register"].rows_refused},
        lessons=sorted(Lesson.objects.values_list("title", flat=True)),
        common=rows_in_common(),
        said=said,
    )


def rows_in_common() -> list[tuple[object, ...]]:
    """What was written before the two tellings part, by values that no counter of the database gives."""
    from beforehand.office.contacts.models import ContactEntry
    from beforehand.office.parties.models import Finding
    from beforehand.office.servicing.models import LoanEvent, LoanWarning

    written = {"recorded_at__lt": COMMON_UNTIL}
    events = LoanEvent.objects.filter(**written).values_list("loan__party__name", "kind", "value_on", "amount_minor", "known_at")
    findings = Finding.objects.filter(**written).values_list("party__name", "attribute", "value", "known_at")
    contacts = ContactEntry.objects.filter(**written).values_list("party__name", "kind", "result", "happened_at", "verdict")
    warnings = LoanWarning.objects.filter(raised_at__lt=COMMON_UNTIL).values_list("loan__party__name", "kind", "day")
    found = [(kind, *map(str, row)) for kind, rows in enumerate((events, findings, contacts, warnings)) for row in rows]
    return sorted(found)


def test_it_stands_on_monday_morning_with_version_2(now):
    assert now.now == datetime(2026, 11, 23, 1, tzinfo=UTC)
    assert now.version == 2
    assert now.next_four == {"A2": "refer", "B2": "refer", "C2": "watch", "D2": "decline"}
    assert len(now.lessons) == 4
    assert [words.partition(":")[0] for words in now.said[:2]] == ["January 2025", "March 2025"]


def test_before_the_lessons_it_stands_on_thursday_evening_with_version_1(before):
    assert before.now == datetime(2026, 11, 19, 10, tzinfo=UTC)
    assert before.version == 1
    assert set(before.next_four.values()) == {"approve"}
    for login in ("xu_yan", "he_jing"):
        assert sum(title.startswith("Lesson ") for title in before.waits[login]) == 4


@pytest.mark.parametrize("when", ["now", "before"])
def test_each_desk_of_each_branch_has_work(when, request):
    told = request.getfixturevalue(when)
    for branch in ("HZ", "NB", "WZ"):
        for role in HANDS:
            at_desk = [login for login, roles in told.roles.items() if role in roles and told.branch_of[login] == branch]
            assert at_desk, (branch, role)
            assert all(told.waits[login] for login in at_desk), (branch, role)
    for login, roles in told.roles.items():
        assert told.waits[login] or not roles & HOUSE, login


@pytest.mark.parametrize("when", ["now", "before"])
def test_every_kind_of_work_waits_somewhere(when, request):
    told = request.getfixturevalue(when)
    titles = {title for rows in told.waits.values() for title in rows}
    kinds = (
        "Decide: ", "Second signature: ", "Check: ", "Application: ", "Contract for ", "Payout to ", "Count the bag of ",
        "Money without a loan", "Correction asked for by ", "Breach: ", "Hardship of ", "Nobody holds the case of ", "Today’s list",
    )  # fmt: skip
    assert [kind for kind in kinds if not any(title.startswith(kind) for title in titles)] == []
    assert sum("promised for today" in title for title in titles) == 3
    assert any(title.endswith("has no role") for title in titles)


def test_the_register_came_whole_and_each_branch_has_people_to_reach(now):
    assert now.register["refused"] == 0
    assert now.register["persons"] >= 300
    for branch in ("HZ", "NB", "WZ"):
        late = sorted(now.cases[branch])
        assert len(late) >= 12, branch
        assert late[0] <= 7 < 30 < late[-1], branch


def test_promises_were_kept_and_broken_in_each_branch(now):
    for branch in ("HZ", "NB", "WZ"):
        assert {(branch, "kept"), (branch, "broken")} <= now.verdicts


def test_two_tellings_are_the_same_until_they_part(now, before):
    assert len(now.common) > 5_000
    assert now.common == before.common


def test_the_register_is_drawn_the_same_each_time():
    first, second = make_register(), make_register()
    assert all(table.equals(second.tables[name]) for name, table in first.tables.items())
    assert people_of(first) == people_of(second)
    assert make_register(seed=2).tables["loans"] != first.tables["loans"]


def test_nothing_in_the_register_is_known_after_its_last_day():
    book = make_register()
    assert max(book.tables["events"]["happened_on"].to_pylist()) <= LAST_DAY
    assert max(book.tables["loans"]["granted_on"].to_pylist()) < date(2026, 11, 18)


def test_everybody_has_a_name_a_telephone_and_an_age_of_his_own():
    book = make_register()
    people = people_of(book)
    assert len({one.name for one in people.values()}) == len({one.phone for one in people.values()}) == len(people)
    rows = book.tables["decisions"].select(["person_id", "applicant.age", "decided_on"]).to_pylist()
    first = {row["person_id"]: row for row in reversed(rows)}
    for key, person in people.items():
        on = first[key]["decided_on"]
        age = on.year - person.born_on.year - ((on.month, on.day) < (person.born_on.month, person.born_on.day))
        assert abs(age - first[key]["applicant.age"]) <= 1, key


def test_names_are_spelt_and_written():
    import numpy as np
    from pypinyin import lazy_pinyin

    drawn = names(np.random.default_rng(3))
    for _ in range(200):
        surname, given, written = next(drawn).split()
        assert "".join(lazy_pinyin(written)).replace("lv", "lü") == f"{surname}{given}".lower()
