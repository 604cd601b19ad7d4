"""Judging the days that are over: the cases of the case book opened, closed and warned of on the days it gives."""

from datetime import date

import pytest

from beforehand.office.closing import services
from beforehand.office.closing.models import DayJudged
from beforehand.office.closing.refusing import UnableToClose
from beforehand.office.collecting import services as collecting
from beforehand.office.collecting.models import Case, PromiseVerdict
from beforehand.office.servicing import services as servicing
from beforehand.office.servicing.models import LoanWarning
from beforehand.office.staff.models import system

C_LEVEL = 9_168_00
C_LATE = [("2026-04-12", 9_17), ("2026-05-15", 22_92), ("2026-06-19", 41_26), ("2026-07-24", 64_18), ("2026-08-29", 87_10)]


def cases(loan):
    return [(case.opened_on.isoformat(), case.close_reason or "") for case in loan.cases.order_by("opened_on")]


def warnings(loan):
    return [(one.kind, one.day.isoformat()) for one in loan.warnings.order_by("day", "kind")]


def test_the_case_of_a_opens_the_day_the_installment_stays_unpaid_and_ends_with_the_money(lent, pay, morning):
    loan = lent("2025-03-11", 20_000_00, 18)
    for due_on in loan.due_on[:17]:
        pay(loan, due_on, 1_276_12)
    assert cases(loan) == []
    morning("2026-09-11")
    assert cases(loan) == []
    morning("2026-09-12")
    assert cases(loan) == [("2026-09-11", "")]
    pay(loan, "2026-09-23", 1_283_69)
    assert cases(loan) == [("2026-09-11", "paid")]
    assert loan.cases.get().closed_at.date() == date(2026, 9, 23)


def test_the_good_customer_is_warned_of_before_her_first_bucket_ends(lent, pay, morning):
    loan = lent("2025-10-10", 100_000_00, 12)
    for due_on in loan.due_on[:5]:
        pay(loan, due_on, C_LEVEL)
    pay(loan, "2026-04-12", C_LEVEL + 9_17)
    pay(loan, "2026-05-15", C_LEVEL + 22_92)
    assert warnings(loan) == []
    morning("2026-05-16")
    assert warnings(loan) == [("growing_lateness", "2026-05-15")]
    assert "0, 2, 5" in loan.warnings.get().sentence_en
    for paid_on, fee in C_LATE[2:]:
        pay(loan, paid_on, C_LEVEL + fee)
    morning("2026-08-30")
    assert warnings(loan) == [("growing_lateness", "2026-05-15")], "one run is one warning"
    assert cases(loan) == [(f"2026-{month:02d}-10", "cured") for month in (4, 5, 6, 7, 8)]


def test_a_first_payment_that_stays_out_stands_the_next_morning(lent, pay, morning, people):
    loan = lent("2026-08-03", 60_000_00, 12)
    morning("2026-09-03")
    assert (warnings(loan), cases(loan)) == ([], [])
    morning("2026-09-04")
    assert (warnings(loan), cases(loan)) == ([("first_payment_default", "2026-09-03")], [("2026-09-03", "")])


def test_a_promise_is_judged_by_money_when_its_day_is_over(lent, pay, morning, people, office_clock):
    loan = lent("2026-08-03", 60_000_00, 12)
    morning("2026-09-04")
    case = loan.cases.get()
    collecting.assign_case(people["collections"], None, case=case, collector=people["collector"])
    office_clock.move_to("2026-09-04", 12)
    promise = collecting.record_promise(
        people["collector"], None, case=case, loan=loan, promised_on=date(2026, 9, 4), amount_minor=5_503_55, words="Today."
    )
    assert not PromiseVerdict.objects.exists()
    morning("2026-09-05")
    assert [(one.verdict, one.day) for one in promise.verdicts.all()] == [("broken", date(2026, 9, 4))]
    pay(loan, "2026-09-07", 5_511_80)
    morning("2026-09-08")
    assert {one.verdict for one in promise.verdicts.all()} == {"broken", "kept_late"}


