"""Makes a small lender in an empty folder, by service calls: run as a program, because an office is opened once in a process.

Prints as JSON who works there and what each of the four clients of test_nothing_lost writes into. It is a story, so its clock stands
still and somebody may be become without a password.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

STARTS_AT = "2025-03-11T02:00:00+00:00"
LOANS = 4


def main(folder: Path, branches: int) -> None:
    """An office in `folder` with `branches` branches to close beside the one that lends."""
    from beforehand.office.project.folder import DataFolder
    from beforehand.office.project.opening import opened

    with opened(DataFolder(folder), origin="story", story_starts_at=STARTS_AT):
        import django

        django.setup()
        print(json.dumps(_lender(branches)))


def _lender(branches: int) -> dict[str, Any]:
    from django.db import connection

    from beforehand.office.staff import services as staff
    from beforehand.office.staff.models import system
    from beforehand.office.staff.roles import Role

    with connection.cursor() as cursor:
        cursor.execute("set synchronous_commit = off")  # only while it is made: what is killed comes after
    zone = {"zone": "Asia/Shanghai"}
    home = staff.open_branch(system(), None, code="HZ", name="Hangzhou", **zone)
    closed = [staff.open_branch(system(), None, code=f"B{n:03d}", name=f"Branch {n}", **zone).code for n in range(branches)]
    people = {}
    for login, role, branch in (
        ("officer", Role.LOAN_OFFICER, home), ("first", Role.UNDERWRITER, home), ("second", Role.APPROVER, home),
        ("risk", Role.RISK_MANAGER, None), ("counter", Role.CASHIER, home), ("door", Role.FIELD_COLLECTOR, home),
        ("manager", Role.COLLECTION_MANAGER, None), ("closer", Role.BRANCH_MANAGER, None), ("writer", Role.COLLECTOR, home),
    ):  # fmt: skip
        people[login] = staff.take_on(system(), None, login=login, name=login.capitalize(), branch=home)
        staff.appoint(system(), None, person=people[login], role=role, branch=branch)
    loans = _loans(home, people)
    return {
        "people": {login: person.pk for login, person in people.items()}, "branches": closed,
        "loans": [{"pk": loan.pk, "number": loan.number, "file": loan.party.number, "phone": _phone(loan)} for loan in loans],
    }  # fmt: skip


def _phone(loan: Any) -> int:
    return int(loan.party.contact_details.get(kind="phone").pk)


def _loans(home: Any, people: dict[str, Any]) -> list[Any]:
    from datetime import date

    from beforehand.office.parties import services as parties
    from beforehand.office.servicing import services
    from beforehand.office.underwriting import services as underwriting

    product = services.add_product(
        people["risk"], None, code="equal", name_en="Equal installments", name_zh="等额本息", currency="CNY", annual_rate_ppm=180_000,
        overdue_fee_daily_ppm=500, least_minor=1000_00, most_minor=300_000_00, installments_least=1, installments_most=36,
        in_force_from=date(2025, 1, 1),
    )  # fmt: skip
    version = underwriting.founding_versions()[0]
    underwriting.release_policy(people["risk"], None, version=version, second_signer=people["manager"])
    made = []
    for number in range(1, LOANS + 1):
        party = parties.open_file(
            people["officer"], None, branch=home, name=f"Borrower {number}", born_on=date(1991, 2, 17),
            phones=[(f"1380000220{number}", "debtor")], home=f"Room {number}",
        )  # fmt: skip
        loan = services.sign_contract(people["officer"], None, approval=_approved(people, party, product))
        services.pay_out(people["counter"], None, loan=loan, channel="transfer", bank_reference=f"OUT-{number}")
        made.append(loan)
    return made


def _approved(people: dict[str, Any], party: Any, product: Any) -> Any:
    from beforehand.office.intake import services as intake
    from beforehand.office.parties import services as parties
    from beforehand.office.underwriting import services as underwriting

    application = intake.receive_application(
        people["officer"], None, party=party, product=product, amount_minor=200_000_00, installments=36, purpose="a lorry", claims={}
    )
    for attribute in ("identity.document_given", "income.paper_given"):
        parties.record_finding(
            people["officer"], None, party=party, attribute=attribute, value="true", evidence_kind="document", source="Shown at the branch",
            subject=application,
        )  # fmt: skip
    intake.submit_application(people["officer"], None, application=application)
    underwriting.record_own_view(
        people["first"], None, application=application, outcome="approve", would_pay_of_100=90, words="Papers in order."
    )
    decision = underwriting.sign_decision(people["first"], None, application=application, outcome="approve")
    underwriting.record_own_view(
        people["second"], None, application=application, outcome="approve", would_pay_of_100=85, words="Nothing against it."
    )
    return underwriting.sign_second(people["second"], None, decision=decision, agrees=True).approval


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
