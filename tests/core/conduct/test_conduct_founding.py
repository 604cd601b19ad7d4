"""What the gate says in the four founding cases, and beside each the act with one fact changed."""

from dataclasses import replace

import pytest
from asked import UNREACHABLE, ask, at, call, dialled, hours, party, telling, visit

from beforehand.core.conduct import Consent, Flag, Verdict

SIX = dialled("17:10", "17:13", "17:16", "17:20", "17:24", "17:28")


# A. Room 23, 2026-09-23


def test_a_the_seventh_dial_is_refused_by_the_house_until_eight_next_morning():
    answer = ask(call("2026-09-23 17:32"), history=SIX)
    assert (answer.verdict, answer.rule_id) == (Verdict.REFUSE, "CN-CBA-DIALS")
    assert answer.shown_as() == "house policy, after CN-CBA-DIALS"
    assert answer.shown_as("zh") == "公司规定，依 CN-CBA-DIALS"
    assert "30 January 2026" in answer.citation
    assert answer.next_lawful == at("2026-09-24 08:00")
    assert answer.sentence() == "Unanswered calls to this number on this day: 6; the limit is 6."
    assert "6 次未接通" in answer.sentence("zh")
    assert "visit_by_two" in answer.instead


def test_a_the_sixth_dial_and_another_number_are_allowed():
    assert ask(call("2026-09-23 17:28"), history=SIX[:5]).verdict is Verdict.ALLOW
    assert ask(call("2026-09-23 17:32", detail="n2"), history=SIX).verdict is Verdict.ALLOW


def test_a_dials_of_an_agency_count_and_those_of_yesterday_do_not():
    agency = [replace(entry, by="agency") for entry in SIX]
    assert ask(call("2026-09-23 17:32"), history=agency).verdict is Verdict.REFUSE
    assert ask(call("2026-09-24 08:00"), history=SIX).verdict is Verdict.ALLOW


def test_a_each_of_the_six_dials_was_lawful_when_it_was_made():
    for number, dial in enumerate(SIX):
        assert ask(call("2026-09-23 17:00", at=dial.at), history=SIX[:number]).verdict is Verdict.ALLOW


def test_a_two_officers_may_visit_and_one_may_not():
    assert ask(visit("2026-09-23 17:00")).verdict is Verdict.ALLOW
    assert ask(visit("2026-09-23 17:00", staff=("zhou", "tang"))).verdict is Verdict.ALLOW
    assert ask(visit("2026-09-23 17:00", staff=("zhou", "zhou"))).rule_id == "CN-CBA-VISIT"


def test_a_who_opens_is_a_third_person_told_nothing_until_he_is_recognised():
    stranger = visit("2026-09-23 17:40", to="unrecognised", purpose="locate", content=telling())
    assert ask(stranger).verdict is Verdict.ALLOW
    told = ask(replace(stranger, content=telling("debt")))
    assert told.verdict is Verdict.REFUSE
    assert {one.rule_id for one in told.refusing} == {"CN-MLC-CONDUCT", "CN-GBT-CONTACT-PERSON"}
    assert told.next_lawful is None
    assert told.instead == ("ask_location_only",)
    assert ask(replace(stranger, purpose="collection")).verdict is Verdict.REFUSE
    assert ask(replace(stranger, to="debtor", purpose="collection", content=telling("debt"))).verdict is Verdict.ALLOW


# B. The urban village, 2026-10-24 and 25


def test_b_looking_for_the_place_alone_is_allowed_and_knocking_alone_is_not():
    searching = visit("2026-10-24 19:30", purpose="locate", place="neighbourhood", staff=1)
    assert ask(searching, party(UNREACHABLE)).verdict is Verdict.ALLOW
    knocking = ask(visit("2026-10-24 20:40", staff=1), party(UNREACHABLE))
    assert (knocking.verdict, knocking.shown_as()) == (Verdict.REFUSE, "house policy, after CN-CBA-VISIT")
    assert knocking.next_lawful is None
    assert ask(replace(searching, place="home"), party(UNREACHABLE)).rule_id == "CN-CBA-VISIT"
    assert ask(replace(searching, purpose="collection"), party(UNREACHABLE)).rule_id == "CN-CBA-VISIT"


