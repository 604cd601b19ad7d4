"""Tables and sums: sortable heads, paging, ledger sums, large figures, label–value pairs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.template import Library
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from beforehand.office.pages import formats
from beforehand.office.pages.shapes import Figure, SumRow, Sums

register = Library()


def _render(template: str, **values: Any) -> SafeString:
    return SafeString(render_to_string(f"pages/parts/{template}.html", values))


@register.simple_tag(takes_context=True)
def sortable(context: Any, name: str, label: str, figure: bool = False, param: str = "sort") -> SafeString:
    """A table head that sorts by a link: `name`, then `-name`. The chosen one is bold and carries ↑ or ↓."""
    query = context["request"].GET.copy()
    chosen = query.get(param, "")
    up = chosen == name
    query[param] = f"-{name}" if up else name
    query.pop("page", None)
    sort, arrow = "", ""
    if chosen.lstrip("-") == name:
        sort, arrow = SafeString(' aria-sort="ascending"' if up else ' aria-sort="descending"'), " ↑" if up else " ↓"
    css = SafeString(' class="figure"') if figure else ""
    return format_html('<th scope="col"{}{}><a href="?{}">{}{}</a></th>', css, sort, query.urlencode(), label, arrow)


@register.simple_tag(takes_context=True)
def paging(context: Any, page: Any) -> SafeString:
    """Earlier and later pages of a Django `Page`; nothing where there is one page only."""
    query = context["request"].GET.copy()
    query.pop("page", None)
    return _render("paging", page=page, query=query.urlencode())


@register.simple_tag
def sums(value: Any) -> SafeString:
    """A sum ruled as in a ledger: single rule above the total, double below."""
    shown = Sums.of(value)
    rows = [SumRow.of(row) for row in shown.rows]
    drawn = [(row, ["" if a is None else formats.money(a, shown.currency) for a in row.amounts_minor]) for row in rows]
    return _render("sums", it=shown, rows=drawn)


@register.simple_tag
def figures(items: Sequence[Any]) -> SafeString:
    """Large sums side by side, as in a lesson; never tiles."""
    return _render("figures", items=[Figure.of(item) for item in items])


@register.simple_tag
def pairs(items: Sequence[tuple[Any, ...]], right: bool = False) -> SafeString:
    """Label and value under one another; a third and fourth value are a link's words and URL. `right` sets figures to the right."""
    return _render("pairs", items=[(*item, *("",) * (4 - len(item))) for item in items], right=right)
