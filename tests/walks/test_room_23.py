"""Case A walked: the driver who pays only when visited, done by hand in the browser from the application to the next one referred."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from walks.acts import cells, choose, follow, pick, press, room, row, says, silent, sums, write
from walks.conftest import PHONE

PAPER = b"\x89PNG\r\n\x1a\n" + bytes(64)


def test_room_23(walk):
    applies(walk)
    is_decided(walk)
    is_paid_out(walk)
    pays(walk)
    comes_into_somebodys_hands(walk)
    is_looked_for(walk)
    is_rung(walk)
    opens(walk)

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
