"""Makes workbooks whose sheets hold more than anybody can mean, or what no program writes."""

from __future__ import annotations

from tests.reports.files.opening.hostile_files import BROKEN, MANY_CELLS, told
from tests.reports.files.opening.packing import MAIN, SHEET, STRINGS, changed, sheet_xml, with_sheet

LONG_TEXT = told("1つのセルに 32,767 字を超える文字が入っています。", "文字を短くして")


@MANY_CELLS
def a_million_rows() -> bytes:
    return with_sheet(f"<row>{'<c><v>1</v></c>' * 11}</row>" * 99_000)


@told(
    "シート「研修会」の表から遠く離れたセル XFD1 に値が入っています。",
    "XFD1 とその周りを削除",
)
def a_value_in_the_last_column() -> bytes:
    return with_sheet('<row r="1"><c r="XFD1"><v>1</v></c></row>')


@told(
    "シート「研修会」の表から遠く離れたセル A1048576 に値が入っています。",
    "A1048576 とその周りを削除",
)
def a_value_in_the_last_row() -> bytes:
    return with_sheet('<row r="1048576"><c r="A1048576"><v>1</v></c></row>')


@LONG_TEXT
def one_text_of_a_megabyte() -> bytes:
    text = b"<si><t>" + b"a" * 1_000_000 + b"</t></si>"
    return changed({STRINGS: b'<sst xmlns="%s">%s</sst>' % (MAIN.encode(), text)})


@LONG_TEXT
def a_text_inside_its_cell_that_is_too_long() -> bytes:
    text = "あ" * 32_768
    return with_sheet(f'<row><c t="inlineStr"><is><t>{text}</t></is></c></row>')


@BROKEN
def a_number_that_is_none() -> bytes:
    return with_sheet("<row><c><v>二十</v></c></row>")


@BROKEN
def a_row_that_is_none() -> bytes:
    return with_sheet('<row r="first"><c><v>1</v></c></row>')


@BROKEN
def a_row_with_five_thousand_digits() -> bytes:
    return with_sheet(f'<row r="{"9" * 5_000}"/>')


@BROKEN
def a_cell_that_is_nowhere() -> bytes:
    return with_sheet('<row r="1"><c r="１A"><v>1</v></c></row>')


@BROKEN
def a_text_that_is_not_there() -> bytes:
    return with_sheet('<row><c t="s"><v>99</v></c></row>')


@BROKEN
def a_look_that_is_not_there() -> bytes:
    return with_sheet('<row><c s="4000"><v>1</v></c></row>')


@BROKEN
def a_merge_of_nothing() -> bytes:
    return with_sheet("", '<mergeCells><mergeCell ref="ここ"/></mergeCells>')


@BROKEN
def a_part_that_is_no_sheet() -> bytes:
    return changed({SHEET: sheet_xml("").replace(b"worksheet", b"dialogsheet")})


@told("シート「研修会」のセルの結合が大きすぎます。", "列全体や行全体の結合を解除")
def merges_that_overlap_without_end() -> bytes:
    far = '<row><c r="CC1"><v>1</v></c></row><row r="90000"><c><v>1</v></c></row>'
    merges = '<mergeCell ref="B2:XFD89999"/>'
    return with_sheet(far, f"<mergeCells>{merges}</mergeCells>")
