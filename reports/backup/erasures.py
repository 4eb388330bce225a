"""The list of erasures beside the backups: what a restore of one of them brings back."""

import json
import logging
from datetime import UTC, datetime
from pathlib import Path

from django.apps import apps
from django.db.models import Max

from reports.models import ErasedPlace
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.triggers import kept_versions_of

LIST = "erasures.json"


class UnreadableListError(Exception):
    """The list is there and cannot be read; the message is a sentence."""


def list_erasures(folder: Path) -> None:
    """Adds where and when something was erased to the list; what a lost database said stays on it.

    It is there as soon as the worker has done this, and knows no words. One that cannot be read is
    not written over, and keeps no backup from being made: the doctor says it.
    """
    try:
        listed = _listed(folder)
    except UnreadableListError:
        logging.getLogger(__name__).exception("The list of erasures")
        return
    with ward_scope(ALL_WARDS):
        erased = ErasedPlace.objects.exclude(erased_at=None)
        places = erased.values_list("erased_at", "model", "record", "field")
        known = {(at.isoformat(), *place) for at, *place in places}
    if known:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = folder / f".{LIST}"
        draft.write_text(json.dumps(sorted(known | listed), indent=1))
        draft.replace(folder / LIST)


def brought_back(folder: Path) -> list[ErasedPlace]:
    """The places on the list that this database has and nobody has erased in it, not saved.

    Each with the moment of then. The caller's ward scope must be the whole city. Two queries for each
    model. Raises UnreadableListError.
    """
    erased = ErasedPlace.objects.exclude(erased_at=None).order_by()
    places = erased.values_list("model", "record", "field", Max("erased_at"))
    last = {tuple(place): at for *place, at in places}
    back: dict[tuple[str, int, str], datetime] = {}
    for said, *place in sorted(_listed(folder)):
        at, since = datetime.fromisoformat(said), last.get(tuple(place))
        if since is None or since < at:
            back[tuple(place)] = at
    labels = {label for label, *_ in back}
    there = {label: _existing(label, {pk for of, pk, _ in back if of == label}) for label in labels}
    return [
        ErasedPlace(model=model, record=record, field=field, erased_at=at)
        for (model, record, field), at in back.items()
        if record in there[model]
    ]


def _existing(label: str, keys: set[int]) -> set[int]:
    """Those of the keys of records that the database knows, be it from their versions alone."""
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError):
        # Of another program, which had other records.
        return set()
    known = set(model._base_manager.filter(pk__in=keys).values_list("pk", flat=True))
    if hasattr(model, "versions"):
        kept = kept_versions_of(model).filter(pgh_obj_id__in=keys)
        known |= set(kept.values_list("pgh_obj_id", flat=True))
    return known


def _listed(folder: Path) -> set[tuple[str, str, int, str]]:
    file = folder / LIST
    try:
        return {
            (
                datetime.fromisoformat(at).astimezone(UTC).isoformat(),
                str(model),
                int(record),
                str(name),
            )
            for at, model, record, name in json.loads(file.read_text())
        }
    except FileNotFoundError:
        return set()
    except (OSError, TypeError, ValueError) as error:
        raise UnreadableListError(
            f"消去の一覧 {file} を読めません（{error}）。控えから戻すか、なければ別の場所に移してください。"
        ) from error
