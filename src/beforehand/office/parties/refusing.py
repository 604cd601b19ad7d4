"""Why something cannot be written into a file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from beforehand.office.pages.unable import UnableTo


class UnableToOpenFile(UnableTo):
    """A borrower's file cannot be opened as asked."""


class UnableToRecord(UnableTo):
    """A finding, flag, consent or third person cannot be recorded as typed."""


class UnableToAttach(UnableTo):
    """A paper or photo cannot be kept."""


class UnableToVerify(UnableTo):
    """A verification task cannot be ordered or answered as asked."""


@contextmanager
def written_once(refused: UnableTo) -> Iterator[None]:
    """Two people may write at the same moment what may stand once: the database lets one in, the other reads `refused`."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as second:
        raise refused from second
