"""Jobs of the queue: a book that somebody asked to have brought in."""

from __future__ import annotations

from django.db import InterfaceError, OperationalError
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from beforehand.office.imports.models import ImportEnded, ImportOrder
from beforehand.office.imports.queries import IMPORT_TASK
from beforehand.office.imports.services.ordered import carry_out

TRIES, PAUSE_SECONDS = 10, 15


@app.task(
    name=IMPORT_TASK, queue="imports", pass_context=False,
    retry=RetryStrategy(max_attempts=TRIES, wait=PAUSE_SECONDS, retry_exceptions=[OperationalError, InterfaceError]),
)  # fmt: skip
def run_ordered_import(order_id: int) -> None:
    """Carry out an import in the name of who ordered it; one that was cut off goes on, one that has ended does nothing."""
    order = ImportOrder.objects.select_related("branch", "product", "recorded_by").get(pk=order_id)
    if not ImportEnded.objects.filter(order=order).exists():
        carry_out(order)
