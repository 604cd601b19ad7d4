"""The lesson: what could have been known, the rule it teaches, what the rule would have done, who changes place, who signs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from beforehand.core.evidence.dates import stated
from beforehand.core.evidence.kinds import Kind
from beforehand.core.hindsight.clue import may_teach
from beforehand.core.rules import STARTER, parse
from beforehand.office.audit import clock
from beforehand.office.learning import services
from beforehand.office.learning.forms import BackTestForm
from beforehand.office.learning.models import BackTest, BackTestOrder, CandidateRule, Lesson
from beforehand.office.learning.pages import told
from beforehand.office.learning.pages.access import allowed, lesson_for, standing_rule, title_of
from beforehand.office.learning.queries import SIGNS_FOR, ClassedClue, Stage, clues_of, department_for, stage_of, why_not_he, why_unsignable
from beforehand.office.pages import formats, shapes
from beforehand.office.parties import words
from beforehand.office.parties.pages.access import file_url
from beforehand.office.staff.models import Staff
from beforehand.office.staff.roles import Department

STAGES = (Stage.DRAFT, Stage.SEALED, Stage.TESTED, Stage.SIGNED_BY_ONE, Stage.SIGNED, Stage.RELEASED)


def lesson(request: HttpRequest, pk: int) -> HttpResponse:
    """One lesson, everything of it on one page; what may be done next stands in the margin."""
    person, lesson = lesson_for(request, pk, "lesson")
    clues, rule = clues_of(lesson), standing_rule(lesson)
    test = back_test_shown(rule)
    context = {
        "head": _head(person, lesson, rule, test),
        "lesson": lesson,
        "active_room": "lessons",
        "clues": clues,
        "rule": rule,
        "test": test,
        "axis": _axis(lesson, clues),
        "mends": _mends(clues),
        "readings": [(one, _reading(one)) for clue in clues for one in clue.readings],
        "may_add": allowed(person, services.add_clue, lesson) and stage_of(rule) not in (Stage.SIGNED, Stage.RELEASED),
        "signatures": signature_lines(person, lesson, rule, test),
        "unsignable": _unsignable(rule, test, clues),
        "dissents": list(rule.dissents.select_related("recorded_by").order_by("pk")) if rule else [],
        "may_dissent": rule is not None and allowed(person, services.dissent, lesson),
        "printed": _printed(person, lesson),
        "today": clock.now(),
        **_rule_context(person, lesson, rule, test),
    }
    return render(request, "learning/lesson.html", context)


def back_test_shown(rule: CandidateRule | None) -> BackTest | None:
    """The back-test the page tells: the one under the first signature, else the last."""
    if rule is None:
        return None
    signed = rule.signatures.order_by("pk").first()
    tests = rule.back_tests.select_related("book", "against", "rule")
    return tests.get(pk=signed.back_test_id) if signed else tests.order_by("-pk").first()


def running_order(rule: CandidateRule | None) -> BackTestOrder | None:
    """The last order of a back-test, where it has no result yet: still running, or refused."""
    last = rule.orders.select_related("book").order_by("-pk").first() if rule else None
    return None if last is None or hasattr(last, "back_test") else last


def _rule_context(person: Staff, lesson: Lesson, rule: CandidateRule | None, test: BackTest | None) -> dict[str, Any]:
    tried = lesson.candidate_rules.count()
    earlier = list(lesson.candidate_rules.exclude(pk=rule.pk).order_by("pk")) if rule else []
    stage = stage_of(rule)
    context: dict[str, Any] = {
        "tried": tried,
        "earlier": earlier,
        "order": running_order(rule),
        "sentence": _sentence_of(rule),
        "may_propose": allowed(person, services.propose_rule, lesson) and stage not in (Stage.SIGNED, Stage.RELEASED),
        "test_form": BackTestForm()
        if rule and stage in (Stage.SEALED, Stage.TESTED) and allowed(person, services.order_back_test, lesson)
        else None,
    }
    if test is not None:
        context |= told_context(test, tried)
    return context


def told_context(test: BackTest, tried: int) -> dict[str, Any]:
    """The back-test as the lesson and its own page tell it."""
    result = test.result
    rows, total = told.vintages(result)
    act = told.act_shown(result)
    ends = told.axis(rows)
    currency = result["currency"]
    drawn = [
        (row, told.whole(row.loss_minor, currency), told.whole(-row.forgone_minor, currency), told.whole(row.net_minor, currency))
        for row in rows
    ]
    return {
        "told_sentence": told.sentence(result),
        "figures": told.figures(result),
        "vintages": drawn,
        "total": total,
        "axis_ends": ends,
        "total_money": [told.whole(amount, currency) for amount in (total.loss_minor, -total.forgone_minor, total.net_minor)]
        if total
        else [],
        "axis_words": _("%(first)s to %(last)s") % {"first": told.whole(ends[0], currency), "last": told.whole(ends[1], currency)}
        if ends
        else "",
        "act_words": told.act_words(act, result["effect"]) if act else "",
        "currency": currency,
        "result": result,
        "swap": [
            (cell, [told.whole(one, currency) for one in (cell.funded_minor, cell.lost_minor, cell.earned_minor)])
            for cell in told.swap(result)
        ],
        "unknowns": told.unknowns(result),
        "guards": told.guards(test, tried),
        "hindsight": told.hindsight_sentence(result),
        "scheduled": told.scheduled_sentence(result),
    }


def _sentence_of(rule: CandidateRule | None) -> str:
    if rule is None:
        return ""
    return rule.sentence_zh if formats.chinese() else rule.sentence_en


def _head(person: Staff, lesson: Lesson, rule: CandidateRule | None, test: BackTest | None) -> shapes.Head:
    stage = stage_of(rule)
    here = STAGES.index(stage)
    steps = [
        ("past" if at < here else "present" if at == here else "to_come", str(one.label))
        for at, one in enumerate(STAGES)
        if one is not Stage.SIGNED_BY_ONE or stage is Stage.SIGNED_BY_ONE
    ]
    actions = [shapes.Action(_("Print"), "#print")]
    if test is not None:
        actions.append(shapes.Action(_("Open the back-test"), reverse("learning:back_test", args=[lesson.pk, test.pk])))
    crumbs = [
        (_("Lessons"), reverse("learning:lessons")),
        (str(lesson.number), ""),
        (_("from file %(number)s") % {"number": lesson.party.number}, file_url(lesson.party)),
    ]
    return shapes.Head(title=title_of(lesson), crumbs=crumbs, actions=actions, stages=steps)


def _axis(lesson: Lesson, clues: Sequence[ClassedClue]) -> shapes.ClueAxis | None:
    if not clues:
        return None
    zone = lesson.case.branch.zone_info
    made = [_clue(one, zone, lesson) for one in clues]
    return shapes.ClueAxis(decision_on=lesson.decided_at.astimezone(zone).date(), clues=made)


def _clue(one: ClassedClue, zone: Any, lesson: Lesson) -> shapes.Clue:
    """A clue on the axis: what dates it by a paper, and the day the lender learnt it."""
    dating = one.dating or one.findings
    begins = (
        sorted(((begun, each) for each in dating if (begun := _began(each.true_from, each.seen_on))), key=lambda pair: pair[0])
        if one.kind is not Kind.UNDETERMINED
        else []
    )
    knew = [each.known_at if each.known_basis != "recorded" else each.recorded_at for each in {*one.findings, *one.dating}]
    first = one.findings[0]
    value = words.value_words(first.attribute, str(first.value))
    words_true = ""
    if begins and (said := formats.partial_day(begins[0][1].true_from)):
        words_true = _("true since %(day)s") % {"day": said}
    return shapes.Clue(
        title=f"{words.attribute_label(first.attribute)}{'：' if formats.chinese() else ': '}{value}",
        source=str((begins[0][1] if begins else dating[0]).source),
        kind=str(one.kind),
        known_on=min(knew).astimezone(zone).date(),
        true_from=begins[0][0] if begins else None,
        true_words=words_true,
        url=file_url(lesson.party, f"finding-{first.pk}"),
    )


def _began(true_from: str, seen_on: date | None) -> date | None:
    begun = stated(true_from) if true_from else None
    return begun.earliest if begun else seen_on


def _mends(clues: Sequence[ClassedClue]) -> list[tuple[ClassedClue, str, str]]:
    """Each clue with why it is of its class and what the lender must mend, in the reader's language."""
    language = "zh" if formats.chinese() else "en"
    return [(one, one.against.classification.because(language), one.against.mend(language)) for one in clues]


