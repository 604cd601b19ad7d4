"""A legacy loan: its money, its findings with declared times, and the override that this house would not have allowed."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

pytestmark = pytest.mark.django_db

HANGZHOU = ZoneInfo("Asia/Shanghai")
REPORT_SEEN = datetime(2026, 8, 3, 9, 31, tzinfo=HANGZHOU)
FINDINGS = [
    ("identity.document_given", "true", "document", "Identity card", datetime(2026, 8, 3, 9, 20, tzinfo=HANGZHOU)),
    ("credit_report.current_overdue", "6000000.00 CNY", "document", "Credit report of 3 August 2026", REPORT_SEEN),
]


@pytest.fixture
def policy(people, staff, office_clock):
    """Version 1 of the house, released before the loan."""
    from beforehand.office.underwriting.models import PolicyRelease

    def release(rule_text, rule_id="R1"):
        from beforehand.core.policy import PolicyRule, make_version, plain_version
        from beforehand.core.rules import STARTER, Effect

        rule = PolicyRule(rule_id, rule_text, Effect(rule_text.split()[0]), "A rule", "规则", rule_id)
        made = make_version(1, [rule], STARTER, authors=["risk"], signed_by=["risk", "head"], released_on=date(2026, 1, 1), cooling_hours=0)
        return PolicyRelease.objects.create(
            version=1, content=plain_version(made), content_hash=made.hash, in_force_from=datetime(2026, 1, 1, tzinfo=HANGZHOU),
            recorded_by=people["risk"], first_signer=people["risk"], second_signer=people["head"],
        )  # fmt: skip

    return release


def test_it_works(legacy, people):
    from beforehand.office.servicing.queries import position

    made = legacy(findings=FINDINGS)
    loan = made.loan
    assert loan.legacy
    assert loan.approval is None
    paid_out = loan.events.get()
    assert (paid_out.kind, paid_out.value_on, paid_out.known_basis) == ("disbursement", date(2026, 8, 3), "declared")
    assert paid_out.known_at == made.decided_at
    assert position(loan).principal_outstanding_minor == 60_000_00
    assert position(loan, date(2026, 8, 3), datetime(2026, 8, 3, 17, tzinfo=HANGZHOU)).principal_outstanding_minor == 60_000_00
    assert made.override_reasons == ["signed_by_bringer", "one_signature", "no_cooling"]
    assert (str(made.prepared_by_words), made.prepared_by) == ("Chen Yu", None)
    assert list(made.signed_by.all()) == [people["bringer"]]
    report = loan.party.findings.get(attribute="credit_report.current_overdue")
    assert (report.known_at, report.known_basis) == (REPORT_SEEN, "declared")


def test_the_rules_of_the_policy_then_are_judged_where_the_facts_say(legacy, policy):
    from beforehand.office.imports.overrides import sentences
    from beforehand.office.imports.queries import policy_then

    policy("decline when credit_report.current_overdue > 1000.00 CNY")
    made = legacy(findings=FINDINGS)
    assert made.override_reasons[-1] == "rule:R1"
    assert made.policy_version == 1
    assert "A rule" in sentences(made.override_reasons, policy_then(made.decided_at))[-1]


def test_what_nothing_says_is_no_hit(legacy, policy):
    policy("decline when credit_report.current_overdue > 1000.00 CNY")
    assert not [code for code in legacy().override_reasons if code.startswith("rule:")]


def test_a_proper_decision_is_no_override(legacy):
    made = legacy(brought_by="Gao", prepared_by="Chen", signed_by=["Lin", "Shen"], applied_at=datetime(2026, 7, 30, 9, tzinfo=HANGZHOU))
    assert made.override_reasons == []


def test_its_payments_come_along(legacy):
    from beforehand.office.servicing.queries import position

    loan = legacy(
        granted_on=date(2026, 6, 3), applied_at=datetime(2026, 6, 1, 9, tzinfo=HANGZHOU),
        decided_at=datetime(2026, 6, 2, 9, tzinfo=HANGZHOU),
        events=[("payment", date(2026, 8, 3), 5_500_80), ("payment", date(2026, 7, 3), 5_500_80)],
    ).loan  # fmt: skip
    assert position(loan).installments_paid == 2
    assert [one.known_basis for one in loan.events.all()] == ["declared"] * 3


def test_the_journal_balances_and_says_what_is_lent(legacy):
    from django.db.models import Sum

    from beforehand.office.servicing.models import JournalPosting

    legacy()
    sums = JournalPosting.objects.aggregate(debit=Sum("debit_minor"), credit=Sum("credit_minor"))
    assert sums["debit"] == sums["credit"] == 60_000_00


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"source": " "}, "source"), ({"granted_on": date(2026, 9, 1)}, "granted_on"), ({"granted_on": date(2300, 1, 1)}, "granted_on"),
        ({"granted_on": date(2026, 8, 2)}, "granted_on"), ({"signed_by": []}, "signed_by"), ({"amount_minor": 0}, "amount_minor"),
        ({"amount_minor": 10**14}, "amount_minor"), ({"applied_at": datetime(2026, 8, 4, tzinfo=HANGZHOU)}, "decided_at"),
        ({"events": [("reversal", date(2026, 8, 10), 100)]}, "events"), ({"events": [("payment", date(2026, 9, 10), 100)]}, "events"),
        ({"events": [("payment", date(2026, 8, 10), 0)]}, "events"), ({"name": " "}, "name"),
        ({"findings": [("identity.document_given", "perhaps", "document", "Card", REPORT_SEEN)]}, "value"),
    ],
)  # fmt: skip
def test_what_cannot_be_brought_in(legacy, wrong, field):
    from beforehand.office.pages.unable import UnableTo
    from beforehand.office.parties.models import Party
    from beforehand.office.servicing.models import Loan

    with pytest.raises(UnableTo) as refused:
        legacy(**wrong)
    assert refused.value.field == field
    assert (Party.objects.count(), Loan.objects.count()) == (0, 0)


def test_twice_is_refused_and_another_loan_joins_the_file(legacy):
    from beforehand.office.pages.unable import UnableTo
    from beforehand.office.parties.models import Party

    legacy()
    with pytest.raises(UnableTo, match="already"):
        legacy()
    legacy(amount_minor=30_000_00, phones=[("13600009921", "debtor")])
    assert Party.objects.get().loans.count() == 2


def test_only_those_who_may(legacy, people, branch, product, staff):
    from beforehand.office.imports import services
    from beforehand.office.pages.unable import UnableTo

    with pytest.raises(UnableTo):
        services.import_legacy_loan(
            people["bringer"], None, branch=branch, source="x", name="D", born_on=None, product=product, amount_minor=1000_00,
            installments=1, granted_on=date(2026, 8, 3), applied_at=datetime(2026, 8, 3, tzinfo=HANGZHOU),
            decided_at=datetime(2026, 8, 3, tzinfo=HANGZHOU),
            brought_by="", prepared_by="", signed_by=["x"],
        )  # fmt: skip


def test_the_override_of_the_past_is_followed_with_those_made_here(people, legacy, client):
    from django.urls import reverse

    from beforehand.office.home.queries.today import overrides_followed
    from beforehand.office.underwriting.queries import overrides

    loan = legacy().loan
    (found,) = overrides(people["head"])
    assert found.legacy
    assert (found.loan, found.amount_minor, found.signers) == (loan, 60_000_00, ("bringer",))
    assert "Signed by the one who brought the customer." in found.against
    assert overrides_followed(people["head"]).count == 1
    client.force_login(people["head"], backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("underwriting:overrides")).content.decode()
    assert "before this office" in page
    assert reverse("home:file", args=[loan.party.number]) in page
