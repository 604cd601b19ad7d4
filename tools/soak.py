"""Everything at full size, one test after the other, taken up again where it was ended; leaves a record to commit.

`make soak` runs this. What passed at this commit is kept in `.soak/` and not run again; when all has passed the record is written to
`docs/soak/` with commit, seeds, machine, counts and seconds. `python tools/soak.py --again` forgets what passed.
"""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[1]
KEPT, RECORDS = ROOT / ".soak", ROOT / "docs" / "soak"


def said(*command: str) -> str:
    """What a command prints."""
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603 - our own words


def tests() -> list[str]:
    """The full-size tests, by their names."""
    listed = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", "-m", "soak", "-n", "0", "-o", "addopts=--strict-markers"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    found = [line for line in listed.stdout.splitlines() if "::" in line]
    assert found, listed.stdout + listed.stderr
    return found


def run(test: str) -> dict[str, object]:
    """One test in a process of its own: outcome, seconds, and the figures it gave."""
    report = KEPT / "report.xml"
    started = time.monotonic()
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-m", "soak", "-o", "junit_family=xunit1", f"--junitxml={report}", test]
    done = subprocess.run(command, cwd=ROOT, check=False)  # noqa: S603 - our own words
    case = next(ElementTree.parse(report).iter("testcase"))  # noqa: S314 - written by the line above
    figures = {one.get("name", ""): one.get("value", "") for one in case.iter("property")}
    skipped = case.find("skipped")
    outcome = "passed" if done.returncode == 0 and skipped is None else "not run" if skipped is not None else "failed"
    return {"outcome": outcome, "seconds": round(time.monotonic() - started), "figures": figures}


def machine() -> dict[str, object]:
    """What it ran on."""
    model = re.search(r"model name\s*:\s*(.*)", Path("/proc/cpuinfo").read_text())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**30
    return {
        "cores": os.cpu_count(), "processor": model.group(1) if model else platform.processor(), "memory_gib": memory,
        "system": platform.platform(), "python": platform.python_version(), "load_at_the_end": [round(one, 1) for one in os.getloadavg()],
    }  # fmt: skip


def main() -> int:
    """Run what has not passed yet; write the record when all has."""
    commit = said("git", "rev-parse", "HEAD")
    if "--again" in sys.argv:
        shutil.rmtree(KEPT, ignore_errors=True)
    KEPT.mkdir(exist_ok=True)
    state = KEPT / f"{commit}.json"
    results: dict[str, dict[str, object]] = json.loads(state.read_text()) if state.exists() else {}
    for test in tests():
        if results.get(test, {}).get("outcome") == "passed":
            print(f"passed before: {test}")
            continue
        print(f"== {test}", flush=True)
        results[test] = run(test)
        state.write_text(json.dumps(results, indent=1))
    changed = bool(said("git", "status", "--porcelain", "--untracked-files=no"))
    record = {
        "commit": commit, "changed_since_commit": changed, "on": datetime.now(UTC).date().isoformat(), "machine": machine(),
        "tests": results,
    }  # fmt: skip
    bad = [test for test, result in results.items() if result["outcome"] != "passed"]
    for test in bad:
        print(f"{results[test]['outcome']}: {test}")
    if any(results[test]["outcome"] == "failed" for test in bad):
        return 1
    RECORDS.mkdir(parents=True, exist_ok=True)
    written = RECORDS / f"{record['on']}-{commit[:8]}.json"
    written.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n")
    print(f"The record is {written.relative_to(ROOT)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
