"""Jobs of the queue: a close in the background, and the night that judges what is over."""

from __future__ import annotations

from procrastinate.contrib.django import app

from beforehand.office.closing.models import CloseRun
from beforehand.office.closing.services import go_on, judge_all_branches


@app.task(queue="closing", pass_context=False)
def go_on_with_close(run_id: int) -> None:
    """Do what is left of a close."""
    go_on(CloseRun.objects.get(pk=run_id))


@app.periodic(cron="*/5 * * * *")
@app.task(queue="closing", queueing_lock="judge_days_over", pass_context=False)
def judge_days_over(timestamp: int) -> None:
    """Every five minutes: judge the days that are over in branches of any zone; nothing to do where that is done."""
    judge_all_branches()