def test_two_loans_of_one_person_are_one_case(lent, pay, morning):
    first = lent("2026-01-05", 20_000_00, 12)
    second = lent("2026-01-20", 10_000_00, 12, party=first.party)
    morning("2026-02-06")
    case = Case.objects.get()
    assert set(case.loans.all()) == {first}
    morning("2026-02-21")
    assert set(Case.objects.get().loans.all()) == {first, second}
    pay(first, "2026-02-22", 3_000_00)
    assert Case.objects.get().closed_at is None, "the other loan is late still"
    pay(second, "2026-02-22", 3_000_00)
    assert Case.objects.get().close_reason == "cured"


def test_a_case_does_not_end_where_tomorrow_is_late_again(lent, pay, morning, office_clock):
    loan = lent("2026-01-05", 20_000_00, 12)
    morning("2026-02-06")
    owed = loan.schedule_principal_minor[0] + loan.schedule_interest_minor[0]
    pay(loan, "2026-03-05", owed + 30_00)  # settles February on the day March falls due
    assert Case.objects.get().closed_at is None
    morning("2026-03-06")
    assert Case.objects.get().closed_at is None, "March stayed unpaid: the case goes on"


def test_money_that_came_in_time_is_found_later(lent, people, branch, morning, office_clock):
    loan = lent("2026-01-05", 20_000_00, 12)
    owed = loan.schedule_principal_minor[0] + loan.schedule_interest_minor[0]
    office_clock.move_to("2026-02-05", 10)
    item = servicing.receive_to_suspense(
        people["cashier"], None, branch=branch, amount_minor=owed, currency="CNY", channel="transfer", value_on=date(2026, 2, 5),
        bank_reference="IN-1",
    )  # fmt: skip
    morning("2026-02-06")
    assert cases(loan) == [("2026-02-05", "")]
    office_clock.move_to("2026-02-09", 10)
    servicing.attribute_suspense(people["cashier"], None, item=item, loan=loan)
    assert cases(loan) == [("2026-02-05", "cured")]


def test_days_are_judged_before_the_next_posting_too(lent, pay, branch, office_clock):
    loan = lent("2026-01-05", 20_000_00, 12)
    other = lent("2026-01-06", 20_000_00, 12)
    pay(other, "2026-02-20", 100_00)
    assert cases(loan) == [("2026-02-05", "")]
    assert DayJudged.objects.filter(branch=branch).order_by("-day").first().day == date(2026, 2, 19)


def test_judging_twice_or_day_by_day_gives_the_same(lent, pay, morning, branch, django_assert_max_num_queries):
    loan = lent("2026-01-05", 20_000_00, 12)
    for day in range(6, 28):
        morning(f"2026-02-{day:02d}")
    by_day = (cases(loan), warnings(loan))
    count = DayJudged.objects.count()
    morning("2026-02-27")
    assert (cases(loan), warnings(loan), DayJudged.objects.count()) == (*by_day, count)
    assert by_day == ([("2026-02-05", "")], [("first_payment_default", "2026-02-05")])
    judged = list(DayJudged.objects.order_by("day").values_list("day", flat=True))
    assert judged[-1].isoformat() == "2026-02-26"
    assert (judged[-1] - judged[0]).days + 1 == len(judged), "no day is left out"


def test_a_day_that_is_not_over_is_not_judged(lent, branch, office_clock):
    lent("2026-01-05", 20_000_00, 12)
    with pytest.raises(UnableToClose, match="not over yet"):
        services.judge_days(system(), None, branch=branch, through=date(2026, 1, 5))
    assert not DayJudged.objects.exists()


def test_a_year_and_a_half_of_a_dozen_loans_is_judged_in_few_questions(lent, morning, django_assert_max_num_queries):
    for number in range(12):
        lent(f"2025-03-{11 + number}", 20_000_00, 18)
    with django_assert_max_num_queries(1300):  # 12 × 18 due days of 620; the other days cost nothing
        morning("2026-11-23")
    assert DayJudged.objects.count() >= 620
    assert Case.objects.filter(closed_at=None).count() == LoanWarning.objects.count() == 12
