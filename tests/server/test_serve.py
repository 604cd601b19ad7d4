"""One command and its processes: started, stopped, killed, refused."""

from __future__ import annotations

import os
import pwd
import re
import signal
import ssl
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

import pytest

from .conftest import PATIENCE, Office, environment, free_port, processes_of, run, start, wait_for

pytestmark = pytest.mark.server


def owner_of(pid: int) -> str:
    return pwd.getpwuid(Path(f"/proc/{pid}").stat().st_uid).pw_name


class Asking:
    """Somebody who asks for the first page without pause, each time on a new line, and notes every answer."""

    def __init__(self, office: Office, path: str = "/health/") -> None:
        self.office, self.path = office, path
        self.answers: list[object] = []
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._ask)

    def _ask(self) -> None:
        while not self._done.is_set():
            try:
                self.answers.append(self.office.get(self.path)[0])
            except Exception as failed:
                self.answers.append(failed)
            time.sleep(0.02)

    def __enter__(self) -> Asking:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join(PATIENCE)


def test_it_works_and_stops_cleanly_on_sigterm(office):
    status, body = office.get("/health/")
    assert status == 200
    assert '"append_only_by": "rights and triggers"' in body
    assert office.stop(signal.SIGTERM) == 0
    assert processes_of(office.folder) == {}
    assert not (office.folder / "postgres" / "postmaster.pid").exists()
    assert "Traceback" not in office.process.stderr.read()


def test_ctrl_c_stops_it_too(office):
    assert office.stop(signal.SIGINT) in {0, 130}
    wait_for(lambda: processes_of(office.folder) == {}, 20)


def test_an_empty_office_prints_where_it_is_and_a_code(folder):
    office = start(folder)
    said = office.process.stdout.readline() + office.process.stdout.readline()
    office.stop()
    office.process.communicate()
    assert f"http://localhost:{office.port}/" in said
    assert re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}", said)


def test_after_kill_9_nothing_is_left_and_the_next_start_is_clean(office):
    office.process.kill()
    office.process.wait()
    wait_for(lambda: processes_of(office.folder) == {}, 20)
    again = start(office.folder, port=office.port)
    assert again.get()[0] == 200
    assert again.stop() == 0
    again.process.communicate()


def test_a_killed_web_worker_is_started_again_while_requests_wait(office):
    worker = office.web_worker()
    with Asking(office) as asking:
        wait_for(lambda: len(asking.answers) > 3)
        os.kill(worker, signal.SIGKILL)
        wait_for(lambda: worker not in processes_of(office.folder))
        before = len(asking.answers)
        wait_for(lambda: len(asking.answers) > before + 10)
    # The one request the dead worker was holding is lost with it; everybody who came after waited and was answered.
    failed = [answer for answer in asking.answers if answer != 200]
    assert len(failed) <= 1, asking.answers
    assert not any(isinstance(answer, ConnectionRefusedError) for answer in asking.answers)
    assert office.web_worker() != worker


def test_a_killed_postgres_is_started_again_while_requests_wait(office):
    server = office.postmaster()
    with Asking(office) as asking:
        wait_for(lambda: len(asking.answers) > 3)
        os.kill(server, signal.SIGKILL)
        wait_for(lambda: (office.folder / "postgres" / "postmaster.pid").exists() and office.postmaster() != server)
        before = len(asking.answers)
        wait_for(lambda: len(asking.answers) > before + 10)
    assert set(asking.answers) == {200}, asking.answers
    assert office.process.poll() is None


def test_both_killed_at_once(office):
    os.kill(office.web_worker(), signal.SIGKILL)
    os.kill(office.postmaster(), signal.SIGKILL)
    wait_for(lambda: office.get()[0] == 200)


def test_two_deaths_of_the_worker_in_a_row_do_not_end_the_office(office):
    for _ in range(2):
        worker = office.web_worker()
        os.kill(worker, signal.SIGKILL)
        wait_for(lambda worker=worker: worker not in processes_of(office.folder))
        assert office.get()[0] == 200
    assert office.process.poll() is None


def test_a_second_serve_says_who_holds_the_folder(office):
    second = run("serve", "--data", str(office.folder), "--no-browser")
    assert second.returncode == 2
    assert str(office.process.pid) in second.stderr
    assert f"http://localhost:{office.port}/" in second.stderr
    assert "Traceback" not in second.stderr
    assert office.get()[0] == 200


def test_a_port_that_is_taken_is_said(office, made):
    copy = made.parent / f"other-{free_port()}"
    subprocess.run(["cp", "-a", str(made), str(copy)], check=True)
    second = run("serve", "--data", str(copy), "--no-browser", "--port", str(office.port))
    assert second.returncode == 2
    assert "is taken" in second.stderr
    assert processes_of(copy) == {}


