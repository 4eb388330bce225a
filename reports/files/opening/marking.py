"""The user's own workbook, marked: colour and comment at the cell, and a list of it all first."""

import io
import re
import warnings
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace

from lxml import etree
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.rich_text import CellRichText
from openpyxl.cell.text import Text
from openpyxl.comments import Comment
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles import Color, PatternFill
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from reports.files.opening.book import LIST_TITLE, TO_CONFIRM, TO_MEND, Remark
from reports.files.opening.package import MAIN, Package, listing_of
from wards.outgoing.book import (
    LINK,
    LISTED,
    NOTE,
    PALETTE,
    TABLE_HEAD,
    TEXT,
    Look,
    dress,
    fit_to_paper,
    put_text,
    row_height,
)
from wards.outgoing.safe_text import looks_like_formula

# The fill of a mark, and what is counted of its kind.
MARKS = {TO_MEND: "FFC9C9", TO_CONFIRM: "FFEFA3"}
_COUNTED = {TO_MEND: "修正するところ", TO_CONFIRM: "確かめるところ"}
AUTHOR = "在宅医療連携拠点 報告ポータル"
# Where ours begins in a comment; what stands before it is the user's.
BEGINNING = "【報告ポータルから】"
_FILL = re.compile(
    r"(?P<type>rgb(?= [0-9A-Fa-f]{8} )|(?:theme|indexed)(?= \d{1,2} )) (?P<value>\w+) "
    r"(?P<tint>-?[01](?:\.\d+)?)"
)
# Excel shows no more than this of a comment in any useful way.
LONGEST_COMMENT = 3000
# Pixels of a comment's box; its letters are about as wide as high.
_WIDTH, _LETTER, _LINE, _MARGIN = 330, 13, 19, 22
# What of a sheet is opened. Pictures, charts, links and tables are left out; where openpyxl cannot
# read the rest either, the cells alone are.
_CELLS = ("sheetData", "mergeCells")
_KEPT = (
    *_CELLS,
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetProtection", "autoFilter",
    "conditionalFormatting", "dataValidations", "printOptions", "pageMargins", "pageSetup",
    "headerFooter", "rowBreaks", "colBreaks",
)  # fmt: skip


def marked_copy(content: bytes, remarks: Sequence[Remark]) -> bytes:
    """The workbook with the marks; see `opening.marked_copy`."""
    workbook = _loaded(Package(content))
    covered = remove_list(workbook)
    for sheet in workbook.worksheets:
        _unmark(sheet, covered)
    order = {name: number for number, name in enumerate(workbook.sheetnames)}
    remarks = sorted(remarks, key=lambda each: order.get(each.sheet, -1))
    covered = {}
    for sheet in workbook.worksheets:
        covered |= _mark(sheet, [each for each in remarks if each.sheet == sheet.title])
    add_list(workbook, remarks, covered)
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


class _Reader(ExcelReader):
    """openpyxl's reader, which gets texts as they are stored, escapes included."""

    def read_strings(self) -> None:
        for entry in self.package.findall(
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
        ):
            items = etree.fromstring(self.archive.read(entry.PartName[1:]))
            self.shared_strings = [_stored_text(item) for item in items]


def _stored_text(item: etree._Element) -> str | CellRichText:
    if item.find(f"{MAIN}r") is None:
        return Text.from_tree(item).content
    return CellRichText.from_tree(item)


def _loaded(package: Package) -> Workbook:
    worksheets = {part for _, _, part in package.worksheets()}
    with warnings.catch_warnings():
        # Of unknown extensions and the like, which do no harm.
        warnings.simplefilter("ignore")
        try:
            return _read(package, worksheets, _KEPT)
        except Exception:  # Looks and names of other programs are often not as openpyxl wants them.
            return _read(package, worksheets, _CELLS)


def _read(package: Package, worksheets: set[str], kept: Sequence[str]) -> Workbook:
    reader = _Reader(_reduced(package, worksheets, kept), keep_links=False, rich_text=True)
    reader.read()
    return reader.wb


def _reduced(package: Package, worksheets: set[str], kept: Sequence[str]) -> io.BytesIO:
    """A package with the parts that hold cells, texts, looks and notes, and nothing else."""
    file = io.BytesIO()
    book = package.main_part
    parts = ["[content_types].xml", listing_of(book), package.part_of_kind("sharedStrings")]
    looks = {"xl/styles.xml": "styles", "xl/theme/theme1.xml": "theme"} if kept is _KEPT else {}
    with zipfile.ZipFile(file, "w") as reduced:
        for part in filter(None, parts):
            reduced.writestr(package.spelled(part), package.read(part))
        for name, kind in looks.items():
            if part := package.part_of_kind(kind):
                reduced.writestr(name, package.read(part))
        names = {"definedNames"} if kept is _CELLS else set()
        reduced.writestr(package.spelled(book), _without(package.tree(book), names))
        for part in worksheets:
            sheet = package.tree(part)
            others = {_local_name(child) for child in sheet} - set(kept)
            reduced.writestr(package.spelled(part), _without(sheet, others))
            notes = package.part_of_kind("comments", part) if kept is _KEPT else ""
            if notes:
                listing = package.tree(listing_of(part))
                for relation in list(listing):
                    if not relation.get("Type", "").endswith("/comments"):
                        listing.remove(relation)
                reduced.writestr(package.spelled(listing_of(part)), etree.tostring(listing))
                reduced.writestr(package.spelled(notes), package.read(notes))
    return file


