"""`beforehand demo` as a person starts it: told once, served, somebody comes in by its page and reads the file of case A."""

from __future__ import annotations

import http.cookiejar
import json
import re
import signal
import subprocess
import tempfile
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from .conftest import COMMAND, PATIENCE, environment, processes_of, run, wait_for

pytestmark = pytest.mark.server

TELLING = 6 * PATIENCE
"""Seconds a busy machine may take to tell it."""


@pytest.fixture(scope="module")
def told() -> Iterator[Path]:
    """A demonstration told to its end, in a folder that PostgreSQL's user reaches."""
    with tempfile.TemporaryDirectory(prefix="bfd-") as place:
        Path(place).chmod(0o711)
        folder = Path(place) / "demo"
        done = subprocess.run(
            [*COMMAND, "demo", "--data", str(folder), "--build-only"],
            capture_output=True, text=True, env=environment(), cwd="/", timeout=TELLING, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert "the register of three branches comes in" in done.stderr
        yield folder


class Visitor:
    """A browser without scripts."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def get(self, path: str) -> str:
        """The page at an address or path."""
        with self._open.open(urllib.parse.urljoin(self.address, path), timeout=PATIENCE) as answer:
            return str(answer.read().decode())

    def post(self, path: str, **fields: str) -> str:
        """Send a form; gives the page it leads to."""
        data = urllib.parse.urlencode(fields).encode()
        asked = urllib.request.Request(urllib.parse.urljoin(self.address, path), data, {"Referer": self.address})
        with self._open.open(asked, timeout=PATIENCE) as answer:
            return str(answer.read().decode())


@pytest.fixture
def served(told: Path) -> Iterator[tuple[Path, subprocess.Popen[str], str]]:
    """The demonstration served on a port of its choice, with the address it printed."""
    process = subprocess.Popen(
        [*COMMAND, "demo", "--data", str(told), "--no-browser", "--port", "0"],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(), cwd="/",
    )  # fmt: skip
    assert process.stdout is not None
    line = ""
    while "http" not in line:
        line = process.stdout.readline()
        assert line, process.communicate()
    yield told, process, re.search(r"http://\S+", line).group(0)  # type: ignore[union-attr]
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)
    process.communicate()


def test_the_second_start_is_quick_and_a_person_comes_in_and_reads_the_file_of_a(served):
    _folder, _process, address = served
    visitor = Visitor(address)
    page = visitor.get("/become/")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page).group(1)
    person = re.search(r'name="person" value="([^"]+)"[^>]*>(?:(?!</button>).)*Zhou Min', page, re.DOTALL).group(1)
    first = visitor.post("/become/", csrfmiddlewaretoken=token, person=person, next="/")
    assert "Zhou Min" in first
    way = re.search(r"/files/[0-9]+/", visitor.get("/cases/")).group(0)
    file = visitor.get(way).casefold()
    assert "freight driver" in file
    assert "0231-0047" in file
    assert "room 22" in file


def test_a_second_demonstration_says_who_holds_the_folder(served):
    folder, process, address = served
    for more in ((), ("--fresh",)):
        second = run("demo", "--data", str(folder), "--no-browser", *more)
        assert second.returncode == 2
        assert str(process.pid) in second.stderr
        assert address in second.stderr
        assert "Traceback" not in second.stderr
    assert "Zhou Min" in Visitor(address).get("/become/")


def test_the_second_start_tells_nothing_again(told):
    made = (told / "told.json").stat().st_mtime_ns
    again = run("demo", "--data", str(told), "--build-only")
    assert again.returncode == 0
    assert again.stderr == ""
    assert (told / "told.json").stat().st_mtime_ns == made


def test_ended_in_the_middle_it_is_told_again():
    with tempfile.TemporaryDirectory(prefix="bfd-") as place:
        Path(place).chmod(0o711)
        folder = Path(place) / "demo"
        command = [*COMMAND, "demo", "--data", str(folder), "--build-only"]
        process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, env=environment(), cwd="/")
        assert process.stderr is not None
        line = ""
        while "March 2025" not in line:
            line = process.stderr.readline()
            assert line, "ended before it was killed"
        process.kill()
        process.wait()
        process.stderr.close()
        wait_for(lambda: processes_of(folder) == {})
        assert not (folder / "told.json").exists()
        again = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, env=environment(), cwd="/")
        assert again.stderr is not None
        lines = []
        while not lines or "March 2025" not in lines[-1]:
            lines.append(again.stderr.readline())
            assert lines[-1], lines
        assert any("Making its database" in one for one in lines)
        again.send_signal(signal.SIGINT)
        again.wait(PATIENCE)
        assert again.returncode == 130
        assert "Traceback" not in again.stderr.read()
        again.stderr.close()
        wait_for(lambda: processes_of(folder) == {})


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--port", "x"), "no port"), (("--port", "99999"), "no port"), (("--data", "{file}"), "is no folder"),
        (("--data", "{other}"), "no demonstration"), (("--year", "2030"), "unrecognized"),
    ],
)  # fmt: skip
def test_wrong_input_is_one_sentence(arguments, says, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "letter.txt").write_text("mine")
    (tmp_path / "file").write_text("")
    said = [one.format(file=tmp_path / "file", other=other) for one in arguments]
    done = run("demo", "--build-only", *said)
    assert done.returncode == 2
    assert says in done.stderr
    assert done.stderr.count("\n") == 1
    assert (other / "letter.txt").read_text() == "mine"


def test_an_office_elsewhere_is_left_alone(tmp_path):
    done = subprocess.run(
        [*COMMAND, "demo", "--build-only", "--data", str(tmp_path / "demo")],
        capture_output=True, text=True, env={**environment(), "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/office"}, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "Unset DATABASE_URL" in done.stderr
    assert not (tmp_path / "demo").exists()


def test_the_day_is_closed_on_the_command_line(told):
    closed = run("close", "--data", str(told), "--json")
    assert closed.returncode == 0, closed.stderr
    days = {one["branch"]: one["day"] for one in json.loads(closed.stdout)}
    assert days == {"HZ": "2026-11-23", "NB": "2026-11-23", "WZ": "2026-11-23"}
    again = run("close", "--data", str(told))
    assert again.returncode == 2
    assert "nothing to close" in again.stderr
    nowhere = run("close", "--data", str(told), "--branch", "XX")
    assert nowhere.returncode == 2
    assert "no branch XX" in nowhere.stderr
