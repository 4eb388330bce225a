"""Decides how invented records are saved: few statements, and every version names its author."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import pghistory
from django.db.models import Model

from wards.models import Record, User


def signed(user: User) -> dict[str, User]:
    """The fields of a record that say who entered it."""
    return {"created_by": user, "updated_by": user}


def enter(records: Iterable[Record]) -> None:
    """Saves new records of one model, with one statement for each of their authors."""
    by_author: dict[User, list[Record]] = defaultdict(list)
    for record in records:
        by_author[record.created_by].append(record)
    for author, rows in by_author.items():
        enter_as(author, rows)


def enter_as(author: User, rows: list[Model]) -> None:
    """Saves new rows of one model that do not name their author themselves."""
    if rows:
        with pghistory.context(user=author.pk):
            type(rows[0]).objects.bulk_create(rows)
