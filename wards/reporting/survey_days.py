"""The days of a survey, working days, and the fiscal year that is being reported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import jpholiday
from django.utils import timezone

from wards.fiscal import FiscalYear
from wards.models import ReportingRound


def reporting_year() -> FiscalYear:
    """The fiscal year of the survey that is being worked on; without any, today's."""
    today = timezone.localdate()
    round_ = ReportingRound.objects.current(today)
    return round_.year if round_ else FiscalYear.of(today)


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


# The council document counts as of 1 September (資料４).
CENSUS_MONTH = 9
# The wards are given six weeks from the census, the desks ten days from the end of a month.
DAYS_AFTER_CENSUS, DAY_OF_NEXT_MONTH = 46, 10


@dataclass(frozen=True)
class SurveyDays:
    """As of which day is asked, from when, and by when."""

    as_of: date
    opens_on: date
    due_on: date


def usual_days(year: FiscalYear, month: int | None = None) -> SurveyDays:
    """The days of the annual survey of a year, or of the report of one of its months.

    >>> usual_days(FiscalYear(2024))
    SurveyDays(as_of=datetime.date(2024, 9, 1), opens_on=datetime.date(2024, 9, 2), due_on=datetime.date(2024, 10, 17))
    >>> usual_days(FiscalYear(2024), 2).as_of, usual_days(FiscalYear(2024), 3).opens_on
    (datetime.date(2025, 2, 28), datetime.date(2025, 4, 1))
    """
    if month is None:
        census = year.month(CENSUS_MONTH)
        opens_on = working_day_from(census + timedelta(days=1))
        return SurveyDays(
            census, opens_on, working_day_from(census + timedelta(days=DAYS_AFTER_CENSUS))
        )
    as_of = next(last for first, last in year.months() if first.month == month)
    opens_on = as_of + timedelta(days=1)
    return SurveyDays(as_of, opens_on, working_day_from(opens_on.replace(day=DAY_OF_NEXT_MONTH)))
