"""A cell is read as a person sees it, through merges and behind formulas, hidden or not."""

import pytest
from openpyxl import Workbook

from reports.files.opening import open_book
from reports.files.report_form.grid import Grid
from tests.reports.files.opening.packing import saved


@pytest.fixture
def workbook() -> Workbook:
    workbook = Workbook()
    workbook.active.title = "研修会"
    return workbook


def grid_of(workbook: Workbook) -> Grid:
    return Grid(open_book(saved(workbook)).sheets[0])


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
    assert grid.place(5000, 5000).cell == "GJH5000"


def test_an_empty_sheet_has_no_rows(workbook):
    grid = grid_of(workbook)
    assert (grid.last_row, grid.last_column, list(grid.filled())) == (0, 0, [])
