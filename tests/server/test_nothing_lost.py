"""Nothing acknowledged is lost, nothing sent twice is done twice, whatever is killed and when.

Four clients write through the pages, each into another room: payments at the counter, receipts at the door, closes of a day, entries and
contacts in files. Each form carries its key and each client keeps its own list of what was acknowledged. PostgreSQL, the web worker and
the supervisor are killed with a request open; what was not acknowledged is sent again with its key. At the end each is there exactly once.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from .conftest import PATIENCE, Office, environment, free_port, processes_of, run, start, wait_for
from .test_serve import within

pytestmark = pytest.mark.server

VICTIMS = ("postgres", "web worker", "supervisor")
ANSWERED_WITHIN = 30
"""Seconds after which a client gives a request up and sends it again."""
TODAY = "2025-03-11"


@dataclass
class Act:
    """One form as it is sent: where, what, and the address that acknowledges it."""

    name: str
    path: str
    form: dict[str, str]
    acknowledged_at: str


def payments(lender: dict) -> Iterator[Act]:
    """Ten yuan at the counter, one payment after another."""
    for number in range(1, 100_000):
        loan = lender["loans"][number % len(lender["loans"])]
        name = f"payment {number}"
        form = {"loan": loan["number"], "amount_minor": "10.00", "value_on": TODAY, "channel": "cash", "words": name}
        yield Act(name, "/counter/", form, r"/counter/\?loan=.*")


def receipts(lender: dict) -> Iterator[Act]:
    """Five yuan at the door, each with the number the phone made."""
    for number in range(1, 100_000):
        loan = lender["loans"][number % len(lender["loans"])]
        name = f"0042-{number:05d}"
        path = f"/loans/{loan['pk']}/field-receipts/new/"
        yield Act(name, path, {"number": name, "amount_minor": "5.00", "device_at": f"{TODAY}T10:00:00+08:00"}, r"/cash/receipts/.*")


def closes(lender: dict) -> Iterator[Act]:
    """The day of one branch after another."""
    for code in lender["branches"]:
        yield Act(code, "/closes/", {"branch": code}, r"/closes/\d+/")


def writings(lender: dict) -> Iterator[Act]:
    """An entry and a contact in turn."""
    for number in range(1, 100_000):
        loan = lender["loans"][number % len(lender["loans"])]
        name = f"written {number}"
        if number % 2:
            form = {"attribute": "home.address", "value": f"Room {number}", "evidence_kind": "own_statement", "words": name,
                    "learnt_at": f"{TODAY} 10:00"}  # fmt: skip
            yield Act(name, f"/files/{loan['file']}/findings/new/", form, r"/files/.*finding-\d+")
        else:
            form = {"kind": "call", "purpose": "servicing", "to": "debtor", "direction": "in", "detail": str(loan["phone"]),
                    "result": "question", "happened_at": f"{TODAY} 10:00", "words": name}  # fmt: skip
            yield Act(name, f"/files/{loan['file']}/contacts/new/", form, r"/files/.*/contacts/")


CLIENTS = {"counter": payments, "door": receipts, "closer": closes, "writer": writings}


@dataclass
class Client(threading.Thread):
    """Sends one act after another, each with its key; sends it again with the same key until it is told that it is done."""

    who: str
    port: int
    cookie: str
    token: str
    acts: Iterator[Act]
    done: threading.Event
    acknowledged: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    cut: list[str] = field(default_factory=list)
    open: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        """Until told to stop, and then until the last one is acknowledged."""
        for act in self.acts:
            if self.done.is_set():
                return
            body = urllib.parse.urlencode({"csrfmiddlewaretoken": self.token, "key": str(uuid.uuid4())} | act.form)
            until = time.monotonic() + PATIENCE
            while (place := self._send(act, body)) is None:
                if time.monotonic() > until:
                    self.failed.append(f"{act.name} was never acknowledged: {self.cut[-3:]}")
                    return
                time.sleep(0.1)
            if not re.fullmatch(act.acknowledged_at, place):
                self.failed.append(f"{act.name}: {place}")
                return
            self.acknowledged.append(act.name)

    def _send(self, act: Act, body: str) -> str | None:
        headers = {"Host": "localhost", "Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=ANSWERED_WITHIN)
        began = time.monotonic()
        try:
            self.open = act.name
            line.request("POST", act.path, body, headers)
            answer = line.getresponse()
            text = answer.read().decode(errors="replace")
            if answer.status >= 500:
                return self._not_acknowledged(act, began, str(answer.status))
            return answer.headers.get("Location") or f"{answer.status}: {re.findall('errorlist.*|class=.error.*', text)}"
        except (OSError, http.client.HTTPException) as broken:
            return self._not_acknowledged(act, began, type(broken).__name__)
        finally:
            self.open = ""
            line.close()

    def _not_acknowledged(self, act: Act, began: float, how: str) -> None:
        self.cut.append(f"{act.name} after {time.monotonic() - began:.1f} s: {how}")


def become(port: int, person: int) -> tuple[str, str]:
    """Come in as somebody of the story; gives his cookies and a token for his forms."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    line.request("GET", "/become/", headers={"Host": "localhost"})
    answer = line.getresponse()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', answer.read().decode()).group(1)
    cookies = {"csrftoken": re.search(r"csrftoken=(\w+)", answer.headers["Set-Cookie"]).group(1)}
    headers = {"Host": "localhost", "Cookie": f"csrftoken={cookies['csrftoken']}", "Content-Type": "application/x-www-form-urlencoded"}
    line.request("POST", "/become/", urllib.parse.urlencode({"csrfmiddlewaretoken": token, "person": person}), headers)
    answer = line.getresponse()
    answer.read()
    assert answer.status == 302, answer.status
    for name, value in answer.headers.items():
        if name.lower() == "set-cookie":
            cookies |= dict([value.split(";", 1)[0].split("=", 1)])
    line.close()
    # After sign-in Django gives a new token; the cookie's own secret is a valid one to send.
    return "; ".join(f"{name}={value}" for name, value in cookies.items()), cookies["csrftoken"]


