"""Decides how words find records: kana and digits in any usual spelling, names stay as written."""

from __future__ import annotations

from collections.abc import Iterable

import jaconv
from django.db.models import Q, QuerySet


def spellings(word: str) -> set[str]:
    """The ways in which a word may be stored: as typed, hiragana, katakana, half and full width.

    >>> sorted(spellings("ｻｸﾗ"))
    ['さくら', 'サクラ', 'ｻｸﾗ']
    """
    wide = jaconv.h2z(word, kana=True, ascii=False, digit=False)
    katakana = jaconv.hira2kata(wide)
    return {
        word,
        wide,
        katakana,
        jaconv.kata2hira(wide),
        jaconv.z2h(katakana, kana=True, ascii=False, digit=False),
        jaconv.z2h(word, kana=False, ascii=True, digit=True),
        jaconv.h2z(word, kana=False, ascii=True, digit=True),
    }


def with_words(rows: QuerySet, words: str, fields: Iterable[str]) -> QuerySet:
    """The rows in which every word stands in one of the fields."""
    for word in words.split():
        anywhere = Q()
        for name in fields:
            for spelling in spellings(word):
                anywhere |= Q(**{f"{name}__icontains": spelling})
        rows = rows.filter(anywhere)
    return rows
