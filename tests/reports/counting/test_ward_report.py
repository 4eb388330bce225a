"""What wards have entered and the figures of it are read for all wards in equally many queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consultations.models import DeskHours
from reports.counting.figures import FIGURES, make_figures
from reports.counting.round_records import RoundRecords
from reports.counting.ward_report import load_reports
from reports.lifecycle.changes import records_behind
from reports.lifecycle.items import summary
from tests import factories as make
from wards.models import Ward
from wards.vocabulary import ITEMS_OF_FORM, ReportForm, ReportItem

MOST_QUERIES_OF_A_FIGURE = 4  # records, 該当なし, the Bureau's wording, what it is tied to


@pytest.fixture
def full_city(all_wards):
    """Every item answered in every ward, 該当なし among the answers, and all the Bureau's records."""
    round_ = make.RoundFactory()
    event, other = make.CoordinatorEventFactory(), make.CoordinatorEventFactory(kind="exchange")
    themes, words = make.ThemeWordingFactory(), make.InitiativeWordingFactory()
    make.FootnoteFactory()
    make.MeetingFactory(kind="city_council")
    for ward in Ward.objects.all():
        desk = make.DeskFactory(ward=ward)
        make.DeskHoursFactory(desk=desk, weekly_hours="19.5")
        make.CoordinatorFactory(desk=desk)
        initiative = make.InitiativeFactory(ward=ward)
        make.InitiativeSourceFactory(wording=words, initiative=initiative)
        make.InitiativeFactory(ward=ward, heading="share_1")
        make.DesignationFactory(institution__ward=ward)
        make.DesignationFactory(institution__ward=ward, status="consented")
        make.LiaisonPlanFactory(ward=ward)
        make.AccompaniedVisitPlanFactory(ward=ward)
        make.MeetingFactory(ward=ward, kind="ward_council")
        make.ResourceSurveyFactory(ward=ward)
        make.ThemeSourceFactory(wording=themes, training=make.TrainingFactory(ward=ward))
        make.TrainingFactory(ward=ward, programme="promotion")
        make.AttendanceFactory(event=event, ward=ward)
        make.AttendanceFactory(event=other, ward=ward)
        make.SubmissionFactory(ward=ward, form="desk")
        submission = make.SubmissionFactory(ward=ward, form="ward_office")
        make.NothingToReportFactory(submission=submission, item="outreach")
    return round_


def queries_of(read, *arguments):
    with CaptureQueriesContext(connection) as captured:
        read(*arguments)
    return len(captured)


def test_24_wards_take_as_many_queries_as_one(full_city, query_budget, settings):
    # Of one ward it is asked, besides, whether what was read before stands.
    settings.REUSE_MB = 0

    def read(wards):
        for report in load_reports(wards, full_city).values():
            for item, records in report.records.items():
                summary(item, records)

    one, all_wards = list(Ward.objects.all()[:1]), list(Ward.objects.all())
    assert queries_of(read, one) == queries_of(read, all_wards) <= 21
    for id_ in FIGURES:
        queries = [queries_of(make_figures, wards, full_city, [id_]) for wards in (one, all_wards)]
        assert queries[0] == queries[1] <= MOST_QUERIES_OF_A_FIGURE, id_
    with query_budget(25):
        make_figures(all_wards, full_city)


def test_each_ward_has_its_own_records_and_answers_all(full_city):
    reports = load_reports(list(Ward.objects.all()), full_city)
    assert len(reports) == 24
    for code, report in reports.items():
        assert all(report.is_answered(item) for items in ITEMS_OF_FORM.values() for item in items)
        assert [row.ward_id for row in report.of(ReportItem.TRAINING)] == [code, code]
        assert len(report.answers(ReportItem.TRAINING)) == 1
        assert report.nothing == {ReportItem.OUTREACH}


def test_what_is_behind_a_report_is_the_same_without_its_records(full_city):
    make.MeetingFactory(ward=make.ward(), kind="liaison")
    said = make.SubmissionFactory(ward=make.ward(), form="desk", round=full_city)
    make.RegisterConfirmationFactory(submission=said)
    wards = list(Ward.objects.all())
    stamps = RoundRecords.of_round(wards, full_city).stamps()
    for code, report in load_reports(wards, full_city).items():
        for form in ReportForm:
            behind = {
                (row["model"], row["pk"]): row["item"] for row in records_behind(report, form)
            }
            assert {(each.model, each.pk): each.item for each in stamps[code, form]} == behind
    saved = {(each.model, each.pk): (each.at, each.by) for each in stamps[make.KITA, "desk"]}
    hours = DeskHours.objects.get(desk__ward=make.KITA)
    assert saved["consultations.deskhours", hours.pk] == (hours.updated_at, hours.updated_by_id)


def test_records_stay_with_their_round(full_city):
    """Registers began in April 2024; statements and activities are of 2024."""
    ward = make.ward()
    report = load_reports([ward], make.RoundFactory(fiscal_year=2023))[ward.code]
    assert report.records and not any(report.records.values())
    assert report.nothing == frozenset()
    assert not any(report.is_answered(item) for item in report.records)


@pytest.mark.usefixtures("all_wards")
def test_the_answers_are_said_in_a_few_words_and_nothing_to_report_is_one():
    make.TrainingFactory(state="held", date=make.AS_OF, people=1)
    make.TrainingFactory()
    make.TrainingFactory(programme="promotion")
    make.DeskHoursFactory(weekly_hours="19.5")
    make.DesignationFactory()
    make.DesignationFactory(status="consented")
    make.LiaisonPlanFactory(planned_times=0)
    make.AccompaniedVisitPlanFactory()
    make.ResourceSurveyFactory()
    report = load_reports([make.ward()], make.RoundFactory())[make.KITA]
    assert {item: summary(item, rows) for item, rows in report.records.items() if rows} == {
        ReportItem.TRAINING: "開催済み1回・予定1回（ほかに推進事業1回）",
        ReportItem.OPENING_HOURS: "基準日に週19.5時間",
        ReportItem.ACTIVE_INSTITUTION: "2機関（うち内諾1）",
        ReportItem.LIAISON: "年0回の予定",
        ReportItem.ACCOMPANIED_VISIT: "開催予定あり（医師のみ、積極的医療機関のみ）",
        ReportItem.RESOURCE_SURVEY: "実施（名簿・リスト）",
    }
    assert summary(ReportItem.OUTREACH, []) == ""
    assert summary(ReportItem.TRAINING, [], nothing=True) == "該当なし"
