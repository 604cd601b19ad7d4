"""Jobs of the queue: a back-test that somebody ordered."""

from __future__ import annotations

from procrastinate.contrib.django import app

from beforehand.office.learning.models import BackTestOrder
from beforehand.office.learning.services import end_back_test_refused, run_back_test
from beforehand.office.pages.unable import UnableTo
from beforehand.office.staff.models import system


@app.task(name="beforehand.office.learning.tasks.run_ordered_back_test", queue="learning", pass_context=False)
def run_ordered_back_test(order_id: int) -> None:
    """Run an ordered back-test in the name of who ordered it; a job that comes twice does nothing the second time."""
    order = BackTestOrder.objects.select_related("rule__lesson", "book", "recorded_by").get(pk=order_id)
    if hasattr(order, "back_test") or hasattr(order, "refused"):
        return
    try:
        run_back_test(order.recorded_by, None, rule=order.rule, book=order.book, order=order)
    except UnableTo as refused:
        end_back_test_refused(system(), None, order=order, refused=refused)
