"""Invented records are saved here: few statements, each version with its author and its day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

import pghistory
import pgtrigger
from django.db.models import Model, OuterRef, Subquery

from wards.models import Record, User
from wards.triggers.history import kept_versions_of


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


def entered_at(moments: Mapping[Record, datetime]) -> None:
    """Lets records of one model have been entered on another day than that of loading."""
    if not moments:
        return
    model = type(next(iter(moments)))
    for record, at in moments.items():
        record.created_at = record.updated_at = at
    saved = model.objects.filter(pk=OuterRef("pgh_obj_id")).values("created_at")
    versions = kept_versions_of(model).filter(pgh_obj_id__in=[record.pk for record in moments])
    # Nothing but the day changes, so that is no version of its own.
    with pgtrigger.ignore():
        model.objects.bulk_update(moments, ["created_at", "updated_at"])
        days = ("created_at", "updated_at", "pgh_created_at")
        versions.update(**dict.fromkeys(days, Subquery(saved)))
