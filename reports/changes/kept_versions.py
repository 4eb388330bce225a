"""Decides how kept versions of records are read again: as the records they were, with their author."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models

from wards.history import kept_versions_of
from wards.versions import BY_MACHINE, names_of_users

GONE = "（削除された記録）"


@dataclass(frozen=True, slots=True)
class KeptVersion:
    """A record as it stood in one version (not to be saved), and who wrote that version when."""

    record: models.Model
    who: str
    when: datetime
    deleted: bool


class KeptVersions:
    """Versions of many records, read at once: two queries for each model, one for each relation.

    kept: mappings with "model", "pk" and "version", such as `reports.submitting.freezing.KeptRecord`.
    """

    def __init__(self, kept: Iterable[Mapping[str, Any]]) -> None:
        by_model: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        for row in kept:
            by_model[row["model"]].append(row)
        rows, self._versions, self._newest = {}, {}, {}
        for label, wanted in by_model.items():
            versions = kept_versions_of(apps.get_model(label))
            chosen = versions.in_bulk({row["version"] for row in wanted}, field_name="pgh_id")
            keys = {row["pk"] for row in wanted}
            newest = versions.filter(pgh_obj_id__in=keys).order_by("pgh_obj_id", "-pgh_id")
            rows[label] = (chosen, list(newest.distinct("pgh_obj_id")))
        self._users = names_of_users(
            _author(version)
            for chosen, newest in rows.values()
            for version in (*chosen.values(), *newest)
        )
        for label, (chosen, newest) in rows.items():
            model = apps.get_model(label)
            related = _related(model, [*chosen.values(), *newest])
            for key, version in chosen.items():
                self._versions[label, key] = self._read(model, version, related)
            for version in newest:
                self._newest[label, version.pgh_obj_id] = self._read(model, version, related)

    def version(self, row: Mapping[str, Any]) -> KeptVersion:
        """The version that a kept record names. Raises KeyError when it was not asked for."""
        return self._versions[row["model"], row["version"]]

    def newest(self, row: Mapping[str, Any]) -> KeptVersion:
        """The newest version of the record, which may be its deletion."""
        return self._newest[row["model"], row["pk"]]

    def _read(self, model: type[models.Model], version: models.Model, related) -> KeptVersion:
        record = model(
            **{
                field.attname: getattr(version, field.attname)
                for field in model._meta.concrete_fields
            }
        )
        for name, found in related.items():
            key = getattr(record, model._meta.get_field(name).attname)
            if key is not None:
                setattr(record, name, found[key])
        who = self._users.get(_author(version), BY_MACHINE)
        return KeptVersion(record, who, version.pgh_created_at, version.pgh_label == "delete")


def _related(model: type[models.Model], versions: list[models.Model]) -> dict[str, dict]:
    """What the versions refer to, by field and key, as it stands now."""
    found = {}
    for field in model._meta.concrete_fields:
        if not field.many_to_one or field.name in ("created_by", "updated_by"):
            continue
        keys = {getattr(version, field.attname) for version in versions} - {None}
        rows = field.related_model._base_manager.in_bulk(keys)
        found[field.name] = {key: rows.get(key) or _gone(field, key) for key in keys}
    return found


def _gone(field: models.Field, key: object) -> models.Model:
    """Stands for something that was deleted since."""
    model = field.related_model
    named = {"name": GONE} if any(each.name == "name" for each in model._meta.fields) else {}
    return model(pk=key, **named)


def _author(version: models.Model) -> int | None:
    """Who wrote a version: the user of the request, else who the record itself names.

    A deletion names nobody in the record: its last author need not be who deleted it.
    """
    user = (version.pgh_context or {}).get("user")
    if user is None and version.pgh_label != "delete":
        return getattr(version, "updated_by_id", None)
    return user
