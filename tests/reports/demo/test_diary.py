"""Whenever the demonstration is loaded, its reports moved on days that had come."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise, product
from zoneinfo import ZoneInfo

import pytest

from reports.demo.years import DemoYears, Diary
from wards.fiscal import is_working_day

TOKYO = ZoneInfo("Asia/Tokyo")
# Three years of days, four weeks and a day apart: every day of the week and month comes up.
LOADED_ON = [date(2025, 4, 1) + timedelta(days=29 * number) for number in range(38)]


HOURS = (time(3), time(8, 30), time(12), time(23))


def test_moments_follow_each_other_in_office_hours_from_the_opening_until_now():
    diaries = [
        (Diary.of(survey, now), survey, now)
        for today, hour in product(LOADED_ON, HOURS)
        for now in [datetime.combine(today, hour, TOKYO)]
        for survey in DemoYears(today).surveys()
    ]
    for diary, survey, now in diaries:
        if not diary.has_begun:
            continue
        moments = [diary.moment(place) for place in range(60)]
        assert all(earlier <= later for earlier, later in pairwise(moments))
        assert moments[0].date() >= survey.opens_on
        assert moments[-1] <= now
        assert all(is_working_day(moment.date()) for moment in moments)
        assert all(time(9) <= moment.time() <= time(17) for moment in moments)
        for number in range(48):
            assert 0 <= diary.place(number, days_to_spare=4) < max(1, len(diary.days) - 4)


@pytest.mark.parametrize(
    ("now", "begun"),
    [
        (datetime(2027, 4, 1, 8, 59, tzinfo=TOKYO), False),
        (datetime(2027, 4, 1, 9, tzinfo=TOKYO), True),
        (datetime(2028, 4, 1, 12, tzinfo=TOKYO), False),  # a Saturday
    ],
)
def test_nothing_has_moved_before_an_office_opened_in_the_new_year(now, begun):
    current = DemoYears(now.date()).surveys()[-1]
    assert Diary.of(current, now).has_begun == begun


def test_what_a_report_calls_held_was_held_before_it_could_be_submitted():
    for today in LOADED_ON:
        years = DemoYears(today)
        for survey, number in product(years.surveys(), range(0, 365, 5)):
            day = years.day_in_report(survey.year.start + timedelta(days=number))
            assert day in survey.year
            assert day < survey.opens_on or day >= today
