"""The demonstrated reports have gone real ways: by the right people, on working days, in order."""

import json
from datetime import date

import pytest
from django.utils import timezone

from reports.counting.figures import Source, figures_from
from reports.document.publication import Format
from reports.editions.content import content_of, write_edition
from reports.models import Edition
from tests.reports.figure_samples import EXPECTED
from wards.models import Filing, ReportingRound, ReturnMark, SubmissionEvent, Ward
from wards.reporting.survey_days import is_working_day
from wards.vocabulary import Status

pytestmark = pytest.mark.django_db


def days_of(round_, status):
    events = SubmissionEvent.objects.filter(submission__round=round_, to_status=status)
    return [timezone.localdate(event.at) for event in events]


def test_all_48_reports_of_the_published_year_came_in_time_and_were_published(today):
    survey = ReportingRound.objects.annual().get(fiscal_year=2024)
    assert survey.submissions.count() == 48
    assert set(survey.submissions.values_list("status", flat=True)) == {"published"}
    submitted, accepted = days_of(survey, "submitted"), days_of(survey, "accepted")
    assert min(submitted) >= date(2024, 9, 20)
    assert max(submitted) <= date(2024, 10, 18)
    assert max(accepted) <= date(2024, 10, 31)
    assert all(map(is_working_day, [*submitted, *accepted]))


def test_the_published_year_was_published_in_november_as_the_document_prints_it(today):
    (edition,) = Edition.objects.filter(round__fiscal_year=2024)
    assert (edition.number, timezone.localdate(edition.made_at)) == (1, date(2024, 11, 20))
    printed = json.loads(write_edition(edition, Format.JSON))["figures"]
    expected = json.loads(EXPECTED.read_text())["figures"]
    assert {
        id_: {key: printed[id_].get(key) for key in figure} for id_, figure in expected.items()
    } == expected


def test_a_later_year_has_a_second_edition_with_one_wards_correction(today, survey):
    years = ReportingRound.objects.annual().exclude(fiscal_year=2024).exclude(pk=survey.pk)
    for year in years:
        _, second = Edition.objects.filter(round=year)
        (own, *following) = content_of(second).corrections
        assert (own.ward_code, own.before, own.after) == ("27102", "3回", "6回")
        assert all(correction.follows for correction in following)
    assert years.exists() == (survey.fiscal_year > 2025)


def test_some_were_returned_once_answered_and_submitted_again(today):
    survey = ReportingRound.objects.annual().get(fiscal_year=2024)
    twice = [report for report in survey.submissions.all() if report.filings.count() == 2]
    assert len(twice) == 4
    for report in twice:
        (mark,) = ReturnMark.objects.filter(event__submission=report).exclude(item="")
        assert mark.event.reason
        assert mark.answered_by.ward == report.ward
        first, second = report.filings.all()
        assert first.figures != second.figures or first.records != second.records
        assert report.filing == second


def test_years_that_are_over_say_the_same_reported_and_live(today, survey):
    wards = list(Ward.objects.all())
    for earlier in ReportingRound.objects.annual().exclude(pk=survey.pk):
        reported, live = (figures_from(source, wards, earlier) for source in Source)
        assert reported == live


def test_reports_of_the_current_year_stand_in_every_state(today, survey):
    count = {status: survey.submissions.filter(status=status).count() for status in Status}
    assert {status: number for status, number in count.items() if number} == {
        "not_started": 12,
        "draft": 6,
        "submitted": 12,
        "returned": 2,
        "accepted": 16,
    }


def test_one_of_two_returned_reports_is_answered(today, survey):
    marks = ReturnMark.objects.filter(event__submission__round=survey).exclude(item="")
    assert sorted(bool(mark.answer) for mark in marks) == [False, True]


def test_one_ward_changed_a_register_after_submitting(today, survey):
    wards = list(Ward.objects.all())
    id_ = "active_institutions.by_ward"
    reported, live = (
        figures_from(source, wards, survey, [id_])[id_] for source in (Source.REPORTED, Source.LIVE)
    )
    said = {row.code: reported.shown(row) for row in reported.rows}
    changed = {
        row.label: (said[row.code], live.shown(row))
        for row in live.rows
        if said[row.code] not in (None, live.shown(row))
    }
    ((before, now),) = changed.values()
    assert before == now + 1


def test_a_few_reports_are_late_while_the_survey_is_open(today, survey):
    assert not survey.is_closed
    waiting = [report for report in survey.submissions.all() if not report.counts]
    late = [report for report in waiting if report.due < today]
    assert len(late) == (0 if survey.opens_on == today else 4)


def test_every_warning_was_explained(today):
    for filing in Filing.objects.all():
        assert all(warning["reason"] for warning in filing.warnings)
