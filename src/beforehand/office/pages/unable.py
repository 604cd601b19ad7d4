"""What a person reads when something cannot be done: a sentence that says what is, why, and what to do; never a stack trace."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlsplit

from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from beforehand.core.basics.refusals import Refusal
from beforehand.office.pages import formats


class UnableTo(Exception):
    """A service refuses: `sentence` for a clerk, `code` for programs, the rule's `citation` and the form's `field` where there is one.

    Each service raises its own subclass (`UnableToReceivePayment`); nothing it wrote stays.
    """

    code = "unable"
    status = 409

    def __init__(self, sentence: str | Promise, *, code: str | None = None, citation: str = "", field: str | None = None) -> None:
        super().__init__(sentence)
        self._sentence: str | Promise | Refusal = sentence
        self.code = code or type(self).code
        self.citation = citation
        self.field = field

    @classmethod
    def from_refusal(cls, refusal: Refusal, *, field: str | None = None) -> UnableTo:
        """The same refusal the core gave as data; spoken in the reader's language."""
        made = cls(refusal.sentence("en"), code=refusal.code, citation=refusal.kind.citation, field=field)
        made._sentence = refusal
        return made

    @property
    def sentence(self) -> str:
        """The sentence in the language of whoever reads it."""
        if isinstance(self._sentence, Refusal):
            return self._sentence.sentence(get_language() or "en")
        return str(self._sentence)

    def __str__(self) -> str:
        return self.sentence


class UnableMiddleware:
    """Turns a service's refusal that no form caught into a notice page; where htmx asked, the page takes the place of the body."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Show the refusal; anything else is not ours."""
        if not isinstance(exception, UnableTo):
            return None
        context = {
            "status": exception.status,
            "sentence": exception.sentence,
            "code": exception.code,
            "citation": exception.citation,
            "back": _came_from(request),
        }
        answer = render(request, "notice.html", context, status=exception.status)
        if request.headers.get("HX-Request"):
            # htmx swaps nothing on 4xx, and a refusal that nobody sees is none.
            answer.status_code = HTTPStatus.OK
            answer["HX-Retarget"], answer["HX-Reswap"] = "body", "innerHTML"
        return answer


def _came_from(request: HttpRequest) -> str:
    """The page the person came from, if it is one of ours and another than this."""
    before = urlsplit(request.headers.get("Referer", ""))
    path = before.path + (f"?{before.query}" if before.query else "")
    return path if before.netloc == request.get_host() and before.path.startswith("/") and path != request.get_full_path() else ""


def _page(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    try:
        return render(request, f"{status}.html", {"status": status, "sentence": sentence}, status=status)
    except Exception:  # whatever is broken may break the page too: then a bare sentence
        logging.getLogger(__name__).exception("the page for %s cannot be drawn", status)
        return HttpResponse(f"<!doctype html><meta charset=utf-8><title>{status}</title><p>{escape(sentence)}</p>", status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request cannot be read. 503: the session could not be kept, which is also how a database that goes away shows itself."""
    if isinstance(exception, SessionInterrupted):
        return _lost(request)
    return _page(request, 400, _("This request cannot be read. Go back, open the page again and repeat it."))


def _lost(request: HttpRequest) -> HttpResponse:
    said = _("The office lost its hold for a moment. Whether this was recorded is not sure: go back and send it again; it counts once.")
    return _page(request, 503, said)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: not for this person; the sentence of a PermissionDenied is shown."""
    said = str(exception) if exception and str(exception) else _("This page is not for your roles. Ask the administrator if it should be.")
    return _page(request, 403, said)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing here, or nothing this person may see."""
    return _page(request, 404, _("There is nothing at this address that you may see. Look for it by search."))


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. Who was reading changed nothing; of what was sent nobody here can say whether it was written before that.

    503 where the database went away in the middle: a page that was read is then asked for again (`project.asking_again`).
    """
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        return _lost(request)
    if request.method in ("GET", "HEAD"):
        said = _("The office failed at this page. You were reading, so nothing of the file changed.")
    else:
        said = _("The office failed at this. Whether it was recorded is not sure: look, then send it again; it counts once.")
    return _page(
        request, 500, f"{said}{'' if formats.chinese() else ' '}{_('If it stays so, tell the administrator the time and the page.')}"
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was too old or came from elsewhere."""
    return _page(request, 403, _("This form is too old or came from another page. Open it again and repeat it."))
