"""What the tests of the demonstration get: everything loaded, as on several days of the calendar."""

from contextlib import ExitStack
from datetime import date, datetime, time
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from tests.database import as_owner, copied_database
from tests.demonstration import DAY
from tests.reports.published import files_of_a_word
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import ReportingRound

# The day on which all tests see it; a year's last day and first, and a Sunday of the year after the
# published one. What a day decides alone is tried for days of three years in test_diary.py.
DAYS = (
    DAY.date(),
    *(
        pytest.param(day, marks=pytest.mark.hunt)
        for day in (date(2027, 3, 31), date(2027, 4, 1), date(2025, 10, 5))
    ),
)


def run_demo() -> str:
    """What the command says."""
    said = StringIO()
    with as_owner(), files_of_a_word():
        call_command("demo", yes_demo_data=True, stdout=said)
    return said.getvalue()


@pytest.fixture(scope="package", params=DAYS, ids=str)
def today(request, demonstration, django_db_blocker):
    """The demonstration as loaded on a day, for all tests that look at it."""
    is_loaded = request.param == DAY.date()
    noon = datetime.combine(request.param, time(12), timezone.get_default_timezone())
    with ExitStack() as stack:
        stack.enter_context(django_db_blocker.unblock())
        if is_loaded:
            stack.enter_context(copied_database(demonstration, "demo"))
        stack.enter_context(time_machine.travel(noon, tick=False))
        with transaction.atomic():
            if not is_loaded:
                run_demo()
            with ward_scope(ALL_WARDS):
                yield request.param
            transaction.set_rollback(True)


@pytest.fixture
def survey(today) -> ReportingRound:
    """The survey that is being answered."""
    return ReportingRound.objects.annual().order_by("fiscal_year").last()
