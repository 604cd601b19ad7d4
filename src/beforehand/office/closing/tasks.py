"""Jobs of the queue: a close in the background, and the night that judges what is over."""

from __future__ import annotations

from django.db import close_old_connections
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from beforehand.office.closing.models import CloseRun
from beforehand.office.closing.services import go_on, judge_all_branches

AGAIN = RetryStrategy(max_attempts=20, wait=2, linear_wait=5)
"""A close is safe to do twice: whatever ended it, a database that went away most of all, it is taken up again."""


@app.task(queue="closing", pass_context=False, retry=AGAIN)
def go_on_with_close(run_id: int) -> None:
    """Do what is left of a close."""
    close_old_connections()  # the job before this one may have lost it
    go_on(CloseRun.objects.get(pk=run_id))


@app.periodic(cron="*/5 * * * *")
@app.task(queue="closing", queueing_lock="judge_days_over", pass_context=False)
def judge_days_over(timestamp: int) -> None:
    """Every five minutes: judge the days that are over in branches of any zone; nothing to do where that is done."""
    close_old_connections()
    judge_all_branches()
