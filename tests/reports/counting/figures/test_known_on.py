"""Figures of the past are made by the functions of today, from the rows as they were known then."""

import random
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Model, ProtectedError
from hypothesis import given
from hypothesis import strategies as st

from reports.counting.figures import make_figures, reported_figures
from tests import factories as make
from tests.dear_properties import dear
from tests.kept_at import kept_at
from tests.reports.counting.figures.generated_city import make_city
from trainings.models import Training
from wards.models import ReportingRound, Ward
from wards.reporting.workflow import move
from wards.versions.known_on import known_on, tracked_models
from wards.vocabulary import Status

DAYS = [datetime(2024, 5, day, 12, tzinfo=UTC) for day in range(1, 7)]
CHANGES_IN_A_STEP = 25
# What ties a row to itself; a copy of another row's would be refused.
OWN_FIELDS = {"id", "created_at", "created_by_id", "updated_at", "updated_by_id"}


def change_something(chance: random.Random) -> None:
    """Deletes a row of any record, or gives it a value of another row; what is refused is left."""
    model = chance.choice([model for model in tracked_models() if model is not ReportingRound])
    rows = list(model._base_manager.order_by("pk"))
    if not rows:
        return
    row, other = chance.choice(rows), chance.choice(rows)
    with suppress(IntegrityError, ProtectedError), transaction.atomic():
        if chance.random() < 0.3:
            row.delete()
        else:
            take_a_value(row, other, chance)


def take_a_value(row: Model, other: Model, chance: random.Random) -> None:
    names = [field.attname for field in row._meta.concrete_fields]
    name = chance.choice([name for name in names if name not in OWN_FIELDS])
    setattr(row, name, getattr(other, name))
    row.save(force_update=True)


@pytest.fixture
def rounds(all_wards):
    """The surveys of two years, known from the first day."""
    with kept_at(DAYS[0]):
        return [make.RoundFactory(), make.RoundFactory(fiscal_year=2023)]


@dear(3)
@given(data=st.data())
def test_figures_of_each_past_moment_are_those_that_were_made_then(rounds, data):
    with transaction.atomic():
        chance = random.Random(data.draw(st.integers(0, 10_000)))
        wards, snapshots = list(Ward.objects.all()[:8]), []
        for step, day in enumerate(DAYS[1:5]):
            with kept_at(day):
                if step == 0:
                    make_city(data.draw, rounds)
                else:
                    for _ in range(CHANGES_IN_A_STEP):
                        change_something(chance)
            snapshots.append((day, make_figures(wards, rounds[0])))
        for day, figures in snapshots:
            for moment in (day, day + timedelta(hours=23)):
                with known_on(moment):
                    assert make_figures(wards, rounds[0]) == figures
        transaction.set_rollback(True)


def test_what_was_reported_on_a_day_is_what_the_reports_in_force_that_day_said(survey):
    def reported() -> tuple[list[str], int]:
        plan = reported_figures([make.ward()], survey)["professional_training.plan"]
        return [row.code for row in plan.rows if row.members], len(plan.unreported)

    office, bureau = make.UserFactory(ward=make.ward()), make.UserFactory(role="bureau")
    with kept_at(DAYS[0]):
        survey.save()
        report = make.submission_in(Status.DRAFT, round=survey)
    found = [reported()]
    with kept_at(DAYS[1]):
        make.TrainingFactory()
        report = move(report, Status.SUBMITTED, office, freeze=make.what_is_there)
    found.append(reported())
    with kept_at(DAYS[2]):
        report = move(report, Status.RETURNED, bureau, reason="架空の理由")
    found.append(reported())
    with kept_at(DAYS[3]):
        Training.objects.all().delete()
        make.NothingToReportFactory(submission=report)
        move(report, Status.SUBMITTED, office, freeze=make.what_is_there)
    found.append(reported())
    assert len({str(each) for each in found}) == 3
    for day, then in zip(DAYS, found, strict=False):
        with known_on(day):
            assert reported() == then


def test_the_past_costs_as_many_queries_as_today_and_one_more(survey, query_budget):
    wards = list(Ward.objects.all())
    with query_budget(100) as today:
        make_figures(wards, survey)
    with query_budget(len(today) + 1), known_on(DAYS[0]):
        make_figures(wards, survey)
