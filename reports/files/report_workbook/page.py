"""Whose form a sheet is, and what all sheets share: title, lead, paper, protection."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.worksheet import Worksheet

from reports.document.exporters.xlsx.book import Book, fit_to_paper, put_running
from reports.files.report_workbook import looks
from reports.files.report_workbook.layout import BODY, FORM_NUMBER, ROUND, WARD_NAME, form_number
from wards.models import ReportingRound, Ward
from wards.vocabulary import ReportForm


@dataclass(frozen=True)
class Head:
    """Whose form it is. number: key of the HandedOutForm. contact: whom to ask.

    returned: what the Bureau said when it returned the report, '' for one that is not returned.
    period: what is asked about, 令和6年度 or 令和6年9月.
    """

    ward: str
    ward_code: str
    body: str
    round: str
    number: int
    period: str
    as_of: date
    due_on: date
    contact: str
    made_at: datetime
    is_demo: bool = False
    returned: str = ""

    @property
    def title(self) -> str:
        return f"{self.round} 報告の様式"

    @property
    def identity_line(self) -> str:
        """What every sheet repeats, so that one that travels alone is still known."""
        parts = (
            (WARD_NAME, self.ward),
            (BODY, self.body),
            (ROUND, self.round),
            (FORM_NUMBER, form_number(self.number)),
        )
        return "　".join(f"{label}：{value}" for label, value in parts)


def head_of(
    ward: Ward,
    round_: ReportingRound,
    form: ReportForm,
    number: int,
    due: date,
    returned: str = "",
) -> Head:
    """The head of a ward's form. due: by when the report is asked for. returned: as in `Head`."""
    return Head(
        ward=ward.name,
        ward_code=ward.pk,
        body=form.label,
        round=round_.name,
        number=number,
        period=round_.period[0],
        as_of=round_.as_of,
        due_on=due,
        contact=settings.CONTACT,
        made_at=timezone.localtime(),
        is_demo=settings.DEMO,
        returned=returned,
    )


TITLE_ROW, IDENTITY_ROW, LEAD_ROW = 1, 2, 3
FIRST_ROW = 5  # below the head of a sheet
DEMO_MARK = "架空データ"

# Room on A4 between the margins (72 points to the inch), across and down.
SIDE_INCHES = 0.3
LANDSCAPE = (798, 480)
PORTRAIT = (552, 727)
DIGIT_POINTS, PLAIN_ROW_POINTS = 8, 15
# What programs measure otherwise than we do must not push a row over the end of the page.
RESERVE = 0.95
# Rows that would run over to another page are squeezed onto the one before, if they stay legible.
SMALLEST_SCALE = 0.6


class GrowingRow(RowDimension):
    """A row with a height to begin with, which grows when more is written into it."""

    customHeight = False  # noqa: N815 (openpyxl's name)


def set_height(sheet: Worksheet, row: int, points: float) -> None:
    """Give a row a height that the spreadsheet may adapt to what is written later."""
    sheet.row_dimensions[row] = GrowingRow(sheet, index=row, ht=points)


def add_page(book: Book, head: Head, title: str, lead: str) -> Worksheet:
    """A new last sheet with its title, the line that says whose form it is, and its lead."""
    sheet = book.sheet(title)
    book.put(sheet, TITLE_ROW, 1, title, looks.TITLE)
    book.put(sheet, IDENTITY_ROW, 1, head.identity_line, looks.IDENTITY)
    book.put(sheet, LEAD_ROW, 1, lead, looks.LEAD)
    set_height(sheet, TITLE_ROW, 30)
    set_height(sheet, IDENTITY_ROW, 18)
    set_height(sheet, LEAD_ROW, 22)
    return sheet


def finish_page(sheet: Worksheet, head: Head, last_column: str, *, upright: bool = False) -> None:
    """Set up the paper of a sheet that is written, and protect what is not to be filled in."""
    _set_up_paper(sheet, last_column, upright=upright)
    sheet.print_area = f"A1:{last_column}{sheet.max_row}"
    mark = f"{DEMO_MARK}　" if head.is_demo else ""
    put_running(
        sheet,
        head=(f"{head.ward}　{head.body}　{head.round}", f"{mark}{sheet.title}"),
        foot=(f"{FORM_NUMBER} {form_number(head.number)}", ""),
    )
    _protect(sheet)


def _set_up_paper(sheet: Worksheet, last_column: str, *, upright: bool) -> None:
    """A4 and one page wide; as many pages high as it needs, squeezed rather than a few rows over."""
    orientation = sheet.ORIENTATION_PORTRAIT if upright else sheet.ORIENTATION_LANDSCAPE
    room = PORTRAIT if upright else LANDSCAPE
    pages = _squeezed(sheet, last_column, room)
    if pages:
        sheet.row_breaks.brk.clear()
    fit_to_paper(sheet, orientation, pages_high=pages)
    sheet.page_margins.left = sheet.page_margins.right = SIDE_INCHES


def page_height(widths: Iterable[float]) -> float:
    """Points of a landscape page at the scale at which columns so wide are printed."""
    across, down = LANDSCAPE
    return down / min(1, across / (sum(widths) * DIGIT_POINTS))


def height_of(sheet: Worksheet, rows: Iterable[int]) -> float:
    """Points that rows take."""
    return sum(sheet.row_dimensions[row].ht or PLAIN_ROW_POINTS for row in rows)


def _squeezed(sheet: Worksheet, last_column: str, room: tuple[float, float]) -> int:
    """How many pages high the sheet is made; 0: as it comes."""
    across, down = room
    letters = map(get_column_letter, range(1, column_index_from_string(last_column) + 1))
    width = sum(sheet.column_dimensions[letter].width for letter in letters) * DIGIT_POINTS
    height = height_of(sheet, range(1, sheet.max_row + 1))
    scale = min(1, across / width)
    pages = height * scale / (down * RESERVE)
    return int(pages) if pages > 1 and scale * int(pages) / pages >= SMALLEST_SCALE else 0


def _protect(sheet: Worksheet) -> None:
    """Against slips only, without a password: rows may be added, everything may be formatted.

    Sorting stays forbidden: it would tear the answers from the numbers of their records.
    """
    protection = sheet.protection
    protection.enable()
    protection.insertRows = False
    protection.formatCells = protection.formatColumns = protection.formatRows = False
    protection.autoFilter = False
