"""The blocks of a sheet: questions that are answered once, and the table with a row a record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break

from reports.document.exporters.xlsx.book import Look, Value, row_height
from reports.files.report_workbook import looks
from reports.files.report_workbook.columns import Column, Kind
from reports.files.report_workbook.last_year import height_of_last_year
from reports.files.report_workbook.layout import (
    NOTHING,
    NUMBER,
    QUESTION,
    answer_head,
    option_head,
)
from reports.files.report_workbook.page import (
    FIRST_COLUMN,
    HELP,
    LABEL,
    RESERVE,
    VALUE,
    height_of,
    page_height,
    set_height,
)
from reports.files.report_workbook.sheet_writer import REQUIRED, SheetWriter, manner

# Empty rows below what is known, at least; more may be inserted.
SPARE_ROWS = 10
# Known rows that begin another page together with the empty ones.
MOVED_ROWS = 3
# To what part of its size a page may be made smaller for the last rows.
SQUEEZED = 0.92


@dataclass(frozen=True)
class Paging:
    """spare: empty rows. break_after: how many rows stand before a forced new page; 0 without."""

    spare: int
    break_after: int = 0


def paging(
    *,
    above: float,
    repeated: float,
    rows: Sequence[float],
    spare: float,
    page: float,
    least: int = SPARE_ROWS,
) -> Paging:
    """How a table goes on A4.

    Heights in points: above the first row; of what each further page repeats; of the known rows;
    of an empty row; of a page, at the scale at which it prints. least: how many empty rows.

    >>> paging(above=100, repeated=50, rows=[30] * 4, spare=20, page=500)
    Paging(spare=12, break_after=0)
    >>> paging(above=100, repeated=50, rows=[30] * 10, spare=20, page=500)
    Paging(spare=10, break_after=7)
    """
    whole, page = page, page * RESERVE
    filled, on_page = above, 0
    for height in rows:
        if filled + height > page and on_page:
            filled, on_page = repeated, 0
        filled += height
        on_page += 1
    room = int((page - filled) // spare) if filled < page else 0
    # A little too much is squeezed onto the page.
    if room >= least or on_page < 2 or filled + least * spare <= whole / SQUEEZED:
        return Paging(max(room, least))
    # Another page is needed anyway: the last of the known rows begin it.
    moved = min(on_page // 2, MOVED_ROWS)
    return Paging(least, break_after=len(rows) - moved)


MARK_COLUMN, NARROWEST_HELP, INDENT = 1, 30, 1


def write_questions(writer: SheetWriter, row: int) -> int:
    """Write the questions downwards from a row; returns the next free one."""
    contents = writer.contents
    if not contents.questions:
        return row
    heads = (QUESTION, answer_head(contents.period))
    for column, text in enumerate(heads, LABEL):
        writer.put(row, column, text, looks.HEAD)
    height = max(row_height(text, writer.widths[place]) for place, text in enumerate(heads, LABEL))
    set_height(writer.sheet, row, max(32, height))
    helped = ""
    for name, part in contents.parts.items():
        for column in part.columns:
            row += 1
            value = column.cell_value(part.answers.get(column.key, ""))
            if name == "nothing":
                _write_line(writer, row, column, value, looks.NOTHING_ANSWER)
                writer.offer_word(NOTHING, column.label, column.help, f"C{row}")
            else:
                _write_line(writer, row, column, value, looks.answer_look(column))
                writer.guide(column, f"C{row}")
            # Of several answers to one question the first has its help.
            if column.field != helped or not column.option:
                _help(writer, row, "".join([*(f"{one}。" for one in column.when), column.help]))
            helped = column.field
    return row + 2


def _write_line(writer: SheetWriter, row: int, column: Column, value: Value, look: Look) -> None:
    if column.required:
        writer.put(row, MARK_COLUMN, REQUIRED, looks.REQUIRED)
    writer.put(row, LABEL, column.label, looks.QUESTION)
    writer.put(row, VALUE, value, look)
    texts = {LABEL: column.label, VALUE: str(value)}
    height = max(row_height(text, writer.widths[at] - INDENT) for at, text in texts.items())
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
