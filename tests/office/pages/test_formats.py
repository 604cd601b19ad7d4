"""How values are written, in both languages."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from beforehand.office.pages import formats

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = dt.date(2026, 9, 23)
MOMENT = dt.datetime(2026, 9, 24, 0, 0, tzinfo=dt.UTC)  # 08:00 in Hangzhou


@pytest.fixture(params=["en", "zh-hans"])
def language(request):
    with translation.override(request.param), timezone.override(SHANGHAI):
        yield request.param


@pytest.mark.parametrize(
    ("minor", "currency", "said"),
    [
        (128_369, "CNY", "1,283.69"),
        (-2_000_000, "CNY", "−20,000.00"),
        (0, "CNY", "0.00"),
        (7, "CNY", "0.07"),
        (-7, "CNY", "−0.07"),
        (1234, "JPY", "1,234"),
        (1234, "KWD", "1.234"),
        (10**13, "CNY", "100,000,000,000.00"),
    ],
)
def test_money(minor, currency, said):
    assert formats.money(minor, currency) == said


def test_money_whole_drops_a_nil_fraction_only():
    assert formats.money(2_000_000, whole=True) == "20,000"
    assert formats.money(2_000_001, whole=True) == "20,000.01"
    assert formats.money(0, whole=True) == "0"
    assert formats.money(1_000, "JPY", whole=True) == "1,000"


@given(st.integers(-(10**15), 10**15))
def test_money_read_back_is_the_same(minor):
    text = formats.money(minor, "CNY")
    assert int(text.replace("−", "-").replace(",", "").replace(".", "")) == minor


def test_days(language):
    said = {
        "en": ("Wed 23 Sep 2026", "23 Sep 2026", "23 Sep", "Sep 2026", "Sep"),
        "zh-hans": ("2026年9月23日 周三", "2026年9月23日", "9月23日", "2026年9月", "9月"),
    }
    ways = (formats.day, formats.day_plain, formats.day_short, formats.month, formats.month_short)
    assert tuple(way(DAY) for way in ways) == said[language]


@given(st.dates(dt.date(1900, 1, 1), dt.date(2299, 12, 31)))
def test_the_weekday_is_the_days_own(day):
    with translation.override("en"):
        assert formats.day(day).startswith(day.strftime("%a "))
    with translation.override("zh-hans"):
        assert formats.day(day).endswith("周" + "一二三四五六日"[day.weekday()])


def test_moments_are_told_in_the_branchs_zone(language):
    assert formats.moment(MOMENT) == {"en": "24 Sep 2026, 08:00", "zh-hans": "2026-09-24 08:00"}[language]
    assert formats.clock_time(MOMENT) == "08:00"
    with timezone.override(dt.UTC):
        assert formats.clock_time(MOMENT) == "00:00"


def test_a_moment_to_act_at(language):
    near, far = formats.weekday_moment(MOMENT, DAY), formats.weekday_moment(MOMENT)
    assert (near, far) == {
        "en": ("tomorrow, Thu 24 Sep, 08:00", "Thu 24 Sep, 08:00"),
        "zh-hans": ("明天 9月24日 周四 08:00", "9月24日 周四 08:00"),
    }[language]


def test_lawful_from(language):
    days = (dt.date(2026, 9, 24), DAY, dt.date(2026, 9, 20))
    said = {
        "en": ("at 08:00", "at 08:00 tomorrow", "at 08:00 on Thu 24 Sep"),
        "zh-hans": ("今天 08:00", "明天 08:00", "9月24日 周四 08:00"),
    }
    assert tuple(formats.lawful_from(MOMENT, day) for day in days) == said[language]


def test_an_instant_without_a_zone_stops():
    with pytest.raises(AssertionError):
        formats.moment(dt.datetime(2026, 9, 24))  # noqa: DTZ001


def test_partial_days(language):
    said = {"en": ("2023", "Aug 2023", "14 Aug 2023"), "zh-hans": ("2023年", "2023年8月", "2023年8月14日")}
    assert tuple(map(formats.partial_day, ("2023", "2023-08", "2023-08-14"))) == said[language]
    assert formats.partial_day("") == ""


def test_a_masked_number_shows_its_ends_only():
    assert formats.masked("330102198803040014") == "3301 … 14"
    assert formats.masked("138 0000 2207", "phone") == "138 … 2207"
    assert formats.masked("12345678") == "…"


@given(st.text("0123456789X", max_size=30), st.sampled_from(["identity", "phone"]))
def test_masking_never_shows_more_than_seven_signs_and_hides_three(number, kind):
    shown = formats.masked(number, kind).replace(" ", "").replace("…", "")
    assert len(shown) <= 7
    assert not shown or len(number) - len(shown) >= 3


def test_shares_in_tenths():
    with translation.override("en"):
        assert [formats.in_ten(ppm) for ppm in (0, 40_000, 50_000, 732_000, 195_000, 1_000_000)] == [
            "none",
            "under 1 in 10",
            "1 in 10",
            "7 in 10",
            "2 in 10",
            "10 in 10",
        ]
    with translation.override("zh-hans"):
        assert [formats.in_ten(ppm) for ppm in (0, 40_000, 732_000, 195_000)] == ["没有", "不到一成", "七成", "两成"]


def test_rates():
    with translation.override("en"):
        assert [formats.rate_percent(ppm) for ppm in (180_000, 500, 365, -180_000)] == ["18.00 %", "0.05 %", "0.0365 %", "−18.00 %"]
        assert formats.rate_percent(180_000, 0) == "18 %"
    with translation.override("zh-hans"):
        assert formats.rate_percent(180_000, 0) == "18%"
