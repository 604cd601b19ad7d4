"""The way through the founding cases: for each, who to be and where to look; addresses only where the record is there."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from beforehand.office.intake.models import Application
from beforehand.office.learning.models import Lesson
from beforehand.office.parties.models import NameEntry, Party
from beforehand.office.staff.models import Staff


@dataclass(frozen=True)
class WalkStep:
    """One step: what to look at or do, as whom, and its address."""

    words: str
    who: str = ""
    url: str = ""


@dataclass(frozen=True)
class Walk:
    """One case: its letter, its name, what happened, its steps, and the next applicant of the same pattern."""

    letter: str
    title: str
    what: str
    steps: tuple[WalkStep, ...]


def _cases() -> list[tuple[str, str, str]]:
    return [
        ("A", _("Room 23"), _("The driver who pays only when visited. He lives in 22, not 23.")),
        ("B", _("The urban village"), _("The man with no money has 342,000 in the bank.")),
        ("C", _("The good customer"), _("She pays later every month, and no bucket shows it.")),
        ("D", _("The merchant"), _("Granted in haste; the report in the file showed 6,000,000 overdue.")),
    ]


def steps_of_the_four(staff: Staff) -> list[Walk]:
    """The four cases with the addresses of their files, lessons and next applicants, as far as this person may see them."""
    walks = []
    for letter, title, what in _cases():
        party = _named(staff, letter)
        steps = []
        if party is not None:
            steps.append(WalkStep(_("Read the file, then move *as known at* to the decision."), "", reverse("home:file", args=[party.number])))
            loan = party.loans.order_by("granted_on").first()
            if loan is not None:
                steps.append(WalkStep(_("See the loan: days late beside the dates."), "", reverse("servicing:loan", args=[loan.pk])))
            lesson = Lesson.objects.filter(party=party).first()
            if lesson is not None:
                steps.append(
                    WalkStep(_("Read the lesson: the clue, the rule, the test in money."), _("risk manager"), reverse("learning:lesson", args=[lesson.pk]))
                )
        following = _named(staff, f"{letter}2")
        application = Application.objects.filter(party=following).first() if following else None
        if application is not None:
            steps.append(
                WalkStep(
                    _("Decide on the next applicant: %(name)s.") % {"name": following.name}, _("underwriter"),
                    reverse("underwriting:desk", args=[application.pk]),
                )
            )  # fmt: skip
        walks.append(Walk(letter, title, what, tuple(steps)))
    return walks


def _named(staff: Staff, name: str) -> Party | None:
    entry = NameEntry.objects.filter(reading=name.lower(), party__in=Party.objects.visible_to(staff)).select_related("party").order_by("pk").first()
    return entry.party if entry else None
