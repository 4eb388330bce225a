"""What a ward has entered is read for all wards at once, in a constant number of queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.counting.round_records import RoundRecords
from reports.counting.ward_report import load_reports
from reports.lifecycle.items import summary
from tests import factories as make
from wards.models import Ward
from wards.vocabulary import ITEMS_OF_FORM, ReportForm, ReportItem


@pytest.fixture
def full_city(all_wards):
    """Every item answered in every ward, 該当なし among the answers."""
    round_ = make.RoundFactory()
    for ward in Ward.objects.all():
        desk = make.DeskFactory(ward=ward)
        make.DeskHoursFactory(desk=desk, weekly_hours="19.5")
        make.CoordinatorFactory(desk=desk)
        make.InitiativeFactory(ward=ward)
        make.InitiativeFactory(ward=ward, heading="share_1")
        make.DesignationFactory(institution__ward=ward)
        make.DesignationFactory(institution__ward=ward, status="consented")
        make.LiaisonPlanFactory(ward=ward)
        make.AccompaniedVisitPlanFactory(ward=ward)
        make.MeetingFactory(ward=ward, kind="ward_council")
        make.ResourceSurveyFactory(ward=ward)
        make.TrainingFactory(ward=ward)
        make.TrainingFactory(ward=ward, programme="promotion")
        for form in ReportForm:
            submission = make.SubmissionFactory(ward=ward, form=form)
            if form == ReportForm.WARD_OFFICE:
                make.NothingToReportFactory(submission=submission, item="outreach")
    return round_


def test_24_wards_take_as_many_queries_as_one(full_city):
    counts = []
    for wards in (list(Ward.objects.all()[:1]), list(Ward.objects.all())):
        with CaptureQueriesContext(connection) as captured:
            reports = load_reports(wards, full_city)
            for report in reports.values():
                for item in ReportItem:
                    summary(item, report.of(item))
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 24


def test_each_ward_has_its_own_records_and_answers_all(full_city):
    reports = load_reports(list(Ward.objects.all()), full_city)
    assert len(reports) == 24
    for code, report in reports.items():
        for form, items in ITEMS_OF_FORM.items():
            assert all(report.is_answered(item) for item in items)
            assert report.submissions[form].ward_id == code
        assert [row.ward_id for row in report.of(ReportItem.TRAINING)] == [code, code]
        assert len(report.answers(ReportItem.TRAINING)) == 1
        assert report.nothing == {ReportItem.OUTREACH}


def test_a_ward_that_entered_nothing_has_answered_nothing(all_wards):
    round_ = make.RoundFactory()
    report = load_reports([make.ward()], round_)[make.KITA]
    assert not any(report.is_answered(item) for item in ReportItem)
    assert report.of(ReportItem.TRAINING) == []


def test_records_stay_with_their_round(full_city):
    other = make.RoundFactory(fiscal_year=2023)
    ward = make.ward()
    report = load_reports([ward], other)[ward.code]
    # Registers began in April 2024; statements and activities are of 2024.
    assert all(report.of(item) == [] for item in ReportItem)
    assert report.nothing == frozenset()


# --- In a few words --------------------------------------------------------------------------


def said(item: ReportItem) -> str:
    round_ = make.RoundFactory()
    records = RoundRecords.of_round([make.ward()], round_).answers(item)
    return summary(item, records.get(make.KITA, []))


@pytest.mark.usefixtures("all_wards")
def test_the_answers_are_said_in_a_few_words():
    make.TrainingFactory(state="held", date=make.AS_OF, people=1)
    make.TrainingFactory()
    make.TrainingFactory(programme="promotion")
    make.DeskHoursFactory(weekly_hours="19.5")
    make.DesignationFactory()
    make.DesignationFactory(status="consented")
    make.LiaisonPlanFactory(planned_times=0)
    make.AccompaniedVisitPlanFactory()
    make.ResourceSurveyFactory()
    assert said(ReportItem.TRAINING) == "開催済み1回・予定1回（ほかに推進事業1回）"
    assert said(ReportItem.OPENING_HOURS) == "基準日に週19.5時間"
    assert said(ReportItem.ACTIVE_INSTITUTION) == "2機関（うち内諾1）"
    assert said(ReportItem.LIAISON) == "年0回の予定"
    visits = "開催予定あり（医師のみ、積極的医療機関のみ）"
    assert said(ReportItem.ACCOMPANIED_VISIT) == visits
    assert said(ReportItem.RESOURCE_SURVEY) == "実施（名簿・リスト）"
    assert said(ReportItem.OUTREACH) == ""


def test_nothing_is_said_of_no_answer_and_nothing_to_report_is_one():
    assert summary(ReportItem.TRAINING, []) == ""
    assert summary(ReportItem.TRAINING, [], nothing=True) == "該当なし"
