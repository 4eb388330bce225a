"""Decides which sheet of a file is which sheet of the form: by its labels, not its name or place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports.files.intake import mending_list
from reports.files.intake.findings import FormFindings
from reports.files.intake.grid import Grid
from reports.files.intake.labels import spoken
from reports.files.intake.question_reading import question_labels
from reports.files.intake.self_description import cover_statements
from reports.files.intake.table_head import ENOUGH, table_head_row
from reports.files.outcome import CellRef
from reports.files.patients import OF_ANYBODY, patients_column
from reports.files.report_workbook.contents import SheetContents
from reports.files.report_workbook.layout import CHOICES
from reports.files.table import DEEPEST_HEAD

# Titles stand in the first rows, even after some were inserted above.
_TITLE_ROWS = 10
# With its title a sheet is ours even if most labels are gone; without, it needs nearly all.
_ALMOST_ALL = 0.8


@dataclass(frozen=True)
class _Claim:
    """How well a sheet of the file matches one of the form. share: of its labels."""

    grid: Grid
    key: str
    share: float
    titled: bool
    named: bool

    @property
    def weight(self) -> float:
        return 2 * self.share + self.titled + 0.5 * self.named

    @property
    def is_sure(self) -> bool:
        return self.titled or self.share >= _ALMOST_ALL

    @property
    def is_likely(self) -> bool:
        return self.titled or self.share >= ENOUGH


def match_sheets(
    grids: Sequence[Grid], contents: Mapping[str, SheetContents], findings: FormFindings
) -> dict[str, Grid]:
    """Sheet key → the sheet of the file; says what is missing, double or not read."""
    claims: dict[str, list[_Claim]] = defaultdict(list)
    for grid in grids:
        if _asks_nothing(grid):
            continue
        claim = max((_claim(grid, each) for each in contents.values()), key=lambda one: one.weight)
        # The cover may say 相談支援室, which is a title as well; a sheet may have a cover on top.
        is_cover = claim.share < ENOUGH and bool(cover_statements(grid))
        if claim.is_likely and not is_cover:
            claims[claim.key].append(claim)
        elif not is_cover:
            _note_foreign(grid, findings)
    return {
        key: grid
        for key, each in contents.items()
        if (grid := _chosen(each.sheet.title, claims[key], findings)) is not None
    }


def _asks_nothing(grid: Grid) -> bool:
    """Whether a sheet is empty, the one with the choices, or our own list of what to mend."""
    if not grid.last_row or spoken(grid.name) == spoken(CHOICES):
        return True
    return _is_titled(grid, mending_list.TITLE) or _is_titled(grid, CHOICES)


def _is_titled(grid: Grid, title: str, head_row: int = 0) -> bool:
    """Whether a title stands in the first rows, and not as a label in the head of a table."""
    return any(row <= _TITLE_ROWS and row != head_row for row, _ in grid.find(title))


def _claim(grid: Grid, contents: SheetContents) -> _Claim:
    columns, questions = contents.table_columns, question_labels(contents)
    row, share = table_head_row(grid, columns) if columns else (0, 0.0)
    weight = len(columns) + 1 if columns else 0
    found = sum(bool(grid.find(label)) for label in questions)
    title = contents.sheet.title
    return _Claim(
        grid,
        contents.sheet.key,
        (share * weight + found) / (weight + len(questions)),
        titled=_is_titled(grid, title, row),
        named=spoken(grid.name) == spoken(title),
    )


def _chosen(title: str, claims: Sequence[_Claim], findings: FormFindings) -> Grid | None:
    """The one sheet that is meant; of a copy, it is said that there are two."""
    sure = [claim for claim in claims if claim.is_sure] or list(claims)
    for claim in claims:
        if claim not in sure:
            _note_foreign(claim.grid, findings)
    if not sure:
        findings.note(
            CellRef(label=title), f"シート「{title}」が見つからないので、{title}は変えません。"
        )
        return None
    for other in sure[1:]:
        findings.refuse(
            CellRef(other.grid.name),
            "",
            f"「{title}」のシートが2つあります（「{sure[0].grid.name}」と「{other.grid.name}」）。",
            "書き込んだほうだけを残し、もう1つのシートを消してください。",
        )
    return sure[0].grid


def _note_foreign(grid: Grid, findings: FormFindings) -> None:
    """Says that a sheet is not read; one with columns of patients must not even be kept."""
    filled = list(grid.filled())
    last = {column: row for row, column, _ in filled}
    named = [
        value
        for row, column, value in filled
        if row <= DEEPEST_HEAD and last[column] > row and patients_column(value.text)
    ]
    if any(patients_column(value.text) not in OF_ANYBODY for value in named):
        for value in named:
            findings.refuse_patients(CellRef(grid.name, value.coordinate), value.text)
        return
    findings.note(CellRef(grid.name), "様式にないシートなので、読みません。")
