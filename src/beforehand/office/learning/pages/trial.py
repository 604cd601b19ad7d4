"""The back-test: ordered, its progress, its whole answer, and the vintages as a file."""

from __future__ import annotations

import csv

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from beforehand.core.basics.money import exponent_of
from beforehand.office.audit import trail
from beforehand.office.learning import services
from beforehand.office.learning.forms import BackTestForm
from beforehand.office.learning.models import BackTest, BackTestOrder, Lesson
from beforehand.office.learning.pages import told
from beforehand.office.learning.pages.access import check_allowed, lesson_for, standing_rule, title_of
from beforehand.office.learning.pages.lesson import told_context
from beforehand.office.pages.shapes import Action, Head
from beforehand.office.pages.unable import UnableTo


@require_POST
def order_back_test(request: HttpRequest, pk: int) -> HttpResponse:
    """Order the back-test of the rule that stands; it runs behind the pages."""
    person, lesson = lesson_for(request, pk)
    check_allowed(person, services.order_back_test, lesson)
    rule, form = standing_rule(lesson), BackTestForm(request.POST)
    if rule is None or not form.is_valid():
        messages.error(request, _("Choose a book on which the rule is tried. The risk manager makes books known."))
        return redirect("learning:lesson", pk=lesson.pk)
    try:
        services.order_back_test(person, None, key=form.cleaned_data["key"], rule=rule, book=form.cleaned_data["book"])
    except UnableTo as refused:
        messages.error(request, refused.sentence)
    return redirect("learning:lesson", pk=lesson.pk)


@require_GET
def test_state(request: HttpRequest, pk: int, order: int) -> HttpResponse:
    """How an ordered back-test stands; the lesson asks again until it has ended, then opens itself anew."""
    _person, lesson = lesson_for(request, pk)
    found = get_object_or_404(BackTestOrder.objects.select_related("book"), pk=order, rule__lesson=lesson)
    answer = render(request, "learning/parts/running.html", {"lesson": lesson, "order": found})
    if hasattr(found, "back_test") or hasattr(found, "refused"):
        answer["HX-Refresh"] = "true"
    return answer


def _test(request: HttpRequest, pk: int, test: int) -> tuple[Lesson, BackTest]:
    _person, lesson = lesson_for(request, pk)
    tests = BackTest.objects.filter(rule__lesson=lesson).select_related("book", "against", "rule")
    return lesson, get_object_or_404(tests, pk=test)


@require_GET
def back_test(request: HttpRequest, pk: int, test: int) -> HttpResponse:
    """The whole answer: what it rests on, every act in money, the checks ordered, what was unknown, the price of hindsight."""
    lesson, found = _test(request, pk, test)
    result = found.result
    currency = result["currency"]
    acts = [
        (
            told.act_words(act, result["effect"]),
            [f"{by_group['all']['turned_away'][name]:,}" for name in ("decisions", "bad")],
            [
                told.whole(by_group["all"][name], currency)
                for name in ("loss_avoided_minor", "good_business_turned_away_minor", "evidence_cost_minor", "net_minor")
            ],
            [told.whole(end, currency) for end in by_group["all"]["net_minor_90"] or ()],
        )
        for act in told.ACTS
        if (by_group := result.get("money", {}).get(act))
    ]
    head = Head(
        title=_("Back-test"),
        description=told.sentence(result),
        crumbs=[
            (_("Lessons"), reverse("learning:lessons")),
            (title_of(lesson), reverse("learning:lesson", args=[lesson.pk])),
            (_("Back-test"), ""),
        ],
        actions=[Action(_("Print"), "#print")]
        + (
            [Action(_("Vintages as CSV"), reverse("learning:vintages_csv", args=[lesson.pk, found.pk]))]
            if result["effect"] != "watch"
            else []
        ),
    )
    sent = result.get("sent_for_evidence", {}).get("all")
    checks = (
        [
            (told.words.check_label(one["check"]), f"{one['ordered']:,}", told.whole(one["cost_minor"], currency), one["days"])
            for one in sent["checks"]
        ]
        if sent
        else []
    )
    context = {
        "head": head,
        "lesson": lesson,
        "test": found,
        "acts": acts,
        "rests_on": told.rests_on(result),
        "sent": sent,
        "checks": checks,
        "active_room": "lessons",
        **told_context(found, lesson.candidate_rules.count()),
    }
    return render(request, "learning/back_test.html", context)


@require_GET
def vintages_csv(request: HttpRequest, pk: int, test: int) -> HttpResponse:
    """Every act on every vintage, exact amounts in main units, for a spreadsheet."""
    lesson, found = _test(request, pk, test)
    trail.record_reading(request.user, found, "vintages")  # type: ignore[arg-type]
    result = found.result
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="lesson-{lesson.number}-vintages.csv"'
    rows = csv.writer(answer)
    rows.writerow(
        [
            _("Act"),
            _("Vintage"),
            _("Decisions"),
            _("Bad"),
            _("Turned away"),
            _("Bad of them"),
            _("Loss avoided"),
            _("Good business turned away"),
            pgettext("cost", "Evidence"),
            _("Net"),
            _("Net, low"),
            _("Net, high"),
            _("Currency"),
        ]
    )
    for act in told.ACTS:
        if act not in result.get("vintages", {}):
            continue
        vintages = result["vintages"][act]
        for one in [*vintages, {"vintage": _("All"), **result["money"][act]["all"]}]:
            low, high = one["net_minor_90"] or (None, None)
            money = [
                one["loss_avoided_minor"],
                one["good_business_turned_away_minor"],
                one["evidence_cost_minor"],
                one["net_minor"],
                low,
                high,
            ]
            away = one["turned_away"]
            rows.writerow(
                [
                    told.act_words(act, result["effect"]),
                    one["vintage"],
                    one["everyone"]["decisions"],
                    one["everyone"]["bad"],
                    away["decisions"],
                    away["bad"],
                    *(_main_units(amount, result["currency"]) for amount in money),
                    result["currency"],
                ]
            )
    return answer


def _main_units(amount_minor: int | None, currency: str) -> str:
    """A plain decimal, without separators of thousands."""
    if amount_minor is None:
        return ""
    places = exponent_of(currency)
    whole, rest = divmod(abs(amount_minor), 10**places)
    return f"{'-' if amount_minor < 0 else ''}{whole}" + (f".{rest:0{places}d}" if places else "")
