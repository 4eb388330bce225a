"""What looks unlikely asks for a reason: each warning at its boundary, and never as an error."""

from datetime import date

import pytest

from reports.counting.ward_report import load_reports
from reports.lifecycle.checks.errors import findings
from reports.lifecycle.checks.finding import Finding
from reports.lifecycle.checks.warnings import WARNINGS
from tests import factories as make
from wards.models import Filing
from wards.vocabulary import ReportForm, ReportItem, form_of_item

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_wards")]

TODAY = date(2024, 9, 20)
LAST_YEAR = 2023


@pytest.fixture(autouse=True)
def round_(all_wards):
    return make.RoundFactory()


def warnings(item: ReportItem) -> list[Finding]:
    """What is asked about an item, after last year's report was submitted with what there is."""
    ward = make.ward()
    if not Filing.objects.exists():
        make.filed_in(LAST_YEAR, form_of_item(item))
    report = load_reports([ward], make.RoundFactory())[ward.code]
    form = ReportForm(form_of_item(item))
    return [each for each in findings(report, form, TODAY) if each.warning and each.item == item]


def checks(item: ReportItem) -> list[str]:
    return [warning.check for warning in warnings(item)]


def hours(before: str | None, now: str) -> None:
    desk = make.DeskFactory(valid_from=date(2023, 4, 1))
    if before is not None:
        make.DeskHoursFactory(
            desk=desk,
            weekly_hours=before,
            valid_from=date(2023, 4, 1),
            valid_to=date(2024, 3, 31),
        )
    make.DeskHoursFactory(desk=desk, weekly_hours=now, valid_from=date(2024, 4, 1))


@pytest.mark.parametrize(
    ("before", "now", "asked"),
    [
        ("10", "19.5", False),
        ("10", "20", True),
        ("10", "5.5", False),
        ("10", "5", True),
        ("3", "6.5", False),
        ("4", "8", True),
        (None, "30", False),
    ],
)
def test_hours_that_doubled_or_halved_are_asked_about(before, now, asked):
    hours(before, now)
    assert ("changed_much" in checks(ReportItem.OPENING_HOURS)) == asked


def test_a_change_of_hours_says_both_numbers_and_leads_to_the_field():
    hours("10", "20.5")
    (warning,) = warnings(ReportItem.OPENING_HOURS)
    assert warning.sentence == (
        "週あたりの開設時間が、令和5年度の10時間から20.5時間へ、大きく変わっています（2倍以上か半分以下）。"
    )
    assert (warning.record[0], warning.field) == ("consultations.deskhours", "weekly_hours")


@pytest.mark.parametrize(("now", "asked"), [("40", False), ("40.5", True), ("168", True)])
def test_more_than_a_working_week_is_asked_about(now, asked):
    hours(None, now)
    assert checks(ReportItem.OPENING_HOURS) == ["week_is_long"] * asked


def coordinators(before: int, now: int) -> None:
    desk = make.DeskFactory(valid_from=date(2023, 4, 1))
    for number in range(max(before, now)):
        make.CoordinatorFactory(
            desk=desk,
            valid_from=date(2023 if number < before else 2024, 4, 1),
            valid_to=date(2024, 3, 31) if number >= now else None,
        )


@pytest.mark.parametrize(
    ("before", "now", "asked"), [(1, 2, False), (2, 1, False), (2, 4, True), (4, 2, True)]
)
def test_coordinators_are_asked_about_from_two_people_on(before, now, asked):
    coordinators(before, now)
    assert checks(ReportItem.COORDINATOR) == ["changed_much"] * asked


@pytest.mark.parametrize(
    ("before", "now", "asked"), [(4, 3, False), (4, 2, True), (1, 2, False), (2, 4, True)]
)
def test_planned_liaison_times_are_compared_with_last_year(before, now, asked):
    make.LiaisonPlanFactory(fiscal_year=LAST_YEAR, planned_times=before, agenda=["backup"])
    make.LiaisonPlanFactory(planned_times=now, agenda=["backup"])
    assert checks(ReportItem.LIAISON) == ["changed_much"] * asked


@pytest.mark.parametrize(("held", "asked"), [(3, False), (4, True)])
def test_more_meetings_held_than_planned_are_asked_about(held, asked):
    make.LiaisonPlanFactory(planned_times=3, agenda=["backup"])
    for day in range(1, held + 1):
        make.MeetingFactory(kind="liaison", state="held", date=date(2024, 6, day), people=5)
    make.MeetingFactory(kind="liaison", state="planned", date=date(2024, 12, 1))
    make.MeetingFactory(kind="ward_council", state="held", date=date(2024, 6, 20), people=5)
    assert checks(ReportItem.LIAISON) == ["fewer_planned_than_held"] * asked


@pytest.mark.parametrize(
    ("before", "now", "asked"), [(4, 3, False), (4, 2, True), (3, 1, True), (1, 1, False)]
)
def test_half_or_fewer_institutions_are_asked_about(before, now, asked):
    for number in range(before):
        make.DesignationFactory(
            functions=["daily"],
            valid_from=date(2023, 4, 1),
            valid_to=None if number < now else date(2024, 3, 31),
        )
    assert checks(ReportItem.ACTIVE_INSTITUTION) == ["institutions_halved"] * asked


