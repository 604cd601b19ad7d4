"""The pack against the reference it was carried over from, where that lies beside the checkout: nothing lost, nothing changed."""

from pathlib import Path

import pytest
import yaml
from asked import CASES

from beforehand.cli.conduct import check_case
from beforehand.packs.read import conduct_pack, frozen

SHARED = Path(__file__).parents[4] / "shared"
pytestmark = [pytest.mark.shared, pytest.mark.skipif(not SHARED.is_dir(), reason="the reference is not beside the checkout")]


def test_the_pack_says_what_the_reference_says():
    reference = yaml.safe_load((SHARED / "reference" / "compliance-rules.yaml").read_text())
    ours = {rule["id"]: {key: value for key, value in rule.items() if key != "title_zh"} for rule in conduct_pack("CN")["rules"]}
    theirs = {rule.pop("id"): rule for rule in reference["rules"] if rule.pop("jurisdiction") == "CN"}
    assert set(ours) == set(theirs)
    for name, rule in theirs.items():
        assert ours[name] == frozen({"id": name, **rule}), name


def test_every_act_case_of_the_reference_passes_and_stands_here():
    cases = yaml.safe_load((SHARED / "conduct" / "cases.yaml").read_text())["cases"]
    acts = [case for case in cases if case["profile"]["jurisdiction"] == "CN" and "act" in case]
    assert [case["id"] for case in acts if check_case(case).outcome != "passed"] == []
    assert {case["id"] for case in acts} <= {case["id"] for case in CASES}
    others = [case for case in cases if case not in acts]
    assert {check_case(case).outcome for case in others} == {"unsupported"}
