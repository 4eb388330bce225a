"""What looks unlikely asks for a reason: each warning at its boundary, and never as an error."""

from datetime import date

import pytest

from reports.counting.ward_report import load_reports
from reports.lifecycle.checks.errors import findings
from reports.lifecycle.checks.warnings import WARNINGS, Finding
from tests import factories as make
from trainings.models import Training
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
            desk=desk, weekly_hours=before, valid_from=date(2023, 4, 1), valid_to=date(2024, 3, 31)
        )
    make.DeskHoursFactory(desk=desk, weekly_hours=now, valid_from=date(2024, 4, 1))


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
        make.CoordinatorFactory(desk=desk, **validity(number, before, now))


def validity(number: int, before: int, now: int) -> dict[str, date | None]:
    """Of the so-and-so-many-th of a register that had so many last year and has so many now."""
    return {
        "valid_from": date(2023 if number < before else 2024, 4, 1),
        "valid_to": date(2024, 3, 31) if number >= now else None,
    }


def liaison_plans(before: int, now: int) -> None:
    make.LiaisonPlanFactory(fiscal_year=LAST_YEAR, planned_times=before, agenda=["backup"])
    make.LiaisonPlanFactory(planned_times=now, agenda=["backup"])


def institutions(before: int, now: int) -> None:
    for number in range(before):
        make.DesignationFactory(functions=["daily"], **validity(number, before, now))


def trainings(before: int, now: int) -> None:
    for year, count in ((LAST_YEAR, before), (2024, now)):
        for month in range(4, 4 + count):
            day = date(year, month, 1)
            make.TrainingFactory(fiscal_year=year, date=day, state="held", people=3)


@pytest.mark.parametrize(
    ("entered", "item", "before", "now", "asked"),
    [
        (hours, ReportItem.OPENING_HOURS, "10", "19.5", False),
        (hours, ReportItem.OPENING_HOURS, "10", "20", True),
        (hours, ReportItem.OPENING_HOURS, "10", "5.5", False),
        (hours, ReportItem.OPENING_HOURS, "10", "5", True),
        (hours, ReportItem.OPENING_HOURS, "3", "6.5", False),
        (hours, ReportItem.OPENING_HOURS, "4", "8", True),
        (hours, ReportItem.OPENING_HOURS, None, "30", False),
        (coordinators, ReportItem.COORDINATOR, 1, 2, False),
        (coordinators, ReportItem.COORDINATOR, 2, 4, True),
        (coordinators, ReportItem.COORDINATOR, 4, 2, True),
        (liaison_plans, ReportItem.LIAISON, 4, 3, False),
        (liaison_plans, ReportItem.LIAISON, 4, 2, True),
        (liaison_plans, ReportItem.LIAISON, 1, 2, False),
        (trainings, ReportItem.TRAINING, 4, 3, False),
        (trainings, ReportItem.TRAINING, 5, 2, True),
        (trainings, ReportItem.TRAINING, 2, 1, False),
        (institutions, ReportItem.ACTIVE_INSTITUTION, 4, 3, False),
        (institutions, ReportItem.ACTIVE_INSTITUTION, 4, 2, True),
        (institutions, ReportItem.ACTIVE_INSTITUTION, 1, 1, False),
    ],
)
def test_numbers_that_changed_much_since_last_year_are_asked_about(
    entered, item, before, now, asked
):
    """Each number has its least difference: 4 hours, two people, two meetings, three trainings."""
    entered(before, now)
    warning = "institutions_halved" if entered is institutions else "changed_much"
    assert [each for each in checks(item) if each == warning] == [warning] * asked


@pytest.mark.parametrize(
    ("entered", "item", "form", "warning"),
    [
        (institutions, ReportItem.ACTIVE_INSTITUTION, "desk", "institutions_halved"),
        (trainings, ReportItem.TRAINING, "ward_office", "changed_much"),
    ],
)
def test_nothing_after_many_is_asked_about_once_it_is_an_answer(entered, item, form, warning):
    entered(3, 0)
    assert checks(item) == []
    make.NothingToReportFactory(submission=make.SubmissionFactory(form=form), item=item)
    assert checks(item) == [warning]


@pytest.mark.parametrize(("held", "asked"), [(3, False), (4, True)])
def test_more_meetings_held_than_planned_are_asked_about(held, asked):
    make.LiaisonPlanFactory(planned_times=3, agenda=["backup"])
    for day in range(1, held + 1):
        make.MeetingFactory(kind="liaison", state="held", date=date(2024, 6, day), people=5)
    make.MeetingFactory(kind="liaison", state="planned", date=date(2024, 12, 1))
    make.MeetingFactory(kind="ward_council", state="held", date=date(2024, 6, 20), people=5)
    assert checks(ReportItem.LIAISON) == ["fewer_planned_than_held"] * asked


def test_trainings_of_the_other_programme_are_not_compared():
    trainings(4, 1)
    Training.objects.filter(fiscal_year=LAST_YEAR).update(programme="promotion")
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


def test_every_warning_has_a_key_of_its_own_by_which_its_reason_is_kept():
    hours("10", "50")
    keys = [warning.key for warning in warnings(ReportItem.OPENING_HOURS)]
    assert len(set(keys)) == len(keys) == 2
    assert all(check.__doc__ for check in WARNINGS)


@pytest.mark.parametrize(
    ("name", "second", "asked"),
    [
        ("架空　はな", {}, True),
        ("架空はな", {"valid_to": date(2024, 9, 1)}, True),
        ("架空はな", {"valid_to": date(2024, 8, 31)}, False),
        ("架空 はる", {}, False),
    ],
)
def test_one_name_that_counts_twice_as_of_1_september_is_asked_about(name, second, asked):
    first = make.CoordinatorFactory(name="架空 はな")
    make.CoordinatorFactory(desk=first.desk, name=name, **second)
    assert checks(ReportItem.COORDINATOR) == ["coordinator_twice"] * asked
    for each, fields in (("架空 はな", {}), (name, second)):
        make.DesignationFactory(institution__name=each, **fields)
    assert checks(ReportItem.ACTIVE_INSTITUTION) == ["institution_twice"] * asked


def test_an_institution_that_was_withdrawn_counts_once():
    for status in ("designated", "withdrawn"):
        make.DesignationFactory(institution__name="架空うめだ診療所", status=status)
    assert checks(ReportItem.ACTIVE_INSTITUTION) == []
