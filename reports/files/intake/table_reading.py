"""Decides which rows of a sheet belong to its table, and what stands in each of their cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from reports.files.intake.findings import FormFindings, own_value
from reports.files.intake.found import FoundCell, FoundRow
from reports.files.intake.grid import Grid
from reports.files.intake.labels import spoken
from reports.files.intake.no_records import no_record
from reports.files.intake.table_head import (
    ENOUGH,
    TableHead,
    last_row_of_head,
    read_head,
    table_head_row,
)
from reports.files.opening.cell_value import CellValue
from reports.files.outcome import CellRef
from reports.files.report_workbook.contents import SheetContents
from reports.files.report_workbook.layout import NUMBER


def read_table(
    grid: Grid, contents: SheetContents, findings: FormFindings
) -> tuple[FoundRow, ...] | None:
    """The rows of a sheet's table that hold anything; None where its head is not sure."""
    row, share = table_head_row(grid, contents.table_columns)
    if share < ENOUGH:
        labels = "｜".join([NUMBER, *(column.label for column in contents.table_columns)][:4])
        findings.refuse(
            CellRef(grid.name),
            "",
            "表の見出しの行が見つかりません。",
            f"「{labels}｜…」と並ぶ見出しの行を、元の様式のとおりに戻してください。",
        )
        return None
    below = _columns_by_row(grid, max(row, last_row_of_head(grid, row)))
    head = read_head(grid, row, contents.table_columns, _first_rows(below), findings)
    if not head.number and contents.rows:
        findings.refuse(
            CellRef(grid.name, grid.address(row, min(head.columns.values(), default=1))),
            "",
            f"「{NUMBER}」の列が見つからず、どの行がどの記録か分かりません。",
            f"元の様式の「{NUMBER}」の列を、見出しと番号ごと戻してください。",
        )
        return None
    return tuple(_rows(grid, contents, head, below, findings))


def _columns_by_row(grid: Grid, head_row: int) -> dict[int, set[int]]:
    """Row → its filled columns, of the rows below the head; a merge counts at its first cell."""
    below: dict[int, set[int]] = defaultdict(set)
    for row, column, _ in grid.filled():
        if row > head_row:
            below[row].add(column)
    return below


def _first_rows(below: Mapping[int, set[int]]) -> dict[int, int]:
    first: dict[int, int] = {}
    for row, columns in below.items():
        for column in columns:
            first.setdefault(column, row)
    return first


def _rows(
    grid: Grid,
    contents: SheetContents,
    head: TableHead,
    below: Mapping[int, set[int]],
    findings: FormFindings,
) -> list[FoundRow]:
    labels = {column.key: column.label for column in contents.table_columns}
    ours = {*head.columns.values(), *([head.number] if head.number else [])}
    rows = []
    for row, filled in below.items():
        asked = filled & ours
        if not asked or _is_head_again(grid, head, row, asked):
            continue
        values = [grid.value(row, column) for column in sorted(asked)]
        if why := no_record(values):
            findings.note(CellRef(grid.name, values[0].coordinate), why)
            continue
        if len(values) > 1 and all(value.struck for value in values):
            _refuse_struck(grid, values, findings)
        cells = {key: _cell(grid, row, column, labels[key]) for key, column in head.columns.items()}
        number = _cell(grid, row, head.number, NUMBER) if head.number else None
        place = CellRef(grid.name, grid.address(row, head.number or min(ours)))
        rows.append(FoundRow(place, number, cells))
    return rows


def _refuse_struck(grid: Grid, values: list[CellValue], findings: FormFindings) -> None:
    findings.refuse(
        CellRef(grid.name, values[0].coordinate),
        values[0].text,
        "この行は、取り消し線で消されています。",
        "記録を削除するなら行を空欄にし、残すなら取り消し線を外してください。",
    )


def _is_head_again(grid: Grid, head: TableHead, row: int, columns: set[int]) -> bool:
    """Whether a row repeats the labels, as people do for a second page."""
    return len(columns) > 1 and all(
        spoken(grid.text(row, column)) == spoken(grid.text(head.row, column)) for column in columns
    )


def _cell(grid: Grid, row: int, column: int, label: str) -> FoundCell:
    place = CellRef(grid.name, grid.address(row, column), label)
    return FoundCell(place, own_value(grid, row, column))
