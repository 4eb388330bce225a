"""The demonstration as on one day, loaded once for all workers: who changes it works on a copy."""

from datetime import datetime
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from tests.database import (
    as_owner,
    connected_to,
    copy_database,
    digest_of,
    kept_database,
    one_at_a_time,
)
from tests.reports.published import files_of_a_word

# A working day in the autumn of the survey, some days before it is due.
DAY = datetime(2025, 11, 20, 10, tzinfo=ZoneInfo("Asia/Tokyo"))
# Everything that is shipped has a part in it: figures, sentences, and the files of editions.
SOURCES = (
    *(f"{app}/**/*.py" for app in settings.OWN_APPS),
    "reports/**/*.pptx",
    "config/*.py",
    "templates/**/*",
    "fixtures/**/*",
    "requirements/dev.txt",
)


@pytest.fixture(scope="session")
def demonstration(django_db_setup, django_db_blocker) -> str:
    """The name of the database that holds it, committed."""
    migrated = connection.settings_dict["TEST"]["TEMPLATE"]

    def load(draft: str) -> None:
        copy_database(migrated, draft)
        with connected_to(draft), as_owner(), time_machine.travel(DAY), files_of_a_word():
            call_command("demo", yes_demo_data=True, stdout=StringIO())

    with django_db_blocker.unblock(), one_at_a_time():
        prefix = migrated.partition("_migrated_")[0] + "_demonstration_"
        return kept_database(prefix, digest_of(SOURCES), load)
