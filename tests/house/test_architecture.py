"""The tree in ARCHITECTURE.md is the real one: every room stands in it with a word, and every word has its room."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "beforehand"
INSIDE = {"templates", "static", "locale", "migrations", "templatetags", "__pycache__", "LC_MESSAGES", "zh_Hans"}
"""Folders every room may have inside; and a layer of a room may be a package instead of a module."""
LAYERS = {"services", "queries", "pages", "forms", "kinds", "drawing", "tags"}


def drawn() -> dict[str, str]:
    """Rooms of the page by their path below `beforehand`, with their words."""
    block = re.search(r"```tree\n(.*?)```", (ROOT / "ARCHITECTURE.md").read_text(), re.DOTALL).group(1)
    rooms, path = {}, []
    for line in block.splitlines()[1:]:
        indent, name, words = re.fullmatch(r"( +)(\w+)/ +(\S.*)", line).groups()
        path = [*path[: len(indent) // 2 - 1], name]
        rooms["/".join(path)] = words
    return rooms


def real() -> set[str]:
    """Rooms on disk: folders with Python or data in them, down to where a room's own layers begin."""
    rooms = set()
    for folder in SOURCE.rglob("*"):
        parts = folder.relative_to(SOURCE).parts
        if (
            not folder.is_dir()
            or INSIDE & set(parts)
            or LAYERS & set(parts[2:])
            or (len(parts) > 1 and parts[1] == "pages" and len(parts) > 2)
        ):
            continue
        if any(folder.glob("*.py")) or any(folder.glob("*.yaml")):
            rooms.add("/".join(parts))
    return rooms


def test_the_tree_is_the_real_one():
    assert set(drawn()) == real()


def test_every_room_says_what_it_is_for():
    assert all(len(words) > 8 for words in drawn().values())
