"""Case A walked: the driver who pays only when visited, done by hand in the browser from the application to the next one referred."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from walks.acts import PAPER, cells, choose, follow, pick, press, room, row, says, signs, silent, sums, write
from walks.conftest import PHONE


def test_room_23(walk):
    applies(walk)
    is_decided(walk)
    is_paid_out(walk)
    pays(walk)
    comes_into_somebodys_hands(walk)
    is_looked_for(walk)
    is_rung(walk)
    opens(walk)
    is_found_and_pays(walk)
    is_remembered(walk)
    is_a_lesson(walk)
    becomes_policy(walk)
    refers_the_next_one(walk)


def test_without_the_rent_book_nothing_dates_it(walk):
    """The same visit, but the landlord showed no book: undetermined, no rule may be signed on it; a paper found later dates it."""
    from beforehand.world.stories.room_23 import room_23

    walk.tell(room_23(walk.cast, rent_book=False, lesson=False), until="2026-10-02 09:10")
    risk = walk.who("Xu Yan", "/lessons/")
    follow(row(risk, "23 Sep 2026"), "Look back")
    write(risk, {"Title": "Case A: he lived behind the next door"})
    press(risk, "Open the lesson")
    follow(risk, "Add a clue")
    risk.get_by_role("checkbox", name="He opened the door of 22").check()
    press(risk, "Hold it against the decision")
    says(risk, "undetermined")

    officer = walk.who("Zhou Min", "/files/000001/findings/new/?attribute=home.address")
    choose(officer, "A document")
    write(officer, {"Home address": "Room 22", "Who or what says so": "Rent book of the landlord", "True from": "2023-08"})
    press(officer, "Write it")
    risk = walk.who("Xu Yan", "/lessons/")
    follow(risk, "Case A: he lived behind the next door")
    says(risk, "knowable", "Rent book of the landlord dates it (true since 2023-08).")


def applies(walk):
    """7 March 2025: the form at the desk, left half done and taken up again; the papers follow three days later."""
    walk.at("2025-03-07 10:20")
    desk = walk.who("Chen Yu")
    follow(desk, "Take an application")
    write(desk, {"Name, identity number": "13800002207"})
    press(desk, "Search")
    says(desk, "Nobody is found under this.")
    follow(desk, "A new borrower")
    write(desk, {
        "Name": "A", "Identity number": "330106199102170014", "Born on": "1991-02-17", "Occupation": "freight driver",
        "Telephone": "13800002207", "Amount": "20,000",
    })  # fmt: skip
    with desk.expect_response("**/applications/drafts/"):
        write(desk, {"Monthly installments": "18"})
    says(desk, "Kept at 10:20.")
    room(desk, "Applications")
    follow(row(desk, "kept 7 Mar 2025, 10:20"), "A", exact=True)
    expect(desk.get_by_label("Amount")).to_have_value("20,000")
    write(desk, {"What the money is for": "a set of tyres", "Home address": "Room 23", "In his words": "A self-built house, room 23."})
    press(desk, "Take the application")
    says(desk, "Application HZ-2025-0307-001 is taken.", "A self-built house, room 23.", "8 are not known")

    walk.at("2025-03-10 15:40")
    desk = walk.who("Chen Yu", "/applications/")
    follow(desk, "A", exact=True)
    is_shown(desk, "Identity document given", "Identity card", photo=True)
    is_shown(desk, "Income paper given", "Driving licence, vehicle licence, two freight bills")
    is_shown(desk, "Current overdue in the credit report", "Credit report of 10 March 2025", value="0.00")
    says(desk, "5 are not known")
    press(desk, "Hand it in")
    says(desk, "HZ-2025-0307-001 waits at the decision desk.")


def is_shown(desk: Page, matter: str, source: str, value: str = "", photo: bool = False) -> None:
    """A paper lies on the desk: what it says goes into the file."""
    follow(row(desk, matter), "Record it")
    if value:
        write(desk, {matter: value})
    else:
        choose(desk, "Yes")
    choose(desk, "A document")
    write(desk, {"Who or what says so": source, "Seen on": "2025-03-10"})
    if photo:
        desk.get_by_label("Photos and papers").set_input_files({"name": "card.png", "mimeType": "image/png", "buffer": PAPER})
    press(desk, "Write it")
    says(desk, f"Written: {matter}")


def is_decided(walk):
    """11 March 2025: two people who did not prepare it, each with a view of his own before the rules speak."""
    walk.at("2025-03-11 09:40")
    first = walk.who("Lin Qiao")
    says(first, "Decide: A, 20,000 over 18 months")
    follow(first, "Read and sign")
    says(first, "Covered until your view is recorded", "nobody has been there", "Chen Yu prepared it.", "not seen by you")
    silent(first, "They say: approve", "refer when not identity.document_given")
    choose(first, "Approve")
    write(first, {"Of 100 such people": "90", "Why, in your words": "Papers in order, steady freight."})
    press(first, "Record my view")
    says(first, "They say: approve. You would have approved.", "policy version 1, in force since 6 Jan 2025")
    press(first, "Sign the decision")
    says(first, "Signed: approved. It waits for the second signature.", "Somebody else signs second.")
    expect(first.get_by_role("button", name="Sign second")).to_have_count(0)

    walk.at("2025-03-11 09:50")
    second = walk.who("Shen Ke")
    follow(second, "Read and sign")
    says(second, "What was decided is covered too.")
    silent(second, "90 of 100 would pay", "Papers in order, steady freight.")
    choose(second, "Approve")
    write(second, {"Of 100 such people": "85", "Why, in your words": "A steady haul, and the papers agree."})
    press(second, "Record my view")
    says(second, "View of Lin Qiao before the rules: 90 of 100 would pay.")
    press(second, "Sign second")
    says(second, "Signed: approved. It may be paid out from 11 Mar 2025, 09:50.")


def is_paid_out(walk):
    """The contract with its plan and cost, then the money; the day is closed in the evening."""
    walk.at("2025-03-11 11:10")
    desk = walk.who("Chen Yu")
    follow(desk, "Draw the contract")
    says(desk, "if paid out on Tue 11 Mar 2025")
    assert figures_of(desk, "2025-04-11") == ["976.12", "300.00", "1,276.12"]
    assert figures_of(desk, "2026-09-11") == ["1,257.17", "18.86", "1,276.03"]
    press(desk, "Sign the contract")
    says(desk, "The contract is signed.")
    follow(desk, "The contract as given")
    follow(desk, "Read it as given")
    expect(desk.locator("body")).to_contain_text("18.00 % a year, on the balance")
    expect(desk.locator("body")).to_contain_text("overdue fee of 0.05 % a day")

    walk.at("2025-03-11 11:15")
    till = walk.who("Sun Li")
    follow(till, "Pay out")
    says(till, "two signatures, 11 Mar 2025, 09:50")
    write(till, {"Bank reference": "HZ20250311-0007"})
    press(till, "Pay out 20,000.00")
    says(till, "20,000.00 paid out.")

    walk.at("2025-03-11 20:30")
    till = walk.who("Sun Li")
    follow(till, "To the counter")
    follow(till, "Close of day")
    press(till, "Close the day")
    says(till, "Step 0 of 9")
    walk.queue()
    expect(till.get_by_role("heading", name="Closed")).to_be_visible()
    expect(row(till, "Postings booked")).to_contain_text("20:30")


def figures_of(page: Page, due_on: str) -> list[str]:
    """Principal, interest and sum of the installment due on a day."""
    return [cell.strip() for cell in row(page, due_on).get_by_role("cell").all_inner_texts()][2:5]


def pays(walk):
    """Fourteen on their day, then 4, 9 and 15 days late with fees 2.55, 5.74 and 9.57; each kind once at the counter."""
    walk.at("2025-04-11 10:30")
    is_received(walk, 1, "1,276.12", ["Installment 1, interest", "300.00"], ["Installment 1, principal", "976.12"])
    for number in range(2, 15):
        comes_by_transfer(walk, number)
    for day, number, amount, fee in (
        ("2026-06-15", 15, "1,278.67", "2.55"), ("2026-07-20", 16, "1,281.86", "5.74"), ("2026-08-26", 17, "1,285.69", "9.57"),
    ):  # fmt: skip
        walk.at(f"{day} 10:30")
        is_received(walk, number, amount, [f"Installment {number}, overdue fee", fee])

    walk.at("2026-09-01 09:00")
    loan = walk.who("Wu Lan", "/loans/HZ-2025-0311-001/")
    says(loan, "Three payments, each later than the one before: 0, 4, 9 days late. Standing since 21 Jul 2026, 00:10.")


def comes_by_transfer(walk, number):
    """An installment on its day, as the counter takes it every month."""
    from beforehand.office.servicing.models import Loan
    from beforehand.office.servicing.services import receive_payment
    from beforehand.world.stories.room_23 import PAID

    day, amount_minor = PAID[number - 1]
    walk.at(f"{day} 10:30")
    receive_payment(
        walk.cast.sun_li, None, loan=Loan.objects.get(), amount_minor=amount_minor, channel="transfer", bank_reference=f"A-{number:02d}"
    )


def is_received(walk, number, amount, *split):
    """The counter: found by his telephone, the split seen before it is posted."""
    till = walk.who("Sun Li", "/counter/")
    write(till, {"Loan number": "13800002207"})
    press(till, "Find")
    follow(till, "Choose")
    expect(till.get_by_label("Amount")).to_have_value(amount)
    choose(till, "transfer")
    write(till, {"Bank reference": f"A-{number:02d}"})
    till.get_by_role("button", name="Show the split").click()
    says(till, "What it would pay")
    for name, figure in split:
        assert cells(till, name)[-1] == figure
    press(till, f"Post {amount}")
    says(till, f"{amount} received.", f"Receipt R-HZ-{number:06d}")


def comes_into_somebodys_hands(walk):
    """The 18th is not paid on 11 September 2026: the case stands open the next morning and is given to Zhou Min."""
    walk.at("2026-09-12 09:05")
    manager = walk.who("He Jing")
    says(manager, "Nobody holds the case of A", "Opened on 2026-09-11.")
    follow(manager, "Give it to somebody")
    follow(manager, "Hand over")
    pick(manager, "To whom", "Zhou Min")
    press(manager, "Hand over")
    says(manager, "The case is in new hands.")


def is_looked_for(walk):
    """23 September 2026 on the phone: in after somebody, and a long knock at 23."""
    walk.at("2026-09-23 16:58")
    phone = walk.who("Zhou Min", "/worklist/", PHONE)
    says(phone, "Each payment later than the one before.", "A self-built house, room 23.")
    sums(phone, {"Principal": "1,257.17", "Interest": "18.86", "Overdue fee": "7.66", "Due today": "1,283.69"})
    follow(phone, "Start the visit")
    choose(phone, "Tang Wei")
    press(phone, "Begin")
    follow(phone, "Went in with somebody")
    write(phone, {"What was seen": "The street door was shut. Somebody went in and we followed."})
    press(phone, "Record it")
    says(phone, "Went in. The street door was shut. Somebody went in and we followed.")
    follow(phone, "Name the places")
    for place, (door, chance, trace) in enumerate((
        ("Room 23", "80", "claimed on the form"), ("Room 22", "5", "the next door"),
        ("another room of the house", "10", "a self-built house has many"),
    )):  # fmt: skip
        write(phone, {f"Place {place + 1}": door})
        phone.get_by_label("Chance in %").nth(place).fill(chance)
        phone.get_by_label("What it rests on").nth(place).fill(trace)
    press(phone, "Name the places")
    says(phone, "Room 23 leads", "8 in 10")

    walk.at("2026-09-23 17:02")
    follow(phone, "Knock at Room 23 and ask for him")
    write(phone, {"What was seen": "Knocked at 23 for a long time. No answer."})
    press(phone, "Record it")
    phone.get_by_text("Why", exact=True).click()
    says(phone, "It moves Room 23 from 80.0 % to 66.7 %")


def is_rung(walk):
    """Six dials; on the fifth a telephone is heard behind 22. The seventh is refused until the morning."""
    phone = walk.contexts["Zhou Min", PHONE[0]][1]
    for dial, minute in enumerate(("17:03", "17:05", "17:08", "17:11", "17:14", "17:17")):
        walk.at(f"2026-09-23 {minute}")
        press(phone, f"Call 138 … 2207 · {dial} of 6")
        if dial == 4:
            choose(phone, "Room 22")
        press(phone, "Rang, no answer")
    phone.get_by_text("Why", exact=True).click()
    says(
        phone, "Heard: Room 22.", "Room 22 now leads Room 23: 73.2 % against 19.5 %.", "It moves Room 22 from 5.0 % to 8.3 %",
        "It moves Room 22 from 8.3 % to 73.2 %, Room 23 from 66.7 % to 19.5 %.",
    )  # fmt: skip

    walk.at("2026-09-23 17:19")
    press(phone, "Call 138 … 2207 · 6 of 6")
    says(
        phone, "Call to the borrower: refused", "Unanswered calls to this number on this day: 6; the limit is 6.",
        "house policy, after CN-CBA-DIALS", "Tomorrow, Thu 24 Sep, 08:00",
    )  # fmt: skip
    silent(phone, "13800002207")
    follow(phone, "Back to the doors")


def opens(walk):
    """Who opens 22 is a third person and is told nothing until he is recognised by the photo in the file."""
    walk.at("2026-09-23 17:21")
    phone = walk.who("Zhou Min", "/visits/1/", PHONE)
    follow(phone, "Knock at Room 22 and ask for him")
    choose(phone, "Somebody opened")
    write(phone, {"What was seen": "Knocked at 22. He opened."})
    press(phone, "Record it")
    says(phone, "Whoever opens is a third person until you have recognised him.")
    silent(phone, "1,283.69", "1,257.17")
    with walk.refused(400, times=2):  # the script asks first, then shows the page that says why
        phone.goto(f"{walk.base}/visits/1/steps/told/")
        press(phone, "Record it")
        says(phone, "Ask first who he is and record how you recognised him.")
    follow(phone, "Back to the doors")
    follow(phone, "Record how you recognised him")
    choose(phone, "by the photo of the identity card in the file")
    press(phone, "Record it")
    sums(phone, {"Principal": "1,257.17", "Interest": "18.86", "Overdue fee": "7.66", "Due today": "1,283.69"})
    follow(phone, "Tell him what is due")
    press(phone, "Record it")
    says(phone, "Told what is due")


def is_found_and_pays(walk):
    """He lives in 22, the rent book has him there since 2023; he pays at once and has a receipt made on the phone."""
    walk.at("2026-09-23 17:24")
    phone = walk.who("Zhou Min", "/visits/1/", PHONE)
    follow(phone, "What was found")
    write(phone, {"Home address": "Room 22", "Who or what says so": "He opened the door of 22", "Seen on": "2026-09-23"})
    choose(phone, "I saw it myself")
    press(phone, "Write it")
    says(phone, "It contradicts what stands in the file. Both sides stand until somebody settles it.", "Visit to A")
    follow(phone, "What was found")
    write(phone, {
        "Home address": "Room 22", "What was said or seen": "In 22 since August 2023.", "Who or what says so": "Rent book of the landlord",
        "Seen on": "2026-09-23", "True from": "2023-08",
    })  # fmt: skip
    choose(phone, "A document")
    phone.get_by_label("Photos and papers").set_input_files({"name": "rent-book.png", "mimeType": "image/png", "buffer": PAPER})
    press(phone, "Write it")

    walk.at("2026-09-23 17:29")
    phone = walk.who("Zhou Min", "/visits/1/", PHONE)
    follow(phone, "Take the money, give a receipt")
    says(phone, "1,283.69 ends the loan today.")
    number = phone.get_by_label("Receipt number").input_value()
    expect(phone.get_by_label("Cash counted")).to_have_value("1,283.69")
    press(phone, "Give the receipt")
    says(phone, f"Receipt {number} is given.", "Zhou Min, 1,283.69. Until a second person has counted it at the branch, today.")
    follow(phone, "Back to the visit")
    follow(phone, "Write")
    write(phone, {"What was seen": "He had the money ready in a drawer and hands it over only if somebody comes."})
    press(phone, "Record it")
    press(phone, "Check out")
    says(phone, "over at 17:29, 31 min on the spot")
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE[0]

    walk.at("2026-09-23 20:14")
    till = walk.who("Sun Li")
    says(till, "Count the bag of Zhou Min")
    follow(till, "Count", exact=True)
    silent(till, "1,283.69")
    write(till, {"Counted": "1,283.69"})
    press(till, "Write the count")
    says(till, "Counted 1,283.69 of Zhou Min, no difference.")


def is_remembered(walk):
    """Both sides stay legible, 22 stands; he is able, willing only face to face; the past knows nothing of it."""
    walk.at("2026-09-24 08:50")
    desk = walk.who("Chen Yu", "/files/000001/")
    says(desk, "Room 23 or Room 22: not settled")
    follow(desk, "Say which side stands")
    choose(desk, "Room 22 (a document)")
    write(desk, {"Why": "The rent book has him there. If he borrows again: see the door first, and agree how he pays."})
    press(desk, "This side stands")
    says(desk, "Settled 24 Sep 2026: what was found stands", "Room 22, verified by a visit", "20,000, paid in full")

    manager = walk.who("He Jing", "/files/000001/")
    follow(manager, "The case")
    says(manager, "closed as paid, 23 Sep 2026")
    follow(manager, "Say how he stands")
    manager.get_by_role("group", name="Can he pay?").get_by_label("able", exact=True).check()
    choose(manager, "willing, only face to face", "Home address: Room 22 (He opened the door of 22)")
    write(manager, {"What was seen": "Paid at once, from ready notes; face to face only."})
    press(manager, "Record it")
    says(manager, "able, willing, only face to face; holds until")

    reader = walk.who("Wu Lan", "/files/000001/")
    says(reader, "Knowable at the decision.", "Face to face only.", "He opened the door of 22")
    follow(reader, "The decision", exact=True)
    says(
        reader, "This is the file as the lender knew it on 11 Mar 2025, 09:50, when it decided.", "Room 23, claimed",
        "Later entries are hidden, on this page and in every sum.",
    )  # fmt: skip
    silent(reader, "Room 22", "door of 22", "Rent book", "1,283.69", "Write an entry")
    follow(reader, "Back to now")
    says(reader, "He opened the door of 22")


def is_a_lesson(walk):
    """Knowable: the rule it teaches is sealed, tried in money on a book as known then, and signed by both departments."""
    walk.at("2026-10-02 09:10")
    risk = walk.who("Xu Yan")
    says(risk, "Lessons to be drawn")
    room(risk, "Lessons")
    follow(risk, "Look back")
    write(risk, {
        "Title": "Case A: he lived behind the next door", "Title in Chinese": "案例A：他住在隔壁那扇门后",
        "In one sentence": "A walk to the door before the money went out would have found 22.",
    })  # fmt: skip
    press(risk, "Open the lesson")
    follow(risk, "Add a clue")
    for source in ("He opened the door of 22", "Rent book of the landlord"):
        risk.get_by_role("checkbox", name=source).check()
    press(risk, "Hold it against the decision")
    says(
        risk, "It was true before the decision of 2025-03-11: Rent book of the landlord dates it (true since 2023-08).",
        "What to mend — verification: nobody looked",
    )  # fmt: skip
    follow(risk, "Propose a rule")
    write(risk, {
        "Rule": "refer when not home_address.verified_by_visit", "In words": "The home address is not verified by a visit",
        "In words, in Chinese": "居住地址未经上门核实",
    })  # fmt: skip
    press(risk, "Seal the text")
    says(risk, "Nobody tried this rule on a book yet. Order its back-test first.")
    press(risk, "Try it")
    walk.queue()
    expect(risk.get_by_role("link", name="Open the back-test")).to_be_visible()
    says(risk, "Net, nobody stopped", "Price of hindsight", "Text sealed")
    follow(risk, "Open the back-test")
    expect(row(risk, "2024 Q1")).to_be_visible()

    walk.at("2026-11-20 09:00")
    risk = walk.who("Xu Yan", "/lessons/")
    follow(risk, "Case A: he lived behind the next door")
    signs(risk, "Sign for lending")
    collection = walk.who("He Jing")
    says(collection, "Lesson 1: Case A: he lived behind the next door")
    follow(collection, "Read and sign")
    signs(collection, "Sign for collection")


def becomes_policy(walk):
    """Version 2, put forward by one and signed by another; it waits 24 hours before a payout."""
    walk.at("2026-11-20 14:00")
    risk = walk.who("Xu Yan")
    follow(risk, "Read and release")
    says(risk, "lesson 1: Case A: he lived behind the next door", "0 h → 24 h")
    press(risk, "Put it forward")
    says(risk, "It is in force when a second person signs.")
    collection = walk.who("He Jing")
    says(collection, "Policy version 2 to sign", "Put forward by Xu Yan; the second signature is another’s.")
    follow(collection, "Read and sign")
    collection.get_by_role("main").get_by_role("button", name="Sign second").click()
    press(collection.get_by_role("dialog"), "Sign")
    says(collection, "Released. The version holds from its moment on.")


def refers_the_next_one(walk):
    """A2 comes with papers in order; nobody was at the door. One click orders the visit."""
    from beforehand.world.stories.next_four import A2, apply

    walk.at("2026-11-23 08:00")
    apply(walk.cast, A2, "2026-11-23")
    walk.at("2026-11-23 09:00")
    desk = walk.who("Lin Qiao")
    follow(desk, "Read and sign")
    choose(desk, "Approve")
    write(desk, {"Of 100 such people": "88", "Why, in your words": "Papers in order."})
    press(desk, "Record my view")
    says(
        desk, "policy version 2, in force since 20 Nov 2026", "They say: refer. You would have approved.",
        "Missing: Home address verified by a visit: never asked", "taught by lesson 1: Case A: he lived behind the next door",
    )  # fmt: skip
    press(desk, "Order the visit")
    officer = walk.who("Chen Yu")
    follow(row(officer, "Visit to the home for A2"), "Answer")
    choose(officer, "As claimed")
    write(officer, {"What was said or seen": "His uncle opened; he lives in room 9.", "Seen on": "2026-11-23"})
    press(officer, "Write it down")
    desk = walk.who("Lin Qiao", "/applications/2/decision/")
    says(desk, "They say: approve. You would have approved.")
