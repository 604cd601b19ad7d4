"""A book that comes in behind the pages: by portions, going on where it was cut off, everything once."""

from __future__ import annotations

import pytest
from test_book import written

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    from beforehand.world.book import make_book, write_book

    place = tmp_path_factory.mktemp("ordered") / "made"
    write_book(make_book(11, 120), place)
    return place


@pytest.fixture
def order(people, branch, product, folder, office_clock):
    from beforehand.office.imports import services

    office_clock.move_to("2026-11-23", 9)
    return services.order_import(people["head"], None, folder=folder, branch=branch, product=product)


def test_by_portions_it_writes_what_one_import_writes(order, people, branch, product, folder, monkeypatch):
    from django.db import transaction

    from beforehand.office.imports import services
    from beforehand.office.imports.models import ImportRun
    from beforehand.office.imports.services import ordered
    from beforehand.office.imports.tasks import run_ordered_import

    with transaction.atomic():
        services.import_book(people["head"], None, folder=folder, branch=branch, product=product)
        at_once, counts = written(), ImportRun.objects.get().counts
        transaction.set_rollback(True)
    monkeypatch.setattr(ordered.portions, "__defaults__", (7,))
    run_ordered_import(order_id=order.pk)
    assert written() == at_once
    assert order.run.counts == counts
    assert order.run.source_hash
    assert order.ended.code == ""


def test_what_is_cut_off_goes_on_where_it_stopped(order, monkeypatch):
    from beforehand.office.imports import queries
    from beforehand.office.imports.models import ImportRun
    from beforehand.office.imports.services import ordered
    from beforehand.office.imports.tasks import run_ordered_import
    from beforehand.office.servicing.models import Loan

    monkeypatch.setattr(ordered.portions, "__defaults__", (10,))
    whole, written_portions = ordered.bring_portion, []

    def until_the_third(actor, at, **data):
        if len(written_portions) == 2:
            raise ConnectionError("the machine lost its power")
        written_portions.append(1)
        return whole(actor, at, **data)

    monkeypatch.setattr(ordered, "bring_portion", until_the_third)
    with pytest.raises(ConnectionError):
        run_ordered_import(order_id=order.pk)
    assert 20 <= queries.loans_here(order.run) == Loan.objects.count() < order.run.counts["loans"]
    monkeypatch.setattr(ordered, "bring_portion", whole)
    run_ordered_import(order_id=order.pk)
    assert ImportRun.objects.count() == 1
    assert queries.loans_here(order.run) == Loan.objects.count() == order.run.counts["loans"]
    before = written()
    run_ordered_import(order_id=order.pk)  # a job that comes a second time
    assert written() == before


def test_a_book_that_changed_meanwhile_or_is_gone_ends_with_a_sentence(
    people, branch, product, folder, tmp_path, office_clock, monkeypatch
):
    import shutil

    from beforehand.office.imports import services
    from beforehand.office.imports.models import ImportEnded
    from beforehand.office.imports.services import ordered
    from beforehand.office.imports.tasks import run_ordered_import
    from beforehand.office.pages.unable import UnableTo

    office_clock.move_to("2026-11-23", 9)
    places = []
    for name in ("changed", "gone"):
        shutil.copytree(folder, tmp_path / name)
        places.append(services.order_import(people["head"], None, folder=tmp_path / name, branch=branch, product=product))
    changed, gone = places
    whole = ordered.bring_portion
    monkeypatch.setattr(ordered, "bring_portion", lambda *_, **__: (_ for _ in ()).throw(ConnectionError))
    with pytest.raises(ConnectionError):
        run_ordered_import(order_id=changed.pk)
    monkeypatch.setattr(ordered, "bring_portion", whole)
    head = tmp_path / "changed" / "book.json"
    head.write_text(head.read_text().replace("generated", "made up", 1))
    run_ordered_import(order_id=changed.pk)
    shutil.rmtree(tmp_path / "gone")
    run_ordered_import(order_id=gone.pk)
    for order in (changed, gone):
        ended = ImportEnded.objects.get(order=order)
        assert ended.code
        assert ended.sentence_en != ended.sentence_zh
        with pytest.raises(UnableTo, match="has ended"):
            services.take_up_import(people["head"], None, order=order)


def test_a_person_stands_whole_in_one_portion(folder, branch, product, people, office_clock):
    from beforehand.office.imports.reading import read_rows
    from beforehand.office.imports.services.ordered import portions

    office_clock.move_to("2026-11-23", 9)
    rows = read_rows(folder, branch, product, office_clock.now())
    parts = list(portions(rows, 9))
    assert len(parts) > 5
    persons = [{loan.person for loan in part.loans} for part in parts]
    assert sum(len(each) for each in persons) == len(set().union(*persons))
    for name in ("loans", "facts", "contacts"):
        assert sum(len(getattr(part, name)) for part in parts) == len(getattr(rows, name))


def test_one_that_stands_still_is_said_and_taken_up_again(order, people, client):
    from django.urls import reverse

    from beforehand.office.imports.tasks import run_ordered_import
    from beforehand.office.servicing.models import Loan

    client.force_login(people["head"], backend="django.contrib.auth.backends.ModelBackend")
    address, again = reverse("imports:order", args=[order.pk]), reverse("imports:take_up", args=[order.pk])
    assert "It stands still" not in client.get(address).content.decode()
    _forget_its_job(order)
    assert "It stands still" in client.get(address).content.decode()
    assert client.post(again).url == address
    assert client.post(again).url == address  # it waits once
    assert "It stands still" not in client.get(address).content.decode()
    run_ordered_import(order_id=order.pk)
    assert Loan.objects.count() == order.run.counts["loans"]


def _forget_its_job(order):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set status = 'failed' where (args ->> 'order_id')::int = %s", [order.pk])
