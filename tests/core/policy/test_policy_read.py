"""A policy from plain data: the founding pack reads, and every mistake names its place."""

import copy

import pytest

from beforehand.core.policy import read_policy
from beforehand.core.rules import STARTER, UnableToRead

PLAIN = {
    "versions": [
        {
            "version": 1,
            "released_on": "2026-01-01",
            "cooling_hours": 0,
            "authors": ["risk manager"],
            "signed_by": ["branch manager"],
            "rules": [
                {
                    "rule_id": "VISIT",
                    "text": "refer when not home_address.verified_by_visit",
                    "reason_code": "home_not_visited",
                    "sentence": {"en": "Refer.", "zh": "转人工。"},
                    "provenance": "Made for a test.",
                    "recheck": {"what": ["employer.verified"], "every_months": 6},
                }
            ],
        }
    ]
}


def changed(path, value):
    plain = copy.deepcopy(PLAIN)
    *steps, last = path
    place = plain["versions"][0]
    for step in steps:
        place = place[step]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return plain


def test_it_reads():
    (version,) = read_policy(PLAIN, STARTER)
    assert version.rules[0].text == "refer when not home_address.verified_by_visit"
    assert version.rules[0].recheck.every_months == 6


@pytest.mark.parametrize(
    ("path", "value", "code", "named"),
    [
        (("released_on",), ..., "policy.missing_field", "versions[1] has no released_on"),
        (("released_on",), "2026-02-30", "policy.wrong_field", "2026-02-30"),
        (("released_on",), 20260101, "policy.wrong_field", "released_on"),
        (("cooling_hours",), -1, "policy.wrong_field", "cooling_hours"),
        (("cooling_hours",), True, "policy.wrong_field", "cooling_hours"),
        (("authors",), "risk manager", "policy.wrong_field", "authors"),
        (("authors",), [""], "policy.wrong_field", "authors"),
        (("rules",), [], "policy.wrong_field", "rules"),
        (("rules",), ["VISIT"], "policy.wrong_field", "versions[1].rules[1]"),
        (("cooling",), 24, "policy.unknown_field", "cooling"),
        (("continues",), 7, "policy.wrong_field", "continues"),
        (("rules", 0, "hardness"), True, "policy.unknown_field", "hardness"),
        (("rules", 0, "hard"), "yes", "policy.wrong_field", "hard"),
        (("rules", 0, "effect"), "approve", "policy.wrong_field", "approve"),
        (("rules", 0, "effect"), "decline", "policy.other_effect", "VISIT"),
        (("rules", 0, "text"), "home_address.verified_by_visit", "policy.wrong_field", "effect"),
        (("rules", 0, "text"), "refer when not home.visited", "rule.unknown_attribute", "home.visited"),
        (("rules", 0, "sentence"), "Refer.", "policy.wrong_field", "versions[1].rules[1].sentence"),
        (("rules", 0, "sentence", "zh"), ..., "policy.missing_field", "zh"),
        (("rules", 0, "recheck", "every_months"), 0, "policy.wrong_field", "every_months"),
        (("rules", 0, "recheck", "what"), ["employers"], "policy.unknown_recheck", "employers"),
    ],
)
def test_a_mistake_names_its_place(path, value, code, named):
    with pytest.raises(UnableToRead) as refused:
        read_policy(changed(path, value), STARTER)
    assert refused.value.refusal.code == code
    assert named in refused.value.refusal.sentence("en")
    assert named.split(" ")[0] in refused.value.refusal.sentence("zh")


def test_a_version_twice_is_refused():
    with pytest.raises(UnableToRead, match="another number"):
        read_policy({"versions": PLAIN["versions"] * 2}, STARTER)
