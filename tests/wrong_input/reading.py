"""What a page offers to be sent: its forms, with where they go and what they would send if nothing were typed."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

TYPED = ("text", "number", "date", "datetime-local", "tel", "search", "email", "time", "month", "textarea", "password")


@dataclass
class Field:
    """One field as drawn: its kind, what stands in it, and what may be chosen."""

    name: str
    kind: str
    values: list[str] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)
    required: bool = False

    @property
    def typed(self) -> bool:
        """Whether a person types into it."""
        return self.kind in TYPED


@dataclass
class Form:
    """One form that writes: the address it goes to and its fields."""

    action: str
    fields: dict[str, Field] = field(default_factory=dict)

    def sent(self) -> dict[str, list[str]]:
        """What goes out when nothing is typed."""
        return {name: list(one.values) for name, one in self.fields.items() if one.values and one.kind != "file"}

    def filled(self) -> dict[str, list[str]]:
        """The same with something in every field that must not be empty: the first choice, a word, a small number."""
        sent = self.sent()
        for name, one in self.fields.items():
            if sent.get(name) and any(sent[name]):
                continue
            if one.choices:
                sent[name] = [next((choice for choice in one.choices if choice), "")]
            elif one.typed:
                sent[name] = [_guess(name)]
        return sent


def _guess(name: str) -> str:
    if "minor" in name or "amount" in name:
        return "1.00"
    if name.endswith(("_on", "_by", "_until", "starts_on", "due_on")) or name in ("on", "true_from", "true_to"):
        return ""
    if name.endswith("_at") or name in ("minutes",):
        return ""
    return "Seen and said"


class _Reader(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.forms: list[Form] = []
        self._open: Form | None = None
        self._area: Field | None = None
        self._select: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            goes_to = given.get("hx-post") or given.get("action") or self.path
            writes = given.get("method", "").lower() == "post" or "hx-post" in given
            self._open = Form(goes_to if goes_to.startswith("/") else self.path + goes_to) if writes else None
            if self._open:
                self.forms.append(self._open)
        elif self._open is not None:
            self._part(self._open, tag, given)

    def _part(self, form: Form, tag: str, given: dict[str, str]) -> None:
        name = given.get("name", "")
        if tag == "option" and self._select is not None:
            self._select.choices.append(given.get("value", ""))
            if "selected" in given:
                self._select.values.append(given.get("value", ""))
        if not name or tag not in ("input", "select", "textarea", "button"):
            return
        kind = given.get("type", "text").lower() if tag in ("input", "button") else tag
        one = form.fields.setdefault(name, Field(name, kind))
        one.required |= "required" in given
        if tag == "select":
            self._select = one
        elif tag == "textarea":
            self._area = one
            one.values.append("")
        elif kind in ("radio", "checkbox", "submit") or tag == "button":
            one.choices.append(given.get("value", "on"))
            if "checked" in given:
                one.values.append(given.get("value", "on"))
        else:
            one.values.append(given.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.values[-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "textarea":
            if self._area is not None:
                self._area.values[-1] = self._area.values[-1].strip()
            self._area = None
        elif tag == "select":
            if self._select is not None and not self._select.values and self._select.choices:
                self._select.values.append(self._select.choices[0])
            self._select = None


def forms_of(path: str, html: str) -> list[Form]:
    """Every form of a page that writes; `path` is where a form without an action goes."""
    reader = _Reader(path)
    reader.feed(html)
    return reader.forms
