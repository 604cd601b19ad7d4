"""Laws over random histories: stricter never opens, one more dial never opens, the future does not speak, unknown lies between."""

from dataclasses import replace
from datetime import timedelta

from asked import GATE, HANGZHOU, UNREACHABLE, at, gate_of, said
from hypothesis import given, settings
from hypothesis import strategies as st

from beforehand.core.conduct import UNKNOWN, Act, Consent, Content, Flag, HoursAgreed, PartyFacts, PastContact, Profile, Verdict
from beforehand.core.conduct.records import KINDS, PERSONS, PLACES, PURPOSES

START = at("2026-11-20 00:00")
MOMENTS = st.integers(0, 4 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))
DETAILS = st.sampled_from(["n1", "n2", None])
RESULTS = ["unanswered", "voicemail", "conversation", "dead_number", "refused_further_contact", None, "busy"]
ENTRIES = st.builds(
    PastContact,
    kind=st.sampled_from(["call", "sms", "visit"]),
    direction=st.sampled_from(["out", "in"]),
    to=st.sampled_from(["debtor", "contact_person", "guarantor"]),
    at=MOMENTS,
    result=st.sampled_from(RESULTS),
    by=st.sampled_from(["lender", "agency"]),
    detail=DETAILS,
    times=st.integers(1, 4),
)
HISTORIES = st.lists(ENTRIES, max_size=12)
CONTENTS = st.none() | st.builds(
    Content,
    discloses=st.frozensets(st.sampled_from(["debt", "employer_name"])),
    does=st.frozensets(st.sampled_from(["threat", "enter_home"]), max_size=1),
)
ACTS = st.builds(
    Act,
    kind=st.sampled_from(KINDS),
    to=st.sampled_from(PERSONS),
    at=MOMENTS,
    purpose=st.sampled_from(PURPOSES),
    detail=DETAILS,
    staff=st.integers(1, 3),
    place=st.sampled_from(PLACES),
    debts=st.just(("A",)),
    content=CONTENTS,
    minutes=st.none() | st.integers(10, 90),
)
AGREED = st.builds(
    lambda start, length: Consent("hours_agreement", START, HoursAgreed(start, (start + length) % 1440)),
    st.integers(0, 1439),
    st.integers(1, 300),
)
FACTS = st.builds(
    lambda flagged, agreed: PartyFacts(HANGZHOU, (UNREACHABLE,) if flagged else (), tuple(agreed)),
    st.booleans(),
    st.lists(AGREED, max_size=2),
)
DAILY = {"kind": "calendar_day", "length": 1}
TIGHTER = st.fixed_dictionaries(
    {},
    optional={
        "CN-CBA-VISIT": st.integers(2, 4).map(lambda least: {"min_staff": least}),
        "CN-CBA-DIALS": st.tuples(st.integers(0, 6), st.sampled_from(["per_contact_detail", "per_debtor"])).map(
            lambda both: {"limits": [{"limit": both[0], "window": DAILY}], "scope": both[1]}
        ),
        "CN-GBT-FREQ-VOICE": st.integers(0, 3).map(lambda most: {"limits": [{"limit": most, "window": DAILY}]}),
        "CN-GBT-TIME": st.tuples(st.integers(8, 12), st.integers(18, 22)).map(
            lambda span: {"allowed": [{"start": f"{span[0]:02d}:00", "end": f"{span[1]}:00"}]}
        ),
        "CN-GBT-TARGET": st.just({"allowed_targets": ["debtor"]}),
    },
)


@given(FACTS, HISTORIES, ACTS, TIGHTER)
@settings(max_examples=300, deadline=None)
def test_tightening_never_turns_refuse_into_allow(facts, history, act, tighter):
    policy = [entry for entry in GATE.profile.house if entry.get("adopt") not in tighter]
    policy += [{"tighten": rule, "set": changes} for rule, changes in tighter.items()]
    before = GATE.ask(facts, history, act)
    after = gate_of(Profile("CN", "micro_loan_company", house=tuple(policy))).ask(facts, history, act)
    assert {one.rule_id for one in before.refusing} <= {one.rule_id for one in after.refusing}
    if before.next_lawful and after.next_lawful:
        assert after.next_lawful >= before.next_lawful


