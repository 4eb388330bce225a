"""Fiscal years, eras, days and how they are written; working days, and the days of a survey."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

import jpholiday
from django.db.models import Case, F, IntegerField, Value, When
from django.db.models.functions import ExtractYear, Mod
from django.utils import timezone

# First days of the eras that a living record can fall in (政令; Reiwa: 2019-05-01).
ERAS = ((date(2019, 5, 1), "令和"), (date(1989, 1, 8), "平成"), (date(1926, 12, 25), "昭和"))
ERA_LETTERS = {"令和": "R", "平成": "H", "昭和": "S"}
WEEKDAYS = "月火水木金土日"
FIRST_MONTH = 4  # Japanese public bodies: 1 April to 31 March (地方自治法 第208条)


def era_year(day: date) -> str:
    """Era and year of a day; the first year of an era is 元年.

    >>> era_year(date(2019, 4, 30)), era_year(date(2019, 5, 1)), era_year(date(2024, 9, 1))
    ('平成31年', '令和元年', '令和6年')
    """
    for first_day, name in ERAS:
        if day >= first_day:
            year = day.year - first_day.year + 1
            return f"{name}{'元' if year == 1 else year}年"
    return f"{day.year}年"


def wareki(day: date) -> str:
    """A day as staff write it.

    >>> wareki(date(2024, 9, 1))
    '令和6年9月1日'
    """
    return f"{era_year(day)}{day.month}月{day.day}日"


def as_of_words(day: date | None) -> str:
    """A day of reference as it is printed: 「令和6年9月1日現在」; empty where there is none."""
    return f"{wareki(day)}現在" if day else ""


def short_day(day: date) -> str:
    """A day as it is typed most quickly; the first year of an era is 1.

    >>> short_day(date(2024, 9, 1)), short_day(date(2019, 5, 1)), short_day(date(1989, 1, 7))
    ('R6.9.1', 'R1.5.1', 'S64.1.7')
    """
    first_day, name = next(era for era in ERAS if day >= era[0])
    return f"{ERA_LETTERS[name]}{day.year - first_day.year + 1}.{day.month}.{day.day}"


@lru_cache(5_000)
def wareki_with_weekday(day: date) -> str:
    """A day with its weekday in brackets.

    >>> wareki_with_weekday(date(2024, 5, 16))
    '令和6年5月16日(木)'
    """
    return f"{wareki(day)}({WEEKDAYS[day.weekday()]})"


def day_label(moment: datetime) -> str:
    """The day of a moment, in the city's time: 令和6年10月8日."""
    return wareki(timezone.localdate(moment))


def moment_label(moment: datetime) -> str:
    """A moment as it is printed, in the city's time: 令和6年10月8日15時00分."""
    local = timezone.localtime(moment)
    return f"{wareki(local.date())}{local.hour}時{local:%M}分"


def year_and_month(day: date) -> str:
    """The month of a day.

    >>> year_and_month(date(2025, 1, 31))
    '令和7年1月'
    """
    return f"{era_year(day)}{day.month}月"


def month_before(day: date) -> date:
    """The first day of the month before a day's.

    >>> month_before(date(2025, 1, 31))
    datetime.date(2024, 12, 1)
    """
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


@dataclass(frozen=True, order=True)
class FiscalYear:
    """A fiscal year, named by the calendar year in which it begins.

    >>> FiscalYear.of(date(2025, 3, 31)) == FiscalYear(2024) == FiscalYear.of(date(2024, 4, 1))
    True
    """

    year: int

    @classmethod
    def of(cls, day: date) -> FiscalYear:
        """The fiscal year in which a day falls."""
        return cls(day.year if day.month >= FIRST_MONTH else day.year - 1)

    @property
    def start(self) -> date:
        return date(self.year, FIRST_MONTH, 1)

    @property
    def end(self) -> date:
        return date(self.year + 1, FIRST_MONTH - 1, 31)

    @property
    def previous(self) -> FiscalYear:
        return FiscalYear(self.year - 1)

    @property
    def next(self) -> FiscalYear:
        return FiscalYear(self.year + 1)

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def __str__(self) -> str:
        """Named by the era of most of its days: fiscal 2019 is 令和元年度.

        >>> str(FiscalYear(2024)), str(FiscalYear(2019)), str(FiscalYear(2018))
        ('令和6年度', '令和元年度', '平成30年度')
        """
        return f"{era_year(date(self.year, 12, 31))}度"

    def month(self, number: int) -> date:
        """The first day of a month (1 to 12) of this fiscal year.

        >>> FiscalYear(2024).month(4), FiscalYear(2024).month(3)
        (datetime.date(2024, 4, 1), datetime.date(2025, 3, 1))
        """
        return date(self.year + (number < FIRST_MONTH), number, 1)

    @staticmethod
    def month_choices() -> list[tuple[int, str]]:
        """The months of any fiscal year in their order, as number and word.

        >>> FiscalYear.month_choices()[0], FiscalYear.month_choices()[-1]
        ((4, '4月'), (3, '3月'))
        """
        return [
            (month, f"{month}月") for month in (*range(FIRST_MONTH, 13), *range(1, FIRST_MONTH))
        ]

    def months(self) -> list[tuple[date, date]]:
        """First and last day of its twelve months, April first.

        >>> FiscalYear(2023).months()[10]
        (datetime.date(2024, 2, 1), datetime.date(2024, 2, 29))
        """
        firsts = [self.month(month) for month, _ in self.month_choices()]
        return [
            (first, first.replace(day=calendar.monthrange(first.year, first.month)[1]))
            for first in firsts
        ]


def fiscal_year_of(field: str):
    """The same rule as `FiscalYear.of`, as a database expression over a date field."""
    before_april = Case(
        When(**{f"{field}__month__lt": FIRST_MONTH}, then=Value(1)),
        default=Value(0),
        output_field=IntegerField(),
    )
    return ExtractYear(F(field)) - before_april


def place_in_year(field: str):
    """Where a month stands in its fiscal year, April at 0, as a database expression over a month."""
    return Mod(F(field) + (12 - FIRST_MONTH), Value(12))


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


class SurveyDays(NamedTuple):
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
        due_on = working_day_from(census + timedelta(days=DAYS_AFTER_CENSUS))
        return SurveyDays(census, working_day_from(census + _A_DAY), due_on)
    as_of = next(last for first, last in year.months() if first.month == month)
    opens_on = as_of + _A_DAY
    return SurveyDays(as_of, opens_on, working_day_from(opens_on.replace(day=DAY_OF_NEXT_MONTH)))
