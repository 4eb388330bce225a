"""Whose form a sheet is, and its page: title and lead, widths of the columns, paper, protection."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.worksheet import Worksheet

from reports.files.report_workbook import layout, looks
from reports.files.report_workbook.columns import Column, Kind
from reports.files.report_workbook.sheet import SheetContents
from reports.models import HandedOutForm
from wards.outgoing.book import (
    A3,
    A4,
    BODY_SIZE,
    Book,
    as_invented,
    fit_to_paper,
    put_running,
    text_width,
)


@dataclass(frozen=True)
class Head:
    """Whose form it is, and by when it is asked for.

    returned: what the Bureau said when it returned the report, '' for one that is not returned.
    """

    form: HandedOutForm
    due_on: date
    returned: str = ""

    @property
    def number(self) -> str:
        return layout.form_number(self.form.pk)

    @property
    def title(self) -> str:
        return f"{self.form.round.name} 報告の様式"

    @property
    def body(self) -> str:
        return self.form.get_form_display()

    @property
    def identity_line(self) -> str:
        """What every sheet repeats, so that one that travels alone is still known."""
        parts = (
            (layout.WARD_NAME, self.form.ward.name),
            (layout.BODY, self.body),
            (layout.ROUND, self.form.round.name),
            (layout.FORM_NUMBER, self.number),
        )
        return "　".join(f"{label}：{value}" for label, value in parts)


FIRST_ROW = 5  # below the head of a sheet

# Room between the margins (72 points to the inch), across and down.
SIDE_INCHES = 0.3
LANDSCAPE, LARGE_LANDSCAPE = (798, 480), (1147, 726)
PORTRAIT = (552, 727)
DIGIT_POINTS, PLAIN_ROW_POINTS = 8, 15
# What programs measure otherwise than we do must not push a row over the end of the page.
RESERVE = 0.95
LEAST_TYPE = 10  # points in print; no cell has smaller type than the body
# What would run over is squeezed onto its page only so far; what is wider is printed on A3.
SMALLEST_SCALE = LEAST_TYPE / BODY_SIZE


class GrowingRow(RowDimension):
    """A row with a height to begin with, which grows when more is written into it."""

    customHeight = False  # noqa: N815 (openpyxl's name)


def set_height(sheet: Worksheet, row: int, points: float) -> None:
    """Give a row a height that the spreadsheet may adapt to what is written later."""
    sheet.row_dimensions[row] = GrowingRow(sheet, index=row, ht=points)


def add_page(book: Book, head: Head, title: str, lead: str) -> Worksheet:
    """A new last sheet with its title, the line that says whose form it is, and its lead."""
    sheet = book.sheet(title)
    lines = (
        (title, looks.TITLE, 30),
        (head.identity_line, looks.IDENTITY, 18),
        (lead, looks.LEAD, 22),
    )
    for row, (text, look, height) in enumerate(lines, 1):
        book.put(sheet, row, 1, text, look)
        set_height(sheet, row, height)
    return sheet


def finish_page(sheet: Worksheet, head: Head, last_column: str, *, upright: bool = False) -> None:
    """Set up the paper of a sheet that is written, and protect what is not to be filled in.

    A4, or A3 where type would be too small, and one page wide; as many pages high as it needs,
    squeezed rather than a few rows over. The
    protection is against slips only, without a password: rows may be added, everything may be
    formatted. Sorting stays forbidden: it would tear the answers from the numbers of their records.
    """
    orientation = sheet.ORIENTATION_PORTRAIT if upright else sheet.ORIENTATION_LANDSCAPE
    letters = map(get_column_letter, range(1, column_index_from_string(last_column) + 1))
    widths = [sheet.column_dimensions[letter].width for letter in letters]
    room = PORTRAIT if upright else room_for(widths)
    pages = _squeezed(sheet, widths, room)
    if pages:
        sheet.row_breaks.brk.clear()
    paper = A3 if room == LARGE_LANDSCAPE else A4
    fit_to_paper(sheet, orientation, pages_high=pages, paper=paper)
    sheet.page_margins.left = sheet.page_margins.right = SIDE_INCHES
    sheet.print_area = f"A1:{last_column}{sheet.max_row}"
    whose = f"{head.form.ward.name}　{head.body}　{head.form.round.name}"
    foot = f"{layout.FORM_NUMBER} {head.number}"
    put_running(sheet, head=(whose, as_invented(sheet.title)), foot=(foot, ""))
    protection = sheet.protection
    protection.enable()
    protection.insertRows = protection.autoFilter = False
    protection.formatCells = protection.formatColumns = protection.formatRows = False


def room_for(widths: Sequence[float]) -> tuple[float, float]:
    """Of a landscape page: A4, or A3 for columns whose type would become too small."""
    is_small = scale_of(widths, LANDSCAPE[0]) < SMALLEST_SCALE
    return LARGE_LANDSCAPE if is_small else LANDSCAPE


def scale_of(widths: Sequence[float], across: float) -> float:
    """To what part of its size a sheet with columns so wide is printed."""
    return min(1, across / (sum(widths) * DIGIT_POINTS))


def page_height(widths: Sequence[float]) -> float:
    """Points of a landscape page at the scale at which columns so wide are printed."""
    across, down = room_for(widths)
    return down / scale_of(widths, across)


def height_of(sheet: Worksheet, rows: Iterable[int]) -> float:
    """Points that rows take."""
    return sum(sheet.row_dimensions[row].ht or PLAIN_ROW_POINTS for row in rows)


def _squeezed(sheet: Worksheet, widths: Sequence[float], room: tuple[float, float]) -> int:
    """How many pages high the sheet is made; 0: as it comes."""
    across, down = room
    height = height_of(sheet, range(1, sheet.max_row + 1))
    scale = scale_of(widths, across)
    pages = height * scale / (down * RESERVE)
    return int(pages) if pages > 1 and scale * int(pages) / pages >= SMALLEST_SCALE else 0


FIRST_COLUMN = 2  # of the questions of a table; the numbers stand before it
# Of the questions that are answered once: the columns of the label, the answer and the help.
LABEL, VALUE, HELP = 2, 3, 4
QUESTION_WIDTHS = {LABEL: 34, VALUE: 22, HELP: 42}
# Above a table, which needs the room: at least, and if there is enough.
LABEL_ABOVE_TABLE, VALUE_ABOVE_TABLE = (15, 26), (12, 16)
NUMBER_WIDTH = 6
# Digits, by kind: narrowest where the paper is short, narrowest else, widest.
WIDTHS = {
    Kind.WORDS: (12, 13, 24),
    Kind.LINES: (12, 20, 30),
    Kind.INTEGER: (7.5, 9, 9),
    Kind.DECIMAL: (12.5, 12.5, 12.5),
    Kind.DAY: (13.5, 16, 16),
    Kind.CHOICE: (9.5, 10, 20),
    Kind.YES_NO: (7.5, 8, 8),
    Kind.MARK: (8, 10, 10),
    Kind.RECORD: (16, 18, 26),
}
# Digits that fit across in full size on A4, and in the smallest that is read with ease on A3.
PAGE_WIDTH, WIDEST_A4, WIDEST_PRINT = 98, 104, 150
WIDEST_TEXT = 60
# Characters that would need a higher row than there is in a narrow column.
LONG_TEXT = 400
_WRITTEN = frozenset({Kind.WORDS, Kind.LINES})
LABEL_LINES = (2, 3)  # of a head before its column becomes wider: usually, where room is short
QUESTION_LINES = 4  # of a question above a table
ANSWER_LINES = 2  # of an answer before its column gives way no more

Widths = dict[int, float]


def sheet_widths(contents: SheetContents) -> tuple[Widths, int]:
    """The widths of all columns by their numbers, and the last one that is printed."""
    if not contents.table_columns:
        return {1: NUMBER_WIDTH} | QUESTION_WIDTHS, HELP
    # How wide each column must be, and how wide it should be.
    least, wished, rows = {1: float(NUMBER_WIDTH)}, {1: float(NUMBER_WIDTH)}, contents.rows.values()
    for place, column in enumerate(contents.table_columns, FIRST_COLUMN):
        least[place], wished[place] = _column_width(column, rows)
    # Texts get the room that a narrow table leaves free on its page.
    free = max(0, PAGE_WIDTH - sum(wished.values()))
    asked = enumerate(contents.table_columns, FIRST_COLUMN)
    texts = [place for place, column in asked if column.kind is Kind.LINES]
    for place in texts:
        wished[place] = min(WIDEST_TEXT, wished[place] + free / len(texts))
    _make_room_for_questions(contents, least, wished)
    return _narrowed(least, wished), max(wished)


def _column_width(column: Column, rows: Collection[Mapping[str, str]]) -> tuple[float, float]:
    least, usual, most = WIDTHS[column.kind]
    if column.kind is Kind.MARK:
        return least, most
    answers = [row[column.key] for row in rows] if column.kind in _WRITTEN else []
    if any(len(text) > LONG_TEXT for text in answers):
        return WIDEST_TEXT, WIDEST_TEXT
    words = [word for _, word in column.choices] + answers
    needed = max((text_width(text) + 4 for text in words), default=usual)
    head, narrow_head = (text_width(column.label) / lines + 2 for lines in LABEL_LINES)
    wished = max(head, min(most, max(usual, needed)))
    lines = ANSWER_LINES + (column.kind is Kind.CHOICE)
    return max(least, narrow_head, min(wished, needed / lines)), wished


def _make_room_for_questions(contents: SheetContents, least: Widths, wished: Widths) -> None:
    """The questions above a table stand in its columns."""
    if not contents.questions:
        return
    narrow, usual = LABEL_ABOVE_TABLE
    needed = max(text_width(column.label) for column in contents.questions) / QUESTION_LINES + 3
    label = (min(usual, max(narrow, needed)), usual)
    for column, (narrow, usual) in ((LABEL, label), (VALUE, VALUE_ABOVE_TABLE)):
        least[column] = max(narrow, least.get(column, 0))
        wished[column] = max(usual, wished.get(column, 0))


def _narrowed(least: Widths, wished: Widths) -> Widths:
    """The widths as they are wished, or less of all that can give way, so that they print legibly.

    What can be narrow enough for A4 is; else it is printed on A3.
    """
    is_narrow = sum(least.values()) <= WIDEST_A4
    over = sum(wished.values()) - (WIDEST_A4 if is_narrow else WIDEST_PRINT)
    can_give = {column: max(0, width - least[column]) for column, width in wished.items()}
    share = min(1, max(0, over) / (sum(can_give.values()) or 1))
    return {column: round(width - share * can_give[column], 1) for column, width in wished.items()}
