"""Names are the trade's; no registry address and no machine path is committed; no float stands beside money in `core`."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
BARRED_NAMES = re.compile(r"(^|[/_])(utils?|common|managers?|helpers?)([_.]|$)")
REGISTRIES = re.compile(
    "|".join(("pypi" + r"\.org", "pythonhosted", "registry" + r"\.npmjs", "extra-" + "index", "index-" + "url")), re.IGNORECASE
)
MACHINE_PATHS = re.compile("|".join(re.escape(f"/{top}/") for top in ("work", "farm", "root")))
MONEY_FLOAT = re.compile(r"\b\w*_minor\w*\s*:\s*float\b")


def committed() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def text_of(path: Path) -> str:
    try:
        return path.read_text()
    except UnicodeDecodeError:
        return ""


def test_no_barred_file_name():
    assert [path for path in committed() if BARRED_NAMES.search(str(path.relative_to(ROOT)))] == []


def test_no_registry_address_and_no_machine_path():
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in committed()
        if path != Path(__file__)
        for match in (REGISTRIES.search(text_of(path).replace("--no-emit-" + "index-" + "url", "")), MACHINE_PATHS.search(text_of(path)))
        if match
    ]
    assert found == []


def test_no_float_money_in_core():
    sources = (ROOT / "src" / "beforehand" / "core").rglob("*.py")
    assert [path for path in sources if MONEY_FLOAT.search(path.read_text())] == []


def test_the_patterns_find_what_they_are_for():
    assert BARRED_NAMES.search("src/beforehand/core/money_utils.py")
    assert REGISTRIES.search("see files.python" + "hosted")
    assert MACHINE_PATHS.search("/wor" + "k/main")
    assert MONEY_FLOAT.search("principal_minor: float")
