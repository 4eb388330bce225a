"""Decides at which address a record is shown, for whoever knows only its model and key."""

from __future__ import annotations

from django.db import models
from django.urls import get_resolver, reverse

_DETAIL_PAGES: dict[str, str] = {}


def register(model: type[models.Model], name: str) -> None:
    """Notes the name of the page on which a model's records are shown."""
    _DETAIL_PAGES[model._meta.label_lower] = name


def record_url(model_label: str, pk: int) -> str:
    """The address of a record, or '' when its model has no page.

    >>> record_url("trainings.training", 7)  # doctest: +SKIP
    '/trainings/training/7/'
    """
    # The apps register while their addresses are loaded.
    _ = get_resolver().url_patterns
    name = _DETAIL_PAGES.get(model_label.lower())
    return reverse(name, args=[pk]) if name else ""
