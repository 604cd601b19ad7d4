"""The room of applications in a browser's client."""

from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from beforehand.office.intake import services
from beforehand.office.intake.models import Application, Draft
from beforehand.office.parties import services as parties
from beforehand.office.parties.models import Party
from beforehand.office.staff.models import Branch

TAKE = "/applications/new/"


def asked(product, **more):
    return {
        "key": str(uuid4()), "product": product.pk, "amount_minor": "20,000.00", "installments": "18", "purpose": "tyres",
        "claim_home_address": "Room 23", "claim_home_address_words": "A self-built house, room 23.", "claim_bank_balance": "3,000", **more,
    }  # fmt: skip


def person(branch, **more):
    given = {"branch": branch.pk, "name": "B2", "identity_number": "330106198807190072", "phone": "13900006602", "phone_holder": "debtor"}
    return {f"borrower-{name}": value for name, value in {**given, **more}.items()}


class TestTaking:
    def test_of_somebody_with_a_file(self, officer, product, borrower, enter):
        client = enter(officer)
        found = client.get(TAKE, {"q": "13800002207"}).content.decode()
        assert f"?file={borrower.number}" in found
        assert client.get(TAKE, {"file": borrower.number}).status_code == 200
        answer = client.post(f"{TAKE}?file={borrower.number}", asked(product))
        made = Application.objects.get()
        assert answer.headers["Location"] == reverse("intake:application", args=[made.pk])
        assert (made.party, made.amount_minor, made.installments, made.prepared_by, made.brought_by) == (
            borrower,
            20_000_00,
            18,
            officer,
            None,
        )
        assert {(one.attribute, str(one.value)) for one in borrower.findings.all()} == {
            ("home.address", "Room 23"), ("bank.balance", "3000.00 CNY"),
        }  # fmt: skip

    def test_of_a_new_borrower_opens_his_file(self, officer, product, branch, enter):
        sent = {**asked(product), **person(branch)}
        for _ in range(2):  # pressed twice
            assert enter(officer).post(f"{TAKE}?new=1", sent).status_code == 302
        party = Party.objects.get()
        assert Application.objects.get().party == party
        assert {(one.kind, str(one.value)) for one in party.contact_details.all()} == {("phone", "13900006602"), ("home", "Room 23")}

    def test_who_has_a_file_is_led_to_it_and_nothing_is_written(self, officer, product, borrower, branch, enter):
        answer = enter(officer).post(f"{TAKE}?new=1", {**asked(product), **person(branch, identity_number="330106199102170014")})
        assert answer.status_code == 400
        page = answer.content.decode()
        assert "has a file already" in page
        assert f"?file={borrower.number}" in page
        assert not Application.objects.exists()

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"amount_minor": ""}, "This field is required"),
            ({"amount_minor": "-5"}, "below zero"),
            ({"amount_minor": "99999999999999"}, "number of digits"),
            ({"amount_minor": "999.99"}, "from 1,000.00 to 200,000.00"),
            ({"amount_minor": "abc"}, "abc"),
            ({"installments": "37"}, "1 to 36 installments"),
            ({"installments": "0"}, "greater than or equal to 1"),
            ({"product": "999"}, "Select a valid choice"),
            ({"claim_bank_balance": "much"}, "much"),
            ({"claim_bank_balance": "10 XXQ"}, "XXQ"),
            ({"brought_by": "999"}, "Select a valid choice"),
        ],
    )
    def test_wrong_input_is_said_and_no_file_is_opened(self, officer, product, branch, enter, wrong, sentence):
        answer = enter(officer).post(f"{TAKE}?new=1", {**asked(product), **person(branch), **wrong})
        assert answer.status_code == 400
        assert sentence in answer.content.decode()
        assert (Application.objects.count(), Party.objects.count()) == (0, 0)

    def test_a_second_one_of_the_same_person_is_refused(self, officer, product, borrower, applied, enter):
        assert applied.number in enter(officer).get(TAKE, {"file": borrower.number}).content.decode()
        answer = enter(officer).post(f"{TAKE}?file={borrower.number}", asked(product))
        assert answer.status_code == 400
        assert "waits already" in answer.content.decode()

    def test_the_file_of_another_branch_is_not_there(self, staff, product, borrower, enter):
        client = enter(staff("loan_officer", branch=Branch.objects.create(code="NB", name="Ningbo")))
        assert client.get(TAKE, {"file": borrower.number}).status_code == 404
        assert client.post(f"{TAKE}?file={borrower.number}", asked(product)).status_code == 404
        assert borrower.number not in client.get(TAKE, {"q": "13800002207"}).content.decode()

    @pytest.mark.parametrize("role", ["underwriter", "collector", "cashier", "auditor", "administrator"])
    def test_who_takes_no_applications_is_not_let_in(self, staff, enter, role):
        client = enter(staff(role))
        assert client.get(TAKE).status_code == 403
        assert client.post(reverse("intake:keep"), {"key": str(uuid4())}).status_code == 403


