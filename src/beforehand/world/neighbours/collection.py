"""The neighbours' cases in the hands of each branch: given out, rung, promised, pleaded; and the money that comes on its day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import cycle

from beforehand.office.collecting import services as collecting
from beforehand.office.collecting.models import Case, Promise
from beforehand.office.contacts import services as contacts
from beforehand.office.servicing import services as servicing
from beforehand.office.servicing.models import Loan
from beforehand.office.servicing.queries import payoff, position
from beforehand.office.staff.models import Staff
from beforehand.world.stories.cast import Cast
from beforehand.world.stories.moments import at, day

HOLDERS = {"HZ": ("zhou_min", "tang_wei", "ma_jun", "hu_bin", "cai_hong", "yu_fei"), "NB": ("shi_nb",), "WZ": ("shi_wz",)}
CASHIERS = {"HZ": "sun_li", "NB": "jin_nb", "WZ": "jin_wz"}
NOBODY_HOLDS = 2
"""So many of a branch's cases, those late the fewest days, are left for the manager to give out."""
ANSWERS = (
    ("conversation", "The money comes with the next wages, he says."),
    ("unanswered", ""),
    ("conversation", "She asks to be rung after the market."),
    ("voicemail", ""),
    ("conversation", "He did not know that a fee runs by the day."),
)
PROMISED_FOR = day("2026-11-20")
"""The day of the promises that are kept at the counter, or broken."""
OF_FOUR_PAY = 3
"""Of four installments that fall due in these days so many are paid on the day."""


def collection(cast: Cast, today: date) -> Iterator[datetime]:
    """From the first morning after the register came: cases given out, a call too early, calls, promises (some for `today`), pleas."""
    yield at("2026-11-19 07:40")
    held = {code: _given_out(cast, code) for code in HOLDERS}
    yield at("2026-11-19 07:52")
    _rung(held["NB"][0], "unanswered", "")
    yield at("2026-11-19 09:10")
    promises = {code: _promised(held[code][1:4], today) for code in HOLDERS}
    for number, (result, words) in enumerate(ANSWERS, start=4):
        yield at("2026-11-19 10:00") + timedelta(minutes=25 * number)
        for code in HOLDERS:
            _rung(held[code][number % len(held[code])], result, words)
    yield at("2026-11-19 14:20")
    for code in ("HZ", "WZ"):
        _pleads(held[code][-1])
    if today > PROMISED_FOR:
        yield at("2026-11-20 11:30")
        for code in HOLDERS:
            _pays(cast, promises[code][0].loan, promises[code][0].amount_minor)


def money_of_the_day(cast: Cast, until: datetime) -> Iterator[datetime]:
    """On the afternoons after the register came, most of what falls due that day is paid by transfer."""
    moment = at("2026-11-19 15:10")
    while moment <= until:
        yield moment
        due = Loan.objects.filter(due_on__contains=[moment.date()], legacy_decision__run=cast.kept["register"], party__cases=None)
        for loan in due.select_related("branch", "party").order_by("pk"):
            if loan.pk % 4 < OF_FOUR_PAY and (owed := position(loan).due_minor):
                _pays(cast, loan, owed)
        moment += timedelta(days=1)


def _pays(cast: Cast, loan: Loan, amount_minor: int) -> None:
    servicing.receive_payment(
        cast.people[CASHIERS[loan.branch.code]], None, loan=loan, amount_minor=amount_minor, channel="transfer",
        bank_reference=f"T-{loan.number}",
    )  # fmt: skip


def _given_out(cast: Cast, code: str) -> list[tuple[Case, Staff]]:
    """The branch's cases of the register with who holds each, the fewest days late first; the first few nobody is given."""
    cases = Case.objects.filter(branch=cast.branches[code], closed_at=None, loans__legacy_decision__run=cast.kept["register"])
    found = sorted(cases.select_related("party", "branch").distinct(), key=lambda case: (_days_late(case), case.pk))
    held = [(case, cast.people[login]) for case, login in zip(found[NOBODY_HOLDS:], cycle(HOLDERS[code]), strict=False)]
    for case, holder in held:
        collecting.assign_case(cast.he_jing, None, case=case, collector=holder)
    return held


def _days_late(case: Case) -> int:
    return max(position(loan).days_past_due for loan in case.loans.select_related("branch"))


def _rung(held: tuple[Case, Staff], result: str, words: str) -> None:
    case, holder = held
    phone = case.party.contact_details.get(kind="phone")
    contacts.log_contact(holder, None, party=case.party, kind="call", result=result, detail=phone, case=case, words=words)


def _promised(held: list[tuple[Case, Staff]], today: date) -> list[Promise]:
    """One promises and pays, one promises and does not, one promises for today."""
    said = ((PROMISED_FOR, "On Friday, at the counter."), (PROMISED_FOR, "On Friday, surely."), (today, "I will send it on the day."))
    return [_promise(*one, promised_on, words) for one, (promised_on, words) in zip(held, said, strict=True)]


def _promise(case: Case, holder: Staff, promised_on: date, words: str) -> Promise:
    loan = case.loans.order_by("pk").first()
    amount_minor = min(position(loan).due_minor, payoff(loan, promised_on).total_minor)
    return collecting.record_promise(holder, None, case=case, loan=loan, promised_on=promised_on, amount_minor=amount_minor, words=words)


def _pleads(held: tuple[Case, Staff]) -> None:
    case, holder = held
    collecting.open_hardship_enquiry(
        holder, None, case=case, plea="I lost my work in September and my wife is ill.", would_show="The notice and the hospital's bill",
        proof_by=day("2026-11-26"), offered="Nothing firmer is done until then",
    )  # fmt: skip