def _without(root: etree._Element, names: set[str]) -> bytes:
    """A part without the children of the root that have these names."""
    for child in list(root):
        if _local_name(child) in names:
            root.remove(child)
    return etree.tostring(root)


def _local_name(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _mark(sheet: Worksheet, remarks: list[Remark]) -> dict[str, str]:
    """Marks the cells of a sheet; returns place → the fill that its mark covers."""
    if not remarks:
        return {}
    sheet.sheet_properties.tabColor = MARKS[_gravest(remarks)]
    # On paper the comments follow the sheet.
    sheet.page_setup.cellComments = "atEnd"
    # Of each cell inside a merge, the first one, which alone is shown.
    corners = {
        sheet.cell(*place).coordinate: area.start_cell.coordinate
        for area in sheet.merged_cells.ranges
        for place in area.cells
    }
    by_cell: dict[str, list[Remark]] = {}
    for remark in remarks:
        if remark.cell:
            by_cell.setdefault(corners.get(remark.cell, remark.cell), []).append(remark)
    covered = {}
    for coordinate, of_cell in by_cell.items():
        cell = sheet[coordinate]
        if cell.fill.fill_type == "solid":
            # In words: 'rgb FFABCDEF 0.0', 'theme 4 0.6'.
            colour = cell.fill.fgColor
            covered[_place(cell)] = f"{colour.type} {colour.value} {colour.tint}"
        _mark_cell(cell, of_cell)
    return covered


def _gravest(remarks: Sequence[Remark]) -> str:
    return min((remark.kind for remark in remarks), key=list(MARKS).index)


def _mark_cell(cell: Cell, remarks: list[Remark]) -> None:
    cell.fill = PatternFill("solid", fgColor=MARKS[_gravest(remarks)])
    ours = "\n\n".join(dict.fromkeys(remark.text for remark in remarks))
    own = cell.comment
    text = f"{BEGINNING}\n{ours}"
    if own:
        text = f"{own.text.rstrip()}\n\n{text}"
    cell.comment = _comment(text, own.author if own else AUTHOR)


def _comment(text: str, author: str | None) -> Comment:
    if len(text) > LONGEST_COMMENT:
        text = f"{text[:LONGEST_COMMENT]}…"
    lines = sum(len(line) * _LETTER // (_WIDTH - _MARGIN) + 1 for line in text.split("\n"))
    return Comment(text, author or AUTHOR, height=lines * _LINE + _MARGIN, width=_WIDTH)


def _unmark(sheet: Worksheet, covered: Mapping[str, str]) -> None:
    colour = sheet.sheet_properties.tabColor
    if colour is not None and _is_mark(colour):
        sheet.sheet_properties.tabColor = None
    for cell in sheet._cells.values():
        if cell.comment:
            # openpyxl reads no sizes of boxes, so every comment gets one that fits.
            own = cell.comment.text.partition(BEGINNING)[0].rstrip()
            cell.comment = _comment(own, cell.comment.author) if own else None
        if cell.has_style and cell.fill.fill_type == "solid" and _is_mark(cell.fill.fgColor):
            cell.fill = _fill(covered.get(_place(cell), ""))


def _is_mark(colour: Color) -> bool:
    """Whether a colour is one of ours; programs write its first two letters, opacity, as they like."""
    return colour.type == "rgb" and colour.rgb[-6:].upper() in MARKS.values()


def _place(cell: Cell) -> str:
    return f"{cell.parent.title}!{cell.coordinate}"


def _fill(words: str) -> PatternFill:
    """The fill in such words; none where they cannot be understood, or are not known."""
    match = _FILL.fullmatch(words)
    if match is None:
        return PatternFill()
    value = match["value"] if match["type"] == "rgb" else int(match["value"])
    colour = Color(**{match["type"]: value}, tint=float(match["tint"]))
    return PatternFill("solid", fgColor=colour)


# --- The list on the first sheet: what is to be mended, and where ----------------------------------

NAME = "修正するところ"
LEAD = (
    "まだ何も保存していません。下のセルを修正して、このファイルをそのまま、もう一度送ってください。"
    "修正するセルは赤、確かめるセルは黄色で、コメントが付いています。"
    "この一覧のシートは読み取りません。消しても、そのままでもかまいません。"
)
HEAD_ROW = 4
# (label, width in characters): together the width of A4 landscape at the size of the body.
COLUMNS = (
    ("種類", 12), ("シート", 15), ("セル", 7), ("欄", 16), ("入っている値", 16), ("何が違うか", 32),
    ("修正のしかた", 32),
)  # fmt: skip
# Behind them, out of sight: what the marks cover, by which the next marked copy takes them off.
_COVERED = len(COLUMNS) + 1
_TITLE = Look(size=18, bold=True, colour=PALETTE[0])
_COUNTS = Look(size=12, bold=True, wrap=True)
_KIND = replace(LISTED, bold=True, wrap=False)


def add_list(workbook: Workbook, remarks: Sequence[Remark], covered: Mapping[str, str]) -> None:
    """Puts the list before all sheets. covered: place of a marked cell → what its fill was."""
    sheet = workbook.create_sheet(NAME, 0)
    kinds = [remark.kind for remark in remarks]
    counts = "　".join(f"{words} {kinds.count(kind)}か所" for kind, words in _COUNTED.items())
    _put(sheet.cell(1, 1), LIST_TITLE, _TITLE)
    sheet.row_dimensions[1].height = 30
    _across(sheet, 2, counts, _COUNTS, height=20)
    _across(sheet, 3, LEAD, NOTE, height=38)
    for column, (label, width) in enumerate(COLUMNS, start=1):
        _put(sheet.cell(HEAD_ROW, column), label, TABLE_HEAD)
        sheet.column_dimensions[sheet.cell(1, column).column_letter].width = width
    for row, remark in enumerate(remarks, start=HEAD_ROW + 1):
        _put_remark(sheet, row, remark)
        sheet.cell(row, 1).fill = PatternFill("solid", fgColor=MARKS[remark.kind])
    for row, (place, fill) in enumerate(covered.items(), start=HEAD_ROW + 1):
        _put(sheet.cell(row, _COVERED), place, NOTE)
        _put(sheet.cell(row, _COVERED + 1), fill, NOTE)
    _set_up(sheet)
    workbook.active = 0
    for each in workbook.worksheets:
        # Two selected sheets would be typed into at once.
        each.sheet_view.tabSelected = each is sheet


def remove_list(workbook: Workbook) -> dict[str, str]:
    """Takes away the list of an earlier marked copy; returns what its marks cover."""
    covered: dict[str, str] = {}
    for sheet in list(workbook.worksheets):
        if sheet.cell(1, 1).value == LIST_TITLE and len(workbook.worksheets) > 1:
            for row in sheet.iter_rows(min_row=HEAD_ROW + 1, min_col=_COVERED, values_only=True):
                place, fill, *_ = (*row, None, None)
                covered[str(place)] = str(fill)
            workbook.remove(sheet)
    return covered


def _put_remark(sheet: Worksheet, row: int, remark: Remark) -> None:
    texts = remark._replace(sheet=remark.sheet or "ファイル全体", cell=remark.cell or "―")
    for column, text in enumerate(texts, start=1):
        _put(sheet.cell(row, column), text, _KIND if column == 1 else LISTED)
    if remark.cell:
        cell = sheet.cell(row, 3)
        _put(cell, remark.cell, LINK)
        name = remark.sheet.replace("'", "''")
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{name}'!{remark.cell}")
    heights = (row_height(text, width) for text, (_, width) in zip(texts, COLUMNS, strict=True))
    sheet.row_dimensions[row].height = max(heights)


def _across(sheet: Worksheet, row: int, text: str, look: Look, height: float) -> None:
    _put(sheet.cell(row, 1), text, look)
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(COLUMNS))
    sheet.row_dimensions[row].height = height


def _put(cell: Cell, text: str, look: Look) -> None:
    put_text(cell, text)
    dress(cell, replace(look, number_format=TEXT))
    cell.quotePrefix = looks_like_formula(text)


def _set_up(sheet: Worksheet) -> None:
    """A4 landscape, one page wide, the head on every page."""
    sheet.sheet_view.showGridLines = False
    for column in (_COVERED, _COVERED + 1):
        sheet.column_dimensions[sheet.cell(1, column).column_letter].hidden = True
    sheet.print_area = f"A1:{sheet.cell(sheet.max_row, len(COLUMNS)).coordinate}"
    sheet.freeze_panes = sheet.cell(HEAD_ROW + 1, 1)
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    fit_to_paper(sheet, sheet.ORIENTATION_LANDSCAPE, pages_high=0)
    sheet.oddFooter.center.text = "&P / &N"
