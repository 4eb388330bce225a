"""The address of a record's page, for whoever knows only its model and key."""

from django.db import models
from django.urls import get_resolver, reverse

_PREFIXES: dict[str, str] = {}


def register(model: type[models.Model], prefix: str) -> None:
    """Notes how the names of a model's pages begin: 'trainings:training'."""
    _PREFIXES[model._meta.label_lower] = prefix


def record_url(model_label: str, pk: int, page: str = "detail") -> str:
    """The address of a record's page, or '' when its model has none. page: 'detail' or 'edit'.

    >>> record_url("trainings.training", 7)  # doctest: +SKIP
    '/trainings/training/7/'
    """
    # The apps register while their addresses are loaded.
    _ = get_resolver().url_patterns
    prefix = _PREFIXES.get(model_label.lower())
    return reverse(f"{prefix}_{page}", args=[pk]) if prefix else ""
