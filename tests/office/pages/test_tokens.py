"""The colours keep the contrast the design measured; colour stands in the tokens alone, and nothing in a page needs an unsafe policy."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import beforehand.office

OFFICE = Path(beforehand.office.__file__).parent if beforehand.office.__file__ else Path(next(iter(beforehand.office.__path__)))
CSS = OFFICE / "pages" / "static" / "office" / "css"
TOKENS = {
    name: pair
    for name, *pair in re.findall(r"--([a-z0-9-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", (CSS / "tokens.css").read_text("utf-8"))
}
TEMPLATES = sorted(OFFICE.glob("*/templates/**/*.html"))


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, WCAG 2.2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_itself():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["sheet", "desk", "shade"])
@pytest.mark.parametrize("text", ["ink", "ink-2", "ink-3", "act", "no", "wait"])
def test_text_never_below_five_to_one(text, ground, theme):
    assert contrast(TOKENS[text][theme], TOKENS[ground][theme]) >= 5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("on-ink", "ink"),
        ("on-act", "act"),
        ("act-deep", "act-tint"),
        ("ink", "act-tint"),
        ("no", "no-tint"),
        ("wait", "wait-tint"),
        ("ink", "no-tint"),
        ("ink", "wait-tint"),
        ("ink-2", "act-tint"),
        ("ink-2", "no-tint"),
    ],
)
def test_text_on_tints_never_below_five_to_one(text, ground, theme):
    assert contrast(TOKENS[text][theme], TOKENS[ground][theme]) >= 5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["sheet", "desk"])
def test_borders_of_controls_never_below_three_to_one(ground, theme):
    assert contrast(TOKENS["rule-2"][theme], TOKENS[ground][theme]) >= 3


@pytest.mark.parametrize(
    ("text", "ground", "theme", "measured"),
    [
        ("ink", "sheet", 0, 17.2),
        ("ink-3", "desk", 0, 5.4),
        ("act", "sheet", 0, 8.8),
        ("no", "no-tint", 0, 6.2),
        ("wait", "desk", 0, 6.0),
        ("rule-2", "desk", 0, 3.3),
        ("ink-3", "sheet", 1, 6.4),
        ("act", "desk", 1, 9.6),
        ("no", "no-tint", 1, 6.8),
    ],
)
def test_the_figures_of_the_design(text, ground, theme, measured):
    assert contrast(TOKENS[text][theme], TOKENS[ground][theme]) == pytest.approx(measured, abs=0.06)


def test_colour_stands_in_the_tokens_alone():
    for sheet in CSS.glob("*.css"):
        if sheet.name not in {"tokens.css", "print.css"}:
            assert not re.findall(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)", re.sub(r"url\([^)]*\)|^#.*", "", sheet.read_text("utf-8"))), sheet.name


def test_every_sheet_is_linked_once_in_a_layer():
    linked = re.findall(r'@import url\("([a-z]+\.css)"\) layer\(([a-z]+)\)', (CSS / "office.css").read_text("utf-8"))
    names = [name for name, _ in linked]
    assert sorted(names) == sorted(path.name for path in CSS.glob("*.css") if path.name != "office.css")
    assert {layer for _, layer in linked} == {"reset", "tokens", "base", "layout", "components", "pages", "narrow", "print"}


def test_no_shorthand_resets_the_figures():
    for sheet in CSS.glob("*.css"):
        assert not re.search(r"[{;\s]font:", sheet.read_text("utf-8")), sheet.name


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(OFFICE)))
def test_templates_need_no_unsafe_policy(template):
    text = template.read_text("utf-8")
    assert not re.search(r"\sstyle\s*=", text), "a style attribute"
    assert not re.search(r"\son[a-z]+\s*=|\shx-on", text), "an inline handler"
    assert not re.search(r"<script(?![^>]*\ssrc=)", text), "an inline script"
    assert "<style" not in re.sub(r"<svg xmlns.*?</svg>", "", text, flags=re.DOTALL), "an inline sheet"
    assert "javascript:" not in text
