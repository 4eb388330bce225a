"""Rows of CSV files and sheets become texts with their places; problems are told in their order."""

from datetime import date, datetime

import pytest

from reports.files.opening import open_book
from reports.files.outcome import CellRef, Problem, in_file_order
from reports.files.table import Heading, find_head, tables_of
from tests.reports.files.ledger.ledger_files import book_of, csv_of


def cells(content: bytes) -> list[tuple[str, ...]]:
    return [line.cells for line in tables_of(open_book(content))[0].lines]


def test_values_of_a_sheet_become_texts_as_a_person_reads_them():
    moment = datetime(2024, 9, 1, 10, 30)  # noqa: DTZ001
    row = (date(2024, 9, 1), moment, 12.0, 12.5, True, " 空白\u3000", "=1+1")
    expected = ("2024-09-01", "2024-09-01 10:30", "12", "12.5", "TRUE", "空白", "=1+1")
    assert cells(book_of([(), row])) == [expected]


def test_words_merged_downwards_hold_for_each_row_and_numbers_are_counted_once():
    rows = [("令和6年度", "4月", 30), (None, "5月", None)]
    assert cells(book_of(rows, merge=["A1:A2", "C1:C2"])) == [
        ("令和6年度", "4月", "30"),
        ("令和6年度", "5月"),
    ]


def test_places_are_those_that_a_spreadsheet_shows():
    rows = [("題名",), ("a", "b")]
    sheet, text = tables_of(open_book(book_of(rows)))[0], tables_of(open_book(csv_of(rows)))[0]
    assert str(sheet.place(sheet.lines[1], 1)) == "「台帳」B2"
    assert str(sheet.place(sheet.lines[1])) == "「台帳」2行目"
    assert str(text.place(text.lines[1], 1)) == "「CSV」2行目"


HEADINGS = (Heading("a", "件数"), Heading("b", "新規"))


@pytest.mark.parametrize(
    ("rows", "columns"),
    [
        ([("件数（延べ）", "新規")], {"a": 0, "b": 1}),
        ([("題名",), ("新 規", "※件数")], {"a": 1, "b": 0}),
        ([("天気", "新規")], None),
        ([("題名",)] * 40 + [("件数", "新規")], None),
    ],
)
def test_a_head_is_found_by_its_words(rows, columns):
    (table,) = tables_of(open_book(csv_of(rows)))
    head = find_head(table, HEADINGS, (frozenset({"a"}),))
    assert (head.columns if head else None) == columns


def test_problems_are_told_by_sheet_row_and_column():
    places = [("表", "AA2"), ("表", "B2"), ("表", "10行目"), ("", ""), ("別", "A1"), ("表", "B1")]
    problems = [Problem(CellRef(sheet, cell), "", "。") for sheet, cell in places]
    ordered = [each.place.cell for each in in_file_order(problems)]
    assert ordered == ["", "B1", "B2", "AA2", "10行目", "A1"]
