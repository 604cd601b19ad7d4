"""The pages of a file in a client: they work, refuse what is wrong beside its field, show nothing to whoever may not see it."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from beforehand.office.audit.models import AuditRow
from beforehand.office.parties import queries, services
from beforehand.office.parties.models import Attachment, AttachmentOpened, Finding, Party

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


def photo(name="rent-book.png", content=PNG):
    return SimpleUploadedFile(name, content, "image/png")


def entry(**more):
    return {
        "key": str(uuid4()), "attribute": "home.address", "value": "Room 22", "evidence_kind": "document", "source": "Rent book",
        "words": "In 22 since August 2023.", "true_from": "2023-08", **more,
    }  # fmt: skip


def new_entry(borrower, **query):
    address = reverse("parties:record_finding", args=[borrower.number])
    return f"{address}?{'&'.join(f'{name}={value}' for name, value in query.items())}" if query else address


class TestEntry:
    def test_it_works(self, officer, borrower, enter):
        sent = entry(papers=[photo(), photo("second.png", PNG + b"1")])
        answer = enter(officer).post(new_entry(borrower), sent)
        assert answer.status_code == 302
        found = borrower.findings.get()
        assert (found.attribute, str(found.value), found.true_from, found.department) == ("home.address", "Room 22", "2023-08", "lending")
        assert [paper.title for paper in found.attachments.order_by("pk")] == ["rent-book", "second"]
        assert answer.headers["Location"].endswith(f"#finding-{found.pk}")

    def test_pressing_twice_writes_once(self, officer, borrower, enter):
        sent = entry()
        for _ in range(2):
            assert enter(officer).post(new_entry(borrower), {**sent, "papers": [photo()]}).status_code == 302
        assert (Finding.objects.count(), Attachment.objects.count()) == (1, 1)

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"value": ""}, "This field is required"),
            ({"attribute": ""}, "This field is required"),
            ({"attribute": "application.amount"}, "Select a valid choice"),
            ({"attribute": "credit_report.current_overdue", "value": "99999999999999"}, "Check the number of digits"),
            ({"attribute": "credit_report.current_overdue", "value": "-5"}, "below zero"),
            ({"attribute": "bank_statement.months_covered", "value": "many"}, "many is no number"),
            ({"evidence_kind": "rumour"}, "Select a valid choice"),
            ({"true_from": "2300-01-01"}, "2300-01-01"),
            ({"true_from": "soon"}, "soon"),
            ({"seen_on": "2190-01-01"}, "after it was learnt"),
            ({"learnt_at": "2190-01-01 10:00"}, "has not come yet"),
            ({"learnt_at": "2025-03-01 10:00", "source": ""}, "who or what shows that"),
        ],
    )
    def test_wrong_input_is_said_and_nothing_is_written(self, officer, borrower, enter, wrong, sentence):
        answer = enter(officer).post(new_entry(borrower), {**entry(), "papers": [photo()], **wrong})
        assert answer.status_code == 400
        assert sentence in answer.content.decode()
        assert (Finding.objects.count(), Attachment.objects.count()) == (0, 0)

    @pytest.mark.parametrize(
        ("name", "content", "sentence"),
        [
            ("a.png", b"", "empty"),
            ("a.png", b"<svg onload=alert(1)>", "neither a photo"),
            ("a.pdf", b"MZ" + bytes(99), "neither a photo"),
            ("a.png", PNG + bytes(20 * 1024 * 1024), "larger than 20 MB"),
        ],
    )
    def test_what_is_no_photo_is_told_by_its_content(self, officer, borrower, enter, name, content, sentence):
        answer = enter(officer).post(new_entry(borrower), {**entry(), "papers": [photo(name, content)]})
        assert answer.status_code == 400
        assert sentence in answer.content.decode()
        assert (Finding.objects.count(), Attachment.objects.count()) == (0, 0)

    def test_an_entry_is_corrected_by_another(self, officer, borrower, enter):
        first = services.record_finding(officer, None, party=borrower, attribute="home.address", value="Room 32", evidence_kind="document")
        client = enter(officer)
        page = client.get(new_entry(borrower, supersedes=first.pk)).content.decode()
        assert "Correct Home address" in page
        assert 'name="attribute"' not in page
        client.post(new_entry(borrower, supersedes=first.pk), entry())
        assert [str(one.value) for one in queries.current_findings(borrower)] == ["Room 22"]
        page = client.get(reverse("parties:finding", args=[first.pk])).content.decode()
        assert "This entry was replaced" in page
        assert "Correct it" not in page

    def test_the_field_follows_what_the_entry_speaks_of(self, officer, borrower, enter):
        address = reverse("parties:value_field", args=[borrower.number])
        answer = enter(officer).get(address, {"attribute": "identity.document_given"}).content.decode()
        assert 'type="radio"' in answer
        assert "CNY" in enter(officer).get(address, {"attribute": "credit_report.current_overdue"}).content.decode()
        assert enter(officer).get(address, {"attribute": "nonsense"}).status_code == 200

    def test_yes_and_an_amount_are_read_as_people_type_them(self, officer, borrower, enter):
        client = enter(officer)
        client.post(new_entry(borrower), entry(attribute="identity.document_given", value="true", true_from=""))
        client.post(new_entry(borrower), entry(attribute="bank.balance", value="342,000", true_from=""))
        assert {str(one.value) for one in borrower.findings.all()} == {"true", "342000.00 CNY"}


class TestWhoMaySee:
    PAGES = ("record_finding", "contradictions", "people", "states", "papers", "file_checks")

    @pytest.mark.parametrize("name", PAGES)
    def test_it_works_and_the_reading_is_written_down(self, officer, borrower, enter, name):
        assert enter(officer).get(reverse(f"parties:{name}", args=[borrower.number])).status_code == 200
        assert AuditRow.objects.filter(kind="reading", actor_id=officer.pk, subject_id=str(borrower.pk)).count() == 1

    @pytest.mark.parametrize("name", PAGES)
    def test_another_branch_finds_nothing_there(self, stranger, borrower, enter, name):
        client = enter(stranger)
        assert client.get(reverse(f"parties:{name}", args=[borrower.number])).status_code == 404
        assert client.post(reverse(f"parties:{name}", args=[borrower.number]), entry()).status_code in (404, 405)

    @pytest.mark.parametrize("role", ["cashier", "administrator"])
    def test_who_neither_lends_nor_collects_is_not_let_in(self, staff, borrower, enter, role):
        for name in self.PAGES:
            assert enter(staff(role)).get(reverse(f"parties:{name}", args=[borrower.number])).status_code == 403

    def test_the_auditor_reads_and_writes_nothing(self, staff, borrower, enter):
        client = enter(staff("auditor", branch=None))
        page = client.get(reverse("parties:people", args=[borrower.number]))
        assert page.status_code == 200
        assert "<form method" not in page.content.decode().split("<main", 1)[1]
        assert client.get(new_entry(borrower)).status_code == 403

    def test_records_of_another_branch_are_not_there(self, officer, borrower, stranger, enter):
        finding = services.record_finding(officer, None, party=borrower, attribute="home.address", value="x", evidence_kind="document")
        paper = services.attach(officer, None, party=borrower, title="x", filename="x.png", content=PNG)
        task = services.order_verification(
            officer, None, party=borrower, check_code="home_visit", attribute="home_address.verified_by_visit"
        )
        flag = services.raise_flag(officer, None, party=borrower, kind="disputed", reason="x")
        consent = services.record_consent(officer, None, party=borrower, kind="account_shown", scope={}, words="yes")
        third = services.add_third_person(officer, None, party=borrower, relation="landlord")
        detail = borrower.contact_details.first()
        client = enter(stranger)
        for name, record in (("finding", finding), ("attachment", paper), ("task", task), ("end_flag", flag)):
            assert client.get(reverse(f"parties:{name}", args=[record.pk])).status_code == 404, name
        for name, record in (("take", task), ("end_detail", detail), ("third_person_refused", third), ("withdraw_consent", consent)):
            assert client.post(reverse(f"parties:{name}", args=[record.pk])).status_code == 404, name


class TestPapers:
    def test_a_paper_is_a_download_that_runs_nothing_and_its_opening_is_logged(self, officer, borrower, enter):
        client = enter(officer)
        address = reverse("parties:papers", args=[borrower.number])
        assert client.post(address, {"key": str(uuid4()), "papers": [photo()], "title": "Rent book: <22>"}).status_code == 302
        paper = Attachment.objects.get()
        answer = client.get(reverse("parties:attachment", args=[paper.pk]))
        assert b"".join(answer.streaming_content) == PNG
        assert answer.headers["Content-Disposition"].startswith("attachment;")
        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert AttachmentOpened.objects.filter(attachment=paper, recorded_by=officer).count() == 1
        assert "opened once" in client.get(address).content.decode()

    def test_nothing_chosen_is_said(self, officer, borrower, enter):
        answer = enter(officer).post(reverse("parties:papers", args=[borrower.number]), {"key": str(uuid4())})
        assert answer.status_code == 400
        assert "Choose a photo or a PDF" in answer.content.decode()


class TestContradiction:
    @pytest.fixture
    def two(self, officer, borrower):
        said = services.record_finding(
            officer, None, party=borrower, attribute="home.address", value="Room 23", evidence_kind="own_statement"
        )
        found = services.record_finding(officer, None, party=borrower, attribute="home.address", value="Room 22", evidence_kind="document")
        return said, found

    def test_it_works(self, officer, borrower, two, enter):
        client = enter(officer)
        address = reverse("parties:settle", args=[borrower.number, "home.address"])
        page = client.get(address).content.decode()
        assert "Room 22" in page
        assert "Room 23" in page
        sent = {"key": str(uuid4()), "pair": f"{two[0].pk}-{two[1].pk}", "stands": str(two[1].pk), "reason": "The rent book."}
        assert client.post(address, sent).status_code == 302
        assert client.post(address, sent).status_code in (200, 302)
        assert borrower.settlements.get().stands == two[1]
        assert (
            "Settled by Chen Yu: Room 22 stands." in client.get(reverse("parties:contradictions", args=[borrower.number])).content.decode()
        )

    @pytest.mark.parametrize("wrong", [{"reason": ""}, {"reason": "   "}, {"stands": "999"}, {"stands": ""}])
    def test_without_a_side_or_a_reason_it_stays_open(self, officer, borrower, two, enter, wrong):
        address = reverse("parties:settle", args=[borrower.number, "home.address"])
        sent = {"key": str(uuid4()), "pair": f"{two[0].pk}-{two[1].pk}", "stands": str(two[1].pk), "reason": "x", **wrong}
        assert enter(officer).post(address, sent).status_code == 400
        assert not borrower.settlements.exists()

    def test_there_is_no_page_where_nothing_contradicts(self, officer, borrower, enter):
        assert enter(officer).get(reverse("parties:settle", args=[borrower.number, "home.address"])).status_code == 404


class TestPeopleAndStates:
    def test_a_number_is_added_once_and_ended(self, officer, borrower, enter):
        client, address = enter(officer), reverse("parties:people", args=[borrower.number])
        sent = {
            "form": "detail",
            "detail-key": str(uuid4()),
            "detail-kind": "phone",
            "detail-value": "13900001111",
            "detail-holder": "relative",
        }
        assert client.post(address, sent).status_code == 302
        again = client.post(address, {**sent, "detail-key": str(uuid4())})
        assert again.status_code == 400
        assert "stands in the file already" in again.content.decode()
        detail = borrower.contact_details.get(holder="relative")
        client.post(reverse("parties:end_detail", args=[detail.pk]))
        detail.refresh_from_db()
        assert detail.ended_at is not None

    def test_no_telephone_number_is_said_at_its_field(self, officer, borrower, enter):
        sent = {"form": "detail", "detail-key": str(uuid4()), "detail-kind": "phone", "detail-value": "call me", "detail-holder": "debtor"}
        answer = enter(officer).post(reverse("parties:people", args=[borrower.number]), sent)
        assert answer.status_code == 400
        assert "is no telephone number" in answer.content.decode()

    def test_a_third_person_wishes_not_to_be_asked(self, officer, borrower, enter):
        client, address = enter(officer), reverse("parties:people", args=[borrower.number])
        client.post(address, {"form": "third", "third-key": str(uuid4()), "third-relation": "landlord", "third-name": "the landlady"})
        third = borrower.third_persons.get()
        client.post(reverse("parties:third_person_refused", args=[third.pk]))
        assert "not to be asked since 2025-03-07" in client.get(address).content.decode()

    def test_a_flag_goes_up_and_another_ends_it(self, officer, borrower, staff, enter):
        address = reverse("parties:states", args=[borrower.number])
        sent = {"form": "flag", "flag-key": str(uuid4()), "flag-kind": "disputed", "flag-reason": "He says he paid."}
        client = enter(officer)
        assert client.post(address, sent).status_code == 302
        flag = borrower.flags.get()
        assert client.post(address, {**sent, "flag-key": str(uuid4()), "flag-reason": " "}).status_code == 400
        client = enter(staff("branch_manager"))
        assert "End it" in client.get(address).content.decode()
        end = reverse("parties:end_flag", args=[flag.pk])
        assert client.post(end, {"key": str(uuid4()), "reason": ""}).status_code == 400
        assert client.post(end, {"key": str(uuid4()), "reason": "Paid."}).status_code == 302
        assert queries.flags_in_force(borrower) == []

    @pytest.mark.parametrize(
        ("sent", "scope"),
        [
            ({"kind": "hours_agreement", "start": "19:00", "end": "21:00"}, {"start": "19:00", "end": "21:00"}),
            ({"kind": "hours_agreement", "start": "7pm", "end": "21:00"}, None),
            ({"kind": "hours_agreement", "start": "21:00", "end": "19:00"}, None),
            ({"kind": "hours_agreement"}, None),
            ({"kind": "meet_at_place", "limit": "the tea house"}, {"place": "the tea house"}),
        ],
    )
    def test_a_yes_is_recorded_with_its_limits(self, officer, borrower, enter, sent, scope):
        data = {
            "form": "consent",
            "consent-key": str(uuid4()),
            "consent-words": "In the evening.",
            **{f"consent-{k}": v for k, v in sent.items()},
        }
        answer = enter(officer).post(reverse("parties:states", args=[borrower.number]), data)
        assert answer.status_code == (400 if scope is None else 302)
        assert [one.scope for one in borrower.consents.all()] == ([] if scope is None else [scope])


class TestChecks:
    @pytest.fixture
    def visit(self, officer, borrower):
        return services.order_verification(
            officer, None, party=borrower, check_code="home_visit", attribute="home_address.verified_by_visit", taught_by="case A"
        )

    def test_it_works(self, officer, borrower, visit, enter):
        services.record_finding(officer, None, party=borrower, attribute="home.address", value="Room 23", evidence_kind="own_statement")
        client = enter(officer)
        listed = client.get(reverse("parties:checks")).content.decode()
        assert "Visit to the home" in listed
        assert "taught by case A" in listed
        assert client.post(reverse("parties:take", args=[visit.pk])).status_code == 302
        assert "Visit to the home" in client.get(reverse("parties:checks"), {"show": "mine"}).content.decode()
        page = client.get(reverse("parties:task", args=[visit.pk])).content.decode()
        assert "Room 23" in page
        assert 'name="evidence_kind"' not in page
        sent = {"key": str(uuid4()), "outcome": "found_otherwise", "value": "Room 22", "words": "He opened at 22."}
        answer = client.post(reverse("parties:task", args=[visit.pk]), sent, follow=False)
        assert answer.status_code == 302
        assert {str(one.value) for one in borrower.findings.filter(evidence_kind="own_observation")} == {"Room 22", "false"}
        page = client.get(reverse("parties:task", args=[visit.pk])).content.decode()
        assert "Found, but otherwise than claimed" in page
        assert "It contradicts what stands in the file" in page

    def test_what_is_missing_is_said_at_its_field(self, officer, borrower, visit, enter):
        client = enter(officer)
        assert client.post(reverse("parties:task", args=[visit.pk]), {"key": str(uuid4())}).status_code == 400
        answer = client.post(reverse("parties:task", args=[visit.pk]), {"key": str(uuid4()), "outcome": "found_otherwise"})
        assert answer.status_code == 400
        assert "what was found instead" in answer.content.decode()
        statement = services.order_verification(
            officer, None, party=borrower, check_code="bank_statement", attribute="bank_statement.months_covered"
        )
        answer = client.post(reverse("parties:task", args=[statement.pk]), {"key": str(uuid4()), "outcome": "found"})
        assert answer.status_code == 400
        assert "what the paper shows" in answer.content.decode()
        assert not borrower.findings.exists()

    def test_a_check_is_ordered_once(self, officer, borrower, enter):
        client, address = enter(officer), reverse("parties:file_checks", args=[borrower.number])
        sent = {"key": str(uuid4()), "attribute": "bank_statement.months_covered"}
        assert client.post(address, sent).status_code == 302
        assert client.post(address, sent).status_code == 302
        again = client.post(address, {**sent, "key": str(uuid4())})
        assert again.status_code == 400
        assert "ordered and not answered yet" in again.content.decode()
        past = client.post(address, {"key": str(uuid4()), "attribute": "purpose.shown", "due_on": "2020-01-01"})
        assert past.status_code == 400
        assert "is past" in past.content.decode()
        assert borrower.verification_tasks.count() == 1

    def test_the_lists_take_no_more_queries_for_more_rows(self, officer, branch, visit, enter):
        client, address = enter(officer), reverse("parties:checks")
        client.get(address)
        with CaptureQueriesContext(connection) as few:
            client.get(address, {"show": "branch", "sort": "-due"})
        for number in range(29):
            party = services.open_file(officer, None, branch=branch, name=f"Person {number}", born_on=None)
            services.order_verification(officer, None, party=party, check_code="purpose_paper", attribute="purpose.shown")
        with CaptureQueriesContext(connection) as many:
            page = client.get(address, {"show": "branch", "sort": "-due"}).content.decode()
        assert page.count("data-row") == 25
        assert "1 to 25 of 30" in page
        assert len(many) == len(few)

    def test_another_branch_sees_no_check(self, stranger, visit, enter):
        assert "Visit to the home" not in enter(stranger).get(reverse("parties:checks"), {"show": "branch"}).content.decode()


class TestOpening:
    def sent(self, branch, **more):
        return {
            "key": str(uuid4()),
            "branch": branch.pk,
            "name": "𠮷田",
            "identity_number": "330106199001010011",
            "born_on": "1990-01-01",
            **more,
        }

    def test_it_works(self, officer, branch, enter):
        answer = enter(officer).post(
            reverse("parties:open_file"), self.sent(branch, phone="13800000000", phone_holder="debtor", home="Room 1")
        )
        assert answer.status_code == 302
        party = Party.objects.get()
        assert {one.kind for one in party.contact_details.all()} == {"phone", "home"}
        page = enter(officer).get(reverse("parties:people", args=[party.number])).content.decode()
        assert "do not draw 𠮷" in page

    def test_who_has_a_file_is_led_to_it(self, officer, branch, borrower, enter):
        answer = enter(officer).post(reverse("parties:open_file"), self.sent(branch, identity_number="330106199102170014"))
        assert answer.status_code == 400
        assert borrower.number in answer.content.decode()
        assert "Open that file" in answer.content.decode()

    @pytest.mark.parametrize(
        "wrong",
        [{"name": ""}, {"born_on": "2300-01-01"}, {"born_on": "1850-01-01"}, {"born_on": "x"}, {"identity_number": "!"}, {"phone": "me"}],
    )
    def test_wrong_input_opens_nothing(self, officer, branch, enter, wrong):
        assert enter(officer).post(reverse("parties:open_file"), self.sent(branch, **wrong)).status_code == 400
        assert not Party.objects.exists()

    def test_only_who_lends_at_the_counter_opens_files(self, staff, branch, enter):
        assert enter(staff("collector")).get(reverse("parties:open_file")).status_code == 403


def test_what_declares_an_earlier_moment_is_listed_for_the_auditor(officer, borrower, staff, enter, office_clock):
    earlier = office_clock.now()
    office_clock.forward(days=3)
    services.record_finding(
        officer, earlier, party=borrower, attribute="note.other", value="x", evidence_kind="hearsay", source="the landlord"
    )
    services.record_finding(officer, None, party=borrower, attribute="note.other", value="prompt", evidence_kind="hearsay")
    page = enter(staff("auditor", branch=None)).get(reverse("parties:declared_earlier")).content.decode()
    assert page.count("data-row") == 1
    assert "the landlord" in page
    assert enter(officer).get(reverse("parties:declared_earlier")).status_code == 403
