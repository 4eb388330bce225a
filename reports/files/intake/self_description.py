"""Decides where a file says whose form it is: on its cover, and in the line that every sheet repeats."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.files.intake.grid import Grid
from reports.files.intake.labels import spoken
from reports.files.opening.cell_value import CellValue
from reports.files.outcome import CellRef
from reports.files.report_workbook.layout import (
    BODY,
    FORM_NUMBER,
    LAYOUT_NUMBER,
    ROUND,
    WARD_CODE,
    WARD_NAME,
)
from wards.japanese.letters import plain

LABELS = (WARD_NAME, WARD_CODE, BODY, ROUND, LAYOUT_NUMBER, FORM_NUMBER)
_SPOKEN = {spoken(label) for label in LABELS}
# One of the short words alone, such as 区 or 調査, may be anybody's.
_FEWEST_ON_A_COVER = 3
# A line is short, and a label stands in few places: more is nobody's cover.
_LONGEST_LINE, _MOST_PLACES = 500, 50
# How far from its label an answer may have moved.
_REACH = 6
_ANY_LABEL = "|".join(sorted(LABELS, key=len, reverse=True))
_IN_LINE = re.compile(
    rf"(?:^|(?<=[\s、,|]))(?P<label>{_ANY_LABEL})\s*:\s*"
    rf"(?P<text>.*?)(?=[\s、,|]+(?:{_ANY_LABEL})\s*:|$)",
    re.DOTALL,
)


@dataclass(frozen=True)
class Statement:
    """What a file says of itself at one place. label: one of LABELS. text: never blank."""

    label: str
    text: str
    place: CellRef
    on_cover: bool


def statements_of(grids: Sequence[Grid]) -> list[Statement]:
    """All that is said, that of the cover first."""
    return [
        *(each for grid in grids for each in cover_statements(grid)),
        *(each for grid in grids for each in _in_lines(grid)),
    ]


def cover_statements(grid: Grid) -> list[Statement]:
    """What a sheet says in cells beside their labels; [] of one that is no cover."""
    places = [(label, *place) for label in LABELS for place in grid.find(label)[:_MOST_PLACES]]
    said = [
        Statement(label, answer.text, CellRef(grid.name, answer.coordinate, label), on_cover=True)
        for label, row, column in places
        if (answer := _answer(grid, row, column)) is not None
    ]
    kinds = {label for label, _, _ in places}
    return said if len(kinds) >= _FEWEST_ON_A_COVER else []


def _answer(grid: Grid, row: int, column: int) -> CellValue | None:
    """What stands right of a label, or below it where nothing does."""
    right = ((row, column + step) for step in range(1, _REACH))
    below = ((row + step, column) for step in range(1, _REACH))
    label = grid.value(row, column)
    for cells in (right, below):
        for place in cells:
            value = grid.value(*place)
            if value.text and value.coordinate != label.coordinate:
                if spoken(value.text) not in _SPOKEN:
                    return value
                break
    return None


def _in_lines(grid: Grid) -> Iterator[Statement]:
    for _, _, value in grid.filled():
        if not len(FORM_NUMBER) < len(value.text) <= _LONGEST_LINE:
            continue
        line = plain(value.text)
        if FORM_NUMBER not in line:
            continue
        said = {match["label"]: match["text"].strip() for match in _IN_LINE.finditer(line)}
        for label, text in said.items():
            if text and FORM_NUMBER in said:
                yield Statement(label, text, CellRef(grid.name, value.coordinate, label), False)
