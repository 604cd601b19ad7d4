"""Backup and restore: an office in one file, and an office again from that file.

The file is a tar of `manifest.json`, `database.dump` (pg_dump's own format), `secrets.json` (the keys without which nobody is found by
number) and `attachments/`. Whoever has it has the office: it is readable by its owner alone.
"""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict

from beforehand.office.project import opening
from beforehand.office.project.database import DatabaseFault, postgres_bin
from beforehand.office.project.folder import DataFolder

FORMAT = 1
SECRETS = ("secret", "digest_key")
_INSIDE = re.compile(r"attachments/(?:[\w.-]+/)*[\w.-]+")


class BackupFault(DatabaseFault):
    """A backup cannot be written or read."""


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself: the format, the version that wrote it, and the audit's head at that moment."""

    format: int
    version: str
    made_at: str
    origin: str
    rows: int
    seals: int
    head: str


def _tool(name: str, url: str, *arguments: str) -> None:
    said = {key: str(value) for key, value in conninfo_to_dict(url).items() if value is not None}
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE", "sslmode": "PGSSLMODE"}
    names |= {"sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY"}
    # By the environment: a command line is readable by everybody on the machine.
    environment = os.environ | {names[key]: value for key, value in said.items() if key in names}
    done = subprocess.run([str(postgres_bin() / name), *arguments], env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - our own programs, no shell
    if done.returncode != 0:
        raise BackupFault(f"{name} failed: {done.stderr.strip().splitlines()[-1] if done.stderr.strip() else 'it gave no reason'}")


def _owner_url() -> str:
    return os.environ.get("DATABASE_OWNER_URL") or os.environ["DATABASE_URL"]


def backup(folder: DataFolder, target: Path, *, run_as: str | None = None) -> Manifest:
    """Write the office into `target`, whole or not at all; the office may be served meanwhile."""
    if target.exists():
        raise BackupFault(f"{target} exists already. Name a new file.")
    if not target.parent.is_dir():
        raise BackupFault(f"There is no folder {target.parent}.")
    with opening.reached(folder, run_as=run_as), tempfile.TemporaryDirectory(prefix="beforehand-backup-") as place:
        manifest = _manifest()
        dump = Path(place) / "database.dump"
        _tool("pg_dump", _owner_url(), "--format=custom", "--no-owner", "--no-privileges", f"--file={dump}")
        kept = folder.secrets()
        unfinished = target.with_name(target.name + ".unfinished")
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as handle, tarfile.open(fileobj=handle, mode="w") as tar:
                _add_text(tar, "manifest.json", manifest.__dict__)
                tar.add(dump, "database.dump", filter=_anonymous)
                _add_text(tar, "secrets.json", {name: kept[name] for name in SECRETS})
                # Attachments are only ever added, so those of the dump are all here.
                if folder.attachments.is_dir():
                    tar.add(folder.attachments, "attachments", filter=_anonymous)
                handle.flush()
                os.fsync(handle.fileno())
            os.replace(unfinished, target)
        finally:
            unfinished.unlink(missing_ok=True)
    return manifest


def _manifest() -> Manifest:
    import django

    django.setup()
    from django.db import connection

    from beforehand.office.audit import clock, trail

    trail.seal()
    report = trail.verify_chain()
    try:
        return Manifest(FORMAT, version("beforehand"), clock.now().isoformat(), clock.origin(), report.rows, report.seals, report.head)
    finally:
        connection.close()


def _anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member if member.isfile() or member.isdir() else None


def _add_text(tar: tarfile.TarFile, name: str, content: dict[str, Any]) -> None:
    text = json.dumps(content, indent=1).encode()
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(text), 0o600
    tar.addfile(member, io.BytesIO(text))


def read_manifest(source: Path) -> Manifest:
    """What a backup says of itself; BackupFault where it is none."""
    try:
        with tarfile.open(source) as tar:
            inside = tar.extractfile("manifest.json")
            assert inside is not None
            return Manifest(**json.loads(inside.read()))
    except (OSError, tarfile.TarError, KeyError, ValueError, TypeError, AssertionError) as wrong:
        raise BackupFault(f"{source} is no backup of an office, or it was cut off.") from wrong


def restore(source: Path, folder: DataFolder, *, run_as: str | None = None) -> Manifest:
    """Make an office in an empty folder from a backup; on any fault nothing stays behind."""
    manifest = read_manifest(source)
    if manifest.format != FORMAT:
        raise BackupFault(
            f"{source} has format {manifest.format}; this version reads {FORMAT}. Use the version that wrote it: {manifest.version}."
        )
    if folder.path.exists() and any(folder.path.iterdir()):
        raise BackupFault(f"{folder.path} is not empty. Name a new folder with --data.")
    was_there = folder.path.exists()
    try:
        with tempfile.TemporaryDirectory(prefix="beforehand-restore-") as place:
            _unpack(source, Path(place), folder)
            with opening.opened(folder, run_as=run_as, upgrade=False):
                _refuse_full_database()
                _tool(
                    "pg_restore", _owner_url(), "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction",
                    f"--dbname={conninfo_to_dict(_owner_url()).get('dbname')}", str(Path(place) / "database.dump"),
                )  # fmt: skip
                opening.bring_up_to_date()
                _compare(manifest)
    except BaseException:
        shutil.rmtree(folder.path, ignore_errors=True)
        if was_there:
            folder.path.mkdir(exist_ok=True)
        raise
    return manifest


def _unpack(source: Path, place: Path, folder: DataFolder) -> None:
    with tarfile.open(source) as tar:
        for member in tar:
            inside = tar.extractfile(member) if member.isfile() else None
            if inside is None:
                continue
            if member.name == "database.dump":
                with (place / member.name).open("wb") as handle:
                    shutil.copyfileobj(inside, handle)
            elif member.name == "secrets.json":
                brought = json.loads(inside.read())
                folder.keep_secrets(folder.secrets() | {name: brought[name] for name in SECRETS})
            elif _INSIDE.fullmatch(member.name) and ".." not in member.name:
                target = folder.path / member.name
                target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                with target.open("wb") as handle:
                    shutil.copyfileobj(inside, handle)
    if not (place / "database.dump").exists():
        raise BackupFault(f"{source} was cut off: it holds no database.")


def _refuse_full_database() -> None:
    import psycopg

    with psycopg.connect(_owner_url()) as connection:
        row = connection.execute("select count(*) from pg_tables where schemaname = 'public'").fetchone()
    if row and row[0]:
        raise BackupFault("The database of DATABASE_URL is not empty. Make a new one.")


def _compare(manifest: Manifest) -> None:
    import django

    django.setup()
    from django.db import connection

    from beforehand.office.audit import trail
    from beforehand.office.audit.models import Seal

    try:
        report = trail.verify_chain()
        if not report.whole:
            raise BackupFault("The audit chain of the backup does not hold. Do not use it; take an earlier one.")
        if manifest.seals and not Seal.objects.filter(number=manifest.seals, hash=manifest.head).exists():
            raise BackupFault("The backup’s audit does not end where its manifest says. Do not use it; take an earlier one.")
    finally:
        connection.close()
