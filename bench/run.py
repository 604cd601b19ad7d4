"""Measures what the engine does against a plain way of doing the same, within one run; writes bench/records/NAME.json.

    python bench/run.py [positions] [backtest] [--seed N] [--decisions N] [--repeats N] [--keep FOLDER]

Both sides get the same made book, in the form each wants it, before the clock starts; both must give the same answer, else it ends with 1.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
OURS = "beforehand"


def main() -> int:
    """Run what was asked for, print one line each, write the records."""
    sys.path.insert(0, str(HERE))
    import backtest
    import positions

    benches = {"positions": positions, "backtest": backtest}
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", nargs="*", help="which; all where none is named")
    parser.add_argument("--seed", type=int, default=20, help="of the made book (default 20)")
    parser.add_argument("--decisions", type=int, default=20_000, help="in the made book (default 20,000)")
    parser.add_argument("--repeats", type=int, default=5, help="of each side, in turn (default 5)")
    parser.add_argument("--keep", type=Path, default=HERE / "records", metavar="FOLDER", help="where the records go")
    args = parser.parse_args()
    if unknown := set(args.name) - set(benches):
        parser.error(f"there is no bench {', '.join(sorted(unknown))}; there are {', '.join(benches)}")
    from beforehand.world.book import make_book

    made = make_book(args.seed, args.decisions)
    agreed = True
    for name in args.name or benches:
        counts, sides, agrees = benches[name].prepare(made)
        record = _record(name, benches[name].__doc__ or "", args, counts, _measured(sides, args.repeats), agrees=agrees())
        args.keep.mkdir(parents=True, exist_ok=True)
        (args.keep / f"{name}.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
        print(json.dumps({key: record[key] for key in ("name", "agrees", "seconds", "ratios")}))
        agreed &= record["agrees"]
    return 0 if agreed else 1


def _measured(sides: dict[str, Callable[[], Any]], repeats: int) -> dict[str, list[float]]:
    """Seconds of each repeat of each side; the sides take turns, so that a busy machine is busy for all of them."""
    for side in sides.values():
        side()  # compiled, imported and in the caches before it counts
    seconds: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(repeats):
        for name, side in sides.items():
            begun = time.perf_counter()
            side()
            seconds[name].append(time.perf_counter() - begun)
    return seconds


def _record(
    name: str, says: str, args: argparse.Namespace, counts: dict[str, int], seconds: dict[str, list[float]], *, agrees: bool
) -> dict[str, Any]:
    ours = min(seconds[OURS])
    return {
        "name": name,
        "says": " ".join(says.split()),
        "agrees": agrees,
        "seconds": {side: {"min": round(min(each), 6), "median": round(statistics.median(each), 6)} for side, each in seconds.items()},
        "ratios": {side: round(min(each) / ours, 2) for side, each in seconds.items() if side != OURS},
        "ratio_is": "least seconds of the other side / least seconds of ours, in this run",
        "counts": counts,
        "repeats": args.repeats,
        "seed": args.seed,
        "commit": _git("rev-parse", "HEAD"),
        "sources_changed_since": bool(_git("status", "--porcelain", "--", "src/beforehand/core", "src/beforehand/world", "bench/*.py")),
        "machine": {
            "processor": _processor(), "cores": os.cpu_count(), "load": round(os.getloadavg()[0], 2), "system": platform.system(),
            "python": platform.python_version(), **{package: version(package) for package in ("numpy", "numba", "pyarrow")},
        },
    }  # fmt: skip


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=HERE.parent, capture_output=True, text=True, check=False)  # noqa: S603, S607
    return done.stdout.strip()


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines() if Path("/proc/cpuinfo").exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


if __name__ == "__main__":
    sys.exit(main())
