"""Backup, restore, verify, upgrade: on an office that is served and on one that is not."""

from __future__ import annotations

import json
import os
import tarfile

import pytest

from .conftest import free_port, processes_of, run
from .test_serve import within

pytestmark = pytest.mark.server

APPEND = "from beforehand.office.audit import trail\n[trail.record(None, f'act {n}', None) for n in range(5)]"


@pytest.fixture
def elsewhere(made):
    """A new folder beside the others, which PostgreSQL's own user reaches."""
    return made.parent / f"restored-{free_port()}"


def test_a_served_office_is_backed_up_and_restored(office, elsewhere, tmp_path):
    within(office.folder, APPEND)
    (office.folder / "attachments" / "ab").mkdir(parents=True)
    (office.folder / "attachments" / "ab" / "abcdef").write_bytes(b"a photo")
    target = tmp_path / "office.backup"
    done = run("backup", str(target), "--data", str(office.folder))
    assert done.returncode == 0, done.stderr
    assert target.stat().st_mode & 0o777 == 0o600
    assert office.get()[0] == 200
    back = run("restore", str(target), "--data", str(elsewhere))
    assert back.returncode == 0, back.stderr
    assert (elsewhere / "attachments" / "ab" / "abcdef").read_bytes() == b"a photo"
    verified = json.loads(run("verify", "--data", str(elsewhere), "--json").stdout)
    assert not any(one["faults"] for one in verified["checks"])
    assert verified["rows"] == 5
    number, _, digest = verified["head"].partition(":")
    assert digest in done.stdout
    assert int(number) >= 1
    key = "from django.conf import settings\nprint(settings.DIGEST_KEY)"
    assert within(elsewhere, key) == within(office.folder, key)


def test_a_backup_never_overwrites(folder, tmp_path):
    target = tmp_path / "there"
    target.write_text("something")
    done = run("backup", str(target), "--data", str(folder))
    assert done.returncode == 2
    assert target.read_text() == "something"


def test_a_backup_that_was_cut_off_leaves_nothing(folder, elsewhere, tmp_path):
    target = tmp_path / "office.backup"
    assert run("backup", str(target), "--data", str(folder)).returncode == 0
    for share in (0.0, 0.3, 0.9):
        cut = tmp_path / f"cut-{share}"
        cut.write_bytes(target.read_bytes()[: int(target.stat().st_size * share)])
        done = run("restore", str(cut), "--data", str(elsewhere))
        assert done.returncode == 2, (share, done.stdout)
        assert "Traceback" not in done.stderr
        assert not elsewhere.exists()


def test_a_backup_whose_audit_was_changed_is_refused(folder, elsewhere, tmp_path):
    within(folder, APPEND)
    target, forged = tmp_path / "office.backup", tmp_path / "forged.backup"
    assert run("backup", str(target), "--data", str(folder)).returncode == 0
    with tarfile.open(target) as good, tarfile.open(forged, "w") as bad:
        for member in good:
            inside = good.extractfile(member)
            if member.name == "manifest.json":
                said = json.loads(inside.read())
                said["head"] = "0" * 64
                text = json.dumps(said).encode()
                member.size = len(text)
                import io

                inside = io.BytesIO(text)
            bad.addfile(member, inside)
    done = run("restore", str(forged), "--data", str(elsewhere))
    assert done.returncode == 2
    assert "Do not use it" in done.stderr
    assert not elsewhere.exists()


def test_restore_needs_an_empty_folder(folder, tmp_path):
    target = tmp_path / "office.backup"
    assert run("backup", str(target), "--data", str(folder)).returncode == 0
    done = run("restore", str(target), "--data", str(folder))
    assert done.returncode == 2
    assert "is not empty" in done.stderr
    assert (folder / "postgres").is_dir()


def test_verify_finds_what_was_changed_and_a_chain_cut_off(folder):
    within(folder, APPEND)
    within(folder, "from beforehand.office.audit import trail\ntrail.seal()")
    good = run("verify", "--data", str(folder), "--json")
    assert good.returncode == 0
    head = json.loads(good.stdout)["head"]
    within(
        folder,
        "import os, psycopg\n"
        "with psycopg.connect(os.environ['DATABASE_OWNER_URL']) as line:\n"
        "    for table in ('audit_auditrow', 'audit_seal'):\n"
        "        line.execute(f'alter table {table} disable trigger user')\n"
        "    line.execute('delete from audit_seal'); line.execute('delete from audit_auditrow')\n"
        "    for table in ('audit_auditrow', 'audit_seal'):\n"
        "        line.execute(f'alter table {table} enable trigger user')\n",
    )
    assert run("verify", "--data", str(folder)).returncode == 0  # an empty chain is whole: that is why the head is kept elsewhere
    cut = run("verify", "--data", str(folder), "--seal", head)
    assert cut.returncode == 1
    assert "cut off" in cut.stdout


@pytest.mark.parametrize("verb", [["verify"], ["upgrade"], ["backup", "x.backup"]])
def test_a_folder_without_an_office_is_said(tmp_path, verb):
    done = run(*verb[:1], *verb[1:], "--data", str(tmp_path / "none"))
    assert done.returncode == 2
    assert "There is no office" in done.stderr
    assert not (tmp_path / "none").exists()


def test_upgrade(folder, office):
    held = run("upgrade", "--data", str(folder))
    assert held.returncode == 2
    assert str(office.process.pid) in held.stderr
    office.stop()
    done = run("upgrade", "--data", str(folder))
    assert done.returncode == 0, done.stderr
    assert processes_of(folder) == {}
    assert not os.path.exists("/x.backup")
