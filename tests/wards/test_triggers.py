"""What a report alone states is locked while it is submitted, through any door; registers are not."""

import pytest
from django.db import IntegrityError, connection, transaction

from tests import factories as make
from wards.models import NothingToReport
from wards.triggers import is_lock
from wards.vocabulary import Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_wards")]

OFFICE_STATEMENTS = [make.ResourceSurveyFactory]
DESK_STATEMENTS = [
    make.LiaisonPlanFactory,
    make.AccompaniedVisitPlanFactory,
    make.InitiativeFactory,
]
LOCKED = [Status.SUBMITTED, Status.ACCEPTED, Status.PUBLISHED]
OPEN = [Status.NOT_STARTED, Status.DRAFT, Status.RETURNED]

STATEMENTS = [(made, "ward_office") for made in OFFICE_STATEMENTS] + [
    (made, "desk") for made in DESK_STATEMENTS
]


def refused(change) -> bool:
    """Whether the database refuses a change because of the lock (and for nothing else)."""
    try:
        with transaction.atomic():
            change()
    except IntegrityError as error:
        assert is_lock(error), error
        return True
    return False


def changes_of(row):
    """Every way of changing a row: by the ORM, in bulk, by raw SQL, deleting it."""
    rows = type(row).objects.filter(pk=row.pk)
    yield row.save
    yield lambda: rows.update(updated_by=None)
    yield lambda: raw(f'UPDATE "{row._meta.db_table}" SET updated_by_id = NULL WHERE id = %s', row)
    yield lambda: raw(f'DELETE FROM "{row._meta.db_table}" WHERE id = %s', row)
    yield rows.delete


def raw(sql, row):
    with connection.cursor() as cursor:
        cursor.execute(sql, [row.pk])


@pytest.mark.parametrize(("made", "form"), STATEMENTS)
@pytest.mark.parametrize("status", LOCKED)
def test_a_statement_of_a_submitted_report_can_be_neither_made_changed_nor_deleted(
    made, form, status
):
    statement = made()
    make.submission_in(status, form=form)
    assert all(refused(change) for change in changes_of(statement))
    assert refused(lambda: made())


@pytest.mark.parametrize(("made", "form"), STATEMENTS)
@pytest.mark.parametrize("status", OPEN)
def test_a_statement_of_a_report_that_is_being_written_is_open(made, form, status):
    statement = made()
    make.submission_in(status, form=form)
    assert not any(refused(change) for change in changes_of(statement))
    assert not refused(lambda: made())


@pytest.mark.parametrize("status", LOCKED)
def test_nothing_to_report_is_locked_with_its_report(status):
    report = make.SubmissionFactory()
    stated = make.NothingToReportFactory(submission=report)
    make.submission_in(status)
    assert all(refused(change) for change in changes_of(stated))
    assert refused(lambda: make.NothingToReportFactory(submission=report, item="outreach"))
    assert NothingToReport.objects.count() == 1


@pytest.mark.parametrize("status", LOCKED)
def test_what_was_said_of_a_register_is_locked_with_its_report(status):
    report = make.SubmissionFactory(form="desk")
    said = make.RegisterConfirmationFactory(submission=report)
    make.submission_in(status, form="desk")
    assert all(refused(change) for change in changes_of(said))
    assert refused(lambda: make.RegisterConfirmationFactory(submission=report, item="coordinator"))


def test_a_statement_cannot_be_moved_into_a_locked_year():
    initiative = make.InitiativeFactory(fiscal_year=2025)
    make.submission_in(Status.SUBMITTED, form="desk")
    initiative.fiscal_year = make.YEAR
    assert refused(initiative.save)


def test_the_lock_is_of_one_ward_one_body_and_one_year():
    make.submission_in(Status.SUBMITTED, form="desk")
    assert not refused(lambda: make.LiaisonPlanFactory(ward=make.ward("27102")))
    assert not refused(lambda: make.LiaisonPlanFactory(fiscal_year=2025))
    assert not refused(lambda: make.ResourceSurveyFactory())


def test_registers_live_on_after_a_report_is_submitted():
    training = make.TrainingFactory()
    for form in ("ward_office", "desk"):
        make.submission_in(Status.ACCEPTED, form=form)
    assert not any(refused(change) for change in changes_of(training))
    assert not refused(lambda: make.DeskHoursFactory())


@pytest.mark.parametrize(
    ("status", "locked"),
    [(Status.NOT_STARTED, True), (Status.DRAFT, True), (Status.RETURNED, False)],
)
def test_a_closed_round_locks_all_but_what_the_bureau_returned(status, locked):
    statement = make.LiaisonPlanFactory()
    report = make.submission_in(status, form="desk")
    make.close(report.round)
    report.refresh_from_db()
    assert refused(statement.save) is locked
    assert report.is_locked is locked


def monthly_report_in(status, month=9, **fields):
    """北区's report of a month, in a state."""
    return make.submission_in(
        status, round=make.MonthlyRoundFactory(month=month), form="desk", **fields
    )


@pytest.mark.parametrize("status", LOCKED)
def test_a_months_total_is_locked_with_the_report_of_that_month(status):
    total = make.MonthlyTotalFactory()
    monthly_report_in(status)
    assert all(refused(change) for change in changes_of(total))
    assert refused(lambda: make.MonthlyTotalFactory())


@pytest.mark.parametrize("status", OPEN)
def test_a_months_total_is_open_while_its_report_is_being_written(status):
    total = make.MonthlyTotalFactory()
    monthly_report_in(status)
    assert not any(refused(change) for change in changes_of(total))
    assert not refused(lambda: make.MonthlyTotalFactory())


def test_the_lock_of_a_month_is_of_one_ward_and_one_month_and_not_of_the_year():
    total = make.MonthlyTotalFactory(month=10)
    monthly_report_in(Status.SUBMITTED)
    assert not refused(lambda: make.MonthlyTotalFactory(ward=make.ward("27102")))
    assert not refused(lambda: make.MonthlyTotalFactory(fiscal_year=2023))
    assert not refused(lambda: make.LiaisonPlanFactory())
    make.submission_in(Status.SUBMITTED, form="desk")
    assert not refused(total.save)
    total.month = 9
    assert refused(total.save)


def test_a_closed_month_locks_its_total():
    total = make.MonthlyTotalFactory()
    make.close(monthly_report_in(Status.DRAFT).round)
    assert refused(total.save)
