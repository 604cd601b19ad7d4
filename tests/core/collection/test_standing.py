"""Ability and willingness with evidence on each side."""

import datetime as dt
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from beforehand.core.basics.truth import Truth
from beforehand.core.collection.standing import Axis, EnquiryState, Indication, Manner, Quadrant, StandingTerms, standing
from beforehand.core.evidence.findings import EvidenceKind

HANGZHOU = ZoneInfo("Asia/Shanghai")
LATER = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)


def sign(finding_id, axis, speaks_for, kind, shows_to, recorded, words, shows_from=None, only=None):
    shows = dt.date.fromisoformat(shows_to)
    since = dt.date.fromisoformat(shows_from) if shows_from else shows
    recorded_at = dt.datetime.fromisoformat(recorded).replace(tzinfo=HANGZHOU)
    return Indication(finding_id, Axis(axis), speaks_for, EvidenceKind(kind), since, shows, recorded_at, words, words, only)


PLEA = sign("plea", "ability", False, "own_statement", "2026-10-25", "2026-10-25 08:20", "I have no money.")
BALANCE = sign("balance", "ability", True, "own_observation", "2026-10-25", "2026-10-25 09:40", "A balance of 342,000.")
PAID = sign("paid", "willingness", True, "own_observation", "2026-10-25", "2026-10-25 10:50", "He paid all of it at the counter.")
SUNDAY = dt.date(2026, 10, 25)


def test_case_b_a_plea_unproved_is_not_known_and_opens_an_enquiry():
    answer = standing([PLEA], SUNDAY, LATER)
    assert (answer.ability.truth, answer.willingness.truth) == (Truth.UNKNOWN, Truth.UNKNOWN)
    assert (answer.claimed, answer.quadrant) == (Quadrant.CANNOT_PAY, Quadrant.NOT_KNOWN)
    assert answer.ability.unproved == (PLEA,)
    (enquiry,) = answer.enquiries
    assert (enquiry.plea, enquiry.state, enquiry.due_on) == (PLEA, EnquiryState.OPEN, dt.date(2026, 11, 8))
    assert enquiry.would_show
    assert enquiry.meanwhile
    assert answer.contradictions == ()


def test_case_b_the_balance_moves_him_from_cannot_pay_to_will_not_pay():
    answer = standing([PLEA, BALANCE], SUNDAY, LATER)
    assert (answer.claimed, answer.quadrant) == (Quadrant.CANNOT_PAY, Quadrant.WILL_NOT_PAY)
    ((claim, finding),) = [(c.claim, c.finding) for c in answer.contradictions]
    assert (claim, finding) == (PLEA, BALANCE)
    assert answer.enquiries[0].state is EnquiryState.DISPROVED
    assert "342,000" in answer.sentence("en")
    assert "contradicts" in answer.sentence("en")
    assert answer.sentence("zh").startswith("有还款能力，不愿还款。")
    before = standing([PLEA, BALANCE], SUNDAY, BALANCE.recorded_at - dt.timedelta(minutes=1))
    assert before.quadrant is Quadrant.NOT_KNOWN
    paid = standing([PLEA, BALANCE, PAID], SUNDAY, LATER)
    assert paid.quadrant is Quadrant.CAN_AND_WILL
    assert [i.finding_id for i in paid.willingness.against] == ["balance"], "that he had denied it stays on record"


def test_case_a_pays_only_face_to_face_and_for_ninety_days():
    notes = sign("notes", "ability", True, "own_observation", "2026-09-23", "2026-09-23 17:35", "A thick stack of notes.")
    hands = sign(
        "hands", "willingness", True, "own_observation", "2026-09-23", "2026-09-23 17:35", "Paid at once.", only=Manner.FACE_TO_FACE
    )
    answer = standing([notes, hands], dt.date(2026, 12, 22), LATER)
    assert (answer.quadrant, answer.willingness.only) == (Quadrant.CAN_AND_WILL, Manner.FACE_TO_FACE)
    assert answer.willingness.until == dt.date(2026, 12, 22)
    assert standing([notes, hands], dt.date(2026, 12, 23), LATER).quadrant is Quadrant.NOT_KNOWN


