"""An office with its own processes: started as a person starts it, watched from outside, killed in every way."""

from __future__ import annotations

import contextlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

COMMAND = [str(Path(sys.prefix) / "bin" / "beforehand")]
PATIENCE = 240
"""Seconds a busy machine may take to start an office."""


def environment() -> dict[str, str]:
    """The person's environment without what the tests set for themselves."""
    ours = {"DATABASE_URL", "DATABASE_OWNER_URL", "DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE"}
    return {name: value for name, value in os.environ.items() if name not in ours and not name.startswith(("BEFOREHAND_", "PYTEST"))}


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        return int(opened.getsockname()[1])


def wait_for(what: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Ask until it is so."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, f"waited {seconds} s in vain"
        time.sleep(0.05)


def processes_of(folder: Path) -> dict[int, str]:
    """Living processes that name the folder on their command line or hold it as their environment's data folder, by id."""
    found = {}
    for place in Path("/proc").iterdir():
        if not place.name.isdigit() or int(place.name) == os.getpid():
            continue
        with contextlib.suppress(OSError):
            line = (place / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            around = (place / "environ").read_bytes().decode(errors="replace")
            state = (place / "stat").read_text().rsplit(")", 1)[1].split()[0]
            if state != "Z" and (str(folder) in line or f"BEFOREHAND_DATA={folder}" in around):
                found[int(place.name)] = line
    return found


@dataclass
class Office:
    """A served office as seen from outside."""

    folder: Path
    port: int
    process: subprocess.Popen[str]

    def get(self, path: str = "/health/", *, host: str = "localhost", timeout: float = PATIENCE) -> tuple[int, str]:
        """Status and body."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            line.request("GET", path, headers={"Host": host})
            answer = line.getresponse()
            return answer.status, answer.read().decode()
        finally:
            line.close()

    def answers(self) -> bool:
        """Whether the first page can be had; an office that ended meanwhile fails the test with what it said."""
        assert self.process.poll() is None, self.process.communicate()
        with contextlib.suppress(OSError, http.client.HTTPException):
            return self.get(timeout=5)[0] == 200
        return False

    def postmaster(self) -> int:
        """The process id of its PostgreSQL."""
        return int((self.folder / "postgres" / "postmaster.pid").read_text().splitlines()[0])

    def web_worker(self) -> int:
        """The process id of its web worker: the spawned child that is not multiprocessing's own tracker."""
        workers = [pid for pid, line in processes_of(self.folder).items() if "multiprocessing" in line and "spawn_main" in line]
        assert len(workers) == 1, processes_of(self.folder)
        return workers[0]

    def stop(self, how: int = signal.SIGTERM) -> int:
        """Ask it to stop; gives its exit code."""
        self.process.send_signal(how)
        return self.process.wait(PATIENCE)


def start(
    folder: Path, *more: str, port: int | None = None, wait: bool = True, env: dict[str, str] | None = None, log: Path | None = None
) -> Office:
    """`beforehand serve` on a folder. What it says is kept in pipes, or in `log`: a full pipe that nobody reads stops whoever writes."""
    port = port or free_port()
    said = log.open("a") if log else subprocess.PIPE
    process = subprocess.Popen(
        [*COMMAND, "serve", "--data", str(folder), "--no-browser", "--port", str(port), *more],
        stdin=subprocess.DEVNULL, stdout=said, stderr=said, text=True, env=environment() | (env or {}), cwd="/",
    )  # fmt: skip
    if log:
        said.close()  # the office has its own
    office = Office(folder, port, process)
    if wait:
        wait_for(office.answers)
    return office


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A verb of the command, to its end."""
    return subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, env=environment(), cwd="/", timeout=PATIENCE * 2, check=False
    )


@pytest.fixture(scope="session")
def made() -> Iterator[Path]:
    """A data folder in which an office was made once; each test takes a copy.

    Not in pytest's own folder, which PostgreSQL's user does not reach.
    """
    place = Path(tempfile.mkdtemp(prefix="bfs-"))
    place.chmod(0o711)
    office = start(place / "office")
    assert office.stop() == 0
    office.process.communicate()
    yield place / "office"
    shutil.rmtree(place)


@pytest.fixture
def folder(made: Path) -> Iterator[Path]:
    """A copy of that folder; whatever a test left running in it is ended."""
    copy = made.parent / f"office-{free_port()}"
    subprocess.run(["cp", "-a", str(made), str(copy)], check=True)
    yield copy
    for pid in processes_of(copy):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    wait_for(lambda: not processes_of(copy), 20)
    subprocess.run(["rm", "-rf", str(copy)], check=True)


@pytest.fixture
def office(folder: Path) -> Iterator[Office]:
    """A served office."""
    served = start(folder)
    yield served
    if served.process.poll() is None:
        served.process.kill()
    served.process.communicate()
