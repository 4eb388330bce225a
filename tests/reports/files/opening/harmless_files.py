"""Makes workbooks with things that intake leaves out or forgives; their values are all the same."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from functools import cache

from openpyxl import load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.worksheet.datavalidation import DataValidation

from reports.document.exporters.xlsx.book import put_text
from tests.reports.files.opening.packing import (
    MAIN,
    OFFICE,
    RELATIONS,
    SHEET,
    STRINGS,
    Part,
    changed,
    parts_of,
    patched_directory,
    replaced,
    saved,
    small_workbook,
    with_shared_texts,
)

FILES: list[Callable[[], bytes]] = []
BOOK = "xl/workbook.xml"
LOOKS = "xl/styles.xml"
BOOK_RELATIONS = "xl/_rels/workbook.xml.rels"


def harmless(make: Callable[[], bytes]) -> Callable[[], bytes]:
    FILES.append(make)
    return make


def with_part(name: str, change: Part) -> bytes:
    return changed({name: change})


def with_text(text: str) -> bytes:
    """The small workbook with another text in A2, stored as the portal stores texts."""
    workbook = load_workbook(io.BytesIO(small_workbook()))
    put_text(workbook["研修会"]["A2"], text)
    return with_shared_texts(saved(workbook))


def behind_the_cells(elements: str) -> bytes:
    return with_part(SHEET, replaced("</sheetData>", f"</sheetData>{elements}"))


def with_relation(kind: str, target: str, mode: str = "External") -> bytes:
    relation = (
        f'<Relationship Id="x9" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="{mode}"/>'
    )
    listing = f'<Relationships xmlns="{RELATIONS}">{relation}</Relationships>'
    return changed({"xl/worksheets/_rels/sheet1.xml.rels": listing.encode()})


@cache
def whole_parts() -> dict[str, bytes]:
    """The parts of a workbook with one of everything that is kept."""
    workbook = load_workbook(io.BytesIO(small_workbook()))
    sheet = workbook["研修会"]
    sheet.merge_cells("D1:E2")
    sheet["A1"].comment = Comment("確認済", "区役所")
    choices = DataValidation("list", formula1='"はい,いいえ"')
    choices.add("C1:C9")
    sheet.add_data_validation(choices)
    sheet.conditional_formatting.add("B1:B9", CellIsRule("equal", ["0"]))
    sheet.print_area, sheet.print_title_rows, sheet.freeze_panes = "A1:E9", "1:1", "A2"
    sheet.oddHeader.center.text = "研修会"
    sheet.row_dimensions[3].hidden = sheet.column_dimensions["C"].hidden = True
    return parts_of(with_shared_texts(saved(workbook)))


@harmless
def as_it_is() -> bytes:
    return small_workbook()


@harmless
def as_openpyxl_writes_it() -> bytes:
    return saved(load_workbook(io.BytesIO(small_workbook())))


@harmless
def link_to_another_workbook() -> bytes:
    relation = f'<Relationship Id="x9" Type="{OFFICE}/externalLink" Target="externalLinks/1.xml"/>'
    link = f'<externalReference xmlns:r="{OFFICE}" r:id="x9"/>'
    links = f"</sheets><externalReferences>{link}</externalReferences>"
    relations = replaced("</Relationships>", f"{relation}</Relationships>")
    return changed({BOOK: replaced("</sheets>", links), BOOK_RELATIONS: relations})


@harmless
def data_connection() -> bytes:
    query = b'<connections><connection id="1" type="4"><webPr url="http://192.0.2.1/"/></connection></connections>'
    return changed({"xl/connections.xml": query})


@harmless
def address_on_every_cell() -> bytes:
    return behind_the_cells(
        '<hyperlinks><hyperlink ref="A1:XFD1048576" r:id="gone"/></hyperlinks>'.replace(
            "r:id", "id"
        )
    )


@harmless
def picture_that_is_none() -> bytes:
    return with_relation("drawing", "../drawings/drawing9.xml", "Internal")


@harmless
def table_without_its_part() -> bytes:
    return behind_the_cells(f'<tableParts><tablePart xmlns:r="{OFFICE}" r:id="rId7"/></tableParts>')


@harmless
def chart_beside_the_values() -> bytes:
    workbook = load_workbook(io.BytesIO(small_workbook()))
    sheet = workbook["研修会"]
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=2))
    sheet.add_chart(chart)
    workbook.create_chartsheet("グラフ").add_chart(BarChart())
    return saved(workbook)


def with_note(note: str) -> bytes:
    notes = f'<comments xmlns="{MAIN}"><authors/><commentList>{note}</commentList></comments>'
    relation = f'<Relationship Id="x9" Type="{OFFICE}/comments" Target="../comments9.xml"/>'
    listing = f'<Relationships xmlns="{RELATIONS}">{relation}</Relationships>'
    return changed(
        {
            "xl/comments9.xml": notes.encode(),
            "xl/worksheets/_rels/sheet1.xml.rels": listing.encode(),
        }
    )


@harmless
def note_on_the_whole_sheet() -> bytes:
    return with_note('<comment ref="A1:XFD1048576" authorId="0"/>')


@harmless
def note_of_many_pieces() -> bytes:
    pieces = "<r><rPr><b/></rPr><t>a</t></r>" * 6_000
    return with_note(f'<comment ref="A1" authorId="0"><text>{pieces}</text></comment>')


@harmless
def drop_down_lists_without_end() -> bytes:
    one = '<dataValidation sqref="A1"/>'
    return behind_the_cells(f'<dataValidations count="1">{one * 20_000}</dataValidations>')


@harmless
def drop_down_list_that_openpyxl_refuses() -> bytes:
    wrong = '<dataValidation type="まちがい" sqref="A1"/>'
    return behind_the_cells(f'<dataValidations count="1">{wrong}</dataValidations>')


@harmless
def looks_that_openpyxl_refuses() -> bytes:
    return with_part(
        LOOKS,
        replaced("<fills", '<fills><fill><patternFill patternType="?"/></fill></fills><fills'),
    )


@harmless
def looks_without_end() -> bytes:
    looks = f'<styleSheet xmlns="{MAIN}"><cellXfs>{"<xf/>" * 9_000}</cellXfs></styleSheet>'
    return changed({LOOKS: looks.encode()})


@harmless
def names_that_refer_to_nothing() -> bytes:
    names = "".join(f'<definedName name="n{n}">#REF!</definedName>' for n in range(10_000))
    return with_part(BOOK, replaced("</sheets>", f"</sheets><definedNames>{names}</definedNames>"))


@harmless
def print_area_that_openpyxl_refuses() -> bytes:
    name = '<definedName name="_xlnm.Print_Titles" localSheetId="0">#REF!,1</definedName>'
    return with_part(BOOK, replaced("</sheets>", f"</sheets><definedNames>{name}</definedNames>"))


@harmless
def properties_that_are_damaged() -> bytes:
    return with_part("docProps/core.xml", b"<created>never</created>")


@harmless
def very_hidden_sheet() -> bytes:
    return with_part(BOOK, replaced('state="visible"', 'state="veryHidden"'))


@harmless
def names_with_a_prefix() -> bytes:
    def prefixed(part: bytes) -> bytes:
        text = part.decode().replace("</", "\0").replace("<", "<x:").replace("\0", "</x:")
        return text.replace("<x:?", "<?").replace("xmlns=", "xmlns:x=").encode()

    return changed({SHEET: prefixed, STRINGS: prefixed})


@harmless
def parts_in_utf_16() -> bytes:
    def wide(part: bytes) -> bytes:
        return part.decode().removeprefix('<?xml version="1.0" encoding="UTF-8"?>').encode("utf-16")

    return changed({SHEET: wide, STRINGS: wide})


@harmless
def cells_that_do_not_say_where_they_are() -> bytes:
    def nameless(part: bytes) -> bytes:
        for coordinate in ("A1", "B1", "A2", "B2"):
            part = part.replace(f' r="{coordinate}"'.encode(), b"")
        return part

    return changed({SHEET: nameless})


@harmless
def furigana_and_coloured_words() -> bytes:
    plain = "<t>看取りを支える</t>"
    runs = "<r><rPr><b/></rPr><t>看取り</t></r><r><t>を支える</t></r><rPh sb='0' eb='3'><t>ミトリ</t></rPh>"
    return changed({STRINGS: replaced(plain, runs)})


@harmless
def day_outside_the_calendar() -> bytes:
    looks = f'<styleSheet xmlns="{MAIN}"><cellXfs><xf/><xf numFmtId="14"/></cellXfs></styleSheet>'
    day = '<row r="9"><c r="A9" s="1"><v>-70000000</v></c></row></sheetData>'
    return changed({LOOKS: looks.encode(), SHEET: replaced("</sheetData>", day)})


@harmless
def picture_that_says_it_has_a_gigabyte() -> bytes:
    content = changed({"xl/media/image1.png": b"0" * 1024})
    return patched_directory(content, "xl/media/image1.png", 1024**3)


@harmless
def comment_without_end() -> bytes:
    return behind_the_cells(f"<!--{' ' * 5_000_000}-->")


@harmless
def attributes_without_end() -> bytes:
    many = "".join(f' a{number}="1"' for number in range(50_000))
    return with_part(SHEET, replaced("<sheetData", f"<sheetData{many}"))


@harmless
def borders_down_to_the_last_row() -> bytes:
    rows = "".join(f'<row r="{row}"><c r="A{row}"/></row>' for row in range(10, 60_000))
    last = '<row r="1048576" ht="15"><c r="A1048576"/></row>'
    return with_part(SHEET, replaced("</sheetData>", f"{rows}{last}</sheetData>"))


@harmless
def elements_of_no_meaning() -> bytes:
    return with_part(SHEET, replaced("</sheetData>", f"<row>{'<x/>' * 260_000}</row></sheetData>"))


@harmless
def merges_over_everything_beside_the_values() -> bytes:
    return behind_the_cells('<mergeCells><mergeCell ref="F1:XFD1048576"/></mergeCells>')


@harmless
def texts_that_no_cell_has() -> bytes:
    return with_part(STRINGS, replaced("</sst>", f"{'<si><t/></si>' * 210_000}</sst>"))


@harmless
def long_formula_shared_by_many_cells() -> bytes:
    first = f'<row r="9"><c><f t="shared" si="0" ref="A1:A10000">{"A1+" * 2_000}1</f></c></row>'
    rows = first + '<row><c><f t="shared" si="0"/></c></row>' * 9_999
    return with_part(SHEET, replaced("</sheetData>", f"{rows}</sheetData>"))


@harmless
def default_types_of_a_binary_workbook() -> bytes:
    """As SheetJS writes them into every workbook."""
    kind = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
    default = f'<Default Extension="bin" ContentType="{kind}"/></Types>'
    return with_part("[Content_Types].xml", replaced("</Types>", default))


@harmless
def note_on_an_empty_cell() -> bytes:
    return with_note('<comment ref="H7" authorId="0"><text><t>メモ</t></text></comment>')


def formula_of_a_day() -> bytes:
    """A formula in C2 that gave 1 September 2024."""
    workbook = load_workbook(io.BytesIO(small_workbook()))
    sheet = workbook["研修会"]
    sheet["C2"] = date(2024, 9, 1)
    parts = parts_of(saved(workbook))
    # openpyxl writes the day as 45536 of a look for days.
    cell = parts[SHEET].decode()
    assert "<v>45536</v>" in cell
    return changed(
        {SHEET: cell.replace("<v>45536</v>", "<f>TODAY()</f><v>45536</v>").encode()},
        saved(workbook),
    )
