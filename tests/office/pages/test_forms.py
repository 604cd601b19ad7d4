"""Fields of the trade, and how a form is drawn."""

from __future__ import annotations

import datetime as dt

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from beforehand.office.pages import formats
from beforehand.office.pages.forms import DayField, MomentField, MoneyField, asked_moment


@pytest.mark.parametrize(
    ("typed", "minor"),
    [("1,283.69", 128_369), ("1283.69", 128_369), ("1283.690", 128_369), ("0", 0), ("20000", 2_000_000), ("１２８３.６９", 128_369)],
)
def test_money_cleans_to_minor_units(typed, minor):
    assert MoneyField().clean(typed) == minor


@pytest.mark.parametrize("typed", ["twelve", "1,28,3", "1.234", "-5", "−5", "99999999999999", "1e5", "1283.69 USD"])
def test_money_refuses(typed):
    with translation.override("en"), pytest.raises(ValidationError):
        MoneyField().clean(typed)


def test_money_refuses_in_the_readers_language():
    with translation.override("zh-hans"), pytest.raises(ValidationError, match="不是金额"):
        MoneyField().clean("twelve")


@given(st.integers(-(10**12), 10**12))
def test_money_shown_in_a_field_is_read_back(minor):
    field = MoneyField(signed=True)
    assert field.clean(field.prepare_value(minor)) == minor


def test_a_moment_is_read_in_the_branchs_zone():
    with timezone.override("Asia/Shanghai"):
        assert MomentField().clean("2026-09-24 09:12") == dt.datetime(2026, 9, 24, 1, 12, tzinfo=dt.UTC)
        assert asked_moment("2026-09-24T09:12") == dt.datetime(2026, 9, 24, 1, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize("asked", ["", "now", "2026-13-40 09:12", "2026-02-30", "9999999-01-01 00:00", "'; drop"])
def test_what_is_no_moment_is_now(asked):
    assert asked_moment(asked) is None


def test_a_bare_day_is_asked_for_as_its_last_minute():
    with timezone.override("Asia/Shanghai"):
        assert asked_moment("2026-09-24") == dt.datetime(2026, 9, 24, 15, 59, tzinfo=dt.UTC)


def test_a_bare_date_is_no_moment():
    with translation.override("en"), pytest.raises(ValidationError, match="2026-09-24 09:12"):
        MomentField().clean("2026-09-24")


def test_a_day():
    assert DayField().clean("2026-09-23") == DayField().clean("2026/9/23") == dt.date(2026, 9, 23)


class Sample(forms.Form):
    layout = "two"
    amount = MoneyField(help_text="In CNY")
    kind = forms.ChoiceField(widget=forms.RadioSelect, choices=[("a", "A document"), ("b", "I saw it")])
    seen = forms.BooleanField(required=False, label="Seen")
    words = forms.CharField(widget=forms.Textarea, required=False)
    kept = forms.CharField(widget=forms.HiddenInput, required=False)


def test_a_form_is_drawn_as_the_office_draws_it():
    html = str(Sample())
    assert 'class="form two"' in html
    assert html.index("In CNY") < html.index('name="amount"'), "help stands over the field"
    assert '<fieldset class="field choices' in html
    assert "<legend>Kind" in html
    assert 'class="check"' in html
    assert 'class="field money' in html
    assert html.count('type="hidden"') == 1
    assert "style=" not in html


def test_an_error_stands_between_label_and_field_and_is_announced():
    with translation.override("en"):
        html = str(Sample({"amount": "twelve", "kind": "a"}))
    assert html.index("Amount") < html.index("is no amount") < html.index('name="amount"')
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_amount_helptext id_amount_error"' in html
    assert 'id="id_amount_error"' in html
    assert 'id="id_amount_helptext"' in html


def test_an_amount_typed_wrong_comes_back_as_it_was_typed():
    assert 'value="twelve"' in str(Sample({"amount": "twelve"}))
    assert f'value="{formats.money(128_369)}"' in str(Sample(initial={"amount": 128_369}))
