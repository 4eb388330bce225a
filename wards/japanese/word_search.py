"""Rows found by words: any usual spelling of them finds what is stored as it was written."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from wards.japanese.letters import pattern_of


def with_words(rows: QuerySet, words: str, fields: Iterable[str]) -> QuerySet:
    """The rows in which every word stands in one of the fields."""
    fields = tuple(fields)
    for pattern in filter(None, map(pattern_of, words.split())):
        anywhere = Q()
        for name in fields:
            anywhere |= Q(**{f"{name}__regex": pattern})
        rows = rows.filter(anywhere)
    return rows
