"""Decides on which days the city's offices are open."""

from __future__ import annotations

from datetime import date, timedelta

import jpholiday

_A_DAY = timedelta(days=1)


def is_working_day(day: date) -> bool:
    """Whether offices are open: no weekend, no public holiday, not the turn of the year.

    >>> is_working_day(date(2024, 11, 22)), is_working_day(date(2024, 11, 23))
    (True, False)
    """
    return day.weekday() < 5 and not jpholiday.is_holiday(day) and not is_turn_of_year(day)


def is_turn_of_year(day: date) -> bool:
    """29 December to 3 January, when offices are closed (大阪市の休日を定める条例)."""
    return (day.month == 12 and day.day >= 29) or (day.month == 1 and day.day <= 3)


def working_day_from(day: date) -> date:
    """The day itself, or the next on which offices are open.

    >>> working_day_from(date(2024, 11, 23))
    datetime.date(2024, 11, 25)
    """
    while not is_working_day(day):
        day += _A_DAY
    return day


def working_day_until(day: date) -> date:
    """The day itself, or the last before it on which offices are open.

    >>> working_day_until(date(2024, 11, 24))
    datetime.date(2024, 11, 22)
    """
    while not is_working_day(day):
        day -= _A_DAY
    return day
