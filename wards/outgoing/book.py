"""The look of the workbook, how a value enters a cell (typed, text never as a formula), and how sheets print."""

import re
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from math import ceil
from unicodedata import east_asian_width
from zipfile import ZipFile

from django.conf import settings
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import TYPE_STRING
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from wards.outgoing.packing import packed
from wards.outgoing.safe_text import looks_like_formula, pieces, printable

# Universal-design face of Windows 10 and 11; the PDF embeds the same design.
FACE = "BIZ UDPGothic"
BODY_SIZE = 10.5
INVENTED = "架空データ"  # what a demonstration's files say of themselves

# The deck's blues, dark to pale in the order of the answers.
PALETTE = ("0017C1", "3460FB", "7096F8", "C5D7FB", "E8F1FE")
PLAIN_BAR = "7096F8"
INK, GREY, RULE = "1A1A1A", "626264", "B4B4B7"

DAY = "yyyy-mm-dd"
TEXT = "@"


def as_invented(words: str) -> str:
    """The words of a file's state, in a demonstration after 「架空データ」; said once."""
    is_said = not settings.DEMO or words.startswith(INVENTED)
    return words if is_said else f"{INVENTED}　{words}"


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks; equal looks share one style of the workbook."""

    size: float = BODY_SIZE
    bold: bool = False
    colour: str = INK
    fill: str = ""
    # '' none, 'top' or 'bottom' thin line, 'box' all round, 'heavy' thick blue below
    rule: str = ""
    horizontal: str | None = None
    vertical: str = "center"
    wrap: bool = False
    number_format: str = "General"
    link: bool = False
    indent: int = 0
    unlocked: bool = False  # may be filled in on a protected sheet

    @property
    def font(self) -> Font:
        underline = "single" if self.link else None
        return Font(FACE, self.size, bold=self.bold, color=self.colour, underline=underline)

    @property
    def border(self) -> Border:
        thin, heavy = Side("thin", color=RULE), Side("medium", color=PALETTE[0])
        return {
            "": Border(),
            "top": Border(top=thin),
            "bottom": Border(bottom=thin),
            "box": Border(left=thin, right=thin, top=thin, bottom=thin),
            "heavy": Border(bottom=heavy),
        }[self.rule]

    @property
    def pattern(self) -> PatternFill:
        return PatternFill("solid", fgColor=self.fill) if self.fill else PatternFill()

    @property
    def alignment(self) -> Alignment:
        return Alignment(self.horizontal, self.vertical, wrap_text=self.wrap, indent=self.indent)


BODY = Look()
NOTE = Look(colour=GREY, wrap=True)
COVER_TITLE = Look(size=20, bold=True, wrap=True)
COVER_NUMBER = Look(size=14, bold=True, colour=PALETTE[0])
SECTION_BAR = Look(size=13, bold=True, colour="FFFFFF", fill=PALETTE[0], indent=1)
FIGURE_TITLE = Look(size=13, bold=True, rule="heavy", wrap=True)
PRINT_HEAD = Look(bold=True, fill=PALETTE[4], rule="box", horizontal="center", wrap=True)
PRINT_TEXT = Look(rule="box", wrap=True, horizontal="left", indent=1)
PRINT_NUMBER = Look(rule="box", horizontal="right", number_format="#,##0", indent=1)
PRINT_CENTRE = Look(rule="box", horizontal="center", wrap=True)
TOTAL_TEXT = replace(PRINT_TEXT, bold=True, fill="F8F8FB", wrap=False)
TOTAL_NUMBER = replace(PRINT_NUMBER, bold=True, fill="F8F8FB")
TOTAL_CENTRE = replace(PRINT_CENTRE, bold=True, fill="F8F8FB", wrap=False)
LINK = Look(colour=PALETTE[0], link=True, rule="bottom")
LISTED = Look(rule="bottom", wrap=True)
TABLE_HEAD = Look(bold=True, fill=PALETTE[3], rule="bottom", wrap=True)
TABLE_TEXT = Look(vertical="top", number_format=TEXT)
# Indented, else it touches the text of the next column.
TABLE_NUMBER = Look(vertical="top", horizontal="right", indent=1)
TABLE_DAY = Look(vertical="top", horizontal="left", number_format=DAY)
LONG_TEXT = replace(TABLE_TEXT, wrap=True)
LOOK_OF_TYPE = {
    str: TABLE_TEXT,
    date: TABLE_DAY,
    datetime: replace(TABLE_DAY, number_format=f"{DAY} hh:mm"),
}


# Excel decodes _x0041_ in a stored text to "A"; escaping its first underscore keeps the letters.
_STORED_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
# Not allowed in the name of a sheet, which has at most 31 characters.
_FORBIDDEN_IN_TITLE = re.compile(r"[\[\]:*?/\\'\n]")
TITLE_LIMIT = 31
CUT = "…（続きは「データ」シートにあります）"

Value = str | int | float | Decimal | date | datetime | None
# Digits: of a column; of a heading, before it takes several lines.
NARROWEST, WIDEST, HEADING_WIDTH = 7, 46, 14


class Book:
    """A workbook in which equal looks share one style, so that many cells cost little."""

    def __init__(self, title: str, subject: str, made_at: datetime) -> None:
        self.workbook = Workbook()
        self.workbook.remove(self.workbook.active)
        # The first font is the one that widths of columns are measured in.
        self.workbook._fonts = IndexedList([BODY.font])
        self.workbook._named_styles["Normal"].font = BODY.font
        properties = self.workbook.properties
        properties.title, properties.subject = printable(title), printable(subject)
        properties.creator, properties.language = "大阪市健康局", "ja-JP"
        properties.created = properties.modified = made_at.replace(tzinfo=None)
        self._styles: dict[Look, object] = {}

    def sheet(self, title: str) -> Worksheet:
        """A new last sheet, whose name is the title made fit for a name of a sheet."""
        name = _FORBIDDEN_IN_TITLE.sub("・", printable(title))[:TITLE_LIMIT] or "・"
        sheet = self.workbook.create_sheet(name)
        sheet.sheet_view.showGridLines = False
        return sheet

    def put(self, sheet: Worksheet, row: int, column: int, value: Value, look: Look) -> Cell:
        """Write a value: text as text whatever it begins with, numbers and days typed."""
        cell = sheet.cell(row, column)
        if isinstance(value, str) and value:
            put_text(cell, value)
        elif value != "":
            cell.value = value
        self._style(cell, look)
        if isinstance(value, str) and looks_like_formula(value):
            # Editing the cell in Excel must not turn it into a formula either.
            cell.quotePrefix = True
        return cell

    def put_across(
        self, sheet: Worksheet, row: int, columns: tuple[int, int], value: Value, look: Look
    ) -> Cell:
        """Write a value into one merged cell; for printable sheets only."""
        first, last = columns
        for column in range(first, last + 1):
            self._style(sheet.cell(row, column), look)
        cell = self.put(sheet, row, first, value, look)
        if last > first:
            sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)
        return cell

    def put_link(self, sheet: Worksheet, row: int, column: int, to: Worksheet) -> None:
        """Write the name of another sheet, which leads there."""
        cell = self.put(sheet, row, column, to.title, LINK)
        location = f"{quote_sheetname(to.title)}!A1"
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=location)
        # A hyperlink changes the look of its cell.
        self._style(cell, LINK)

    def put_table(
        self, sheet: Worksheet, head: int, headings: Sequence[str], rows: Iterable[Sequence[Value]]
    ) -> list[int]:
        """Write a table of typed cells with its headings in a row; returns the widths of its columns.

        The headings stay on screen, filter, and stand on each page.
        """
        # 3: the filter's button
        widths = [min(text_width(heading) + 3, HEADING_WIDTH) for heading in headings]
        wrapped = [
            self.put(sheet, head, column, heading, TABLE_HEAD)
            for column, heading in enumerate(headings, 1)
        ]
        for number, row in enumerate(rows, head + 1):
            for column, value in enumerate(row, 1):
                if value is not None:
                    width = text_width(value) + 2
                    widths[column - 1] = max(widths[column - 1], width)
                    look = LOOK_OF_TYPE.get(type(value), TABLE_NUMBER)
                    is_long = width > WIDEST
                    cell = self.put(sheet, number, column, value, LONG_TEXT if is_long else look)
                    wrapped += [cell] if is_long else []
        widths = [min(max(width, NARROWEST), WIDEST) for width in widths]
        for column, width in enumerate(widths, 1):
            sheet.column_dimensions[get_column_letter(column)].width = width
        # Not every program makes a row as high as its texts by itself.
        for cell in wrapped:
            row = sheet.row_dimensions[cell.row]
            row.height = max(row.height or 0, row_height(cell.value, widths[cell.column - 1]))
        sheet.auto_filter.ref = f"A{head}:{get_column_letter(len(widths))}{sheet.max_row}"
        sheet.print_title_rows = f"1:{head}"
        sheet.freeze_panes = f"A{head + 1}"
        return widths

    def bytes(self) -> bytes:
        """The file; equal books give equal bytes."""
        saved = BytesIO()
        # Workbook.save would state the moment of saving.
        ExcelWriter(self.workbook, ZipFile(saved, "w")).save()
        return packed(saved)

    def _style(self, cell: Cell, look: Look) -> None:
        if look not in self._styles:
            dress(cell, look)
            self._styles[look] = copy(cell._style)
        cell._style = copy(self._styles[look])


def dress(cell: Cell, look: Look) -> None:
    """Gives a cell its look, in any workbook."""
    cell.font, cell.fill, cell.border = look.font, look.pattern, look.border
    cell.alignment, cell.number_format = look.alignment, look.number_format
    cell.protection = Protection(locked=not look.unlocked)


def put_text(cell: Cell, text: str) -> None:
    """Store a text as text. Tables cut long texts into rows before; elsewhere the cut is visible."""
    whole = printable(text)
    parts = pieces(whole)
    shown = whole if len(parts) == 1 else f"{parts[0]}{CUT}"
    # Past openpyxl's setter, which takes "=…" for a formula, "#N/A" for an error, and cuts.
    cell._value = _STORED_ESCAPE.sub("_x005F_", shown)
    cell.data_type = TYPE_STRING


A4, A3 = "9", "8"  # paper size codes of SpreadsheetML
MARGIN_INCHES, HEAD_INCHES = 0.5, 0.3
# Excel refuses a file whose header has over 255 characters, codes included.
RUNNING_TEXT_LIMIT = 60
RUNNING_SIZE = 10


def fit_to_paper(sheet: Worksheet, orientation: str, *, pages_high: int, paper: str = A4) -> None:
    """Centred and one page wide. pages_high: 0 for as many as it needs."""
    setup = sheet.page_setup
    setup.paperSize, setup.orientation = paper, orientation
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
    sheet.HeaderFooter.scaleWithDoc = False


def running(text: str) -> str:
    """A text for the running head; the cover has it whole."""
    line = " ".join(printable(text).split())
    if len(line) > RUNNING_TEXT_LIMIT:
        line = f"{line[:RUNNING_TEXT_LIMIT]}…"
    return line.replace("&", "&&")


# In BIZ UDPGothic a digit is 0.76 em and a kanji 1 em wide; the rest is for other faces.
WIDE = 1.45
LINE_POINTS = 1.3  # height of a line, in sizes of its type
AIR_POINTS = 4
TALLEST = 400  # Excel's rows end at 409 points


def text_width(value: Value) -> int:
    """Width in digits of the widest line."""
    return ceil(max(map(_line_width, str(value).split("\n"))))


def _line_width(line: str) -> float:
    wide = 0 if line.isascii() else sum(east_asian_width(each) in "FWA" for each in line)
    return len(line) - wide + wide * WIDE


def row_height(text: str, width: float, size: float = BODY_SIZE) -> float:
    """Points that a wrapped text needs in a column `width` digits wide."""
    room = max(1, width * BODY_SIZE / size - 2)
    lines = sum(max(1, ceil(text_width(line) / room)) for line in text.split("\n"))
    return min(TALLEST, lines * size * LINE_POINTS + AIR_POINTS)
