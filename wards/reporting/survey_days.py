"""The days of a survey unless the Bureau says otherwise: they follow from its year and month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from wards.fiscal import FiscalYear
from wards.reporting.working_days import working_day_from

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
