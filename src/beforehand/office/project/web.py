"""The web server: one worker process, respawned when it dies, behind a socket that its parent keeps open so that requests wait."""

from __future__ import annotations

import multiprocessing
import socket
from pathlib import Path
from typing import Any

from granian._granian import SocketHolder
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer

TARGET = "beforehand.office.project.wsgi:application"
THREADS = 4
BACKLOG = 1024

_kept: list[Any] = []


def _worker(worker_id: int, process_name: Any, callback_loader: Any, sock: Any, *rest: Any) -> Any:
    # The listening socket arrives as a duplicate with another number; granian is given that one.
    _, opened = sock
    _kept.append(opened)
    return MPServer._spawn_wsgi_worker(
        worker_id, process_name, callback_loader, ((None, SocketHolder(opened.fileno(), False, BACKLOG)), None), *rest
    )


class Server(MPServer):
    """granian with the listening socket in its parent's hands: while a killed worker is started again, connections wait."""

    def __init__(self, listening: socket.socket, *, tls_cert: Path | None = None, tls_key: Path | None = None) -> None:
        address, port = listening.getsockname()[:2]
        # A spawned worker inherits no thread, no lock and no database connection of the supervisor.
        multiprocessing.set_start_method("spawn", force=True)
        super().__init__(
            TARGET, address=address, port=port, interface=Interfaces.WSGI, workers=1, blocking_threads=THREADS, websockets=False,
            respawn_failed_workers=True, workers_kill_timeout=20, log_level=LogLevels.error, ssl_cert=tls_cert, ssl_key=tls_key,
        )  # fmt: skip
        self._listening = listening

    def _init_shared_socket(self) -> None:
        self._ssp = None
        self._shd = SocketHolder(self._listening.fileno(), False, BACKLOG)
        self._sso = self._listening

    def _drop_shared_socket(self) -> None:
        self._sso = None

    def run(self) -> None:
        """Serve until a signal asks to stop; two deaths of the worker in quick succession do not end the office."""
        while not self.interrupt_signal:
            self.interrupt_children.clear()
            self.main_loop_interrupt.clear()
            try:
                self.serve(spawn_target=_worker)
            except SystemExit:
                if self.interrupt_signal:
                    return


def listen(address: str, port: int | None, first: int = 8400) -> socket.socket:
    """A listening socket on `port`, or on the first free one from `first` on where none is asked for; OSError where it is taken."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    wanted = [port] if port is not None else list(range(first, first + 50))
    for number in wanted:
        opened = socket.socket(family, socket.SOCK_STREAM)
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            opened.bind((address, number))
            opened.listen(BACKLOG)
        except OSError:
            opened.close()
            if number == wanted[-1]:
                raise
            continue
        return opened
    raise AssertionError("unreachable: the last port is tried or raises")
