"""Answers are found by their labels, wherever sheets, rows and columns went."""

import time
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from reports.files.opening import open_book
from reports.files.outcome import CellRef, Findings
from reports.files.report_form.grid import FoundSheet, Grid
from reports.files.report_form.sheet_answers import locate
from reports.files.report_workbook.contents import SheetContents, contents_now
from reports.files.report_workbook.handing_out import hand_out
from reports.files.report_workbook.layout import LOOK_ONLY
from tests import factories as make
from tests.reports.files.filling import (
    form_sheets,
    head_of,
    insert_columns,
    insert_rows,
    opened,
    row_of,
    saved,
    swap_columns,
    table_cell,
)
from tests.reports.files.sent_out import DESK, OFFICE, SentOut

pytestmark = pytest.mark.django_db
MOST_SECONDS = 0.2


@pytest.fixture(scope="module")
def sent(ward) -> SentOut:
    return ward


@pytest.fixture
def workbook(sent) -> Workbook:
    """The form of the ward office as it went out."""
    return opened(sent.forms[OFFICE].content)


def contents_of(sent: SentOut, form=OFFICE) -> dict[str, SheetContents]:
    return contents_now(sent.users[form], sent.round, form)


class Found(Findings):
    """What was found in a file, and what is said of it."""

    sheets: list[FoundSheet]


def located(content: bytes, contents: dict[str, SheetContents]) -> Found:
    found = Found()
    grids = [Grid(sheet) for sheet in open_book(content).sheets]
    found.sheets = locate(grids, contents, found)
    return found


def found_in(workbook: Workbook | bytes, sent: SentOut, form=OFFICE) -> Found:
    content = workbook if isinstance(workbook, bytes) else saved(workbook)
    return located(content, contents_of(sent, form))


def texts(found: Found) -> dict[str, tuple]:
    """What was found, without places: by sheet, its statements, answers and rows."""
    return {
        sheet.key: (
            {
                (name, key): cell.value.text
                for name, part in sheet.parts.items()
                for key, cell in part.items()
            },
            [
                (row.number.value.text, {key: cell.value.text for key, cell in row.cells.items()})
                for row in sheet.rows or ()
            ],
        )
        for sheet in found.sheets
    }


def sheet_of(found: Found, key: str):
    return next(sheet for sheet in found.sheets if sheet.key == key)


@pytest.mark.parametrize("form", [OFFICE, DESK])
def test_everything_that_went_out_is_found(sent, form):
    found = found_in(sent.forms[form].content, sent, form)
    contents = contents_of(sent, form)
    assert (found.problems, found.notes) == ([], [])
    assert [sheet.key for sheet in found.sheets] == list(contents)
    for sheet in found.sheets:
        each = contents[sheet.key]
        for name, part in each.parts.items():
            assert set(sheet.parts[name]) == {column.key for column in part.columns}
        assert [row.number.value.text for row in sheet.rows or ()] == list(each.rows)
        assert all(
            set(row.cells) == {column.key for column in each.table_columns}
            for row in sheet.rows or ()
        )
        assert (sheet.rows is not None) == bool(each.table_columns)


def test_a_found_cell_tells_sheet_address_and_label(sent, workbook):
    workbook["研修会"].title = "研修(修正)"
    place = table_cell(workbook, "研修(修正)", "参加人数").coordinate
    row = sheet_of(found_in(workbook, sent), "training").rows[0]
    assert row.cells["people"].place == CellRef("研修(修正)", place, "参加人数")
    assert row.number.place == CellRef("研修(修正)", f"A{place[1:]}", "番号")


