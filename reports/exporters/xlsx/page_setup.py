"""Decides how sheets print: A4 landscape, one page wide, with running head and page numbers."""

from __future__ import annotations

from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from reports.exporters.document import Document
from reports.exporters.safe_text import printable
from reports.exporters.xlsx.look import FACE

A4 = "9"  # ST paper size code of SpreadsheetML
MARGIN_INCHES, HEAD_INCHES = 0.5, 0.3
# Excel refuses a file whose header has over 255 characters, codes included.
RUNNING_TEXT_LIMIT = 60
RUNNING_SIZE = 9


def set_up_page(sheet: Worksheet, document: Document, *, one_page: bool = False) -> None:
    """A4 landscape and one page wide; `one_page` also shrinks it to one page in height."""
    sheet.page_setup.paperSize = A4
    sheet.page_setup.orientation = sheet.ORIENTATION_LANDSCAPE
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, int(one_page)
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margins = sheet.page_margins
    margins.left = margins.right = MARGIN_INCHES
    margins.top = margins.bottom = MARGIN_INCHES + HEAD_INCHES
    margins.header = margins.footer = HEAD_INCHES
    sheet.print_options.horizontalCentered = True
    parts = (
        (sheet.oddHeader.left, running(f"{document.number} {document.year_label}")),
        (sheet.oddHeader.right, running(document.status)),
        (sheet.oddFooter.left, running(document.title)),
        (sheet.oddFooter.center, "&P / &N"),
        (sheet.oddFooter.right, running(f"{document.made_at_label}作成")),
    )
    for part, text in parts:
        part.text, part.size, part.font = text, RUNNING_SIZE, f"{FACE},Regular"


def running(text: str) -> str:
    """A text for the running head; the cover has it whole.

    >>> running("A&B")
    'A&&B'
    """
    line = " ".join(printable(text).split())
    if len(line) > RUNNING_TEXT_LIMIT:
        line = f"{line[:RUNNING_TEXT_LIMIT]}…"
    return line.replace("&", "&&")
