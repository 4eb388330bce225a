"""The first sheet of a marked copy: what is to be mended, and where."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import PatternFill
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from reports.files.opening.book import LIST_TITLE, TO_CONFIRM, TO_MEND, Remark
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
# The fill of a mark, and what is counted of its kind.
MARKS = {TO_MEND: "FFC9C9", TO_CONFIRM: "FFEFA3"}
_COUNTED = {TO_MEND: "修正するところ", TO_CONFIRM: "確かめるところ"}
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
