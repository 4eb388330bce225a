"""Answers are found by their labels, wherever sheets, rows and columns went."""

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from reports.files.opening import open_book
from reports.files.outcome import Findings
from reports.files.report_form.grid import FoundSheet, Grid
from reports.files.report_form.sheet_answers import MOST_NOTED, locate
from reports.files.report_workbook.handing_out import hand_out
from reports.files.report_workbook.layout import LOOK_ONLY
from reports.files.report_workbook.sheet import SheetContents
from reports.files.report_workbook.sheets import contents_now
from tests import factories as make
from tests.dear_properties import dear
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
    typed,
)
from tests.reports.files.sent_out import DESK, OFFICE, SentOut

pytestmark = pytest.mark.django_db
MOST_SECONDS = 0.2


@pytest.fixture
def workbook(ward) -> Workbook:
    """The form of the ward office as it went out."""
    return opened(ward.forms[OFFICE].content)


def contents_of(ward: SentOut, form=OFFICE) -> dict[str, SheetContents]:
    return contents_now(ward.users[form], ward.round, form)


def found_in(
    workbook: Workbook | bytes, ward: SentOut, form=OFFICE, contents=None
) -> tuple[dict[str, FoundSheet], Findings]:
    """The sheets that are found, by their keys, and what is said of them."""
    content, findings = workbook if isinstance(workbook, bytes) else saved(workbook), Findings()
    grids = [Grid(sheet) for sheet in open_book(content).sheets]
    sheets = locate(grids, contents or contents_of(ward, form), findings)
    return {sheet.key: sheet for sheet in sheets}, findings


def texts(sheets: dict[str, FoundSheet]) -> dict[str, tuple]:
    """What was found, without places: by sheet, what is asked once, and the rows."""
    return {
        key: (
            {
                (name, question): cell.value.text
                for name, part in sheet.parts.items()
                for question, cell in part.items()
            },
            [
                (row.number.value.text, {each: cell.value.text for each, cell in row.cells.items()})
                for row in sheet.rows or ()
            ],
        )
        for key, sheet in sheets.items()
    }


def is_found_as_it_went_out(workbook: Workbook, ward: SentOut, form=OFFICE) -> bool:
    """Whether all is found, and no word is said of it."""
    sheets, said = found_in(workbook, ward, form)
    before, _ = found_in(ward.forms[form].content, ward, form)
    return (texts(sheets), said.problems, said.notes) == (texts(before), [], [])


@pytest.mark.parametrize("form", [OFFICE, DESK])
def test_everything_that_went_out_is_found(ward, form):
    sheets, said = found_in(ward.forms[form].content, ward, form)
    contents = contents_of(ward, form)
    assert (said.problems, said.notes) == ([], [])
    assert list(sheets) == list(contents)
    for key, each in contents.items():
        rows = sheets[key].rows
        for name, part in each.parts.items():
            assert set(sheets[key].parts[name]) == {column.key for column in part.columns}
        assert (rows is not None) == bool(each.table_columns)
        assert [row.number.value.text for row in rows or ()] == list(each.rows)
        columns = {column.key for column in each.table_columns}
        assert all(set(row.cells) == columns for row in rows or ())


@given(data=st.data())
@dear(2)
def test_inserting_swapping_renaming_and_reordering_change_nothing(ward, data):
    form = data.draw(st.sampled_from([OFFICE, DESK]))
    workbook = opened(ward.forms[form].content)
    for number, sheet in enumerate(form_sheets(workbook)):
        sheet.title = f"{number}枚目"
        if sheet.cell(4, 1).value is None and data.draw(st.booleans()):
            columns = [c for c in range(1, sheet.max_column + 1) if _is_head(sheet, c)]
            if len(columns) > 1:
                swap_columns(sheet, *data.draw(st.permutations(columns))[:2])
        insert_columns(sheet, data.draw(st.integers(1, 3)), data.draw(st.integers(1, 2)))
        insert_rows(sheet, data.draw(st.integers(1, 6)), data.draw(st.integers(1, 3)))
    workbook._sheets = data.draw(st.permutations(workbook._sheets))
    assert is_found_as_it_went_out(workbook, ward, form)


def _is_head(sheet, column: int) -> bool:
    """Whether a table has a label in a column, on a sheet without questions."""
    if any(cell.value == "質問" for row in sheet.iter_rows(max_row=8) for cell in row):
        return False
    heads = [row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == "番号"]
    return bool(heads) and sheet.cell(heads[0], column).value is not None


def test_rows_beyond_the_prepared_ones_are_found_and_emptied_ones_keep_their_number(ward, workbook):
    sheet = workbook["研修会"]
    head, columns = head_of(sheet)
    for row in (head + 9, head + 200):
        sheet.cell(row, columns["テーマ"]).value = f"{row}行目の研修"
    for column in set(columns.values()) - {1}:
        sheet.cell(head + 1, column).value = None
    sheets, _ = found_in(workbook, ward)
    first, *_, gap, last = sheets["training"].rows
    assert first.number.value.text
    assert {cell.value.text for cell in first.cells.values()} == {""}
    themes = [row.cells["theme"].value.text for row in (gap, last)]
    assert themes == [f"{head + 9}行目の研修", f"{head + 200}行目の研修"]