@given(data=st.data())
@settings(
    max_examples=4,
    deadline=None,
    # No example is made smaller: over workbooks that takes minutes.
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_inserting_swapping_renaming_and_reordering_change_nothing(sent, data):
    form = data.draw(st.sampled_from([OFFICE, DESK]))
    workbook = opened(sent.forms[form].content)
    before = texts(found_in(workbook, sent, form))
    for number, sheet in enumerate(form_sheets(workbook)):
        sheet.title = f"{number}枚目"
        if sheet.cell(4, 1).value is None and data.draw(st.booleans()):
            columns = [c for c in range(1, sheet.max_column + 1) if _is_head(sheet, c)]
            if len(columns) > 1:
                swap_columns(sheet, *data.draw(st.permutations(columns))[:2])
        insert_columns(sheet, data.draw(st.integers(1, 3)), data.draw(st.integers(1, 2)))
        insert_rows(sheet, data.draw(st.integers(1, 6)), data.draw(st.integers(1, 3)))
    workbook._sheets = data.draw(st.permutations(workbook._sheets))
    found = found_in(workbook, sent, form)
    assert (found.problems, found.notes) == ([], [])
    assert texts(found) == before


def _is_head(sheet, column: int) -> bool:
    """Whether a table has a label in a column, on a sheet without questions."""
    if any(cell.value == "質問" for row in sheet.iter_rows(max_row=8) for cell in row):
        return False
    heads = [row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == "番号"]
    return bool(heads) and sheet.cell(heads[0], column).value is not None


def test_rows_after_gaps_and_beyond_the_prepared_ones_are_found(sent, workbook):
    sheet = workbook["研修会"]
    head, columns = head_of(sheet)
    for row in (head + 9, head + 200):
        sheet.cell(row, columns["テーマ"]).value = f"{row}行目の研修"
    themes = [
        row.cells["theme"].value.text for row in sheet_of(found_in(workbook, sent), "training").rows
    ]
    assert themes[-2:] == [f"{head + 9}行目の研修", f"{head + 200}行目の研修"]


def test_an_emptied_row_keeps_its_number_and_is_found(sent, workbook):
    sheet = workbook["研修会"]
    head, columns = head_of(sheet)
    for column in columns.values():
        if column > 1:
            sheet.cell(head + 1, column).value = None
    row = sheet_of(found_in(workbook, sent), "training").rows[0]
    assert row.number.value.text
    assert {cell.value.text for cell in row.cells.values()} == {""}


def test_a_form_of_before_with_grey_columns_is_still_read(sent, workbook):
    """Such a column stood beside tables and questions of forms that are still under way."""
    for sheet in form_sheets(workbook):
        heads = [
            cell
            for row in sheet.iter_rows(min_row=4)
            for cell in row
            if cell.value in ("番号", "質問")
        ]
        for head in heads:
            grey = sheet.cell(head.row, sheet.max_column + 1)
            grey.value = "昨年度の記録（見るだけ）"
            # Of the table, also beside an empty row.
            for below in (1, 9) if head.value == "番号" else (1,):
                grey.offset(row=below).value = "灰色の欄に書いた"
    found = found_in(workbook, sent)
    assert texts(found) == texts(found_in(sent.forms[OFFICE].content, sent))
    assert found.notes == []


def test_what_is_marked_as_only_to_look_at_is_no_answer_wherever_it_stands(sent, workbook):
    """Also between the rows, in the column of the numbers, after blanks, and on every sheet."""
    for sheet in form_sheets(workbook):
        for row in (4, 6, sheet.max_row + 3):
            for column in range(1, sheet.max_column + 1):
                if sheet.cell(row, column).value is None:
                    sheet.cell(row, column).value = f" {LOOK_ONLY}1　テーマ 去年の研修"
    found = found_in(workbook, sent)
    assert texts(found) == texts(found_in(sent.forms[OFFICE].content, sent))
    assert (found.problems, found.notes) == ([], [])


def test_an_answer_that_begins_with_the_word_for_reference_is_an_answer(sent, workbook):
    cell = table_cell(workbook, "研修会", "備考")
    cell.value = said = "〔参考〕資料は区のホームページに掲載"
    assert said in str(texts(found_in(workbook, sent)))


def test_a_merge_over_rows_is_passed_on_and_one_over_columns_is_not_spread(sent, workbook):
    sheet = workbook["研修会"]
    cell = table_cell(workbook, "研修会", "テーマ")
    sheet.merge_cells(
        start_row=cell.row,
        end_row=cell.row + 1,
        start_column=cell.column,
        end_column=cell.column + 1,
    )
    first, second = sheet_of(found_in(workbook, sent), "training").rows[:2]
    assert second.cells["theme"].value.text == cell.value
    assert second.cells["theme"].value.through_merge
    assert first.cells["place"].value.is_blank
    assert second.cells["place"].value.is_blank


def test_a_blank_copy_of_a_column_is_no_reason_to_ask(sent, workbook):
    sheet = workbook["研修会"]
    head, _ = head_of(sheet)
    sheet.cell(head, sheet.max_column + 1).value = "場所"
    found = found_in(workbook, sent)
    assert found.problems == []
    assert texts(found) == texts(found_in(sent.forms[OFFICE].content, sent))


def test_numbers_are_not_missed_where_nothing_was_entered(sent, workbook):
    workbook["研修会"].delete_cols(1)
    contents = contents_of(sent)
    empty = contents | {"training": replace(contents["training"], rows={})}
    found = located(saved(workbook), empty)
    assert found.problems == []
    assert [row.number for row in sheet_of(found, "training").rows] == [None] * 3


def test_the_list_of_what_to_mend_and_the_cover_are_not_noted(sent, workbook):
    sheet = workbook.create_sheet("直すところ", 0)
    sheet["A1"].value = "直すところの一覧（報告ポータル）"
    assert found_in(workbook, sent).notes == []


def test_a_list_of_their_own_that_resembles_a_sheet_is_not_taken_for_it(sent):
    workbook = opened(sent.forms[DESK].content)
    sheet = workbook.create_sheet("近くの医療機関")
    sheet.append(["番号", "名称", "所在地", "電話番号", "種類", "備考", "担当"])
    sheet.append([1, "架空医院", "架空町", "00-0000", "診療所", "", "架空"])
    found = found_in(workbook, sent, DESK)
    assert found.problems == []
    assert [note.place.sheet for note in found.notes] == ["近くの医療機関"]


def test_questions_and_table_of_one_sheet_are_told_apart(sent):
    workbook = opened(sent.forms[DESK].content)
    sheet = workbook["連携会議"]
    label = "主な議題：その他"
    sheet.cell(row_of(sheet, label, 2), 3).value = "○"
    found = sheet_of(found_in(workbook, sent, DESK), "liaison")
    assert found.parts["answers"]["agenda:other"].value.text == "○"
    assert found.rows[0].cells["agenda:other"].value.is_blank


def test_a_desk_with_300_institutions_is_searched_in_time(sent):
    make.InstitutionFactory.create_batch(300, ward=sent.ward)
    content = hand_out(sent.bureau, sent.ward, sent.round, DESK).content
    contents, book = contents_of(sent, DESK), open_book(content)
    taken = []
    for _ in range(3):
        start = time.process_time()
        found = locate([Grid(sheet) for sheet in book.sheets], contents, Findings())
        taken.append(time.process_time() - start)
    assert any(len(sheet.rows or ()) > 300 for sheet in found)
    assert min(taken) < MOST_SECONDS
