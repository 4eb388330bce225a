"""A file with one thing a row, CSV or workbook: its head, its rows, and what must be mended in them."""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from openpyxl.utils import get_column_letter

from reports.files.opening.book import Book, CellKind, CellValue, Hidden, Sheet
from reports.files.opening.unusable import FileKind
from reports.files.outcome import CellRef, Findings
from wards.answers import BLANK
from wards.japanese.letters import kept, plain
from wards.japanese.numbers import UnreadableError

# Titles, periods and remarks stand above a head; further down there is none.
DEEPEST_HEAD = 40
_SPACE_AND_MARKS = re.compile(r"[\s・/|／｜,、:※*]")
_WHOLLY_IN_BRACKETS = re.compile(r"[(\[【〔「]([^()\[\]【】〔〕「」]*)[)\]】〕」]")
_BRACKETS = re.compile(r"[(\[【〔「][^)\]】〕」]*[)\]】〕」]")
# Rows that are named one by one.
MOST_NAMED = 5


@dataclass(frozen=True)
class Line:
    """A row with its number as a spreadsheet counts it; its cells without space around them."""

    number: int
    cells: tuple[str, ...]

    def cell(self, column: int | None) -> str:
        """The text of a column from 0; '' where there is none."""
        return "" if column is None or column >= len(self.cells) else self.cells[column]


@dataclass(frozen=True)
class Table:
    """The rows of a CSV file or of a sheet that hold anything."""

    sheet: Sheet
    lines: tuple[Line, ...]
    is_csv: bool

    @property
    def name(self) -> str:
        return self.sheet.name

    def place(self, line: Line, column: int | None = None, label: str = "") -> CellRef:
        """Where a row or a cell of it is: 'B5', of a CSV '5行目'."""
        if self.is_csv or column is None:
            return CellRef(self.name, f"{line.number}行目", label)
        return CellRef(self.name, f"{get_column_letter(column + 1)}{line.number}", label)


def tables_of(book: Book) -> list[Table]:
    """The rows of a CSV file, or of every sheet of a workbook.

    A day is written 2024-09-01, or what of it its format shows: 9月1日, 2024年9月. A number is written
    without needless zeros, a formula as what it gave.
    """
    return [_table(sheet, is_csv=book.kind is not FileKind.XLSX) for sheet in book.sheets]


def _table(sheet: Sheet, *, is_csv: bool) -> Table:
    rows = dict(sheet.rows)
    for (row, column), value in sheet.cells.items():
        _put(rows, row, column, value)
    _repeat_merged_words(sheet, rows)
    lines = (Line(number, tuple(map(kept, texts))) for number, texts in sorted(rows.items()))
    return Table(sheet, tuple(line for line in lines if any(line.cells)), is_csv)


def _put(rows: dict[int, list[str]], row: int, column: int, value: CellValue) -> None:
    # Nobody knows what a formula gives that was never calculated: it is shown itself.
    text = value.text or value.formula
    if value.kind is CellKind.DAY and value.hidden is Hidden.YEAR:
        text = f"{value.day.month}月{value.day.day}日"
    elif value.kind is CellKind.DAY and value.hidden is Hidden.DAY:
        text = f"{value.day.year}年{value.day.month}月"
    texts = rows.setdefault(row, [])
    texts += [""] * (column - len(texts))
    texts[column - 1] = text


def _repeat_merged_words(sheet: Sheet, rows: dict[int, list[str]]) -> None:
    """Words that are merged downwards hold for each row; a number is counted once."""
    for first_row, column, last_row, _ in sheet.merges:
        value = sheet.cells.get((first_row, column))
        if value is not None and value.kind is not CellKind.NUMBER:
            for row in range(first_row + 1, last_row + 1):
                _put(rows, row, column, value)


@dataclass(frozen=True)
class Heading:
    """A column that is asked for. words: other labels for it, written as `said` says them."""

    key: str
    label: str
    words: tuple[str, ...] = ()
    help: str = ""
    required: bool = False

    def is_called(self, label: str) -> bool:
        """Whether a label in a file means this column."""
        plain = _unwrapped(label)
        names = {said(self.label), *self.words}
        return bool(plain) and (plain in names or _BRACKETS.sub("", plain) in names)


@dataclass(frozen=True)
class Head:
    """The row that is the head of a table. columns: place of each key, from 0.

    twice: labels of columns that mean the same. unknown: labels of columns that are not asked for.
    """

    line: Line
    columns: dict[str, int]
    twice: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        return self.line.cells

    def label(self, key: str) -> str:
        """What the file calls a column."""
        return self.labels[self.columns[key]] if key in self.columns else ""


