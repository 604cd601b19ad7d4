"""A collected loan of each kind with its case, the people of both departments, and a small made book."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

# Rooms are imported inside: this file is read before Django knows its apps.

ROLES = {
    "risk": ("risk_manager", None), "manager": ("collection_manager", None), "officer": ("loan_officer", "HZ"),
    "first": ("underwriter", "HZ"), "second": ("approver", "HZ"), "cashier": ("cashier", "HZ"), "collector": ("field_collector", "HZ"),
    "head": ("branch_manager", "HZ"), "auditor": ("auditor", None), "administrator": ("administrator", None),
}  # fmt: skip


@dataclass
class Learning:
    """The people, the book, and what a lesson needs: a case, a clue, a rule."""

    people: dict[str, Any]
    branch: Any
    product: Any
    clock: Any
    kept: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        if name in (people := self.__dict__.get("people", {})):
            return people[name]
        raise AttributeError(name)

    def at(self, day: str, hour: int) -> datetime:
        """A moment in Hangzhou; the story's clock goes there unless it is past it."""
        moment = datetime.fromisoformat(f"{day} {hour:02d}:00").replace(tzinfo=ZoneInfo("Asia/Shanghai"))
        return self.clock.move_to(max(moment, self.clock.now())) and moment

    def case(self, *, decided: str = "2025-03-11", closed: str = "2026-09-23", name: str = "A", holder: Any = None) -> Any:
        """A loan decided on a day, collected, its case closed."""
        from beforehand.office.audit import clock
        from beforehand.office.collecting.models import Assignment, Case
        from beforehand.office.parties import services as parties
        from beforehand.office.servicing import services as servicing
        from beforehand.office.servicing.models import Approval

        decided_at = self.at(decided, 10)
        party = parties.open_file(self.officer, None, branch=self.branch, name=name, born_on=date(1991, 2, 17), home="Room 23")
        approval = Approval.objects.create(
            application_id=Approval.objects.count() + 1, party=party, product=self.product, principal_minor=20_000_00, installments=18,
            prepared_by=self.officer, first_signer=self.first, second_signer=self.second, signed_at=decided_at, payable_from=decided_at,
            decision_hash="0" * 64, recorded_by=self.second,
        )  # fmt: skip
        loan = servicing.sign_contract(self.officer, None, approval=approval)
        self.at(closed, 9)
        case = Case.objects.create(
            party=party, branch=self.branch, opened_on=date(2026, 9, 12), opened_at=clock.now(), closed_at=clock.now(), close_reason="paid"
        )
        case.loans.set([loan])
        Assignment.objects.create(case=case, collector=holder or self.collector, from_at=clock.now(), recorded_by=self.manager)
        return case

    def finding(self, case: Any, attribute: str = "home.address", value: str = "Room 22", **given: Any) -> Any:
        """What collection found, or what lay in the file."""
        from beforehand.office.parties import services as parties

        given = {"evidence_kind": "document", "source": "Rent book of the landlord", "true_from": "2023-08"} | given
        return parties.record_finding(given.pop("by", self.collector), None, party=case.party, attribute=attribute, value=value, **given)

    def lesson(self, case: Any, *findings: Any, title: str = "He lived behind the next door") -> Any:
        """A lesson with one clue."""
        from beforehand.office.learning import services

        lesson = services.open_lesson(self.risk, None, case=case, loan=case.loans.get(), title=title, title_zh="他住在隔壁那扇门后")
        if findings:
            services.add_clue(self.risk, None, lesson=lesson, attribute=findings[0].attribute, findings=findings, leads=True)
        return lesson

    def rule(self, lesson: Any, text: str = "refer when not home_address.verified_by_visit", **given: Any) -> Any:
        """A sealed rule."""
        from beforehand.office.learning import services

        said = {"sentence_en": "The home address is not verified by a visit", "sentence_zh": "居住地址未经上门核实"}
        return services.propose_rule(self.risk, None, lesson=lesson, text=text, **(said | given))

    def signed(self, text: str = "refer when not home_address.verified_by_visit", **given: Any) -> Any:
        """A rule tried and signed by both departments."""
        from beforehand.office.learning import services

        case = self.case(name=f"N{len(self.kept)}", **given)
        self.kept[str(len(self.kept))] = case
        months = {"recheck_months": 6} if text.startswith("watch") else {}
        rule = self.rule(self.lesson(case, self.finding(case)), text, **months)
        test = services.run_back_test(self.risk, None, rule=rule, book=self.book)
        services.sign_lesson(self.risk, None, rule=rule, back_test=test)
        services.sign_lesson(self.manager, None, rule=rule, back_test=test)
        return rule


@pytest.fixture(scope="session")
def book_folder(tmp_path_factory):
    """A made book of 3,000 decisions."""
    from beforehand.world.book import make_book, write_book

    folder = tmp_path_factory.mktemp("book")
    write_book(make_book(7, decisions=3_000), folder)
    return folder


@pytest.fixture
def learning(staff, branch, office_clock):
    from beforehand.office.servicing import services as servicing
    from beforehand.office.underwriting import services as underwriting

    office_clock.move_to("2025-01-06", 8)
    people = {name: staff(role, name=name.capitalize(), branch=branch if place else None) for name, (role, place) in ROLES.items()}
    product = servicing.add_product(
        people["risk"], None, code="equal", name_en="Equal installments", name_zh="等额本息", currency="CNY", annual_rate_ppm=180_000,
        overdue_fee_daily_ppm=500, least_minor=1000_00, most_minor=200_000_00, installments_least=1, installments_most=36,
        in_force_from=date(2025, 1, 1),
    )  # fmt: skip
    underwriting.release_policy(people["risk"], None, version=underwriting.founding_versions()[0], second_signer=people["manager"])
    return Learning(people, branch, product, office_clock)


@pytest.fixture
def with_book(learning, book_folder):
    """The same with the made book known to the office."""
    from beforehand.office.learning import services

    learning.people["book"] = services.register_book(learning.risk, None, name="Made book", path=str(book_folder))
    return learning