def test_a_form_of_before_with_grey_columns_is_still_read(ward, workbook):
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
    assert is_found_as_it_went_out(workbook, ward)


def test_what_is_marked_as_only_to_look_at_is_no_answer_wherever_it_stands(ward, workbook):
    """Also between the rows, in the column of the numbers, after blanks, and on every sheet."""
    for sheet in form_sheets(workbook):
        for row in (4, 6, sheet.max_row + 3):
            for column in range(1, sheet.max_column + 1):
                if sheet.cell(row, column).value is None:
                    sheet.cell(row, column).value = f" {LOOK_ONLY}1　テーマ 去年の研修"
    assert is_found_as_it_went_out(workbook, ward)


def test_an_answer_that_begins_with_the_word_for_reference_is_an_answer(ward, workbook):
    cell = table_cell(workbook, "研修会", "備考")
    cell.value = note = "〔参考〕資料は区のホームページに掲載"
    sheets, _ = found_in(workbook, ward)
    assert note in str(texts(sheets))


def test_a_merge_over_rows_is_passed_on_and_one_over_columns_is_not_spread(ward, workbook):
    cell = table_cell(workbook, "研修会", "テーマ")
    workbook["研修会"].merge_cells(f"{cell.coordinate}:{cell.offset(1, 1).coordinate}")
    sheets, _ = found_in(workbook, ward)
    first, second = sheets["training"].rows[:2]
    assert second.cells["theme"].value.text == cell.value
    assert second.cells["theme"].value.through_merge
    assert first.cells["place"].value.is_blank
    assert second.cells["place"].value.is_blank


def test_a_blank_copy_of_a_column_and_our_own_list_are_no_reason_to_say_anything(ward, workbook):
    sheet = workbook["研修会"]
    sheet.cell(head_of(sheet)[0], sheet.max_column + 1).value = "場所"
    workbook.create_sheet("修正するところ", 0)["A1"].value = "修正するところの一覧（報告ポータル）"
    assert is_found_as_it_went_out(workbook, ward)


def test_questions_of_their_own_are_named_and_beyond_ten_counted(ward):
    workbook = opened(ward.forms[DESK].content)
    sheet = workbook["連携会議"]
    row = row_of(sheet, "開催予定回数", 2) + 1
    insert_rows(sheet, row, MOST_NOTED + 3)
    for number in range(MOST_NOTED + 3):
        sheet.cell(row + number, 2).value = f"架空の質問{number}"
        sheet.cell(row + number, 3).value = "架空の答え"
    sheets, said = found_in(workbook, ward, DESK)
    before, _ = found_in(ward.forms[DESK].content, ward, DESK)
    assert (texts(sheets), said.problems) == (texts(before), [])
    *named, more = (note.sentence for note in said.notes)
    assert len(named) == MOST_NOTED
    assert more == "ここから下の3行も、読みません。"


def test_a_label_with_words_added_is_known_again(ward, workbook):
    table_cell(workbook, "研修会", "参加人数", 0).value = "参加人数（当日に集まった人の合計）"
    _, said = found_in(workbook, ward)
    (problem,) = said.problems
    assert problem.sentence == "見出し「参加人数」が書き換わっているように見えます。"


def test_numbers_are_not_missed_where_nothing_was_entered(ward, workbook):
    workbook["研修会"].delete_cols(1)
    contents = contents_of(ward)
    empty = contents | {"training": replace(contents["training"], rows={})}
    sheets, said = found_in(workbook, ward, contents=empty)
    assert said.problems == []
    assert [row.number for row in sheets["training"].rows] == [None] * 3


def test_a_list_of_their_own_that_resembles_a_sheet_is_not_taken_for_it(ward):
    workbook = opened(ward.forms[DESK].content)
    sheet = workbook.create_sheet("近くの医療機関")
    sheet.append(["番号", "名称", "所在地", "電話番号", "種類", "備考", "担当"])
    sheet.append([1, "架空医院", "架空町", "00-0000", "診療所", "", "架空"])
    _, said = found_in(workbook, ward, DESK)
    assert said.problems == []
    assert [note.place.sheet for note in said.notes] == ["近くの医療機関"]


def test_questions_and_table_of_one_sheet_are_told_apart(ward):
    content = typed(ward.forms[DESK].content, ("連携会議", None, "主な議題：その他", "○"))
    sheets, _ = found_in(content, ward, DESK)
    assert sheets["liaison"].parts["answers"]["agenda:other"].value.text == "○"
    assert sheets["liaison"].rows[0].cells["agenda:other"].value.is_blank


def test_a_desk_with_300_institutions_is_searched_in_time(ward):
    make.InstitutionFactory.create_batch(300, ward=ward.ward)
    content = hand_out(ward.bureau, ward.ward, ward.round, DESK).content
    contents, book = contents_of(ward, DESK), open_book(content)
    taken = []
    for _ in range(3):
        start = time.process_time()
        found = locate([Grid(sheet) for sheet in book.sheets], contents, Findings())
        taken.append(time.process_time() - start)
    assert any(len(sheet.rows or ()) > 300 for sheet in found)
    assert min(taken) < MOST_SECONDS
