"""The rows below the head of a table: what their cells say, and what must be mended in them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from typing import TypeVar

from reports.files.outcome import CellRef, Findings
from reports.files.table import Head, Line, Table, rows_sentence
from wards.japanese.dates import UnreadableDateError
from wards.japanese.months import UnreadableMonthError
from wards.japanese.numbers import UnreadableNumberError

Value = TypeVar("Value")
NOT_CLEAR = (
    "取り消し線か、注の番号のような小さな字が入っています。"
    "残す答えだけを普通の字で書くか、その行を削除してください。"
)
# What differs between two sentences about one fact.
_QUOTED_OR_NUMBER = re.compile(r"「.*?」|\d+")


class RefusedCellError(ValueError):
    """A cell that must be mended: a sentence, and behind it how."""


_UNREADABLE = (RefusedCellError, UnreadableDateError, UnreadableMonthError, UnreadableNumberError)


class Rows:
    """The rows of a table; what must be mended in them is one sentence for each fact of a column."""

    def __init__(self, table: Table, head: Head, found: Findings) -> None:
        self.table, self.head, self.found = table, head, found
        self.lines = [line for line in table.lines if line.number > head.last_line]
        self._refused: dict[tuple[str, str], list[tuple[Line, str]]] = defaultdict(list)

    def text(self, line: Line, key: str) -> str:
        """What stands in a column; '' where there is no such column."""
        return line.cell(self.head.columns.get(key))

    def place(self, line: Line, key: str) -> CellRef:
        """Where the answer of a row to a column is."""
        return self.table.place(line, self.head.columns[key], self.head.label(key))

    def value(self, line: Line, key: str, read: Callable[[str], Value]) -> Value | None:
        """What a cell says; None where it must be mended."""
        try:
            if (line.number, self.head.columns[key]) in self.table.unclear:
                raise RefusedCellError(NOT_CLEAR)
            return read(self.text(line, key))
        except _UNREADABLE as error:
            self.refuse(line, key, str(error))
            return None

    def refuse(self, line: Line, key: str, message: str) -> None:
        """Remembers what is wrong with a cell: a sentence, and behind it how to mend it."""
        self._refused[key, _QUOTED_OR_NUMBER.sub("", message)].append((line, message))

    @property
    def are_sound(self) -> bool:
        """Whether nothing must be mended in them."""
        return not self._refused

    def close(self) -> None:
        """Hands on what must be mended, each fact at its first row."""
        for (key, _), refused in self._refused.items():
            line, message = refused[0]
            sentence, _, hint = message.partition("。")
            rows = f"（{rows_sentence([each for each, _ in refused])}）" if len(refused) > 1 else ""
            text = self.text(line, key)
            self.found.refuse(self.place(line, key), text, f"{sentence}{rows}。", hint)