LANDLADY = visit("2026-10-24 20:20", to="landlord", purpose="locate", place="neighbourhood", staff=1, content=telling())


def test_b_the_landlady_may_be_asked_where_he_is_only_while_he_cannot_be_reached():
    assert ask(LANDLADY, party(UNREACHABLE)).verdict is Verdict.ALLOW
    assert ask(LANDLADY).rule_id == "CN-GBT-CONTACT-PERSON"
    over = replace(UNREACHABLE, until_at=at("2026-10-24 20:20"))
    assert ask(LANDLADY, party(over)).verdict is Verdict.REFUSE
    not_yet = replace(UNREACHABLE, from_at=at("2026-10-24 20:20:01"))
    later = ask(LANDLADY, party(not_yet))
    assert (later.verdict, later.next_lawful) == (Verdict.REFUSE, at("2026-10-24 20:21"))


def test_b_the_landlady_may_not_be_told_of_the_debt_nor_asked_for_the_money():
    told = ask(replace(LANDLADY, content=telling("debt")), party(UNREACHABLE))
    assert {one.rule_id for one in told.refusing} == {"CN-MLC-CONDUCT", "CN-GBT-CONTACT-PERSON"}
    assert ask(replace(LANDLADY, content=telling("employer_name")), party(UNREACHABLE)).verdict is Verdict.ALLOW
    asked = ask(replace(LANDLADY, purpose="collection"), party(UNREACHABLE))
    assert "CN-GBT-TARGET" in {one.rule_id for one in asked.refusing}


@pytest.mark.parametrize(
    ("moment", "consent", "verdict", "next_lawful"),
    [
        ("2026-10-25 06:20", None, Verdict.REFUSE, "2026-10-25 08:00"),
        ("2026-10-25 07:59:59", None, Verdict.REFUSE, "2026-10-25 08:00"),
        ("2026-10-25 08:00", None, Verdict.ALLOW, None),
        ("2026-10-25 21:59:59", None, Verdict.ALLOW, None),
        ("2026-10-25 22:00", None, Verdict.REFUSE, "2026-10-26 08:00"),
        ("2026-10-25 06:20", hours(6, 8, "2026-10-20 10:00"), Verdict.ALLOW, None),
        ("2026-10-25 05:59", hours(6, 8, "2026-10-20 10:00"), Verdict.REFUSE, "2026-10-25 06:00"),
        ("2026-10-25 06:20", hours(7, 8, "2026-10-20 10:00"), Verdict.REFUSE, "2026-10-25 07:00"),
        ("2026-10-25 06:20", hours(6, 8, "2026-10-25 06:21"), Verdict.REFUSE, "2026-10-25 08:00"),
        ("2026-10-25 23:30", hours(22, 1, "2026-10-20 10:00"), Verdict.ALLOW, None),
        ("2026-10-25 01:00", hours(22, 1, "2026-10-20 10:00"), Verdict.REFUSE, "2026-10-25 08:00"),
    ],
)
def test_b_at_dawn_the_visit_waits_for_eight_or_for_the_hour_he_agreed_to(moment, consent, verdict, next_lawful):
    answer = ask(visit(moment, staff=3), party(consents=[consent] if consent else []))
    assert answer.verdict is verdict
    assert answer.next_lawful == (at(next_lawful) if next_lawful else None)
    assert answer.rule_id == ("CN-GBT-TIME" if verdict is Verdict.REFUSE else None)


def test_b_his_agreement_opens_no_hour_for_the_landlady():
    agreed = party(UNREACHABLE, consents=[hours(5, 8, "2026-10-20 10:00")])
    assert ask(replace(LANDLADY, at=at("2026-10-25 06:20")), agreed).rule_id == "CN-GBT-TIME"


# C. The good customer


