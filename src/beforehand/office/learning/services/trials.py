"""Trying a sealed rule on a book: at once, or ordered and run behind the pages."""

from __future__ import annotations

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from beforehand.office.learning.models import BackTest, BackTestOrder, BackTestRefused, Book, CandidateRule
from beforehand.office.learning.queries import result_hash, tried
from beforehand.office.learning.refusing import UnableToBackTest
from beforehand.office.learning.services.lessons import LEARNERS, check_seen
from beforehand.office.pages.unable import UnableTo
from beforehand.office.staff.models import Staff
from beforehand.office.staff.service import service
from beforehand.office.underwriting.models import PolicyRelease

TASK = "beforehand.office.learning.tasks.run_ordered_back_test"


@service("run_back_test", roles=LEARNERS)
def run_back_test(actor: Staff, at: datetime, *, rule: CandidateRule, book: Book, order: BackTestOrder | None = None) -> BackTest:
    """Try the sealed rule on a book as known at each decision, beside the policy in force; the answer is kept as told, by its hash."""
    check_seen(actor, rule.lesson)
    release = PolicyRelease.objects.filter(in_force_from__lte=at).order_by("-in_force_from", "-version").first()
    result = tried(rule, book, release)
    return BackTest.objects.create(
        rule=rule, book=book, book_hash=book.content_hash, against=release, result=result, result_hash=result_hash(result), order=order,
        recorded_by=actor,
    )  # fmt: skip


@service("order_back_test", roles=LEARNERS)
def order_back_test(actor: Staff, at: datetime, *, rule: CandidateRule, book: Book) -> BackTestOrder:
    """Ask for a back-test that runs behind the pages; refused while one of the same rule on the same book still runs."""
    from procrastinate.contrib.django import app

    check_seen(actor, rule.lesson)
    if BackTestOrder.objects.filter(rule=rule, book=book, back_test=None, refused=None).exists():
        raise UnableToBackTest(_("This rule is being tried on this book. Its result stands here in some seconds."), code="running")
    order = BackTestOrder.objects.create(rule=rule, book=book, recorded_by=actor)
    app.configure_task(TASK, queue="learning").defer(order_id=order.pk)
    return order


@service("end_back_test_refused")
def end_back_test_refused(actor: Staff, at: datetime, *, order: BackTestOrder, refused: UnableTo) -> BackTestRefused:
    """Write down why an ordered back-test has no result, in both languages."""
    spoken = {}
    for language in ("en", "zh-hans"):
        with translation.override(language):
            spoken[language[:2]] = refused.sentence
    return BackTestRefused.objects.create(
        order=order, code=refused.code[:60], sentence_en=spoken["en"], sentence_zh=spoken["zh"], recorded_by=actor
    )
