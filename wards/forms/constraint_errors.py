"""Decides at which field of a form a broken database constraint is explained."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.core.exceptions import NON_FIELD_ERRORS
from django.db import models
from django.db.models.constants import LOOKUP_SEP

ANYWHERE = "入力の組み合わせが正しくありません。確かめてください。"


def place_of(
    constraint: models.BaseConstraint, fields: Collection[str], given: Mapping[str, str]
) -> str:
    """The field to which the sentence of a constraint belongs, or NON_FIELD_ERRORS.

    It is the last field that the constraint names: `held | people` is mended at the people.
    `given` says otherwise for constraints by the end of their name.
    """
    for ending, field in given.items():
        if constraint.name.endswith(ending):
            return field if field in fields else NON_FIELD_ERRORS
    named = [name for name in _fields_of(constraint) if name in fields]
    return named[-1] if named else NON_FIELD_ERRORS


def sentence_of(constraint: models.BaseConstraint) -> str:
    """What the constraint says itself, else a general sentence: Django's own one is no help."""
    own = constraint.violation_error_message
    return ANYWHERE if own == constraint.default_violation_error_message else str(own)


def _fields_of(constraint: models.BaseConstraint) -> list[str]:
    if isinstance(constraint, models.CheckConstraint):
        return [path.split(LOOKUP_SEP)[0] for path in _paths(constraint.condition)]
    return list(getattr(constraint, "fields", ()))


def _paths(condition: models.Q) -> list[str]:
    paths: list[str] = []
    for child in condition.children:
        paths += _paths(child) if isinstance(child, models.Q) else [child[0]]
    return paths
