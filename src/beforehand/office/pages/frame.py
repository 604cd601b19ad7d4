"""What stands round every page: rooms, the frame's own doors, the business day. Rooms above supply it; this room imports none of them.

A room registers a function `(request) -> dict` in its AppConfig.ready with `supplies_frame`; the dicts are merged. Known names:
`business_day` (date) and `business_day_state` (words). Person, theme, story and `now` come from the context of the room of staff.
Who may open a room is registered with `opens_room`; a door nobody registered is open to everybody who works here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Supplier = Callable[[HttpRequest], Mapping[str, Any]]
Opener = Callable[[HttpRequest], bool]
_suppliers: list[Supplier] = []
_openers: dict[str, Opener] = {}


@dataclass(frozen=True)
class Room:
    """A door in the bar; shown only where its URL is there and the person before the page may open it."""

    key: str
    label: str
    url_name: str


ROOMS = (
    Room("home", pgettext_lazy("room", "Home"), "home:index"),
    Room("applications", _("Applications"), "intake:applications"),
    Room("files", _("Files"), "home:files"),
    Room("worklist", _("Worklist"), "collecting:worklist"),
    Room("cash", _("Cash"), "cash:custody"),
    Room("lessons", _("Lessons"), "learning:lessons"),
    Room("reports", _("Reports"), "reports:index"),
)

# Where the frame's own small forms go; each is left out where no room offers it.
DOORS = {
    "search": "home:search",
    "sign_in": "staff:sign_in",
    "sign_out": "staff:sign_out",
    "set_language": "staff:set_language",
    "set_theme": "staff:set_theme",
    "password": "staff:password",
    "become": "staff:become",
    "story_hour": "home:story_next_hour",
    "story_day": "home:story_next_day",
    "settings": "staff:settings",
}


def supplies_frame(supplier: Supplier) -> Supplier:
    """Register what a room puts into the frame; later ones win over earlier ones."""
    if supplier not in _suppliers:
        _suppliers.append(supplier)
    return supplier


def opens_room(key: str, may_open: Opener) -> None:
    """Register who may open a room or a door of the frame; it is shown to nobody else, because a door that refuses always is none."""
    assert key in DOORS or key in {room.key for room in ROOMS}, f"no room or door is called {key}"
    _openers[key] = may_open


def opens_page(view_name: str, may_open: Opener) -> None:
    """Register who may open a page: a crumb or button of a head that leads to it is a link for them alone."""
    _openers[view_name] = may_open


def leads_on(request: HttpRequest | None, url: str) -> bool:
    """Whether this person may follow a link of a head; what nobody registered is open."""
    if request is None or not url.startswith("/"):
        return True
    try:
        return _may_open(resolve(url.partition("?")[0]).view_name, request)
    except Resolver404:
        return True


def _may_open(key: str, request: HttpRequest) -> bool:
    return key not in _openers or _openers[key](request)


def url_or_nothing(name: str) -> str:
    """The URL of a name, or "" where the room is not installed."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def frame_of(request: HttpRequest) -> dict[str, Any]:
    """Everything base.html reads as `frame`."""
    match = getattr(request, "resolver_match", None)
    here = match.view_name if match else ""
    namespace = match.namespace if match else ""
    rooms = [
        {"key": room.key, "label": room.label, "url": url, "here": room.url_name == here, "near": room.url_name.split(":")[0] == namespace}
        for room in ROOMS
        if (url := url_or_nothing(room.url_name)) and _may_open(room.key, request)
    ]
    if not any(room["here"] for room in rooms):
        near = [room for room in rooms if room["near"]]
        if len(near) == 1:
            near[0]["here"] = True
    frame: dict[str, Any] = {
        "rooms": rooms,
        "doors": {door: url_or_nothing(name) if _may_open(door, request) else "" for door, name in DOORS.items()},
    }
    for supplier in _suppliers:
        frame.update(supplier(request))
    return frame
