"""What waits for those who look after the house: breaches, lessons, people without a role."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from beforehand.office.audit import clock
from beforehand.office.contacts.queries import breaches_open, shown_rule
from beforehand.office.home.queries.waiting.row import MOST, Waiting
from beforehand.office.learning.models import CandidateRule, Lesson, ReleaseProposal
from beforehand.office.learning.queries import SIGNS_FOR, Stage, cases_due, lessons_of, rules_waiting, standing_proposal
from beforehand.office.staff.models import Appointment, Staff
from beforehand.office.staff.roles import Role
from beforehand.office.underwriting.models import PolicyProposal
from beforehand.office.underwriting.queries import open_proposal


def breaches(staff: Staff) -> list[Waiting]:
    """Breaches nobody has answered."""
    return [
        Waiting(
            _("Breach: %(rule)s") % {"rule": shown_rule(one)},
            _("%(staff)s with %(name)s.") % {"staff": one.entry.staff.name, "name": one.entry.party.name},
            reverse("contacts:breach", args=[one.pk]),
            _("Answer"),
            since=one.recorded_at,
        )
        for one in breaches_open(staff)[:MOST]
    ]


def lessons(staff: Staff) -> list[Waiting]:
    """Lessons he may sign, what is signed and waits for a release, and (for risk) closed cases nobody has looked at."""
    signs_for = [department for role, department in SIGNS_FOR.items() if staff.holds(role)]
    waiting = list(lessons_of(staff).filter(stage__in=(Stage.TESTED, Stage.SIGNED_BY_ONE))[:MOST])
    rules = CandidateRule.objects.prefetch_related("signatures").in_bulk([one.standing_rule for one in waiting])
    rows = []
    for lesson in waiting:
        rule = rules[lesson.standing_rule]
        signed = {one.department for one in rule.signatures.all()}
        if all(department in signed for department in signs_for):
            continue
        rows.append(
            Waiting(
                _("Lesson %(number)s: %(title)s") % {"number": lesson.number, "title": title_of(lesson)},
                rule.text,
                reverse("learning:lesson", args=[lesson.pk]),
                _("Read and sign"),
                since=rule.recorded_at,
            )
        )
    rows += _release(staff)
    if not staff.holds(Role.RISK_MANAGER):
        return rows
    unseen = list(cases_due(staff)[: MOST + 1])
    if unseen:
        words = ngettext("%(n)s closed case nobody has looked at.", "%(n)s closed cases nobody has looked at.", len(unseen)) % {
            "n": len(unseen)
        }
        rows.append(Waiting(_("Lessons to be drawn"), words, reverse("learning:lessons"), _("Open"), since=unseen[0].closed_at))
    return rows


def _release(staff: Staff) -> list[Waiting]:
    """The lessons under both signatures: for risk until they are put forward, then for another than who put them forward."""
    rules = list(rules_waiting())
    proposal = standing_proposal(rules)
    if proposal is not None:
        return _to_sign(staff, proposal, reverse("learning:release"))
    if not rules or not staff.holds(Role.RISK_MANAGER):
        return []
    words = ngettext("%(n)s lesson is signed by both departments.", "%(n)s lessons are signed by both departments.", len(rules))
    return [Waiting(_("A policy version to release"), words % {"n": len(rules)}, reverse("learning:release"), _("Read and release"))]


def policies(staff: Staff) -> list[Waiting]:
    """A next policy version that somebody else proposed and that waits for its second signature."""
    proposal = open_proposal()
    return _to_sign(staff, proposal, reverse("underwriting:policy")) if proposal else []


def _to_sign(staff: Staff, proposal: PolicyProposal | ReleaseProposal, url: str) -> list[Waiting]:
    if proposal.recorded_by_id == staff.pk:
        return []
    words = _("Put forward by %(name)s; the second signature is another’s.") % {"name": proposal.recorded_by.name}
    title = _("Policy version %(n)s to sign") % {"n": proposal.version}
    return [Waiting(title, words, url, _("Read and sign"), since=proposal.recorded_at)]


def people(staff: Staff) -> list[Waiting]:
    """For the administrator: people who can do nothing because nobody gave them a role."""
    held = Appointment.objects.in_force(clock.now()).values("staff_id")
    idle = Staff.objects.filter(active=True, system=False).exclude(pk__in=held)
    return [
        Waiting(
            _("%(name)s has no role") % {"name": one.name},
            _("Nothing can be done under this login."),
            reverse("staff:person", args=[one.pk]),
            _("Appoint"),
            since=one.recorded_at,
        )
        for one in idle[:MOST]
    ]


def title_of(lesson: Lesson) -> str:
    """The lesson's title in the reader's language."""
    return lesson.title_zh if (get_language() or "en").startswith("zh") and lesson.title_zh else lesson.title
