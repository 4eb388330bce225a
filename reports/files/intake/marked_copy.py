"""Decides how a user's own workbook shows what is to be mended: colour and comment at the cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Color, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from reports.document.exporters.safe_text import printable
from reports.files.intake.container import open_workbook, saved
from reports.files.intake.mending_list import add_list, remove_list
from reports.files.intake.remarks import TO_CONFIRM, TO_MEND, Remark, remarks_of
from reports.files.outcome import Outcome

AUTHOR = "在宅医療連携拠点 報告ポータル"
# Where ours begins in a comment; what stands before it is the user's.
BEGINNING = "【報告ポータルから】"
MARKS = {TO_MEND: "FFC9C9", TO_CONFIRM: "FFEFA3"}
_TOLD = re.compile(
    r"(?P<type>rgb(?= [0-9A-Fa-f]{8} )|(?:theme|indexed)(?= \d{1,2} )) (?P<value>\w+) "
    r"(?P<tint>-?[01](?:\.\d+)?)"
)
# Excel shows no more than this of a comment in any useful way.
LONGEST_COMMENT = 3000
# Pixels of a comment's box; its letters are about as wide as high.
_WIDTH, _LETTER, _LINE, _MARGIN = 330, 13, 19, 22


def marked_copy(content: bytes, outcome: Outcome) -> bytes:
    """The workbook with every problem and question marked at its cell, and a list of them first.

    The marks of an earlier copy are replaced. Pictures and charts are left out, as whatever was
    not read. Raises UnusableFileError for what is no workbook: of that there is no copy.
    """
    workbook = open_workbook(content).workbook
    covered = remove_list(workbook)
    for sheet in workbook.worksheets:
        _unmark(sheet, covered)
    remarks = remarks_of(outcome, workbook.sheetnames)
    covered = {}
    for sheet in workbook.worksheets:
        covered |= _mark(sheet, [each for each in remarks if each.place.sheet == sheet.title])
    add_list(workbook, remarks, MARKS, covered)
    return saved(workbook)


def _mark(sheet: Worksheet, remarks: list[Remark]) -> dict[str, str]:
    """Marks the cells of a sheet; returns place → the fill that its mark covers."""
    if not remarks:
        return {}
    sheet.sheet_properties.tabColor = MARKS[_gravest(remarks)]
    # On paper the comments follow the sheet.
    sheet.page_setup.cellComments = "atEnd"
    corners = _corners(sheet)
    by_cell: dict[str, list[Remark]] = {}
    for remark in remarks:
        if remark.place.cell:
            cell = corners.get(remark.place.cell, remark.place.cell)
            by_cell.setdefault(cell, []).append(remark)
    covered = {
        _place(sheet[cell]): _told(sheet[cell].fill)
        for cell in by_cell
        if sheet[cell].fill.fill_type == "solid"
    }
    for coordinate, of_cell in by_cell.items():
        _mark_cell(sheet[coordinate], of_cell)
    return covered


def _gravest(remarks: Iterable[Remark]) -> str:
    return min((remark.kind for remark in remarks), key=list(MARKS).index)


def _corners(sheet: Worksheet) -> dict[str, str]:
    """Of each cell inside a merge, the first one, which alone is shown."""
    return {
        sheet.cell(row, column).coordinate: area.start_cell.coordinate
        for area in sheet.merged_cells.ranges
        for row, column in area.cells
    }


def _mark_cell(cell: Cell, remarks: list[Remark]) -> None:
    cell.fill = PatternFill("solid", fgColor=MARKS[_gravest(remarks)])
    ours = "\n\n".join(dict.fromkeys(remark.text for remark in remarks))
    own = cell.comment
    text = f"{BEGINNING}\n{ours}"
    if own:
        text = f"{own.text.rstrip()}\n\n{text}"
    cell.comment = _comment(text, own.author if own else AUTHOR)


def _comment(text: str, author: str | None) -> Comment:
    text = printable(text)
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
            # The container keeps no sizes of boxes, so every comment gets one that fits.
            own = cell.comment.text.partition(BEGINNING)[0].rstrip()
            cell.comment = _comment(own, cell.comment.author) if own else None
        if cell.has_style and cell.fill.fill_type == "solid" and _is_mark(cell.fill.fgColor):
            cell.fill = _fill(covered.get(_place(cell), ""))


def _is_mark(colour: Color) -> bool:
    """Whether a colour is one of ours; programs write its first two letters, opacity, as they like."""
    return colour.type == "rgb" and colour.rgb[-6:].upper() in MARKS.values()


def _place(cell: Cell) -> str:
    return f"{cell.parent.title}!{cell.coordinate}"


def _told(fill: PatternFill) -> str:
    """A plain fill in words: 'rgb FFABCDEF 0.0', 'theme 4 0.6'."""
    colour = fill.fgColor
    return f"{colour.type} {colour.value} {colour.tint}"


def _fill(told: str) -> PatternFill:
    """The fill that was told; none where it cannot be understood, or was never told."""
    match = _TOLD.fullmatch(told)
    if match is None:
        return PatternFill()
    value = match["value"] if match["type"] == "rgb" else int(match["value"])
    colour = Color(**{match["type"]: value}, tint=float(match["tint"]))
    return PatternFill("solid", fgColor=colour)
