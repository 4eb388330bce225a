"""What is missing in a report: each check fires, names the item, leads to the place, and clears."""

from datetime import date, timedelta

import pytest

from consultations.models import Desk
from reports.counting.registers import REGISTERS
from reports.counting.ward_report import load_reports
from reports.lifecycle.checks.errors import findings
from reports.lifecycle.checks.warnings import Finding
from reports.pages.report_page.page import report_pages
from tests import factories as make
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
        "研修会の指摘に、まだ答えていません（参加人数を 確かめてください）。"
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
