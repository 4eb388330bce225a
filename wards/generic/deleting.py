"""Decides how a record is deleted, and what is said when it cannot be. Its versions are kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError, RestrictedError

from wards.triggers.locks import LOCKED, is_lock


class NotDeletedError(Exception):
    """The record stays; the message is a sentence for the screen."""


def delete_record(
    record: models.Model, remove: Callable[[models.Model], object] = models.Model.delete
) -> None:
    """Deletes a record, by `remove` where more goes with it.

    Raises NotDeletedError when others need it or its report is locked.
    """
    name = str(record)
    try:
        with transaction.atomic():
            remove(record)
    except (ProtectedError, RestrictedError) as error:
        raise NotDeletedError(_needed(error, name)) from error
    except IntegrityError as error:
        if not is_lock(error):
            raise
        raise NotDeletedError(LOCKED) from error


def _needed(error: ProtectedError | RestrictedError, name: str) -> str:
    held_by = getattr(error, "protected_objects", None) or error.restricted_objects
    counts = Counter(str(type(record)._meta.verbose_name) for record in held_by)
    listed = "、".join(f"{noun}{count}件" for noun, count in counts.items())
    return (
        f"{name} には{listed}があるので削除できません。"
        "先にそちらを削除するか、「終了する」で終えてください。"
    )