def test_no_institution_at_all_is_asked_about_once_it_is_an_answer():
    make.DesignationFactory(valid_from=date(2023, 4, 1), valid_to=date(2024, 3, 31))
    assert checks(ReportItem.ACTIVE_INSTITUTION) == []
    report = make.SubmissionFactory(form="desk")
    make.NothingToReportFactory(submission=report, item="active_institution")
    assert checks(ReportItem.ACTIVE_INSTITUTION) == ["institutions_halved"]


def trainings(year: int, count: int) -> None:
    for month in range(4, 4 + count):
        make.TrainingFactory(fiscal_year=year, date=date(year, month, 1), state="held", people=3)


@pytest.mark.parametrize(
    ("before", "now", "asked"), [(4, 3, False), (5, 2, True), (2, 1, False), (3, 6, True)]
)
def test_trainings_are_compared_with_last_year(before, now, asked):
    trainings(LAST_YEAR, before)
    trainings(2024, now)
    assert ("changed_much" in checks(ReportItem.TRAINING)) == asked


def test_nothing_this_year_after_many_last_year_is_asked_about():
    trainings(LAST_YEAR, 3)
    assert checks(ReportItem.TRAINING) == []
    make.NothingToReportFactory(submission=make.SubmissionFactory(), item="training")
    assert checks(ReportItem.TRAINING) == ["changed_much"]


def test_trainings_of_the_other_programme_are_not_compared():
    for month in (4, 5, 6, 7):
        make.TrainingFactory(
            fiscal_year=LAST_YEAR, date=date(LAST_YEAR, month, 1), programme="promotion"
        )
    make.TrainingFactory()
    assert checks(ReportItem.TRAINING) == []


def test_two_records_of_one_day_with_the_same_words_are_asked_about():
    day = date(2024, 12, 1)
    make.TrainingFactory(date=day, theme="在宅での看取り")
    make.TrainingFactory(date=day, theme="別のテーマ")
    make.TrainingFactory(theme="在宅での看取り")
    assert checks(ReportItem.TRAINING) == []
    twin = make.TrainingFactory(date=day, theme="在宅での看取り")
    (warning,) = warnings(ReportItem.TRAINING)
    assert warning.sentence == (
        "令和6年12月1日に予定の「在宅での看取り」の記録が2件あります。二重に入っていませんか。"
    )
    assert warning.record == ("trainings.training", twin.pk)


def test_visits_that_were_made_without_a_plan_are_asked_about():
    plan = make.AccompaniedVisitPlanFactory(planned=False, trainees="", hosts="")
    assert checks(ReportItem.ACCOMPANIED_VISIT) == []
    make.AccompaniedVisitFactory(date=date(2025, 4, 1))
    assert checks(ReportItem.ACCOMPANIED_VISIT) == []
    make.AccompaniedVisitFactory(date=date(2025, 3, 31))
    (warning,) = warnings(ReportItem.ACCOMPANIED_VISIT)
    assert warning.record == ("trainings.accompaniedvisitplan", plan.pk)


def test_last_years_records_are_never_this_years_answer():
    trainings(LAST_YEAR, 3)
    make.filed_in(LAST_YEAR, "ward_office")
    make.TrainingFactory(fiscal_year=LAST_YEAR)
    ward = make.ward()
    report = load_reports([ward], make.RoundFactory())[ward.code]
    assert report.of(ReportItem.TRAINING) == []
    assert not report.is_answered(ReportItem.TRAINING)
    assert len(report.answers_last_year(ReportItem.TRAINING)) == 3


def test_every_warning_has_a_key_of_its_own_by_which_its_reason_is_kept():
    hours("10", "50")
    keys = [warning.key for warning in warnings(ReportItem.OPENING_HOURS)]
    assert len(set(keys)) == len(keys) == 2
    assert all(check.__doc__ for check in WARNINGS)


@pytest.mark.parametrize(
    ("name", "status", "asked"),
    [
        ("架空　うめだ診療所", "designated", True),
        ("架空うめだ診療所", "withdrawn", False),
        ("架空うめだ第二診療所", "designated", False),
    ],
)
def test_one_institution_that_counts_twice_is_asked_about(name, status, asked):
    make.DesignationFactory(institution__name="架空うめだ診療所")
    make.DesignationFactory(institution__name=name, status=status)
    assert checks(ReportItem.ACTIVE_INSTITUTION) == ["institution_twice"] * asked


@pytest.mark.parametrize(
    ("name", "ended", "asked"),
    [
        ("架空　はな", None, True),
        ("架空はな", date(2024, 9, 1), True),
        ("架空はな", date(2024, 8, 31), False),
        ("架空 はる", None, False),
    ],
)
def test_one_coordinator_who_counts_twice_is_asked_about(name, ended, asked):
    """As of 1 September."""
    first = make.CoordinatorFactory(name="架空 はな")
    make.CoordinatorFactory(desk=first.desk, name=name, valid_to=ended)
    assert checks(ReportItem.COORDINATOR) == ["coordinator_twice"] * asked
