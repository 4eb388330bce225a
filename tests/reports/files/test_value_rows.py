"""A long list is read for its values alone, in one pass, and no less carefully than a report form."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from reports.files.uploaded_files import limits
from reports.files.uploaded_files.unusable import UnusableFileError
from reports.files.uploaded_files.value_rows import rows_of_workbook
from tests.reports.files.intake import harmless_files, hostile_kinds, hostile_packages
from tests.reports.files.intake.hostile_files import FILES
from tests.reports.files.intake.packing import saved, with_shared_texts, with_sheet

HOSTILE = {
    hostile_kinds.xls,
    hostile_kinds.xlsx_with_a_password,
    hostile_kinds.xlsm,
    hostile_packages.one_byte_altered,
    hostile_packages.cut_off_in_the_middle,
    hostile_packages.sheet_that_says_it_is_small,
    hostile_packages.picture_that_says_it_has_a_gigabyte,
    hostile_packages.entries_that_share_their_bytes,
    hostile_packages.billion_laughs_among_the_texts,
    hostile_packages.external_entity_in_the_sheet,
    hostile_packages.document_type_in_utf_16,
    hostile_packages.document_type_hidden_by_an_encoding,
    hostile_packages.ten_thousand_elements_deep,
    hostile_packages.comment_without_end,
    hostile_packages.attributes_without_end,
    hostile_packages.xml_that_ends_too_early,
    hostile_packages.strict_open_xml,
}
NAMES = {make.__name__ for make in HOSTILE}


def rows_of(content: bytes) -> list[tuple[int, list[str]]]:
    return [(row.number, row.cells) for sheet in rows_of_workbook(content) for row in sheet.rows]


def test_hostile_files_are_told_as_on_every_page():
    tried = [file for file in FILES if file.name.replace(" ", "_") in NAMES]
    assert len(tried) == len(NAMES)
    for file in tried:
        with pytest.raises(UnusableFileError) as told:
            rows_of_workbook(file.content())
        assert told.value.sentence == file.sentence, file.name


def test_what_does_no_harm_is_left_out_and_the_values_are_read():
    for make in set(harmless_files.FILES) - {harmless_files.very_hidden_sheet}:
        (sheet,) = [each for each in rows_of_workbook(make()) if each.title == "研修会"]
        first, second = sheet.rows[:2]
        assert [first.cells[0], *second.cells[:2]] == ["研修会の名称", "看取りを支える", "20"]


texts = st.text("架空_x0041 \n<&\"'髙𠮷", max_size=6)
values = st.none() | st.integers(-9, 10**10) | texts


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(values, max_size=4), min_size=1, max_size=4), st.booleans())
def test_the_values_are_those_that_were_written(written, shared):
    book = Workbook()
    for number, row in enumerate(written, start=2):
        for column, value in enumerate(row, start=1):
            cell = book.active.cell(number, column)
            cell.value = (
                value.replace("_x0041", "_x005F_x0041") if isinstance(value, str) else value
            )
    content = with_shared_texts(saved(book)) if shared else saved(book)
    found = {
        (number, column): text
        for number, cells in rows_of(content)
        for column, text in enumerate(cells, start=1)
        if text
    }
    assert found == {
        (number, column): str(value)
        for number, row in enumerate(written, start=2)
        for column, value in enumerate(row, start=1)
        if value not in (None, "")
    }


@pytest.mark.parametrize(
    ("cells", "behind", "expected"),
    [
        ('<row r="3"><c r="B3"><v>2.70200995E8</v></c></row>', "", [(3, ["", "270200995"])]),
        ('<row><c><v>1</v></c><c><v>007</v></c></row><row/>', "", [(1, ["1", "7"])]),
        ('<row r="1"><c r="A1" t="str"><f>X1</f><v>架空</v></c></row>', "", [(1, ["架空"])]),
        ('<row r="1"><c r="A1"><f>X1</f></c></row>', "", []),
        (
            '<row r="1"><c r="A1" t="inlineStr"><is><r><t>架</t></r><r><t>空</t></r>'
            '<rPh sb="0" eb="1"><t>カ</t></rPh></is></c></row>',
            "",
            [(1, ["架空"])],
        ),
        (
            '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c><c r="C1"><v>3</v></c></row>'
            '<row r="2"><c r="A2"><v>4</v></c><c r="B2"><v>5</v></c></row>',
            '<mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="A9:XFD99"/></mergeCells>',
            [(1, ["1", "", "3"]), (2, ["", ""])],
        ),
        (f'<row r="1"><c r="{get_column_letter(61)}1"><v>1</v></c></row>', "", []),
    ],
)  # fmt: skip
def test_cells_are_read_as_a_spreadsheet_shows_them(cells, behind, expected):
    assert rows_of(with_sheet(cells, behind)) == expected


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="2"/><row r="1"/>',
        '<row r="1"><c r="B1"/><c r="A1"/></row>',
        '<row r="1"><c r="A1" t="s"><v>99999</v></c></row>',
        '<row r="1"><c r="A1"><v>many</v></c></row>',
        '<row r="1"><c r="1"/></row>',
    ],
)
def test_a_sheet_that_excel_would_not_have_written_is_broken(cells):
    with pytest.raises(UnusableFileError, match="壊れています"):
        rows_of(with_sheet(cells))


@pytest.mark.parametrize(
    ("limit", "most"), [("MOST_LIST_CELLS", 5), ("MOST_LIST_ELEMENTS", 12), ("LONGEST_TEXT", 2)]
)
def test_what_is_too_much_is_refused_with_what_to_do(monkeypatch, limit, most):
    content = with_shared_texts(saved(_table()))
    assert len(rows_of(content)) == 3
    monkeypatch.setattr(limits, limit, most)
    with pytest.raises(UnusableFileError, match=r"多すぎます|超える"):
        rows_of(content)


def test_more_is_read_of_a_list_than_of_a_form(monkeypatch):
    monkeypatch.setattr(limits, "MOST_CELLS", 1)
    assert len(rows_of(saved(_table()))) == 3


def test_merges_cost_no_more_than_cells(monkeypatch):
    monkeypatch.setattr(limits, "MOST_LIST_CELLS", 6)
    merges = '<mergeCell ref="A1:XFD2"/>' * 2
    with pytest.raises(UnusableFileError, match="多すぎます"):
        rows_of(with_sheet('<row r="2"><c r="A2"/></row>', f"<mergeCells>{merges}</mergeCells>"))


def _table() -> Workbook:
    book = Workbook()
    for _ in range(3):
        book.active.append(["架空医院", "大阪市"])
    return book
