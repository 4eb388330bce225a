"""Every file is opened rightly, or its owner hears what it is and what to do."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from reports.files.opening import open_book
from reports.files.opening.book import CellKind, Sheet, cell_value
from reports.files.opening.unusable import FileKind, UnusableFileError
from tests.reports.files.opening import harmless_files
from tests.reports.files.opening.hostile_files import FILES, HostileFile
from tests.reports.files.opening.packing import (
    LOOKS,
    SHEET,
    changed,
    saved,
    sheet_xml,
    with_shared_texts,
    with_sheet,
    zipped,
)

# A list of texts knows no looks, and takes what stands far out, and more.
NOT_SO_IN_LISTS = {
    "a quarter million values", "a look that is not there", "a value in the last column",
    "a value in the last row", "a merge of millions of cells",
    "document type among the looks",
}  # fmt: skip


def only_sheet(content: bytes, **options) -> Sheet:
    return next(each for each in open_book(content, **options).sheets if each.name == "研修会")


def texts_of(content: bytes, **options) -> dict[tuple[int, int], str]:
    sheet = only_sheet(content, **options)
    rows = {
        (number, column): text
        for number, texts in sheet.rows.items()
        for column, text in enumerate(texts, 1)
        if text
    }
    return rows | {place: cell.text for place, cell in sheet.cells.items()}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_file_that_cannot_be_used_says_what_it_is_and_what_to_do(file: HostileFile):
    content = file.content()
    for values_only in {False, file.name not in NOT_SO_IN_LISTS}:
        with pytest.raises(UnusableFileError) as refused:
            open_book(content, values_only=values_only)
        assert refused.value.sentence == file.sentence
        assert file.hint in refused.value.hint
        assert refused.value.hint.endswith("。")


@pytest.mark.parametrize("name", harmless_files.FILES)
def test_what_does_no_harm_is_left_out_and_the_values_are_read(name):
    content = harmless_files.FILES[name]()
    for values_only in {False, name != "very hidden sheet"}:
        texts = texts_of(content, values_only=values_only)
        assert [texts[1, 1], texts[2, 1], texts[2, 2]] == ["研修会の名称", "看取りを支える", "20"]


def test_a_sheet_says_what_is_merged_hidden_and_noted_and_has_those_cells_that_exist():
    assert len(only_sheet(harmless_files.FILES["borders down to the last row"]()).cells) == 5
    sheet = only_sheet(zipped(harmless_files.whole_parts()))
    assert sheet.notes == {(1, 1): "確認済"}
    noted = harmless_files.FILES["note on an empty cell"]()
    assert only_sheet(noted).notes == {(7, 8): "メモ"}
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({3}, {3})
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'
        '<row r="3"><c r="C3"><v>3</v></c></row>'
    )
    merges = '<mergeCell ref="A1:B2"/><mergeCell ref="C3:XFD1048576"/>'
    merged = only_sheet(with_sheet(rows, f"<mergeCells>{merges}</mergeCells>"))
    assert list(merged.cells) == [(1, 1), (3, 3)]
    assert merged.merges == ((1, 1, 2, 2), (3, 3, 53, 53))


def test_formulas_are_read_as_what_they_gave():
    cells = (
        '<row><c><f>1+1</f><v>2</v></c><c t="str"><f>A1&amp;"人"</f><v>2人</v></c>'
        '<c t="b"><f>TRUE()</f><v>1</v></c><c t="e"><f>1/0</f><v>#DIV/0!</v></c>'
        "<c><f>NOW()</f></c><c><f>1/4</f><v>0.25</v></c></row>"
        '<row r="5"><c r="C5"><f t="shared" si="0" ref="C5:C6">B5*2</f><v>8</v></c></row>'
        '<row r="6"><c r="C6"><f t="shared" si="0"/></c></row>'
    )
    sheet = only_sheet(with_sheet(cells))
    assert [(cell.kind, cell.text, cell.formula) for cell in sheet.cells.values()] == [
        (CellKind.NUMBER, "2", "=1+1"),
        (CellKind.TEXT, "2人", '=A1&"人"'),
        (CellKind.TRUTH, "TRUE", "=TRUE()"),
        (CellKind.ERROR, "#DIV/0!", "=1/0"),
        (CellKind.FORMULA, "", "=NOW()"),
        (CellKind.NUMBER, "0.25", "=1/4"),
        (CellKind.NUMBER, "8", "=B5*2"),
        (CellKind.FORMULA, "", "=…"),
    ]


@pytest.mark.parametrize("number", [14, 27, 31, 50, 57, 58])
def test_a_day_in_a_look_that_only_japanese_excel_knows_is_a_day_and_so_is_what_a_formula_gave(
    number,
):
    look = harmless_files.looks(f'<xf numFmtId="{number}"/>')
    row = "<row><c><v>45536</v></c><c><f>TODAY()</f><v>45536</v></c></row>"
    content = changed({LOOKS: look.encode(), SHEET: sheet_xml(row)})
    for cell in only_sheet(content).cells.values():
        assert (cell.day, cell.hidden) == (date(2024, 9, 1), "")


@pytest.mark.parametrize("text", ["_x0041_", "一行目_x000D_", "_x005F_x0041_", "=1+1", "#N/A", "'"])
def test_a_text_that_looks_like_something_else_is_read_as_it_was_written(text):
    cell = only_sheet(harmless_files.with_text(text)).cells[2, 1]
    assert (cell.kind, cell.text) == (CellKind.TEXT, text)


def test_a_text_knows_what_of_it_is_struck_out_or_raised():
    def run(look: str, text: str) -> str:
        return f"<r><rPr>{look}</rPr><t>{text}</t></r>"

    items = (
        run("<strike/>", "20") + run("", "25"),
        run('<strike val="0"/>', "20") + run("", "25"),
        run("", "30") + run('<vertAlign val="superscript"/>', "1"),
        run("<strike/>", "2") + run("<strike/>", "0"),
        "<t>20</t><rPh><t>ニ</t></rPh>",
    )
    cells = "".join(f'<c t="inlineStr"><is>{item}</is></c>' for item in items)
    corrected, plain, noted, struck, _ = only_sheet(
        with_sheet(f"<row>{cells}</row>")
    ).cells.values()
    marks = [
        (cell.text, cell.struck, cell.struck_in_part, cell.raised_in_part)
        for cell in (corrected, plain, noted, struck)
    ]
    assert marks == [
        ("2025", False, True, False),
        ("2025", False, False, False),
        ("301", False, False, True),
        ("20", True, False, False),
    ]


texts = st.text("架空_x0041 <&\"'髙𠮷", max_size=6).map(str.strip)
values = st.none() | st.integers(-9, 10**10) | texts


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(values, max_size=4), min_size=1, max_size=4), st.booleans())
def test_the_values_are_those_that_were_written(written, shared):
    book = Workbook()
    book.active.title = "研修会"
    expected = {}
    for row, cells in enumerate(written, start=2):
        for column, value in enumerate(cells, start=1):
            stored = value.replace("_x0041", "_x005F_x0041") if isinstance(value, str) else value
            book.active.cell(row, column).value = stored
            if value not in (None, ""):
                expected[row, column] = str(value)
    content = with_shared_texts(saved(book)) if shared else saved(book)
    assert texts_of(content) == texts_of(content, values_only=True) == expected


@pytest.mark.parametrize(
    ("stored", "text"), [("2.70200995E8", "270200995"), ("007", "7"), ("0.5", "0.5")]
)
def test_a_number_is_read_as_it_was_typed(stored, text):
    content = with_sheet(f'<row r="3"><c r="B3"><v>{stored}</v></c></row>')
    assert texts_of(content) == texts_of(content, values_only=True) == {(3, 2): text}


@given(st.binary(max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_bytes_at_all_are_opened_or_refused(content):
    try:
        book = open_book(content)
    except UnusableFileError as refused:
        assert refused.sentence.endswith("。")
    else:
        assert book.kind is FileKind.CSV


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
        book = open_book(zipped(parts))
    except UnusableFileError as refused:
        assert refused.sentence.endswith("。")
    else:
        assert book.sheets


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (20, "20"), (20.0, "20"), (19.5, "19.5"), (0.1 + 0.2, "0.3"), (-0.0, "0"), (1e15, "1000000000000000"),
        (1e-7, "0.0000001"), (123456789012345678, "123456789012345678"), (-3, "-3"),
    ],
)  # fmt: skip
def test_a_number_is_written_as_it_is_shown(number, text):
    cell = cell_value(number, "A1")
    assert (cell.kind, cell.text, cell.number) == (CellKind.NUMBER, text, Decimal(text))


@given(st.floats() | st.integers())
def test_any_number_has_a_text_that_means_the_number(number):
    cell = cell_value(number, "A1")
    assert cell.kind is CellKind.NUMBER
    assert str(cell.number) != ""


@pytest.mark.parametrize(
    ("value", "text", "number"),
    [
        (date(2024, 9, 1), "2024-09-01", 45536),
        (datetime.fromisoformat("2024-09-01"), "2024-09-01", 45536),
        (datetime.fromisoformat("2024-09-01T12:00"), "2024-09-01 12:00", Decimal("45536.5")),
        (time(6, 0), "06:00", Decimal("0.25")),
        (timedelta(hours=25, minutes=30), "25:30", Decimal("1.0625")),
        (datetime.fromisoformat("1900-01-20"), "1900-01-20", 20),
    ],
)
def test_days_and_times_keep_their_serial_numbers(value, text, number):
    cell = cell_value(value, "A1")
    assert (cell.text, cell.number) == (text, number)


@given(st.datetimes(min_value=datetime.fromisoformat("1900-01-01")))
def test_any_moment_that_excel_knows_is_a_day(moment):
    assert cell_value(moment, "A1").day == moment.date()
