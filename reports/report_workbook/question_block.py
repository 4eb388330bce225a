"""Decides how questions that are answered once stand on a sheet: one row each, earlier answers beside."""

from __future__ import annotations

from collections.abc import Sequence

from reports.exporters.xlsx.book import Value
from reports.exporters.xlsx.layout import row_height
from reports.exporters.xlsx.look import Look
from reports.report_workbook import looks
from reports.report_workbook.columns import Column, Kind
from reports.report_workbook.layout import (
    ANSWER,
    ANSWER_OF_MONTH,
    NOTHING,
    QUESTION,
    nothing_label,
)
from reports.report_workbook.manners import REQUIRED
from reports.report_workbook.page import set_height
from reports.report_workbook.sheet_writer import SheetWriter
from wards.vocabulary import ReportItem

MARK_COLUMN, LABEL, VALUE, EARLIER, HELP = 1, 2, 3, 4, 6
WIDTHS = {LABEL: 40, VALUE: 22, EARLIER: 20, EARLIER + 1: 20}
# Above a table, which needs the room.
NARROW_WIDTHS = {LABEL: 26, VALUE: 16, EARLIER: 15, EARLIER + 1: 15}
HELP_WIDTH = 52
NOTHING_HELP = "今年度、書くことが1つもないときだけ「該当なし」を選びます。"


def write_questions(writer: SheetWriter, row: int) -> int:
    """Write the questions downwards from a row; returns the next free one."""
    contents, earlier = writer.contents, writer.earlier
    if not contents.nothing and not contents.question_columns:
        return row
    answer = ANSWER_OF_MONTH if writer.head.monthly else ANSWER
    heads = (QUESTION, answer, *earlier.periods)
    for column, text in enumerate(heads, LABEL):
        writer.put(row, column, text, looks.HEAD if column <= VALUE else looks.EARLIER_HEAD)
    set_height(writer.sheet, row, 32)
    row += 1
    for item, stated in contents.nothing.items():
        _write_nothing(writer, row, item, stated)
        row += 1
    helped = ""
    for column in contents.question_columns:
        _write_question(writer, row, column, is_first=column.field != helped)
        helped, row = column.field, row + 1
    return row + 1


def _write_nothing(writer: SheetWriter, row: int, item: str, stated: str) -> None:
    label = nothing_label(ReportItem(item).label)
    _line(writer, row, label, stated, looks.NOTHING_ANSWER, writer.earlier.nothing[item])
    _help(writer, row, NOTHING_HELP)
    writer.offer_word(NOTHING, label, NOTHING_HELP, f"C{row}")


def _write_question(writer: SheetWriter, row: int, column: Column, *, is_first: bool) -> None:
    value = column.cell_value(writer.contents.answers.get(column.key, ""))
    texts = writer.earlier.answers[column.key]
    _line(writer, row, column.label, value, looks.answer_look(column), texts)
    if column.required:
        writer.put(row, MARK_COLUMN, REQUIRED, looks.REQUIRED)
    if is_first or column.kind is not Kind.MARK:
        _help(writer, row, column.help)
    writer.guide(column, f"C{row}")


def _line(
    writer: SheetWriter, row: int, label: str, value: Value, look: Look, earlier: Sequence[str]
) -> None:
    writer.put(row, LABEL, label, looks.QUESTION)
    writer.put(row, VALUE, value, look)
    for column, text in enumerate(earlier, EARLIER):
        writer.put(row, column, text, looks.EARLIER)
    texts = {LABEL: label, VALUE: str(value), **dict(enumerate(earlier, EARLIER))}
    widths = writer.widths
    height = max(row_height(text, widths[column]) for column, text in texts.items())
    set_height(writer.sheet, row, max(24, height))


def _help(writer: SheetWriter, row: int, text: str) -> None:
    """In the free column at the right; beside a table it may run on over the empty cells."""
    if writer.contents.table_columns:
        writer.put(row, HELP, text, looks.HELP)
        return
    writer.put(row, HELP, text, looks.WRAPPED_HELP)
    needed = row_height(text, HELP_WIDTH, looks.WRAPPED_HELP.size)
    set_height(writer.sheet, row, max(needed, writer.sheet.row_dimensions[row].ht))
