"""A cell is read as a person sees it, through merges and behind formulas, hidden or not."""

import time
from datetime import date, datetime
from datetime import time as clock

import pytest
from openpyxl import Workbook

from reports.files.intake.grid import Grid
from reports.files.opening import open_book
from reports.files.opening.cell_value import CellKind
from tests.reports.files.intake.packing import saved, with_sheet


@pytest.fixture
def workbook() -> Workbook:
    workbook = Workbook()
    workbook.active.title = "研修会"
    return workbook


def grid_of(workbook: Workbook) -> Grid:
    return Grid(open_book(saved(workbook)).sheets[0])


def grid_of_cells(cells: str) -> Grid:
    return Grid(open_book(with_sheet(cells)).sheets[0])


def test_each_kind_of_value_is_told_apart(workbook):
    values = {
        "A1": "看取り", "B1": 20.0, "C1": date(2024, 9, 1), "D1": datetime.fromisoformat("2024-09-01T13:30"),
        "E1": clock(9, 5), "F1": True, "G1": "#REF!", "H1": "=A1", "J1": 0,
    }  # fmt: skip
    for place, value in values.items():
        workbook.active[place] = value
    grid = grid_of(workbook)
    read = [(cell.kind.value, cell.text) for cell in (grid.value(1, n) for n in range(1, 11))]
    assert read == [
        ("text", "看取り"), ("number", "20"), ("day", "2024-09-01"), ("day", "2024-09-01 13:30"),
        ("time", "09:05"), ("truth", "TRUE"), ("error", "#REF!"), ("formula", ""), ("blank", ""),
        ("number", "0"),
    ]  # fmt: skip
    assert grid.value(1, 3).day == date(2024, 9, 1)
    assert grid.value(1, 4).clock == clock(13, 30)
    assert grid.value(1, 8).formula == "=A1"
    assert grid.value(1, 8).is_blank is False


def test_a_number_in_a_cell_for_days_keeps_its_number_beside_the_day(workbook):
    workbook.active["A1"] = 20
    workbook.active["A1"].number_format = "yyyy/m/d"
    cell = grid_of(workbook).value(1, 1)
    assert (cell.kind, cell.number) == (CellKind.DAY, 20)


def test_hours_beyond_a_day_are_hours(workbook):
    workbook.active["A1"] = 1.5
    workbook.active["A1"].number_format = "[h]:mm"
    assert grid_of(workbook).text(1, 1) == "36:00"


def test_what_a_formula_gave_is_read_like_a_value():
    grid = grid_of_cells(
        '<row r="2"><c r="B2"><f>A1+1</f><v>20</v></c><c r="C2" t="str"><f>A1</f><v> 3人 </v></c>'
        '<c r="D2" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="E2" t="str"><f>A1</f><v></v></c></row>'
    )
    cells = [grid.value(2, column) for column in (2, 3, 4, 5)]
    assert [(cell.kind.value, cell.text) for cell in cells[:3]] == [
        ("number", "20"), ("text", "3人"), ("error", "#DIV/0!"),
    ]  # fmt: skip
    assert cells[0].formula == "=A1+1"
    # An empty text was calculated; a formula without any value never was.
    assert cells[3].kind is CellKind.BLANK


def test_a_text_that_looks_like_an_error_is_a_text():
    grid = grid_of_cells('<row><c t="inlineStr"><is><t>#N/A</t></is></c></row>')
    assert grid.value(1, 1).kind is CellKind.TEXT


def test_every_cell_of_a_merge_says_what_stands_at_its_top_left(workbook):
    workbook.active["B2"] = "会場"
    workbook.active.merge_cells("B2:C3")
    grid = grid_of(workbook)
    first, last = grid.value(2, 2), grid.value(3, 3)
    assert (first.text, first.merged, first.through_merge) == ("会場", "B2:C3", False)
    assert (last.text, last.merged, last.through_merge) == ("会場", "B2:C3", True)
    assert last.coordinate == "B2"
    assert [place for *place, _ in grid.filled()] == [[2, 2]]


def test_labels_are_found_whatever_their_width_spaces_and_marks(workbook):
    sheet = workbook.active
    sheet["A1"], sheet["C4"] = "※開　催 日\n（必須）", "開催日："
    sheet["B2"] = "開催日は9月1日です。" * 20
    sheet["D1"] = 20
    grid = grid_of(workbook)
    assert grid.find("開催日") == [(1, 1), (4, 3)]
    assert grid.find("20") == []
    assert grid.find("どこにもない") == []


def test_looks_alone_do_not_make_a_sheet_longer(workbook):
    sheet = workbook.active
    sheet["B3"] = "研修会"
    sheet["Z99"].number_format = "0.00"
    sheet["Y98"] = " \n\u3000"
    grid = grid_of(workbook)
    assert (grid.last_row, grid.last_column) == (3, 2)
    assert grid.value(5000, 5000).is_blank
    assert grid.value(5000, 5000).coordinate == "GJH5000"


def test_an_empty_sheet_has_no_rows(workbook):
    grid = grid_of(workbook)
    assert (grid.last_row, grid.last_column, list(grid.filled())) == (0, 0, [])


def test_hidden_places_are_read_and_told(workbook):
    sheet = workbook.active
    workbook.create_sheet("ほか")
    sheet.sheet_state = "hidden"
    for column in range(1, 5):
        sheet.cell(2, column, "見えない")
    sheet.row_dimensions[2].hidden = sheet.row_dimensions[7].hidden = True
    sheet.column_dimensions.group("B", "C", hidden=True)
    grid = grid_of(workbook)
    assert grid.text(2, 3) == "見えない"
    assert grid.is_hidden
    # Nothing stands in row 7.
    assert grid.hidden_rows == {2}
    assert grid.hidden_columns == {2, 3}


def test_a_large_sheet_is_read_at_once(workbook):
    for row in range(1, 301):
        for column in range(1, 21):
            workbook.active.cell(row, column, f"対象の職種：{row}" if column % 2 else row + 0.5)
    grid = grid_of(workbook)
    start = time.process_time()
    assert grid.find("対象の職種：300")[0] == (300, 1)
    assert grid.last_row == 300
    # 30 ms on a quiet machine.
    assert time.process_time() - start < 0.3
