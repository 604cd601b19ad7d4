"""What every test may use: a real PostgreSQL (started when the first test asks for one), the story clock, branches and staff.

`DATABASE_URL` names another server (its login needs CREATEDB); otherwise the office's own PostgreSQL is started once for all workers.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib
import importlib.metadata
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest

from beforehand.office.project import database

SERVER = "BEFOREHAND_TEST_SERVER"
PASSWORD = "tests"

# Django reads its settings when pytest configures it, before any server runs; so the place is chosen first.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "beforehand.office.project.settings")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
os.environ["BEFOREHAND_TESTING"] = "1"
os.environ["BEFOREHAND_ORIGIN"] = "story"
os.environ.setdefault("BEFOREHAND_SECRET", "tests")
os.environ.setdefault("BEFOREHAND_DIGEST_KEY", "00" * 32)
os.environ.setdefault("BEFOREHAND_HOSTS", "localhost,127.0.0.1,testserver")
if "DATABASE_URL" not in os.environ:
    place = os.environ.setdefault(SERVER, tempfile.mkdtemp(prefix="bft-"))
    os.environ["DATABASE_URL"] = f"postgresql://postgres:{PASSWORD}@/beforehand?host={place}/socket"
os.environ.setdefault("BEFOREHAND_DATA", os.environ.get(SERVER, tempfile.gettempdir()) + "/data")


def pytest_configure(config: pytest.Config) -> None:
    """Fast sign-in in tests: argon2 is tested where it is meant."""
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_unconfigure(config: pytest.Config) -> None:
    """The last to leave stops the server: workers leave before the controller."""
    if hasattr(config, "workerinput") or SERVER not in os.environ:
        return
    place = Path(os.environ[SERVER])
    _stop(place)
    shutil.rmtree(place, ignore_errors=True)


@contextmanager
def _alone(place: Path) -> Iterator[None]:
    with (place / "lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _cluster(place: Path) -> Any:
    who = database.runner()
    place.chmod(0o755)
    return database.Cluster(place / "cluster", database.socket_folder(place, who), database.reachable_bin(who), who)


def _stop(place: Path) -> None:
    if (place / "cluster" / "postmaster.pid").exists():
        _cluster(place).stop_left_running()


# Ends the server when the tests were killed and nobody stopped it.
WATCH = "import os,signal,sys,time\npid,server=map(int,sys.argv[1:])\n" + (
    "def alive(p):\n"
    "    try: os.kill(p,0); return True\n"
    "    except ProcessLookupError: return False\n"
    "    except PermissionError: return True\n"
    "while alive(pid) and alive(server): time.sleep(1)\n"
    "alive(server) and os.kill(server, signal.SIGQUIT)\n"
)


def start_server() -> None:
    """Start the tests' PostgreSQL unless a worker beside this one did."""
    if SERVER not in os.environ:
        return
    place = Path(os.environ[SERVER])
    place.mkdir(exist_ok=True)
    with _alone(place):
        cluster = _cluster(place)
        if cluster.left_running() is not None:
            return
        cluster.make(PASSWORD)
        with (cluster.folder / "postgresql.conf").open("a") as conf:
            conf.write("fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nmax_connections = 100\n")
        child = cluster.start(with_parent=False, log=place / "postgres.log")
        cluster.wait_ready(child)
        controller = os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()
        watch = subprocess.Popen([sys.executable, "-IS", "-c", WATCH, str(controller), str(child.pid)], start_new_session=True)
        child.returncode = watch.returncode = 0  # both may outlive this process on purpose


def made_once() -> str:
    """The name of a migrated database that every worker's own is copied from; made by the first who asks.

    Migrating takes some ten seconds of a processor and changes only with the migrations, so a dump of it is kept between runs.
    """
    place = Path(os.environ[SERVER])
    with _alone(place):
        cluster = _cluster(place)
        with psycopg.connect(cluster.url("postgres", PASSWORD, "postgres"), autocommit=True) as line:
            if line.execute("select 1 from pg_database where datname = 'made_once'").fetchone():
                return "made_once"
            line.execute("create database made_once template template0")
        url, kept = cluster.url("postgres", PASSWORD, "made_once"), _kept_dump()
        tool = {"env": {**os.environ, "DATABASE_URL": url, "DATABASE_OWNER_URL": ""}, "check": True, "stdout": subprocess.DEVNULL}
        programs = database.postgres_bin()
        if kept.exists():
            subprocess.run([programs / "pg_restore", "--single-transaction", "--dbname", url, kept], **tool)
        else:
            subprocess.run([sys.executable, "-m", "beforehand.office.project.migrate"], **tool)
            kept.parent.mkdir(mode=0o700, exist_ok=True)
            for old in sorted(kept.parent.glob("*.dump"), key=lambda one: one.stat().st_mtime)[:-5]:
                old.unlink(missing_ok=True)
            unfinished = kept.with_suffix(f".{os.getpid()}")
            subprocess.run([programs / "pg_dump", "--format=custom", "--file", unfinished, url], **tool)
            unfinished.rename(kept)
    return "made_once"


