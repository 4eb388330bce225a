"""Makes workbooks with things that intake leaves out or forgives; their values are all the same."""

import io
from collections.abc import Callable
from functools import cache

from openpyxl import load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.worksheet.datavalidation import DataValidation

from tests.reports.files.opening.packing import (
    BOOK,
    BOOK_RELATIONS,
    LISTED,
    LOOKS,
    MAIN,
    OFFICE,
    RELATIONS,
    SHEET,
    STRINGS,
    changed,
    parts_of,
    patched_directory,
    replaced,
    saved,
    small_workbook,
    with_shared_texts,
)
from wards.outgoing.book import put_text

SHEET_RELATIONS = "xl/worksheets/_rels/sheet1.xml.rels"


def before(part: str, mark: str, xml: str) -> Callable[[], bytes]:
    """The small workbook with more before a mark in a part."""
    return lambda: changed({part: replaced(mark, f"{xml}{mark}")})


def behind(part: str, mark: str, xml: str) -> Callable[[], bytes]:
    return lambda: changed({part: replaced(mark, f"{mark}{xml}")})


def behind_the_cells(xml: str) -> Callable[[], bytes]:
    return behind(SHEET, "</sheetData>", xml)


def more_rows(xml: str) -> Callable[[], bytes]:
    return before(SHEET, "</sheetData>", xml)


def named(name: str, xml: str) -> Callable[[], bytes]:
    """The small workbook with another part of this content."""
    return lambda: changed({name: xml.encode()})


def relations(kind: str, target: str) -> bytes:
    """What the sheet leads to."""
    relation = f'<Relationship Id="x9" Type="{OFFICE}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{RELATIONS}">{relation}</Relationships>'.encode()


def with_note(note: str) -> Callable[[], bytes]:
    notes = f'<comments xmlns="{MAIN}"><authors/><commentList>{note}</commentList></comments>'
    listing = relations("comments", "../comments9.xml")
    return lambda: changed({"xl/comments9.xml": notes.encode(), SHEET_RELATIONS: listing})


def with_text(text: str) -> bytes:
    """The small workbook with another text in A2, stored as the portal stores texts."""
    workbook = load_workbook(io.BytesIO(small_workbook()))
    put_text(workbook["研修会"]["A2"], text)
    return with_shared_texts(saved(workbook))


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


def link_to_another_workbook() -> bytes:
    relation = f'<Relationship Id="x9" Type="{OFFICE}/externalLink" Target="externalLinks/1.xml"/>'
    link = f'<externalReference xmlns:r="{OFFICE}" r:id="x9"/>'
    links = replaced("</sheets>", f"</sheets><externalReferences>{link}</externalReferences>")
    listing = replaced("</Relationships>", f"{relation}</Relationships>")
    return changed({BOOK: links, BOOK_RELATIONS: listing})


def chart_beside_the_values() -> bytes:
    workbook = load_workbook(io.BytesIO(small_workbook()))
    sheet = workbook["研修会"]
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=2))
    sheet.add_chart(chart)
    workbook.create_chartsheet("グラフ").add_chart(BarChart())
    return saved(workbook)


def prefixed(part: bytes) -> bytes:
    text = part.decode().replace("</", "\0").replace("<", "<x:").replace("\0", "</x:")
    return text.replace("<x:?", "<?").replace("xmlns=", "xmlns:x=").encode()


def wide(part: bytes) -> bytes:
    return part.decode().removeprefix('<?xml version="1.0" encoding="UTF-8"?>').encode("utf-16")


def nameless(part: bytes) -> bytes:
    for coordinate in ("A1", "B1", "A2", "B2"):
        part = part.replace(f' r="{coordinate}"'.encode(), b"")
    return part


def looks(xml: str) -> str:
    return f'<styleSheet xmlns="{MAIN}"><cellXfs>{xml}</cellXfs></styleSheet>'


def day_outside_the_calendar() -> bytes:
    day = '<row r="9"><c r="A9" s="1"><v>-70000000</v></c></row></sheetData>'
    dated = looks('<xf/><xf numFmtId="14"/>').encode()
    return changed({LOOKS: dated, SHEET: replaced("</sheetData>", day)})


def picture_that_says_it_has_a_gigabyte() -> bytes:
    content = changed({"xl/media/image1.png": b"0" * 1024})
    return patched_directory(content, "xl/media/image1.png", 1024**3)


def choices(one: str, times: int = 1) -> Callable[[], bytes]:
    return behind_the_cells(f'<dataValidations count="1">{one * times}</dataValidations>')


