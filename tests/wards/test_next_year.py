"""The surveys of the next fiscal year, made at once with derived days."""

from datetime import date

import pytest

from tests import factories as make
from wards.fiscal import is_working_day
from wards.models import ReportingRound, Submission

pytestmark = pytest.mark.django_db

PAGE = "/wards/round/year/2027/"


@pytest.fixture
def bureau(sign_in, time_machine):
    time_machine.move_to(date(2027, 1, 15))
    make.RoundFactory(fiscal_year=2026)
    return sign_in("bureau")


def test_the_annual_survey_and_twelve_months_come_with_a_form_for_every_ward(bureau):
    assert PAGE in bureau.get("/wards/round/").content.decode()
    assert "13件の調査を作る" in bureau.get(PAGE).content.decode()
    bureau.post(PAGE)
    made = ReportingRound.objects.filter(fiscal_year=2027)
    assert made.count() == 13
    annual = made.annual().get()
    assert (annual.as_of, annual.opens_on) == (date(2027, 9, 1), date(2027, 9, 2))
    february = made.get(month=2)
    assert (february.as_of, february.opens_on) == (date(2028, 2, 29), date(2028, 3, 1))
    assert all(is_working_day(each.due_on) for each in made)
    reports = Submission.objects.filter(round__fiscal_year=2027)
    assert reports.count() == 48 + 12 * 24
    assert set(reports.values_list("status", flat=True)) == {"not_started"}


def test_what_exists_stays_and_only_what_is_missing_is_made(bureau):
    kept = make.MonthlyRoundFactory(fiscal_year=2027, month=4, due_on=date(2027, 5, 31))
    assert "13件のうち12件を作ります" in bureau.get(PAGE).content.decode()
    for _ in range(2):
        bureau.post(PAGE)
    assert ReportingRound.objects.filter(fiscal_year=2027).count() == 13
    kept.refresh_from_db()
    assert kept.due_on == date(2027, 5, 31)


def test_wards_are_asked_for_nothing_before_a_survey_opens(bureau, sign_in):
    desk = sign_in("desk")
    before = desk.get("/").content
    bureau.post(PAGE)
    assert desk.get("/").content.count("令和9年".encode()) == before.count("令和9年".encode())


@pytest.mark.parametrize("year", [2025, 2100])
def test_no_surveys_are_made_of_a_year_that_is_over_or_far_away(bureau, year):
    for answer in (bureau.get, bureau.post):
        assert answer(PAGE.replace("2027", str(year))).status_code == 404
