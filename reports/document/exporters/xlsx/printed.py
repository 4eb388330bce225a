"""Decides the printable sheets: one for each numbered section of the document, in its order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from reports.counting.figure import Figure
from reports.document.exporters.document import Document
from reports.document.exporters.xlsx import look
from reports.document.exporters.xlsx.blocks import Block
from reports.document.exporters.xlsx.book import Book
from reports.document.exporters.xlsx.charts import Source
from reports.document.exporters.xlsx.layout import LABEL, LAST, set_widths
from reports.document.exporters.xlsx.page_setup import set_up_page

CHAPTERS = {"Ⅰ": "Ⅰ．区役所の取組", "Ⅱ": "Ⅱ．相談支援室の取組", "Ⅲ": "Ⅲ．健康局の取組"}
BAR_POINTS, GAP_POINTS = 24, 8
HEAD_ROWS = "1:2"
# What fits a page of A4 landscape at 70 % of the size: shrinking further would hurt reading.
ONE_PAGE_POINTS = 690
# Above that: 85 % of the size, at which the grid is safely narrower than the page, and what then
# fits between the margins (480 points) below the repeated head.
SCALE, PAGE_POINTS = 85, 520


def add_printed(
    book: Book, document: Document, figures: Sequence[Figure], sources: Mapping[str, Source]
) -> list[tuple[Worksheet, str]]:
    """Add the printable sheets; returns each with the words for the table of contents."""
    sections = groupby(figures, key=lambda figure: figure.section)
    return [
        _add_section(book, document, section, list(group), sources) for section, group in sections
    ]


def _add_section(
    book: Book,
    document: Document,
    section: str,
    figures: Sequence[Figure],
    sources: Mapping[str, Source],
) -> tuple[Worksheet, str]:
    sheet = book.sheet(section)
    set_widths(sheet)
    chapter = CHAPTERS.get(section[:1], section)
    book.put_across(sheet, 1, (LABEL, LAST), chapter, look.SECTION_BAR)
    sheet.row_dimensions[1].height = BAR_POINTS
    sheet.row_dimensions[2].height = GAP_POINTS
    row, tops = 3, []
    for figure in figures:
        tops.append(row)
        row = Block(book, sheet, row, figure).write(sources.get(figure.id))
    sheet.print_title_rows = HEAD_ROWS
    height = sum(sheet.row_dimensions[number].height or 15 for number in range(1, row))
    set_up_page(sheet, document, one_page=height <= ONE_PAGE_POINTS)
    if height > ONE_PAGE_POINTS:
        _break_between(sheet, tops, row)
    sheet.print_area = f"A1:L{row - 1}"
    titles = "、".join(figure.title for figure in figures)
    return sheet, f"印刷用　{titles}"


def _break_between(sheet: Worksheet, tops: Sequence[int], end: int) -> None:
    """Let pages end between figures, so that no chart is cut.

    Excel ignores breaks on a sheet that is fitted to a width: the scale is set instead.
    """
    sheet.sheet_properties.pageSetUpPr.fitToPage = False
    sheet.page_setup.scale = SCALE
    used = 0.0
    for top, following in zip(tops, [*tops[1:], end], strict=True):
        height = sum(sheet.row_dimensions[row].height or 15 for row in range(top, following))
        if used and used + height > PAGE_POINTS:
            sheet.row_breaks.append(Break(id=top - 1))
            used = 0.0
        used += height
