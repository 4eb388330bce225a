"""The cells of a workbook as plain data: values, what formulas gave, what formats do not show."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.utils.datetime import from_excel, from_ISO8601

from reports.files.opening.book import Sheet, TextCells
from reports.files.opening.cell_value import CellKind, CellValue, cell_value
from reports.files.opening.number_formats import hidden_of_day, hidden_of_number
from reports.files.opening.package import MAIN, Package
from reports.files.opening.unusable import BROKEN, UnusableFileError

_ROW, _CELL, _VALUE, _FORMULA, _INLINE = (MAIN + name for name in ("row", "c", "v", "f", "is"))
_ITEM, _RUN, _TEXT, _LOOK = (MAIN + name for name in ("si", "r", "t", "rPr"))
_MERGE, _COLUMN, _COMMENT = (MAIN + name for name in ("mergeCell", "col", "comment"))
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
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
# An official list of all Japan: 97,000 institutions × 8 columns; 20 columns of a prefecture.
MOST_LIST_VALUES = 2_000_000
MOST_LIST_COLUMNS = 60
# Excel's own limit on the text of one cell.
LONGEST_TEXT = 32_767
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
    texts = _shared_texts(package.read(texts_part)) if texts_part else []
    if values_only:
        return tuple(
            _sheet_of_texts(package, name, part, texts)
            for name, hidden, part in worksheets
            if not hidden
        )
    looks_part = package.part_of_kind("styles")
    looks = _looks(package.tree(looks_part)) if looks_part else [_Look()]
    reader = _Reader(package, texts, looks)
    return tuple(reader.sheet(name, hidden, part) for name, hidden, part in worksheets)


def _elements(part: bytes, root: str, *tags: str) -> Iterator[etree._Element]:
    """The elements of a large part with these tags, each forgotten when the next is asked for."""
    parser = etree.iterparse(io.BytesIO(part), tag=tags, resolve_entities=False)
    for _, element in parser:
        yield element
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    if parser.root.tag != MAIN + root:
        raise UnusableFileError(*BROKEN)


def _shared_texts(part: bytes) -> list[str]:
    return [_text(item) for item in _elements(part, "sst", _ITEM)]


class _MarkedText(str):
    """A text of which parts are struck out or raised; pieces: (text, struck, raised)."""

    pieces: tuple[tuple[str, bool, bool], ...] = ()


def _text(item: etree._Element) -> str:
    """The text of an element with <t> or runs, without furigana."""
    pieces = []
    for each in item:
        if each.tag == _TEXT:
            pieces.append((unescaped(each.text or ""), False, False))
        elif each.tag == _RUN:
            text = "".join(piece.text or "" for piece in each.iterchildren(_TEXT))
            look = each.find(_LOOK)
            struck = look is not None and _is_set(look, "strike")
            raised = look is not None and _is_raised(look)
            pieces.append((unescaped(text), struck, raised))
    whole = pieces[0][0] if len(pieces) == 1 else "".join(text for text, _, _ in pieces)
    if len(whole) > LONGEST_TEXT:
        raise UnusableFileError(
            f"1つのセルに {LONGEST_TEXT:,} 字を超える文字が入っています。",
            "そのセルの文字を短くして、保存し直してください。",
        )
    if not any((struck or raised) and text.strip() for text, struck, raised in pieces):
        return whole
    marked = _MarkedText(whole)
    marked.pieces = tuple(pieces)
    return marked


def _with_marks(value: CellValue, text: _MarkedText) -> CellValue:
    """The value of a text of which parts are marked, or all of it."""
    filled = [(struck, raised) for piece, struck, raised in text.pieces if piece.strip()]
    all_struck = all(struck for struck, _ in filled)
    return value._replace(
        raw=str(text),
        struck=all_struck,
        struck_in_part=not all_struck and any(struck for struck, _ in filled),
        raised_in_part=not all_struck and any(raised for _, raised in filled),
    )


def _is_set(look: etree._Element, name: str) -> bool:
    element = look.find(MAIN + name)
    return element is not None and element.get("val", "1") not in ("0", "false")


def _is_raised(look: etree._Element) -> bool:
    element = look.find(f"{MAIN}vertAlign")
    return element is not None and element.get("val", "baseline") != "baseline"


def unescaped(text: str) -> str:
    """The text behind a stored one.

    >>> unescaped("_x0041__x005F_x0042_ _x0007_")
    'A_x0042_ _x0007_'
    """
    return _ESCAPE.sub(_character, text) if "_x" in text else text


def _character(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    storable = character in "\t\n\r" or (character >= " " and not 0xD800 <= ord(character) < 0xE000)
    return character if storable and character < "\ufffe" else match[0]


@dataclass(frozen=True)
class _Look:
    """How the cells of one style show their values."""

    number_format: str = "General"
    is_day: bool = False
    is_duration: bool = False
    is_struck: bool = False


def _looks(styles: etree._Element) -> list[_Look]:
    formats = BUILTIN_FORMATS | _JAPANESE_FORMATS
    formats |= {
        int(each.attrib["numFmtId"]): each.attrib["formatCode"]
        for each in styles.iter(f"{MAIN}numFmt")
    }
    fonts = [_is_set(font, "strike") for font in styles.iterfind(f"{MAIN}fonts/{MAIN}font")]
    looks = []
    for each in styles.iterfind(f"{MAIN}cellXfs/{MAIN}xf"):
        code = formats.get(int(each.get("numFmtId", "0")), "General")
        font = int(each.get("fontId", "0"))
        is_struck = font < len(fonts) and fonts[font]
        looks.append(_Look(code, is_date_format(code), is_timedelta_format(code), is_struck))
    return looks or [_Look()]


def _column_numbers() -> Callable[[str], int]:
    """The number of a column by its letters."""
    known = {get_column_letter(number): number for number in range(1, 16_385)}
    return known.__getitem__


_column = _column_numbers()


def _cells(row: etree._Element) -> Iterator[tuple[int, etree._Element]]:
    """(column, element) of the cells of a row."""
    column = 0
    for cell in row.iterchildren(_CELL):
        coordinate = cell.get("r")
        column = _column(coordinate.rstrip("0123456789")) if coordinate else column + 1
        yield column, cell


def _sheet_of_texts(package: Package, name: str, part: str, texts: list[str]) -> Sheet:
    """The texts of a long list; columns behind MOST_LIST_COLUMNS are passed over."""
    rows: dict[int, list[str]] = {}
    merges, number, values = [], 0, 0
    for element in _elements(package.read(part), "worksheet", _ROW, _MERGE):
        if element.tag == _MERGE:
            merges.append(range_boundaries(element.get("ref", "")))
            continue
        number = int(element.get("r", number + 1))
        row: list[str] = []
        for column, cell in _cells(element):
            text = _stored_text(cell, texts) if len(cell) else ""
            if text and column <= MOST_LIST_COLUMNS:
                row += [""] * (column - 1 - len(row))
                row[column - 1 :] = [text]
        if row:
            rows[number] = row
            values += len(row)
            if values > MOST_LIST_VALUES:
                raise _too_many_values(name, MOST_LIST_VALUES)
    for first_column, first_row, last_column, last_row in merges:
        # What stands in merged cells besides the first, no spreadsheet shows.
        for merged in range(first_row, min(last_row, number) + 1):
            if row := rows.get(merged):
                start = first_column if merged == first_row else first_column - 1
                end = min(last_column, len(row))
                row[start:end] = [""] * (end - start)
    return Sheet(name, TextCells(rows))


def _stored_text(cell: etree._Element, texts: list[str]) -> str:
    """The text of a cell as a list has it: a number as it was typed, a formula as what it gave."""
    kind = cell.get("t", "n")
    stored = None
    # Not `find`, which takes thrice as long.
    for child in cell:
        if child.tag == _VALUE:
            stored = child.text
        elif child.tag == _INLINE and kind == "inlineStr":
            return _text(child)
    if not stored:
        return ""
    if kind == "s":
        return texts[int(stored)]
    if kind != "n":
        return unescaped(stored)
    if stored.isdecimal():
        return str(int(stored))
    # 270200995 is also stored as 270200995.0 or 2.70200995E8.
    number = float(stored)
    return str(int(number)) if number.is_integer() else stored


class _Reader:
    """Reads the sheets of one workbook; all of them together hold no more than MOST_VALUES."""

    def __init__(self, package: Package, texts: list[str], looks: list[_Look]) -> None:
        self.package, self.texts, self.looks = package, texts, looks
        self.left = MOST_VALUES

    def sheet(self, name: str, is_hidden: bool, part: str) -> Sheet:
        cells: dict[tuple[int, int], CellValue] = {}
        merges, hidden_rows, hidden_columns, number = [], set(), set(), 0
        for element in _elements(self.package.read(part), "worksheet", _ROW, _MERGE, _COLUMN):
            if element.tag == _MERGE:
                first_column, first_row, last_column, last_row = range_boundaries(
                    element.get("ref")
                )
                merges.append((first_row, first_column, last_row, last_column))
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
        for column, cell in _cells(element):
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
                raise _too_many_values(sheet, MOST_VALUES)

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
        elif isinstance(stored, _MarkedText):
            value = _with_marks(value, stored)
        return value._replace(struck=True) if look.is_struck else value

    def _stored(self, cell: etree._Element, kind: str, look: _Look) -> Value:
        if kind == "inlineStr":
            inline = cell.find(_INLINE)
            return None if inline is None else _text(inline)
        element = cell.find(_VALUE)
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
                text = "".join(piece.text or "" for piece in each.iter(_TEXT))
                notes[int(match[2]), _column(match[1])] = unescaped(text)
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
    for first_row, first_column, last_row, last_column in merges:
        rows, columns = range(first_row, last_row + 1), range(first_column, last_column + 1)
        if len(rows) * len(columns) < len(cells):
            covered = [(row, column) for row in rows for column in columns]
        else:
            covered = [place for place in cells if place[0] in rows and place[1] in columns]
        for place in covered:
            if place != (first_row, first_column):
                cells.pop(place, None)
    return cells


def _within(sheet: str, cells: dict, merges: list) -> tuple[tuple[int, int, int, int], ...]:
    """The merges near what stands in the sheet, as far as they are near."""
    bottom = max((row for row, _ in cells), default=0) + BESIDE
    right = max((column for _, column in cells), default=0) + BESIDE
    within, area = [], 0
    for first_row, first_column, last_row, last_column in merges:
        last_row, last_column = min(last_row, bottom), min(last_column, right)
        if first_row <= last_row and first_column <= last_column:
            area += (last_row - first_row + 1) * (last_column - first_column + 1)
            within.append((first_row, first_column, last_row, last_column))
    if area > MOST_MERGED_CELLS:
        raise UnusableFileError(
            f"シート「{sheet}」のセルの結合が大きすぎます。",
            "列全体や行全体の結合を解除して、保存し直してください。",
        )
    return tuple(within)


def _too_many_values(sheet: str, most: int) -> UnusableFileError:
    return UnusableFileError(
        f"シート「{sheet}」に値が多すぎます。読み込めるのは {most:,} 個までです。",
        "不要なシートや行を削除して、保存し直してください。",
    )
