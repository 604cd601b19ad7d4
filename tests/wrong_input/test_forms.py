"""Wrong input on every form that writes: a sentence, never a broken page, and nothing half-written.

The forms are found as people find them: each page that is there is opened by each person of the demonstration, and what it offers to be
sent is sent, wrongly. What goes through must have been right: a text may say anything, an amount may not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest

from .reading import Field, Form, forms_of

pytestmark = pytest.mark.server  # every form of every room: in make check

PEOPLE = (
    "chen_yu", "lin_qiao", "shen_ke", "sun_li", "zhou_min", "ma_jun", "wu_lan", "he_jing", "xu_yan", "luo_ning", "qian_yi", "fan_bo",
    "pan_nb", "ding_nb", "lu_nb", "fu_nb",
)  # fmt: skip
NOT_OURS = {"staff:sign_out", "staff:become", "staff:set_language", "staff:set_theme", "staff:sign_in", "home:story_next_hour",
            "home:story_next_day"}  # fmt: skip
"""Forms in which nothing can be typed wrongly: going out, the look, the story's clock."""

AMOUNT = re.compile(r"minor|amount|_rate|margin|price|turnover")
COUNT = re.compile(r"installments|minutes|months|would_pay|ppm|percent|likelihood|prior")
DAY = re.compile(r"_on$|^on$|_by$|_from$|_to$|_day$")
MOMENT = re.compile(r"(?<!reached)_at$")  # where somebody is reached is no moment


@dataclass(frozen=True)
class Wrong:
    """One way to be wrong: what is put where, and into which fields of a form."""

    name: str
    value: str
    where: str  # "money", "count", "day", "moment", "chosen", "typed"

    def fits(self, one: Field) -> bool:
        """Whether this field can be wrong in this way."""
        if one.name in ("csrfmiddlewaretoken", "key"):
            return False
        if self.where == "typed":
            return one.typed and one.kind != "hidden"
        if self.where == "chosen":
            return one.kind in ("select", "radio", "hidden")
        pattern = {"money": AMOUNT, "count": COUNT, "day": DAY, "moment": MOMENT}[self.where]
        return one.typed and bool(pattern.search(one.name))


WRONGS = (
    Wrong("empty", "", "typed"),
    Wrong("a negative amount", "-5.00", "money"),
    Wrong("14 digits", "99999999999999.00", "money"),
    Wrong("words for an amount", "five", "money"),
    Wrong("an unknown currency", "5.00 XYZ", "money"),
    Wrong("not a number", "NaN", "money"),
    Wrong("a negative count", "-1", "count"),
    Wrong("a count of 14 digits", "99999999999999", "count"),
    Wrong("a day in 2300", "2300-01-01", "day"),
    Wrong("no day", "2026-02-30", "day"),
    Wrong("a moment in 2300", "2300-01-01 10:00", "moment"),
    Wrong("a moment before time", "0001-01-01 00:00", "moment"),
    Wrong("the last moment", "9999-12-31 23:59", "moment"),
    Wrong("no such record", "999999999999", "chosen"),
    Wrong("a number beyond the database", "99999999999999999999999", "chosen"),
    Wrong("something else", "zzz", "chosen"),
    Wrong("a byte no text has", "a\x00b", "typed"),
    Wrong("very long", "x" * 30_000, "typed"),
)

ENOUGH = 4
"""A page that showed so often no form that was not known is not opened again."""

REFUSED_ALWAYS = {"money", "count", "day", "moment"}


@dataclass
class Found:
    """A form, who was offered it, and the page it stood on."""

    who: str
    page: str
    form: Form
    kind: str


@dataclass
class Office:
    """The demonstration with somebody's browser before it."""

    cast: Any
    found: dict[str, Found] = field(default_factory=dict)
    opened: set[tuple[str, str]] = field(default_factory=set)
    yielded: dict[str, int] = field(default_factory=dict)

    def client(self, who: str) -> Any:
        """A browser in which somebody is."""
        from django.test import Client

        client = Client(raise_request_exception=False)
        client.force_login(self.cast.people[who])
        return client


ASKED = {"servicing:attribute": "?q=A"}
"""A page whose form comes only with what was looked for."""


def _pages() -> Iterator[tuple[str, str]]:
    """Every page of the office: its name and its path, for each record of the demonstration that it can be of (the latest few)."""
    from django.urls import NoReverseMatch, get_resolver, reverse

    for pattern, name in _patterns(get_resolver()):
        parts = re.findall(r"<(\w+):(\w+)>", pattern)
        if not name or name in NOT_OURS or name.endswith((":font", ":gallery")):
            continue
        for given in _records(name, parts):
            try:
                yield name, reverse(name, args=given) + ASKED.get(name, "")
            except NoReverseMatch:
                continue


