"""Each check fires at its boundary, names the item, leads to the place, and clears; a warning never blocks."""

from datetime import date, timedelta

import pytest

from consultations.models import Desk
from reports.counting.registers import REGISTERS
from reports.counting.ward_report import load_reports
from reports.lifecycle.checks.errors import findings
from reports.lifecycle.checks.warnings import WARNINGS, Finding
from reports.pages.report_page.page import report_pages
from tests import factories as make
from trainings.models import Training
from wards.models import Filing
from wards.reporting.statements import answer_mark
from wards.reporting.workflow import move
from wards.vocabulary import (
    ITEMS_OF_FORM,
    ITEMS_WITH_NOTHING_TO_REPORT,
    ReportForm,
    ReportItem,
    Status,
    form_of_item,
)

TODAY = date(2024, 9, 20)
LAST_YEAR = 2023
OFFICE, DESK = ReportForm.WARD_OFFICE, ReportForm.DESK


@pytest.fixture(autouse=True)
def round_(all_wards):
    return make.RoundFactory()


def found(form: ReportForm, today: date = TODAY) -> list[Finding]:
    ward = make.ward()
    return findings(load_reports([ward], make.RoundFactory())[ward.code], form, today)


def of(item: ReportItem, form: ReportForm, today: date = TODAY) -> list[Finding]:
    return [finding for finding in found(form, today) if finding.item == item]


def ways_there(form: ReportForm, today: date = TODAY) -> list[str]:
    """Where the to-do list of the body itself leads."""
    reader = make.UserFactory(role=form)
    pages = report_pages(make.ward(), make.RoundFactory(), reader, today)
    return [todo["url"] for todo in pages[form].todo]


ITEMS = [item for form in ReportForm for item in ITEMS_OF_FORM[form]]
NAMED_OTHERWISE = {ReportItem.OPENING_HOURS: "開設時間", ReportItem.LIAISON: "連携会議"}


@pytest.mark.parametrize("item", ITEMS)
def test_an_item_without_an_answer_is_named_and_cleared_by_a_record(item):
    [finding] = of(item, form_of_item(item))
    assert NAMED_OTHERWISE.get(item, item.label) in finding.sentence
    assert ("「該当なし」と答えて" in finding.sentence) == (item in ITEMS_WITH_NOTHING_TO_REPORT)
    make.ANSWER_OF[item]()
    assert of(item, form_of_item(item)) == []


@pytest.mark.parametrize("item", sorted(ITEMS_WITH_NOTHING_TO_REPORT))
def test_nothing_to_report_is_an_answer_and_contradicts_records(item):
    form = form_of_item(item)
    submission = make.SubmissionFactory(form=form)
    make.NothingToReportFactory(submission=submission, item=item)
    assert of(item, form) == []
    record = make.ANSWER_OF[item]()
    [finding] = of(item, form)
    assert f"{item.label}は「該当なし」と答えていますが、記録が1件あります。" in finding.sentence
    record.delete()
    assert of(item, form) == []


def test_a_record_of_the_other_programme_is_no_answer_and_is_explained():
    make.TrainingFactory(programme="promotion")
    [finding] = of(ReportItem.TRAINING, OFFICE)
    assert finding.sentence.startswith("研修会は推進事業の記録だけです。")


def test_records_of_another_ward_or_year_answer_nothing():
    make.TrainingFactory(ward=make.ward("27128"))
    make.TrainingFactory(fiscal_year=2023)
    make.DeskHoursFactory(desk__ward=make.ward("27128"))
    assert len(of(ReportItem.TRAINING, OFFICE)) == 1
    assert len(of(ReportItem.OPENING_HOURS, DESK)) == 1


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "missing"),
    [
        (date(2024, 9, 1), None, 0),
        (date(2024, 9, 2), None, 1),
        (date(2024, 4, 1), date(2024, 9, 1), 0),
        (date(2024, 4, 1), date(2024, 8, 31), 1),
    ],
)
@pytest.mark.parametrize("item", REGISTERS)
def test_registers_answer_as_of_the_day_of_reference(item, valid_from, valid_to, missing):
    make.ANSWER_OF[item](valid_from=valid_from, valid_to=valid_to)
    findings_of_item = of(item, DESK)
    assert len(findings_of_item) == missing
    assert all("令和6年9月1日現在の" in finding.sentence for finding in findings_of_item)


@pytest.mark.parametrize("item", [ReportItem.OPENING_HOURS, ReportItem.COORDINATOR])
def test_what_belongs_to_a_desk_that_has_ended_answers_nothing(item):
    desk = make.DeskFactory(valid_to=date(2024, 8, 31))
    make.DeskHoursFactory(desk=desk)
    make.CoordinatorFactory(desk=desk)
    assert len(of(item, DESK)) == 1


