"""The kept versions of a record in words: who changed what, when, from what."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db import models

from wards.answers import BLANK, answer_text
from wards.models import User

DONE = {"insert": "記録した", "update": "直した", "delete": "削除した"}
BY_MACHINE = "システム"
# Told in a version's own columns.
NOT_TOLD = frozenset({"id", "created_at", "created_by", "updated_at", "updated_by"})


def versions_of(record: models.Model) -> list[dict[str, object]]:
    """All versions of a record, newest first, for components/versions.html. Two queries."""
    rows = record.versions.order_by("pgh_id")
    told = [field.name for field in record._meta.concrete_fields if field.name not in NOT_TOLD]
    related = [name for name in told if record._meta.get_field(name).many_to_one]
    versions = list(rows.select_related(*related) if related else rows)
    names = _names_of(versions)
    return [
        {
            "when": version.pgh_created_at,
            "who": names.get(_user_id(version), BY_MACHINE),
            "what": DONE[version.pgh_label],
            "upload": _said(version, "upload"),
            "changes": _changes(before, version, told),
        }
        for before, version in reversed(list(zip([None, *versions], versions, strict=False)))
    ]


def versions_of_parts(
    rows: Iterable[models.Model], name: str, label: Callable[[models.Model], str]
) -> list[dict[str, object]]:
    """Versions of the small rows that make up a record (24 wards' numbers), newest first.

    `rows` in the order in which they were written. Rows saved together are told together, each
    with its label, and its answer to the field `name` before and after.
    """
    rows = list(rows)
    names, told, before = _names_of(rows), {}, {}
    for row in rows:
        after = BLANK if row.pgh_label == "delete" else answer_text(row, name)
        entry = told.setdefault(
            row.pgh_created_at,
            {
                "when": row.pgh_created_at,
                "who": names.get(_user_id(row), BY_MACHINE),
                "what": DONE["update"],
                "upload": _said(row, "upload"),
                "changes": [],
            },
        )
        change = {"label": label(row), "before": before.get(row.pgh_obj_id, BLANK), "after": after}
        if change["before"] != after:
            entry["changes"].append(change)
        before[row.pgh_obj_id] = after
    return [entry for entry in reversed(told.values()) if entry["changes"]]


def _changes(before: models.Model | None, now: models.Model, names: Iterable[str]) -> list[dict]:
    if before is None:
        return []
    fields = [now._meta.get_field(name) for name in names]
    return [
        {
            "label": field.verbose_name,
            "before": answer_text(before, field.name),
            "after": answer_text(now, field.name),
        }
        for field in fields
        if getattr(before, field.attname) != getattr(now, field.attname)
    ]


def _user_id(version: models.Model) -> int | None:
    return _said(version, "user")


def author_of(version: models.Model) -> int | None:
    """Who wrote a version: the user of the request, else who the record itself names.

    A deletion names nobody in the record: its last author need not be who deleted it.
    """
    user = _user_id(version)
    if user is None and version.pgh_label != "delete":
        return getattr(version, "updated_by_id", None)
    return user


def _said(version: models.Model, name: str) -> int | None:
    """The key of a user or of a file, as it was written beside the version."""
    return (version.pgh_context or {}).get(name)


def _names_of(versions: Iterable[models.Model]) -> dict[int, str]:
    return names_of_users(_user_id(version) for version in versions)


def names_of_users(keys: Iterable[int | None]) -> dict[int, str]:
    """Key of a user → affiliation and name. One query."""
    ids = set(keys) - {None}
    users = User.objects.select_related("ward").filter(pk__in=ids)
    return {user.pk: str(user) for user in users}
