"""Decides where in a file the answers of a form stand, whatever its sheets, rows and columns became."""

from __future__ import annotations

from collections.abc import Mapping

from reports.files.intake.findings import FormFindings
from reports.files.intake.found import FoundForm, FoundSheet
from reports.files.intake.grid import Grid
from reports.files.intake.question_reading import read_questions
from reports.files.intake.sheet_matching import match_sheets
from reports.files.intake.table_head import table_head_row
from reports.files.intake.table_reading import read_table
from reports.files.opening import Book
from reports.files.outcome import CellRef
from reports.files.reading import Identity
from reports.files.report_workbook.contents import SheetContents


def locate(book: Book, identity: Identity, contents: Mapping[str, SheetContents]) -> FoundForm:
    """All answers of a file, with their places. contents: what the portal says now, by sheet key.

    What is not found is left alone and noted; what cannot be told apart is a problem.
    """
    findings = FormFindings()
    grids = [Grid(sheet) for sheet in book.sheets]
    matched = match_sheets(grids, contents, findings)
    sheets = tuple(_read(matched[key], contents[key], findings) for key in matched)
    if not sheets:
        findings.refuse(
            CellRef(),
            "",
            "書き込むシートが1つも見つかりません。",
            f"{identity.ward}の様式をポータルで受け取り直し、それに書いて送ってください。",
        )
    return FoundForm(
        sheets, tuple(findings.problems), tuple(findings.notes), tuple(findings.patients)
    )


def _read(grid: Grid, contents: SheetContents, findings: FormFindings) -> FoundSheet:
    has_table = bool(contents.table_columns)
    table_row = table_head_row(grid, contents.table_columns)[0] if has_table else 0
    found = read_questions(grid, contents, table_row, findings)
    rows = read_table(grid, contents, findings) if has_table else None
    return FoundSheet(
        contents.sheet.key,
        grid.name,
        found.nothing,
        found.confirmed,
        found.answers,
        rows or (),
        rows is not None,
    )
