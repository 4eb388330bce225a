"""Decides how sheets print: A4 landscape, one page wide, with running head and page numbers."""

from __future__ import annotations

from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from reports.document.exporters.document import Document
from reports.document.exporters.safe_text import printable
from reports.document.exporters.xlsx.look import FACE

A4 = "9"  # ST paper size code of SpreadsheetML
MARGIN_INCHES, HEAD_INCHES = 0.5, 0.3
# Excel refuses a file whose header has over 255 characters, codes included.
RUNNING_TEXT_LIMIT = 60
RUNNING_SIZE = 9


def set_up_page(sheet: Worksheet, document: Document, *, one_page: bool = False) -> None:
    """A4 landscape and one page wide; `one_page` also shrinks it to one page in height."""
    fit_to_paper(sheet, sheet.ORIENTATION_LANDSCAPE, pages_high=int(one_page))
    put_running(
        sheet,
        head=(f"{document.number} {document.year_label}", document.status),
        foot=(document.title, f"{document.made_at_label}作成"),
    )


def fit_to_paper(sheet: Worksheet, orientation: str, *, pages_high: int) -> None:
    """A4, centred and one page wide. pages_high: 0 for as many as it needs."""
    setup = sheet.page_setup
    setup.paperSize, setup.orientation = A4, orientation
    setup.fitToWidth, setup.fitToHeight = 1, pages_high
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margins = sheet.page_margins
    margins.left = margins.right = MARGIN_INCHES
    margins.top = margins.bottom = MARGIN_INCHES + HEAD_INCHES
    margins.header = margins.footer = HEAD_INCHES
    sheet.print_options.horizontalCentered = True


def put_running(sheet: Worksheet, *, head: tuple[str, str], foot: tuple[str, str]) -> None:
    """The running head and foot: a text at the left and at the right, page numbers between."""
    parts = (
        (sheet.oddHeader.left, running(head[0])),
        (sheet.oddHeader.right, running(head[1])),
        (sheet.oddFooter.left, running(foot[0])),
        (sheet.oddFooter.center, "&P / &N"),
        (sheet.oddFooter.right, running(foot[1])),
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