def test_case_c_inability_on_evidence_with_willingness_is_offered_hardship():
    deeds = sign("deeds", "ability", False, "document", "2026-11-05", "2026-11-05 19:30", "Four houses sold.", shows_from="2025-12-01")
    pays = sign("pays", "willingness", True, "own_observation", "2026-11-05", "2026-11-05 19:30", "Pays each with its fee.")
    told = sign("told", "ability", False, "own_statement", "2026-11-05", "2026-11-05 19:00", "I owe tens of millions.")
    answer = standing([deeds, pays, told], dt.date(2026, 11, 6), LATER)
    assert answer.quadrant is Quadrant.CANNOT_PAY
    assert answer.offers_hardship
    assert answer.enquiries[0].state is EnquiryState.PROVED
    assert not standing([told, pays], dt.date(2026, 11, 6), LATER).offers_hardship, "unproved inability is unknown"


def test_means_long_after_the_plea_do_not_contradict_it():
    rich_later = sign("b", "ability", True, "document", "2026-11-20", "2026-11-20 10:00", "A balance.")
    answer = standing([PLEA, rich_later], dt.date(2026, 11, 20), LATER)
    assert answer.contradictions == ()
    assert answer.ability.truth is Truth.TRUE
    near = standing([PLEA, rich_later], dt.date(2026, 11, 20), LATER, StandingTerms(near_days=26))
    assert len(near.contradictions) == 1
    statement = sign("s", "ability", True, "document", "2026-11-20", "2026-11-20 10:00", "Deposits.", shows_from="2025-11-01")
    assert len(standing([PLEA, statement], dt.date(2026, 11, 20), LATER).contradictions) == 1, "it covers the day of the plea"


def test_hearsay_proves_neither_side_and_proofs_of_one_moment_that_differ_leave_it_unknown():
    gossip = sign("g", "ability", True, "hearsay", "2026-10-25", "2026-10-25 08:00", "He is rich.")
    answer = standing([PLEA, gossip], SUNDAY, LATER)
    assert (answer.quadrant, answer.contradictions) == (Quadrant.NOT_KNOWN, ())
    poor = sign("p", "ability", False, "document", "2026-10-25", "2026-10-25 09:40", "Seizure order.")
    assert standing([BALANCE, poor], SUNDAY, LATER).ability.truth is Truth.UNKNOWN


def test_means_alone_do_not_say_whether_he_will():
    answer = standing([BALANCE], SUNDAY, LATER)
    assert (answer.ability.truth, answer.quadrant) == (Truth.TRUE, Quadrant.NOT_KNOWN)
    assert standing([PAID], SUNDAY, LATER).quadrant is Quadrant.NOT_KNOWN
    assert "contradicts" not in standing([PLEA], SUNDAY, LATER).sentence("en")


def test_means_seen_shortly_before_contradict_a_plea_and_count_from_their_writing():
    seven_days = sign("b", "ability", True, "own_observation", "2026-10-18", "2026-10-18 10:00", "A balance.")
    eight_days = sign("b", "ability", True, "own_observation", "2026-10-17", "2026-10-17 10:00", "A balance.")
    assert len(standing([PLEA, seven_days], SUNDAY, LATER).contradictions) == 1
    assert standing([PLEA, eight_days], SUNDAY, LATER).contradictions == ()
    assert len(standing([PLEA, BALANCE], SUNDAY, BALANCE.recorded_at).contradictions) == 1


@st.composite
def indications(draw):
    made = []
    for number in range(draw(st.integers(0, 6))):
        day = dt.date(2026, 1, 1) + dt.timedelta(days=draw(st.integers(0, 200)))
        recorded = dt.datetime.combine(day, dt.time(12), dt.UTC) + dt.timedelta(days=draw(st.integers(0, 30)))
        since = day - dt.timedelta(days=draw(st.integers(0, 60)))
        kind = draw(st.sampled_from(EvidenceKind))
        made.append(Indication(number, draw(st.sampled_from(Axis)), draw(st.booleans()), kind, since, day, recorded, "x", "x"))
    return made


@given(indications(), st.integers(0, 300), st.integers(0, 300), st.data())
def test_laws(made, day, known_day, data):
    as_of = dt.date(2026, 1, 1) + dt.timedelta(days=day)
    known = dt.datetime(2026, 1, 1, 18, tzinfo=dt.UTC) + dt.timedelta(days=known_day)
    answer = standing(made, as_of, known)
    assert standing(data.draw(st.permutations(made)), as_of, known) == answer
    seen = [i for i in made if i.recorded_at <= known and i.shows_from <= as_of]
    assert standing(seen, as_of, known) == answer
    if not any(i.evidence_kind.proves for i in seen):
        assert answer.quadrant is Quadrant.NOT_KNOWN
    assert len(answer.enquiries) == sum(i.is_plea and as_of <= i.shows_to + dt.timedelta(days=90) for i in seen)
