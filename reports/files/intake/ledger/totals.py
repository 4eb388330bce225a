"""Decides which rows of a ledger are totals of others, and whether they agree with them."""

from __future__ import annotations

import re

from reports.files.table import Line
from wards.japanese.letters import compact
from wards.japanese.numbers import UnreadableNumberError, read_integer

_TOTAL = re.compile(
    r"(?:総|年度|年間|上半期|下半期|四半期|第?[1-4]四半期|月)?(?:小|累|総)?合?計(?:件数)?"
)
# An example row of our own, or of anybody who marks his so.
EXAMPLE = "架空の例"


def is_total(line: Line) -> bool:
    """Whether a row adds up others: its first words are 合計, 小計, 令和6年度 計 or the like.

    >>> is_total(Line(9, ("", "令和6年度 合計", "120"))), is_total(Line(9, ("計画相談", "3")))
    (True, False)
    """
    words = compact(line.first_words)
    return bool(_TOTAL.fullmatch(re.sub(r"^(?:令和|R|平成|H)?(?:元|\d+)年度?(?:の)?", "", words)))


def is_example(line: Line) -> bool:
    """Whether a row only shows how the form is filled in."""
    return any(cell.startswith((EXAMPLE, f"（{EXAMPLE}", f"({EXAMPLE}")) for cell in line.cells)


def number_in(text: str, unit: str) -> int | None:
    """The whole number of a cell; None for anything else."""
    try:
        return read_integer(text, unit) if text else None
    except UnreadableNumberError:
        return None


class RunningSum:
    """The sum of a column since the last total and from the top: a total may be either.

    is_sure: whether every number so far could be read; 約40 could not.
    """

    def __init__(self) -> None:
        self.since, self.whole = 0, 0
        self.is_sure = True

    def add(self, text: str, unit: str) -> None:
        """Adds the number of a cell; a blank one adds nothing."""
        number = number_in(text, unit)
        if number is None and text:
            self.is_sure = False
        self.since += number or 0
        self.whole += number or 0

    def agrees(self, total: int) -> bool | None:
        """Whether a total says what was added, None if nobody knows; the next one begins anew."""
        right = total in (self.since, self.whole)
        self.expected = self.since
        self.since = 0
        return right if right or self.is_sure else None
