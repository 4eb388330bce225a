"""What can happen to a report: only what the table allows, once, and kept with its author."""

from datetime import date

import pytest

from tests import factories as make
from tests.world import OTHER
from wards.models import Submission, SubmissionEvent
from wards.reporting.statements import open_marks, reason_of_return
from wards.reporting.workflow import (
    TRANSITIONS,
    MoveRefusedError,
    ends_of_filings,
    move,
    note_work_begun,
    open_round,
    withdraw,
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
@pytest.mark.parametrize("end", Status)
@pytest.mark.parametrize("role", Role)
def test_only_what_the_table_allows_succeeds(start, end, role):
    form = role if role != Role.BUREAU else ReportForm.DESK
    report = make.submission_in(start, form=form)
    user, events = make.UserFactory(role=role), report.events.count()
    if role in TRANSITIONS.get((start, end), ()):
        assert move(report, end, user, reason="理由", freeze=make.nothing_said).status == end
        event = report.events.last()
        assert (event.from_status, event.to_status, event.by) == (start, end, user)
    else:
        with pytest.raises(MoveRefusedError, match=start.label):
            move(report, end, user, reason="理由", freeze=make.nothing_said)
        report.refresh_from_db()
        assert report.status == start
        assert report.events.count() == events


@pytest.fixture
def in_time(time_machine):
    time_machine.move_to(make.AS_OF)  # later a submission is not withdrawn


@pytest.mark.parametrize("start", Status)
@pytest.mark.parametrize("role", Role)
def test_only_its_own_body_withdraws_what_is_submitted(start, role, in_time):
    report = make.submission_in(start, form="desk")
    user = make.UserFactory(role=role)
    if (start, role) == (Status.SUBMITTED, Role.DESK):
        assert withdraw(report, user).status == Status.DRAFT
    else:
        with pytest.raises(MoveRefusedError, match=start.label):
            withdraw(report, user)
        report.refresh_from_db()
        assert report.status == start


def test_withdrawing_a_resubmission_leads_back_to_the_return_and_to_what_was_returned(in_time):
    report = make.submission_in("returned", due_on=date(2024, 10, 20))
    make.answer_return(report, "架空の回答")
    first, returned = report.filing, report.returned_at
    office = make.UserFactory()
    for _ in range(2):
        report = move(report, Status.SUBMITTED, office, freeze=make.nothing_said)
        report = withdraw(report, office)
        assert (report.status, report.filing, report.returned_at) == ("returned", first, returned)
        assert report.due == date(2024, 10, 20)
        assert (report.submitted_at, report.submitted_by) == (first.event.at, first.event.by)
        assert [mark.answer for mark in open_marks()] == ["架空の回答"]
        assert reason_of_return(report) == "架空の理由"
        make.answer_return(report, "架空の回答")
    ends = {number: event.what for number, event in ends_of_filings(report).items()}
    assert ends == {1: "returned", 2: "withdrawn", 3: "withdrawn"}


def test_a_withdrawn_first_submission_leaves_nothing_in_force(in_time):
    report, office = make.submission_in("submitted"), make.UserFactory()
    report = withdraw(report, office)
    assert (report.filing, report.submitted_at) == (None, None)
    assert report.first_submitted_at
    assert move(report, Status.SUBMITTED, office, freeze=make.nothing_said).filing.number == 2


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
