"""What a report alone states is locked while it is submitted, through any door; registers are not."""

import pytest
from django.db import IntegrityError, connection, transaction

from tests import factories as make
from wards.triggers import is_lock
from wards.vocabulary import Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_wards")]

LOCKED = {Status.SUBMITTED, Status.ACCEPTED, Status.PUBLISHED}


def stated_of(form, made, **fields):
    """What makes a row that names its report itself."""
    return lambda: made(submission=make.SubmissionFactory(form=form), **fields)


# The report that each is part of, what makes it, and what would make one more.
STATEMENTS = {
    "survey": ("ward_office", make.ResourceSurveyFactory, None),
    "liaison plan": ("desk", make.LiaisonPlanFactory, None),
    "visit plan": ("desk", make.AccompaniedVisitPlanFactory, None),
    "initiative": ("desk", make.InitiativeFactory, None),
    "month": ("month", make.MonthlyTotalFactory, None),
    "nothing": (
        "ward_office",
        stated_of("ward_office", make.NothingToReportFactory),
        stated_of("ward_office", make.NothingToReportFactory, item="outreach"),
    ),
    "register": (
        "desk",
        stated_of("desk", make.RegisterConfirmationFactory),
        stated_of("desk", make.RegisterConfirmationFactory, item="coordinator"),
    ),
}


def report_in(status, form):
    """北区's report in a state; form 'month': the desk's of September."""
    if form == "month":
        return make.submission_in(status, round=make.MonthlyRoundFactory(), form="desk")
    return make.submission_in(status, form=form)


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


@pytest.mark.parametrize("name", STATEMENTS)
@pytest.mark.parametrize("status", Status)
def test_a_statement_can_be_made_changed_and_deleted_until_its_report_is_submitted(name, status):
    form, made, another = STATEMENTS[name]
    statement = made()
    report_in(status, form)
    locked = status in LOCKED
    assert [refused(change) for change in changes_of(statement)] == [locked] * 5
    assert refused(another or made) == locked


def test_a_statement_cannot_be_moved_into_a_locked_year_or_month():
    initiative = make.InitiativeFactory(fiscal_year=2025)
    total = make.MonthlyTotalFactory(month=10)
    report_in(Status.SUBMITTED, "desk")
    report_in(Status.SUBMITTED, "month")
    assert not refused(total.save)
    initiative.fiscal_year, total.month = make.YEAR, 9
    assert refused(initiative.save)
    assert refused(total.save)


@pytest.mark.parametrize("form", ["desk", "month"])
def test_the_lock_is_of_one_ward_one_body_one_year_and_one_month(form):
    report_in(Status.SUBMITTED, form)
    made, other = make.LiaisonPlanFactory, make.MonthlyTotalFactory
    if form == "month":
        made, other = other, made
    assert not refused(lambda: made(ward=make.ward("27102")))
    assert not refused(lambda: made(fiscal_year=2025))
    assert not refused(other)
    assert not refused(make.ResourceSurveyFactory)


def test_registers_live_on_after_a_report_is_submitted():
    training = make.TrainingFactory()
    for form in ("ward_office", "desk"):
        report_in(Status.ACCEPTED, form)
    assert not any(refused(change) for change in changes_of(training))
    assert not refused(make.DeskHoursFactory)


@pytest.mark.parametrize("name", ["liaison plan", "month"])
@pytest.mark.parametrize(
    ("status", "locked"),
    [(Status.NOT_STARTED, True), (Status.DRAFT, True), (Status.RETURNED, False)],
)
def test_a_closed_round_locks_all_but_what_the_bureau_returned(name, status, locked):
    form, made, _ = STATEMENTS[name]
    statement, report = made(), report_in(status, form)
    make.close(report.round)
    report.refresh_from_db()
    assert refused(statement.save) is locked
    assert report.is_locked is locked
