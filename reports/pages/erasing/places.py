"""Every place in which words stand: rows, versions, filings, editions, files and their names."""

import json
from collections.abc import Iterator
from time import monotonic

from django.apps import apps
from django.db import models
from django.db.models import Count, TextField
from django.db.models.functions import Cast

from reports.files.opening import file_says
from reports.models import ErasedPlace
from wards.isolation.erasing import FILES, SEALED_TEXT, word_fields
from wards.triggers import kept_versions_of

Key = tuple[str, int, str]
# A request may take two minutes, one file fifteen seconds; what is left then counts as not read.
SECONDS_FOR_FILES = 80


def places_with(words: str) -> list[ErasedPlace]:
    """The places of words, not saved, in the order of the models."""
    return places_and_unread(words)[0]


def places_and_unread(words: str) -> tuple[list[ErasedPlace], list[ErasedPlace]]:
    """The places of words, and the files that could not be read. A few queries for each field."""
    found: list[ErasedPlace] = []
    for model, fields in word_fields():
        found += with_wards(
            model, [each for field in fields for each in _places_in(model, field, words)]
        )
    until = monotonic() + SECONDS_FOR_FILES
    for label, field in FILES.items():
        model = apps.get_model(label)
        found += with_wards(model, list(_files_with(model, field, words, until)))
    places, unread = [], []
    for each in found:
        (places if each.row_count or each.version_count else unread).append(each)
    return places, unread


def with_wards(model: type[models.Model], places: list[ErasedPlace]) -> list[ErasedPlace]:
    """The places with the wards of their records; of one that is gone its last version knows it."""
    path, keys = getattr(model, "ward_path", None), {each.record for each in places}
    if path and keys:
        wards: dict[int, str | None] = {}
        if hasattr(model, "versions"):
            kept = kept_versions_of(model).filter(pgh_obj_id__in=keys).order_by("pgh_id")
            wards |= dict(kept.values_list("pgh_obj_id", path))
        wards |= dict(model._base_manager.filter(pk__in=keys).values_list("pk", path))
        for each in places:
            each.ward_id = wards.get(each.record)
    return places


def key_of(place: ErasedPlace) -> Key:
    return place.model, place.record, place.field


def model_of(place: ErasedPlace) -> type[models.Model]:
    return apps.get_model(place.model)


def _places_in(model: type[models.Model], field: models.Field, words: str) -> Iterator[ErasedPlace]:
    label = model._meta.label_lower
    is_json = isinstance(field, models.JSONField) or (label, field.name) == SEALED_TEXT
    needle = json.dumps(words, ensure_ascii=False)[1:-1] if is_json else words
    rows = _counts(model._base_manager, "pk", field.name, needle)
    versions = {}
    if hasattr(model, "versions"):
        versions = _counts(kept_versions_of(model), "pgh_obj_id", field.name, needle)
    for key in sorted(rows.keys() | versions.keys()):
        yield ErasedPlace(
            model=label,
            record=key,
            field=field.name,
            row_count=rows.get(key, 0),
            version_count=versions.get(key, 0),
        )


def _counts(rows: models.Manager, key: str, field: str, needle: str) -> dict[int, int]:
    """Key of the record → in how many of the rows the words stand."""
    said = rows.annotate(said=Cast(field, TextField())).filter(said__contains=needle)
    return dict(said.order_by().values_list(key).annotate(count=Count("*")))


def _files_with(
    model: type[models.Model], field: str, words: str, until: float
) -> Iterator[ErasedPlace]:
    """The files in which the words stand, or may: in 0 rows of what cannot be read."""
    files = model._base_manager.exclude(**{field: None}).values_list("pk", field)
    for key, content in files.iterator(chunk_size=1):
        says = file_says(bytes(content), words) if monotonic() < until else None
        if says is not False:
            yield ErasedPlace(
                model=model._meta.label_lower,
                record=key,
                field=field,
                row_count=int(bool(says)),
                version_count=0,
            )
