"""What every test gets: its own database and a closed network."""

import os

import pytest


@pytest.fixture(scope="session")
def django_db_modify_db_settings_parallel_suffix(django_db_modify_db_settings_xdist_suffix):
    """Let several people test in one working copy: PYTEST_DB_SUFFIX names one's own database."""
    from django.conf import settings

    suffix = os.environ.get("PYTEST_DB_SUFFIX", "")
    test = settings.DATABASES["default"].setdefault("TEST", {})
    if suffix:
        test["NAME"] = f"{test.get('NAME') or 'test_portal'}_{suffix}"
