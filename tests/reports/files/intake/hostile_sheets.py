"""Makes workbooks whose sheets hold more than anybody can mean, or what no program writes."""

from __future__ import annotations

from tests.reports.files.intake.hostile_files import BROKEN, MANY_CELLS, told
from tests.reports.files.intake.packing import MAIN, SHEET, STRINGS, changed, sheet_xml, with_sheet

LONG_TEXT = told("1つのセルに 32,767 字を超える文字が入っています。", "文字を短くして")
MANY_FORMULAS = told("シート「研修会」の数式が多すぎて、読み込めません。", "［値の貼り付け］")


@MANY_CELLS
def a_million_rows() -> bytes:
    return with_sheet("<row><c><v>1</v></c></row>" * 1_000_000)


@MANY_CELLS
def rows_with_borders_alone() -> bytes:
    return with_sheet('<row><c s="1"/></row>' * 60_000)


@MANY_CELLS
def rows_without_cells() -> bytes:
    return with_sheet('<row ht="15"/>' * 110_000)


@MANY_CELLS
def sixteen_thousand_columns_in_seven_rows() -> bytes:
    return with_sheet(f"<row>{'<c><v>1</v></c>' * 16_384}</row>" * 7)


@MANY_CELLS
def elements_of_no_meaning() -> bytes:
    return with_sheet("<row>" + "<x/>" * 260_000 + "</row>")


@told(
    "シート「研修会」のセルの結合（A1:XFD1048576）が大きすぎます。",
    "列全体や行全体の結合を解除",
)
def the_whole_sheet_merged() -> bytes:
    return with_sheet("", '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')


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
def one_text_of_ten_megabytes() -> bytes:
    text = b"<si><t>" + b"a" * 10_000_000 + b"</t></si>"
    return changed({STRINGS: b'<sst xmlns="%s">%s</sst>' % (MAIN.encode(), text)})


@LONG_TEXT
def a_text_inside_its_cell_that_is_too_long() -> bytes:
    text = "あ" * 32_768
    return with_sheet(f'<row><c t="inlineStr"><is><t>{text}</t></is></c></row>')


@told(
    "展開すると極端に大きくなるファイルのため、安全のために読み込みを止めました。",
    "様式をもう一度ダウンロード",
)
def more_texts_than_there_can_be_cells() -> bytes:
    items = b"<si><t/></si>" * 210_000
    return changed({STRINGS: b'<sst xmlns="%s">%s</sst>' % (MAIN.encode(), items)})


@MANY_FORMULAS
def a_long_formula_shared_by_many_cells() -> bytes:
    first = f'<c><f t="shared" si="0" ref="A1:A10000">{"A1+" * 2_000}1</f></c>'
    return with_sheet(f"<row>{first}</row>" + '<row><c><f t="shared" si="0"/></c></row>' * 9_999)


@MANY_FORMULAS
def formulas_of_a_megabyte() -> bytes:
    return with_sheet(f"<row><c><f>{'1+' * 500_000}1</f></c></row>")


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
