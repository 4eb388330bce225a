"""Of many who move the same report at the same moment one succeeds, and the others are told who."""

import re
import time
from datetime import date

import pytest
from django.db import IntegrityError, OperationalError, connection

from institutions.models import ResourceSurvey
from reports.editions.publishing import PublishRefusedError, next_edition, publish_edition
from reports.lifecycle.changes import latest_versions
from reports.lifecycle.submitting import send
from reports.models import Edition
from reports.pages.review.returning import accept, give_back
from tests import factories as make
from tests.at_once import at_once
from tests.reports.published import files_of_a_word
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import Filing, Submission, SubmissionEvent, Ward
from wards.reporting.workflow import MoveRefusedError, move
from wards.triggers import is_lock
from wards.vocabulary import Status

MANY = 20
REFUSED = (MoveRefusedError, PublishRefusedError, IntegrityError)
NOTHING_OF_THE_OFFICE = ("ward_council", "training", "outreach")


def winners(results):
    return [result for result in results if not isinstance(result, Exception)]


def hold_to_one(results, winner):
    """One did it, and all the others were told who."""
    assert len(winners(results)) == 1
    losers = [result for result in results if isinstance(result, Exception)]
    for refusal in losers:
        assert isinstance(refusal, MoveRefusedError)
        assert re.search(rf"分に{re.escape(str(winner))}が", str(refusal))


def office_of(place, status=Status.DRAFT):
    """A complete report of a ward's office that has come to a state, with its authors."""
    with ward_scope(ALL_WARDS):
        ward = Ward.objects.get(display_order=place)
        survey = make.ResourceSurveyFactory(ward=ward)
        for item in NOTHING_OF_THE_OFFICE:
            report = make.SubmissionFactory(ward=ward)
            make.NothingToReportFactory(submission=report, item=item)
        office = make.UserFactory(ward=ward)
        report = move(report, Status.DRAFT, office)
        if status != Status.DRAFT:
            report = send(report, office, reasons={}, seen=last(report), today=date(2024, 9, 2))
        return report, survey


def last(report):
    with ward_scope(ALL_WARDS):
        return report.events.latest("pk").pk


def users(role, number, **fields):
    with ward_scope(ALL_WARDS):
        return [make.UserFactory(role=role, **fields) for _ in range(number)]


def sending(report, by, seen):
    return lambda: send(report, by, reasons={}, seen=seen, today=date(2024, 9, 2))


def test_twenty_who_submit_the_same_report_file_it_once(saved_survey):
    report, _ = office_of(1)
    seen = last(report)
    authors = users("ward_office", MANY, ward=report.ward)
    results = at_once(*(sending(report, by, seen) for by in authors), told=REFUSED)
    with ward_scope(ALL_WARDS):
        filing = Filing.objects.get(submission=report)
        event = SubmissionEvent.objects.get(submission=report, to_status=Status.SUBMITTED)
        report.refresh_from_db()
        assert (report.filing, filing.event, report.submitted_by) == (filing, event, event.by)
        hold_to_one(results, event.by)


def test_twenty_who_accept_the_same_report_accept_it_once(saved_survey):
    report, _ = office_of(2, Status.SUBMITTED)
    seen = last(report)
    bureau = users("bureau", MANY)
    results = at_once(*(lambda by=by: accept(report, by, seen=seen) for by in bureau), told=REFUSED)
    with ward_scope(ALL_WARDS):
        event = SubmissionEvent.objects.get(submission=report, to_status=Status.ACCEPTED)
        hold_to_one(results, event.by)


@pytest.mark.parametrize("place", range(3, 9))
def test_of_accepting_and_returning_at_once_one_happens(saved_survey, place):
    report, _ = office_of(place, Status.SUBMITTED)
    seen = last(report)
    first, second = users("bureau", 2)
    results = at_once(
        lambda: accept(report, first, seen=seen),
        lambda: give_back(report, second, reason="架空の理由", marks=(), due_on=None, seen=seen),
        told=REFUSED,
    )
    with ward_scope(ALL_WARDS):
        event = SubmissionEvent.objects.get(submission=report, from_status=Status.SUBMITTED)
        report.refresh_from_db()
        assert report.status == event.to_status
        hold_to_one(results, event.by)


@pytest.mark.parametrize("place", range(9, 17))
def test_an_edit_at_the_moment_of_submitting_is_in_the_filing_or_is_refused(saved_survey, place):
    report, survey = office_of(place)
    seen = last(report)
    (by,) = users("ward_office", 1, ward=report.ward)

    def edit():
        # A little later each time, so that it comes before, during and after.
        time.sleep((place - 9) * 0.02)
        survey.methods = ["booklet", "website"]
        survey.save()

    submitted, edited = at_once(sending(report, by, seen), edit, told=REFUSED)
    assert isinstance(submitted, Submission)
    with ward_scope(ALL_WARDS):
        kept = {
            (record["model"], record["pk"]): record["version"]
            for record in Filing.objects.get(submission=report).records
        }
        key = "institutions.resourcesurvey", survey.pk
        assert kept[key] == latest_versions([key])[key]
        stands = ResourceSurvey.objects.get(pk=survey.pk).methods == ["booklet", "website"]
        assert stands == (not isinstance(edited, Exception))
        assert stands or is_lock(edited)


def test_an_edit_waits_for_a_submission_that_has_begun(saved_survey):
    report, survey = office_of(17)
    (by,) = users("ward_office", 1, ward=report.ward)

    def edit():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '300ms'")
        with pytest.raises(OperationalError, match="lock timeout"):
            survey.save()
        return "waited"

    with ward_scope(ALL_WARDS):
        move(report, Status.SUBMITTED, by, freeze=make.what_is_there)
        assert at_once(edit) == ["waited"]


def test_of_many_who_publish_at_once_one_makes_the_edition(saved_survey):
    with ward_scope(ALL_WARDS):
        round_ = make.RoundFactory(fiscal_year=2025)
        make.DeskHoursFactory()
        desk, bureau = make.UserFactory(role="desk"), make.UserFactory(role="bureau")
        report = move(make.SubmissionFactory(round=round_, form="desk"), Status.DRAFT, desk)
        move(report, Status.SUBMITTED, desk, freeze=make.what_is_there)
        move(report, Status.ACCEPTED, bureau)
        seen = next_edition(round_).seen
    publish = [lambda by=by: publish_edition(round_, by, seen=seen) for by in users("bureau", 5)]
    with files_of_a_word():
        results = at_once(*publish, told=REFUSED)
    with ward_scope(ALL_WARDS):
        edition = Edition.objects.get(round=round_)
        assert winners(results) == [edition]
        told = [str(refusal) for refusal in results if isinstance(refusal, PublishRefusedError)]
        assert len(told) == 4
        assert all(f"{edition.made_by}が" in sentence for sentence in told)
        assert all("第1版を公表" in sentence for sentence in told)
        published = SubmissionEvent.objects.get(submission=report, to_status=Status.PUBLISHED)
        assert published.by == edition.made_by
