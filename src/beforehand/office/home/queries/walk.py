"""The way through the founding cases of a story: for each step what to do, as whom, and its address where the record is there."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from beforehand.office.home.queries.decisions import decisions_on
from beforehand.office.intake.models import Application
from beforehand.office.learning.models import Lesson
from beforehand.office.parties.models import NameEntry, Party
from beforehand.office.safety.models import Incident
from beforehand.office.servicing.models import Loan
from beforehand.office.staff.models import Appointment, Staff
from beforehand.office.staff.roles import Role


@dataclass(frozen=True)
class WalkStep:
    """One step: what to look at or do, its address, and whom to be for it (None: whoever one is)."""

    words: str
    url: str
    person: Staff | None = None


@dataclass(frozen=True)
class Walk:
    """One case: its letter, its name, what happened, and its steps in order; none where the story has not told it yet."""

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


def walks() -> list[Walk]:
    """The four cases in order, each from its file to the next applicant of the same pattern. Only a story has them."""
    people = _people()
    return [Walk(letter, title, what, tuple(_steps(letter, people))) for letter, title, what in _cases()]


def _people() -> dict[str, Staff]:
    """Who plays each role: the first appointed to it."""
    found: dict[str, Staff] = {}
    for one in Appointment.objects.filter(ends_at=None, staff__active=True).select_related("staff").order_by("pk"):
        found.setdefault(one.role, one.staff)
    return found


def _named(letter: str) -> Party | None:
    entry = NameEntry.objects.filter(reading=letter.lower()).select_related("party").order_by("pk").first()
    return entry.party if entry else None


def _steps(letter: str, people: dict[str, Staff]) -> list[WalkStep]:
    party = _named(letter)
    if party is None:
        return []
    manager, risk = people.get(Role.BRANCH_MANAGER), people.get(Role.RISK_MANAGER)
    address = reverse("home:file", args=[party.number])
    steps = [WalkStep(_("Read the file: both departments on one timeline, what contradicts first."), address, manager)]
    decided = decisions_on(party)
    if decided:
        at = decided[0].decided_at.astimezone(party.branch.zone_info)
        steps.append(WalkStep(_("Read the same file as known at the decision."), f"{address}?known_at={at:%Y-%m-%d+%H:%M}", manager))
    loan = party.loans.order_by("granted_on").first()
    if loan is not None:
        steps.append(
            WalkStep(
                _("See the loan: days late beside the dates, and how each figure was made."),
                reverse("servicing:loan", args=[loan.number]),
                manager,
            )
        )
    steps += _collected(letter, party, loan, people)
    lesson = Lesson.objects.filter(party=party).order_by("pk").first()
    if lesson is not None:
        steps.append(
            WalkStep(_("Read the lesson: the clue, the rule, the test in money."), reverse("learning:lesson", args=[lesson.pk]), risk)
        )
    return steps + _following(f"{letter}2", people)


def _collected(letter: str, party: Party, loan: Loan | None, people: dict[str, Staff]) -> list[WalkStep]:
    """What collection did, in the words of the case."""
    case = party.cases.order_by("opened_at").last()
    if case is None:
        return []
    words = {
        "A": _("See where he was looked for, and how the belief moved from 23 to 22."),
        "B": _("See what four earlier holders did, cost and brought."),
        "C": _("See the hardship treatment, and that the plan was left alone."),
        "D": _("See the promise broken by money, and the placement with an agency."),
    }
    holder = people.get(Role.COLLECTION_MANAGER)
    steps = [WalkStep(words[letter], reverse("collecting:case", args=[case.pk]), holder)]
    if Incident.objects.filter(party=party).exists():
        steps.append(WalkStep(_("See the breaches that are open."), reverse("contacts:breaches"), people.get(Role.COMPLIANCE_OFFICER)))
    return steps


def _following(letter: str, people: dict[str, Staff]) -> list[WalkStep]:
    party = _named(letter)
    application = Application.objects.filter(party=party).order_by("pk").last() if party else None
    if application is None:
        return []
    words = {
        "A2": _("Decide on A2: give your own view, then see what the rules say, and order the visit."),
        "B2": _("Decide on B2: give your own view, then see what the rules say, and ask for the statement."),
        "C2": _("Decide on C2: approve and watch; look into the diary for the re-check."),
        "D2": _("Decide on D2: the report speaks, and the rule declines."),
    }
    return [
        WalkStep(words[letter], reverse("underwriting:desk", args=[application.pk]), people.get(Role.UNDERWRITER)),
        WalkStep(
            _("Sign second, as somebody who neither brought nor prepared it."),
            reverse("underwriting:desk", args=[application.pk]),
            people.get(Role.APPROVER),
        ),
    ]