def _patterns(resolver: Any, before: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    for one in resolver.url_patterns:
        if hasattr(one, "url_patterns"):
            yield from _patterns(one, before + str(one.pattern), (one.namespace or space))
        else:
            yield before + str(one.pattern), f"{space}:{one.name}" if space else str(one.name)


def _records(name: str, parts: list[tuple[str, str]]) -> Iterator[list[Any]]:
    """Arguments for a page's path: of each kind of record the latest, and one that is open where there are such."""
    if not parts:
        yield []
        return
    subject = _subject_of(name)
    if subject is not None:
        yield from subject


def _subject_of(name: str) -> list[list[Any]] | None:
    from beforehand.office.agencies.models import Placement
    from beforehand.office.cash.models import FieldReceipt
    from beforehand.office.closing.models import CloseRun
    from beforehand.office.collecting.models import Case, HardshipEnquiry, Visit
    from beforehand.office.contacts.models import Breach
    from beforehand.office.documents.models import Document
    from beforehand.office.intake.models import Application
    from beforehand.office.learning.models import Lesson
    from beforehand.office.parties.models import Consent, ContactDetail, Finding, Flag, Party, ThirdPerson, VerificationTask
    from beforehand.office.servicing.models import Approval, Loan, LoanEvent, ReversalRequest, SuspenseItem
    from beforehand.office.staff.models import Appointment, Branch, Staff

    room, _colon, _act = name.partition(":")
    parties = list(Party.objects.order_by("pk").values_list("number", flat=True)[:5]) + list(
        Party.objects.order_by("-pk").values_list("number", flat=True)[:4]
    )
    open_cases = list(Case.objects.filter(closed_at=None).order_by("-pk").values_list("pk", flat=True)[:3])
    all_cases = open_cases + list(Case.objects.exclude(closed_at=None).order_by("pk").values_list("pk", flat=True)[:4])
    latest = lambda model, most=4: [[pk] for pk in model.objects.order_by("-pk").values_list("pk", flat=True)[:most]]  # noqa: E731
    loans = list(Loan.objects.order_by("-pk")[:3]) + list(Loan.objects.order_by("pk")[:4])
    special = {
        "parties:finding": latest(Finding), "parties:end_detail": latest(ContactDetail),
        "parties:third_person_refused": latest(ThirdPerson),
        "parties:end_flag": latest(Flag), "parties:withdraw_consent": latest(Consent), "parties:task": latest(VerificationTask, 8),
        "parties:take": latest(VerificationTask), "contacts:breach": latest(Breach, 6), "servicing:contract": latest(Approval),
        "servicing:attribute": latest(SuspenseItem), "servicing:reversal": latest(LoanEvent), "servicing:approve": latest(ReversalRequest),
        "cash:receipt": [[n] for n in FieldReceipt.objects.values_list("number", flat=True)[:3]],
        "cash:cancel": [[n] for n in FieldReceipt.objects.values_list("number", flat=True)[:3]],
        "cash:vault": latest(Branch), "cash:give": [[loan.pk] for loan in loans],
        "cash:count": [[r.officer_id, r.branch_id] for r in FieldReceipt.objects.order_by("-pk")[:6]],
        "collecting:decide": [[e.case_id, e.pk] for e in HardshipEnquiry.objects.order_by("-pk")[:3]],
        "agencies:placement": latest(Placement), "agencies:place": [[pk] for pk in all_cases],
        "learning:open_lesson": [[pk] for pk in all_cases], "learning:nothing_to_learn": [[pk] for pk in all_cases],
        "collecting:result": [[pk, code] for pk in open_cases for code in ("unanswered", "conversation")],
        "staff:end_appointment": latest(Appointment), "staff:branches": [[]], "staff:close_branch": latest(Branch),
    }  # fmt: skip
    if name in special:
        return special[name]
    if name.startswith(("collecting:visit", "collecting:step", "collecting:check_out")):
        return latest(Visit) if name == "collecting:visit" else None
    general = {
        "parties": [[number] for number in parties], "documents": latest(Document), "contacts": [[number] for number in parties],
        "servicing": [[loan.number] for loan in loans], "intake": latest(Application, 8), "underwriting": latest(Application, 8),
        "collecting": [[pk] for pk in all_cases], "learning": latest(Lesson, 5), "safety": [[number] for number in parties[:3]],
        "home": [[number] for number in parties], "staff": latest(Staff, 3), "closing": latest(CloseRun, 2),
    }  # fmt: skip
    if name in ("parties:settle",) or name.endswith(("_csv", ":frozen", ":copy")):
        return None
    return general.get(room)


@pytest.fixture(scope="module")
def office(told: Any) -> Office:
    """Every form that writes, of every page, with the first person to whom it was offered."""
    from django.urls import Resolver404, resolve

    made = Office(told)
    pages = list(_pages())
    for who in PEOPLE:
        client = made.client(who)
        for page, path in pages:
            if (path, who) in made.opened or made.yielded.get(page, 0) >= ENOUGH:
                continue
            made.opened.add((path, who))
            answer = client.get(path, headers={"host": "localhost"})
            assert answer.status_code < 500, (who, path)
            if answer.status_code != 200 or "text/html" not in answer.headers.get("Content-Type", ""):
                continue
            news = False
            for form in forms_of(path, answer.content.decode()):
                try:
                    name = resolve(form.action.split("?")[0]).view_name
                except Resolver404:
                    pytest.fail(f"{path} offers a form that goes to {form.action}, which is not there")
                kind = f"{name} {' '.join(sorted(set(form.fields) - {'csrfmiddlewaretoken', 'key'}))}"
                if name not in NOT_OURS and kind not in made.found:
                    made.found[kind] = Found(who, path, form, name)
                    news = True
            made.yielded[page] = made.yielded.get(page, 0) + (not news)
    return made


def _tables() -> list[str]:
    from django.db import connection

    return [name for name in connection.introspection.table_names() if name not in ("django_session", "axes_accesslog")]


def _counts() -> dict[str, int]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(" union all ".join(f"select '{name}', count(*) from \"{name}\"" for name in _tables()))
        return dict(cursor.fetchall())


@contextmanager
def taken_back() -> Iterator[None]:
    """What is written inside is taken back."""
    from django.db import transaction

    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _send(office: Office, found: Found, data: dict[str, list[str]], who: str | None = None) -> Any:
    client = office.client(who or found.who)
    return client.post(found.form.action, data, headers={"host": "localhost", "referer": f"http://localhost{found.page}"})


def _accepted(answer: Any) -> bool:
    return answer.status_code in (200, 204, 302) and 'class="error' not in answer.content.decode(errors="replace")


def test_the_forms_of_every_room_were_found(office):
    rooms = {found.kind.partition(":")[0] for found in office.found.values()}
    assert rooms >= {"parties", "contacts", "servicing", "intake", "cash", "safety", "underwriting", "collecting", "agencies", "learning",
                     "imports", "closing", "staff"}  # fmt: skip
    assert len(office.found) >= 50, sorted(office.found)


def _wrong(found: Found, wrong: Wrong) -> list[tuple[str, dict[str, list[str]]]]:
    """The form filled rightly but for one field after another; a text that is empty or odd goes into all its fields at once."""
    fit = [one.name for one in found.form.fields.values() if wrong.fits(one)]
    if not fit:
        return []
    right = found.form.filled() | {"key": [str(uuid4())]}
    if wrong.where in ("typed", "chosen"):
        return [("everywhere", right | {name: [wrong.value] for name in fit})]
    return [(name, right | {name: [wrong.value]}) for name in fit]


@pytest.mark.parametrize("wrong", WRONGS, ids=lambda wrong: wrong.name)
def test_wrong_input_is_answered_with_a_sentence(office, wrong):
    faults, sent = [], 0
    before = _counts()
    for kind, found in sorted(office.found.items()):
        for name, data in _wrong(found, wrong):
            sent += 1
            with taken_back():
                answer = _send(office, found, data)
                changed = {table: now - before[table] for table, now in _counts().items() if now != before[table]}
            where = f"{kind}: {name} as {found.who}: {answer.status_code}"
            if answer.status_code >= 500:
                faults.append(where)
            elif answer.status_code in (400, 403, 404, 409) and changed:
                faults.append(f"{where}, and wrote {changed}")
            elif wrong.where in REFUSED_ALWAYS and changed and found.kind != "intake:keep":  # a draft keeps what was typed
                faults.append(f"{where}, taken: {changed}")
            elif answer.status_code >= 400 and not re.search(r"[A-Z\u4e00-\u9fff][^<>]{12,}[.。]", answer.content.decode(errors="replace")):
                faults.append(f"{where}, without a sentence")
    assert sent > 0, "nothing was sent: the test proves nothing"
    assert not faults, "\n".join(faults)


ASKED_AGAIN = {"collecting:begin_visit"}
"""The gate was asked twice and said no twice: each question is a record of its own, and no visit began."""
QUEUE = "procrastinate_"
"""A job may stand twice in the queue: a close that is done is not done again."""


def test_pressing_twice_counts_once(office):
    """Whatever goes through with what the page proposes goes through once: the second press with the same key writes nothing."""
    faults, through = [], []
    for kind, found in sorted(office.found.items()):
        if "key" not in found.form.fields:
            continue
        data = found.form.filled()
        with taken_back():
            before = _counts()
            first = _send(office, found, data)
            between = _counts()
            if first.status_code >= 500:
                faults.append(f"{kind}: {first.status_code}")
                continue
            if between == before:
                continue
            through.append(kind)
            second = _send(office, found, data)
            changed = {table: now - between[table] for table, now in _counts().items() if now != between[table]}
            changed = {} if found.kind in ASKED_AGAIN else {table: n for table, n in changed.items() if not table.startswith(QUEUE)}
            if second.status_code >= 500 or changed:
                faults.append(f"{kind}: {second.status_code}, wrote {changed} again")
    assert len(through) >= 10, through
    assert not faults, "\n".join(faults)


ONCE = {
    "servicing:payout": "bai_lu", "servicing:contract": "gao_feng", "servicing:attribute": "bai_lu",
    "cash:count": "bai_lu",
}  # fmt: skip


def test_two_people_press_with_two_keys(office):
    """What can happen once happens once, whoever else presses too: the second reads why, and nothing of his is written."""
    tried = set()
    for kind, found in sorted(office.found.items()):
        if found.kind not in ONCE:
            continue
        data = found.form.filled()
        if found.kind == "servicing:payout":
            data |= {"channel": ["transfer"], "bank_reference": ["TWO-1"]}
        if found.kind == "servicing:attribute":
            data |= {"number": [office.cast.kept["loan_paid_into"]]}
        if found.kind == "cash:count":
            data |= {"counted_minor": ["100.00"]}
        with taken_back():
            before = _counts()
            who = "chen_yu" if found.kind == "servicing:contract" else "sun_li"
            first = _send(office, found, data | {"key": [str(uuid4())]}, who=who)
            between = _counts()
            assert between != before, (kind, first.status_code, re.findall("errorlist.*", first.content.decode()))
            second = _send(office, found, data | {"key": [str(uuid4())]}, who=ONCE[found.kind])
            assert second.status_code in (302, 400, 403, 404, 409), (kind, second.status_code)
            assert _counts() == between, (kind, second.status_code)
        tried.add(found.kind)
    assert tried >= {"servicing:payout", "servicing:contract", "servicing:attribute", "cash:count"}, tried


def test_a_payment_before_the_payout_is_refused(office):
    from beforehand.office.audit.models import AuditRow

    unpaid = office.cast.kept["unpaid"]
    form = {"loan": unpaid.number, "amount_minor": "100.00", "value_on": "2026-11-23", "channel": "cash", "key": str(uuid4())}
    with taken_back():
        client = office.client("sun_li")
        before = _counts()
        answer = client.post("/counter/", form, headers={"host": "localhost"})
        assert answer.status_code == 400
        assert "This loan was not paid out yet. Nothing is owed on it." in answer.content.decode()
        changed = {table: now - before[table] for table, now in _counts().items() if now != before[table]}
        assert set(changed) <= {"audit_auditrow", "audit_unsealedrow"}  # he sees the day's postings: a reading
        assert AuditRow.objects.latest("pk").kind == AuditRow.Kind.READING


@pytest.mark.parametrize("name", ["at", "known_at", "recorded_at", "written_at", "actor", "recorded_by"])
def test_what_a_form_does_not_ask_is_not_taken(office, name):
    """A moment or an author smuggled into a form moves nothing: what is recorded is recorded now, by who sent it."""
    from beforehand.office.audit import clock
    from beforehand.office.audit.models import AuditRow
    from beforehand.office.staff.models import system

    value, written = ("1" if name in ("actor", "recorded_by") else "2001-01-01 00:00"), 0
    for kind in sorted(office.found):
        found = office.found[kind]
        if name in found.form.fields or not found.kind.startswith(("servicing:", "cash:", "contacts:", "parties:", "collecting:")):
            continue
        with taken_back():
            last = AuditRow.objects.order_by("-pk").values_list("pk", flat=True).first()
            answer = _send(office, found, found.form.filled() | {name: [value]})
            assert answer.status_code < 500, kind
            for row in AuditRow.objects.filter(pk__gt=last).exclude(actor_id=system().pk):
                written += 1
                assert row.recorded_at == clock.now(), kind
                assert row.actor_id == office.cast.people[found.who].pk, kind
    assert written > 0


def test_an_attribution_sent_again_after_its_answer_was_lost_is_acknowledged(office):
    from beforehand.office.servicing.models import SuspenseItem

    item = SuspenseItem.objects.filter(attributed=None).latest("pk")
    form = {"number": office.cast.kept["loan_paid_into"], "key": str(uuid4())}
    with taken_back():
        first, again = (
            office.client("sun_li").post(f"/counter/suspense/{item.pk}/", form, headers={"host": "localhost"}) for _press in range(2)
        )
        assert (first.status_code, again.status_code) == (302, 302)
        assert first["Location"] == again["Location"]