def names(xml: str) -> Callable[[], bytes]:
    return behind(BOOK, "</sheets>", f"<definedNames>{xml}</definedNames>")


QUERY = '<connections><connection id="1" type="4"><webPr url="http://192.0.2.1/"/></connection></connections>'
FURIGANA = "<r><rPr><b/></rPr><t>看取り</t></r><r><t>を支える</t></r><rPh sb='0' eb='3'><t>ミトリ</t></rPh>"
NOTHING = "".join(f'<definedName name="n{n}">#REF!</definedName>' for n in range(10_000))
TITLES = '<definedName name="_xlnm.Print_Titles" localSheetId="0">#REF!,1</definedName>'
PIECES = "<r><rPr><b/></rPr><t>a</t></r>" * 6_000
ATTRIBUTES = "".join(f' a{number}="1"' for number in range(50_000))
BORDERS = "".join(f'<row r="{row}"><c r="A{row}"/></row>' for row in range(10, 60_000))
LONG_FORMULA = f'<row r="9"><c><f t="shared" si="0" ref="A1:A10000">{"A1+" * 2_000}1</f></c></row>'
BINARY = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
FILES: dict[str, Callable[[], bytes]] = {
    "as it is": small_workbook,
    "as openpyxl writes it": lambda: saved(load_workbook(io.BytesIO(small_workbook()))),
    "link to another workbook": link_to_another_workbook,
    "data connection": named("xl/connections.xml", QUERY),
    "address on every cell": behind_the_cells(
        '<hyperlinks><hyperlink ref="A1:XFD1048576" id="gone"/></hyperlinks>'
    ),
    "picture that is none": lambda: changed(
        {SHEET_RELATIONS: relations("drawing", "../drawings/drawing9.xml")}
    ),
    "table without its part": behind_the_cells(
        f'<tableParts><tablePart xmlns:r="{OFFICE}" r:id="rId7"/></tableParts>'
    ),
    "chart beside the values": chart_beside_the_values,
    "note on the whole sheet": with_note('<comment ref="A1:XFD1048576" authorId="0"/>'),
    "note of many pieces": with_note(
        f'<comment ref="A1" authorId="0"><text>{PIECES}</text></comment>'
    ),
    "note on an empty cell": with_note(
        '<comment ref="H7" authorId="0"><text><t>メモ</t></text></comment>'
    ),
    "drop-down lists without end": choices('<dataValidation sqref="A1"/>', 20_000),
    "drop-down list that openpyxl refuses": choices('<dataValidation type="?" sqref="A1"/>'),
    "looks that openpyxl refuses": before(
        LOOKS, "<fills", '<fills><fill><patternFill patternType="?"/></fill></fills>'
    ),
    "looks without end": named(LOOKS, looks("<xf/>" * 9_000)),
    "names that refer to nothing": names(NOTHING),
    "print area that openpyxl refuses": names(TITLES),
    "properties that are damaged": named("docProps/core.xml", "<created>never</created>"),
    "very hidden sheet": lambda: changed({BOOK: replaced('state="visible"', 'state="veryHidden"')}),
    "names with a prefix": lambda: changed({SHEET: prefixed, STRINGS: prefixed}),
    "parts in UTF-16": lambda: changed({SHEET: wide, STRINGS: wide}),
    "cells that do not say where they are": lambda: changed({SHEET: nameless}),
    "furigana and coloured words": lambda: changed(
        {STRINGS: replaced("<t>看取りを支える</t>", FURIGANA)}
    ),
    "day outside the calendar": day_outside_the_calendar,
    "picture that says it has a gigabyte": picture_that_says_it_has_a_gigabyte,
    "comment without end": behind_the_cells(f"<!--{' ' * 5_000_000}-->"),
    "attributes without end": behind(SHEET, "<sheetData", ATTRIBUTES),
    "borders down to the last row": more_rows(
        f'{BORDERS}<row r="1048576" ht="15"><c r="A1048576"/></row>'
    ),
    "elements of no meaning": more_rows(f"<row>{'<x/>' * 260_000}</row>"),
    "merges over everything beside the values": behind_the_cells(
        '<mergeCells><mergeCell ref="F1:XFD1048576"/></mergeCells>'
    ),
    "texts that no cell has": before(STRINGS, "</sst>", "<si><t/></si>" * 210_000),
    "long formula shared by many cells": more_rows(
        LONG_FORMULA + '<row><c><f t="shared" si="0"/></c></row>' * 9_999
    ),
    # As SheetJS writes them into every workbook.
    "default types of a binary workbook": before(
        LISTED, "</Types>", f'<Default Extension="bin" ContentType="{BINARY}"/>'
    ),
}
