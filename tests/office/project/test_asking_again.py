"""A page read while the database goes away is asked for again; what was sent is not."""

from __future__ import annotations

import pytest

from beforehand.office.project.asking_again import PAUSE_SECONDS, TRIES, AsksAgain


class Flaky:
    """An application that loses its database so many times; keeps what it was asked and which answers were closed."""

    def __init__(self, losses: int) -> None:
        self.losses, self.asked, self.closed = losses, [], 0

    def __call__(self, environ, start_response):
        self.asked.append(environ["REQUEST_METHOD"])
        environ["marked"] = True  # what one try leaves in its environment the next does not see
        lost = len(self.asked) <= self.losses
        start_response("503 Service Unavailable" if lost else "200 OK", [("X-Try", str(len(self.asked)))])
        flaky = self

        class Answer(list):
            def close(self):
                flaky.closed += 1

        return Answer([b"lost" if lost else b"read"])


def ask(application, method, waited):
    begun, environ = [], {"REQUEST_METHOD": method}
    body = b"".join(AsksAgain(application, waited.append)(environ, lambda *words: begun.append(words)))
    assert len(begun) == 1, "an answer begins once"
    assert "marked" not in environ or method == "POST"
    return begun[0][0][:3], body


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_reading_is_asked_again_until_it_is_answered(method):
    application, waited = Flaky(2), []
    assert ask(application, method, waited) == ("200", b"read")
    assert application.asked == [method] * 3
    assert application.closed == 2
    assert waited == [PAUSE_SECONDS, PAUSE_SECONDS * 2]


def test_it_gives_up_with_the_sentence():
    application, waited = Flaky(99), []
    assert ask(application, "GET", waited) == ("503", b"lost")
    assert len(application.asked) == TRIES


def test_what_is_sent_is_sent_once():
    application, waited = Flaky(1), []
    assert ask(application, "POST", waited) == ("503", b"lost")
    assert application.asked == ["POST"]
    assert waited == []


def test_what_is_read_at_once_waits_for_nothing():
    application, waited = Flaky(0), []
    assert ask(application, "GET", waited) == ("200", b"read")
    assert waited == []
