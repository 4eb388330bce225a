"""What the parts of a workbook store: texts, rows and cells; and long lists as texts alone."""

import io
import re
from collections.abc import Iterator

from lxml import etree
from openpyxl.utils import get_column_letter, range_boundaries

from reports.files.opening.book import Sheet
from reports.files.opening.package import MAIN, Package
from reports.files.opening.unusable import FileKind, UnusableFileError, refusal

ROW, _CELL, VALUE, INLINE = (MAIN + name for name in ("row", "c", "v", "is"))
_ITEM, _RUN, TEXT, _LOOK = (MAIN + name for name in ("si", "r", "t", "rPr"))
MERGE = f"{MAIN}mergeCell"
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
# An official list of all Japan: 97,000 institutions × 8 columns; 20 columns of a prefecture.
MOST_LIST_VALUES = 2_000_000
MOST_LIST_COLUMNS = 60
# Excel's own limit on the text of one cell.
LONGEST_TEXT = 32_767


def elements(part: bytes, root: str, *tags: str) -> Iterator[etree._Element]:
    """The elements of a large part with these tags, each forgotten when the next is asked for."""
    parser = etree.iterparse(io.BytesIO(part), tag=tags, resolve_entities=False)
    for _, element in parser:
        yield element
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    if parser.root.tag != MAIN + root:
        raise refusal(FileKind.BROKEN)


def shared_texts(part: bytes) -> list[str]:
    return [item_text(item) for item in elements(part, "sst", _ITEM)]


class MarkedText(str):
    """A text of which parts are struck out or raised. marks: what a CellValue says of that."""

    marks: dict[str, bool]


def item_text(item: etree._Element) -> str:
    """The text of an element with <t> or runs, without furigana."""
    pieces = []
    for each in item:
        if each.tag == TEXT:
            pieces.append((unescaped(each.text or ""), False, False))
        elif each.tag == _RUN:
            text = "".join(piece.text or "" for piece in each.iterchildren(TEXT))
            look = each.find(_LOOK)
            struck = look is not None and is_set(look, "strike")
            raised = look is not None and _is_raised(look)
            pieces.append((unescaped(text), struck, raised))
    whole = pieces[0][0] if len(pieces) == 1 else "".join(text for text, _, _ in pieces)
    if len(whole) > LONGEST_TEXT:
        raise UnusableFileError(
            f"1つのセルに {LONGEST_TEXT:,} 字を超える文字が入っています。",
            "そのセルの文字を短くして、保存し直してください。",
        )
    struck = [is_struck for text, is_struck, _ in pieces if text.strip()]
    raised = any(is_raised for text, _, is_raised in pieces if text.strip())
    if not any(struck) and not raised:
        return whole
    in_part = not all(struck)
    marked = MarkedText(whole)
    marked.marks = {
        "struck": not in_part,
        "struck_in_part": in_part and any(struck),
        "raised_in_part": in_part and raised,
    }
    return marked


def is_set(look: etree._Element, name: str) -> bool:
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


# The number of a column by its letters, faster than openpyxl.
COLUMNS = {get_column_letter(number): number for number in range(1, 16_385)}


def row_cells(row: etree._Element) -> Iterator[tuple[int, etree._Element]]:
    """(column, element) of the cells of a row."""
    column = 0
    for cell in row.iterchildren(_CELL):
        coordinate = cell.get("r")
        column = COLUMNS[coordinate.rstrip("0123456789")] if coordinate else column + 1
        yield column, cell


def sheet_of_texts(package: Package, name: str, part: str, texts: list[str]) -> Sheet:
    """The texts of a long list; columns behind MOST_LIST_COLUMNS are passed over."""
    rows: dict[int, list[str]] = {}
    merges, number, values = [], 0, 0
    for element in elements(package.read(part), "worksheet", ROW, MERGE):
        if element.tag == MERGE:
            merges.append(range_boundaries(element.get("ref", "")))
            continue
        number = int(element.get("r", number + 1))
        row: list[str] = []
        for column, cell in row_cells(element):
            text = _stored_text(cell, texts) if len(cell) else ""
            if text and column <= MOST_LIST_COLUMNS:
                row += [""] * (column - 1 - len(row))
                row[column - 1 :] = [text]
        if row:
            rows[number] = row
            values += len(row)
            if values > MOST_LIST_VALUES:
                raise too_many_values(name, MOST_LIST_VALUES)
    for left, top, right, bottom in merges:
        # What stands in merged cells besides the first, no spreadsheet shows.
        for merged in range(top, min(bottom, number) + 1):
            if row := rows.get(merged):
                start, end = left - (merged != top), min(right, len(row))
                row[start:end] = [""] * (end - start)
    return Sheet(name, rows=rows)


def _stored_text(cell: etree._Element, texts: list[str]) -> str:
    """The text of a cell as a list has it: a number as it was typed, a formula as what it gave."""
    kind = cell.get("t", "n")
    stored = None
    # Not `find`, which takes thrice as long.
    for child in cell:
        if child.tag == VALUE:
            stored = child.text
        elif child.tag == INLINE and kind == "inlineStr":
            return item_text(child)
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


def too_many_values(sheet: str, most: int) -> UnusableFileError:
    return UnusableFileError(
        f"シート「{sheet}」に値が多すぎます。読み込めるのは {most:,} 個までです。",
        "不要なシートや行を削除して、保存し直してください。",
    )
