"""The next four walked: before the lessons are signed all four pass; once they are, one is declined, two are referred, one is watched."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import Page

from walks.acts import choose, follow, pick, press, row, says, signs, write

A2, B2, C2, D2, D_AS_NEW = (f"/applications/{number}/decision/" for number in (4, 5, 6, 7, 8))


@pytest.fixture
def told(walk):
    """The four cases as they happened, their lessons tested and unsigned; four more have applied: 19 November 2026, 18:00."""
    from beforehand.office.staff import services as staff
    from beforehand.office.staff.roles import Role
    from beforehand.world.stories.good_customer import good_customer
    from beforehand.world.stories.merchant import merchant
    from beforehand.world.stories.next_four import D2 as DEALER
    from beforehand.world.stories.next_four import apply, next_four
    from beforehand.world.stories.room_23 import room_23
    from beforehand.world.stories.urban_village import urban_village

    cast = walk.cast
    four = next_four(cast, on="2026-11-19", hour=16)
    walk.tell(room_23(cast), urban_village(cast), good_customer(cast), merchant(cast), four, until="2026-11-19 18:00")
    merchant_as_new = replace(DEALER, name="D again", identity_number="330106198011300065", phone="13600006699")
    apply(cast, merchant_as_new, "2026-11-19", brought_by=cast.gao_feng)
    staff.appoint(cast.qian_yi, None, person=cast.gao_feng, role=Role.UNDERWRITER, branch=cast.hangzhou)
    return walk


def test_the_next_four(told):
    all_four_pass(told)
    d_as_new_is_signed_by_two_others(told, "approve")
    the_lessons_are_signed_and_released(told)
    the_door_of_a2_is_seen(told)
    the_statement_of_b2_is_asked_for(told)
    c2_is_granted_and_watched(told)
    d2_is_declined_and_overridden(told)
    d_as_new_is_signed_by_two_others(told, "decline")


def says_what_he_sees(page: Page, outcome: str, of_100: str, words: str) -> None:
    """A view of one's own, before the rules."""
    choose(page, outcome)
    write(page, {"Of 100 such people": of_100, "Why, in your words": words})
    press(page, "Record my view")


def all_four_pass(walk):
    """Before the lessons: nothing in the policy asks for the door, the statement or the current overdue."""
    desk = walk.who("Lin Qiao")
    says(desk, "Five things wait for you")
    for address in (A2, B2, C2, D2):
        desk = walk.who("Lin Qiao", address)
        says_what_he_sees(desk, "Approve", "85", "Papers in order.")
        says(desk, "policy version 1, in force since 6 Jan 2025", "They say: approve. You would have approved.")
    desk = walk.who("Lin Qiao", A2)
    press(desk, "Sign the decision")
    says(desk, "Signed: approved. It waits for the second signature.")


def d_as_new_is_signed_by_two_others(walk, outcome: str):
    """The merchant entered as new: who brought him signs under neither version; by others he passes version 1 and not version 2."""
    bringer = walk.who("Gao Feng", D_AS_NEW)
    says(bringer, "You brought this applicant, so you cannot sign this case.")
    assert bringer.get_by_role("main").get_by_role("button").count() == 0
    other = walk.who("Lin Qiao", D_AS_NEW)
    if outcome == "approve":
        says_what_he_sees(other, "Approve", "70", "A dealer with turnover.")
    says(other, f"They say: {outcome}.")


def the_lessons_are_signed_and_released(walk):
    """20 November 2026: both departments sign each lesson; one release takes all four."""
    walk.at("2026-11-20 09:00")
    for name, button in (("Xu Yan", "Sign for lending"), ("He Jing", "Sign for collection")):
        for number in (1, 2, 3, 4):
            page = walk.who(name)
            follow(row(page, f"Lesson {number}:"), "Read and sign")
            signs(page, button)
    walk.at("2026-11-20 14:00")
    risk = walk.who("Xu Yan")
    follow(risk, "Read and release")
    says(risk, "5 of 5 change", "0 h → 24 h", "re-checked every 6 months; growing lateness warns")
    press(risk, "Put it forward")
    collection = walk.who("He Jing")
    follow(row(collection, "Policy version 2 to sign"), "Read and sign")
    collection.get_by_role("main").get_by_role("button", name="Sign second").click()
    press(collection.get_by_role("dialog"), "Sign")
    says(collection, "Released. The version holds from its moment on.")


