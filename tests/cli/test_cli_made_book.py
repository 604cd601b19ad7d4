"""The four lessons tried on a small made book, through the command."""

from __future__ import annotations

import json
from importlib import resources

import pytest

from beforehand.cli import main
from beforehand.world.book import make_book, write_book

POLICY = str(resources.files("beforehand.packs") / "policies" / "founding.yaml")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made") / "book"
    write_book(make_book(7, 1_500), folder)
    return str(folder)


def answer(capsys, *argv):
    capsys.readouterr()
    assert main([*argv, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("rule", "acts"),
    [
        ("refer when not home_address.verified_by_visit", {"nobody_stopped", "all_bad_stopped", "truth"}),
        ("refer when bank_statement.months_covered < 6", {"nobody_stopped", "all_bad_stopped", "truth"}),
        ("decline when credit_report.current_overdue > 1000.00 CNY", {"decline", "nobody_stopped", "all_bad_stopped", "truth"}),
    ],
)
def test_each_lesson_s_rule_is_tried_on_something(made, capsys, rule, acts):
    found = answer(capsys, "backtest", made, "--rule", rule)
    assert found["made"] is True
    assert set(found["money"]) == acts
    assert found["rules"][0]["true"] > 0
    assert found["rules"][0]["unknown"] > 0
    assert found["no_outcome"]["declined"] > 0
    assert set(found["known_basis"].values()) == {"recorded"}
    assert found["rebuilt_otherwise"] == {}
    money = {act: by_group["all"] for act, by_group in found["money"].items()}
    sent = found["sent_for_evidence"]["all"]
    assert money["all_bad_stopped"]["net_minor"] - money["nobody_stopped"]["net_minor"] == sent["known"]["loss_minor"]
    assert sum(check["cost_minor"] * check["ordered"] for check in sent["checks"]) >= sent["cost_minor"]
    price = found["price_of_hindsight"]
    assert price["difference_minor"] == price["net_now_minor"] - price["net_then_minor"]


def test_the_watch_rule_is_tried_on_loan_months(made, capsys):
    found = answer(capsys, "backtest", made, "--rule", "watch when application.term_months >= 12 and loan.growing_lateness")
    assert 0 < found["warned"] <= found["over_30"] <= found["loans"]
    assert found["loans_alerted"] >= found["warned"] + found["false_alarms"]  # some are alerted only after they had been over 30 days
    assert found["cost_minor"] == found["alerts"] * found["recheck_cost_minor"]


def test_version_2_turns_away_and_refers_more_than_version_1(made, capsys):
    first, second = (answer(capsys, "backtest", made, "--policy", POLICY, "--policy-version", number) for number in ("1", "2"))
    assert len(first["rules"]) == 4
    assert len(second["rules"]) == 8
    assert second["sent_for_evidence"]["all"]["applications"] > first["sent_for_evidence"]["all"]["applications"]
    assert second["swap_set"]["swap_out"]["applications"] > 0
    assert sum(cell["applications"] for cell in first["swap_set"].values()) == 1_500


def test_a_rule_may_not_see_while_deciding_what_is_seen_while_the_loan_runs(made, capsys):
    capsys.readouterr()
    assert main(["backtest", made, "--rule", "decline when loan.growing_lateness"]) == 2
    assert "loan.growing_lateness is refused" in capsys.readouterr().err


def test_every_loan_of_the_book_has_a_position(made, capsys):
    found = answer(capsys, "position", made, "--as-of", "2025-06-30")
    assert found["refused"] == 0
    assert found["without_plan"] == 0
    assert {loan["state"] for loan in found["loans"]} >= {"active", "paid_in_full"}
