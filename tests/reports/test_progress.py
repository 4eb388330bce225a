"""How far the 24 wards have come: items answered of items asked, and what is said about it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.progress import city_progress
from tests import factories as make
from wards.vocabulary import ReportForm

TODAY = date(2024, 9, 20)


@pytest.fixture
def round_(all_wards):
    return make.RoundFactory()


def form_of(progress, code: str, form: ReportForm):
    line = next(line for line in progress.wards if line.ward.code == code)
    return next(each for each in line.forms if each.form == form)


def complete_office(ward) -> None:
    make.MeetingFactory(ward=ward, kind="ward_council")
    make.ResourceSurveyFactory(ward=ward)
    make.TrainingFactory(ward=ward)
    make.OutreachFactory(ward=ward)


def test_all_24_wards_stand_in_official_order_with_two_reports_each(round_):
    progress = city_progress(round_, TODAY)
    assert [line.ward.name for line in progress.wards][:2] == ["北区", "都島区"]
    assert (len(progress.wards), progress.total, progress.complete) == (24, 48, 0)
    assert progress.step["text"] == "あと48件の入力を待っています。"


def test_a_report_is_empty_then_begun_then_complete(round_):
    office = form_of(city_progress(round_, TODAY), make.KITA, ReportForm.WARD_OFFICE)
    assert (office.answered, office.asked, office.badge[1]) == (0, 4, "未記入")
    make.ResourceSurveyFactory()
    office = form_of(city_progress(round_, TODAY), make.KITA, ReportForm.WARD_OFFICE)
    assert (office.answered, office.missing, office.badge[1]) == (1, 3, "記入中")
    make.MeetingFactory(kind="ward_council")
    make.TrainingFactory()
    make.NothingToReportFactory(submission=make.SubmissionFactory(), item="outreach")
    progress = city_progress(round_, TODAY)
    office = form_of(progress, make.KITA, ReportForm.WARD_OFFICE)
    assert (office.answered, office.missing, office.badge[1]) == (4, 0, "入力完了")
    assert progress.complete == 1
    assert progress.step["text"] == "あと47件の入力を待っています。"


def test_answered_is_not_complete_while_something_contradicts(round_):
    complete_office(make.ward())
    make.NothingToReportFactory(submission=make.SubmissionFactory(), item="outreach")
    office = form_of(city_progress(round_, TODAY), make.KITA, ReportForm.WARD_OFFICE)
    assert (office.answered, office.missing, office.complete) == (4, 1, False)


def test_the_number_of_queries_does_not_grow_with_what_is_entered(round_):
    counts = []
    for code in ("27127", "27128"):
        complete_office(make.ward(code))
        with CaptureQueriesContext(connection) as captured:
            city_progress(round_, TODAY)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 14
