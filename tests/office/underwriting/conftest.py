"""A small house at the desk: policy version 1, one product, people who bring, prepare and sign."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

FILE = (
    ("identity.document_given", "true", "document"), ("income.paper_given", "true", "document"),
    ("home_address.verified_by_visit", "true", "own_observation"), ("bank_statement.months_covered", "12", "document"),
    ("credit_report.current_overdue", "0.00 CNY", "document"),
)  # fmt: skip


def apply(people, *, file=FILE, amount_minor=20_000_00, installments=10, brought_by=None, identity_number=""):
    from beforehand.office.intake import services as intake
    from beforehand.office.parties import services as parties

    officer = people["officer"]
    party = parties.open_file(
        officer, None, branch=people["branch"], name="A2", born_on=date(1992, 3, 4), identity_number=identity_number, home="Room 9"
    )
    application = intake.receive_application(
        officer, None, party=party, product=people["product"], amount_minor=amount_minor, installments=installments, brought_by=brought_by
    )
    for attribute, value, kind in file:
        parties.record_finding(
            officer, None, party=party, attribute=attribute, value=value, evidence_kind=kind, source="x", subject=application
        )
    intake.submit_application(officer, None, application=application)
    return application


def view(person, application, outcome="approve"):
    from beforehand.office.underwriting import services

    return services.record_own_view(person, None, application=application, outcome=outcome, would_pay_of_100=90, words="As I see it.")


def release_2(people, office_clock):
    from beforehand.office.underwriting import services

    office_clock.forward(hours=1)
    services.release_policy(people["risk"], None, version=services.founding_versions()[1], second_signer=people["manager"])
    office_clock.forward(minutes=1)


def approve(people, application):
    from beforehand.office.underwriting import services

    view(people["first"], application)
    decision = services.sign_decision(people["first"], None, application=application, outcome="approve")
    view(people["second"], application)
    return services.sign_second(people["second"], None, decision=decision, agrees=True)


@pytest.fixture
def acts():
    """What these tests do over and over: `apply`, `view`, `approve`, `release_2`, and the papers in order (`FILE`)."""
    return SimpleNamespace(FILE=FILE, apply=apply, view=view, approve=approve, release_2=release_2)


@pytest.fixture
def people(staff, office_clock, branch):
    from beforehand.office.servicing.models import Product
    from beforehand.office.underwriting import services

    office_clock.move_to("2026-11-23", 8)
    risk, manager = staff("risk_manager", name="Xu Yan"), staff("collection_manager", name="He Jing")
    services.release_policy(risk, None, version=services.founding_versions()[0], second_signer=manager)
    product = Product.objects.create(
        code="founding", version=1, name_en="Equal installments", name_zh="等额本息", currency="CNY", annual_rate_ppm=180_000,
        overdue_fee_daily_ppm=500, waterfall=["fee", "interest", "principal"], least_minor=1000_00, most_minor=300_000_00,
        installments_least=1, installments_most=36, in_force_from=date(2025, 1, 1), recorded_by=risk,
    )  # fmt: skip
    made = {"officer": "loan_officer", "bringer": "loan_officer", "first": "underwriter", "second": "approver"}
    people = {name: staff(role, name=name) for name, role in made.items()}
    return {**people, "risk": risk, "manager": manager, "product": product, "branch": branch}


@pytest.fixture
def enter(client):
    """Signs a person in and gives the client."""

    def sign_in(person):
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