def said(label: str) -> str:
    """A label without width, space and marks, for comparing.

    >>> said("新規 ・ 継続"), said("相談件数（延べ）")
    ('新規継続', '相談件数(延べ)')
    """
    return _SPACE_AND_MARKS.sub("", plain(label)).casefold()


def _unwrapped(label: str) -> str:
    """A label as it is said, without brackets around the whole of it.

    >>> _unwrapped("（うち新規）"), _unwrapped("件数（延べ）")
    ('うち新規', '件数(延べ)')
    """
    plain = said(label)
    wrapped = _WHOLLY_IN_BRACKETS.fullmatch(plain)
    return wrapped[1] if wrapped else plain


def find_head(
    table: Table, headings: Sequence[Heading], needed: Sequence[frozenset[str]]
) -> Head | None:
    """The first row that names all columns of one of the sets in `needed`; None without one."""
    for line in table.lines:
        if line.number > DEEPEST_HEAD:
            break
        head = _head(line, headings)
        if any(keys <= head.columns.keys() for keys in needed):
            return head
    return None


def _head(line: Line, headings: Sequence[Heading]) -> Head:
    columns: dict[str, int] = {}
    twice, unknown = [], []
    for place, label in enumerate(line.cells):
        heading = next((each for each in headings if each.is_called(label)), None)
        if heading is None:
            unknown += [label] if label else []
        elif heading.key in columns:
            twice.append(label)
        else:
            columns[heading.key] = place
    return Head(line, columns, tuple(twice), tuple(dict.fromkeys(unknown)))


def rows_sentence(lines: Sequence[Line]) -> str:
    """The numbers of the first of some rows: 3行目、5行目ほか2行."""
    rows = "、".join(f"{line.number}行目" for line in lines[:MOST_NAMED])
    more = len(lines) - MOST_NAMED
    return f"{rows}ほか{more}行" if more > 0 else rows


Value = TypeVar("Value")
NOT_CLEAR = (
    "取り消し線か、注の番号のような小さな字が入っています。"
    "残す答えだけを普通の字で書くか、その行を削除してください。"
)
# What differs between two sentences about one fact.
_QUOTED_OR_NUMBER = re.compile(r"「.*?」|\d+")


class RefusedCellError(ValueError):
    """A cell that must be mended: a sentence, and behind it how."""


_UNREADABLE = (RefusedCellError, UnreadableError)


class Rows:
    """The rows of a table; what must be mended in them is one sentence for each fact of a column."""

    def __init__(self, table: Table, head: Head, found: Findings) -> None:
        self.table, self.head, self.found = table, head, found
        self.lines = [line for line in table.lines if line.number > head.line.number]
        self.refused: dict[tuple[str, str], list[tuple[Line, str]]] = defaultdict(list)

    def text(self, line: Line, key: str) -> str:
        """What stands in a column; '' where there is no such column."""
        return line.cell(self.head.columns.get(key))

    def place(self, line: Line, key: str) -> CellRef:
        """Where the answer of a row to a column is."""
        return self.table.place(line, self.head.columns[key], self.head.label(key))

    def value(self, line: Line, key: str, read: Callable[[str], Value]) -> Value | None:
        """What a cell says, of an absent column what '' says; None where it must be mended."""
        try:
            cell = self.table.sheet.cells.get((line.number, self.head.columns.get(key, -1) + 1))
            if cell and (cell.struck or cell.struck_in_part or cell.raised_in_part):
                raise RefusedCellError(NOT_CLEAR)
            return read(self.text(line, key))
        except _UNREADABLE as error:
            self.refuse(line, key, str(error))
            return None

    def refuse(self, line: Line, key: str, message: str) -> None:
        """Remembers what is wrong with a cell: a sentence, and behind it how to mend it."""
        self.refused[key, _QUOTED_OR_NUMBER.sub("", message)].append((line, message))

    def close(self) -> None:
        """Hands on what must be mended, each fact at its first row."""
        for (key, _), refused in self.refused.items():
            line, message = refused[0]
            sentence, _, hint = message.partition("。")
            rows = f"（{rows_sentence([each for each, _ in refused])}）" if len(refused) > 1 else ""
            text = self.text(line, key) or BLANK
            self.found.refuse(self.place(line, key), text, f"{sentence}{rows}。", hint)
