"""Decides how the table of a sheet stands there: a row for each record, and empty ones to fill in."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break

from reports.document.exporters.xlsx.layout import row_height
from reports.document.exporters.xlsx.look import Look
from reports.files.report_workbook import looks
from reports.files.report_workbook.columns import Kind
from reports.files.report_workbook.last_year import height_of_last_year
from reports.files.report_workbook.layout import NUMBER, option_head
from reports.files.report_workbook.manners import REQUIRED, manner
from reports.files.report_workbook.page import height_of, page_height, set_height
from reports.files.report_workbook.paging import Paging, paging
from reports.files.report_workbook.sheet_writer import SheetWriter
from reports.files.report_workbook.widths import FIRST_COLUMN

MORE_ROWS = "行が足りないときは、表の途中に行を挿入できます。"
ROW_POINTS = 24


def write_table(writer: SheetWriter, row: int) -> int:
    """Write the table downwards from a row; returns the row of its head, or 0 without a table."""
    contents, columns = writer.contents, writer.contents.table_columns
    if not columns:
        return 0
    for hint in (*writer.hints, *contents.sheet.hints, MORE_ROWS):
        writer.put(row, 1, hint, looks.HINT)
        row += 1
    head = row + 1
    _write_heads(writer, head)
    rows = _write_rows(writer, head)
    _guide(writer, rows)
    return head


def _write_rows(writer: SheetWriter, head: int) -> range:
    """Write the rows that are known, and the empty ones below."""
    answer_looks = [looks.answer_look(column) for column in writer.contents.table_columns]
    known = len(writer.contents.rows)
    for row, number in enumerate(writer.contents.rows, head + 1):
        _write_row(writer, row, number, answer_looks)
    paged = _paging(writer, head, known)
    rows = range(head + 1, head + 1 + known + paged.spare)
    for row in rows[known:]:
        _write_row(writer, row, "", answer_looks)
    if paged.break_after:
        writer.sheet.row_breaks.append(Break(id=head + paged.break_after))
    return rows


def _paging(writer: SheetWriter, head: int, known: int) -> Paging:
    """How many empty rows follow the known ones, so that last year's lines end the page."""
    sheet, below = writer.sheet, height_of_last_year(writer)
    printed = [width for place, width in writer.widths.items() if place <= writer.last_printed]
    return paging(
        above=height_of(sheet, range(1, head + 1)),
        repeated=height_of(sheet, (head - 1, head)),
        rows=[
            *(height_of(sheet, [head + 1 + place]) for place in range(known)),
            *([below] if below else []),
        ],
        spare=ROW_POINTS,
        page=page_height(printed),
    )


def _write_heads(writer: SheetWriter, head: int) -> None:
    writer.put(head, 1, NUMBER, looks.NUMBER_HEAD)
    height = manners = 0.0
    for place, column in enumerate(writer.contents.table_columns, FIRST_COLUMN):
        text, look = manner(column), looks.MANNER
        if column.required:
            text, look = f"{REQUIRED}　{text}", looks.REQUIRED
        elif column.when:
            text = f"{'・'.join(column.when)}　{text}"
        writer.put(head - 1, place, text, look)
        manners = max(manners, row_height(text, writer.widths[place], look.size))
        label, look = column.label, looks.HEAD
        if column.kind is Kind.MARK:
            label, look = option_head(label), looks.MARK_HEAD
        writer.put(head, place, label, look)
        height = max(height, row_height(label, writer.widths[place], look.size))
    set_height(writer.sheet, head - 1, max(18, manners + 2))
    set_height(writer.sheet, head, max(32, height + 4))


def _write_row(writer: SheetWriter, row: int, number: str, answer_looks: Sequence[Look]) -> None:
    writer.put(row, 1, int(number) if number else None, looks.NUMBER)
    answers = writer.contents.rows[number] if number else {}
    height = float(ROW_POINTS)
    asked = zip(writer.contents.table_columns, answer_looks, strict=True)
    for place, (column, look) in enumerate(asked, FIRST_COLUMN):
        value = column.cell_value(answers.get(column.key, ""))
        writer.put(row, place, value, look)
        if isinstance(value, str) and value:
            height = max(height, row_height(value, writer.widths[place] - look.indent) + 4)
    set_height(writer.sheet, row, height)


def _guide(writer: SheetWriter, rows: range) -> None:
    contents = writer.contents
    for place, column in enumerate(contents.table_columns, FIRST_COLUMN):
        letter = get_column_letter(place)
        writer.guide(column, f"{letter}{rows[0]}:{letter}{rows[-1]}")
    first = contents.table_columns[0]
    if first.kind is Kind.WORDS:
        names = [row[first.key] for row in contents.rows.values()]
        writer.drop_downs.name_rows(contents.sheet.key, writer.sheet, "B", rows, names)
