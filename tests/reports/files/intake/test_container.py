"""Every file is opened rightly, or its owner is told what it is and what to do."""

import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.files.intake.container import (
    FileKind,
    UnusableFileError,
    kind_of,
    open_workbook,
    saved,
)
from tests.reports.files.intake import (
    harmless_files,
    hostile_kinds,
    hostile_packages,
    hostile_sheets,
)
from tests.reports.files.intake.hostile_files import FILES, HostileFile
from tests.reports.files.intake.packing import replaced, small_workbook, with_sheet, zipped

MAKERS = (hostile_kinds, hostile_packages, hostile_sheets)


def functions_of(module) -> set[str]:
    made_there = [each for each in vars(module).values() if callable(each)]
    return {each.__name__ for each in made_there if each.__module__ == module.__name__}


def test_every_maker_of_hostile_files_is_tried():
    helpers = {"package"}
    made = set().union(*map(functions_of, MAKERS)) - helpers
    assert {file.name.replace(" ", "_") for file in FILES} == made
    assert len(FILES) >= 80


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_file_that_cannot_be_used_says_what_it_is_and_what_to_do(file: HostileFile):
    with pytest.raises(UnusableFileError) as told:
        open_workbook(file.content())
    assert told.value.sentence == file.sentence
    assert file.hint in told.value.hint
    assert told.value.hint.endswith("。")


@pytest.mark.parametrize("make", harmless_files.FILES, ids=lambda make: make.__name__)
def test_what_does_no_harm_is_left_out_and_the_values_are_read(make):
    sheet = open_workbook(make()).workbook["研修会"]
    assert [sheet["A1"].value, sheet["A2"].value, sheet["B2"].value] == [
        "研修会の名称", "看取りを支える", 20,
    ]  # fmt: skip


def test_a_workbook_that_openpyxl_refuses_is_broken_and_no_failure(monkeypatch):
    def refuse(*_):
        raise RecursionError("deep inside")

    monkeypatch.setattr("openpyxl.reader.excel.ExcelReader.read_worksheets", refuse)
    with pytest.raises(UnusableFileError, match="壊れています"):
        open_workbook(small_workbook())


def test_memory_that_runs_out_is_a_failure_that_somebody_sees(monkeypatch):
    def run_out(*_):
        raise MemoryError

    monkeypatch.setattr("openpyxl.reader.excel.ExcelReader.read_worksheets", run_out)
    with pytest.raises(MemoryError):
        open_workbook(small_workbook())


def test_what_openpyxl_warns_of_is_not_heard():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        open_workbook(harmless_files.day_outside_the_calendar())


def test_the_notes_of_the_user_stay_and_too_many_are_left_out():
    whole = open_workbook(zipped(harmless_files.whole_parts())).workbook["研修会"]
    assert whole["A1"].comment.text == "確認済"
    assert whole.data_validations.count == 1
    assert whole.print_area == "'研修会'!$A$1:$E$9"
    many = open_workbook(harmless_files.note_of_many_pieces()).workbook["研修会"]
    assert many["A1"].comment is None


def test_formulas_are_texts_with_what_they_gave():
    cells = (
        '<row><c><f>1+1</f><v>2</v></c><c t="str"><f>A1&amp;"人"</f><v>2人</v></c>'
        '<c t="b"><f>TRUE()</f><v>1</v></c><c t="e"><f>1/0</f><v>#DIV/0!</v></c>'
        "<c><f>NOW()</f></c><c><f>1/4</f><v>0.25</v></c><c><v>7</v></c></row>"
        '<row r="5"><c r="C5"><f t="shared" si="0" ref="C5:C6">B5*2</f><v>8</v></c></row>'
        '<row r="6"><c r="C6"><f t="shared" si="0"/><v>10</v></c><c><f>C6</f><v>10</v></c></row>'
    )
    opened = open_workbook(with_sheet(cells))
    sheet = opened.workbook["研修会"]
    assert [sheet["A1"].value, sheet["E1"].value, sheet["C6"].value] == ["=1+1", "=NOW()", "=B6*2"]
    given = {at: opened.cached("研修会", at) for at in ("A1", "B1", "C1", "D1", "E1", "F1", "G1")}
    assert given == {
        "A1": 2, "B1": "2人", "C1": True, "D1": "#DIV/0!", "E1": None, "F1": 0.25, "G1": None,
    }  # fmt: skip
    assert [opened.cached("研修会", at) for at in ("C5", "C6", "D6")] == [8, 10, 10]
    assert opened.cached("ほかのシート", "A1") is None


def test_a_formula_that_gave_a_day_gives_a_day():
    made = harmless_files.formula_of_a_day()
    assert f"{open_workbook(made).cached('研修会', 'C2'):%Y-%m-%d}" == "2024-09-01"


@pytest.mark.parametrize("text", ["_x0041_", "一行目_x000D_", "_x005F_x0041_", "=1+1", "#N/A", "'"])
def test_a_text_that_looks_like_something_else_is_read_as_it_was_written(text):
    opened = open_workbook(harmless_files.with_text(text))
    for _ in range(2):
        assert opened.workbook["研修会"]["A2"].value == text
        opened = open_workbook(saved(opened.workbook))


def test_a_line_break_that_excel_stored_as_an_escape_is_a_line_break():
    with_break = replaced("看取りを支える", "看取りを_x000D_\n支える")
    content = harmless_files.with_part("xl/sharedStrings.xml", with_break)
    assert open_workbook(content).workbook["研修会"]["A2"].value == "看取りを\r\n支える"


@given(st.binary(max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_bytes_at_all_have_a_kind_and_no_bytes_fail(content):
    assert kind_of(content) in FileKind
    with pytest.raises(UnusableFileError):
        open_workbook(content)


ODD = ["", "0", "-1", "99999999999", "A1:XFD1048576", "XFD1048576", "１", "true", "rId1", "1e400"]


@given(st.sampled_from(sorted(harmless_files.whole_parts())), st.randoms(), st.sampled_from(ODD))
@settings(max_examples=40, deadline=None)
def test_a_workbook_with_odd_attributes_is_opened_or_refused(name, random, odd):
    parts = dict(harmless_files.whole_parts())
    pieces = parts[name].split(b'"')
    place = random.randrange(len(pieces))
    pieces[place] = odd.encode() if place % 2 else pieces[place]
    parts[name] = b'"'.join(pieces)
    try:
        opened = open_workbook(zipped(parts))
    except UnusableFileError as told:
        assert told.sentence.endswith("。")
    else:
        assert opened.workbook.worksheets
