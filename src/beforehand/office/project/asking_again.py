"""A page that was being read when the database went away is asked for again once it is back; what was sent is never sent again by us."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any

TRIES = 4
PAUSE_SECONDS = 0.25
LOST = "503 "

Answer = Iterable[bytes]
Application = Callable[[dict[str, Any], Callable[..., Any]], Answer]


class AsksAgain:
    """Around a WSGI application: a GET or HEAD answered with 503 is asked again, up to `TRIES` times in all.

    The office answers 503 only where the database was lost in the middle (`pages.unable`), when nothing of the request was written.
    """

    def __init__(self, application: Application, pause: Callable[[float], None] = time.sleep) -> None:
        self._application = application
        self._pause = pause

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Answer:
        """The answer that is not 503, or the last."""
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self._application(environ, start_response)
        for tried in range(1, TRIES + 1):
            begun: list[tuple[Any, ...]] = []
            answer = self._application(dict(environ), lambda *words, begun=begun: begun.append(words))
            if tried == TRIES or not begun[0][0].startswith(LOST):
                start_response(*begun[0])
                return answer
            close = getattr(answer, "close", None)
            if close is not None:
                close()
            self._pause(PAUSE_SECONDS * tried)
        raise AssertionError("unreachable: the last try is answered")
