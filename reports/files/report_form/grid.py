"""One sheet of a form that came back: its cells through merges, and its labels by their words."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property

from openpyxl.utils import get_column_letter

from reports.files.opening.book import CellKind, CellValue, Sheet
from reports.files.outcome import CellRef
from reports.files.report_workbook.layout import NOT_READ
from wards.japanese.letters import plain

# A label is a few words; longer texts are answers, and are not compared with labels.
LONGEST_LABEL = 120
_UNSPOKEN = re.compile(r"[\s※＊*:]|[(\[【〔]?(?:必須|任意)[)\]】〕]?")
# Two labels of one sheet such as '場所' and '備考' share less; one letter changed of five shares more.
ALIKE = 0.75
# Shorter words, such as 場所, stand inside many others.
FEWEST_LETTERS = 3

Merge = tuple[int, int, int, int]  # first row, first column, last row, last column


class Grid:
    """The cells of one sheet by row and column, counted from 1 as Excel shows them.

    What lies outside the sheet is blank, and so is what is marked as only to be read by people. Hidden
    rows, columns and sheets are read as others are.
    """

    def __init__(self, sheet: Sheet) -> None:
        self.name = sheet.name
        self.cells = {
            place: value
            for place, value in sheet.cells.items()
            if not value.raw.lstrip().startswith(NOT_READ)
        }
        self.last_row = max((row for row, _ in self.cells), default=0)
        self.last_column = max((column for _, column in self.cells), default=0)
        self._merges: dict[tuple[int, int], Merge] = {
            (row, column): merge
            for merge in sheet.merges
            for row in range(merge[0], merge[2] + 1)
            for column in range(merge[1], merge[3] + 1)
        }

    def place(self, row: int, column: int, label: str = "") -> CellRef:
        """Where a cell is, as Excel calls it: (8, 3) is C8."""
        return CellRef(self.name, f"{get_column_letter(column)}{row}", label)

    def merge(self, row: int, column: int) -> Merge:
        """The merge around a cell; the cell alone where there is none."""
        return self._merges.get((row, column), (row, column, row, column))

    def value(self, row: int, column: int) -> CellValue:
        """What stands in a cell; inside a merge, what stands at its top left."""
        first_row, first_column, last_row, last_column = self.merge(row, column)
        value = self.cells.get((first_row, first_column), CellValue(CellKind.BLANK))
        if (first_row, first_column) == (last_row, last_column):
            return value
        first, last = self.place(first_row, first_column), self.place(last_row, last_column)
        through = (first_row, first_column) != (row, column)
        return value._replace(merged=f"{first.cell}:{last.cell}", through_merge=through)

    def own_value(self, row: int, column: int) -> CellValue:
        """What stands in a cell of a column; what a merge brings from another column is not its."""
        if self.merge(row, column)[1] != column:
            return CellValue(CellKind.BLANK)
        return self.value(row, column)

    def text(self, row: int, column: int) -> str:
        """The text of a cell as a person reads it; '' where there is none."""
        return self.value(row, column).text

    def filled(self) -> Iterator[tuple[int, int, CellValue]]:
        """(row, column, value) of all cells that are not blank, row by row; a merge is one cell."""
        return ((row, column, self.value(row, column)) for row, column in self.cells)

    def find(self, label: str) -> list[tuple[int, int]]:
        """Where a label stands, row by row; spaces, widths, ※ and （必須） make no difference."""
        return list(self._labels.get(spoken(label), ()))

    @cached_property
    def _labels(self) -> dict[str, list[tuple[int, int]]]:
        labels: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for place, value in self.cells.items():
            if value.kind is CellKind.TEXT and len(value.text) <= LONGEST_LABEL:
                labels[spoken(value.text)].append(place)
        return labels


def spoken(label: str) -> str:
    """What a label says: without width, spaces, line breaks, marks and 必須.

    >>> spoken("開催日 ※（必須）"), spoken("対象の\\n職種：医師"), spoken("週あたりの　開設時間")
    ('開催日', '対象の職種医師', '週あたりの開設時間')
    """
    return _UNSPOKEN.sub("", plain(label)).casefold()


def most_alike(words: str, labels: Iterable[str]) -> str:
    """The label that a changed one may have been; '' when none is near. All of them as spoken.

    >>> most_alike("開催の日", ["開催日", "場所"]), most_alike("担当者", ["開催日", "場所"])
    ('開催日', '')
    """
    likeness = {label: _likeness(words, label) for label in labels}
    best = max(likeness, key=likeness.__getitem__, default="")
    return best if likeness.get(best, 0.0) >= ALIKE else ""


def _likeness(one: str, other: str) -> float:
    """From 0.0 to 1.0; a label with words added or taken away is as good as the same."""
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) >= FEWEST_LETTERS and shorter in longer:
        return 1.0
    return SequenceMatcher(None, one, other).ratio()


@dataclass(frozen=True)
class FoundCell:
    """The answer to a question as it stands in the file."""

    place: CellRef
    value: CellValue


@dataclass(frozen=True)
class FoundRow:
    """A row of a table that holds anything. number: None where the column of numbers is lost."""

    place: CellRef
    number: FoundCell | None
    cells: Mapping[str, FoundCell] = field(default_factory=dict)


@dataclass(frozen=True)
class FoundSheet:
    """A sheet of the form as it was found. name: what it is called in the file.

    parts: as in `SheetContents`, the answers by column key; a question whose label was not found is
    not among them, and a note says so. rows: None where the head of a table is not sure, or there
    is no table.
    """

    key: str
    name: str
    parts: Mapping[str, Mapping[str, FoundCell]]
    rows: tuple[FoundRow, ...] | None
