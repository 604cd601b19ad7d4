"""The next four: the same patterns apply again. What each is told depends on whether the lessons were released."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from beforehand.office.intake import services as intake
from beforehand.office.intake.models import Application
from beforehand.office.parties import services as parties
from beforehand.office.staff.models import Staff
from beforehand.world.stories.cast import Cast
from beforehand.world.stories.moments import at, day

PAPERS = (
    ("identity.document_given", "true", "document", "Identity card"),
    ("income.paper_given", "true", "document", "Paper on income"),
)
CLEAN = ("credit_report.current_overdue", "0.00 CNY", "document", "Credit report")
DOOR = ("home_address.verified_by_visit", "true", "own_observation", "Visited, found where the form says")
STATEMENT = ("bank_statement.months_covered", "12", "document", "Statement of twelve months")
WORK = ("employer.verified", "true", "document", "Employment certificate")
ASSETS = ("assets.verified", "true", "document", "Deeds and licences")


@dataclass(frozen=True)
class Applicant:
    """One of the four: what is asked for, what is claimed, what the file holds."""

    name: str
    born_on: str
    identity_number: str
    occupation: str
    phone: str
    home: str
    amount_minor: int
    installments: int
    purpose: str
    claims: tuple[tuple[str, str, str], ...]
    file: tuple[tuple[str, str, str, str], ...]


A2 = Applicant("A2", "1992-03-04", "330106199203040068", "driver for a haulier", "13800006601", "Hillside village, room 9", 20_000_00, 10,
               "tyres", (("home.address", "Hillside village, room 9", "My uncle's house, room 9."),), (*PAPERS, CLEAN, STATEMENT))  # fmt: skip
B2 = Applicant("B2", "1988-07-19", "330106198807190072", "day labourer", "13900006602", "Urban village, house 61", 30_000_00, 10,
               "tools", (("bank.balance", "3000.00 CNY", "I have a little put by."),), (*PAPERS, CLEAN, DOOR))  # fmt: skip
C2 = Applicant("C2", "1990-12-01", "330106199012010083", "nurse", "13700006603", "Canal street 14, flat 301", 100_000_00, 12,
               "a flat for her parents", (("employer.name", "The third hospital", "Eight years on the ward."),),
               (*PAPERS, CLEAN, DOOR, STATEMENT, WORK, ASSETS))  # fmt: skip
D2 = Applicant("D2", "1983-01-25", "330106198301250094", "dealer in terminals", "13600006604", "Binjiang, river road 7", 60_000_00, 12,
               "stock of terminals", (("business.turnover", "800000.00 CNY", "Eight hundred thousand a month."),),
               (*PAPERS, ("credit_report.current_overdue", "250000.00 CNY", "document", "Credit report"), DOOR, STATEMENT, WORK, ASSETS))  # fmt: skip
NEXT_FOUR = (A2, B2, C2, D2)


def next_four(cast: Cast, on: str = "2026-11-23", hour: int = 8) -> Iterator[datetime]:
    """The four apply from `hour` on, ten minutes apart, prepared by Chen Yu, and wait at the decision desk."""
    for position, applicant in enumerate(NEXT_FOUR):
        yield at(f"{on} {hour:02d}:00") + timedelta(minutes=10 * position)
        cast.kept[applicant.name] = apply(cast, applicant, on)


def apply(cast: Cast, applicant: Applicant, on: str, brought_by: Staff | None = None) -> Application:
    """Open the file, take the application, record what was shown, hand it in. Gives the application."""
    borrower = parties.open_file(
        cast.chen_yu, None, branch=cast.hangzhou, name=applicant.name, born_on=day(applicant.born_on), identity_number=applicant.identity_number,
        occupation=applicant.occupation, phones=[(applicant.phone, "debtor")], home=applicant.home,
    )  # fmt: skip
    application = intake.receive_application(
        cast.chen_yu, None, party=borrower, product=cast.product, amount_minor=applicant.amount_minor, installments=applicant.installments,
        purpose=applicant.purpose, brought_by=brought_by, claims={attribute: (value, words) for attribute, value, words in applicant.claims},
    )  # fmt: skip
    for attribute, value, kind, source in applicant.file:
        parties.record_finding(
            cast.chen_yu, None, party=borrower, attribute=attribute, value=value, evidence_kind=kind, source=source, seen_on=day(on),
            subject=application,
        )  # fmt: skip
    intake.submit_application(cast.chen_yu, None, application=application)
    return application
