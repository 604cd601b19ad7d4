"""What is sold: the first product by the form, the next version, and what the form refuses."""

from __future__ import annotations

import pytest

from beforehand.office.servicing.models import Product

pytestmark = pytest.mark.django_db

GIVEN = {
    "code": "equal", "in_force_from": "2025-01-01", "name_en": "Equal installments", "name_zh": "等额本息", "annual_rate_ppm": "18",
    "overdue_fee_daily_ppm": "0.05", "least_minor": "1,000", "most_minor": "300,000.00", "installments_least": "1",
    "installments_most": "36",
}  # fmt: skip


@pytest.fixture
def risk(staff, client):
    person = staff("risk_manager", name="Xu Yan")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return person


def test_the_first_product_and_its_next_version(risk, client):
    assert "Nothing is sold yet" in client.get("/products/").content.decode()
    assert client.post("/products/new/", GIVEN).status_code == 302
    made = Product.objects.get()
    assert (made.annual_rate_ppm, made.overdue_fee_daily_ppm) == (18 * 10_000, 500)
    assert (made.least_minor, made.most_minor) == (1_000_00, 300_000_00)
    page = client.get("/products/new/?code=equal").content.decode()
    assert 'value="18"' in page
    assert 'value="0.05"' in page
    client.post("/products/new/", {**GIVEN, "annual_rate_ppm": "17.25 %", "in_force_from": "2026-11-01"})
    assert [(one.version, one.annual_rate_ppm) for one in Product.objects.order_by("version")] == [(1, 180_000), (2, 172_500)]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("code", ""), ("code", "Equal 36"), ("annual_rate_ppm", "-1"), ("annual_rate_ppm", "eighteen"), ("annual_rate_ppm", "0.00001"),
        ("annual_rate_ppm", "NaN"), ("annual_rate_ppm", "99999999999999"), ("most_minor", "10"), ("most_minor", "99999999999999"),
        ("installments_most", "0"), ("in_force_from", "2300-01-01"), ("in_force_from", "soon"), ("name_zh", ""),
    ],
)  # fmt: skip
def test_what_cannot_be_sold_is_said_beside_its_field(risk, client, field, value):
    answer = client.post("/products/new/", {**GIVEN, field: value})
    assert answer.status_code == 400
    assert answer.context["form"].errors
    assert not Product.objects.exists()


def test_it_is_added_by_those_who_answer_for_it(staff, client):
    client.force_login(staff("loan_officer"), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/products/").status_code == 200
    assert client.get("/products/new/").status_code == 403
