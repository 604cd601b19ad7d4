"""The desk in a browser's client: covered before the own view, one step at a time, who may and who may not, each way it goes wrong."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from beforehand.office.audit import clock
from beforehand.office.audit.models import AuditRow
from beforehand.office.parties import services as parties
from beforehand.office.parties.models import VerificationTask
from beforehand.office.servicing.models import Approval
from beforehand.office.underwriting import services
from beforehand.office.underwriting.models import Decision, OwnView, SecondSignature


def at(application, name="desk", *more):
    return reverse(f"underwriting:{name}", args=[application.pk, *more])


def key(**more):
    return {"key": str(uuid4()), **more}


VIEW = {"outcome": "approve", "would_pay_of_100": "90", "words": "Papers in order."}


def text_of(answer):
    return answer.content.decode()


class TestDesk:
    def test_it_works(self, people, acts, enter):
        application = acts.apply(people)
        first = enter(people["first"])
        assert first.post(at(application, "write_view"), key(**VIEW)).status_code == 302
        assert first.post(at(application, "sign"), key(outcome="approve")).status_code == 302
        decision = Decision.objects.get()
        second = enter(people["second"])
        second.post(at(application, "write_view"), key(**VIEW))
        assert second.post(at(application, "sign_second"), key(decision=decision.pk)).status_code == 302
        approval = Approval.objects.get(application_id=application.pk)
        assert (approval.first_signer, approval.second_signer) == (people["first"], people["second"])
        page = text_of(second.get(at(application)))
        assert "May be paid out from" in page

    def test_while_covered_no_rule_is_in_the_page(self, people, acts, enter, office_clock):
        acts.release_2(people, office_clock)
        application = acts.apply(people, file=acts.FILE[:2])
        page = text_of(enter(people["first"]).get(at(application)))
        assert "Covered until your view is recorded" in page
        version = services.founding_versions()[1]
        for rule in version.rules:
            assert rule.text not in page
            assert rule.sentence_en not in page
            assert rule.rule_id not in page
        assert "taught by" not in page
        assert "nobody has been there" in page

    def test_the_second_signer_too_says_first_what_he_sees(self, people, acts, enter):
        application = acts.apply(people)
        acts.view(people["first"], application)
        services.sign_decision(people["first"], None, application=application, outcome="decline", reasons=["income_not_shown"])
        decision = Decision.objects.get()
        second = enter(people["second"])
        page = text_of(second.get(at(application)))
        assert "first signed first" in page
        assert "declined" not in page
        assert "Your income was not shown" not in page
        assert "As I see it." not in page
        second.post(at(application, "sign_second"), key(decision=decision.pk))
        assert not SecondSignature.objects.exists()
        second.post(at(application, "write_view"), key(**VIEW))
        page = text_of(second.get(at(application)))
        assert "first: declined" in page
        assert "As I see it." in page

    def test_unknown_names_what_is_missing_and_one_click_orders_it(self, people, acts, enter, office_clock):
        acts.release_2(people, office_clock)
        application = acts.apply(people, file=[one for one in acts.FILE if "visit" not in one[0]])
        acts.view(people["first"], application)
        client = enter(people["first"])
        page = text_of(client.get(at(application)))
        assert "Missing: Home address verified by a visit: never asked" in page
        assert "Order the visit" in page
        assert "60.00, 2 days" in page
        assert "taught by case A" in page
        sent = key(attribute="home_address.verified_by_visit")
        for _ in range(2):
            assert client.post(at(application, "order"), sent).status_code == 302
        task = VerificationTask.objects.get()
        assert (task.check_code, task.taught_by, task.application_id) == ("home_visit", "case A", application.pk)
        page = text_of(client.get(at(application)))
        assert "ordered, due" in page
        assert "Order the visit" not in page
        client.post(at(application, "undo_order", task.pk))
        assert task.result.outcome == "cancelled"

    def test_pressing_twice_signs_once(self, people, acts, enter):
        application = acts.apply(people)
        client = enter(people["first"])
        sent = key(**VIEW)
        for _ in range(2):
            assert client.post(at(application, "write_view"), sent).status_code == 302
        sent = key(outcome="approve")
        for _ in range(2):
            assert client.post(at(application, "sign"), sent).status_code == 302
        assert (OwnView.objects.count(), Decision.objects.count()) == (1, 1)
        decision = Decision.objects.get()
        client = enter(people["second"])
        client.post(at(application, "write_view"), key(**VIEW))
        sent = key(decision=decision.pk)
        for _ in range(2):
            assert client.post(at(application, "sign_second"), sent).status_code == 302
        assert SecondSignature.objects.count() == 1
        assert Approval.objects.count() == 1

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"outcome": ""}, "This field is required"),
            ({"outcome": "perhaps"}, "Select a valid choice"),
            ({"would_pay_of_100": ""}, "0 to 100"),
            ({"would_pay_of_100": "-1"}, "0 to 100"),
            ({"would_pay_of_100": "101"}, "0 to 100"),
            ({"would_pay_of_100": "99999999999999"}, "0 to 100"),
            ({"words": "  "}, "This field is required"),
            ({"words": "x" * 4001}, "at most 4000"),
        ],
    )
    def test_a_view_that_cannot_be_read_is_refused_beside_its_field(self, people, acts, enter, wrong, sentence):
        application = acts.apply(people)
        answer = enter(people["first"]).post(at(application, "write_view"), key(**{**VIEW, **wrong}))
        assert answer.status_code == 400
        assert sentence in text_of(answer)
        assert not OwnView.objects.exists()

    def test_a_decline_needs_a_reason(self, people, acts, enter):
        application = acts.apply(people)
        acts.view(people["first"], application)
        client = enter(people["first"])
        answer = client.post(at(application, "sign"), key(outcome="decline"))
        assert answer.status_code == 400
        assert "Choose the reasons he will be told." in text_of(answer)
        answer = client.post(at(application, "sign"), key(outcome="decline", reasons=["of my own making"]))
        assert answer.status_code == 400
        client.post(at(application, "sign"), key(outcome="decline", reasons=["purpose_not_shown"]))
        assert Decision.objects.get().reasons[0]["en"] == "What the money is for was not shown."

    def test_an_approval_against_a_rule_needs_its_reasons(self, people, acts, enter, office_clock):
        acts.release_2(people, office_clock)
        application = acts.apply(
            people, file=[(name, "250000.00 CNY" if "overdue" in name else value, kind) for name, value, kind in acts.FILE]
        )
        acts.view(people["first"], application)
        client = enter(people["first"])
        page = text_of(client.get(at(application)))
        assert "Declines." in page
        assert "taught by case D" in page
        answer = client.post(at(application, "sign"), key(outcome="approve"))
        assert "Write why the rule should not hold here" in text_of(answer)
        assert not Decision.objects.exists()
        client.post(at(application, "sign"), key(outcome="approve", override_reason="The bureau wrote that it was a mix-up."))
        assert Decision.objects.get().override

    def test_bringer_and_preparer_are_told_why_not(self, people, acts, enter, staff):
        both = staff("loan_officer", "underwriter", name="Gao Feng")
        application = acts.apply(people, brought_by=both)
        client = enter(both)
        page = text_of(client.get(at(application)))
        assert "You brought this applicant" in page
        assert "Covered until the case is decided" in page
        client.post(at(application, "write_view"), key(**VIEW))
        assert not OwnView.objects.exists()

    def test_who_may_sign_is_written_out(self, people, acts, enter, staff):
        staff("cashier", name="Sun Li")
        application = acts.apply(people, brought_by=people["bringer"])
        page = text_of(enter(people["first"]).get(at(application)))
        assert "bringer brought the case." in page
        assert "officer prepared it." in page
        assert "second" in page.split("May sign:")[1].split("May not:")[0]
        assert "Sun Li" in page.split("Without a role that signs:")[1]

    def test_the_rules_changed_before_the_second_signature(self, people, acts, enter, office_clock):
        application = acts.apply(people, file=[one for one in acts.FILE if "visit" not in one[0]])
        acts.view(people["first"], application)
        decision = services.sign_decision(people["first"], None, application=application, outcome="approve")
        acts.release_2(people, office_clock)
        acts.view(people["second"], application)
        client = enter(people["second"])
        page = text_of(client.get(at(application)))
        assert "It cannot be signed as approved" in page
        client.post(at(application, "sign_second"), key(decision=decision.pk))
        assert not SecondSignature.objects.exists()
        answer = client.post(at(application, "send_back"), key(decision=decision.pk, words=""))
        assert answer.status_code == 400
        client.post(at(application, "send_back"), key(decision=decision.pk, words="Version 2 asks for the visit."))
        assert not SecondSignature.objects.get().agrees
        page = text_of(enter(people["first"]).get(at(application)))
        assert "Version 2 asks for the visit." in page

    def test_put_back_in_the_queue(self, people, acts, enter):
        application = acts.apply(people)
        acts.view(people["first"], application)
        decision = services.sign_decision(people["first"], None, application=application, outcome="approve")
        client = enter(people["first"])
        assert 'data-opens="#put-back"' in text_of(client.get(at(application)))
        client.post(at(application, "put_back"), key(decision=decision.pk, words="I misread the amount."))
        assert decision.put_back.words == "I misread the amount."
        assert "Sign the decision" in text_of(client.get(at(application)))

    def test_another_branch_and_other_roles_see_nothing(self, people, acts, enter, staff):
        from beforehand.office.staff.models import Branch

        application = acts.apply(people)
        elsewhere = Branch.objects.create(code="NB", name="Ningbo", zone="Asia/Shanghai")
        assert enter(staff("underwriter", branch=elsewhere)).get(at(application)).status_code == 404
        assert enter(staff("cashier")).get(at(application)).status_code == 403
        assert enter(staff("collector")).get(reverse("underwriting:queue")).status_code == 403
        assert enter(staff("auditor", branch=None)).get(at(application)).status_code == 200

    def test_reading_is_logged(self, people, acts, enter):
        application = acts.apply(people)
        enter(people["first"]).get(at(application))
        row = AuditRow.objects.filter(kind="reading").get()
        assert (row.actor_id, row.names, row.subject_id) == (people["first"].pk, ["decision_desk"], str(application.party_id))

    def test_queries_do_not_grow_with_findings_and_decisions(self, people, acts, enter, django_assert_max_num_queries):
        application = acts.apply(people)
        acts.view(people["first"], application)
        client = enter(people["first"])
        with django_assert_max_num_queries(60) as few:
            client.get(at(application))
        for number in range(5):
            parties.record_finding(
                people["officer"],
                None,
                party=application.party,
                attribute="note.other",
                value=f"note {number}",
                evidence_kind="hearsay",
                source="x",
            )
            decision = services.sign_decision(people["first"], None, application=application, outcome="approve")
            services.put_back(people["first"], None, decision=decision, words="again")
        with django_assert_max_num_queries(len(few.captured_queries)):
            client.get(at(application))


class TestPassword:
    """What is signed asks for the password wherever this is no story."""

    def test_a_wrong_password_signs_nothing(self, people, acts, enter, monkeypatch):
        application = acts.apply(people)
        acts.view(people["first"], application)
        client = enter(people["first"])
        now = clock.now()
        monkeypatch.setattr(clock, "now", lambda: now)
        monkeypatch.setattr(clock, "is_story", lambda: False)
        page = text_of(client.get(at(application)))
        assert 'data-opens="#sign-first"' in page
        answer = client.post(at(application, "sign"), key(outcome="approve", password="wrong horse"))
        assert answer.status_code == 400
        assert "This is not your password. Nothing was signed." in text_of(answer)
        assert not Decision.objects.exists()
        assert client.post(at(application, "sign"), key(outcome="approve", password="correct horse")).status_code == 302
        assert Decision.objects.exists()


class TestQueue:
    def test_it_works(self, people, acts, enter, office_clock):
        first = acts.apply(people)
        office_clock.forward(hours=1)
        second = acts.apply(people, amount_minor=5_000_00)
        page = text_of(enter(people["first"]).get(reverse("underwriting:queue")))
        assert page.index(first.number) < page.index(second.number)
        page = text_of(enter(people["first"]).get(reverse("underwriting:queue") + "?sort=amount"))
        assert page.index(second.number) < page.index(first.number)

    def test_what_this_person_signed_waits_for_another(self, people, acts, enter):
        application = acts.apply(people)
        acts.view(people["first"], application)
        services.sign_decision(people["first"], None, application=application, outcome="approve")
        queue = reverse("underwriting:queue")
        assert application.number not in text_of(enter(people["first"]).get(queue))
        page = text_of(enter(people["first"]).get(f"{queue}?show=all"))
        assert "The first signature is yours" in page
        assert application.number in text_of(enter(people["second"]).get(f"{queue}?show=second"))
        assert application.number not in text_of(enter(people["second"]).get(f"{queue}?show=first"))

    @pytest.mark.parametrize("query", ["?show=nothing", "?sort=-since", "?sort=drop", "?page=99", "?page=x", "?sort=name", "?sort=number"])
    def test_odd_questions_are_answered(self, people, acts, enter, query):
        acts.apply(people)
        assert enter(people["first"]).get(reverse("underwriting:queue") + query).status_code == 200

    def test_queries_do_not_grow_with_rows(self, people, acts, enter, django_assert_max_num_queries):
        acts.apply(people)
        client = enter(people["first"])
        with django_assert_max_num_queries(30) as few:
            client.get(reverse("underwriting:queue"))
        for _ in range(4):
            acts.apply(people)
        with django_assert_max_num_queries(len(few.captured_queries)):
            client.get(reverse("underwriting:queue"))

    def test_empty(self, people, enter):
        assert "Nothing waits here." in text_of(enter(people["first"]).get(reverse("underwriting:queue")))


class TestChinese:
    def test_nothing_of_the_desk_is_left_in_english(self, people, acts, enter, office_clock):
        acts.release_2(people, office_clock)
        application = acts.apply(people, installments=12)
        client = enter(people["first"])
        client.cookies["language"] = "zh-hans"
        page = text_of(client.get(at(application)))
        assert "记录意见并揭示规则" in page
        acts.view(people["first"], application)
        page = text_of(client.get(at(application)))
        assert "通过并关注。" in page
        assert "由案例C得来" in page
        assert "签批" in page
        services.sign_decision(people["first"], None, application=application, outcome="approve")
        assert "Yours is the first signature" not in text_of(client.get(at(application)))

    def test_every_sentence_of_the_room_is_translated(self):
        from gettext import GNUTranslations
        from pathlib import Path

        from beforehand.office import underwriting

        folder = Path(underwriting.__file__).parent / "locale" / "zh_Hans" / "LC_MESSAGES"
        written = (folder / "django.po").read_text(encoding="utf-8")
        assert 'msgstr ""\n\n' not in written.split("\n\n", 1)[1]
        assert "#, fuzzy" not in written
        with (folder / "django.mo").open("rb") as compiled:
            assert GNUTranslations(compiled).gettext("Sign the decision") == "签批"
