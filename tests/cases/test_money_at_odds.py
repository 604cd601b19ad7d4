"""Random months at one counter: payments, transfers nobody knows, attributions, corrections, payoffs, in any order; the books never lie."""

import random
from datetime import timedelta

import pytest
from lender import balance, check_books, check_position, events, terms

from beforehand.office.pages.unable import UnableTo
from beforehand.office.servicing import queries
from beforehand.office.servicing.models import SuspenseItem
from reference import loan_reference as reference


@pytest.mark.parametrize("seed", range(6))
def test_a_random_half_year(lender, seed):
    rng = random.Random(seed)
    lender.go("2026-01-05")
    party = lender.borrower("E")
    loans = [lender.lend(party, rng.randrange(5_000_00, 60_000_00), rng.randrange(2, 12)), lender.lend(lender.borrower("F"), 20_000_00, 6)]
    posted, acts, told, refusals = [], 0, [], []
    for number in range(40):
        lender.go(lender.today() + timedelta(rng.randrange(1, 9)), rng.randrange(9, 20), rng.randrange(60))
        loan = rng.choice(loans)
        back = max(loan.granted_on, lender.today() - timedelta(rng.choice((0, 0, 1, 5, 30))))
        due = queries.position(loan).due_minor
        amount = max(1, rng.choice((due, due // 2, due + 1, rng.randrange(1, 3_000_00))))
        act = rng.choice(("pay", "pay", "transfer", "suspense", "attribute", "attribute", "reverse", "payoff"))
        try:
            if act == "pay":
                posted.append(lender.pay(loan, amount, value_on=back))
            elif act == "transfer":
                posted.append(lender.pay(loan, amount, channel="transfer", bank_reference=f"T-{number}", value_on=back))
            elif act == "suspense":
                lender.suspense(amount, f"S-{number}", value_on=back)
            elif act == "attribute" and (waiting := list(queries.suspense_waiting(lender.cast.sun_li))):
                posted.append(lender.attribute(rng.choice(waiting), loan))
            elif act == "reverse" and posted:
                lender.take_back(posted.pop(rng.randrange(len(posted))))
            elif act == "payoff" and rng.random() < 0.3:
                posted.append(lender.pay(loan, queries.payoff(loan, back).total_minor, payoff=True, value_on=back))
            else:
                continue
        except UnableTo as refused:
            refusals.append(str(refused))
            continue
        acts += 1
        told.append((loan, lender.today(), queries.position(loan), lender.go(lender.today() + timedelta(1), 8)))
    assert acts > 15
    assert all(said.endswith(".") for said in refusals), refusals
    for loan in loans:
        for day in (loan.due_on[0], lender.today(), lender.today() + timedelta(400)):
            check_position(loan, day)
    for loan, day, then, known in told[::5]:
        seen = [one for one in events(loan) if one.known_at < int(known.timestamp() * 1_000_000)]
        wanted = reference.position(terms(loan), seen, day, 2**62)
        assert (then.received_minor, then.overpaid_minor, then.days_past_due) == (
            wanted.received_minor, wanted.credit_minor, wanted.days_past_due,
        )  # fmt: skip
    waiting = SuspenseItem.objects.filter(attributed=None)
    assert -balance("suspense") == sum(waiting.values_list("amount_minor", flat=True))
    check_books()
