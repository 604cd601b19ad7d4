"""Nothing acknowledged is lost, nothing sent twice is done twice, whatever is killed and when.

Four clients write through the pages and keep their own list of what was acknowledged; the supervisor is killed with requests open and
started again; what was not acknowledged is sent again with its key. At the end each is there once and the chain holds.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import random
import re
import threading
import time
import urllib.parse
import uuid
from pathlib import Path

import pytest

from .conftest import PATIENCE, Office, processes_of, run, start, wait_for
from .test_serve import within

pytestmark = pytest.mark.server

CLIENTS = 4
PASSWORD = "correct horse battery"


class Client(threading.Thread):
    """Takes people on, one after another, each with its key; asks again with the same key until it is told that it is done."""

    def __init__(self, number: int, port: int, cookie: str, token: str, done: threading.Event) -> None:
        super().__init__()
        self.number, self.port, self.done = number, port, done
        self.headers = {"Host": "localhost", "Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        self.token = token
        self.acknowledged: dict[str, str] = {}
        self.sent_again = 0
        self.open = False
        self.failed: list[str] = []

    def run(self) -> None:
        """Until told to stop, and then until the last one is acknowledged."""
        number = 0
        while not self.done.is_set():
            number += 1
            login = f"c{self.number}-{number}"
            form = {"csrfmiddlewaretoken": self.token, "key": str(uuid.uuid4()), "login": login, "name": f"Client {login}"}
            until = time.monotonic() + PATIENCE
            while (place := self._send(urllib.parse.urlencode(form))) is None:
                self.sent_again += 1
                if time.monotonic() > until:
                    self.failed.append(f"{login} was never acknowledged")
                    return
                time.sleep(0.1)
            if not re.fullmatch(r"/staff/\d+/", place):
                self.failed.append(f"{login}: {place}")
                return
            self.acknowledged[login] = place

    def _send(self, body: str) -> str | None:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            self.open = True
            line.request("POST", "/staff/", body, self.headers)
            answer = line.getresponse()
            text = answer.read().decode(errors="replace")
            if answer.status >= 500:
                return None
            return answer.headers.get("Location") or f"{answer.status}: {re.findall('errorlist.*', text)}"
        except (OSError, http.client.HTTPException):
            return None
        finally:
            self.open = False
            line.close()


def sign_in_first(office: Office) -> tuple[str, str]:
    """Make the first administrator with the code in the terminal; gives his cookie and token."""
    said = ""
    while "good once:" not in said:
        said = office.process.stdout.readline()
        assert said, "the office ended without a code"
    code = said.strip().rsplit(" ", 1)[1]
    line = http.client.HTTPConnection("127.0.0.1", office.port, timeout=PATIENCE)
    line.request("GET", "/first-start/", headers={"Host": "localhost"})
    answer = line.getresponse()
    text = answer.read().decode()
    cookies = {"csrftoken": re.search(r"csrftoken=(\w+)", answer.headers["Set-Cookie"]).group(1)}
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', text).group(1)
    form = {"csrfmiddlewaretoken": token, "code": code, "login": "ann", "name": "Ann", "password": PASSWORD}
    headers = {"Host": "localhost", "Cookie": f"csrftoken={cookies['csrftoken']}", "Content-Type": "application/x-www-form-urlencoded"}
    line.request("POST", "/first-start/", urllib.parse.urlencode(form), headers)
    answer = line.getresponse()
    answer.read()
    assert answer.status == 302, answer.status
    for name, value in answer.headers.items():
        if name.lower() == "set-cookie":
            cookies |= dict([value.split(";", 1)[0].split("=", 1)])
    line.close()
    # After sign-in Django gives a new token; the cookie's own secret is a valid one to send.
    return "; ".join(f"{name}={value}" for name, value in cookies.items()), cookies["csrftoken"]


def kill_at(folder: Path, kills: int, seed: int) -> None:
    """Kill the supervisor so many times, at moments drawn from `seed`, each with a request open."""
    draw = random.Random(seed)
    office = start(folder)
    cookie, token = sign_in_first(office)
    done = threading.Event()
    clients = [Client(number, office.port, cookie, token, done) for number in range(CLIENTS)]
    for client in clients:
        client.start()
    try:
        for _ in range(kills):
            before = sum(len(client.acknowledged) for client in clients)
            wait_for(lambda before=before: sum(len(client.acknowledged) for client in clients) > before or any(c.failed for c in clients))
            time.sleep(draw.uniform(0, 0.4))
            wait_for(lambda: any(client.open for client in clients))
            office.process.kill()
            office.process.communicate()
            wait_for(lambda: processes_of(folder) == {}, 30)
            office = start(folder, port=office.port)
    finally:
        done.set()
        for client in clients:
            client.join(PATIENCE * 2)
    assert [client.failed for client in clients] == [[]] * CLIENTS
    assert sum(client.sent_again for client in clients) >= 1, "no request was open at any kill: the test proved nothing"
    logins = (
        "import json\nfrom beforehand.office.staff.models import Staff\nprint(json.dumps(list(Staff.objects.values_list('login', 'pk'))))"
    )
    there = json.loads(within(folder, logins))
    acknowledged = {login: place for client in clients for login, place in client.acknowledged.items()}
    written = {login: f"/staff/{pk}/" for login, pk in there if login.startswith("c")}
    assert written == acknowledged
    assert len(there) == len({login for login, _ in there})
    rows = within(folder, "from beforehand.office.audit.models import AuditRow\nprint(AuditRow.objects.filter(action='take_on').count())")
    assert int(rows) == len(acknowledged)
    assert office.stop() == 0
    office.process.communicate()
    verified = run("verify", "--data", str(folder), "--only", "audit_chain")
    assert verified.returncode == 0, verified.stdout
    with contextlib.suppress(ProcessLookupError):
        office.process.kill()


def test_three_kills(folder):
    kill_at(folder, kills=3, seed=1)


@pytest.mark.soak
def test_sixty_kills(folder):
    kill_at(folder, kills=60, seed=2)
