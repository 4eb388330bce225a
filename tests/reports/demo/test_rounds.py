"""The demonstrated reports have gone real ways: by the right people, on working days, in order."""

import json
from collections import Counter
from datetime import date

import pytest
from django.utils import timezone

from consultations.models import MonthlyConsultationTotal
from reports.counting.figures import FIGURES, Source, figures_from
from reports.counting.ward_report import load_reports
from reports.document.publication import Format
from reports.editions.content import content_of, kept_file
from reports.lifecycle.checks.errors import findings
from reports.models import Edition
from tests.reports.figure_samples import as_listed_now, expected, in_print
from wards.fiscal import FiscalYear, month_before
from wards.models import Filing, ReportingRound, ReturnMark, Submission, SubmissionEvent, Ward
from wards.vocabulary import ReportForm, Status

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


def test_the_published_year_was_published_in_november_as_the_document_prints_it(today):
    (edition,) = Edition.objects.filter(round__fiscal_year=2024)
    assert (edition.number, timezone.localdate(edition.made_at)) == (1, date(2024, 11, 20))
    printed = json.loads(kept_file(edition, Format.JSON))["figures"]
    figures = as_listed_now(expected())
    assert {id_: in_print(printed[id_], figure) for id_, figure in figures.items()} == figures


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
    # Months have reports of their own; those of a year before stand here without.
    ids = [id_ for id_ in FIGURES if not id_.startswith("consultations.")]
    for earlier in ReportingRound.objects.annual().exclude(pk=survey.pk):
        reported, live = (figures_from(source, wards, earlier, ids) for source in Source)
        assert reported == live


def test_reports_of_the_current_year_stand_in_every_state(today, survey):
    """Of two that were returned one is answered; some are late while the survey is open."""
    count = Counter(survey.submissions.values_list("status", flat=True))
    in_each = {"not_started": 12, "draft": 6, "submitted": 12, "returned": 2, "accepted": 16}
    assert count == in_each
    marks = ReturnMark.objects.filter(event__submission__round=survey).exclude(item="")
    assert sorted(bool(mark.answer) for mark in marks) == [False, True]
    assert not survey.is_closed
    waiting = [report for report in survey.submissions.all() if not report.counts]
    late = [report for report in waiting if report.due < today]
    assert len(late) == (0 if survey.opens_on == today else 4)
    filings = Filing.objects.all()
    assert all(warning["reason"] for filing in filings for warning in filing.warnings)


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


# --- The months ------------------------------------------------------------------------------

JOTO, NISHINARI = "27118", "27122"


def test_the_last_two_months_are_asked_and_the_latest_waits_for_two_desks(today):
    latest = month_before(today)
    before = month_before(latest)
    months = ReportingRound.objects.monthly().order_by("as_of")
    assert [each.year.month(each.month) for each in months] == [before, latest]
    waiting = Submission.objects.filter(round__in=months, status=Status.NOT_STARTED)
    assert {(each.ward_id, each.round.month) for each in waiting} == {
        (JOTO, latest.month),
        (NISHINARI, latest.month),
    }
    first, last = months
    assert set(first.submissions.values_list("status", flat=True)) == {Status.ACCEPTED}
    assert set(last.submissions.values_list("status", flat=True)) == {
        Status.NOT_STARTED,
        Status.SUBMITTED,
        Status.ACCEPTED,
    }


def test_a_desk_that_fills_in_its_month_finds_the_month_before_and_a_year_before(today):
    latest = month_before(today)
    own = MonthlyConsultationTotal.objects.filter(ward=JOTO)
    found = {(total.fiscal_year, total.month) for total in own}
    for day in (month_before(latest), latest.replace(year=latest.year - 1)):
        assert (FiscalYear.of(day).year, day.month) in found


def test_no_demonstrated_month_leaps(today):
    wards = list(Ward.objects.exclude(pk__in=[JOTO, NISHINARI]))
    for round_ in ReportingRound.objects.monthly():
        reports = load_reports(wards, round_).values()
        assert [
            each for report in reports for each in findings(report, ReportForm.DESK, today)
        ] == []
