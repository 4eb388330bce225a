"""The marked copy is the user's own workbook, with colour, comment and list of what to mend."""

import re

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Color, PatternFill

from reports.files.marked_copy import marked_copy
from reports.files.opening import UnusableFileError
from reports.files.opening.book import TO_CONFIRM, TO_MEND
from reports.files.opening.marking import AUTHOR, COLUMNS, HEAD_ROW, MARKS, NAME
from reports.files.outcome import CellRef, Outcome, Problem, Question, QuestionKind
from tests.reports.files.filling import opened, saved
from tests.reports.files.opening.packing import parts_of

SHEET = "研修会"
PEOPLE, PLACE = CellRef(SHEET, "C3", "参加人数"), CellRef(SHEET, "B4", "場所")
UNREADABLE = Problem(
    PEOPLE, "３８入", "「３８入」を数として読めません。", "数字だけを入力してください。"
)
MISSING = Problem(PEOPLE, "", "人数がありません。", "人数を入力してください。")
UNSURE = Question("k", QuestionKind.CONFLICT, PLACE, "〃", "上の行と同じと読みます。", ())


def workbook_of_user() -> Workbook:
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = SHEET
    for row in (["研修会"], ["番号", "場所", "参加人数"], [1, "会館", "３８入"], [2, "〃", 24]):
        sheet.append(row)
    workbook.create_sheet("it's another")["A1"].value = "x"
    return workbook


def marked(*problems: Problem, questions: tuple[Question, ...] = (), workbook=None) -> Workbook:
    content = saved(workbook or workbook_of_user())
    return opened(marked_copy(content, Outcome(problems=problems, questions=questions)))


def colour(workbook: Workbook, cell: str, sheet: str = SHEET) -> str:
    fill = workbook[sheet][cell].fill
    return fill.fgColor.rgb[-6:] if fill.fill_type == "solid" else ""


def listed(workbook: Workbook) -> list[list[str]]:
    """The lines of the list, without its head."""
    rows = workbook[NAME].iter_rows(min_row=HEAD_ROW + 1, max_col=len(COLUMNS), values_only=True)
    return [[text or "" for text in row] for row in rows]


def test_a_problem_is_coloured_and_explained_at_its_cell():
    workbook = marked(UNREADABLE)
    comment = workbook[SHEET]["C3"].comment
    assert colour(workbook, "C3") == MARKS[TO_MEND]
    assert comment.author == AUTHOR == "在宅医療連携拠点 報告ポータル"
    for text in (TO_MEND, "参加人数", UNREADABLE.sentence, UNREADABLE.hint):
        assert text in comment.text
    assert workbook[SHEET]["C3"].value == "３８入"
    assert (colour(workbook, "C4"), workbook[SHEET]["C4"].comment) == ("", None)


def test_several_remarks_on_one_cell_share_one_comment_in_the_gravest_colour_a_question_has_its_own():
    same_cell = Question("k", QuestionKind.CONFLICT, PEOPLE, "", "38人と読みます。", ())
    workbook = marked(UNREADABLE, MISSING, questions=(same_cell, UNSURE))
    text, other = (workbook[SHEET][cell].comment.text for cell in ("C3", "B4"))
    assert (colour(workbook, "C3"), colour(workbook, "B4")) == (MARKS[TO_MEND], MARKS[TO_CONFIRM])
    assert MARKS[TO_MEND] != MARKS[TO_CONFIRM]
    assert all(each.sentence in text for each in (UNREADABLE, MISSING, same_cell))
    assert TO_CONFIRM in other
    assert UNSURE.sentence in other


def test_a_comment_of_the_user_is_kept_above_ours():
    own = workbook_of_user()
    own[SHEET]["C3"].comment = Comment("係長に確認", "架空 係長")
    own[SHEET]["A1"].comment = Comment("別のメモ", "架空 係長")
    workbook = marked(UNREADABLE, workbook=own)
    text = workbook[SHEET]["C3"].comment.text
    assert text.startswith("係長に確認\n")
    assert text.index("係長に確認") < text.index(UNREADABLE.sentence)
    assert workbook[SHEET]["A1"].comment.text == "別のメモ"


def test_the_box_of_a_comment_grows_with_its_text():
    long = Problem(UNREADABLE.place, "", "長い文です。" * 40, "修正のしかたです。")
    assert box_height(long) > 2 * box_height(UNREADABLE) > 100


def box_height(problem: Problem) -> int:
    """In pixels, out of the drawing: openpyxl writes sizes and does not read them."""
    content = marked_copy(saved(workbook_of_user()), Outcome(problems=(problem,)))
    drawing = next(part for name, part in parts_of(content).items() if name.endswith(".vml"))
    return int(re.search(rb"height:(\d+)px", drawing)[1])


def test_inside_a_merge_the_first_cell_is_marked():
    own = workbook_of_user()
    own[SHEET].merge_cells("B3:C3")
    workbook = marked(UNREADABLE, workbook=own)
    assert colour(workbook, "B3") == MARKS[TO_MEND]
    assert UNREADABLE.sentence in workbook[SHEET]["B3"].comment.text


