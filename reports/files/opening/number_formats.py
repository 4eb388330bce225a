"""What of a value a number format does not show: who typed it saw something else than is read."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

# Words, colours, conditions and fillers in a format, which are no code of their own.
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_QUOTED_DIGIT = re.compile(r'"[^"]*\d[^"]*"')
_MORE_SHOWN = re.compile(r'"[^"]*\S[^"]*"|^0{2,}')
# 12,345 is shown as 12 by #,##0, with commas that nothing follows.
_THOUSANDS_LEFT_OUT = re.compile(r"[0#?],+(?![0#?,])")


class Hidden(StrEnum):
    """What a format leaves out or turns into something else."""

    NOTHING = ""
    YEAR = "year"
    DAY = "day"
    VALUE = "value"
    # Nothing is hidden, but more than the number is shown: 第7会議室, 007.
    LETTERS = "letters"


@lru_cache
def hidden_of_day(number_format: str) -> Hidden:
    """What of a day is not shown.

    >>> [hidden_of_day(each).value for each in ("yyyy/m/d", "yyyy/m", 'm"月"d"日"')]
    ['', 'day', 'year']
    """
    codes = _codes(number_format)
    if "d" not in codes:
        return Hidden.DAY
    return Hidden.NOTHING if set("yeg") & set(codes) else Hidden.YEAR


@lru_cache
def hidden_of_number(number_format: str) -> Hidden:
    """Whether a number looks like another one, or like words.

    >>> [hidden_of_number(each).value for each in ("#,##0", '0"人"', "0%", "#,##0,")]
    ['', 'letters', 'value', 'value']
    """
    codes = _codes(number_format)
    looks_other = "%" in codes or _THOUSANDS_LEFT_OUT.search(codes)
    if looks_other or _QUOTED_DIGIT.search(number_format):
        return Hidden.VALUE
    return Hidden.LETTERS if _MORE_SHOWN.search(number_format) else Hidden.NOTHING


def _codes(number_format: str) -> str:
    """The codes for what is above zero."""
    return _LITERAL.sub("", number_format).split(";")[0].lower()
