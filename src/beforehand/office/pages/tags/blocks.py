"""What holds content: head, sheet, margin, step, notice, refusal, empty, dialog, segments, stages, signatures, keys, buttons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.template import Library
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from beforehand.office.pages import formats
from beforehand.office.pages.frame import leads_on
from beforehand.office.pages.shapes import Action, Fact, Head, Refused, Signature
from beforehand.office.pages.tags.marks import today_of

register = Library()


def _render(template: str, context: Any, **values: Any) -> SafeString:
    kept = {name: context[name] for name in ("csrf_token", "request", "now") if name in context}
    return SafeString(render_to_string(f"pages/parts/{template}.html", {**kept, **values}))


@register.simple_tag(takes_context=True)
def page_head(context: Any, head: Any) -> SafeString:
    """The head block of a page from a `Head` or a mapping. Where a person may not go, no link leads."""
    shown, request = Head.of(head), context.get("request")
    actions = [action for action in map(Action.of, shown.actions) if action.method != "get" or leads_on(request, action.url)]
    crumbs = [(label, url if leads_on(request, url) else "") for label, url in shown.crumbs]
    return _render("head", context, head=shown, crumbs=crumbs, actions=actions, facts=[Fact.of(f) for f in shown.facts])


@register.simple_tag(takes_context=True)
def button(context: Any, action: Any) -> SafeString:
    """One button, as a link or as a form of its own (method post); switched off where it carries a reason."""
    return _render("button", context, action=Action.of(action))


@register.simple_block_tag(takes_context=True)
def sheet(context: Any, content: str, title: str = "", note: str = "", id: str = "", bare: bool = False) -> SafeString:
    """A sheet: what somebody recorded or must decide. `bare` leaves out the padding (a table or timeline brings its own)."""
    return _render("sheet", context, content=content, title=title, note=note, id=id, bare=bare)


@register.simple_block_tag(takes_context=True)
def margin(context: Any, content: str, title: str, note: str = "", id: str = "") -> SafeString:
    """A section of the margin: what the office computes, or what may be done next."""
    return _render("margin", context, content=content, title=title, note=note, id=id)


@register.simple_block_tag(takes_context=True)
def step(context: Any, content: str, number: Any, title: str, note: str = "", open: bool = False) -> SafeString:
    """A numbered step of a signing column; only one is open."""
    return _render("step", context, content=content, number=number, title=title, note=note, open=open)


@register.simple_block_tag(takes_context=True)
def notice(context: Any, content: str, kind: str = "plain", title: str = "", undo: str = "", action: Any = None) -> SafeString:
    """A notice: done (with `undo`, a URL posted to), wait, refused, past, plain. `action` is a button at its end."""
    assert kind in {"done", "wait", "refused", "past", "plain"}, f"no notice {kind!r}"
    sign = {"done": "tick", "wait": "warn", "refused": "cross", "past": "clock", "plain": "dash"}[kind]
    return _render(
        "notice", context, content=content, kind=kind, title=title, undo=undo, action=Action.of(action) if action else None, sign=sign
    )


@register.simple_tag(takes_context=True)
def refused(context: Any, refusal: Any) -> SafeString:
    """A refusal with its three things, and the way to record what was already done."""
    shown = Refused.of(refusal)
    next_words = shown.next_words or (formats.weekday_moment(shown.next_at, today_of(context)) if shown.next_at else "")
    return _render("refused", context, refusal=shown, next_words=next_words[:1].upper() + next_words[1:])


@register.simple_block_tag(takes_context=True)
def empty(context: Any, content: str, title: str, action: Any = None) -> SafeString:
    """Nothing yet: what is missing, who waits for it, one button."""
    return _render("empty", context, content=content, title=title, action=Action.of(action) if action else None)


@register.simple_block_tag(takes_context=True)
def dialog(context: Any, content: str, id: str, title: str, shown: bool = False) -> SafeString:
    """A dialog; only where something is signed. Opened by an element with `data-opens="#id"`."""
    return _render("dialog", context, content=content, id=id, title=title, shown=shown)


@register.simple_block_tag(takes_context=True)
def covered(context: Any, content: str, title: str) -> SafeString:
    """What is not shown before something else is recorded. The page carries nothing of what is covered."""
    return _render("covered", context, content=content, title=title)


@register.simple_tag(takes_context=True)
def segments(context: Any, options: Sequence[Any], label: str) -> SafeString:
    """A segmented filter: mappings with label, url, current and perhaps count."""
    return _render("segments", context, options=options, label=label)


@register.simple_tag(takes_context=True)
def stages(context: Any, steps: Sequence[tuple[str, str]]) -> SafeString:
    """The way of a lesson: pairs (past, present or to_come; words)."""
    return _render("stages", context, stages=steps)


@register.simple_tag(takes_context=True)
def signatures(context: Any, lines: Sequence[Any]) -> SafeString:
    """Equal lines; the missing one holds its button or says what it waits for."""
    return _render("signatures", context, lines=[Signature.of(line) for line in lines])


@register.simple_tag(takes_context=True)
def keys(context: Any, hints: Sequence[tuple[str, str]]) -> SafeString:
    """Key hints: pairs of keys (several parted by blanks) and what they do."""
    return _render("keys", context, hints=[(pressed.split(), words) for pressed, words in hints])


@register.simple_tag(takes_context=True)
def printed(context: Any, sheet: Any) -> SafeString:
    """Head and foot that stand on paper only, from a `Printed` or a mapping."""
    return _render("printed", context, sheet=sheet)
