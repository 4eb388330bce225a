"""The kept versions of every record, written by trigger."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pghistory
from django.db import models

Model = TypeVar("Model", bound=type[models.Model])


def kept_versions_of(model: type[models.Model]) -> models.Manager:
    """All kept versions of a model's records, those of deleted ones among them."""
    return model.versions.rel.related_model.objects


def keep_versions(model: Model) -> Model:
    """Class decorator: keeps all versions of a model in `<Model>Version`, append-only.

    The database writes them, so bulk changes and raw SQL are kept as well; user and time come
    with the request, as JSON beside the version (pghistory's middleware).
    """
    track: Callable[[Model], Model] = pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        model_name=f"{model.__name__}Version",
        obj_field=pghistory.ObjForeignKey(related_name="versions"),
        context_field=pghistory.ContextJSONField(),
        append_only=True,
    )
    return track(model)
