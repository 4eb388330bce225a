"""The demonstrated months: two rounds of desks, one desk late, one with its month to fill in."""

import pytest

from consultations.models import MonthlyConsultationTotal
from reports.counting.ward_report import load_reports
from reports.lifecycle.checks.errors import findings
from wards.fiscal import FiscalYear, month_before
from wards.models import ReportingRound, Submission, Ward
from wards.vocabulary import ReportForm, Status

pytestmark = pytest.mark.django_db

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
