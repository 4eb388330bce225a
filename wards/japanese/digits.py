"""Decides which signs are digits of a number: not the ① or ² of a footnote, not two numbers in one cell."""

from __future__ import annotations

import re
import unicodedata

# What stands for such a sign: nothing that is read takes it for a digit.
NO_DIGIT = "〓"
_SPACE = re.compile(r"(?<!\d)\s+|\s+(?!\d)")
# As Unicode calls the ways to write a small, a round or a broken number, or one with its own dot: ⒈
_DECORATED = ("<circle>", "<super>", "<sub>", "<fraction>", "<compat>")


def own_digits(text: str) -> str:
    """A text in which marks of footnotes stay apart from the number before them.

    >>> own_digits("30①"), own_digits("R6.9.1²"), own_digits("３０")
    ('30〓', 'R6.9.1〓', '３０')
    """
    if text.isascii():
        return text
    return "".join(NO_DIGIT if _is_decorated(each) else each for each in text)


def without_space(text: str) -> str:
    """A text without space, except between two digits: they are two numbers.

    >>> without_space("R6 . 9 . 1"), without_space("38 40 人")
    ('R6.9.1', '38 40人')
    """
    return _SPACE.sub("", text)


def _is_decorated(sign: str) -> bool:
    return sign.isnumeric() and unicodedata.decomposition(sign).startswith(_DECORATED)
