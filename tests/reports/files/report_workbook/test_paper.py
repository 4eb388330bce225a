"""A form prints legibly: not too small, nothing cut, no page of empty rows alone."""

import pytest
from openpyxl.utils import column_index_from_string, get_column_letter

from reports.files.report_workbook import looks
from reports.files.report_workbook.blocks import paging
from reports.files.report_workbook.columns import Kind
from reports.files.report_workbook.layout import option_head
from reports.files.report_workbook.page import (
    DIGIT_POINTS,
    LANDSCAPE,
    LARGE_LANDSCAPE,
    PORTRAIT,
    height_of,
)
from tests import factories as make
from tests.reports.files.filling import head_of, row_of
from tests.reports.files.report_workbook.forms import Written, written
from tests.reports.files.sent_out import sent_out
from wards.models import ReportingRound
from wards.outgoing.book import A3, BODY_SIZE, row_height
from wards.vocabulary import ReportForm

pytestmark = pytest.mark.django_db
LEAST = 10  # points in print


@pytest.fixture(scope="module")
def round_(city) -> ReportingRound:
    """北区 has as many meetings as a desk holds in a year."""
    for day in range(1, 13):
        make.MeetingFactory(date=f"2024-05-{day:02d}", place="架空北区医師会館")
        make.MeetingFactory(
            kind="ward_council", date=f"2024-06-{day:02d}", topics="課題について\n取組について"
        )
    return sent_out().round


@pytest.fixture(scope="module", params=ReportForm, ids=str)
def form(round_, request) -> Written:
    return written(round_, request.param)


def printed_widths(sheet) -> list[float]:
    last = column_index_from_string(sheet.print_area.split("$")[-2])
    letters = map(get_column_letter, range(1, last + 1))
    return [sheet.column_dimensions[letter].width for letter in letters]


def test_no_type_is_smaller_than_ten_points_in_print(form):
    """A3 where A4 is too narrow; neither the width nor the squeezing of a page goes below."""
    for sheet in form.book:
        across, down = LANDSCAPE if sheet.page_setup.orientation == "landscape" else PORTRAIT
        if sheet.page_setup.paperSize == int(A3):
            across, down = LARGE_LANDSCAPE
        scale = min(1, across / (sum(printed_widths(sheet)) * DIGIT_POINTS))
        if pages := sheet.page_setup.fitToHeight:
            scale = min(scale, pages * down / height_of(sheet, range(1, sheet.max_row + 1)))
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert min(cell.font.sz for cell in cells) * scale >= LEAST - 0.05, sheet.title


def test_every_head_and_every_text_has_room_in_its_row(form):
    for sheet in form.book.worksheets[1:]:
        for row in sheet.iter_rows(min_row=5):
            for cell in row:
                text = cell.value
                if isinstance(text, str) and cell.alignment.wrap_text:
                    width = sheet.column_dimensions[cell.column_letter].width
                    assert height_of(sheet, [cell.row]) >= row_height(text, width, cell.font.sz), (
                        cell
                    )


def test_the_answers_of_one_question_begin_a_line_of_their_own_in_their_head(form):
    for key, each in form.contents.items():
        marks = [column.label for column in each.table_columns if column.kind is Kind.MARK]
        if marks:
            sheet = form.sheet(key)
            heads = {cell.value for cell in sheet[head_of(sheet)[0]]}
            assert set(map(option_head, marks)) <= heads
            assert all("\n" in option_head(label) for label in marks)


@pytest.mark.parametrize(
    ("known", "spare", "break_after"),
    [
        (0, 17, 0),  # fills the page: (475 - 100) / 22
        (5, 10, 0),
        (6, 10, 0),  # two rows too many are squeezed onto the page
        (9, 10, 6),  # the page ends below the tenth: the last three go on with the empty ones
        (14, 16, 0),  # two pages, the second filled
    ],
)
def test_empty_rows_fill_the_last_page_and_begin_none(known, spare, break_after):
    found = paging(above=100, repeated=50, rows=[30] * known, spare=22, page=500)
    assert found == (spare, break_after)


def test_help_beside_questions_is_within_the_page_and_no_sheet_that_asks_has_merged_cells(form):
    for key, each in form.contents.items():
        sheet = form.sheet(key)
        assert not sheet.merged_cells.ranges
        room = sum(printed_widths(sheet)[5:])
        for column in each.questions:
            text = sheet.cell(row_of(sheet, column.label, 2), 6).value or ""
            # A kanji is as wide as 1.32 digits of the body; the help is smaller.
            assert len(text) * 1.32 * looks.HELP.size / BODY_SIZE <= room, text
