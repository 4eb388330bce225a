"""The user's own workbook, marked: colour and comment at the cell, and a list of it all first."""

import io
import re
import warnings
import zipfile
from collections.abc import Mapping, Sequence

from lxml import etree
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.rich_text import CellRichText
from openpyxl.cell.text import Text
from openpyxl.comments import Comment
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles import Color, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from reports.files.opening.book import Remark
from reports.files.opening.marked_list import MARKS, add_list, remove_list
from reports.files.opening.package import MAIN, Package, listing_of

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
