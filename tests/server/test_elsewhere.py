"""An office on a PostgreSQL that the lender keeps himself: with the owner's login beside the application's, and with one login only."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from beforehand.office.project import database

from .conftest import COMMAND, PATIENCE, Office, environment, processes_of, start, wait_for
from .test_keeping import APPEND
from .test_serve import within

pytestmark = pytest.mark.server
OWNS, WORKS, ALONE = "lender_owner", "lender_works", "lender_alone"


@pytest.fixture(scope="module")
def server() -> Iterator[Any]:
    """The lender's server, with an empty database for each of the two ways."""
    place = Path(tempfile.mkdtemp(prefix="bfe-"))
    place.chmod(0o755)
    who = database.runner()
    cluster = database.Cluster(place / "cluster", database.socket_folder(place, who), database.reachable_bin(who), who)
    cluster.make("lender")
    child = cluster.start(log=place / "postgres.log")
    cluster.wait_ready(child)
    with psycopg.connect(cluster.url("postgres", "lender", "postgres"), autocommit=True) as line:
        for role in (OWNS, WORKS, ALONE):
            line.execute(f"create role {role} login password 'lender'")
        line.execute(f"create database two owner {OWNS}")
        line.execute(f"create database one owner {ALONE}")
    yield cluster
    cluster.stop(child)
    shutil.rmtree(place)


@pytest.fixture
def folder() -> Iterator[Path]:
    """The office's data folder."""
    place = Path(tempfile.mkdtemp(prefix="bfe-"))
    yield place / "office"
    for pid in processes_of(place):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    wait_for(lambda: not processes_of(place))
    shutil.rmtree(place)


def verb(env: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """A verb on the office of `env`."""
    return subprocess.run(
        [*COMMAND, *arguments], capture_output=True, text=True, env=environment() | env, cwd="/", timeout=PATIENCE, check=False
    )


def refused(url: str, *statements: str) -> list[str]:
    """What the database says to each statement."""
    said = []
    for statement in statements:
        with psycopg.connect(url) as line, pytest.raises(psycopg.Error) as error:
            line.execute(statement)
        said.append(str(error.value))
    return said


CHANGES = ("update audit_auditrow set action = 'x'", "delete from audit_auditrow", "truncate audit_auditrow")
UNGUARD = "drop trigger append_only on audit_auditrow"


def test_with_the_owner_s_login_rights_and_triggers_guard(server, folder, tmp_path):
    env = {"DATABASE_URL": server.url(WORKS, "lender", "two"), "DATABASE_OWNER_URL": server.url(OWNS, "lender", "two")}
    office = start(folder, env=env)
    said = json.loads(office.get()[1])
    assert (said["works"], said["append_only_by"]) == (True, "rights and triggers")
    assert not (folder / "postgres").exists()
    within(folder, APPEND, env)
    assert ended(office) == 0
    assert processes_of(folder) == {}
    for words in refused(env["DATABASE_URL"], *CHANGES):
        assert "permission denied" in words
    assert "must be owner" in refused(env["DATABASE_URL"], UNGUARD)[0]
    assert rows(env) == 5
    assert "append-only" in refused(env["DATABASE_OWNER_URL"], CHANGES[0])[0]
    checked = verb(env, "verify", "--data", str(folder), "--json")
    assert checked.returncode == 0, checked.stderr
    kept = tmp_path / "office.backup"
    assert verb(env, "backup", str(kept), "--data", str(folder)).returncode == 0
    assert kept.stat().st_size > 0
    again = start(folder, env=env)
    assert again.get()[0] == 200
    assert ended(again) == 0


def ended(office: Office) -> int:
    """Stop an office and close what it said."""
    code = office.stop()
    office.process.communicate()
    return code


def rows(env: dict[str, str]) -> int:
    """How many audit rows stand."""
    with psycopg.connect(env["DATABASE_URL"]) as line:
        return int(line.execute("select count(*) from audit_auditrow").fetchone()[0])  # type: ignore[index]


def test_with_one_login_the_triggers_guard_and_the_health_page_says_so(server, folder):
    env = {"DATABASE_URL": server.url(ALONE, "lender", "one")}
    office = start(folder, env=env)
    assert json.loads(office.get()[1])["append_only_by"].startswith("triggers alone")
    within(folder, APPEND, env)
    assert ended(office) == 0
    assert rows(env) == 5
    for words in refused(env["DATABASE_URL"], *CHANGES[:2]):
        assert "append-only" in words


def test_a_server_that_does_not_answer_is_said(folder):
    done = verb({"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/office"}, "serve", "--data", str(folder), "--no-browser")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()
