"""The demonstration refuses to load where somebody could take it for real."""

import pytest
from django.core.management import CommandError, call_command

from tests.factories import RoundFactory
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import User

pytestmark = pytest.mark.django_db


def test_invented_data_stay_out_of_production(settings):
    settings.DEBUG = False
    with pytest.raises(CommandError, match="--yes-demo-data"):
        call_command("demo")
    assert not User.objects.exists()


def test_invented_data_are_never_shown_without_their_mark(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("demo", yes_demo_data=True)
    assert not User.objects.exists()


def test_invented_data_are_not_mixed_with_others():
    with ward_scope(ALL_WARDS):
        RoundFactory()
    with pytest.raises(CommandError, match="架空でない"):
        call_command("demo", yes_demo_data=True)
    assert not User.objects.exists()
