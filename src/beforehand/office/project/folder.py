"""The office's data folder: who holds it, its secrets, what runs in it."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from beforehand.office.project.database import APPLICATION, OWNER, SUPERUSER, Cluster, reachable_bin, read_json, runner, socket_folder


class FolderHeld(Exception):
    """Another process holds the folder; the sentence says which."""


@dataclass
class DataFolder:
    """A folder that holds one office: `postgres/`, `attachments/`, `secrets.json` (0600), `office.lock`, `running.json`, `postgres.log`."""

    path: Path
    _lock: IO[str] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self.path = Path(os.path.abspath(self.path.expanduser()))

    @property
    def attachments(self) -> Path:
        """Where attachments lie, by their SHA-256."""
        return self.path / "attachments"

    @property
    def log(self) -> Path:
        """What PostgreSQL says."""
        return self.path / "postgres.log"

    @property
    def holds_an_office(self) -> bool:
        """Whether an office was made here."""
        return (self.path / "secrets.json").exists()

    def hold(self) -> None:
        """Take the folder for this process until it ends, however it ends; raises FolderHeld with who has it.

        A record lock (`lockf`), because it does not pass to a forked worker; the file is opened once, because closing a second handle
        would drop it. What a dead process left in the file is overwritten.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        handle = (self.path / "office.lock").open("a+")
        try:
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as refused:
            handle.seek(0)
            said = _json_object(handle.read())
            handle.close()
            where = f" It is at {said['address']}." if said.get("address") else ""
            raise FolderHeld(
                f"Process {said.get('pid', 'unknown')} holds {self.path}.{where} Stop it first, or name another --data."
            ) from refused
        self._lock = handle
        self.say()

    def say(self, **more: object) -> None:
        """Write into the lock who holds the folder and where its office answers."""
        assert self._lock is not None, "only the holder may say"
        self._lock.seek(0)
        self._lock.truncate()
        self._lock.write(json.dumps({"pid": os.getpid(), **more}))
        self._lock.flush()

    def release(self) -> None:
        """Give the folder back."""
        if self._lock is not None:
            self._lock.truncate(0)
            self._lock.close()
            self._lock = None

    def secrets(self) -> dict[str, Any]:
        """The office's secrets; drawn once, then kept. Whoever loses `digest_key` can no longer find anybody by number."""
        place = self.path / "secrets.json"
        if not place.exists():
            drawn = {
                "secret": secrets.token_urlsafe(50),
                "digest_key": secrets.token_hex(32),
                "passwords": {role: secrets.token_urlsafe(24) for role in (SUPERUSER, OWNER, APPLICATION)},
            }
            self.keep_secrets(drawn)
        kept = read_json(place)
        if not {"secret", "digest_key", "passwords"} <= set(kept):
            raise FolderHeld(f"{place} cannot be read. Bring it back from a backup; without it the office cannot be opened.")
        return kept

    def keep_secrets(self, content: dict[str, Any]) -> None:
        """Write the secrets whole or not at all, readable by this user alone."""
        self.path.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=self.path, prefix=".secrets-")
        with os.fdopen(descriptor, "w") as handle:
            json.dump(content, handle)
            handle.flush()
            os.fsync(handle.fileno())
        os.replace(name, self.path / "secrets.json")

    def cluster(self, run_as: str | None = None) -> Cluster:
        """The folder's own PostgreSQL; as root its parts are given to whoever runs it, and he must be able to reach them."""
        who = runner(run_as)
        if who.uid >= 0:
            self.path.chmod(0o711)
        return Cluster(self.path / "postgres", socket_folder(self.path, who), reachable_bin(who), who)


def _json_object(text: str) -> dict[str, Any]:
    try:
        content = json.loads(text)
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}