def kill(office: Office, victim: str) -> Office:
    """End one process of the office at once; a supervisor is started again by the person, the others by the supervisor."""
    if victim == "supervisor":
        office.process.kill()
        office.process.communicate()
        wait_for(lambda: processes_of(office.folder) == {})
        return start(office.folder, port=office.port, log=_log(office.folder))
    os.kill(office.postmaster() if victim == "postgres" else office.web_worker(), signal.SIGKILL)
    return office


def _log(folder: Path) -> Path:
    return folder.with_suffix(".log")


def survives(folder: Path, lender: dict, kills: int, seed: int) -> dict[str, object]:
    """Kill so many times, at moments drawn from `seed`, each with a request open; then count what is there, and give the counts."""
    draw = random.Random(seed)
    office = start(folder, log=_log(folder))
    done = threading.Event()
    clients = [
        Client(who, office.port, *become(office.port, lender["people"][who]), acts(lender), done) for who, acts in CLIENTS.items()
    ]  # fmt: skip
    for client in clients:
        client.start()
    killed: list[tuple[str, list[str]]] = []
    try:
        for number in range(kills):
            before = {client.who: len(client.acknowledged) for client in clients}
            wait_for(lambda before=before: _each_went_on(clients, before), PATIENCE * 2)
            assert _failed(clients) == [], killed
            time.sleep(draw.uniform(0, 0.4))
            victim = VICTIMS[number % len(VICTIMS)] if number < len(VICTIMS) else draw.choice(VICTIMS)
            wait_for(lambda: any(client.open for client in clients) or _failed(clients))
            killed.append((victim, [client.open for client in clients if client.open]))
            office = kill(office, victim)
    finally:
        done.set()
        for client in clients:
            client.join(PATIENCE * 2)
        if sys.exc_info()[0] is not None:
            office.process.kill()
            office.process.wait()
    assert _failed(clients) == [], killed
    assert all(open_then for _victim, open_then in killed), killed
    assert {victim for victim, _open in killed} == set(VICTIMS)
    assert any(client.cut for client in clients), f"no request was cut: the test proved nothing; {killed}"
    _wait_for_closes(folder)
    _compare(folder, {client.who: client.acknowledged for client in clients})
    assert office.stop() == 0
    office.process.communicate()
    verified = run("verify", "--data", str(folder))
    assert verified.returncode == 0, verified.stdout
    victims = [victim for victim, _open in killed]
    return {
        "seed": seed, "kills": {victim: victims.count(victim) for victim in VICTIMS},
        "acknowledged": {client.who: len(client.acknowledged) for client in clients},
        "requests_cut": sum(len(client.cut) for client in clients),
    }  # fmt: skip


def _failed(clients: list[Client]) -> list[str]:
    return [words for client in clients for words in client.failed]


def _each_went_on(clients: list[Client], before: dict[str, int]) -> bool:
    """Whether everybody wrote something since, so that each kill meets all four rooms; who has nothing left to close does not count."""
    return all(len(client.acknowledged) > before[client.who] or not client.is_alive() for client in clients) or bool(_failed(clients))


