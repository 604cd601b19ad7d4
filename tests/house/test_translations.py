"""Every sentence a person reads in the office exists in Chinese, its file says what its source says, and every glyph is drawn."""

from __future__ import annotations

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import pylopdf_fonts_zh_cn as fonts
import pytest
from django.utils.translation.template import templatize
from fontTools.ttLib import TTFont

OFFICE = Path(__file__).parents[2] / "src" / "beforehand" / "office"
SOURCE = OFFICE.parent
CALLS = {"_": 0, "gettext": 0, "gettext_lazy": 0, "gettext_noop": 0, "ngettext": 0, "ngettext_lazy": 0, "pgettext": 1, "pgettext_lazy": 1}
CONTEXT = {"pgettext", "pgettext_lazy"}
ROOMS = sorted(path.name for path in OFFICE.iterdir() if (path / "__init__.py").is_file())


def messages_in(text: str) -> Iterator[str]:
    """The messages of one Python text, with their context before \\x04 as gettext stores them."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        place = CALLS.get(name)
        if place is None or len(node.args) <= place or not isinstance(node.args[place], ast.Constant):
            continue
        value = node.args[place].value
        if isinstance(value, str) and value:
            yield f"{node.args[0].value}\x04{value}" if name in CONTEXT else value


def messages_of_template(text: str) -> Iterator[str]:
    """The messages of one template, read as Django's own extraction reads them."""
    for call in re.finditer(r"\b(n?p?gettext)\((.*?)\)(?=\s|$|[^'\"\w])", templatize(text), re.DOTALL):
        strings = [ast.literal_eval(found) for found in re.findall(r"u?('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")", call.group(2), re.DOTALL)]
        if not strings or not strings[0]:
            continue
        yield f"{strings[0]}\x04{strings[1]}" if call.group(1).startswith(("p", "np")) else strings[0]


def messages_of(room: str) -> set[str]:
    found: set[str] = set()
    for path in (OFFICE / room).rglob("*.py"):
        if "migrations" not in path.parts:
            found |= set(messages_in(path.read_text()))
    for path in (OFFICE / room).rglob("*.html"):
        found |= set(messages_of_template(path.read_text()))
    return found


def catalogue() -> dict[str, str]:
    """Everything the office says in Chinese, of all rooms together as Django merges them."""
    said: dict[str, str] = {}
    for path in sorted(OFFICE.glob("*/locale/zh_Hans/LC_MESSAGES/django.mo")):
        with path.open("rb") as file:
            translations = gettext.GNUTranslations(file)
        said |= {key if isinstance(key, str) else key[0]: value for key, value in translations._catalog.items() if value}
    return said


def of_django() -> set[str]:
    import django.conf
    import django.contrib.auth

    said: set[str] = set()
    for package in (django.conf, django.contrib.auth):
        with (Path(package.__file__).parent / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.mo").open("rb") as file:
            said |= {key if isinstance(key, str) else key[0] for key in gettext.GNUTranslations(file)._catalog}
    return said


@pytest.mark.parametrize("room", ROOMS)
def test_everything_is_said_in_chinese(room):
    missing = sorted(messages_of(room) - catalogue().keys() - of_django())
    assert missing == []


@pytest.mark.parametrize("room", [room for room in ROOMS if (OFFICE / room / "locale").is_dir()])
def test_the_compiled_file_says_what_its_source_says(room):
    folder = OFFICE / room / "locale" / "zh_Hans" / "LC_MESSAGES"
    sources = dict(entries_of((folder / "django.po").read_text()))
    with (folder / "django.mo").open("rb") as file:
        compiled = {key if isinstance(key, str) else key[0]: value for key, value in gettext.GNUTranslations(file)._catalog.items()}
    compiled.pop("", None)
    assert compiled == {key: value for key, value in sources.items() if key and value}


def entries_of(text: str) -> Iterator[tuple[str, str]]:
    """Messages and translations of a .po text; of plurals the one form Chinese has."""
    for block in re.split(r"\n\s*\n", text):
        lines = [line for line in block.splitlines() if not line.startswith("#")]
        fields: dict[str, str] = {}
        name = ""
        for line in lines:
            head = re.match(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[0\])?)\s+(".*")$', line)
            name, quoted = (head.group(1), head.group(2)) if head else (name, line)
            fields[name] = fields.get(name, "") + ast.literal_eval(quoted)
        if "msgid" in fields and "fuzzy" not in block.split("msgid")[0]:
            key = f"{fields['msgctxt']}\x04{fields['msgid']}" if "msgctxt" in fields else fields["msgid"]
            yield key, fields.get("msgstr", fields.get("msgstr[0]", ""))


def drawn() -> set[int]:
    """Code points that both shipped fonts draw."""
    both = []
    for path in (fonts.sans_path(), fonts.serif_path()):
        with TTFont(path, lazy=True) as font:
            both.append(set(font.getBestCmap()))
    return set.intersection(*both)


def test_every_glyph_is_drawn():
    font = drawn()
    written = "".join(catalogue().values())
    for path in [
        *SOURCE.joinpath("core").rglob("*.py"),
        *SOURCE.joinpath("packs").rglob("*.yaml"),
        *SOURCE.joinpath("world").rglob("*.py"),
    ]:
        written += path.read_text()
    boxes = {letter for letter in written if ord(letter) > 0x2E80 and ord(letter) not in font}
    assert boxes == set()
    assert ord("𠮷") not in font, "the check would see a glyph the font lacks"


def test_the_extraction_sees_what_is_there():
    assert set(messages_in('_("a %(b)s") % {}; pgettext("room", "Home"); ngettext("one", "many", n)')) == {"a %(b)s", "room\x04Home", "one"}
    template = '{% load i18n %}{% translate "Pay out" as x %}{% blocktranslate with a=b %}To {{ a }}{% endblocktranslate %}'
    assert set(messages_of_template(template)) == {"Pay out", "To %(a)s"}


def test_no_message_is_said_twice_differently():
    """The rooms' files are merged and the first one wins: who means something else says so by a context."""
    said: dict[str, dict[str, str]] = {}
    for path in sorted(OFFICE.glob("*/locale/zh_Hans/LC_MESSAGES/django.mo")):
        with path.open("rb") as file:
            for message, chinese in gettext.GNUTranslations(file)._catalog.items():  # type: ignore[attr-defined]
                if message:
                    said.setdefault(str(message), {})[path.parts[-4]] = chinese
    assert {message: rooms for message, rooms in said.items() if len(set(rooms.values())) > 1} == {}
