"""Every place in which words stand, and the erasure of those that was granted; backups that hold them."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from time import monotonic

from django.apps import apps
from django.conf import settings
from django.db import DataError, IntegrityError, models, transaction
from django.db.models import Count, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from reports.backup.folder import backups, made_at
from reports.backup.manifest import numbers_of
from reports.counting.figure import Choice, Figure, read_figures
from reports.editions.content import content_of
from reports.files.opening import file_says
from reports.lifecycle.notices import have_sent, plan_for_erasure
from reports.lifecycle.works import KEEP_FILES, LIST_ERASURES, enqueue
from reports.models import Edition, ErasedPlace, Erasure, Work
from wards.isolation.erasing import FILES, SEALED_TEXT, erase_place, word_fields
from wards.models import Decision, Filing, NotDecidedError, User
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


# Whose rows are called by somebody's own words.
_OF_WORDS = (Choice.TEXT, Choice.EVENTS)
_FIGURES = {"wards.filing": Filing, "reports.edition": Edition}


def carry_out(erasure: Erasure, by: User) -> Erasure:
    """Grants an erasure and blanks its words; all of it or nothing.

    The caller's ward scope must be the whole city. Raises NotDecidedError.
    """
    try:
        with transaction.atomic():
            granted = Erasure.decide(erasure.pk, by, Decision.GRANTED)
            _blank(granted)
    except (IntegrityError, DataError) as error:
        raise NotDecidedError(
            "消去すると、ほかの記録と両立しない内容になります。何も消去していません。"
        ) from error
    return granted


def _blank(erasure: Erasure) -> None:
    places = list(erasure.places.all())
    sealed = [_with_figures(each) for each in places]
    for place, row in zip(places, sealed, strict=True):
        place.seal_before = _seal(row)
    before = list(_numbers(sealed))
    for place in places:
        place.row_count, place.version_count = erase_place(place.pk)
    sealed = [_with_figures(each) for each in places]
    if list(_numbers(sealed)) != before:
        raise NotDecidedError(
            "この言葉は、提出または公表した数値の区分の名前に使われています。何も消去していません。"
        )
    for place, row in zip(places, sealed, strict=True):
        place.seal_after, place.erased_at = _seal(row), timezone.now()
    ErasedPlace.objects.bulk_update(
        places, ["row_count", "version_count", "seal_before", "seal_after", "erased_at"]
    )
    # Drawn from what stood there before.
    Work.objects.exclude(file=None).update(file=None, file_name="")
    if Edition.objects.filter(files=None).exists():
        enqueue(KEEP_FILES, [{"timestamp": 0}])
    enqueue(LIST_ERASURES, [{"timestamp": 0}])
    erasure.words = ""
    erasure.save(update_fields=["words"])
    have_sent(plan_for_erasure(erasure))


def _with_figures(place: ErasedPlace) -> Filing | Edition | None:
    """The row of a place, where it is sealed, as it stands in the database; it may be disposed of."""
    model = _FIGURES.get(place.model)
    return model.objects.filter(pk=place.record).first() if model else None


def _seal(row: Filing | Edition | None) -> str:
    if row is None:
        return ""
    return row.checksum if isinstance(row, Filing) else row.seal


def _numbers(rows: Iterable[Filing | Edition | None]) -> Iterator[object]:
    """All that filings and editions count, word by word what is counted, without what wards wrote."""
    for row in filter(None, rows):
        figures = read_figures(row.figures) if isinstance(row, Filing) else content_of(row).figures
        yield [(id_, *_counted(each)) for id_, each in sorted(figures.items())]


def _counted(figure: Figure) -> Iterator[object]:
    yield from (figure.title, figure.definition, figure.unit, figure.asked, figure.answered)
    for row in figure.rows:
        label = "" if figure.choice in _OF_WORDS else row.label
        yield row.code, label, *numbers_of(figure, row)


def backups_with(erasure: Erasure) -> list[tuple[str, datetime]]:
    """The backups of before that are still there, by name and moment: they hold what was erased."""
    if not settings.BACKUP_FOLDER or erasure.decision != Decision.GRANTED:
        return []
    made = ((each.name, made_at(each)) for each in backups(Path(settings.BACKUP_FOLDER)))
    return [each for each in made if each[1] < erasure.decided_at]