THERE = """
import json
from beforehand.office.audit.models import AuditRow
from beforehand.office.cash.models import FieldReceipt
from beforehand.office.closing.models import CloseRun
from beforehand.office.contacts.models import ContactEntry
from beforehand.office.parties.models import Finding
from beforehand.office.servicing.models import LoanEvent
from beforehand.office.staff.models import Staff
print(json.dumps({
    "there": {
        "counter": list(LoanEvent.objects.filter(channel="cash", kind="payment").values_list("words", flat=True)),
        "door": list(FieldReceipt.objects.values_list("number", flat=True)),
        "closer": list(CloseRun.objects.values_list("branch__code", flat=True)),
        "writer": [str(one.words) for model in (Finding, ContactEntry) for one in model.objects.filter(recorded_by__login="writer")],
    },
    "audited": {
        name: AuditRow.objects.filter(action=name, actor_id=Staff.objects.get(login=who).pk).count()
        for name, who in (("receive_payment", "counter"), ("give_field_receipt", "door"), ("begin_close", "closer"),
                          ("record_finding", "writer"), ("log_contact", "writer"))
    },
}))
"""

RECEIVED = """
from django.db.models import Sum
from beforehand.office.servicing import queries
from beforehand.office.servicing.models import Loan
for loan in Loan.objects.all():
    came = loan.events.exclude(kind="disbursement").aggregate(s=Sum("amount_minor"))["s"] or 0
    assert queries.position(loan).received_minor == came > 0, (loan.number, came)
"""


UNFINISHED = """
from beforehand.office.closing.models import CloseRun
from django.db import connection
cursor = connection.cursor()
cursor.execute("select id, status, attempts, lock, task_name, args, worker_id from procrastinate_jobs where status <> 'succeeded'")
print(list(CloseRun.objects.filter(finished_at=None).values_list("pk", "branch__code")), *cursor.fetchall(), sep=chr(10))
"""


def _wait_for_closes(folder: Path) -> None:
    """A close that was begun goes to its end by itself, whoever was killed: a job left behind is taken up again."""
    left = "from beforehand.office.closing.models import CloseRun\nprint(CloseRun.objects.filter(finished_at=None).count())"
    try:
        wait_for(lambda: within(folder, left) == "0", 180)
    except AssertionError as never:
        raise AssertionError(within(folder, UNFINISHED)) from never


def _compare(folder: Path, acknowledged: dict[str, list[str]]) -> None:
    found = json.loads(within(folder, THERE))
    for who, names in acknowledged.items():
        assert len(names) == len(set(names))
        assert sorted(found["there"][who]) == sorted(names), f"{who}: there and acknowledged differ"
    audited = found["audited"]
    written = len(acknowledged["writer"])
    assert audited["record_finding"] + audited["log_contact"] == written
    assert [audited[name] for name in ("receive_payment", "give_field_receipt", "begin_close")] == [
        len(acknowledged[who]) for who in ("counter", "door", "closer")
    ]  # fmt: skip
    within(folder, RECEIVED)


def make(place: Path, branches: int) -> dict:
    """A small lender in a new folder."""
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("lender.py")), str(place), str(branches)],
        capture_output=True, text=True, env=environment(), check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """Where the folders of these tests lie: not in pytest's own, which PostgreSQL's user does not reach."""
    made = Path(tempfile.mkdtemp(prefix="bfl-"))
    made.chmod(0o711)
    yield made
    for pid in processes_of(made):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    wait_for(lambda: not processes_of(made), 20)
    shutil.rmtree(made)


def test_ten_kills(place):
    folder = place / f"office-{free_port()}"
    survives(folder, make(folder, branches=120), kills=10, seed=1)
    _comes_back_the_same(folder, place)


def _comes_back_the_same(folder: Path, place: Path) -> None:
    """A backup of an office that was killed ten times verifies as the office does."""
    target = place / "office.backup"
    done = run("backup", str(target), "--data", str(folder))
    assert done.returncode == 0, done.stderr
    back = place / "restored"
    done = run("restore", str(target), "--data", str(back))
    assert done.returncode == 0, done.stderr
    first, second = (json.loads(run("verify", "--data", str(one), "--json").stdout) for one in (folder, back))
    assert second == first
    assert not any(one["faults"] for one in first["checks"])
    assert json.loads(within(back, THERE)) == json.loads(within(folder, THERE))


@pytest.mark.soak
def test_sixty_kills(place, record_property):
    folder = place / f"office-{free_port()}"
    for name, figure in survives(folder, make(folder, branches=700), kills=60, seed=2).items():
        record_property(name, figure)
