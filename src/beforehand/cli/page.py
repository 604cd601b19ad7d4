"""A page that stands by itself: one file of HTML with its styles in it, no script, nothing fetched from anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from importlib.resources import files

from beforehand.office.pages.drawing.interval import draw_interval


def page(title: str, language: str, body: str) -> str:
    """The whole document. The office's own tokens colour it, light or dark as its reader's machine is."""
    tokens = files("beforehand.office.pages").joinpath("static/office/css/tokens.css").read_text(encoding="utf-8")
    styles = tokens + files("beforehand.cli").joinpath("page.css").read_text(encoding="utf-8")
    lang = "zh-Hans" if language == "zh" else "en"
    return (
        f'<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{escape(title)}</title>\n<style>\n{styles}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def sheet(title: str, *parts: str, note: str = "") -> str:
    """A sheet with its head; parts are HTML."""
    second = f'<span class="second">{escape(note)}</span>' if note else ""
    return f'<section class="sheet"><header><h2>{escape(title)}</h2>{second}</header>{"".join(parts)}</section>'


def part(*parts: str) -> str:
    """Paragraphs of a sheet, inside its edges."""
    return f'<div class="part">{"".join(parts)}</div>'


def side(title: str, *parts: str) -> str:
    """A piece of the margin."""
    return f'<section class="side"><h2>{escape(title)}</h2>{"".join(parts)}</section>'


def sentence(text: str, kind: str = "") -> str:
    """A paragraph of text."""
    return f'<p class="{kind}">{escape(text)}</p>' if kind else f"<p>{escape(text)}</p>"


def listed(texts: Iterable[str]) -> str:
    """Sentences one under the other."""
    return f"<ul>{''.join(f'<li>{escape(text)}</li>' for text in texts)}</ul>"


def pairs(rows: Iterable[tuple[str, str, str]], *, counts: bool = False) -> str:
    """Label, value, and a second line under the label (empty: none); `counts`: the labels are longer than the values."""
    made = []
    for label, value, second in rows:
        under = f'<span class="second"> {escape(second)}</span>' if second else ""
        made.append(f"<div><dt>{escape(label)}{under}</dt><dd>{escape(value)}</dd></div>")
    return f'<dl class="pairs{" counts" if counts else ""}">{"".join(made)}</dl>'


def figures(rows: Iterable[tuple[str, str, str]]) -> str:
    """The sums that answer: label, amount, what it counts."""
    made = (
        f'<div><dt>{escape(label)}</dt><dd class="sum">{escape(amount)}</dd><dd class="second">{escape(second)}</dd></div>'
        for label, amount, second in rows
    )
    return f'<dl class="figures">{"".join(made)}</dl>'


Cell = str | tuple[str, str]
"""What a cell says; with a second line under it where it is a pair. HTML that was made here starts with `<svg`."""


def table(title: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]], *, words: int = 1, total: bool = False) -> str:
    """A table whose first `words` columns are words and the others figures; `total`: the last row is ruled as a sum."""
    head = "".join(f'<th scope="col"{_kind(index, words, name)}>{escape(name)}</th>' for index, name in enumerate(heads))
    kept = [list(row) for row in rows]
    body = []
    for number, row in enumerate(kept):
        ruled = ' class="total"' if total and number == len(kept) - 1 else ""
        cells = "".join(_cell(cell, index, words, heads[index]) for index, cell in enumerate(row))
        body.append(f"<tr{ruled}>{cells}</tr>")
    return (
        f'<div class="scroller" tabindex="0" role="region" aria-label="{escape(title)}"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(body)}</tbody></table></div>"
    )


def interval(low: int, mid: int, high: int, ends: tuple[int, int], label: str) -> str:
    """The net with its interval round nought, as the lesson's page draws it; amounts in minor units on the axis `ends`."""
    drawn = draw_interval(min(low, mid), mid, max(high, mid), *ends)
    return (
        f'<svg class="interval{" below" if drawn.below else ""}" role="img" aria-label="{escape(label)}">'
        f'<line class="zero" x1="{drawn.zero}" x2="{drawn.zero}" y1="-4" y2="24"/>'
        f'<line class="bar" x1="{drawn.low}" x2="{drawn.high}" y1="10" y2="10"/>'
        f'<svg x="{drawn.mid}" y="10" overflow="visible"><rect class="mid" x="-4" y="-4" width="8" height="8"/></svg></svg>'
    )


def _cell(cell: Cell, index: int, words: int, head: str) -> str:
    text, second = cell if isinstance(cell, tuple) else (cell, "")
    inner = text if text.startswith("<svg") else escape(text)
    if second:
        inner = f'<span>{inner}<span class="second">{escape(second)}</span></span>'
    if index == 0:
        return f'<th scope="row">{inner}</th>'
    named = f' data-head="{escape(head)}"' if head else ""
    return f"<td{_kind(index, words, head, text)}{named}>{inner}</td>"


def _kind(index: int, words: int, head: str, text: str = "") -> str:
    if text.startswith("<svg") or not head:
        return ' class="axis"'
    if index < words:
        return ""
    return ' class="figure no"' if text.startswith("−") else ' class="figure"'