def test_whole_sheets_and_the_whole_file_stand_in_the_list_only():
    of_sheet = Problem(CellRef("it's another"), "", "見出しがありません。", "戻してください。")
    of_file = Problem(CellRef(), "", "版が古いです。", "受け取り直してください。")
    workbook = marked(of_sheet, of_file)
    assert [row[1:3] for row in listed(workbook)] == [["ファイル全体", "―"], ["it's another", "―"]]
    assert workbook["it's another"].sheet_properties.tabColor.rgb[-6:] == MARKS[TO_MEND]
    assert workbook[SHEET].sheet_properties.tabColor is None
    assert not any(cell.comment for sheet in workbook for row in sheet.iter_rows() for cell in row)


def test_the_list_comes_first_with_links_in_the_order_of_sheets_and_cells():
    other = Problem(CellRef("it's another", "A1", "欄"), "x", "違います。", "修正してください。")
    workbook = marked(other, UNREADABLE, questions=(UNSURE,))
    sheet = workbook[NAME]
    assert workbook.sheetnames[0] == NAME
    assert workbook.active == sheet
    assert [each.sheet_view.tabSelected for each in workbook] == [True, False, False]
    assert listed(workbook) == [
        [TO_MEND, SHEET, "C3", "参加人数", "３８入", UNREADABLE.sentence, UNREADABLE.hint],
        [TO_CONFIRM, SHEET, "B4", "場所", "〃", UNSURE.sentence, listed(workbook)[1][6]],
        [TO_MEND, "it's another", "A1", "欄", "x", "違います。", "修正してください。"],
    ]
    links = [sheet.cell(HEAD_ROW + number, 3).hyperlink.location for number in (1, 2, 3)]
    assert links == ["'研修会'!C3", "'研修会'!B4", "'it''s another'!A1"]
    assert "修正するところ 2か所　確かめるところ 1か所" in sheet["A2"].value


def test_the_list_prints_on_a4_in_the_design_face():
    sheet = marked(UNREADABLE)[NAME]
    setup = sheet.page_setup
    assert (setup.paperSize, setup.orientation, setup.fitToWidth) == (9, "landscape", 1)
    faces = {cell.font.name for row in sheet.iter_rows() for cell in row if cell.value}
    assert faces == {"BIZ UDPGothic"}


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "a\x00b", "あ" * 40_000, "<b>&amp;"])
def test_what_stood_there_is_shown_as_text_and_never_calculated(text):
    problem = Problem(CellRef(SHEET, "C3", text[:50]), text, f"「{text}」は読めません。", text)
    workbook = marked(problem)
    kinds = {cell.data_type for row in workbook[NAME].iter_rows() for cell in row if cell.value}
    assert kinds == {"s"}


def test_marking_a_marked_copy_replaces_list_comments_and_colours():
    own = workbook_of_user()
    own[SHEET]["B4"].fill = PatternFill("solid", fgColor=Color(theme=4, tint=0.6))
    own[SHEET]["C3"].comment = Comment("係長に確認", "架空 係長")
    first = marked_copy(saved(own), Outcome(problems=(UNREADABLE,), questions=(UNSURE,)))
    again = opened(marked_copy(first, Outcome(problems=(UNREADABLE,), questions=(UNSURE,))))
    assert again.sheetnames == [NAME, SHEET, "it's another"]
    assert again[SHEET]["C3"].comment.text.count(UNREADABLE.sentence) == 1
    assert len(listed(again)) == 2

    mended = opened(marked_copy(saved(again), Outcome(problems=(MISSING,))))
    assert UNREADABLE.sentence not in mended[SHEET]["C3"].comment.text
    assert mended[SHEET]["B4"].comment is None
    assert mended[SHEET]["B4"].fill.fgColor == Color(theme=4, tint=0.6)

    clean = opened(marked_copy(saved(mended), Outcome()))
    assert (colour(clean, "C3"), clean[SHEET]["C3"].comment.text) == ("", "係長に確認")
    assert clean[SHEET].sheet_properties.tabColor is None
    assert listed(clean) == []


def test_a_mark_whose_memory_was_lost_or_forged_comes_off_without_colour():
    own = workbook_of_user()
    own[SHEET]["C3"].fill = PatternFill("solid", fgColor="FFABCDEF")
    for forged in (None, "theme 99999 0", "rgb x 0", "rgb FFABCDEF 1e99", "=1"):
        workbook = marked(UNREADABLE, workbook=own)
        told = workbook[NAME].cell(HEAD_ROW + 1, len(COLUMNS) + 2)
        assert told.value == "rgb FFABCDEF 0.0"
        told.value = forged
        clean = opened(marked_copy(saved(workbook), Outcome()))
        assert colour(clean, "C3") == ""


def test_of_what_is_no_workbook_there_is_no_copy():
    with pytest.raises(UnusableFileError):
        marked_copy(b"name,number\n", Outcome(problems=(UNREADABLE,)))