def the_door_of_a2_is_seen(walk):
    """Approved first under version 1, he is decided by version 2: referred, sent back, the visit ordered; he lives next door."""
    walk.at("2026-11-23 09:00")
    second = walk.who("Shen Ke", A2)
    says_what_he_sees(second, "Approve", "80", "A steady haul.")
    says(second, "Policy version 2 is in force and says refer. It cannot be signed as approved")
    write(second, {"Why you send it back": "Version 2 asks for the door first."})
    press(second, "Send it back")
    says(second, "Sent back. It waits for a decision again.")

    desk = walk.who("Lin Qiao", A2)
    says(desk, "Missing: Home address verified by a visit: never asked", "taught by lesson 1: Case A: he lived behind the next door")
    press(desk, "Order the visit")
    says(desk, "Ordered: Visit to the home, due 25 Nov.")

    officer = walk.who("Chen Yu")
    follow(row(officer, "Visit to the home for A2"), "Answer")
    choose(officer, "Found, but otherwise than claimed")
    write(officer, {"What was found instead: Home address": "Hillside village, room 10", "Seen on": "2026-11-23"})
    press(officer, "Write it down")
    says(officer, "Written down: Visit to the home.")
    desk = walk.who("Lin Qiao", A2)
    says(desk, "They say: refer.", "contradictory: two findings cannot both be true", "One contradiction in the file is open.")


def the_statement_of_b2_is_asked_for(walk):
    """One click asks for it. Four months: refer still; six months that agree with what he says: approve."""
    desk = walk.who("Lin Qiao", B2)
    says(
        desk, "They say: refer.", "Missing: Months up to today covered by the bank statement: never asked",
        "taught by lesson 2: Case B: the poor man had 342,000",
    )  # fmt: skip
    press(desk, "Ask for the statement")
    says(desk, "Ordered: Bank statement, due 24 Nov.")

    officer = walk.who("Chen Yu")
    follow(row(officer, "Bank statement for B2"), "Answer")
    choose(officer, "It is here, and it shows")
    write(officer, {"Months up to today": "4", "Who or what says so": "Statement of four months", "Seen on": "2026-11-23"})
    press(officer, "Write it down")
    desk = walk.who("Lin Qiao", B2)
    says(desk, "They say: refer.", "Months up to today covered by the bank statement: 4 months")

    officer = walk.who("Chen Yu", B2.replace("decision/", ""))
    follow(row(officer, "Months up to today"), "Add")
    choose(officer, "A document")
    write(officer, {"Months up to today": "6", "Who or what says so": "Statement of six months", "Seen on": "2026-11-23"})
    press(officer, "Write it")
    follow(officer, "Write an entry")
    pick(officer, "What does it speak of?", "Bank balance")
    officer.wait_for_selector("#value-of-entry input")
    choose(officer, "A document")
    write(officer, {"Bank balance": "3,000.00", "Who or what says so": "Statement of six months", "Seen on": "2026-11-23"})
    press(officer, "Write it")
    follow(officer, "His file")
    follow(officer, "Say which side stands")
    choose(officer, "6 months (a document)")
    write(officer, {"Why": "He brought the longer one."})
    press(officer, "This side stands")
    desk = walk.who("Lin Qiao", B2)
    says(desk, "They say: approve. You would have approved.")


def c2_is_granted_and_watched(walk):
    """All verified: granted, payable after a day, and the re-check of 23 May 2027 stands in the diary."""
    desk = walk.who("Lin Qiao", C2)
    says(desk, "Approves and watches.", "taught by lesson 3: Case C: later every month")
    press(desk, "Sign the decision")
    second = walk.who("Shen Ke", C2)
    says_what_he_sees(second, "Approve", "95", "All verified.")
    press(second, "Sign second")
    says(second, "It may be paid out from 24 Nov 2026, 09:00.")
    follow(second, "Open the file")
    follow(second, "Checks", exact=True)
    for check in ("Check of the employer", "Check of the assets"):
        says(row(second, check), "2027-05-23")


def d2_is_declined_and_overridden(walk):
    """Declined, taught by case D. An override needs its reasons and a second person, and is followed with the others."""
    desk = walk.who("Lin Qiao", D2)
    says(
        desk, "They say: decline. You would have approved.", "Current overdue in the credit report: 250,000.00 CNY", "hard rule",
        "taught by lesson 4: Case D: the report had shown it",
    )  # fmt: skip
    choose(desk, "Approve against the rules: an override")
    with walk.refused(400):
        press(desk, "Sign the decision")
        says(desk, "An override stands on record with its reasons. Write why the rule should not hold here.")
    write(desk, {"Why the rules should not hold here": "The overdue was paid last week; the bank confirms it."})
    press(desk, "Sign the decision")

    preparer = walk.who("Chen Yu", D2)
    says(preparer, "prepared")
    assert preparer.get_by_role("main").get_by_role("button").count() == 0, "who prepared it signs nothing"

    second = walk.who("Shen Ke", D2)
    says_what_he_sees(second, "Decline", "30", "The report speaks.")
    says(second, "Lin Qiao: approved 23 Nov 2026, 09:00 override", "You would have declined.")
    press(second, "Sign second")
    risk = walk.who("Xu Yan")
    says(risk, "2 approvals against the rules")
    follow(risk, "The overrides")
    says(row(risk, "D2"), "The credit report shows a current overdue above 1,000.00", "Lin Qiao", "Shen Ke", "not paid out")
    says(row(risk, "before this office"), "Signed by the one who brought the customer.")
