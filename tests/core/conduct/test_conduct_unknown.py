"""Unknown in place of a value: the gate says *unknown* unless the answer is the same under every value, and names what would settle it."""

from dataclasses import replace

import pytest
from asked import UNREACHABLE, ask, at, call, dialled, party, telling, visit

from beforehand.core.conduct import UNKNOWN, Consent, Content, HoursAgreed, PartyFacts, PlausibleZone, Verdict

FIVE = dialled("09:20", "10:20", "11:20", "12:20", "13:20", day="2026-11-23")
LANDLADY = visit("2026-11-23 10:00", to="landlord", purpose="locate", place="neighbourhood", staff=1, content=telling())


@pytest.mark.parametrize(
    ("act", "missing"),
    [
        (visit("2026-11-23 10:00", staff=UNKNOWN), ("act.staff",)),
        (visit("2026-11-23 10:00", staff=None), ("act.staff",)),
        (visit("2026-11-23 10:00", place=UNKNOWN), ("act.place",)),
        (visit("2026-11-23 10:00", place=None), ("act.place",)),
        (visit("2026-11-23 10:00", minutes=UNKNOWN), ("act.minutes",)),
        (call("2026-11-23 10:00", to=UNKNOWN), ("act.to",)),
        (call("2026-11-23 23:00", purpose=UNKNOWN), ("act.purpose",)),
        (call("2026-11-23 10:00", at=UNKNOWN), ("act.at",)),
        (call("2026-11-23 10:00", content=UNKNOWN), ("act.content",)),
        (replace(LANDLADY, to="unrecognised", content=Content(discloses=UNKNOWN)), ("act.content.discloses",)),
    ],
)
def test_an_unknown_of_the_act_on_which_it_depends_is_named(act, missing):
    answer = ask(act)
    assert (answer.verdict, answer.missing) == (Verdict.UNKNOWN, missing)
    assert missing[0] in answer.sentence()
    assert missing[0] in answer.sentence("zh")


@pytest.mark.parametrize(
    ("act", "verdict"),
    [
        (visit("2026-11-23 23:00", staff=UNKNOWN), Verdict.REFUSE),
        (visit("2026-11-23 10:00", staff=1, place=UNKNOWN), Verdict.REFUSE),
        (visit("2026-11-23 10:00", staff=UNKNOWN, purpose="verification"), Verdict.ALLOW),
        (call("2026-11-23 10:00", purpose=UNKNOWN), Verdict.ALLOW),
        (call("2026-11-23 23:00", to=UNKNOWN), Verdict.REFUSE),
        (call("2026-11-23 10:00", debts=UNKNOWN), Verdict.ALLOW),
        (call("2026-11-23 10:00", by=UNKNOWN, detail=UNKNOWN), Verdict.ALLOW),
    ],
)
def test_an_unknown_that_changes_nothing_is_no_hindrance(act, verdict):
    assert ask(act).verdict is verdict


def test_a_lone_knock_is_refused_only_where_every_place_refuses_it():
    asking = visit("2026-11-23 10:00", staff=1, purpose="locate", place=UNKNOWN)
    assert ask(asking).missing == ("act.place",)


def test_an_open_result_leaves_the_counter_open():
    open_result = dialled("14:20", day="2026-11-23", result=UNKNOWN)
    answer = ask(call("2026-11-23 16:00"), history=[*FIVE, *open_result])
    assert (answer.verdict, answer.rule_id, answer.missing) == (Verdict.UNKNOWN, "CN-CBA-DIALS", ("history.5.result",))
    assert ask(call("2026-11-23 16:00"), history=[*FIVE[1:], *open_result]).verdict is Verdict.ALLOW
    sixth = dialled("15:00", day="2026-11-23")
    assert ask(call("2026-11-23 16:00"), history=[*FIVE, *open_result, *sixth]).verdict is Verdict.REFUSE


@pytest.mark.parametrize("result", [None, "busy"])
def test_a_result_of_unclear_status_is_counted(result):
    assert ask(call("2026-11-23 16:00"), history=[*FIVE, *dialled("14:20", day="2026-11-23", result=result)]).verdict is Verdict.REFUSE


@pytest.mark.parametrize("field", ["at", "kind", "direction", "detail", "times"])
def test_any_open_field_of_the_sixth_dial_is_named(field):
    sixth = replace(dialled("14:20", day="2026-11-23")[0], **{field: UNKNOWN})
    answer = ask(call("2026-11-23 16:00"), history=[*FIVE[: 4 if field == "times" else 5], sixth])
    assert (answer.verdict, answer.missing) == (Verdict.UNKNOWN, (f"history.{4 if field == 'times' else 5}.{field}",))


def test_an_unknown_history_leaves_a_call_open_and_not_a_visit():
    assert ask(call("2026-11-23 16:00"), history=UNKNOWN).missing == ("history",)
    assert ask(visit("2026-11-23 16:00"), history=UNKNOWN).verdict is Verdict.ALLOW
    assert ask(call("2026-11-23 23:00"), history=UNKNOWN).verdict is Verdict.REFUSE


def test_unknown_flags_and_consents_are_named_where_they_count():
    assert ask(LANDLADY, PartyFacts(flags=UNKNOWN)).missing == ("facts.party.flags",)
    assert ask(LANDLADY, party(replace(UNREACHABLE, from_at=UNKNOWN))).missing == ("facts.party.flags.debtor_unreachable.from",)
    assert ask(call("2026-11-23 23:00"), PartyFacts(consents=UNKNOWN)).missing == ("facts.party.consents",)
    assert ask(call("2026-11-23 21:00"), PartyFacts(consents=UNKNOWN)).verdict is Verdict.ALLOW
    undated = Consent("hours_agreement", UNKNOWN, HoursAgreed(22 * 60, 24 * 60))
    assert ask(call("2026-11-23 23:00"), party(consents=[undated])).missing == ("facts.party.consents.hours_agreement.given_at",)
    unclear = Consent("hours_agreement", at("2026-11-01 10:00"), UNKNOWN)
    assert ask(call("2026-11-23 23:00"), party(consents=[unclear])).missing == ("facts.party.consents.hours_agreement.scope",)


def test_the_next_moment_is_not_named_where_it_is_not_certain():
    unclear = Consent("hours_agreement", at("2026-11-01 10:00"), UNKNOWN)
    six = [*FIVE, *dialled("14:20", day="2026-11-23")]
    answer = ask(call("2026-11-23 16:00"), party(consents=[unclear]), history=six)
    assert (answer.verdict, answer.next_lawful) == (Verdict.REFUSE, None)


def test_zones_nobody_knows_are_those_of_the_country():
    assert ask(call("2026-11-23 21:59"), PartyFacts(zones=UNKNOWN)).verdict is Verdict.ALLOW
    assert ask(call("2026-11-23 22:00"), PartyFacts(zones=UNKNOWN)).verdict is Verdict.REFUSE


def test_it_must_be_open_in_each_plausible_zone():
    both = party(zones=(PlausibleZone("Asia/Shanghai"), PlausibleZone("Asia/Urumqi", "stated")))
    dawn = ask(call("2026-11-23 09:30"), both)
    assert (dawn.rule_id, dawn.next_lawful) == ("CN-GBT-TIME", at("2026-11-23 10:00"))
    assert ask(call("2026-11-23 10:00"), both).verdict is Verdict.ALLOW
    assert ask(call("2026-11-23 22:30"), both).next_lawful == at("2026-11-24 10:00")