def test_c_the_work_place_needs_her_consent_and_other_doors_are_offered():
    answer = ask(visit("2026-11-05 10:00", place="workplace"))
    assert (answer.verdict, answer.rule_id, answer.next_lawful) == (Verdict.REFUSE, "CN-GBT-TARGET", None)
    assert answer.instead == ("own_door_by_two", "agreed_place")
    agreed = Consent("meet_at_place", at("2026-11-04 18:00"), "workplace")
    assert ask(visit("2026-11-05 10:00", place="workplace"), party(consents=[agreed])).verdict is Verdict.ALLOW
    too_late = replace(agreed, given_at=at("2026-11-05 10:01"))
    assert ask(visit("2026-11-05 10:00", place="workplace"), party(consents=[too_late])).verdict is Verdict.REFUSE
    elsewhere = replace(agreed, scope="tea house")
    assert ask(visit("2026-11-05 10:00", place="workplace"), party(consents=[elsewhere])).verdict is Verdict.REFUSE
    withdrawn = replace(agreed, until_at=at("2026-11-05 09:00"))
    assert ask(visit("2026-11-05 10:00", place="workplace"), party(consents=[withdrawn])).verdict is Verdict.REFUSE


def test_c_her_own_door_by_two_or_a_place_she_names_is_allowed():
    assert ask(visit("2026-11-05 18:30")).verdict is Verdict.ALLOW
    assert ask(visit("2026-11-05 18:30", place="agreed_place")).verdict is Verdict.ALLOW
    assert ask(visit("2026-11-05 18:30", staff=1)).verdict is Verdict.REFUSE


# D. The merchant, 2026-09-04


def test_d_the_lone_visit_as_it_happened_would_have_been_refused_twice():
    answer = ask(visit("2026-09-04 12:30", place="own_business", staff=1, minutes=210))
    assert {one.rule_id for one in answer.refusing} == {"CN-CBA-VISIT", "HOUSE-VISIT-LENGTH"}
    assert answer.next_lawful is None


@pytest.mark.parametrize(("minutes", "verdict"), [(None, Verdict.ALLOW), (60, Verdict.ALLOW), (61, Verdict.REFUSE)])
def test_d_the_house_allows_a_visit_one_hour(minutes, verdict):
    answer = ask(visit("2026-09-04 12:30", place="own_business", minutes=minutes))
    assert answer.verdict is verdict
    assert answer.shown_as() == ("house policy HOUSE-VISIT-LENGTH" if verdict is Verdict.REFUSE else "")


def test_d_after_the_incident_nobody_goes_there_while_the_flag_stands():
    stop = Flag("safety", at("2026-09-04 16:40"))
    assert ask(visit("2026-09-04 16:30", staff=3), party(stop)).verdict is Verdict.ALLOW
    for purpose in ("collection", "locate", "verification", "servicing"):
        stopped = ask(visit("2026-12-01 10:00", staff=3, purpose=purpose), party(stop))
        assert (stopped.rule_id, stopped.next_lawful) == ("HOUSE-SAFETY-STOP", None)
    ended = replace(stop, until_at=at("2027-02-01 06:00"))
    assert ask(visit("2026-12-01 10:00", staff=3), party(ended)).next_lawful == at("2027-02-01 08:00")
    assert ask(call("2026-12-01 10:00"), party(stop)).verdict is Verdict.ALLOW


# What the gate never refuses, and what it refuses whoever is spoken to


@pytest.mark.parametrize("moment", ["2026-11-23 03:00", "2026-11-23 22:15"])
def test_an_answer_to_his_question_is_never_refused(moment):
    talks = dialled("09:00", "09:10", "09:20", day="2026-11-23", result="conversation") if moment.endswith("15") else []
    assert ask(call(moment, purpose="answer"), history=talks).verdict is Verdict.ALLOW


def test_threats_are_refused_at_any_hour_and_for_any_purpose():
    from beforehand.core.conduct import Content

    for purpose in ("collection", "answer", "servicing"):
        answer = ask(call("2026-11-23 10:00", purpose=purpose, content=Content(does=frozenset({"threat"}))))
        assert (answer.verdict, answer.rule_id, answer.next_lawful) == (Verdict.REFUSE, "CN-MLC-CONDUCT", None)


