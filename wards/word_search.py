"""Decides how words find records: kana and digits in any usual spelling, names stay as written."""

from __future__ import annotations

from collections.abc import Iterable

import jaconv
from django.db.models import CharField, F, Func, Q, QuerySet, Value

# A character that names have and keyboards hardly write, and the one that is typed for it. Official
# lists have no kana, so that 野﨑 must be found by 野崎. narrow-choices.js does the same.
VARIANTS = "髙高﨑崎嵜崎𠮷吉邊辺邉辺齋斎齊斎斉斎濵浜濱浜德徳栁柳桒桑澤沢嶋島嶌島惠恵廣広瀨瀬眞真淸清龍竜國国櫻桜冨富"
_RARE, _USUAL = VARIANTS[::2], VARIANTS[1::2]
_TO_USUAL = str.maketrans(_RARE, _USUAL)


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
    """The rows in which every word stands in one of the fields, variants of a character alike."""
    plain = {f"plain_{name}".replace("__", "_"): _with_usual_characters(name) for name in fields}
    rows = rows.alias(**plain)
    for word in words.split():
        anywhere = Q()
        for name in plain:
            for spelling in spellings(word.translate(_TO_USUAL)):
                anywhere |= Q(**{f"{name}__icontains": spelling})
        rows = rows.filter(anywhere)
    return rows


def _with_usual_characters(name: str) -> Func:
    return Func(
        F(name),
        Value(_RARE),
        Value(_USUAL),
        function="translate",
        output_field=CharField(),
    )
