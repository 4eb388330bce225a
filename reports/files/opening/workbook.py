"""The cells of a workbook as plain data: values, what formulas gave, what formats do not show."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import product

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.utils.datetime import from_excel, from_ISO8601

from reports.files.opening.book import (
    CellKind,
    CellValue,
    Sheet,
    cell_value,
    hidden_of_day,
    hidden_of_number,
)
from reports.files.opening.package import MAIN, Package
from reports.files.opening.stored import (
    COLUMNS,
    INLINE,
    MERGE,
    ROW,
    TEXT,
    VALUE,
    MarkedText,
    elements,
    is_set,
    item_text,
    row_cells,
    shared_texts,
    sheet_of_texts,
    too_many_values,
    unescaped,
)
from reports.files.opening.unusable import UnusableFileError

_FORMULA, _COLUMN, _COMMENT = (MAIN + name for name in ("f", "col", "comment"))
_COORDINATE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
# How Japanese Excel shows days that were typed as such, without saying so in the file (ECMA-376).
_JAPANESE_FORMATS = {
    **dict.fromkeys((27, 36, 50, 57), "[$-411]ge.m.d"),
    **dict.fromkeys((28, 29, 51, 54, 58), '[$-411]ggge"年"m"月"d"日"'),
    **dict.fromkeys((34, 52, 55), 'yyyy"年"m"月"'),
    **dict.fromkeys((35, 53, 56), 'm"月"d"日"'),
    30: "m/d/yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"時"mm"分"',
    33: 'h"時"mm"分"ss"秒"',
}
# A form has 300 rows × 20 columns × 8 sheets = 48,000 cells, most of which are empty.
MOST_VALUES = 100_000
# A value further out than that is a slip; who walks over all rows or columns is not led there.
LAST_ROW, LAST_COLUMN = 100_000, 500
MOST_MERGED_CELLS = 200_000
# Rows and columns beside what stands in a sheet in which a merge still means anything.
BESIDE = 50
# What a formula gives instead of a value.
_ERRORS = frozenset(
    {
        "#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA",
        "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#UNKNOWN!", "#BUSY!",
    }
)  # fmt: skip

Value = str | int | float | bool | date | datetime | time | timedelta | None


def sheets_of(package: Package, *, values_only: bool) -> tuple[Sheet, ...]:
    """The sheets of a workbook; with values_only those alone that are not hidden."""
    worksheets = package.worksheets()
    texts_part = package.part_of_kind("sharedStrings")
    texts = shared_texts(package.read(texts_part)) if texts_part else []
    if values_only:
        return tuple(
            sheet_of_texts(package, name, part, texts)
            for name, hidden, part in worksheets
            if not hidden
        )
    looks_part = package.part_of_kind("styles")
    looks = _looks(package.tree(looks_part)) if looks_part else [_Look()]
    reader = _Reader(package, texts, looks)
    return tuple(reader.sheet(name, hidden, part) for name, hidden, part in worksheets)


@dataclass(frozen=True)
class _Look:
    """How the cells of one style show their values."""

    number_format: str = "General"
    is_day: bool = False
    is_duration: bool = False
    is_struck: bool = False


def _looks(styles: etree._Element) -> list[_Look]:
    formats = BUILTIN_FORMATS | _JAPANESE_FORMATS
    for each in styles.iter(f"{MAIN}numFmt"):
        formats[int(each.attrib["numFmtId"])] = each.attrib["formatCode"]
    fonts = [is_set(font, "strike") for font in styles.iterfind(f"{MAIN}fonts/{MAIN}font")]
    looks = []
    for each in styles.iterfind(f"{MAIN}cellXfs/{MAIN}xf"):
        code = formats.get(int(each.get("numFmtId", "0")), "General")
        font = int(each.get("fontId", "0"))
        is_struck = font < len(fonts) and fonts[font]
        looks.append(_Look(code, is_date_format(code), is_timedelta_format(code), is_struck))
    return looks or [_Look()]


class _Reader:
    """Reads the sheets of one workbook; all of them together hold no more than MOST_VALUES."""

    def __init__(self, package: Package, texts: list[str], looks: list[_Look]) -> None:
        self.package, self.texts, self.looks = package, texts, looks
        self.left = MOST_VALUES

    def sheet(self, name: str, is_hidden: bool, part: str) -> Sheet:
        cells: dict[tuple[int, int], CellValue] = {}
        merges, hidden_rows, hidden_columns, number = [], set(), set(), 0
        for element in elements(self.package.read(part), "worksheet", ROW, MERGE, _COLUMN):
            if element.tag == MERGE:
                left, top, right, bottom = range_boundaries(element.get("ref"))
                merges.append((top, left, bottom, right))
            elif element.tag == _COLUMN:
                if _is_hidden(element):
                    last = min(int(element.attrib["max"]), LAST_COLUMN)
                    hidden_columns |= set(range(int(element.attrib["min"]), last + 1))
            else:
                number = int(element.get("r", number + 1))
                if _is_hidden(element):
                    hidden_rows.add(number)
                self._take_row(name, number, element, cells)
        cells = dict(sorted(cells.items()))
        return Sheet(
            name,
            _without_covered(cells, merges),
            is_hidden,
            _within(name, cells, merges),
            frozenset(hidden_rows),
            frozenset(hidden_columns),
            self._notes(part),
        )

    def _take_row(self, sheet: str, row: int, element: etree._Element, cells: dict) -> None:
        for column, cell in row_cells(element):
            look = self.looks[int(cell.get("s", "0"))]
            if not len(cell):
                continue
            coordinate = f"{get_column_letter(column)}{row}"
            value = self._value(cell, look, coordinate)
            if value.kind is CellKind.BLANK:
                continue
            if row > LAST_ROW or column > LAST_COLUMN:
                raise UnusableFileError(
                    f"シート「{sheet}」の表から遠く離れたセル {coordinate} に値が入っています。",
                    f"{coordinate} とその周りを削除して、保存し直してください。",
                )
            cells[row, column] = value
            self.left -= 1
            if self.left < 0:
                raise too_many_values(sheet, MOST_VALUES)

    def _value(self, cell: etree._Element, look: _Look, coordinate: str) -> CellValue:
        kind = cell.get("t", "n")
        formula = cell.find(_FORMULA)
        stored = self._stored(cell, kind, look)
        if formula is not None and (stored is None or (stored == "" and kind != "str")):
            return CellValue(CellKind.FORMULA, "", coordinate, formula=_written(formula))
        is_error = kind == "e" or (formula is not None and stored in _ERRORS)
        value = cell_value(stored, coordinate, is_error)
        if formula is not None:
            value = value._replace(formula=_written(formula))
        if value.kind is CellKind.DAY:
            value = value._replace(hidden=hidden_of_day(look.number_format))
        elif value.kind is CellKind.NUMBER:
            value = value._replace(hidden=hidden_of_number(look.number_format))
        elif isinstance(stored, MarkedText):
            value = value._replace(raw=str(stored), **stored.marks)
        return value._replace(struck=True) if look.is_struck else value

    def _stored(self, cell: etree._Element, kind: str, look: _Look) -> Value:
        if kind == "inlineStr":
            inline = cell.find(INLINE)
            return None if inline is None else item_text(inline)
        element = cell.find(VALUE)
        if element is None:
            return None
        stored = element.text or ""
        if kind in ("str", "e"):
            return unescaped(stored)
        if not stored:
            return None
        if kind == "s":
            return self.texts[int(stored)]
        if kind == "b":
            return stored in ("1", "true")
        return from_ISO8601(stored) if kind == "d" else _number(stored, look)

    def _notes(self, part: str) -> dict[tuple[int, int], str]:
        comments = self.package.part_of_kind("comments", part)
        notes = {}
        for each in self.package.tree(comments).iter(_COMMENT) if comments else ():
            match = _COORDINATE.fullmatch(each.get("ref", ""))
            if match:
                text = "".join(piece.text or "" for piece in each.iter(TEXT))
                notes[int(match[2]), COLUMNS[match[1]]] = unescaped(text)
        return notes


def _number(stored: str, look: _Look) -> Value:
    number = int(stored) if stored.lstrip("-").isdecimal() else float(stored)
    if not look.is_day:
        return number
    try:
        return from_excel(number, timedelta=look.is_duration)
    except (OverflowError, ValueError):
        return number


def _written(formula: etree._Element) -> str:
    """A formula as it is stored; of one that is shared, its first cell alone has the text."""
    return f"={formula.text or '…'}"


def _is_hidden(element: etree._Element) -> bool:
    return element.get("hidden") in ("1", "true")


def _without_covered(cells: dict, merges: list) -> dict:
    """The cells without those behind a merge, which no spreadsheet shows."""
    for top, left, bottom, right in merges:
        rows, columns = range(top, bottom + 1), range(left, right + 1)
        covered = product(rows, columns)
        if len(rows) * len(columns) >= len(cells):
            covered = [place for place in cells if place[0] in rows and place[1] in columns]
        for place in covered:
            if place != (top, left):
                cells.pop(place, None)
    return cells


def _within(sheet: str, cells: dict, merges: list) -> tuple[tuple[int, int, int, int], ...]:
    """The merges near what stands in the sheet, as far as they are near."""
    lowest = max((row for row, _ in cells), default=0) + BESIDE
    rightmost = max((column for _, column in cells), default=0) + BESIDE
    near = [
        (top, left, min(bottom, lowest), min(right, rightmost))
        for top, left, bottom, right in merges
        if top <= lowest and left <= rightmost
    ]
    area = sum((bottom - top + 1) * (right - left + 1) for top, left, bottom, right in near)
    if area > MOST_MERGED_CELLS:
        raise UnusableFileError(
            f"シート「{sheet}」のセルの結合が大きすぎます。",
            "列全体や行全体の結合を解除して、保存し直してください。",
        )
    return tuple(near)
