"""The years of a demonstration, and the steps of each in the order of their days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from reports.document.publication import PUBLISHED
from wards.fiscal import FiscalYear, is_working_day, usual_days, working_day_from, working_day_until
from wards.vocabulary import ActivityState

CURRENT = "current"  # the table of the year that is being answered
DAYS_UNTIL_DUE = 10
DAYS_SINCE_OPENED = 20
DAYS_OF_A_YEAR = 366
LEAST_ROOM = 14  # days: in a survey that opens earlier in its year, nothing is held yet


@dataclass(frozen=True)
class Survey:
    """A year's survey; `answers` names its table."""

    year: FiscalYear
    answers: str
    as_of: date
    opens_on: date
    due_on: date


@dataclass(frozen=True)
class DemoYears:
    """The years that a demonstration shows when it is loaded on a day."""

    today: date

    @property
    def current(self) -> FiscalYear:
        return FiscalYear.of(self.today)

    def surveys(self) -> list[Survey]:
        """The published year, the year before the current one, and the current one."""
        found = [
            Survey(
                PUBLISHED,
                "2024",
                as_of=date(2024, 9, 1),
                opens_on=date(2024, 9, 2),
                due_on=date(2024, 10, 18),
            )
        ]
        if (year := self.current.previous) > PUBLISHED:
            days = usual_days(year)
            found.append(Survey(year, "previous", days.as_of, days.opens_on, days.due_on))
        if self.current > PUBLISHED:
            found.append(self._current())
        return found

    def _current(self) -> Survey:
        """Being answered now; before September it counts as of the first of this month."""
        census = usual_days(self.current).as_of
        as_of = census if self.today >= census else self.today.replace(day=1)
        opened = self.today - timedelta(days=DAYS_SINCE_OPENED)
        return Survey(
            self.current,
            CURRENT,
            as_of=as_of,
            opens_on=max(opened, self.current.start),
            due_on=working_day_from(self.today + timedelta(days=DAYS_UNTIL_DUE)),
        )

    def day(self, text: str) -> date | None:
        """A day of a table: '2024-09-01', or month and day of 'previous' or 'current' year.

        None for an empty cell and for a day of a year that is not shown. The tables use
        'previous' for October to March alone, so that 1 September 2024 stays as published.
        """
        name, _, month_and_day = text.partition("-")
        if name not in ("previous", "current"):
            return date.fromisoformat(text) if text else None
        if self.current <= PUBLISHED:
            return None
        year = self.current if name == "current" else self.current.previous
        month, day = map(int, month_and_day.split("-"))
        return year.months()[month - 4][0].replace(day=day)

    def day_in_report(self, day: date) -> date:
        """The day of something that a report names, moved where it could not be named there.

        What a report calls held was held before the survey opened, what it calls planned lies ahead.
        """
        year = FiscalYear.of(day)
        opens = next(each.opens_on for each in self.surveys() if each.year == year)
        if day < opens or day >= self.today:
            return day
        gone, room = (day - year.start).days, (opens - year.start).days
        if room < LEAST_ROOM:
            return working_day_from(self.today + timedelta(days=gone % 30 + 1))
        moved = working_day_from(year.start + timedelta(days=gone * room // DAYS_OF_A_YEAR))
        return moved if moved < opens else working_day_until(opens - timedelta(days=1))

    def happening(self, day: date, *, people: int) -> dict[str, object]:
        """The fields of something that takes place: held with people, or planned."""
        if day >= self.today:
            return {"date": day, "state": ActivityState.PLANNED, "people": None}
        return {"date": day, "state": ActivityState.HELD, "people": people}


def day_in(year: FiscalYear, month: int, spread: int) -> date:
    """A working day in a month of a fiscal year; `spread` scatters what happens over the month.

    >>> day_in(FiscalYear(2024), 2, 30)
    datetime.date(2025, 2, 21)
    """
    first, _ = year.months()[month - 4]
    return working_day_from(
        first + timedelta(days=spread * 5 % 26)
    )  # a weekend still fits February


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


def opening_of(day: date) -> datetime:
    """When offices open on a day, or first after it; now where that is still to come."""
    now = timezone.localtime()
    return min(datetime.combine(working_day_from(day), OPENS, now.tzinfo), now)


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
