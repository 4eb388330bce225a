"""Records deleted, and brought back from their last version; the rows that stood at a moment."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime

from django.db import IntegrityError, models, transaction
from django.db.models import Exists, OuterRef, ProtectedError, RestrictedError

from wards.models import Draft
from wards.triggers import LOCKED, broken_constraint, is_lock, kept_versions_of
from wards.versions.kept_versions import as_record

KEPT = "削除する前の内容は履歴に残っています。"


class NotDeletedError(Exception):
    """The record stays; the message is a sentence for the screen."""


def delete_record(
    record: models.Model, remove: Callable[[models.Model], object] = models.Model.delete
) -> None:
    """Deletes a record and its drafts, by `remove` where more goes with it.

    Raises NotDeletedError when others need it or its report is locked.
    """
    name, drafts = str(record), Draft.objects.filter(model=record._meta.label_lower)
    drafts = drafts.filter(record=record.pk)
    try:
        with transaction.atomic():
            remove(record)
            drafts.delete()
    except (ProtectedError, RestrictedError) as error:
        raise NotDeletedError(_needed(error, name)) from error
    except IntegrityError as error:
        if not is_lock(error):
            raise
        raise NotDeletedError(LOCKED) from error


def _needed(error: ProtectedError | RestrictedError, name: str) -> str:
    held_by = getattr(error, "protected_objects", None) or error.restricted_objects
    # Django collects them in no order.
    counts = Counter(sorted(str(type(record)._meta.verbose_name) for record in held_by))
    listed = "、".join(f"{noun}{count}件" for noun, count in counts.items())
    return (
        f"{name} には{listed}があるので削除できません。"
        "先にそちらを削除するか、「終了する」で終えてください。"
    )


class NotRestoredError(Exception):
    """The record stays deleted; the message is a sentence for the screen."""


def deletion_of(model: type[models.Model], pk: int) -> models.Model | None:
    """The version with which a record was deleted; None while it stands, or never did."""
    last = kept_versions_of(model).filter(pgh_obj_id=pk).order_by("-pgh_id").first()
    return last if last is not None and last.pgh_label == "delete" else None


def deletions(model: type[models.Model], **of: object) -> models.QuerySet:
    """The versions with which records of the same kind were deleted that are still gone.

    of: what the records were of ({'ward': 27118}); newest first.
    """
    kept = kept_versions_of(model).filter(**of)
    standing = model._base_manager.filter(pk=OuterRef("pgh_obj_id"))
    later = kept_versions_of(model).filter(
        pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__gt=OuterRef("pgh_id")
    )
    gone = kept.filter(~Exists(standing), ~Exists(later), pgh_label="delete")
    return gone.order_by("-pgh_id")


def restore(model: type[models.Model], deletion: models.Model) -> None:
    """Brings a record back under its own key, as it was, with the rows that went with it.

    Raises NotRestoredError when its report is locked or what is there now leaves no place for it.
    """
    noun, record = model._meta.verbose_name, as_record(model, deletion)
    if missing := _deleted_since(record):
        raise NotRestoredError(
            f"{missing}の記録が削除されているので、この{noun}は元に戻せません。{KEPT}"
        )
    try:
        with transaction.atomic():
            record.save_base(raw=True, force_insert=True)
            for row in _deleted_with(model, deletion):
                row.save_base(raw=True, force_insert=True)
    except IntegrityError as error:
        raise NotRestoredError(LOCKED if is_lock(error) else _conflict(model, error)) from error


def rows_then(model: type[models.Model], moment: datetime, **of: object) -> list[models.Model]:
    """The rows of an owner ({'event_id': 3}) as they stood at a moment, that of a version included."""
    rows = kept_versions_of(model).filter(pgh_created_at__lte=moment, **of)
    last = rows.order_by("pgh_obj_id", "-pgh_id").distinct("pgh_obj_id")
    return [as_record(model, row) for row in last if row.pgh_label != "delete"]


def _deleted_with(model: type[models.Model], deletion: models.Model) -> Iterator[models.Model]:
    """The rows that only belonged to a record; the moment of a version is that of its transaction."""
    for relation in model._meta.related_objects:
        part = relation.related_model
        if relation.on_delete is not models.CASCADE or not hasattr(part, "versions"):
            continue
        rows = kept_versions_of(part).filter(
            pgh_label="delete",
            pgh_created_at=deletion.pgh_created_at,
            **{relation.field.attname: deletion.pgh_obj_id},
        )
        for row in (as_record(part, version) for version in rows):
            # A link to what was deleted since has nothing to lead to.
            if not _deleted_since(row, other_than=model):
                yield row


def _deleted_since(record: models.Model, other_than: type[models.Model] | None = None) -> str:
    """What a record refers to and is no longer there, by the name of its field; '' for nothing."""
    for field in record._meta.concrete_fields:
        key = getattr(record, field.attname)
        if not field.many_to_one or key is None or field.related_model is other_than:
            continue
        if not field.related_model._base_manager.filter(pk=key).exists():
            return str(field.verbose_name)
    return ""


def _conflict(model: type[models.Model], error: IntegrityError) -> str:
    """What stands in the place of a record, in the words of the constraint."""
    broken = broken_constraint(error)
    why = "いまある別の記録と両立しません。"
    for constraint in model._meta.constraints:
        own = constraint.violation_error_message
        if constraint.name == broken and own != constraint.default_violation_error_message:
            why = str(own)
    return f"この{model._meta.verbose_name}は元に戻せません。{why}{KEPT}"
