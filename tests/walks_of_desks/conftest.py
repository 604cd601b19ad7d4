"""A demonstration told once and served by its own processes, as a person starts it, and a browser before it."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

COMMAND = [str(Path(sys.prefix) / "bin" / "beforehand")]
ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
PATIENCE = 90
"""Seconds a busy machine may take to end an office."""


def _environment() -> dict[str, str]:
    ours = {"DATABASE_URL", "DATABASE_OWNER_URL", "DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE"}
    return {name: value for name, value in os.environ.items() if name not in ours and not name.startswith(("BEFOREHAND_", "PYTEST"))}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where the demonstration is served; `DEMONSTRATION` names one that is served already, to look at a mend without telling it anew."""
    if served := os.environ.get("DEMONSTRATION"):
        yield served.rstrip("/")
        return
    with tempfile.TemporaryDirectory(prefix="bfw-", ignore_cleanup_errors=True) as place:
        Path(place).chmod(0o711)  # PostgreSQL's user reaches its folder
        process = subprocess.Popen(
            [*COMMAND, "demo", "--data", str(Path(place) / "demo"), "--no-browser", "--port", "0"],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=_environment(), cwd="/",
        )  # fmt: skip
        assert process.stdout is not None
        try:
            line = ""
            while "http" not in line:
                line = process.stdout.readline()
                assert line, "the demonstration ended before it was served"
            yield re.search(r"http://[^\s/]+", line).group(0)  # type: ignore[union-attr]
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(signal.SIGTERM)
            process.communicate(timeout=PATIENCE)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        yield browser
        browser.close()