def _kept_dump() -> Path:
    office = Path(database.__file__).parents[1]
    told = hashlib.sha256(repr([importlib.metadata.version(name) for name in ("django", "django-axes", "procrastinate")]).encode())
    for path in [*sorted(office.glob("*/migrations/*.py")), *sorted(office.glob("*/guard*.py")), office / "project" / "settings.py"]:
        told.update(str(path.relative_to(office)).encode() + path.read_bytes())
    return Path(tempfile.gettempdir()) / f"beforehand-tests-{os.geteuid()}" / f"{told.hexdigest()[:24]}.dump"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Have a server, and a migrated database to copy, before Django makes the test database of this worker."""
    if SERVER in os.environ:
        from django.db import connection

        start_server()
        connection.settings_dict["TEST"]["TEMPLATE"] = made_once()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """Flushing between browser tests must pass the triggers and keep what migrations wrote."""
    from django.conf import settings
    from django.db import connection

    original = connection.ops.__class__.execute_sql_flush
    kept = {"audit_origin", "audit_storyclock", "django_content_type", "auth_permission", "django_migrations"}

    def sql_flush(self: Any, style: Any, tables: Any, **options: Any) -> Any:
        return flush_sql(self, style, [table for table in tables if table not in kept], **options)

    def execute(self: Any, statements: Any) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(
                "select distinct tgrelid::regclass::text from pg_trigger where not tgisinternal and tgname like 'append_only%'"
                " and tgrelid not in ('audit_origin'::regclass, 'audit_storyclock'::regclass)"
            )
            guarded = [row[0] for row in cursor.fetchall()]
            for table in guarded:
                cursor.execute(f"alter table {table} disable trigger user")
            original(self, statements)
            for table in guarded:
                cursor.execute(f"alter table {table} enable trigger user")
            cursor.execute(add_system)
            # What a test committed is gone, so its time is too: the next story begins where every story does.
            cursor.execute("alter table audit_storyclock disable trigger user")
            cursor.execute("update audit_storyclock set at = %s", [settings.STORY_STARTS_AT])
            cursor.execute("alter table audit_storyclock enable trigger user")

    add_system = importlib.import_module("beforehand.office.staff.migrations.0002_guards").ADD_SYSTEM

    flush_sql = connection.ops.__class__.sql_flush
    connection.ops.__class__.sql_flush = sql_flush
    connection.ops.__class__.execute_sql_flush = execute


@pytest.fixture(autouse=True)
def spoken() -> Iterator[None]:
    """A page leaves its reader's language active in the thread; the next test begins in English."""
    from django.utils import translation

    translation.deactivate()
    yield
    translation.deactivate()


class OfficeClock:
    """The story clock of the test's database; it moves forward only, and a test that ends gives it back."""

    def now(self) -> datetime:
        """The office's now, UTC."""
        from beforehand.office.audit import clock

        return clock.now()

    def move_to(self, moment: datetime | date | str, hour: int = 9, minute: int = 0, zone: str = "Asia/Shanghai") -> datetime:
        """Move to an aware instant, or to `hour`:`minute` of a day ("2025-03-11") in `zone`; gives the new now."""
        from beforehand.office.audit import clock

        if not isinstance(moment, datetime):
            day = date.fromisoformat(moment) if isinstance(moment, str) else moment
            moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(zone))
        return clock.move_story_clock(moment)

    def forward(self, **by: float) -> datetime:
        """Move forward by a timedelta's words: `forward(days=1)`."""
        return self.move_to(self.now() + timedelta(**by))


@pytest.fixture
def office_clock(db: None) -> OfficeClock:
    """The story clock, at 2025-01-01 00:00 UTC until the test moves it."""
    clock = OfficeClock()
    assert clock.now() >= datetime(2025, 1, 1, tzinfo=UTC)
    return clock


@pytest.fixture
def branch(db: None) -> Any:
    """A branch in Hangzhou."""
    from beforehand.office.staff.models import Branch

    return Branch.objects.create(code="HZ", name="Hangzhou", zone="Asia/Shanghai")


@pytest.fixture
def staff(branch: Any) -> Callable[..., Any]:
    """Makes a person with roles: `staff("cashier", "collector", name="Chen Yu")`; in `branch` unless another (None: all) is given."""
    from beforehand.office.audit import clock
    from beforehand.office.staff.models import Appointment, Staff

    def make(*roles: str, name: str | None = None, login: str | None = None, branch: Any = branch, password: str = "correct horse") -> Any:
        login = login or f"{roles[0] if roles else 'nobody'}-{secrets.token_hex(3)}"
        person = Staff.objects.create_user(login, name=name or login, branch=branch, password=password)
        for role in roles:
            Appointment.objects.create(staff=person, role=role, branch=branch, starts_at=min(clock.now(), datetime(2020, 1, 1, tzinfo=UTC)))
        return person

    return make
