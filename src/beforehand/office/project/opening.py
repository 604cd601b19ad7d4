"""Opening an office for a command: hold its folder, start its PostgreSQL or use the one named, bring its tables up to date."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from beforehand.office.project.database import APPLICATION, OWNER, SUPERUSER, Cluster, DatabaseFault
from beforehand.office.project.folder import DataFolder, FolderHeld


@dataclass
class Postgres:
    """The folder's own server while it runs: started again whenever it ends unasked, stopped once."""

    cluster: Cluster
    log: Path

    def __post_init__(self) -> None:
        self.child: subprocess.Popen[bytes] | None = None
        self._ended = threading.Event()
        self._watch: threading.Thread | None = None
        self.restarts = 0

    def start(self) -> None:
        """Start it and wait until it answers."""
        self.cluster.stop_left_running()
        self.child = self.cluster.start(log=self.log)
        self.cluster.wait_ready(self.child)

    def watch(self) -> None:
        """From now on start it again when it ends."""
        self._watch = threading.Thread(target=self._keep, name="postgres-watch", daemon=True)
        self._watch.start()

    def _keep(self) -> None:
        # The death signal of a child belongs to the thread that started it, so this thread lives until the very stop.
        while not self._ended.wait(0.1):
            if self.child is not None and self.child.poll() is not None:
                with contextlib.suppress(DatabaseFault, OSError):
                    self.child = self.cluster.start(log=self.log)
                    self.restarts += 1
                    self.cluster.wait_ready(self.child)

    def stop(self) -> None:
        """Stop watching, then stop the server."""
        self._ended.set()
        if self._watch is not None:
            self._watch.join(10)
        if self.child is not None:
            self.cluster.stop(self.child)


def serves_elsewhere() -> bool:
    """Whether `DATABASE_URL` names a server that is not ours to start."""
    return bool(os.environ.get("DATABASE_URL")) and "BEFOREHAND_OWN_POSTGRES" not in os.environ


@contextlib.contextmanager
def opened(
    folder: DataFolder, *, run_as: str | None = None, origin: str | None = None, story_starts_at: str | None = None, upgrade: bool = True
) -> Iterator[Postgres | None]:
    """Hold the folder and have its database ready, with the environment filled for Django; gives our server, None where another is used.

    `origin` ("story") counts only where the database is made now. Everything started here is stopped at the end.
    """
    folder.hold()
    postgres: Postgres | None = None
    try:
        fill_environment(folder)
        if origin:
            os.environ["BEFOREHAND_ORIGIN"] = origin
        if story_starts_at:
            os.environ["BEFOREHAND_STORY_STARTS_AT"] = story_starts_at
        if not serves_elsewhere():
            postgres = _own_postgres(folder, folder.secrets()["passwords"], run_as)
        if upgrade:
            bring_up_to_date()
        yield postgres
    finally:
        if "django.db" in sys.modules:
            sys.modules["django.db"].connections.close_all()
        if postgres is not None:
            postgres.stop()
            os.environ.pop("BEFOREHAND_OWN_POSTGRES", None)
            for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
                os.environ.pop(name, None)
        folder.release()


@contextlib.contextmanager
def reached(folder: DataFolder, *, run_as: str | None = None) -> Iterator[None]:
    """The office of a folder, whether it is being served just now (then beside it) or not (then opened for the while, not upgraded)."""
    if not folder.holds_an_office and not serves_elsewhere():
        raise DatabaseFault(f"There is no office in {folder.path}. Name its folder with --data.")
    try:
        folder.hold()
    except FolderHeld:
        if serves_elsewhere():
            fill_environment(folder)
            yield
            return
        sockets = folder.cluster(run_as).sockets_of_running()
        if sockets is None:
            raise
        fill_environment(folder)
        _point_at(replace(folder.cluster(run_as), sockets=sockets), folder.secrets()["passwords"])
        yield
    else:
        folder.release()
        with opened(folder, run_as=run_as, upgrade=False):
            yield


def fill_environment(folder: DataFolder) -> None:
    """Give Django the folder and its secrets."""
    kept = folder.secrets()
    os.environ["BEFOREHAND_DATA"] = str(folder.path)
    os.environ["BEFOREHAND_SECRET"] = str(kept["secret"])
    os.environ["BEFOREHAND_DIGEST_KEY"] = str(kept["digest_key"])
    os.environ["DJANGO_SETTINGS_MODULE"] = "beforehand.office.project.settings"


def _point_at(cluster: Cluster, passwords: dict[str, str]) -> None:
    os.environ["BEFOREHAND_OWN_POSTGRES"] = "1"
    os.environ["DATABASE_URL"] = cluster.url(APPLICATION, passwords[APPLICATION])
    os.environ["DATABASE_OWNER_URL"] = cluster.url(OWNER, passwords[OWNER])


def _own_postgres(folder: DataFolder, passwords: dict[str, str], run_as: str | None) -> Postgres:
    cluster = folder.cluster(run_as)
    made = cluster.made
    if not made:
        cluster.make(passwords[SUPERUSER])
    postgres = Postgres(cluster, folder.log)
    try:
        postgres.start()
        if not made:
            cluster.fill(passwords)
    except BaseException:
        postgres.stop()
        raise
    _point_at(cluster, passwords)
    return postgres


def bring_up_to_date() -> None:
    """Migrate, where anything is to be migrated, in a process of its own, as the owner."""
    if _is_up_to_date():
        return
    done = subprocess.run([sys.executable, "-m", "beforehand.office.project.migrate"], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        last = (done.stderr or done.stdout).strip().splitlines()[-1:] or ["it gave no reason"]
        raise DatabaseFault(f"The database could not be brought up to date: {last[0]}")


def _is_up_to_date() -> bool:
    import django

    django.setup()
    from django.db import Error, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error:  # an empty database, or one whose tables this login may not read yet
        return False
    finally:
        connection.close()


def wait_until(ready: object, seconds: float, pause: float = 0.05) -> bool:
    """Ask `ready()` until it is true or the time is over."""
    assert callable(ready)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if ready():
            return True
        time.sleep(pause)
    return False
