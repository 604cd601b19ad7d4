"""Case A walked: the driver who pays only when visited, done by hand in the browser from the application to the next one referred."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from walks.acts import choose, follow, press, room, row, says, silent, sums, write

PAPER = b"\x89PNG\r\n\x1a\n" + bytes(64)


def test_room_23(walk):
    applies(walk)
    is_decided(walk)
    is_paid_out(walk)


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
