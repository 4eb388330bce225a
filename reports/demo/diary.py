"""The office days of an invented survey, and the hours at which its reports moved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from reports.demo.years import Survey
from wards.reporting.survey_days import is_working_day, working_day_from, working_day_until

WEEKS_OF_REPORTING = 4  # most reports come in these last weeks before the due date
FIRST_HOUR, HOURS = 9, 8  # offices are open from 9 to 17
OPENS, CLOSES = time(FIRST_HOUR), time(FIRST_HOUR + HOURS)
STEP = 7  # shares no divisor with 24, so that neighbours do not come on following days


@dataclass(frozen=True)
class Diary:
    """The office days of a survey up to now, and the moments on them."""

    days: tuple[date, ...]
    now: datetime

    @classmethod
    def of(cls, survey: Survey, now: datetime) -> Diary:
        """The weeks before the survey was due, or before now if it is not due yet."""
        last = min(survey.due_on, _last_whole_day(now))
        first = max(survey.opens_on, last - timedelta(weeks=WEEKS_OF_REPORTING))
        span = [first + timedelta(days=number) for number in range((last - first).days + 1)]
        return cls(tuple(filter(is_working_day, span)) or (first,), now)

    @property
    def has_begun(self) -> bool:
        """Whether an office was open since the survey opened: before, nothing can have moved."""
        return last_office_moment(self.now).date() >= self.days[0]

    def place(self, number: int, days_to_spare: int) -> int:
        """On which of the days the report of a number comes, some days before the last."""
        return number * STEP % max(1, len(self.days) - days_to_spare)

    def moment(self, place: int) -> datetime:
        """The office day of that place, after the last ones following; never later than now.

        Of a diary that has begun.
        """
        day = self.days[min(place, len(self.days) - 1)]
        for _ in range(place - len(self.days) + 1):
            day = working_day_from(day + timedelta(days=1))
        hour = time(FIRST_HOUR + place * STEP % HOURS, place * STEP % 60)
        return min(datetime.combine(day, hour, self.now.tzinfo), last_office_moment(self.now))


def last_office_moment(now: datetime) -> datetime:
    """Now while offices are open, else the moment at which they last closed. now: local time."""
    if is_working_day(now.date()) and now.time() >= OPENS:
        return min(now, datetime.combine(now.date(), CLOSES, now.tzinfo))
    before = working_day_until(now.date() - timedelta(days=1))
    return datetime.combine(before, CLOSES, now.tzinfo)


def _last_whole_day(now: datetime) -> date:
    """The last day on which offices have opened and closed."""
    closed = last_office_moment(now)
    if closed.time() == CLOSES:
        return closed.date()
    return working_day_until(closed.date() - timedelta(days=1))