# --- What is recorded but not complete -------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "late"), [(TODAY - timedelta(days=1), 1), (TODAY, 0), (TODAY + timedelta(days=1), 0)]
)
def test_a_plan_waits_for_its_result_from_the_day_after(day, late):
    training = make.TrainingFactory(date=day)
    other = make.TrainingFactory(date=day, programme="promotion")
    findings_of_item = of(ReportItem.TRAINING, OFFICE)
    assert len(findings_of_item) == 2 * late
    if late:
        assert "令和6年9月19日の研修会は日付を過ぎましたが「予定」のままです。" in (
            findings_of_item[0].sentence
        )
        assert f"/trainings/training/{training.pk}/edit/?next=/#id_state" in ways_there(OFFICE)
        for each in (training, other):
            each.state, each.people = "held", 3
            each.save()
        assert of(ReportItem.TRAINING, OFFICE) == []


def test_a_plan_of_visits_without_its_answers_leads_to_each_field():
    make.AccompaniedVisitPlanFactory(planned=True, trainees="", hosts="")
    trainees, hosts = of(ReportItem.ACCOMPANIED_VISIT, DESK)
    assert "同行訪問研修の対象者が選ばれていません。" in trainees.sentence
    assert (trainees.field, hosts.field) == ("trainees", "hosts")


def test_a_liaison_plan_without_agenda_leads_to_its_field():
    plan = make.LiaisonPlanFactory(planned_times=3, agenda=[])
    [finding] = of(ReportItem.LIAISON, DESK)
    assert finding.sentence == "連携会議の主な議題が選ばれていません。"
    assert "/meetings/liaison-plan/2024/?next=/#id_agenda" in ways_there(DESK)
    plan.planned_times = 0
    plan.save()
    assert of(ReportItem.LIAISON, DESK) == []


def test_only_a_designated_institution_owes_its_functions_and_is_led_to():
    designation = make.DesignationFactory(institution__name="髙﨑医院")
    for status in ("consented", "other_programme"):
        make.DesignationFactory(status=status)
    [finding] = of(ReportItem.ACTIVE_INSTITUTION, DESK)
    assert finding.sentence == "髙﨑医院の担う機能が選ばれていません。"
    assert f"/institutions/designation/{designation.pk}/edit/?next=/#id_functions" in ways_there(
        DESK
    )
    designation.functions = ["daily"]
    designation.save()
    assert of(ReportItem.ACTIVE_INSTITUTION, DESK) == []


def test_a_mark_of_the_bureau_waits_for_its_answer_and_names_it():
    make.TrainingFactory()
    report = make.submission_in("returned")
    mark = make.ReturnMarkFactory(
        event=report.events.latest("pk"), text="参加人数を\n確かめてください。"
    )
    [finding] = of(ReportItem.TRAINING, OFFICE)
    assert finding.sentence == (
        "研修会の指摘に、まだ回答していません（参加人数を 確かめてください）。"
    )
    assert (finding.mark, finding.warning) == (mark.pk, False)
    answer_mark(mark.pk, "38人が正しい数です。", make.UserFactory())
    assert of(ReportItem.TRAINING, OFFICE) == []


def test_marks_of_an_earlier_return_wait_no_more():
    make.TrainingFactory()
    report = make.submission_in("returned")
    make.ReturnMarkFactory(event=report.events.latest("pk"))
    own, bureau = make.UserFactory(), make.UserFactory(role="bureau")
    report = move(report, Status.SUBMITTED, own, freeze=make.nothing_said)
    assert of(ReportItem.TRAINING, OFFICE) == []
    move(report, Status.RETURNED, bureau, reason="もう一度")
    assert of(ReportItem.TRAINING, OFFICE) == []


def test_a_complete_report_has_no_findings():
    for item in ITEMS:
        # Hours and coordinators share the ward's one desk.
        shared = {"desk": Desk.objects.get()} if item == ReportItem.COORDINATOR else {}
        make.ANSWER_OF[item](**shared)
    assert found(OFFICE) == found(DESK) == []


def test_what_is_missing_follows_the_order_of_the_report_and_leads_home_again():
    items = [finding.item for finding in found(DESK)]
    assert items == sorted(items, key=list(ITEMS_OF_FORM[DESK]).index)
    ways = ways_there(OFFICE)
    assert "/trainings/training/new/?year=2024&next=/" in ways
    assert "/institutions/survey/2024/?next=/" in ways


# --- What looks unlikely ---------------------------------------------------------------------


def warnings(item: ReportItem) -> list[Finding]:
    """What is asked about an item, after last year's report was submitted with what there is."""
    if not Filing.objects.exists():
        make.filed_in(LAST_YEAR, form_of_item(item))
    return [finding for finding in of(item, form_of_item(item)) if finding.warning]


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
