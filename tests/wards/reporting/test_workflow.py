"""What can happen to a report: only what the table allows, once, and kept with its author."""

import pytest
from django.db import transaction

from tests import factories as make
from tests.world import OTHER
from wards.models import Submission, SubmissionEvent
from wards.reporting.workflow import (
    TRANSITIONS,
    MoveRefusedError,
    move,
    note_work_begun,
    open_round,
)
from wards.vocabulary import ReportForm, Role, Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_wards")]


def test_opening_an_annual_round_gives_each_ward_two_reports_and_a_second_time_nothing():
    round_ = make.RoundFactory()
    for _ in range(2):
        open_round(round_)
    assert Submission.objects.filter(round=round_).count() == 48
    assert set(Submission.objects.values_list("status", flat=True)) == {Status.NOT_STARTED}


def test_a_monthly_round_asks_the_desks_alone():
    round_ = make.RoundFactory(kind="monthly", month=4)
    open_round(round_)
    assert set(Submission.objects.values_list("form", flat=True)) == {ReportForm.DESK}


@pytest.mark.parametrize("start", Status)
@pytest.mark.parametrize("role", Role)
def test_only_what_the_table_allows_succeeds(start, role):
    form = role if role != Role.BUREAU else ReportForm.DESK
    made, user = make.submission_in(start, form=form), make.UserFactory(role=role)
    events = made.events.count()
    for end in Status:
        report = Submission.objects.get(pk=made.pk)
        with transaction.atomic():
            if role in TRANSITIONS.get((start, end), ()):
                moved = move(report, end, user, reason="理由", freeze=make.nothing_said)
                assert moved.status == end
                event = report.events.last()
                assert (event.from_status, event.to_status, event.by) == (start, end, user)
            else:
                with pytest.raises(MoveRefusedError, match=start.label):
                    move(report, end, user, reason="理由", freeze=make.nothing_said)
                report.refresh_from_db()
                assert report.status == start
                assert report.events.count() == events
            transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("role", "ward"),
    [("desk", make.KITA), ("ward_office", OTHER)],
    ids=["another body", "another ward"],
)
def test_a_report_of_others_is_not_moved(role, ward):
    report = make.SubmissionFactory(form="ward_office")
    with pytest.raises(MoveRefusedError):
        move(report, Status.DRAFT, make.UserFactory(role=role, ward=make.ward(ward)))


def test_the_second_of_two_is_judged_by_the_new_state():
    report, user = make.SubmissionFactory(), make.UserFactory()
    stale = Submission.objects.get(pk=report.pk)
    move(report, Status.DRAFT, user)
    with pytest.raises(MoveRefusedError, match="記入中"):
        move(stale, Status.DRAFT, user)


def test_the_first_entry_of_a_year_with_a_survey_begins_the_report_and_others_change_nothing():
    report, user = make.SubmissionFactory(), make.UserFactory()
    for year in (make.YEAR, make.YEAR, make.YEAR + 1):
        note_work_begun(user.ward_id, "ward_office", year, user)
    report.refresh_from_db()
    assert report.status == Status.DRAFT
    assert SubmissionEvent.objects.count() == 1
