"""Whenever the demonstration is loaded, its reports moved on days that had come."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from reports.demo.diary import Diary
from reports.demo.years import DemoYears

TOKYO = ZoneInfo("Asia/Tokyo")
# Three years of days, four weeks and a day apart: every day of the week and month comes up.
LOADED_ON = [date(2025, 4, 1) + timedelta(days=29 * number) for number in range(38)]


@pytest.mark.parametrize("today", LOADED_ON, ids=str)
def test_moments_follow_each_other_from_the_opening_until_now(today):
    now = datetime.combine(today, time(8, 30), TOKYO)
    for survey in DemoYears(today).surveys():
        diary = Diary.of(survey, now)
        moments = [diary.moment(place) for place in range(60)]
        assert all(earlier <= later for earlier, later in pairwise(moments))
        assert moments[0].date() >= survey.opens_on
        assert moments[-1] <= now
        for number in range(48):
            assert 0 <= diary.place(number, days_to_spare=4) < max(1, len(diary.days) - 4)
