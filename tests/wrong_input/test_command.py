"""Wrong input on every verb of the command: one sentence on standard error, exit code 2, nothing made."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from beforehand.cli import VERBS, main
from beforehand.cli import _is_here as is_here

RULE = ["--rule", "decline when credit_report.current_overdue > 1000.00 CNY"]
DAY = ["--as-of", "2026-11-23"]


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder with everything a path can be that it should not be; the command is called from inside it."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "zero.parquet").touch()
    (tmp_path / "text.parquet").write_text("no parquet")
    pq.write_table(pa.table({"a": pa.array([], pa.int64())}), tmp_path / "other.parquet")
    for name, content in (("zero", b""), ("text", b"no parquet"), ("other", (tmp_path / "other.parquet").read_bytes())):
        book = tmp_path / f"book-{name}"
        book.mkdir()
        for table in ("loans", "installments", "events", "decisions", "facts", "contacts"):
            (book / f"{table}.parquet").write_bytes(content)
        (book / "book.json").write_text(json.dumps({"format": 1}))
    (tmp_path / "book-cut").mkdir()
    (tmp_path / "book-cut" / "book.json").write_text('{"format":')
    (tmp_path / "zero.yaml").touch()
    (tmp_path / "list.yaml").write_text("- 1\n- 2\n")
    (tmp_path / "tab.yaml").write_text("a:\n\t- b: [")
    (tmp_path / "bytes.yaml").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "zero.backup").touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    # Where compiled code is kept is decided once in a process, and this one has decided.
    monkeypatch.setattr("beforehand.core.basics.compiled.prefer_cache_in", lambda folder: None)
    return tmp_path


BOOKS = ("nowhere", "empty", "zero.parquet", "book-zero", "book-text", "book-other", "book-cut")
FILES = ("nowhere.yaml", "empty", "zero.yaml", "list.yaml", "tab.yaml", "bytes.yaml")
LINES = [
    *(["position", book, *DAY] for book in BOOKS),
    *(["explain", book, "1", *DAY] for book in BOOKS),
    *(["backtest", book, *RULE] for book in BOOKS),
    *(["conduct", "check", name] for name in FILES),
    *(["conduct", "why", "--act", name] for name in FILES),
    *(["import", "sba-7a", name, "--to", "made"] for name in ("nowhere", "empty", "zero.parquet", "text.parquet", "other.parquet")),
    ["import", "sba-7a", "zero.parquet", "--to", "zero.yaml"],
    ["import", "sba-7a", "zero.parquet", "--office"],
    ["import", "book", "book-zero", "--to", "made"],
    ["import", "book", "book-zero", "--office", "--data", "nowhere"],
    ["import", "kiva", "zero.parquet", "--to", "made"],
    ["position", "empty", "--as-of", "2026-02-30"],
    ["position", "empty", "--as-of", "2300-01-01"],
    ["position", "empty", "--as-of", ""],
    ["position", "empty", *DAY, "--known-at", "yesterday"],
    ["backtest", "empty"],
    ["backtest", "empty", "--rule", ""],
    ["serve", "--data", "nowhere", "--port", "99999", "--no-browser"],
    ["serve", "--data", "nowhere", "--port", "-1", "--no-browser"],
    ["serve", "--data", "nowhere", "--no-browser", "--listen", "0.0.0.0"],
    ["serve", "--data", "nowhere", "--no-browser", "--tls-cert", "nowhere.pem", "--tls-key", "nowhere.pem"],
    *([verb, "--data", "nowhere"] for verb in ("verify", "upgrade", "close")),
    ["verify", "--data", "zero.yaml"],
    ["backup", "there.backup", "--data", "nowhere"],
    ["backup", "zero.backup", "--data", "empty"],
    *(["restore", name, "--data", "made"] for name in ("nowhere.backup", "empty", "zero.backup", "text.parquet")),
    ["demo", "--data", ".", "--build-only"],
    ["demo", "--port", "many"],
    ["warm", "--no-such-thing"],
    ["export-book"],
]


def _there(place: Path) -> dict[str, bytes]:
    return {str(path.relative_to(place)): path.read_bytes() if path.is_file() else b"" for path in sorted(place.rglob("*"))}


def test_every_verb_is_asked_wrongly():
    asked = {line[0] for line in LINES}
    assert asked >= {word for word, verb in VERBS.items() if is_here(verb)}


@pytest.mark.parametrize("line", LINES, ids=" ".join)
def test_wrong_input_is_one_sentence_and_2(line, place, capsys):
    before = _there(place)
    assert main(line) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.strip(), "nothing was said"
    assert "Traceback" not in said.err
    assert said.err.count("\n") <= 3, said.err
    assert _there(place) == before
