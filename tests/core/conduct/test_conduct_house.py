"""House policy: it adopts, tightens and adds, it never loosens; rules carry their dates; a new pack is data."""

from datetime import date

import pytest
from asked import FOUNDING, ask, at, call, dialled, gate_of, party, telling, visit

from beforehand.core.conduct import HousePolicyError, Profile, Verdict, compile_profile
from beforehand.packs.read import PackNotFoundError, conduct_pack, frozen, pack_names, read_pack

BARE = Profile("CN", "micro_loan_company")
DAILY = {"kind": "calendar_day", "length": 1}


def house(*entries, **given):
    return gate_of(Profile(**{"jurisdiction": "CN", "lender_class": "micro_loan_company", "house": entries, **given}))


def test_a_rule_that_may_not_decide_remarks_and_one_of_another_class_is_silent():
    answer = ask(call("2026-11-23 22:30"), gate=gate_of(BARE))
    assert (answer.verdict, [one.rule_id for one in answer.remarks]) == (Verdict.ALLOW, ["CN-GBT-TIME"])


@pytest.mark.parametrize(
    ("rule", "changes", "act", "history"),
    [
        ("CN-CBA-VISIT", {"min_staff": 3}, visit("2026-11-23 10:00", staff=2), ()),
        ("CN-CBA-DIALS", {"limits": [{"limit": 2, "window": DAILY}]}, call("2026-11-23 16:00"), 2),
        ("CN-CBA-DIALS", {"scope": "per_debtor"}, call("2026-11-23 16:00", detail="n2"), 6),
        ("CN-GBT-TIME", {"allowed": [{"start": "09:00", "end": "20:00"}]}, call("2026-11-23 20:30"), ()),
        ("CN-GBT-CONTACT-PERSON", {"triggers_any": ["debtor_dead"]}, visit("2026-11-23 10:00", to="landlord", purpose="locate"), ()),
    ],
)
def test_a_tightened_rule_refuses_what_the_adopted_one_allows(rule, changes, act, history):
    past = dialled(*(f"{9 + n}:00".rjust(5, "0") for n in range(history)), day="2026-11-23") if history else ()
    facts = party()
    if rule == "CN-GBT-CONTACT-PERSON":
        from asked import UNREACHABLE

        facts = party(UNREACHABLE)
    assert ask(act, facts, past, gate=house({"adopt": rule})).verdict is Verdict.ALLOW
    tightened = ask(act, facts, past, gate=house({"tighten": rule, "set": changes}))
    assert (tightened.rule_id, tightened.shown_as()) == (rule, f"house policy, after {rule}")


def test_what_the_printed_rule_refuses_stays_refused_when_it_is_tightened():
    relatives = dialled("09:00", "09:10", "09:20", "09:30", "09:40", "09:50", day="2026-11-23", number="r1", to="relative")
    from asked import UNREACHABLE

    act = call("2026-11-23 16:00", to="relative", detail="r1", purpose="locate", content=telling())
    gate = house({"tighten": "CN-CBA-DIALS", "set": {"scope": "per_debtor"}})
    assert ask(act, party(UNREACHABLE), relatives, gate=gate).rule_id == "CN-CBA-DIALS"


@pytest.mark.parametrize(
    "entry",
    [
        {"tighten": "CN-CBA-VISIT", "set": {"min_staff": 1}},
        {"tighten": "CN-CBA-DIALS", "set": {"limits": [{"limit": 7, "window": DAILY}]}},
        {"tighten": "CN-CBA-DIALS", "set": {"limits": []}},
        {"tighten": "CN-GBT-TIME", "set": {"allowed": [{"start": "07:00", "end": "20:00"}]}},
        {"tighten": "CN-GBT-TARGET", "set": {"allowed_targets": ["debtor", "relative"]}},
        {"tighten": "CN-GBT-TIME", "set": {"tz": "Asia/Urumqi"}},
        {"tighten": "CN-NO-SUCH-RULE", "set": {}},
        {"adopt": "CN-NO-SUCH-RULE"},
        {"adopt": "CN-GBT-RECORD"},
        {"own": {"id": "HOUSE-MOOD", "params": {"mood": "kind"}}},
        {"own": {"id": "HOUSE-HOURS", "params": {"allowed": [{"start": "8 o'clock", "end": "20:00"}]}}},
        {"wish": "CN-GBT-TIME"},
    ],
)
def test_a_house_policy_that_loosens_or_cannot_be_read_is_refused(entry):
    with pytest.raises(HousePolicyError):
        house(entry)


def test_a_rule_of_the_house_alone_has_its_own_dates_and_may_be_of_any_kind():
    length = {"own": {"id": "HOUSE-SHORT", "gate": "pre_visit", "params": {"max_minutes": 30}, "from": date(2026, 11, 1)}}
    assert ask(visit("2026-10-31 10:00", minutes=45), gate=house(length)).verdict is Verdict.ALLOW
    assert ask(visit("2026-11-01 10:00", minutes=45), gate=house(length)).rule_id == "HOUSE-SHORT"
    cap = {"limits": [{"limit": 2, "window": {"kind": "rolling_days", "length": 7}}], "scope": "per_debtor"}
    week = {"own": {"id": "HOUSE-WEEK", "gate": "pre_contact", "params": {**cap, "counted": ["outbound_call_attempt"]}}}
    past = [*dialled("10:00", day="2026-11-20"), *dialled("10:00", day="2026-11-23")]
    refused = ask(call("2026-11-25 10:00"), history=past, gate=house(week))
    assert (refused.rule_id, refused.next_lawful) == ("HOUSE-WEEK", at("2026-11-27 00:00"))
    assert ask(call("2026-11-27 10:00"), history=past, gate=house(week)).verdict is Verdict.ALLOW
    assert ask(visit("2026-11-25 10:00"), history=past, gate=house(week)).verdict is Verdict.ALLOW


