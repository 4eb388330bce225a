"""An opened file as plain data: sheets, and the cells in which anything stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from reports.files.opening.cell_value import CellValue, cell_value
from reports.files.opening.unusable import FileKind


class TextCells(Mapping[tuple[int, int], CellValue]):
    """The cells of a long list, kept as texts. rows: by number, from the first column on."""

    def __init__(self, rows: Mapping[int, list[str]]) -> None:
        self.rows = rows

    def __getitem__(self, place: tuple[int, int]) -> CellValue:
        row, column = place
        texts = self.rows.get(row, [])
        if not 0 < column <= len(texts) or not texts[column - 1]:
            raise KeyError(place)
        return cell_value(texts[column - 1], "")

    def __iter__(self) -> Iterator[tuple[int, int]]:
        for row, texts in self.rows.items():
            yield from ((row, column) for column, text in enumerate(texts, start=1) if text)

    def __len__(self) -> int:
        return sum(1 for _ in self)


@dataclass(frozen=True)
class Sheet:
    """One sheet. cells: by (row, column) from 1, those alone that are not blank.

    A merge is one cell, at its top left. merges: (first row, first column, last row, last column).
    hidden_rows, hidden_columns: by number. notes: comments by the cell at which they hang.
    """

    name: str
    cells: Mapping[tuple[int, int], CellValue]
    is_hidden: bool = False
    merges: tuple[tuple[int, int, int, int], ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    notes: Mapping[tuple[int, int], str] = field(default_factory=dict)

    def texts(
        self, text_of: Callable[[CellValue], str] = lambda value: value.text or value.formula
    ) -> Iterator[tuple[int, list[str]]]:
        """(number, texts from the first column on) of each row in which anything stands.

        text_of: how a value is written; unless given, a formula without a value stands itself.
        """
        if isinstance(self.cells, TextCells):
            yield from self.cells.rows.items()
            return
        rows: dict[int, list[str]] = {}
        for (row, column), value in self.cells.items():
            texts = rows.setdefault(row, [])
            texts += [""] * (column - len(texts))
            texts[column - 1] = text_of(value)
        yield from rows.items()


@dataclass(frozen=True)
class Book:
    """An opened file. kind: FileKind.XLSX or CSV. A CSV is one sheet with the name "CSV"."""

    kind: FileKind
    sheets: tuple[Sheet, ...]

    @property
    def sheet_names(self) -> list[str]:
        return [sheet.name for sheet in self.sheets]


@dataclass(frozen=True)
class Remark:
    """What a marked copy says of one place: texts that can be shown as they are.

    kind: '✕ 直す' or '？ 確かめる'. sheet, cell: '' of the whole file, of a whole sheet.
    """

    kind: str
    sheet: str
    cell: str
    label: str
    found: str
    sentence: str
    hint: str

    @property
    def text(self) -> str:
        """All of it, for a comment at the cell."""
        label = f"「{self.label}」" if self.label else ""
        return "\n".join(filter(None, (f"{self.kind} {label}".strip(), self.sentence, self.hint)))
