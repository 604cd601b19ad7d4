"""Today's work at each desk of the three branches: what is left from the days before, and what came this morning."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import numpy as np

from beforehand.office.audit import clock
from beforehand.office.cash import services as cash
from beforehand.office.collecting.models import Case
from beforehand.office.intake import services as intake
from beforehand.office.intake.models import Application
from beforehand.office.parties import services as parties
from beforehand.office.servicing import services as servicing
from beforehand.office.servicing.models import Approval
from beforehand.office.servicing.queries import position
from beforehand.office.staff import services as staff
from beforehand.office.staff.models import Staff
from beforehand.office.underwriting import services as underwriting
from beforehand.office.underwriting.models import Decision
from beforehand.world.neighbours.collection import CASHIERS, HOLDERS
from beforehand.world.neighbours.people import Neighbour, names, neighbour
from beforehand.world.stories.cast import DEVICE, Cast

SEED = 1123
FIRST_NUMBER = 2000
"""Telephones of applicants begin here, after those of the register."""
PAPERS = (
    ("identity.document_given", "true", "document", "Identity card"),
    ("income.paper_given", "true", "document", "Paper on income"),
    ("credit_report.current_overdue", "0.00 CNY", "document", "Credit report"),
    ("bank_statement.months_covered", "12", "document", "Statement of twelve months"),
)
DOOR = ("home_address.verified_by_visit", "true", "own_observation", "Visited, found where the form says")
ASKS = ((18_000_00, 6, "a second-hand oven"), (26_000_00, 10, "goods before the new year"), (12_000_00, 6, "a hospital bill"),
        (40_000_00, 10, "a delivery tricycle"), (30_000_00, 9, "repairs of the shop"), (22_000_00, 8, "seeds and nets"))  # fmt: skip


@dataclass(frozen=True)
class Desk:
    """A branch, the people at its desks, and who comes to it."""

    cast: Cast
    code: str
    comers: Iterator[Neighbour]

    def __getattr__(self, role: str) -> Staff:
        """Who sits at a desk: `desk.officer`, `desk.cashier`."""
        logins = {
            "HZ": {"officer": "chen_yu", "underwriter": "lin_qiao", "approver": "shen_ke", "manager": "wu_lan"},
            "NB": {"officer": "lu_nb", "underwriter": "ding_nb", "approver": "pan_nb", "manager": "fu_nb"},
            "WZ": {"officer": "lu_wz", "underwriter": "ding_wz", "approver": "pan_wz", "manager": "fu_wz"},
        }[self.code]
        if role not in logins:
            raise AttributeError(role)
        return self.cast.people[logins[role]]

    @property
    def branch(self) -> Any:
        """The branch."""
        return self.cast.branches[self.code]

    @property
    def cashier(self) -> Staff:
        """Who sits at the counter."""
        return self.cast.people[CASHIERS[self.code]]


def desks(cast: Cast, before: datetime, morning: datetime) -> Iterator[datetime]:
    """What waits at each desk: prepared from the instant `before` on (within two hours), and from `morning` on (within half an hour)."""
    open_desks = [Desk(cast, code, comers(place, code, morning.date())) for place, code in enumerate(HOLDERS)]
    yield before
    signed: dict[str, Approval] = {}
    for desk in open_desks:
        _approved(desk, 0)
        signed[desk.code] = _approved(desk, 1)
        _wait_for_signatures(desk)
        _check_ordered(desk, morning.date())
    yield before + timedelta(minutes=50)
    for desk in open_desks:
        _booked_wrongly(desk)
    yield morning
    staff.take_on(cast.qian_yi, None, login="luo_ping", name="Luo Ping", branch=cast.branches["NB"])
    for desk in open_desks:
        servicing.sign_contract(desk.officer, None, approval=signed[desk.code])
    yield morning + timedelta(minutes=3)
    for desk in open_desks:
        servicing.sign_contract(desk.officer, None, approval=_approved(desk, 5))
        _money_of_nobody(desk, morning.date())
        _typed_half(desk)
    yield morning + timedelta(minutes=7)
    for desk in open_desks:
        _in_the_bag(desk)


def comers(place: int, code: str, today: date) -> Iterator[Neighbour]:
    """Who comes to a branch, without end."""
    rng = np.random.default_rng([SEED, place])
    drawn, number = names(rng), FIRST_NUMBER + 100 * place
    while True:
        occupation = ("trader", "salaried", "driver", "labourer")[number % 4]
        yield neighbour(rng, next(drawn), number, code, occupation, int(rng.integers(23, 58)), today)
        number += 1


def _applies(desk: Desk, number: int, *, door: bool = True, hands_in: bool = True) -> Application:
    person = next(desk.comers)
    amount_minor, installments, purpose = ASKS[number]
    party = parties.open_file(
        desk.officer, None, branch=desk.branch, name=person.name, born_on=person.born_on, occupation=person.occupation,
        phones=[(person.phone, "debtor")], home=person.home,
    )  # fmt: skip
    application = intake.receive_application(
        desk.officer, None, party=party, product=desk.cast.product, amount_minor=amount_minor, installments=installments, purpose=purpose,
        claims={"home.address": (person.home, "I live there.")},
    )  # fmt: skip
    for attribute, value, kind, source in (*PAPERS, DOOR) if door else PAPERS:
        parties.record_finding(
            desk.officer, None, party=party, attribute=attribute, value=value, evidence_kind=kind, source=source, subject=application
        )
    if hands_in:
        intake.submit_application(desk.officer, None, application=application)
    return application


def _signed_first(desk: Desk, number: int) -> Decision:
    application = _applies(desk, number)
    underwriting.record_own_view(
        desk.underwriter, None, application=application, outcome="approve", would_pay_of_100=90, words="Papers and door agree."
    )
    signed: Decision = underwriting.sign_decision(desk.underwriter, None, application=application, outcome="approve")
    return signed


def _approved(desk: Desk, number: int) -> Approval:
    decision = _signed_first(desk, number)
    underwriting.record_own_view(
        desk.approver, None, application=decision.application, outcome="approve", would_pay_of_100=88, words="Nothing against it."
    )
    approval: Approval = underwriting.sign_second(desk.approver, None, decision=decision, agrees=True).approval
    return approval


def _wait_for_signatures(desk: Desk) -> None:
    """One waits for its first signature, one for its second, one is not handed in."""
    _applies(desk, 2)
    _signed_first(desk, 3)
    _applies(desk, 4, hands_in=False)


def _check_ordered(desk: Desk, today: date) -> None:
    """An applicant at whose door nobody was; the visit is due today."""
    application = _applies(desk, 5, door=False)
    parties.order_verification(
        desk.underwriter, None, party=application.party, check_code="home_visit", attribute="home_address.verified_by_visit",
        application=application, assigned_to=desk.officer, due_on=today,
    )  # fmt: skip


def _booked_wrongly(desk: Desk) -> None:
    """The cashier booked money to the wrong loan and asks for its correction; somebody else approves."""
    loan = _case(desk, 4).loans.order_by("pk").first()
    event = servicing.receive_payment(
        desk.cashier, None, loan=loan, amount_minor=650_00, channel="transfer", bank_reference=f"W-{desk.code}-0301"
    )
    servicing.request_reversal(desk.cashier, None, event=event, reason="Booked to this loan by mistake; the payer is somebody else.")


def _money_of_nobody(desk: Desk, today: date) -> None:
    servicing.receive_to_suspense(
        desk.cashier, None, branch=desk.branch, amount_minor=1_200_00, currency="CNY", channel="transfer", value_on=today,
        bank_reference=f"U-{desk.code}-0417", payer_words="Loan, from my brother",
    )  # fmt: skip


def _typed_half(desk: Desk) -> None:
    """A form the loan officer was called away from."""
    person = next(desk.comers)
    typed = {"new": "1", "borrower-name": person.name, "borrower-occupation": person.occupation, "amount_minor": "15000"}
    intake.keep_draft(desk.officer, desk.branch, _key(f"draft-{desk.code}"), typed)


def _in_the_bag(desk: Desk) -> None:
    """A collector was given cash on the way and has not handed it in."""
    case = _case(desk, 5)
    holder = case.assignments.get(until_at=None).collector
    loan = case.loans.order_by("pk").first()
    cash.give_field_receipt(
        holder, None, loan=loan, amount_minor=min(position(loan).due_minor, 800_00), number=f"0{412 + list(HOLDERS).index(desk.code)}-0019",
        device_at=clock.now(),
    )  # fmt: skip


def _case(desk: Desk, place: int) -> Case:
    """One of the branch's given cases of the register."""
    cases = Case.objects.filter(branch=desk.branch, closed_at=None, loans__legacy_decision__run=desk.cast.kept["register"])
    found: Case = cases.filter(assignments__until_at=None, assignments__isnull=False).order_by("pk").distinct()[place]
    return found


def _key(word: str) -> UUID:
    return uuid5(DEVICE, word)
