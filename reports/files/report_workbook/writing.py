"""Decides the workbook of a report form: cover, the sheets that ask, and what the lists offer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from reports.document.exporters.xlsx.book import Book
from reports.files.report_workbook.columns import Kind
from reports.files.report_workbook.contents import SheetContents
from reports.files.report_workbook.cover import add_cover, list_sheets
from reports.files.report_workbook.drop_downs import LEAD, DropDowns
from reports.files.report_workbook.head import Head
from reports.files.report_workbook.last_year import write_last_year
from reports.files.report_workbook.page import FIRST_ROW, add_page, finish_page, height_of
from reports.files.report_workbook.question_block import write_questions
from reports.files.report_workbook.sheet_writer import SheetWriter
from reports.files.report_workbook.table_block import write_table
from reports.files.report_workbook.widths import sheet_widths

# Points. More of a small screen is not frozen: it would leave no room for the rows.
MOST_FROZEN = 290


def write_form(
    head: Head, contents: Mapping[str, SheetContents], last_year: Mapping[str, Sequence[str]]
) -> bytes:
    """The form as a workbook. Every answer is a typed value, no cell a formula.

    last_year: lines by sheet key, as `last_year_of` tells them.
    """
    book = Book(head.title, head.identity_line, head.made_at)
    cover, drop_downs = add_cover(book, head), DropDowns()
    listed = [
        (_add_sheet(book, head, each, last_year[key], drop_downs), _meaning(each))
        for key, each in contents.items()
    ]
    if not drop_downs.is_empty:
        listed.append((drop_downs.write(book, head), LEAD))
    list_sheets(book, head, cover, listed)
    return book.bytes()


def _meaning(contents: SheetContents) -> str:
    known = f"（いま{len(contents.rows)}件）" if contents.sheet.table else ""
    return f"{contents.sheet.lead}{known}"


def _add_sheet(
    book: Book,
    head: Head,
    contents: SheetContents,
    last_year: Sequence[str],
    drop_downs: DropDowns,
) -> Worksheet:
    sheet = add_page(book, head, contents.sheet.title, contents.sheet.lead)
    writer = SheetWriter(book, sheet, head, contents, last_year, drop_downs)
    writer.widths, writer.last_printed = sheet_widths(contents)
    for number, width in writer.widths.items():
        sheet.column_dimensions[get_column_letter(number)].width = width
    table_head = write_table(writer, write_questions(writer, FIRST_ROW))
    if table_head:
        _make_heads_stay(writer, table_head)
    write_last_year(writer, sheet.max_row + 2)
    finish_page(sheet, head, get_column_letter(writer.last_printed))
    return sheet


def _make_heads_stay(writer: SheetWriter, head: int) -> None:
    """The head of the table stays in sight and on each printed page, the name of a row as well."""
    sheet, first = writer.sheet, writer.contents.table_columns[0]
    column = "C" if first.kind in (Kind.WORDS, Kind.RECORD) else "B"
    stays = height_of(sheet, range(1, head + 1)) <= MOST_FROZEN
    sheet.freeze_panes = f"{column}{head + 1 if stays else 1}"
    sheet.print_title_rows = f"{head - 1}:{head}"
