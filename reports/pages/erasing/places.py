"""Every place in which words stand: rows, versions, filings, editions, files and their names."""

import json
import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from django.apps import apps
from django.db import models
from django.db.models import Count, TextField
from django.db.models.functions import Cast

from reports.models import ErasedPlace, Upload
from wards.isolation.erasing import FILES, SEALED_TEXT, word_fields
from wards.triggers import kept_versions_of

# Text of a workbook may be cut into pieces by marks.
_MARKS = re.compile(rb"<[^>]*>")
# What opening a file has let in is smaller; the rest of a larger part is not searched.
_MOST_OF_A_PART = 30_000_000
_CODES = ("utf-8", "utf-16-le", "cp932")
Key = tuple[str, int, str]


def places_with(words: str) -> list[ErasedPlace]:
    """The places of words, not saved, in the order of the models. A few queries for each field."""
    found: dict[Key, ErasedPlace] = {}
    for model, fields in word_fields():
        wards: dict[int, str | None] = {}
        for field in fields:
            for each in _places_in(model, field, words):
                found[key_of(each)] = each
                wards[each.record] = None
        _look_wards_up(model, wards)
        for each in found.values():
            if each.model == model._meta.label_lower:
                each.ward_id = wards[each.record]
    for upload in _uploads_with(words):
        label, field = Upload._meta.label_lower, FILES[Upload._meta.label_lower]
        place = ErasedPlace(
            model=label, record=upload.pk, field=field, row_count=1, version_count=0
        )
        place.ward_id = upload.ward_id
        found[key_of(place)] = place
    return list(found.values())


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


def _look_wards_up(model: type[models.Model], wards: dict[int, str | None]) -> None:
    """Fills in the wards of records; of one that is gone its last version knows it."""
    path = getattr(model, "ward_path", None)
    if not path or not wards:
        return
    if hasattr(model, "versions"):
        kept = kept_versions_of(model).filter(pgh_obj_id__in=wards).order_by("pgh_id")
        wards |= dict(kept.values_list("pgh_obj_id", path))
    wards |= dict(model._base_manager.filter(pk__in=wards).values_list("pk", path))


def _uploads_with(words: str) -> Iterator[Upload]:
    """The files in which the words stand, read one after the other."""
    for upload in Upload.objects.exclude(content=None).iterator(chunk_size=1):
        if file_says(bytes(upload.content), words):
            yield upload


def file_says(content: bytes, words: str) -> bool:
    """Whether words stand in a file: a workbook, or a list as text."""
    try:
        with ZipFile(BytesIO(content)) as package:
            return any(words in text for text in _texts(package))
    except (BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError):
        # What a code cannot write does not stand in it.
        written = {code: words.encode(code, errors="ignore") for code in _CODES}
        return any(each.decode(code) == words and each in content for code, each in written.items())


def _texts(package: ZipFile) -> Iterator[str]:
    """The text of each part, without its marks."""
    for name in package.namelist():
        with package.open(name) as part:
            yield unescape(_MARKS.sub(b"", part.read(_MOST_OF_A_PART)).decode(errors="ignore"))
