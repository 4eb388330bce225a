"""Two states of a report are told apart record by record and value by value."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.counting.figures import count_figures
from reports.counting.round_records import RoundRecords
from reports.counting.ward_report import load_reports
from reports.lifecycle.changes import (
    NO_ROW,
    ChangeKind,
    changed_since_filing,
    changed_since_last_filing,
    figures_changed_since_filing,
    ward_value,
)
from reports.pages.board.reports import board_reports
from tests import factories as make
from wards.models import ReportingRound, Submission, Ward
from wards.reporting.workflow import move
from wards.vocabulary import Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_wards")]


def submitted(form: str = "ward_office", ward: str = make.KITA) -> Submission:
    return make.submission_in(
        "submitted", freeze=make.what_is_there, form=form, ward=make.ward(ward)
    )


def entered(report: Submission):
    return load_reports([report.ward], report.round)[report.ward_id]


def changes(report: Submission):
    return changed_since_filing(report)


def changed_on_the_board(round_):
    return {each.submission.pk for each in board_reports(round_, round_.due_on) if each.changed}


def values(change) -> list[tuple[str, str, str]]:
    return [(field.name, field.before, field.after) for field in change.fields]


def test_a_changed_value_is_told_before_and_after_with_who_and_when():
    training = make.TrainingFactory(theme="前のテーマ", state="held", date="2024-06-01", people=38)
    report = submitted()
    training.people, training.updated_by = 40, make.UserFactory(name="架空 花子")
    training.save()
    (change,) = changes(report)
    assert change.kind == ChangeKind.CHANGED
    assert values(change) == [("people", "38人", "40人")]
    assert change.who == "北区 区役所 架空 花子"
    assert change.when == training.versions.latest("pgh_id").pgh_created_at
    assert change.url == f"/trainings/training/{training.pk}/"


def test_what_was_only_touched_or_put_back_is_no_change():
    training = make.TrainingFactory(theme="テーマ")
    report = submitted()
    training.save()
    for theme in ("別のテーマ", "テーマ"):
        training.theme = theme
        training.save()
    assert changes(report) == []
    assert figures_changed_since_filing(report, entered(report)) == []
    assert changed_on_the_board(report.round) == set()


def test_a_new_record_and_a_deleted_one_are_told_with_their_values():
    gone = make.TrainingFactory(theme="消えるテーマ")
    report = submitted()
    gone.delete()
    new = make.TrainingFactory(theme="新しいテーマ")
    added, removed = changes(report)
    assert (added.kind, added.pk) == (ChangeKind.ADDED, new.pk)
    assert ("theme", "空欄", "新しいテーマ") in values(added)
    assert removed.kind == ChangeKind.REMOVED
    assert ("theme", "消えるテーマ", "空欄") in values(removed)
    assert "消えるテーマ" in removed.label
    assert removed.url == ""


def test_a_register_row_that_ended_before_the_day_left_the_report_and_says_why():
    hours = make.DeskHoursFactory()
    report = submitted("desk")
    hours.valid_to = "2024-08-31"
    hours.save()
    (change,) = changes(report)
    assert change.kind == ChangeKind.REMOVED
    assert values(change) == [("valid_to", "空欄", "令和6年8月31日(土)")]
    assert change.url == f"/consultations/hours/{hours.pk}/"


def test_figures_of_the_ward_are_told_before_and_after():
    hours = make.DeskHoursFactory(weekly_hours="9.5")
    make.DesignationFactory()
    report = submitted("desk")
    hours.weekly_hours = "10"
    hours.save()
    make.DesignationFactory()
    told = figures_changed_since_filing(report, entered(report))
    assert [(each.title, each.before, each.after) for each in told] == [
        ("週あたりの開設時間数", "1～9時間", "10～19時間"),
        ("積極的医療機関", "1医療機関", "2医療機関"),
    ]


def test_what_a_ward_says_in_a_table_of_initiatives_leaves_out_the_other_table():
    make.InitiativeFactory()
    desk = {"submission__form": "desk", "submission__ward": make.ward(make.KITA)}
    make.NothingToReportFactory(item="information_sharing", **desk)
    ids = ["around_the_clock.initiatives", "information_sharing.initiatives"]
    figures = count_figures(
        RoundRecords.of_round([make.ward(make.KITA)], ReportingRound.objects.get()), ids
    )
    assert [ward_value(figure, make.KITA) for figure in figures.values()] == [
        "在宅療養患者の急変時に対応できる体制の構築 1件",
        NO_ROW,
    ]


def test_a_withdrawn_nothing_to_report_is_a_change_of_a_resubmission():
    bureau, own = make.UserFactory(role="bureau"), make.UserFactory()
    report = make.submission_in("draft")
    nothing = make.NothingToReportFactory(submission=report)
    report = move(report, Status.SUBMITTED, own, freeze=make.what_is_there)
    assert changed_since_last_filing(report) == []
    report = move(report, Status.RETURNED, bureau, reason="架空の理由")
    assert changes(report) == []
    withdrawn = nothing.pk
    nothing.delete()
    training = make.TrainingFactory()
    report = move(report, Status.SUBMITTED, own, freeze=make.what_is_there)
    told = changed_since_last_filing(report)
    assert [(change.kind, change.pk) for change in told] == [
        (ChangeKind.ADDED, training.pk),
        (ChangeKind.REMOVED, withdrawn),
    ]
    assert told[1].label == "研修会 該当なし"


def test_a_record_whose_institution_is_gone_can_still_be_told():
    designation = make.DesignationFactory(institution__name="架空医院")
    report = submitted("desk")
    institution = designation.institution
    designation.delete()
    institution.delete()
    (change,) = changes(report)
    assert change.kind == ChangeKind.REMOVED
    assert "削除された記録" in change.label


def test_the_reports_of_a_round_that_changed_are_found_in_few_queries():
    counts, reports = [], []
    for ward in Ward.objects.all()[:6]:
        make.TrainingFactory(ward=ward)
        make.DeskHoursFactory(desk__ward=ward)
        reports += [submitted("ward_office", ward.pk), submitted("desk", ward.pk)]
    round_ = reports[0].round
    for changed in (1, 6):
        for report in reports[: changed * 2 : 2]:
            make.TrainingFactory(ward=report.ward)
        with CaptureQueriesContext(connection) as captured:
            found = changed_on_the_board(round_)
        assert found == {report.pk for report in reports[: changed * 2 : 2]}
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 40