def test_rules_begin_on_their_day():
    bank = Profile("CN", "bank", accept=("binding", "recommended_standard", "self_regulation"))
    assert ask(visit("2026-01-29 10:00", staff=1), gate=gate_of(bank)).verdict is Verdict.ALLOW
    assert ask(visit("2026-01-30 10:00", staff=1), gate=gate_of(bank)).rule_id == "CN-CBA-VISIT"
    assert ask(call("2025-02-27 23:00"), gate=gate_of(bank)).next_lawful is None
    assert ask(call("2025-02-27 23:00"), gate=gate_of(bank)).verdict is Verdict.ALLOW
    assert ask(call("2025-02-28 23:00"), gate=gate_of(bank)).rule_id == "CN-GBT-TIME"


def test_the_guide_of_the_banks_opens_third_persons_after_three_failed_contacts():
    bank = gate_of(Profile("CN", "bank", accept=("self_regulation",)))
    act = call("2026-11-23 16:00", to="relative", detail="r1", purpose="locate", content=telling())
    assert ask(act, history=dialled("09:00", "10:00", day="2026-11-23"), gate=bank).rule_id == "CN-CBA-THIRD"
    assert ask(act, history=dialled("09:00", "10:00", "11:00", day="2026-11-23"), gate=bank).verdict is Verdict.ALLOW
    assert ask(act, history=dialled("09:00", day="2026-11-23", result="dead_number"), gate=bank).verdict is Verdict.ALLOW


def test_a_law_in_force_that_cannot_be_read_leaves_its_acts_undecided():
    rule = {
        "id": "ZZ-HOURS",
        "applies_to": ["lender"],
        "channels": ["voice"],
        "force": "binding",
        "limit_kind": "time-window",
        "params": {"allowed": [{"start": "08:00", "end": "20:00"}], "override": ["a_word_nobody_knows"]},
    }
    pack = frozen({"code": "ZZ", "zones": ["Asia/Tokyo"], "rules": [rule]})
    gate = compile_profile(pack, Profile("ZZ", "bank"))
    answer = ask(call("2026-11-23 10:00"), gate=gate)
    assert (answer.verdict, answer.missing) == (Verdict.UNKNOWN, ("rules.ZZ-HOURS",))
    assert ask(visit("2026-11-23 10:00"), gate=gate).verdict is Verdict.ALLOW


def test_another_country_is_one_more_pack():
    window = {"allowed": [{"days": ["mon", "tue", "wed", "thu", "fri"], "start": "09:00", "end": "18:00"}]}
    rule = {
        "id": "ZZ-TIME",
        "applies_to": ["lender"],
        "channels": ["all"],
        "force": "binding",
        "limit_kind": "time-window",
        "params": window,
    }
    pack = frozen({"code": "ZZ", "zones": ["Europe/Paris", "America/Martinique"], "rules": [rule]})
    gate = compile_profile(pack, Profile("ZZ", "bank"))
    saturday = ask(call("2026-11-21 18:00"), party(zones=()), gate=gate)
    # open in Paris from 09:00, in Martinique from 09:00 there, which is 14:00 in Paris and 21:00 in Shanghai
    assert (saturday.rule_id, saturday.next_lawful) == ("ZZ-TIME", at("2026-11-23 21:00"))


def test_packs_are_immutable_dated_and_cited():
    pack = conduct_pack("CN")
    assert {"CN", "house_founding"} <= set(pack_names("conduct"))
    with pytest.raises(TypeError):
        pack["code"] = "XX"  # type: ignore[index]
    with pytest.raises(PackNotFoundError, match="CN"):
        read_pack("conduct", "QQ")
    for rule in pack["rules"]:
        assert rule["citation"], rule["id"]
        assert rule["title_zh"], rule["id"]
        assert set(rule.get("sources", ())) <= set(pack["sources"]), rule["id"]
        assert rule["confidence"] in ("primary", "secondary", "unverified"), rule["id"]
    assert {entry.get("adopt") for entry in FOUNDING.house} >= {"CN-CBA-DIALS", "CN-CBA-VISIT", "CN-GBT-TIME"}


def one_window(**given):
    window = {"allowed": [{"start": "08:00", "end": "20:00"}]}
    rule = {"id": "ZZ-TIME", "applies_to": ["lender"], "channels": ["all"], "force": "binding", "confidence": "primary"}
    rule |= {"limit_kind": "time-window", "params": window, **given}
    return frozen({"code": "ZZ", "zones": ["Asia/Tokyo"], "rules": [rule]})


@pytest.mark.parametrize(
    ("given", "decides"),
    [
        ({}, True),
        ({"unverified": ["article number"]}, True),
        ({"confidence": "secondary"}, True),
        ({"confidence": "unverified"}, False),
        ({"unverified": ["allowed"]}, False),
        ({"force": "draft"}, False),
        ({"status": "superseded_in_practice"}, False),
    ],
)
def test_what_is_unverified_or_not_yet_law_remarks_until_the_house_adopts_it(given, decides):
    act = call("2026-11-23 23:00")
    answer = ask(act, party(zones=()), gate=compile_profile(one_window(**given), Profile("ZZ", "bank")))
    assert answer.verdict is (Verdict.REFUSE if decides else Verdict.ALLOW)
    assert [one.rule_id for one in answer.remarks] == ([] if decides else ["ZZ-TIME"])
    adopted = Profile("ZZ", "debt_buyer", house=({"adopt": "ZZ-TIME"},))
    assert ask(act, party(zones=()), gate=compile_profile(one_window(**given), adopted)).verdict is Verdict.REFUSE
