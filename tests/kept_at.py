"""Versions kept at a moment of choice: without it all have the time of one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import pgtrigger
from django.contrib.postgres.functions import TransactionNow

from tests.database import as_owner
from wards.versions.known_on import tracked_models


@contextmanager
def kept_at(moment: datetime) -> Iterator[None]:
    """What is written inside has versions of this time. The caller's ward scope is the whole city."""
    yield
    with as_owner(), pgtrigger.ignore():  # versions are append-only
        for kept in tracked_models().values():
            kept.objects.filter(pgh_created_at=TransactionNow()).update(pgh_created_at=moment)