def test_a_recycled_process_id_does_not_stop_the_start(folder):
    who = owner_uid(folder / "postgres")
    stranger = subprocess.Popen(["/bin/sleep", "300"], user=who if os.geteuid() == 0 else None, cwd="/")
    try:
        place = folder / "postgres" / "postmaster.pid"
        place.write_text(f"{stranger.pid}\n{folder / 'postgres'}\n1\n5432\n{folder / 'socket'}\n\n0 0\nready\n")
        os.chown(place, who, -1)
        office = start(folder)
        assert stranger.poll() is None
        assert office.stop() == 0
        office.process.communicate()
    finally:
        stranger.kill()
        stranger.wait()


def owner_uid(path: Path) -> int:
    return path.stat().st_uid


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives PostgreSQL to another user")
def test_as_root_postgres_runs_as_somebody_else(office):
    assert owner_of(office.postmaster()) in {"beforehand", "nobody"}
    assert owner_of(office.process.pid) == "root"
    assert (office.folder / "secrets.json").stat().st_mode & 0o077 == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives PostgreSQL to another user")
def test_as_root_a_user_that_is_not_there_is_said(folder):
    answer = run("serve", "--data", str(folder), "--no-browser", "--run-as", "nobodyatall")
    assert answer.returncode == 2
    assert "nobodyatall" in answer.stderr
    answer = run("serve", "--data", str(folder), "--no-browser", "--run-as", "root")
    assert answer.returncode == 2
    assert "refuses to run as root" in answer.stderr


def test_elsewhere_than_loopback_only_with_tls(folder):
    answer = run("serve", "--data", str(folder), "--no-browser", "--listen", "0.0.0.0")
    assert answer.returncode == 2
    assert "only with TLS" in answer.stderr


def test_a_foreign_host_name_is_refused(office):
    assert office.get("/sign-in/", host="evil.example")[0] == 400
    assert office.get("/sign-in/", host="localhost")[0] in {200, 302}


def test_headers_and_policy(office):
    with urllib.request.urlopen(f"http://127.0.0.1:{office.port}/first-start/") as answer:
        policy = answer.headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["Referrer-Policy"] == "same-origin"


def test_with_tls(folder, tmp_path):
    certificate, key = make_certificate(tmp_path)
    office = start(folder, "--tls-cert", str(certificate), "--tls-key", str(key), wait=False)
    context = ssl.create_default_context(cafile=str(certificate))

    def answers() -> bool:
        assert office.process.poll() is None, office.process.communicate()
        try:
            with urllib.request.urlopen(f"https://localhost:{office.port}/first-start/", context=context) as answer:
                return "Secure" in answer.headers["Set-Cookie"]
        except OSError:
            return False

    wait_for(answers)
    assert office.stop() == 0
    office.process.communicate()


def make_certificate(place: Path) -> tuple[Path, Path]:
    import datetime

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    (place / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    text = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (place / "key.pem").write_bytes(text)
    return place / "cert.pem", place / "key.pem"


ASK = """
import sys
from pathlib import Path
from beforehand.office.project.folder import DataFolder
from beforehand.office.project.opening import reached
with reached(DataFolder(Path(sys.argv[1]))):
    import django
    django.setup()
    exec(sys.argv[2])
"""


def within(folder: Path, program: str, env: dict[str, str] | None = None) -> str:
    """Run a few lines of Python in the office of a folder."""
    around = environment() | (env or {})
    done = subprocess.run([sys.executable, "-c", ASK, str(folder), program], capture_output=True, text=True, env=around, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_jobs_are_done_and_the_audit_is_sealed(office):
    within(
        office.folder,
        "from procrastinate.contrib.django import app\n"
        "app.tasks['builtin:procrastinate.builtin_tasks.remove_old_jobs'].defer(max_hours=1)\n"
        "from beforehand.office.audit import trail\ntrail.record(None, 'x', None)",
    )
    counts = (
        "from django.db import connection\n"
        "cursor = connection.cursor()\n"
        "cursor.execute(\"select (select count(*) from procrastinate_jobs where status in ('todo', 'doing')), "
        '(select count(*) from audit_unsealedrow), (select count(*) from audit_seal)")\n'
        "print(cursor.fetchone())"
    )
    wait_for(lambda: within(office.folder, counts).startswith("(0, 0,"))


def test_no_variable_makes_a_story_of_an_office(folder):
    office = start(folder, env={"BEFOREHAND_ORIGIN": "story", "BEFOREHAND_STORY_STARTS_AT": "2020-01-01T00:00:00+00:00"})
    try:
        assert within(folder, "from beforehand.office.audit import clock\nprint(clock.origin())") == "office"
        assert office.get("/become/")[0] == 404
    finally:
        office.stop()
        office.process.communicate()
