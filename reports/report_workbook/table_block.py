"""Decides how the table of a sheet stands there: a row for each record, and empty ones to fill in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from openpyxl.utils import get_column_letter

from reports.exporters.xlsx.layout import row_height
from reports.exporters.xlsx.look import Look
from reports.exporters.xlsx.tables import text_width
from reports.report_workbook import looks
from reports.report_workbook.columns import Column, Kind
from reports.report_workbook.layout import EARLIER, NUMBER, SPARE_ROWS
from reports.report_workbook.manners import REQUIRED, manner
from reports.report_workbook.page import set_height
from reports.report_workbook.sheet_writer import SheetWriter

MORE_ROWS = "行が足りないときは、表の途中に行を挿入できます。"
FIRST_COLUMN = 2
ROW_POINTS = 24
NUMBER_WIDTH, EARLIER_WIDTH = 7, 24
# Digits, by kind: narrowest and widest.
WIDTHS = {
    Kind.WORDS: (13, 24),
    Kind.LINES: (20, 30),
    Kind.INTEGER: (9, 9),
    Kind.DECIMAL: (11, 11),
    Kind.DAY: (16, 16),
    Kind.CHOICE: (10, 20),
    Kind.YES_NO: (8, 8),
    Kind.MARK: (7, 7),
    Kind.RECORD: (18, 26),
}
PAGE_WIDTH, WIDEST_TEXT = 100, 60  # digits on A4 landscape
# Characters that would need a higher row than there is in a narrow column.
LONG_TEXT = 400
_WRITTEN = frozenset({Kind.WORDS, Kind.LINES})
LABEL_LINES = 4  # of a head before its column becomes wider


def column_widths(columns: Sequence[Column], rows: Iterable[dict]) -> dict[int, float]:
    """The width of each column of the table by its number, for what stands in it."""
    rows = list(rows)
    widths: dict[int, float] = {}
    for place, column in enumerate(columns, FIRST_COLUMN):
        least, most = WIDTHS[column.kind]
        if any(len(row[column.key]) > LONG_TEXT for row in rows):
            least = most = WIDEST_TEXT
        texts = [word for _, word in column.choices] if column.kind is not Kind.MARK else []
        texts += [row[column.key] for row in rows] if column.kind in _WRITTEN else []
        needed = max((text_width(text) + 4 for text in texts), default=least)
        needed = max(needed, text_width(column.label) / LABEL_LINES + 3)
        widths[place] = min(most, max(least, needed))
    return _filled(columns, widths)


def _filled(columns: Sequence[Column], widths: dict[int, float]) -> dict[int, float]:
    """Texts get the room that a narrow table leaves free on its page."""
    free = PAGE_WIDTH - NUMBER_WIDTH - EARLIER_WIDTH - sum(widths.values())
    texts = [
        place for place, column in enumerate(columns, FIRST_COLUMN) if column.kind is Kind.LINES
    ]
    for place in texts:
        widths[place] = min(WIDEST_TEXT, widths[place] + max(0, free) / len(texts))
    return widths


def write_table(writer: SheetWriter, row: int) -> int:
    """Write the table downwards from a row; returns the row of its head, or 0 without a table."""
    contents, columns = writer.contents, writer.contents.table_columns
    if not columns:
        return 0
    for hint in (*contents.sheet.hints, MORE_ROWS):
        writer.put(row, 1, hint, looks.HINT)
        row += 1
    head = row + 1
    _write_heads(writer, head)
    records = writer.earlier.records or ()
    count = max(len(contents.rows) + SPARE_ROWS, len(records))
    answer_looks = [looks.answer_look(column) for column in columns]
    for place, number in enumerate([*contents.rows, *[""] * (count - len(contents.rows))]):
        _write_row(writer, head + 1 + place, number, answer_looks)
    if writer.earlier.records is not None:
        _write_earlier(writer, head + 1, count)
    _guide(writer, range(head + 1, head + 1 + count))
    return head


def _write_heads(writer: SheetWriter, head: int) -> None:
    writer.put(head, 1, NUMBER, looks.EARLIER_HEAD)
    height = 0.0
    for place, column in enumerate(writer.contents.table_columns, FIRST_COLUMN):
        text, look = manner(column), looks.MANNER
        if column.required:
            text, look = f"{REQUIRED}　{text}", looks.REQUIRED
        writer.put(head - 1, place, text, look)
        look = looks.MARK_HEAD if column.kind is Kind.MARK else looks.HEAD
        writer.put(head, place, column.label, look)
        height = max(height, row_height(column.label, writer.widths[place], look.size))
    if writer.earlier.records is not None:
        writer.put(head, earlier_column(writer), EARLIER, looks.EARLIER_HEAD)
    set_height(writer.sheet, head - 1, 18)
    set_height(writer.sheet, head, max(32, height + 4))


def earlier_column(writer: SheetWriter) -> int:
    """The number of the column with last year's records."""
    return FIRST_COLUMN + len(writer.contents.table_columns)


def _write_row(writer: SheetWriter, row: int, number: str, answer_looks: Sequence[Look]) -> None:
    writer.put(row, 1, int(number) if number else None, looks.NUMBER)
    answers = writer.contents.rows[number] if number else {}
    height = float(ROW_POINTS)
    asked = zip(writer.contents.table_columns, answer_looks, strict=True)
    for place, (column, look) in enumerate(asked, FIRST_COLUMN):
        value = column.cell_value(answers.get(column.key, ""))
        writer.put(row, place, value, look)
        if isinstance(value, str) and value:
            height = max(height, row_height(value, writer.widths[place]) + 4)
    set_height(writer.sheet, row, height)


def _write_earlier(writer: SheetWriter, first: int, count: int) -> None:
    records, column = writer.earlier.records, earlier_column(writer)
    for place in range(count):
        text = records[place] if place < len(records) else None
        writer.put(first + place, column, text, looks.EARLIER)
        if text:
            needed = row_height(text, writer.widths[column], looks.EARLIER.size)
            height = max(needed, writer.sheet.row_dimensions[first + place].ht)
            set_height(writer.sheet, first + place, height)


def _guide(writer: SheetWriter, rows: range) -> None:
    contents = writer.contents
    for place, column in enumerate(contents.table_columns, FIRST_COLUMN):
        letter = get_column_letter(place)
        writer.guide(column, f"{letter}{rows[0]}:{letter}{rows[-1]}")
    first = contents.table_columns[0]
    if first.kind is Kind.WORDS:
        names = [row[first.key] for row in contents.rows.values()]
        writer.drop_downs.name_rows(contents.sheet.key, writer.sheet, "B", rows, names)
