"""On which days a report is asked for again: before and after its due day, on working days."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.lifecycle.notices import DAYS_BETWEEN, FIRST_DAY_AFTER, LAST_DAY_AFTER, reminder_of
from reports.models import NoticeKind
from wards.fiscal import is_working_day

OPENED = date(2024, 8, 1)
DUE = date(2024, 10, 10)  # a Thursday

DAYS = st.dates(date(2022, 1, 1), date(2028, 12, 31))
A_DAY = timedelta(days=1)


def days_of_sending(due: date, opened: date, end: date) -> dict[date, date]:
    """Day of the reminder by the day on which it first is in force, of a job run on working days."""
    first_seen: dict[date, date] = {}
    day = opened
    while day <= end:
        found = reminder_of(due, opened, day) if is_working_day(day) else None
        if found and found.day not in first_seen.values():
            first_seen[day] = found.day
        day += A_DAY
    return first_seen


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2024, 10, 2), None),
        (date(2024, 10, 3), (NoticeKind.BEFORE_DUE, date(2024, 10, 3))),
        (date(2024, 10, 9), (NoticeKind.BEFORE_DUE, date(2024, 10, 9))),
        (date(2024, 10, 10), (NoticeKind.BEFORE_DUE, date(2024, 10, 9))),
        (date(2024, 10, 11), (NoticeKind.OVERDUE, date(2024, 10, 11))),
        (date(2024, 10, 17), (NoticeKind.OVERDUE, date(2024, 10, 11))),
        (date(2024, 10, 18), (NoticeKind.OVERDUE, date(2024, 10, 18))),
    ],
    ids=lambda value: str(value),
)
def test_a_reminder_is_of_seven_days_and_one_day_before_and_one_and_eight_days_after(
    today, expected
):
    found = reminder_of(DUE, OPENED, today)
    assert (found and (found.kind, found.day)) == expected


def test_days_off_move_a_reminder_ahead_before_the_due_day_and_back_after_it():
    # Due on a Tuesday after スポーツの日, which is a Monday.
    assert days_of_sending(date(2024, 10, 15), OPENED, date(2024, 10, 31)) == {
        date(2024, 10, 8): date(2024, 10, 8),
        date(2024, 10, 11): date(2024, 10, 14),  # the Monday is a holiday: told on Friday
        date(2024, 10, 16): date(2024, 10, 16),
        date(2024, 10, 23): date(2024, 10, 23),
        date(2024, 10, 30): date(2024, 10, 30),
    }
    # Due on a Friday: the day after is a Saturday, so that it goes out on Monday.
    assert days_of_sending(date(2024, 10, 18), OPENED, date(2024, 10, 22)) == {
        date(2024, 10, 11): date(2024, 10, 11),
        date(2024, 10, 17): date(2024, 10, 17),
        date(2024, 10, 21): date(2024, 10, 19),
    }


def test_what_would_have_gone_out_before_a_report_was_asked_for_is_not_made_up_for():
    assert reminder_of(DUE, date(2024, 10, 4), date(2024, 10, 7)) is None
    assert reminder_of(DUE, date(2024, 10, 4), date(2024, 10, 9)).day == date(2024, 10, 9)


@given(due=DAYS)
def test_every_reminder_goes_out_once_near_its_day_and_never_two_on_a_day(due):
    opened, end = due - timedelta(days=30), due + timedelta(days=40)
    sent = days_of_sending(due, opened, end)
    assert len(set(sent.values())) == len(sent)
    after = [day for day in sent.values() if day > due]
    assert (after[0] - due).days in (FIRST_DAY_AFTER, FIRST_DAY_AFTER + DAYS_BETWEEN)
    # At the turn of the year, or in May, one week's reminder may give way to the next one's.
    assert all((b - a).days in (7, 14) for a, b in pairwise(after))
    for day, reminder in sent.items():
        assert is_working_day(day)
        moved = (day - reminder).days
        assert -10 <= moved <= 0 if reminder < due else 0 <= moved <= 10
    assert any(day < due for day in sent)


@given(due=DAYS, days=st.integers(1, 1000))
def test_reminders_end_half_a_year_after_the_due_day(due, days):
    found = reminder_of(due, due - timedelta(days=30), due + timedelta(days=days))
    if days > LAST_DAY_AFTER + 3 * DAYS_BETWEEN:
        assert found is None
    elif found is not None:
        assert found.day <= due + timedelta(days=LAST_DAY_AFTER)
