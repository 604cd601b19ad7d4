"""`beforehand serve`: one command and its processes, started in order, watched, and stopped in the reverse order.

The supervisor holds the folder's lock and the listening socket, is the parent of PostgreSQL and of the web worker (both end when it
is killed), and runs the queue and the seals in threads of its own.
"""

from __future__ import annotations

import ipaddress
import os
import signal
import socket
import sys
import threading
import webbrowser
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from beforehand.office.project.folder import DataFolder
from beforehand.office.project.opening import opened, wait_until


class Refused(Exception):
    """The office cannot be served like this; the sentence says what to do."""


@dataclass(frozen=True)
class Serving:
    """What `serve` was asked for."""

    data: Path
    port: int | None = None
    listen: str = "127.0.0.1"
    hosts: tuple[str, ...] = ()
    tls_cert: Path | None = None
    tls_key: Path | None = None
    run_as: str | None = None
    browser: bool = True
    origin: str | None = None
    story_starts_at: str | None = None
    greeting: tuple[str, ...] = field(default=())

    @property
    def tls(self) -> bool:
        """Whether the line is encrypted."""
        return self.tls_cert is not None

    def check(self) -> None:
        """Refuse an open line: on another address than loopback only with TLS."""
        if (self.tls_cert is None) != (self.tls_key is None):
            raise Refused("A certificate needs its key and a key its certificate: give both --tls-cert and --tls-key.")
        for name in (self.tls_cert, self.tls_key):
            if name is not None and not name.is_file():
                raise Refused(f"There is no file {name}.")
        if not _is_loopback(self.listen) and not self.tls:
            raise Refused(f"On {self.listen} the office is served only with TLS. Give --tls-cert and --tls-key, or leave --listen out.")


def _is_loopback(address: str) -> bool:
    if address == "localhost":
        return True
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def serve(asked: Serving) -> int:
    """Serve until SIGTERM or SIGINT; gives the exit code."""
    asked.check()
    signal.signal(signal.SIGTERM, _leave)
    folder = DataFolder(asked.data)
    os.environ["BEFOREHAND_SUPERVISED"] = str(os.getpid())
    os.environ["BEFOREHAND_TLS"] = "1" if asked.tls else ""
    os.environ["BEFOREHAND_HOSTS"] = ",".join(["localhost", "127.0.0.1", "[::1]", *_names_of(asked.listen), *asked.hosts])
    try:
        with opened(folder, run_as=asked.run_as, origin=asked.origin, story_starts_at=asked.story_starts_at) as postgres:
            if postgres is not None:
                postgres.watch()
            _serve_open(asked, folder)
    except _Leave:
        pass
    return 0


class _Leave(BaseException):
    """A signal that came before the web server took it over."""


def _leave(number: int, frame: FrameType | None) -> None:
    raise _Leave


def _names_of(address: str) -> list[str]:
    return [f"[{address}]" if ":" in address else address]


def _serve_open(asked: Serving, folder: DataFolder) -> None:
    import django

    django.setup()
    from beforehand.office.project.background import Background
    from beforehand.office.project.web import Server, listen
    from beforehand.office.staff.first_start import draw_code

    try:
        listening = listen(asked.listen, asked.port)
    except OSError as taken:
        raise Refused(f"Port {asked.port} on {asked.listen} is taken. Name another with --port.") from taken
    address = _address(asked, listening)
    folder.say(address=address)
    code = draw_code()
    background = Background()
    background.start()
    greeter = threading.Thread(target=_greet, args=(asked, address, code), daemon=True)
    greeter.start()
    try:
        Server(listening, tls_cert=asked.tls_cert, tls_key=asked.tls_key).run()
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        background.stop()
        listening.close()


def _address(asked: Serving, listening: socket.socket) -> str:
    port = listening.getsockname()[1]
    name = (
        asked.hosts[0]
        if asked.hosts
        else "localhost"
        if _is_loopback(asked.listen) and ":" not in asked.listen
        else _names_of(asked.listen)[0]
    )
    return f"{'https' if asked.tls else 'http'}://{name}:{port}/"


def _greet(asked: Serving, address: str, code: str | None) -> None:
    """Once the first page can be answered: say where, and open it."""
    wait_until(lambda: _answers(asked, address), 60)
    lines = [*asked.greeting, f"The office is open at {address}"]
    if code:
        lines.append(f"It is empty. Make its first administrator at {address}first-start/ with this code, good once: {code}")
    print("\n".join(lines), flush=True)
    if asked.browser and sys.stdout.isatty():
        webbrowser.open(address)


def _answers(asked: Serving, address: str) -> bool:
    import http.client
    import ssl

    port = int(address.rstrip("/").rsplit(":", 1)[1])
    try:
        if asked.tls:
            context = ssl._create_unverified_context()  # noqa: S323 - our own socket, asked only whether it answers
            line: http.client.HTTPConnection = http.client.HTTPSConnection(asked.listen, port, timeout=5, context=context)
        else:
            line = http.client.HTTPConnection(asked.listen, port, timeout=5)
        line.request("GET", "/health/", headers={"Host": "localhost"})
        answer = line.getresponse()
        answer.read()
        line.close()
    except OSError:
        return False
    return answer.status == 200
