"""The data folder: held by one, its secrets whole, a stale lock no obstacle."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time

import pytest

from beforehand.office.project.folder import DataFolder, FolderHeld

HOLD = """
import sys, time
from pathlib import Path
from beforehand.office.project.folder import DataFolder
folder = DataFolder(Path(sys.argv[1]))
folder.hold()
folder.say(address="http://localhost:8400/")
print("held", flush=True)
time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path):
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE)
    assert process.stdout.readline() == b"held\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_it_works(tmp_path):
    folder = DataFolder(tmp_path / "office")
    folder.hold()
    assert json.loads((tmp_path / "office" / "office.lock").read_text()) == {"pid": os.getpid()}
    folder.release()


def test_a_second_holder_is_told_who_has_it(tmp_path, holder):
    with pytest.raises(FolderHeld) as refused:
        DataFolder(tmp_path).hold()
    assert str(holder.pid) in str(refused.value)
    assert "http://localhost:8400/" in str(refused.value)


def test_being_asked_does_not_loosen_the_lock(tmp_path, holder):
    for _ in range(3):
        with pytest.raises(FolderHeld):
            DataFolder(tmp_path).hold()


def test_what_a_killed_holder_left_is_no_obstacle(tmp_path, holder):
    holder.kill()
    holder.wait()
    folder = DataFolder(tmp_path)
    folder.hold()
    folder.release()


def test_a_lock_file_with_the_id_of_a_living_process_is_no_lock(tmp_path):
    (tmp_path / "office.lock").write_text(json.dumps({"pid": os.getppid(), "address": "http://localhost:1/"}))
    folder = DataFolder(tmp_path)
    folder.hold()
    folder.release()


def test_secrets_are_drawn_once_and_for_this_user_alone(tmp_path):
    first = DataFolder(tmp_path).secrets()
    assert DataFolder(tmp_path).secrets() == first
    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600
    assert len(set(first["passwords"].values())) == 3
    assert DataFolder(tmp_path / "other").secrets()["digest_key"] != first["digest_key"]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"secret": "x"}'])
def test_secrets_that_cannot_be_read_are_not_drawn_anew(tmp_path, content):
    (tmp_path / "secrets.json").write_text(content)
    with pytest.raises(FolderHeld, match="backup"):
        DataFolder(tmp_path).secrets()
    assert (tmp_path / "secrets.json").read_text() == content


def test_the_lock_ends_with_its_process(tmp_path, holder):
    holder.terminate()
    holder.wait()
    end = time.monotonic() + 5
    while time.monotonic() < end:
        folder = DataFolder(tmp_path)
        try:
            folder.hold()
        except FolderHeld:
            time.sleep(0.05)
        else:
            folder.release()
            return
    raise AssertionError("the folder stayed held")
