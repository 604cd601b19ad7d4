"""What a person reads when something cannot be done: a sentence in his language, never a stack trace."""

from __future__ import annotations

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import OperationalError
from django.urls import include, path
from django.utils import translation

from beforehand.core.basics.refusals import Refusal, RefusalKind
from beforehand.office.pages.unable import UnableTo

BEFORE_PAYOUT = RefusalKind("before_payout", 10, "Loan {loan} is not paid out yet.", "贷款{loan}尚未放款。", "house rule 7")


def refuse(request):
    raise UnableTo.from_refusal(Refusal(BEFORE_PAYOUT, {"loan": "HZ-1"}), field="loan")


def forbid(request):
    raise PermissionDenied("Chen Yu prepared this case and may not sign it.")


def misread(request):
    raise BadRequest("the secret cause")


def break_down(request):
    raise RuntimeError("the secret cause")


def lose(request):
    raise OperationalError("the secret cause")


urlpatterns = [
    path("refuse/", refuse),
    path("forbid/", forbid),
    path("misread/", misread),
    path("break/", break_down),
    path("lose/", lose),
    path("", include("beforehand.office.pages.urls")),
    path("", include("beforehand.office.staff.urls")),
]
handler400 = "beforehand.office.pages.unable.bad_request"
handler403 = "beforehand.office.pages.unable.forbidden"
handler404 = "beforehand.office.pages.unable.not_found"
handler500 = "beforehand.office.pages.unable.server_error"


@pytest.fixture
def reader(client, staff, settings):
    settings.ROOT_URLCONF = __name__
    client.force_login(staff("cashier"), backend="django.contrib.auth.backends.ModelBackend")
    client.raise_request_exception = False
    return client


def test_a_refusal_is_a_page_with_its_sentence_and_citation(reader):
    answer = reader.get("/refuse/")
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Loan HZ-1 is not paid out yet." in text
    assert "house rule 7" in text
    assert "Traceback" not in text


def test_it_speaks_the_reader_s_language(reader):
    reader.post("/settings/language/", {"language": "zh-hans"})
    assert "贷款HZ-1尚未放款。" in reader.get("/refuse/").content.decode()


def test_where_htmx_asked_the_refusal_is_seen_too(reader):
    answer = reader.get("/refuse/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (200, "body")
    assert "Loan HZ-1 is not paid out yet." in answer.content.decode()


@pytest.mark.parametrize(
    ("address", "status"), [("/forbid/", 403), ("/misread/", 400), ("/nowhere/", 404), ("/break/", 500), ("/lose/", 503)]
)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_fault_has_a_page_and_tells_no_cause(reader, address, status, language):
    reader.post("/settings/language/", {"language": language})
    answer = reader.get(address)
    assert answer.status_code == status
    text = answer.content.decode()
    assert "secret cause" not in text
    assert "Traceback" not in text
    assert f'lang="{language}"' in text.lower() or 'lang="zh-hans"' in text.lower()


def test_a_refused_permission_says_why(reader):
    assert "Chen Yu prepared this case and may not sign it." in reader.get("/forbid/").content.decode()


def test_a_form_without_its_token_is_refused(reader, settings):
    reader.handler.enforce_csrf_checks = True
    answer = reader.post("/settings/theme/", {"theme": "dark"})
    assert answer.status_code == 403
    assert "Traceback" not in answer.content.decode()


def test_a_refusal_made_of_data_keeps_code_and_field():
    refused = UnableTo.from_refusal(Refusal(BEFORE_PAYOUT, {"loan": "HZ-1"}), field="loan")
    assert (refused.code, refused.field, refused.citation, str(refused)) == (
        "before_payout", "loan", "house rule 7", "Loan HZ-1 is not paid out yet.",
    )  # fmt: skip
    with translation.override("zh-hans"):
        assert refused.sentence == "贷款HZ-1尚未放款。"


def test_a_subclass_has_its_own_code():
    class UnableToSign(UnableTo):
        code = "unable_to_sign"

    assert UnableToSign("no").code == "unable_to_sign"
    assert UnableToSign("no", code="own_case").code == "own_case"
