"""What the tests of the demonstration get: everything loaded, as on several days of the calendar."""

from datetime import date, datetime, time
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from tests.database import as_owner
from tests.reports.published import files_of_a_word
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import ReportingRound

# The first in every run; a new year's first day, and a Sunday of the year after the published one.
DAYS = (
    date(2027, 3, 31),
    pytest.param(date(2027, 4, 1), marks=pytest.mark.hunt),
    pytest.param(date(2025, 10, 5), marks=pytest.mark.hunt),
)


def run_demo() -> str:
    """What the command says."""
    said = StringIO()
    with as_owner(), files_of_a_word():
        call_command("demo", yes_demo_data=True, stdout=said)
    return said.getvalue()


@pytest.fixture(scope="package", params=DAYS, ids=str)
def today(request, django_db_setup, django_db_blocker):
    """The demonstration as loaded on a day, for all tests that look at it."""
    noon = datetime.combine(request.param, time(12), timezone.get_default_timezone())
    travel = time_machine.travel(noon, tick=False)
    with django_db_blocker.unblock(), travel, transaction.atomic():
        run_demo()
        with ward_scope(ALL_WARDS):
            yield request.param
        transaction.set_rollback(True)


@pytest.fixture
def survey(today) -> ReportingRound:
    """The survey that is being answered."""
    return ReportingRound.objects.annual().order_by("fiscal_year").last()
