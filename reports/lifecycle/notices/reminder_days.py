"""Decides on which days a report that is not submitted is asked for again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from reports.models import NoticeKind
from wards.reporting.working_days import working_day_from, working_day_until

DAYS_BEFORE = (7, 1)
FIRST_DAY_AFTER, DAYS_BETWEEN = 1, 7
# Half a year: whoever has not answered by then will not answer to another mail.
LAST_DAY_AFTER = 26 * 7


@dataclass(frozen=True, slots=True)
class Reminder:
    """One of the reminders of a report: the day by the calendar, and the day on which it goes out."""

    kind: NoticeKind
    day: date
    sent_on: date


def reminder_of(due: date, asked_on: date, today: date) -> Reminder | None:
    """The reminder in force on a day: the latest whose day of sending has come, if any.

    Before the due day a reminder goes out on the last working day until its day, so that nobody is
    told on Monday what is due on Monday; afterwards on the next. It stays in force, for a worker
    that was down, until the due day, or for the week until the next would come. asked_on: since when the report is
    asked for; what would have gone out until then is not made up for.

    >>> reminder_of(date(2024, 9, 30), date(2024, 8, 1), date(2024, 9, 24)).day
    datetime.date(2024, 9, 23)
    """
    sent = [each for each in _reminders(due, today) if asked_on < each.sent_on <= today]
    if not sent:
        return None
    last = sent[-1]
    until = due if last.kind == NoticeKind.BEFORE_DUE else last.sent_on + timedelta(DAYS_BETWEEN)
    return last if today <= until else None


def _reminders(due: date, today: date) -> Iterator[Reminder]:
    """All reminders of a report that can have gone out, in order."""
    for days in DAYS_BEFORE:
        day = due - timedelta(days=days)
        yield Reminder(NoticeKind.BEFORE_DUE, day, working_day_until(day))
    last = min(LAST_DAY_AFTER, (today - due).days)
    for days in range(FIRST_DAY_AFTER, last + 1, DAYS_BETWEEN):
        day = due + timedelta(days=days)
        yield Reminder(NoticeKind.OVERDUE, day, working_day_from(day))
