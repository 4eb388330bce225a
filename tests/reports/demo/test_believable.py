"""The demonstration tells nothing that cannot have happened: every dated fact against the others."""

from collections import Counter
from datetime import time
from itertools import pairwise

import pytest
from django.apps import apps
from django.db import models
from django.utils import timezone

from meetings.models import CoordinatorEvent, Meeting
from reports.counting.figures import Source, figures_from
from reports.counting.round_records import looking_back
from reports.editions.content import content_of
from reports.models import Edition
from trainings.models import AccompaniedVisit, Outreach, Training
from wards.fiscal import FiscalYear, is_working_day
from wards.models import (
    Activity,
    Filing,
    Record,
    ReportingRound,
    ReturnMark,
    Submission,
    SubmissionEvent,
    Ward,
)
from wards.versions.kept_versions import KeptVersions
from wards.versions.known_on import tracked_models
from wards.vocabulary import ActivityState, Role, RoundKind, Status

pytestmark = pytest.mark.django_db

PROJECT = {"wards", "consultations", "institutions", "meetings", "trainings", "reports"}
OPENS, CLOSES = time(9), time(17)


def filed_records():
    """(filing, record as it was submitted) of all reports, annual and monthly."""
    filings = Filing.objects.select_related("submission__round", "event")
    rows = [(filing, row) for filing in filings for row in filing.records]
    kept = KeptVersions(row for _, row in rows)
    return [(filing, kept.version(row).record) for filing, row in rows]


def day_of(moment):
    return timezone.localdate(moment)


def test_nothing_was_held_after_its_report_was_submitted_and_no_plan_lay_behind_it(today):
    dated = [
        (day_of(filing.event.at), record)
        for filing, record in filed_records()
        if isinstance(record, Activity) and record.date
    ]
    assert dated
    for day, record in dated:
        assert (record.date < day) == (record.state == ActivityState.HELD), (day, record)


def test_every_day_that_a_report_names_is_of_its_year_or_before(today):
    """Of registers: in force on the day of reference. Walks every field with a day."""
    for filing, record in filed_records():
        round_ = filing.submission.round
        for field in record._meta.concrete_fields:
            day = getattr(record, field.attname)
            if day is None or type(field) is not models.DateField:
                continue
            if field.name == "valid_from":
                assert day <= round_.as_of, (filing, record)
            elif field.name == "valid_to":
                assert day >= round_.as_of, (filing, record)
            else:
                assert FiscalYear.of(day) == round_.year, (filing, record, field.name)


def test_a_month_is_reported_once_it_is_over(today):
    for filing in Filing.objects.filter(submission__round__month__isnull=False):
        round_ = filing.submission.round
        assert FiscalYear.of(round_.as_of) == round_.year
        assert day_of(filing.event.at) > round_.as_of


def test_reports_move_in_order_in_office_hours_and_by_whom_it_concerns(today):
    now = timezone.now()
    for report in Submission.objects.select_related("round").prefetch_related("events__by"):
        events = sorted(report.events.all(), key=lambda event: event.pk)
        for earlier, later in pairwise(events):
            assert earlier.at <= later.at
            assert earlier.to_status == later.from_status
        for event in events:
            at = timezone.localtime(event.at)
            assert event.at <= now
            assert at.date() >= report.round.opens_on, event
            assert is_working_day(at.date()), (event, at)
            assert OPENS <= at.time() <= CLOSES, (event, at)
            if event.to_status in (Status.DRAFT, Status.SUBMITTED):
                assert (event.by.role, event.by.ward_id) == (report.form, report.ward_id)
            else:
                assert event.by.is_bureau


def test_all_was_entered_when_offices_are_open_and_a_body_has_begun(today):
    begun = {
        (event.submission.round.fiscal_year, event.by_id): event.at
        for event in SubmissionEvent.objects.filter(
            to_status=Status.DRAFT, submission__round__kind=RoundKind.ANNUAL
        ).select_related("submission__round")
    }
    for model in (each for each in tracked_models() if issubclass(each, Record)):
        for record in model.objects.select_related("created_by"):
            entered = timezone.localtime(record.created_at)
            assert is_working_day(entered.date()), (record, entered)
            assert OPENS <= entered.time() <= CLOSES, (record, entered)
            assert record.updated_at >= record.created_at, record
            if issubclass(model, (Meeting, Training, Outreach)) and not record.created_by.is_bureau:
                assert entered == begun[record.fiscal_year, record.created_by_id], record


def test_whoever_looks_back_to_an_edition_finds_its_figures(today):
    for edition in Edition.objects.select_related("round"):
        with looking_back(edition.round, edition.made_at) as survey:
            known = figures_from(Source.REPORTED, Ward.objects.all(), survey)
        assert known == content_of(edition).figures


