"""What the tests of reports' pages get: the survey, and a day on which it is open and not yet due."""

import pytest
import time_machine

from tests import factories as make
from wards.reporting.workflow import open_round


@pytest.fixture
def on_20_september():
    with time_machine.travel("2024-09-20T09:05:00+09:00", tick=False):
        yield


@pytest.fixture
def round_(all_wards):
    return make.RoundFactory()


@pytest.fixture
def opened(round_):
    """The survey with the reports of all wards."""
    open_round(round_)
    return round_