class TestDraft:
    def test_what_is_typed_is_kept_and_taken_up_again(self, officer, product, branch, enter):
        client = enter(officer)
        sent = {**asked(product, amount_minor="12,3"), **person(branch, name="Half typed"), "new": "1"}
        answer = client.post(reverse("intake:keep"), sent).content.decode()
        assert answer == "Kept at 10:20."
        assert Draft.objects.get().key == UUID(sent["key"])
        assert "Half typed" in client.get(reverse("intake:applications")).content.decode()
        page = client.get(TAKE, {"draft": sent["key"]}).content.decode()
        assert 'value="Half typed"' in page
        assert 'value="12,3"' in page
        assert sent["key"] in page
        sent["amount_minor"] = "12,300"
        assert client.post(f"{TAKE}?new=1", sent).status_code == 302
        assert not Draft.objects.exists()

    def test_the_last_stroke_that_comes_after_the_form_keeps_nothing(self, officer, product, branch, enter):
        client = enter(officer)
        sent = {**asked(product), **person(branch, name="Whole"), "new": "1"}
        assert client.post(f"{TAKE}?new=1", sent).status_code == 302
        assert "taken already" in client.post(reverse("intake:keep"), sent).content.decode()
        assert not Draft.objects.exists()

    def test_it_is_thrown_away(self, officer, branch, enter):
        key = uuid4()
        services.keep_draft(officer, branch, key, {"new": "1"})
        assert enter(officer).post(reverse("intake:discard", args=[key])).status_code == 302
        assert not Draft.objects.exists()

    def test_a_colleague_does_not_see_it(self, officer, staff, branch, enter):
        key = uuid4()
        services.keep_draft(officer, branch, key, {"borrower-name": "Half typed", "new": "1"})
        client = enter(staff("loan_officer"))
        assert "Half typed" not in client.get(reverse("intake:applications")).content.decode()
        assert "Half typed" not in client.get(TAKE, {"draft": str(key)}).content.decode()
        client.post(reverse("intake:discard", args=[key]))
        assert Draft.objects.exists()

    def test_nonsense_keeps_nothing(self, officer, enter):
        assert enter(officer).post(reverse("intake:keep"), {"key": "x"}).content == b""
        assert enter(officer).get(TAKE, {"draft": "x"}).status_code == 200
        assert not Draft.objects.exists()


class TestApplication:
    def test_from_papers_to_the_desk(self, officer, applied, borrower, enter):
        client, address = enter(officer), reverse("intake:application", args=[applied.pk])
        page = client.get(address).content.decode()
        assert "A self-built house, room 23." in page
        assert "nobody asked" in page
        entry = {
            "key": str(uuid4()),
            "value": "true",
            "attribute": "identity.document_given",
            "evidence_kind": "document",
            "source": "Identity card",
        }
        answer = client.post(f"{reverse('intake:record', args=[applied.pk])}?attribute=identity.document_given", entry)
        assert answer.headers["Location"] == address
        found = borrower.findings.get(attribute="identity.document_given")
        assert (found.subject_type, found.subject_id) == ("application", applied.pk)
        order = {"attribute": "home_address.verified_by_visit"}
        assert client.post(reverse("intake:order", args=[applied.pk]), order).status_code == 302
        assert borrower.verification_tasks.get().application_id == applied.pk
        assert client.post(reverse("intake:order", args=[applied.pk]), order).status_code == 409
        assert client.post(reverse("intake:order", args=[applied.pk]), {"attribute": "nonsense"}).status_code == 409
        assert client.post(reverse("intake:submit", args=[applied.pk])).status_code == 302
        assert client.post(reverse("intake:submit", args=[applied.pk])).status_code == 409
        page = client.get(address).content.decode()
        assert "At the decision desk since" in page
        assert "Hand it in" not in page

    def test_the_applicant_withdraws(self, officer, applied, enter):
        client = enter(officer)
        assert client.post(reverse("intake:withdraw", args=[applied.pk]), {"key": str(uuid4()), "words": "No more."}).status_code == 302
        page = client.get(reverse("intake:application", args=[applied.pk])).content.decode()
        assert "No more." in page
        assert "Order it" not in page

    def test_who_may_not_write_is_offered_no_button(self, staff, applied, enter):
        for role in ("auditor", "cashier", "compliance_officer"):
            page = enter(staff(role)).get(reverse("intake:application", args=[applied.pk])).content.decode()
            assert "Hand it in" not in page, role
            assert "Order it" not in page, role
        assert enter(staff("administrator", branch=None)).get(reverse("intake:application", args=[applied.pk])).status_code == 403

    def test_another_branch_finds_nothing(self, staff, applied, enter):
        client = enter(staff("loan_officer", branch=Branch.objects.create(code="NB", name="Ningbo")))
        assert client.get(reverse("intake:application", args=[applied.pk])).status_code == 404
        for name in ("submit", "withdraw", "record", "order"):
            assert client.post(reverse(f"intake:{name}", args=[applied.pk])).status_code == 404
        assert applied.number not in client.get(reverse("intake:applications"), {"show": "all"}).content.decode()


def test_the_list_sorts_pages_and_takes_no_more_queries_for_more_rows(officer, branch, product, enter):
    client, address = enter(officer), reverse("intake:applications")

    def apply(number):
        party = parties.open_file(officer, None, branch=branch, name=f"Person {number:02d}", born_on=None)
        services.receive_application(officer, None, party=party, product=product, amount_minor=1000_00 + number, installments=6)

    apply(0)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address, {"show": "papers", "sort": "-amount"})
    for number in range(1, 30):
        apply(number)
    with CaptureQueriesContext(connection) as many:
        page = client.get(address, {"show": "papers", "sort": "-amount"}).content.decode()
    assert len(many) == len(few)
    assert page.count("data-row") == 25
    assert "1 to 25 of 30" in page
    assert page.index("1,000.29") < page.index("1,000.28")
    assert "1,000.00" in client.get(address, {"show": "papers", "sort": "-amount", "page": "2"}).content.decode()
    for nonsense in ({"show": "x"}, {"sort": "password"}, {"page": "x"}, {"q": "%"}):
        assert client.get(address, nonsense).status_code == 200