def test_entering_the_home_needs_consent():
    from beforehand.core.conduct import Content

    entering = visit("2026-11-23 10:00", content=Content(does=frozenset({"enter_home"})))
    assert ask(entering).rule_id == "CN-CIVIL-PRIVACY"
    asked_in = Consent("enter_home", at("2026-11-23 09:59"))
    assert ask(entering, party(consents=[asked_in])).verdict is Verdict.ALLOW


def test_a_mailbox_that_answered_is_an_unanswered_dial_and_a_dead_number_is_none():
    mailbox = dialled("17:29", result="voicemail")
    assert ask(call("2026-09-23 17:32"), history=[*SIX[:5], *mailbox]).rule_id == "CN-CBA-DIALS"
    dead = dialled("17:29", result="dead_number")
    assert ask(call("2026-09-23 17:32"), history=[*SIX[:5], *dead]).verdict is Verdict.ALLOW


def test_a_dial_whose_number_was_not_recorded_is_counted():
    nowhere = dialled("17:29", number=None)
    assert ask(call("2026-09-23 17:32"), history=[*SIX[:5], *nowhere]).rule_id == "CN-CBA-DIALS"
    assert ask(call("2026-09-23 17:32", detail=None), history=SIX).rule_id == "CN-CBA-DIALS"


def test_b_a_flag_is_in_force_from_its_first_moment():
    assert ask(replace(LANDLADY, at=UNREACHABLE.from_at), party(UNREACHABLE)).verdict is Verdict.ALLOW


def test_b_who_refused_is_left_alone_for_good_and_another_person_is_not():
    refusal = dialled("10:00", day="2026-10-05", result="refused_further_contact", number="c1", to="contact_person")
    asking = call("2026-10-24 10:00", to="contact_person", detail="c1", purpose="locate", content=telling())
    answer = ask(asking, party(UNREACHABLE), refusal)
    assert (answer.rule_id, answer.next_lawful) == ("CN-GBT-CONTACT-PERSON", None)
    assert ask(replace(asking, detail="c2"), party(UNREACHABLE), refusal).verdict is Verdict.ALLOW
    assert ask(replace(asking, to="relative"), party(UNREACHABLE), refusal).verdict is Verdict.REFUSE
    assert ask(replace(asking, kind="visit", place="neighbourhood", detail=None), party(UNREACHABLE), refusal).verdict is Verdict.REFUSE
    incoming = [replace(refusal[0], direction="in")]
    assert ask(asking, party(UNREACHABLE), incoming).verdict is Verdict.REFUSE


def test_c_three_talks_a_day_with_lender_and_agency_together():
    talks = dialled("09:10", "11:40", day="2026-11-05", result="conversation")
    third = replace(talks[0], at=at("2026-11-05 15:05"), by="agency", detail="n2")
    answer = ask(call("2026-11-05 16:30"), history=[*talks, third])
    assert (answer.rule_id, answer.next_lawful) == ("CN-GBT-FREQ-VOICE", at("2026-11-06 08:00"))
    assert answer.sentence() == "Talks with this person on this day: 3; the limit is 3."
    assert ask(call("2026-11-05 16:30"), history=[*talks, replace(third, direction="in")]).verdict is Verdict.ALLOW
    assert ask(visit("2026-11-05 16:30"), history=[*talks, third]).verdict is Verdict.ALLOW
    landlady = [replace(entry, to="landlord", detail="l1") for entry in [*talks, third]]
    assert ask(call("2026-11-05 16:30"), history=landlady).verdict is Verdict.ALLOW


def test_a_stop_of_contact_stops_collection_work_and_not_what_is_owed_to_him():
    stop = Flag("stop_contact", at("2026-11-20 09:00"), at("2026-11-25 09:00"))
    answer = ask(call("2026-11-23 10:00"), party(stop))
    assert (answer.rule_id, answer.next_lawful) == ("HOUSE-STOP-CONTACT", at("2026-11-25 09:00"))
    for purpose in ("answer", "statutory_notice", "servicing"):
        assert ask(call("2026-11-23 10:00", purpose=purpose), party(stop)).verdict is Verdict.ALLOW
