"""Small signs: department mark, evidence badge, verdict, truth of a rule and its effect, kind of a clue, flag, contradiction, icon."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.template import Library
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy, pgettext, pgettext_lazy

from beforehand.core.basics.truth import Truth
from beforehand.office.pages import formats
from beforehand.office.pages.shapes import Verdict

register = Library()

DEPARTMENTS = {"lending": gettext_lazy("lending"), "collection": gettext_lazy("collection"), "office": gettext_lazy("the office")}
EVIDENCE = {
    "document": gettext_lazy("document"),
    "own_observation": gettext_lazy("own observation"),
    "own_statement": gettext_lazy("own statement"),
    "hearsay": gettext_lazy("hearsay"),
    "system": gettext_lazy("the system"),
}
VERDICTS = {
    "now": pgettext_lazy("lawful", "now"),
    "later": gettext_lazy("later"),
    "refused": gettext_lazy("refused"),
    "unknown": gettext_lazy("not known"),
}
_ALSO = {"allow": "now", "refuse": "refused", "not_known": "unknown", "not_enough_known": "unknown"}
VALUES = {"true": pgettext_lazy("rule", "True"), "false": pgettext_lazy("rule", "False"), "unknown": pgettext_lazy("rule", "Unknown")}
EFFECTS = {
    "declines": gettext_lazy("declines"),
    "refers": gettext_lazy("refers"),
    "watches": gettext_lazy("watches"),
    "passes": gettext_lazy("passes"),
}
_EFFECT_ALSO = {"decline": "declines", "refer": "refers", "watch": "watches", "pass": "passes", "approve": "passes", "": "passes"}
CLUES = {
    "known": (pgettext_lazy("clue", "known"), gettext_lazy("it was in the file"), gettext_lazy("Known at the decision.")),
    "knowable": (gettext_lazy("knowable"), gettext_lazy("nobody looked"), gettext_lazy("Knowable at the decision.")),
    "unknowable": (gettext_lazy("unknowable"), gettext_lazy("watch for it"), gettext_lazy("Unknowable at the decision.")),
    "undetermined": (gettext_lazy("undetermined"), gettext_lazy("counts for no rule"), gettext_lazy("Undetermined.")),
}


@register.simple_tag
def mark(department: str, label: bool = False) -> SafeString:
    """A department's mark: square L, disc C, bar for the office and whoever belongs to neither; `label` writes the department beside it."""
    department = str(department)
    department = department if department in DEPARTMENTS else "office"
    letter = {"lending": pgettext("mark", "L"), "collection": pgettext("mark", "C")}.get(department, "–")
    shape = "system" if department == "office" else department
    if label:
        return format_html(
            '<span class="marked"><span class="mark {}" aria-hidden="true">{}</span>{}</span>', shape, letter, DEPARTMENTS[department]
        )
    return format_html('<span class="mark {}" role="img" aria-label="{}">{}</span>', shape, DEPARTMENTS[department], letter)


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawn sign: document, eye, speech, clock, cross, tick, warn, dash, disc, dashed, lock. Never without a word beside it."""
    return SafeString(render_to_string("pages/parts/icon.html", {"name": name}))


@register.simple_tag
def evidence(kind: str) -> SafeString:
    """The badge of an evidence kind; a dashed or dotted border cannot decide a rule alone."""
    kind = str(kind)
    assert kind in EVIDENCE, f"no evidence kind {kind!r}"
    sign = {"document": "document", "own_observation": "eye", "own_statement": "speech", "hearsay": "speech", "system": "dash"}[kind]
    return format_html('<span class="evidence {}">{}{}</span>', kind, icon(sign), EVIDENCE[kind])


@register.simple_tag(takes_context=True)
def verdict(context: Any, value: Any, second: str = "") -> SafeString:
    """A verdict of the gate: a `Verdict`, a mapping, or its bare state (now, later, refused, unknown)."""
    if isinstance(value, str):
        shown = Verdict(value)
    else:
        shown = Verdict.of(value)
    state = _ALSO.get(str(shown.state), str(shown.state))
    assert state in VERDICTS, f"no verdict {state!r}"
    words = shown.words or str(VERDICTS[state])
    if state == "later" and shown.at is not None and not shown.words:
        words = formats.lawful_from(shown.at, today_of(context))
    sign = {"now": "disc", "later": "clock", "refused": "cross", "unknown": "dashed"}[state]
    line = format_html('<span class="verdict {}">{}{}</span>', state, icon(sign), words)
    under = second or shown.second
    return format_html('{}<span class="verdictline">{}</span>', line, under) if under else line


@register.simple_tag
def rule_value(truth: Any) -> SafeString:
    """What a rule came to: a `Truth`, a bool, None (unknown) or its name. True is not bad: its effect is another column."""
    if isinstance(truth, Truth):
        name = truth.name.lower()
    else:
        name = truth.lower() if isinstance(truth, str) else Truth.of(truth).name.lower()
    return format_html('<span class="value {}"><span class="box" aria-hidden="true"></span>{}</span>', name, VALUES[name])


@register.simple_tag
def effect(name: str) -> SafeString:
    """What a rule does to the case: declines, refers, watches, passes (the verbs' bare forms are taken too)."""
    name = _EFFECT_ALSO.get(str(name), str(name))
    return format_html('<span class="effect {}">{}</span>', name, EFFECTS[name])


@register.simple_tag
def clue_kind(kind: str) -> SafeString:
    """known, knowable, unknowable or undetermined, in the reader's words."""
    return format_html('<span class="clue">{}</span>', CLUES[str(kind)][0])


@register.simple_tag
def flag(words: str, kind: str = "plain") -> SafeString:
    """A flag in force; kind no (stop, safety, blocklist), wait (vulnerable, dispute), plain (deceased)."""
    return format_html('<span class="flag {}">{}</span>', kind, words)


@register.simple_tag
def contradiction_tag(number: Any, open: bool = False, url: str = "") -> SafeString:
    """≠ Contradiction n: ochre while open, ink when settled."""
    state = " open" if open else ""
    words = gettext("Contradiction %(number)s") % {"number": number}
    if url:
        return format_html('<a class="tag{}" href="{}">≠ {}</a>', state, url, words)
    return format_html('<span class="tag{}">≠ {}</span>', state, words)


def today_of(context: Any) -> dt.date | None:
    """Today by the office's clock, None where a page was not given `now` (this room reads no clock)."""
    now = context.get("now")
    return formats.civil(now) if now else None
