"""Case C walked: the good customer who pays later every month. A warning in the first bucket, a door of her own, hardship on evidence."""

from __future__ import annotations

import pytest

from walks.acts import PAPER, choose, follow, known, pick, press, row, says, sums, write
from walks.conftest import PHONE

# On 5 November, 26 days late: 9,167.99 × 0.05 % × 26 = 119.18; a day later 123.77.
DUE = {"Principal": "9,032.50", "Interest": "135.49", "Overdue fee": "119.18", "Due today": "9,287.17"}
LAST = {"Principal": "9,032.50", "Interest": "135.49", "Overdue fee": "123.77", "Due today": "9,291.76"}


@pytest.fixture
def told(walk):
    """Granted on a file that was right in everything; five installments on the day, the sixth two days late."""
    from beforehand.world.stories.good_customer import good_customer

    walk.tell(known(good_customer(walk.cast, lesson=False), until="2026-11-05 17:00"), until="2026-05-15 14:10")
    return walk


def test_the_good_customer(told):
    is_warned_of_in_the_first_bucket(told)
    may_not_be_visited_at_work(told)
    tells_it_at_her_own_door(told)
    is_granted_time(told)
    pays_the_last(told)
    teaches_to_watch(told)


def is_warned_of_in_the_first_bucket(walk):
    """0, 2, 5 days late: the warning of 15 May stands on the morning of the 16th, while nothing of it was over 30 days."""
    walk.at("2026-05-16 09:00")
    manager = walk.who("He Jing")
    says(manager, "Three payments, each later than the one before: 0, 2, 5 days late.")
    loan = walk.who("Wu Lan", "/loans/HZ-2025-1010-001/")
    says(loan, "Three payments, each later than the one before: 0, 2, 5 days late. Standing since 16 May 2026, 00:10.")


def may_not_be_visited_at_work(walk):
    """Employer and colleagues are barred; her own door, by two, or a place she names is offered."""
    walk.at("2026-11-05 17:00")
    manager = walk.who("He Jing")
    follow(row(manager, "Nobody holds the case of C"), "Give it to somebody")
    follow(manager, "Hand over")
    pick(manager, "To whom", "Zhou Min")
    press(manager, "Hand over")
    officer = walk.who("Zhou Min", "/files/000001/contacts/")
    ask = officer.get_by_role("complementary").last
    choose(ask, "Visit", "Tang Wei")
    pick(ask, "Where, for a visit", "his work place")
    press(ask, "May it be done now?")
    says(officer, "refused", "CN-GBT-TARGET")


def tells_it_at_her_own_door(walk):
    """What she tells and shows becomes dated findings; a plea opens an enquiry."""
    walk.at("2026-11-05 18:40")
    phone = walk.who("Zhou Min", "/worklist/", PHONE)
    follow(phone, "Start the visit")
    choose(phone, "Tang Wei")
    press(phone, "Begin")
    follow(phone, "Somebody came")
    write(phone, {"What was seen": "She came home on an electric bicycle."})
    press(phone, "Record it")
    follow(phone, "Record how you recognised him")
    choose(phone, "known to the officer from earlier")
    press(phone, "Record it")
    sums(phone, DUE)
    for matter, kind, value, said, since, source in (
        ("Houses", "A document", "four sold", "Sold to speculate, and lost everything. We owe tens of millions.", "2025-12",
         "Four deeds of sale"),
        ("Cars", "The person says so", "four sold", "Then the four cars went.", "2026-05", "She herself"),
        ("Employer", "The person says so", "The same bank, another branch", "They have moved me to another branch.", "", "She herself"),
    ):  # fmt: skip
        follow(phone, "What was found")
        pick(phone, "What does it speak of?", matter)
        phone.wait_for_selector(f"#value-of-entry label:has-text('{matter}')")
        choose(phone, kind)
        write(phone, {matter: value, "What was said or seen": said, "Who or what says so": source, "True from": since})
        if kind == "A document":
            phone.get_by_label("Photos and papers").set_input_files({"name": "deeds.png", "mimeType": "image/png", "buffer": PAPER})
        press(phone, "Write it")
    follow(phone, "He pleads hardship")
    write(phone, {
        "What he says": "Everything is lost; we owe tens of millions.", "What would show it": "The deeds and the debts",
        "To be shown by": "2026-11-05", "What is offered meanwhile": "Days in which nothing firmer is done",
    })  # fmt: skip
    press(phone, "Open the enquiry")
    follow(phone, "He promises")
    write(phone, {"Amount promised": "9,291.76", "For which day": "2026-11-06", "His words": "Tomorrow, at the counter."})
    press(phone, "Record the promise")
    press(phone, "Check out")


def is_granted_time(walk):
    """On evidence of inability with willingness: nothing firmer until the day of review; the plan and the days late stay as they are."""
    walk.at("2026-11-05 19:40")
    manager = walk.who("He Jing")
    follow(row(manager, "Hardship of C"), "Read and decide")
    follow(manager, "Decide it")
    choose(manager, "Grant")
    write(manager, {"Reason": "Willing, and less and less able.", "Day of review": "2026-12-05"})
    pick(manager, "On what evidence", "Houses: four sold (Four deeds of sale)")
    press(manager, "Sign the decision")
    says(manager, "Willing, and less and less able.", "looked at again 5 Dec 2026", "26")


def pays_the_last(walk):
    """27 days late, at the counter, in cash."""
    walk.at("2026-11-06 10:20")
    till = walk.who("Sun Li", "/counter/?loan=HZ-2025-1010-001")
    sums(till, LAST)
    press(till, "Post")
    says(till, "9,291.76 received.")
    reader = walk.who("He Jing", "/files/000001/")
    says(reader, "paid in full", "four sold")


def teaches_to_watch(walk):
    """Unknowable at the decision: the houses went after it. What it teaches is to watch."""
    walk.at("2026-11-09 09:10")
    risk = walk.who("Xu Yan", "/lessons/")
    follow(row(risk, "6 Nov 2026"), "Look back")
    write(risk, {"Title": "Case C: later every month"})
    press(risk, "Open the lesson")
    follow(risk, "Add a clue")
    risk.get_by_role("checkbox", name="Four deeds of sale").check()
    press(risk, "Hold it against the decision")
    says(risk, "unknowable", "What to mend — monitoring")
    follow(risk, "Propose a rule")
    write(risk, {
        "Rule": "watch when application.term_months >= 12", "Look again every": "6",
        "In words": "Long loan: employer and assets re-checked every six months",
        "In words, in Chinese": "长期贷款：每六个月复查工作单位和资产",
    })  # fmt: skip
    press(risk, "Seal the text")
    says(risk, "watch when application.term_months >= 12")
