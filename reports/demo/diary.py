"""Decides on which office days, and at what hour, the reports of an invented survey moved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from reports.demo.years import Survey
from wards.working_days import is_working_day, working_day_from

WEEKS_OF_REPORTING = 4  # most reports come in these last weeks before the due date
FIRST_HOUR, HOURS = 9, 8  # offices are open from 9 to 17
STEP = 7  # shares no divisor with 24, so that neighbours do not come on following days


@dataclass(frozen=True)
class Diary:
    """The office days of a survey up to now, and the moments on them."""

    days: tuple[date, ...]
    now: datetime

    @classmethod
    def of(cls, survey: Survey, now: datetime) -> Diary:
        """The weeks before the survey was due, or before today if it is not due yet."""
        last = min(survey.due_on, timezone.localdate(now))
        first = max(survey.opens_on, last - timedelta(weeks=WEEKS_OF_REPORTING))
        span = [first + timedelta(days=number) for number in range((last - first).days + 1)]
        return cls(tuple(filter(is_working_day, span)) or (first,), now)

    def place(self, number: int, days_to_spare: int) -> int:
        """On which of the days the report of a number comes, some days before the last."""
        return number * STEP % max(1, len(self.days) - days_to_spare)

    def moment(self, place: int) -> datetime:
        """The office day of that place, after the last ones following; never later than now."""
        day = self.days[min(place, len(self.days) - 1)]
        for _ in range(place - len(self.days) + 1):
            day = working_day_from(day + timedelta(days=1))
        hour = time(FIRST_HOUR + place * STEP % HOURS, place * STEP % 60)
        return min(datetime.combine(day, hour, self.now.tzinfo), self.now)
