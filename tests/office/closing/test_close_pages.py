"""The close on a page: begun by a press, gone on with in the queue, seen step by step."""

import pytest
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from beforehand.office.closing import services
from beforehand.office.closing.models import CloseRun


@pytest.fixture
def runs(client, people, lent):
    lent("2026-01-05", 20_000_00, 12)
    client.force_login(people["manager"])
    return reverse("closing:runs")


def test_a_press_begins_the_close_and_the_queue_goes_on(client, runs):
    shown = client.get(runs).content.decode()
    assert "Close the day" in shown
    answer = client.post(runs, {"branch": "HZ", "key": "0d9c5c4e-3f3e-4a55-9a3e-111111111111"})
    run = CloseRun.objects.get()
    assert answer.url == reverse("closing:run", args=[run.pk])
    job = ProcrastinateJob.objects.get(task_name="beforehand.office.closing.tasks.go_on_with_close")
    assert job.args == {"run_id": run.pk}
    page = client.get(answer.url).content.decode()
    assert 'hx-trigger="every 1s"' in page
    assert "Step 0 of 9" in page
    services.go_on(run)
    done = client.get(reverse("closing:steps", args=[run.pk]))
    assert done["HX-Refresh"] == "true"
    assert "hx-trigger" not in client.get(answer.url).content.decode()


def test_pressing_twice_begins_one_close(client, runs):
    for _ in range(2):
        client.post(runs, {"branch": "HZ", "key": "0d9c5c4e-3f3e-4a55-9a3e-111111111111"})
    client.post(runs, {"branch": "HZ", "key": "0d9c5c4e-3f3e-4a55-9a3e-222222222222"})
    assert CloseRun.objects.count() == 1


def test_a_close_that_stands_still_is_gone_on_with(client, runs, people, branch):
    run = services.begin_close(people["manager"], None, branch=branch)
    assert "Go on here" in client.get(reverse("closing:run", args=[run.pk])).content.decode()
    client.post(reverse("closing:continuation", args=[run.pk]))
    run.refresh_from_db()
    assert run.finished_at is not None


def test_a_closed_day_cannot_be_closed_again(client, runs, people, branch):
    services.close_day(people["manager"], None, branch=branch)
    assert "today is closed" in client.get(runs).content.decode()
    answer = client.post(runs, {"branch": "HZ"}, follow=True).content.decode()
    assert "can be closed when it has come" in answer
    assert CloseRun.objects.count() == 1


def test_who_may_look_and_who_may_close(client, runs, people, staff, branch):
    run = services.begin_close(people["manager"], None, branch=branch)
    client.force_login(people["risk"])
    assert "Go on here" not in client.get(reverse("closing:run", args=[run.pk])).content.decode()
    client.force_login(people["officer"])
    assert client.get(runs).status_code == 403
    from beforehand.office.staff.models import Branch

    elsewhere = Branch.objects.create(code="NB", name="Ningbo", zone="Asia/Shanghai")
    client.force_login(staff("branch_manager", branch=elsewhere))
    assert client.get(reverse("closing:run", args=[run.pk])).status_code == 404
    assert client.post(runs, {"branch": "HZ"}).status_code == 404
