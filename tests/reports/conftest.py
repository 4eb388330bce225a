"""What tests of reports get: a round that has been reported, a month by Excel, a day in October."""

from collections.abc import Iterator

import pytest
import time_machine
from django.db import transaction

from reports.editions.publishing import publish_edition
from reports.models import Edition
from tests.reports.a_month_by_excel import MonthByExcel, month_by_excel
from tests.reports.published import bureau, files_of_a_word, reported_round
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import ReportingRound


@pytest.fixture(scope="module")
def reported(django_db_setup, django_db_blocker) -> Iterator[ReportingRound]:
    """The survey of 2024 with the accepted reports of three wards; what a test does is undone."""
    with django_db_blocker.unblock(), ward_scope(ALL_WARDS):
        yield reported_round()
        transaction.set_rollback(True)


@pytest.fixture
def quick_files() -> Iterator[None]:
    with files_of_a_word():
        yield


@pytest.fixture
def first(reported, all_wards) -> Edition:
    """Its first edition."""
    return publish_edition(reported, bureau())


@pytest.fixture
def month(all_wards) -> MonthByExcel:
    return month_by_excel()


@pytest.fixture
def october() -> Iterator[None]:
    """A day on which the reports of September are asked for."""
    with time_machine.travel("2024-10-05T12:00:00+09:00", tick=False):
        yield


@pytest.fixture
def mail_server(settings) -> None:
    settings.MAIL_SERVER_IS_SET = True
