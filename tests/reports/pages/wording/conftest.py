"""What the tests of the workbench get: a browser of the Bureau, and a survey."""

import pytest

from tests.factories import RoundFactory


@pytest.fixture
def bureau(sign_in):
    RoundFactory()
    return sign_in("bureau")