@given(FACTS, HISTORIES, ACTS)
@settings(max_examples=200, deadline=None)
def test_one_more_unanswered_dial_never_opens_anything(facts, history, act):
    before = GATE.ask(facts, history, act)
    dial = PastContact("call", "out", "debtor", act.at, "unanswered", detail=act.detail)
    after = GATE.ask(facts, [*history, dial], act)
    assert {one.rule_id for one in before.refusing} <= {one.rule_id for one in after.refusing}


@given(FACTS, HISTORIES, ACTS, ENTRIES)
@settings(max_examples=200, deadline=None)
def test_what_happens_after_the_act_changes_no_answer(facts, history, act, entry):
    later = replace(entry, at=act.at + timedelta(seconds=1))
    assert said(GATE.ask(facts, [*history, later], act)) == said(GATE.ask(facts, history, act))


@given(FACTS, HISTORIES, ACTS)
@settings(max_examples=200, deadline=None)
def test_the_first_lawful_moment_is_the_first(facts, history, act):
    answer = GATE.ask(facts, history, act)
    if answer.next_lawful is None:
        return
    past = [entry for entry in history if entry.at <= act.at]
    assert answer.next_lawful.second == 0
    assert answer.next_lawful > act.at
    assert GATE.ask(facts, past, replace(act, at=answer.next_lawful)).verdict is Verdict.ALLOW
    step = timedelta(minutes=7)
    moment = act.at
    while moment < answer.next_lawful:
        assert GATE.ask(facts, past, replace(act, at=moment)).verdict is Verdict.REFUSE
        moment += step
    assert GATE.ask(facts, past, replace(act, at=answer.next_lawful - timedelta(seconds=1))).verdict is Verdict.REFUSE


@given(FACTS, HISTORIES, ACTS, st.sampled_from(["to", "purpose", "place", "staff"]))
@settings(max_examples=200, deadline=None)
def test_unknown_says_what_every_value_says(facts, history, act, field):
    values = {"to": PERSONS, "purpose": PURPOSES, "place": PLACES, "staff": (1, 2, 3)}[field]
    verdicts = {GATE.ask(facts, history, replace(act, **{field: value})).verdict for value in values}
    answer = GATE.ask(facts, history, replace(act, **{field: UNKNOWN}))
    assert answer.verdict is (verdicts.pop() if len(verdicts) == 1 else Verdict.UNKNOWN)
    assert (answer.missing == (f"act.{field}",)) == (answer.verdict is Verdict.UNKNOWN)


@given(FACTS, HISTORIES, ACTS)
@settings(max_examples=150, deadline=None)
def test_a_stop_flag_refuses_every_visit_but_an_answer(facts, history, act):
    stopped = replace(facts, flags=(*facts.flags, Flag("safety", START)))
    answer = GATE.ask(stopped, history, act)
    expected = act.kind == "visit" and act.purpose != "answer"
    assert ("HOUSE-SAFETY-STOP" in {one.rule_id for one in answer.refusing}) is expected


@given(FACTS, HISTORIES, ACTS)
@settings(max_examples=300, deadline=None)
def test_what_an_allowed_act_rests_on_is_what_opens_it(facts, history, act):
    answer = GATE.ask(facts, history, act)
    bare = GATE.ask(replace(facts, consents=()), history, act)
    if answer.verdict is not Verdict.ALLOW or bare.verdict is Verdict.ALLOW:
        assert answer.rests_on == ()
        return
    assert answer.rests_on, "two hours agreed open what one of them opens"
    for consent in answer.rests_on:
        assert GATE.ask(replace(facts, consents=(consent,)), history, act).verdict is Verdict.ALLOW
        assert answer.sentence("en")
        assert answer.sentence("zh")
