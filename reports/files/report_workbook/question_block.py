"""Decides how questions that are answered once stand on a sheet: one row each, its help at the right."""

from __future__ import annotations

from reports.document.exporters.xlsx.book import Value
from reports.document.exporters.xlsx.layout import row_height
from reports.document.exporters.xlsx.look import Look
from reports.document.exporters.xlsx.tables import text_width
from reports.files.report_workbook import looks
from reports.files.report_workbook.columns import Column, Kind
from reports.files.report_workbook.contents import SheetContents
from reports.files.report_workbook.layout import (
    NOTHING,
    QUESTION,
    answer_head,
    nothing_label,
)
from reports.files.report_workbook.manners import REQUIRED
from reports.files.report_workbook.page import set_height
from reports.files.report_workbook.sheet_writer import SheetWriter
from wards.vocabulary import ReportItem

MARK_COLUMN, LABEL, VALUE, HELP = 1, 2, 3, 4
WIDTHS = {LABEL: 40, VALUE: 26}
# Above a table, which needs the room: at least, and if there is enough.
WIDTHS_ABOVE_TABLE = {VALUE: (12, 16)}
LABEL_ABOVE_TABLE, LABEL_LINES = (15, 26), 3
HELP_WIDTH, NARROWEST_HELP, INDENT = 60, 30, 1
NOTHING_HELP = "報告することがない項目だけ、「該当なし」を選びます。"


def widths_above_table(contents: SheetContents) -> dict[int, tuple[float, float]]:
    """How wide the columns of the questions must be, and how wide they should be, by number."""
    labels = [nothing_label(ReportItem(item).label) for item in contents.nothing]
    labels += [column.label for column in (*contents.confirmations, *contents.question_columns)]
    narrow, usual = LABEL_ABOVE_TABLE
    needed = max(text_width(label) for label in labels) / LABEL_LINES + 3
    return {LABEL: (min(usual, max(narrow, needed)), usual)} | WIDTHS_ABOVE_TABLE


def write_questions(writer: SheetWriter, row: int) -> int:
    """Write the questions downwards from a row; returns the next free one."""
    contents = writer.contents
    if not contents.asks_questions:
        return row
    heads = (QUESTION, answer_head(writer.head.period))
    for column, text in enumerate(heads, LABEL):
        writer.put(row, column, text, looks.HEAD)
    height = max(row_height(text, writer.widths[place]) for place, text in enumerate(heads, LABEL))
    set_height(writer.sheet, row, max(32, height))
    row += 1
    for item, stated in contents.nothing.items():
        _write_nothing(writer, row, item, stated)
        row += 1
    for column in contents.confirmations:
        _write_confirmation(writer, row, column)
        row += 1
    helped = ""
    for column in contents.question_columns:
        _write_question(writer, row, column, is_first=column.field != helped)
        helped, row = column.field, row + 1
    return row + 1


def _write_nothing(writer: SheetWriter, row: int, item: str, stated: str) -> None:
    label = nothing_label(ReportItem(item).label)
    _line(writer, row, label, stated, looks.NOTHING_ANSWER)
    _help(writer, row, NOTHING_HELP)
    writer.offer_word(NOTHING, label, NOTHING_HELP, f"C{row}")


def _write_confirmation(writer: SheetWriter, row: int, column: Column) -> None:
    value = column.cell_value(writer.contents.confirmed[column.key])
    _line(writer, row, column.label, value, looks.answer_look(column))
    _help(writer, row, column.help)
    writer.guide(column, f"C{row}")


def _write_question(writer: SheetWriter, row: int, column: Column, *, is_first: bool) -> None:
    value = column.cell_value(writer.contents.answers.get(column.key, ""))
    _line(writer, row, column.label, value, looks.answer_look(column))
    if column.required:
        writer.put(row, MARK_COLUMN, REQUIRED, looks.REQUIRED)
    if is_first or column.kind is not Kind.MARK:
        _help(writer, row, "".join([*(f"{one}。" for one in column.when), column.help]))
    writer.guide(column, f"C{row}")


def _line(writer: SheetWriter, row: int, label: str, value: Value, look: Look) -> None:
    writer.put(row, LABEL, label, looks.QUESTION)
    writer.put(row, VALUE, value, look)
    texts = {LABEL: label, VALUE: str(value)}
    widths = writer.widths
    height = max(row_height(text, widths[column] - INDENT) for column, text in texts.items())
    set_height(writer.sheet, row, max(24, height))


def _help(writer: SheetWriter, row: int, text: str) -> None:
    """At the right; on a page that ends there, among the hints above the table.

    Beside a table it runs on over the empty cells: merged ones would keep columns from being moved.
    """
    if not text:
        return
    last = max(HELP, writer.last_printed)
    width = sum(writer.widths.get(column, 0) for column in range(HELP, last + 1))
    if width < NARROWEST_HELP:
        if text not in writer.hints:
            writer.hints.append(text)
        return
    if writer.contents.table_columns:
        writer.put(row, HELP, text, looks.HELP)
        return
    writer.put(row, HELP, text, looks.WRAPPED_HELP)
    needed = row_height(text, width - INDENT, looks.HELP.size)
    set_height(writer.sheet, row, max(needed, writer.sheet.row_dimensions[row].ht))