def test_whoever_looks_back_sees_what_was_entered_until_then(today):
    survey = ReportingRound.objects.annual().get(fiscal_year=2024)
    began = SubmissionEvent.objects.filter(submission__round=survey, to_status=Status.DRAFT)
    moments = sorted(began.values_list("at", flat=True))
    entered = []
    for moment in (moments[0], moments[len(moments) // 2], moments[-1]):
        with looking_back(survey, moment):
            mine = Meeting.objects.filter(fiscal_year=survey.fiscal_year)
            entered.append(mine.filter(created_by__role=Role.DESK).count())
    assert entered[0] < entered[1] < entered[2]


def test_each_step_stands_with_the_moment_of_its_move(today):
    for report in Submission.objects.prefetch_related("events"):
        last = {event.to_status: event.at for event in report.events.order_by("pk")}
        for status in (Status.SUBMITTED, Status.RETURNED, Status.ACCEPTED, Status.PUBLISHED):
            assert getattr(report, f"{status}_at") == last.get(status)


def test_a_mark_is_answered_after_its_return_and_before_the_report_came_back(today):
    answered = ReturnMark.objects.exclude(answer="").select_related("event__submission")
    assert answered
    for mark in answered:
        came_back = mark.event.submission.events.filter(
            pk__gt=mark.event_id, to_status=Status.SUBMITTED
        ).first()
        assert mark.event.at <= mark.answered_at
        assert came_back is None or mark.answered_at <= came_back.at
    # What came back was answered: the portal would not have taken it otherwise.
    for mark in ReturnMark.objects.filter(answer="").exclude(item=""):
        assert mark.event.submission.status == Status.RETURNED


def test_an_edition_follows_every_move_that_it_rests_on(today):
    for edition in Edition.objects.all():
        assert is_working_day(day_of(edition.made_at))
        moves = SubmissionEvent.objects.filter(
            submission__round=edition.round, to_status=Status.PUBLISHED, at=edition.made_at
        )
        assert moves
        for move in moves:
            before = move.submission.events.filter(pk__lt=move.pk).latest("pk")
            assert (before.to_status, before.at <= move.at) == (Status.ACCEPTED, True)


def test_everything_takes_place_when_offices_are_open(today):
    for model in (Meeting, Training, Outreach, AccompaniedVisit, CoordinatorEvent):
        days = list(model.objects.exclude(date=None).values_list("date", flat=True))
        assert days
        assert [day for day in days if not is_working_day(day)] == [], model


def test_events_have_days_of_their_own_and_each_kind_is_numbered_in_their_order(today):
    days = Counter(CoordinatorEvent.objects.values_list("date", flat=True))
    assert set(days.values()) == {1}
    for year in CoordinatorEvent.objects.values_list("fiscal_year", flat=True).distinct():
        for kind in ("briefing", "exchange"):
            events = CoordinatorEvent.objects.filter(fiscal_year=year, kind=kind)
            days = list(events.order_by("number").values_list("date", flat=True))
            assert days == sorted(days)


def test_no_ward_does_the_same_twice_on_one_day(today):
    for model, name in ((Meeting, "kind"), (Training, "theme"), (Outreach, "title")):
        held = Counter(model.objects.exclude(date=None).values_list("ward", name, "date"))
        assert set(held.values()) == {1}, model


def test_nobody_comes_to_what_has_not_been(today):
    for event in CoordinatorEvent.objects.prefetch_related("attendance"):
        came = bool(event.attendance.all() or event.people_in_all)
        assert came == (event.date < today)


def test_the_council_meets_once_its_document_is_published(today):
    for edition in Edition.objects.filter(number=1):
        councils = Meeting.objects.filter(
            kind="city_council", fiscal_year=edition.round.fiscal_year
        )
        assert all(council.date > day_of(edition.made_at) for council in councils)


def test_what_ends_has_begun(today):
    """Whatever has a period, discovered by its fields."""
    seen = 0
    for model in apps.get_models():
        names = {field.name for field in model._meta.concrete_fields}
        if model._meta.app_label in PROJECT and {"valid_from", "valid_to"} <= names:
            seen += 1
            ended = model.objects.exclude(valid_to=None)
            assert not ended.filter(valid_to__lt=models.F("valid_from")).exists()
    assert seen >= 4


def test_rounds_are_due_on_a_working_day_after_they_open(today):
    for round_ in ReportingRound.objects.all():
        assert round_.opens_on < round_.due_on
        assert is_working_day(round_.due_on)
