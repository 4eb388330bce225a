"""Kept versions of records: read again as what they were, and told as changes, with their authors."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property, partial
from itertools import chain
from operator import attrgetter
from typing import Any, NamedTuple

from django.apps import apps
from django.db import connection, models

from wards.answers import (
    BLANK,
    NOT_TOLD,
    SHORT_LABELS,
    answer_text,
    minute_text,
    untold_of,
)
from wards.models import Filing, User
from wards.triggers import kept_versions_of
from wards.vocabulary import ReportItem
from wards.written import rows_of_each, written_once

DONE = {"insert": "記録した", "update": "修正した", "delete": "削除した"}
RESTORED = "元に戻した"
# In the context of a version: when the earlier version was kept whose answers were saved again.
BACK_TO = "back_to"
BY_MACHINE = "システム"
AsRead = Callable[[], AbstractContextManager[None]]


def versions_of(
    record: models.Model, rows: models.QuerySet | None = None
) -> list[dict[str, object]]:
    """All versions of a record, newest first, for components/versions.html. Two queries.

    rows: its versions, where they keep less than all of it.
    """
    rows = record.versions.all() if rows is None else rows
    kept = {field.name for field in rows.model._meta.concrete_fields} - NOT_TOLD
    fields = [field for field in record._meta.concrete_fields if field.name in kept]
    rows, related = rows.order_by("pgh_id"), [f.name for f in fields if f.many_to_one]
    versions = list(rows.select_related(*related) if related else rows)
    names = names_of_users(map(_user_of, versions))
    pairs = zip([None, *versions], versions, strict=False)
    entries = []
    for before, version in reversed(list(pairs)):
        came_back = before is not None and before.pgh_label == "delete"
        what = RESTORED if came_back else _what_was_done(version)
        entry = _entry(version, what, names, changes_between(before, version, fields))
        if version is not versions[-1] and version.pgh_label != "delete":
            entry["earlier"] = version.pgh_id
        entries.append(entry)
    return entries


def _what_was_done(version: models.Model) -> str:
    back_to = (version.pgh_context or {}).get(BACK_TO)
    if back_to and version.pgh_label == "update":
        return f"{minute_text(datetime.fromisoformat(back_to))} の版に戻した"
    return DONE[version.pgh_label]


def versions_of_parts(
    rows: Iterable[models.Model], name: str, label: Callable[[models.Model], str]
) -> list[dict[str, object]]:
    """Versions of the small rows that make up a record (24 wards' numbers), newest first.

    `rows` in the order in which they were written. Rows saved together are told together, each
    with its label, and its answer to the field `name` before and after.
    """
    rows = list(rows)
    names, entries, before = names_of_users(map(_user_of, rows)), {}, {}
    for row in rows:
        after = BLANK if row.pgh_label == "delete" else answer_text(row, name)
        entry = entries.setdefault(row.pgh_created_at, _entry(row, DONE["update"], names, []))
        change = {"label": label(row), "before": before.get(row.pgh_obj_id, BLANK), "after": after}
        if change["before"] != after:
            entry["changes"].append(change)
        before[row.pgh_obj_id] = after
    return [entry for entry in reversed(entries.values()) if entry["changes"]]


def _entry(
    version: models.Model, what: str, names: Mapping[int, str], changes: list[dict]
) -> dict[str, object]:
    return {
        "when": version.pgh_created_at,
        "who": names.get(_user_of(version), BY_MACHINE),
        "what": what,
        "upload": (version.pgh_context or {}).get("upload"),
        "changes": changes,
        # The key of a version to which one may go back; None for the newest.
        "earlier": None,
    }


def changes_between(
    before: models.Model | None, now: models.Model, fields: Iterable[models.Field]
) -> list[dict[str, object]]:
    """The answers that differ between two versions of a record; [] without an earlier one."""
    return [
        _change(field.verbose_name, answer_text(before, field.name), answer_text(now, field.name))
        for field in fields
        if before is not None and getattr(before, field.attname) != getattr(now, field.attname)
    ]


def _change(label: str, before: str, after: str) -> dict[str, object]:
    """In words that differ, as what they stand for does: two records may have one name."""
    other = f"{after}（別のもの）" if before == after else after
    return {"label": label, "before": before, "after": other}


def _user_of(version: models.Model) -> int | None:
    """The key of the user of the request, as it was written beside the version."""
    return (version.pgh_context or {}).get("user")


def author_of(version: models.Model) -> int | None:
    """Who wrote a version: the user of the request, else who the record itself names.

    A deletion names nobody in the record: its last author need not be who deleted it.
    """
    user = _user_of(version)
    if user is None and version.pgh_label != "delete":
        return getattr(version, "updated_by_id", None)
    return user


def names_of_users(keys: Iterable[int | None]) -> dict[int, str]:
    """Key of a user → affiliation and name. As `users_of`."""
    return {key: str(user) for key, user in users_of(keys).items()}


def users_of(keys: Iterable[int | None]) -> dict[int, User]:
    """Key → user with ward. One query, of nobody none."""
    return {user.pk: user for user in _users(list(set(keys) - {None}))}


@written_once
def _users(keys: list[int]) -> models.QuerySet[User]:
    return User.objects.filter(pk__one_of=keys).order_by().select_related("ward")


GONE = "（削除された記録）"


@dataclass(frozen=True, slots=True)
class KeptVersion:
    """A record as it stood in one version (not to be saved), and who wrote that version when."""

    record: models.Model
    who: str
    when: datetime
    deleted: bool


class KeptVersions:
    """Versions of many records, read at once: a query for each model, one for each relation.

    kept: mappings with "model", "pk" and "version", such as `reports.lifecycle.submitting.KeptRecord`.
    at: what the records refer to (an institution's name) is read as it stood then, not as it is now.
    by_key: in which the versions themselves are read, which never change.
    """

    def __init__(
        self,
        kept: Iterable[Mapping[str, Any]],
        at: datetime | None = None,
        by_key: AsRead = nullcontext,
    ) -> None:
        self._at, self._by_key = at, by_key
        rows = list(kept)
        self._keys = {(row["model"], row["pk"]) for row in rows}
        self._versions = self._read({(row["model"], row["version"]) for row in rows})

    def version(self, row: Mapping[str, Any]) -> KeptVersion:
        """The version that a kept record names. Raises KeyError when it was not asked for."""
        return self._versions[row["model"], row["version"]]

    def newest(self, row: Mapping[str, Any]) -> KeptVersion:
        """The newest version of the record, which may be its deletion."""
        return self._newest[row["model"], row["pk"]]

    @cached_property
    def _newest(self) -> dict[tuple[str, int], KeptVersion]:
        newest = latest_versions(self._keys)
        asked = {(label, version) for (label, _), version in newest.items()}
        known = self._versions | self._read(asked - self._versions.keys())
        return {(label, pk): known[label, version] for (label, pk), version in newest.items()}

    def _read(self, asked: Iterable[tuple[str, int]]) -> dict[tuple[str, int], KeptVersion]:
        """Versions by model label and key."""
        found = _kept_rows(asked, self._at, self._by_key)
        users = names_of_users(author_of(version) for version, _ in found.values())
        made = {}
        for key, (version, record) in found.items():
            who, deleted = users.get(author_of(version), BY_MACHINE), version.pgh_label == "delete"
            made[key] = KeptVersion(record, who, version.pgh_created_at, deleted)
        return made


def kept_records(kept: Iterable[Mapping[str, Any]], by_key: AsRead) -> dict[tuple, models.Model]:
    """(model label, version) → the record alone, as of `KeptVersions`: who wrote it is not asked."""
    asked = {(row["model"], row["version"]) for row in kept}
    return {key: record for key, (_, record) in _kept_rows(asked, None, by_key).items()}


def _kept_rows(
    asked: Iterable[tuple[str, int]], at: datetime | None, by_key: AsRead
) -> dict[tuple[str, int], tuple[NamedTuple, models.Model]]:
    """By model label and key the version as it was kept, and its record with what that refers to."""
    wanted: dict[str, list[int]] = defaultdict(list)
    for label, key in asked:
        wanted[label].append(key)
    with by_key():
        read = rows_of_each([partial(_versions, label, keys) for label, keys in wanted.items()])
    rows = dict(zip(map(apps.get_model, wanted), read, strict=True))
    related, found = _related(rows, at), {}
    for model, versions in rows.items():
        for version in versions:
            record = as_record(model, version)
            for field in _references(model):
                key = getattr(version, field.attname)
                if key is not None:
                    field.set_cached_value(record, related[field.related_model][key])
            found[model._meta.label_lower, version.pgh_id] = version, record
    return found


@written_once
def _versions(label: str, keys: list[int]) -> models.QuerySet[NamedTuple]:
    return _columns(kept_versions_of(apps.get_model(label)).filter(pgh_id__one_of=keys))


def _columns(versions: models.QuerySet[models.Model]) -> models.QuerySet[NamedTuple]:
    """All of each version, not yet put together: it becomes a record without being one before."""
    columns = (field.attname for field in versions.model._meta.concrete_fields)
    return versions.values_list(*columns, named=True)


def latest_versions(records: Iterable[tuple[str, int]]) -> dict[tuple[str, int], int]:
    """(model label, key) → key of the newest kept version. One query."""
    by_model: dict[str, list[str]] = {}
    for label, pk in records:
        by_model.setdefault(label, []).append(str(pk))
    if not by_model:
        return {}
    # The ORM takes longer to write one query for each model than the database to answer them all.
    tables = (kept_versions_of(apps.get_model(each)).model._meta.db_table for each in by_model)
    newest = " UNION ALL ".join(
        f"SELECT %s, pgh_obj_id, max(pgh_id) FROM {each} WHERE pgh_obj_id = ANY(%s::bigint[]) GROUP BY 2"  # noqa: S608
        for each in tables
    )
    with connection.cursor() as cursor:
        # As text: psycopg takes as long for each key of a list as for the whole of it.
        asked = ((label, f"{{{','.join(keys)}}}") for label, keys in by_model.items())
        cursor.execute(newest, [*chain.from_iterable(asked)])
        return {(label, pk): version for label, pk, version in cursor.fetchall()}


def as_record(model: type[models.Model], version: Any) -> models.Model:
    """The record that a version keeps, not yet saved."""
    return model(*_values_of_record(model)(version))


@cache
def _values_of_record(model: type[models.Model]) -> Callable[[object], tuple]:
    return attrgetter(*(field.attname for field in model._meta.concrete_fields))


@cache
def _references(model: type[models.Model]) -> list[models.Field]:
    """The fields by which a record refers to others that name it."""
    return [
        field
        for field in model._meta.concrete_fields
        if field.many_to_one and field.name not in ("created_by", "updated_by")
    ]


def _related(
    versions: Mapping[type[models.Model], Iterable[NamedTuple]], at: datetime | None
) -> dict[type[models.Model], dict[object, models.Model]]:
    """What versions refer to, by model and key: as it stood at a moment, else as it is now."""
    asked: dict[type[models.Model], set[object]] = defaultdict(set)
    for model, each in versions.items():
        for field in _references(model):
            keys = (getattr(version, field.attname) for version in each)
            asked[field.related_model].update(key for key in keys if key is not None)
    past = [model for model in asked if at and hasattr(model, "versions")]
    read = rows_of_each([partial(_versions_of_each, model, list(asked[model])) for model in past])
    then = defaultdict(dict, zip(past, map(partial(_as_it_stood, at), past, read), strict=True))
    rest = {model: list(keys - then[model].keys()) for model, keys in asked.items()}
    read, found = rows_of_each([partial(_as_now, *each) for each in rest.items()]), {}
    for model, rows in zip(rest, read, strict=True):
        now = {each.pk: each for each in rows}
        found[model] = then[model] | {key: now.get(key) or _gone(model, key) for key in rest[model]}
    return found


@written_once
def _as_now(model: type[models.Model], keys: list[object]) -> models.QuerySet[models.Model]:
    return model._base_manager.filter(pk__one_of=keys)


def _as_it_stood(
    at: datetime, model: type[models.Model], versions: Iterable[NamedTuple]
) -> dict[object, models.Model]:
    """Records by key in their version of a moment; what was written down later, in its first one."""
    then: dict[object, NamedTuple] = {}
    for version in versions:
        if version.pgh_obj_id not in then or version.pgh_created_at <= at:
            then[version.pgh_obj_id] = version
    return {key: as_record(model, version) for key, version in then.items()}


@written_once
def _versions_of_each(model: type[models.Model], keys: list) -> models.QuerySet[NamedTuple]:
    rows = _columns(kept_versions_of(model).filter(pgh_obj__pk__one_of=keys))
    return rows.exclude(pgh_label="delete").order_by("pgh_id")


def _gone(model: type[models.Model], key: object) -> models.Model:
    """Stands for something that was deleted since."""
    named = {"name": GONE} if any(each.name == "name" for each in model._meta.fields) else {}
    return model(pk=key, **named)


@dataclass(frozen=True)
class Value:
    """What a record says under one of its fields."""

    field: str
    label: str
    text: str

    @property
    def heading(self) -> str:
        """The label over a narrow column."""
        return SHORT_LABELS.get(self.field, self.label)

    @property
    def is_blank(self) -> bool:
        return self.text == BLANK

    @property
    def is_short(self) -> bool:
        """Whether it had better not be broken in a narrow column."""
        return len(self.text) <= 8


def values_of(record: models.Model) -> list[Value]:
    """Its answers to everything that its form asks for, in the order of the model."""
    untold = untold_of(record)
    return [
        Value(field.name, str(field.verbose_name), answer_text(record, field.name))
        for field in record._meta.concrete_fields
        if field.editable and not field.primary_key and field.name not in untold
    ]


@dataclass(frozen=True)
class FiledRecord:
    """A record behind a filing, in the version that was submitted."""

    kept: KeptVersion

    @property
    def key(self) -> tuple[str, int]:
        """Model label and key, as `Filing.records` names it."""
        return self.kept.record._meta.label_lower, self.kept.record.pk

    @cached_property
    def values(self) -> list[Value]:
        return values_of(self.kept.record)

    def __str__(self) -> str:
        return str(self.kept.record)


def filed_records(
    filing: Filing, by_key: AsRead = nullcontext
) -> dict[ReportItem, list[FiledRecord]]:
    """item → records, 該当なし among them, in the order in which they were filed.

    Needs the filing's event. A few queries for each model, however many records. What a record
    refers to is named as it was named when the report was submitted.
    """
    kept = KeptVersions(filing.records, filing.event.at, by_key)
    found: dict[ReportItem, list[FiledRecord]] = {}
    for row in filing.records:
        found.setdefault(ReportItem(row["item"]), []).append(FiledRecord(kept.version(row)))
    return found
