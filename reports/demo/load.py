"""The order in which a demonstration is loaded."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from reports.demo.answers import DeskReports, WardOffices
from reports.demo.bureau import BureauRecords, load_round
from reports.demo.entry import BUREAU, Staff, answers_of, engage_staff
from reports.demo.months import load_months
from reports.demo.registers import change_registers, load_desks, load_institutions
from reports.demo.submissions import Submissions
from reports.demo.years import CURRENT, DemoYears, Diary, Survey
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import ReportingRound, User


class RealDataError(Exception):
    """The database holds records that are not of a demonstration."""


def load_once(today: date) -> bool:
    """Loads everything in one transaction, or nothing if it is there; tells whether it loaded.

    Raises RealDataError rather than mix invented records with others.
    """
    with ward_scope(ALL_WARDS):
        if User.objects.filter(username=BUREAU).exists():
            return False
        if ReportingRound.objects.exists() or User.objects.exclude(ward=None).exists():
            raise RealDataError("このデータベースには、架空でないデータがあります。")
        load(DemoYears(today))
    return True


def load(years: DemoYears) -> None:
    """The registers, which live through all years; then each year's answers."""
    staff = engage_staff()
    load_desks(years, staff)
    load_institutions(years, staff)
    for survey in years.surveys():
        load_year(survey, years, staff)
    load_months(years, staff)


def load_year(survey: Survey, years: DemoYears, staff: Staff) -> None:
    """What the wards answer and the Bureau makes of it in one year."""
    answers = answers_of(survey.year, survey.answers)
    round_ = load_round(survey, answers, staff)
    by_theme = WardOffices(years, staff).load(answers)
    by_line = DeskReports(years, staff).load(answers)
    bureau = BureauRecords(years, staff, survey.year)
    bureau.load_events(answers)
    bureau.load_texts()
    bureau.load_initiative_wording(by_line, survey.answers)
    bureau.load_theme_wording(by_theme, survey.answers)
    Submissions(survey, round_, staff, Diary.of(survey, timezone.localtime())).load()
    if survey.answers == CURRENT:
        change_registers(survey, staff)