def _reading(reading: Any) -> str:
    said = {"not_seen": _("not seen"), "seen_thought_small": _("seen, thought small"), "not_known": _("not known whether it was read")}
    return said[reading.state]


def signature_lines(person: Staff, lesson: Lesson, rule: CandidateRule | None, test: BackTest | None) -> list[shapes.Signature]:
    """Two equal lines, lending first; the missing one holds the button of who may sign it."""
    if rule is None:
        return []
    signed = {one.department: one for one in rule.signatures.select_related("recorded_by")}
    mine = department_for(person, rule)
    may = mine is not None and why_unsignable(rule, test) is None and why_not_he(rule, person) is None
    lines = []
    for role, department in SIGNS_FOR.items():
        one = signed.get(department)
        button = None
        if one is None and may and department == mine and test is not None:
            label = _("Sign for lending") if department is Department.LENDING else _("Sign for collection")
            button = shapes.Action(label, main=True, opens="sign-lesson")
        lines.append(
            shapes.Signature(
                department=str(department),
                name=one.recorded_by.name if one else "",
                at=one.recorded_at if one else None,
                role=str(role.label).capitalize(),
                waits=_("not signed yet"),
                button=button,
            )
        )
    return lines


def _unsignable(rule: CandidateRule | None, test: BackTest | None, clues: Sequence[ClassedClue]) -> str:
    """Why nobody may sign it as it stands, said before anybody tries; a clue that cannot teach the rule speaks also before the test."""
    if rule is None or hasattr(rule, "released") or rule.signatures.count() >= len(SIGNS_FOR):
        return ""
    if clues and (refusal := may_teach(clues[0].kind, parse(rule.text, STARTER))):
        return refusal.sentence("zh" if formats.chinese() else "en")
    refused = why_unsignable(rule, test)
    return refused.sentence if refused else ""


def _printed(person: Staff, lesson: Lesson) -> shapes.Printed:
    at = formats.moment(clock.now())
    return shapes.Printed(
        title=title_of(lesson),
        place=_("Lesson %(number)s") % {"number": lesson.number},
        cuts=_("against the decision of %(day)s") % {"day": formats.day_plain(formats.civil(lesson.decided_at))},
        by=_("Printed by %(name)s, %(at)s. Personal data.") % {"name": person.name, "at": at},
    )
