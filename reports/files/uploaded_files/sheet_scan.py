"""Decides whether a worksheet is small enough to be opened, and what its formulas last gave."""

from __future__ import annotations

from dataclasses import dataclass

from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

from reports.files.uploaded_files import limits
from reports.files.uploaded_files.archive import BROKEN
from reports.files.uploaded_files.kept_children import KeptChildren
from reports.files.uploaded_files.package import MAIN
from reports.files.uploaded_files.shared_texts import TEXT, unescaped
from reports.files.uploaded_files.text_runs import RUN, Look, Run, TextInRuns, text_of
from reports.files.uploaded_files.unusable import UnusableFileError
from reports.files.uploaded_files.xml_parts import pass_over

ROW, CELL, VALUE, FORMULA = (f"{MAIN} {name}" for name in ("row", "c", "v", "f"))
MERGE, HEADERS = f"{MAIN} mergeCell", f"{MAIN} headerFooter"
DELETE_EMPTY = (
    "値のない行や列（罫線や色だけの所）を選んで［削除］し、保存し直してください。"
    "元の様式をダウンロードして、値を写すのが確実です。"
)
Cached = str | int | float | bool


@dataclass
class Budget:
    """What all sheets of a workbook together may still have."""

    elements: int = limits.MOST_ELEMENTS
    cells: int = limits.MOST_CELLS
    merged_cells: int = limits.MOST_MERGED_CELLS
    formula_characters: int = limits.MOST_FORMULA_CHARACTERS
    bytes_beside_cells: int = limits.MOST_BYTES_BESIDE_CELLS
    elements_of_notes: int = limits.MOST_ELEMENTS_OF_NOTES


@dataclass
class ScannedSheet:
    """A worksheet that may be opened: its part without what is not needed, and cached values.

    `plain`: the cells and merges alone. in_runs: texts that stand in their cells, as far as parts
    of them are struck out or raised.
    """

    part: bytes
    plain: bytes
    cached: dict[str, Cached]
    in_runs: dict[str, TextInRuns]


def scan_sheet(title: str, part: bytes, budget: Budget) -> ScannedSheet:
    """Count what a sheet has before it is built. Raises UnusableFileError for too much."""
    scan = _SheetScan(title, budget)
    pass_over(part, scan)
    left_out = set()
    for name, length in scan.lengths().items():
        if name not in _ESSENTIAL and name in scan.kept:
            budget.bytes_beside_cells -= length
            if budget.bytes_beside_cells < 0:
                left_out.add(name)
    if scan.lengths().get("headerFooter", 0) > limits.LONGEST_HEADER:
        left_out.add("headerFooter")
    return ScannedSheet(
        scan.cut(frozenset(left_out)),
        scan.cut(scan.kept - _ESSENTIAL),
        scan.cached,
        scan.in_runs,
    )


_ESSENTIAL = {"sheetData", "mergeCells"}


class _SheetScan(KeptChildren):
    kept = frozenset(
        {
            *_ESSENTIAL,
            "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetProtection",
            "autoFilter", "conditionalFormatting", "dataValidations", "printOptions",
            "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks",
        }
    )  # fmt: skip

    def __init__(self, title: str, budget: Budget) -> None:
        self.title, self.budget = title, budget
        self.cached: dict[str, Cached] = {}
        self.shared: dict[str, int] = {}
        self.row = 0
        self.coordinate = self.kind = ""
        self.has_formula = False
        self.formula: dict[str, str] = {}
        self.collected: list[str] = []
        self.in_runs: dict[str, TextInRuns] = {}
        self.runs: list[Run] = []
        self.look: Look | None = None

    def started(self, name: str, attributes: dict[str, str]) -> None:
        if name == CELL:
            self._cell(attributes)
        elif self.has_formula and name == VALUE:
            self._collect()
        elif name == FORMULA:
            self.has_formula, self.formula = True, attributes
            self._collect()
        elif name == ROW:
            self._row(attributes)
        elif name == MERGE:
            self._merge(attributes.get("ref", ""))
        elif name == RUN or self.look:
            self._part_of_text(name, attributes)
        elif self.depth <= 2:
            self._child(name, attributes)
        if self.elements > self.budget.elements:
            raise self._too_many_cells()

    def ended(self, name: str) -> None:
        if self.has_formula:
            if name == FORMULA:
                self._formula("".join(self._collected()))
            elif name == VALUE:
                self._value("".join(self._collected()))
            elif name == CELL:
                self.has_formula = False
        elif self.look:
            self._end_of_part(name)
        elif self.depth == 1:
            super().ended(name)
            self.budget.elements -= self.elements

    def _part_of_text(self, name: str, attributes: dict[str, str]) -> None:
        self.look = self.look or Look()
        self.look.started(name, attributes)
        if name == TEXT:
            self._collect()

    def _end_of_part(self, name: str) -> None:
        if name == TEXT:
            self.runs.append(self.look.run("".join(self._collected())))
        elif name == CELL:
            text, self.runs, self.look = text_of(self.runs), [], None
            if isinstance(text, TextInRuns):
                self.in_runs[self.coordinate] = text

    def _child(self, name: str, attributes: dict[str, str]) -> None:
        if self.depth == 1 and name != f"{MAIN} worksheet":
            raise UnusableFileError(*BROKEN)
        super().started(name, attributes)

    def _row(self, attributes: dict[str, str]) -> None:
        self.row = int(attributes.get("r", self.row + 1))
        self.coordinate = ""
        self._count()

    def _cell(self, attributes: dict[str, str]) -> None:
        self.has_formula = False
        self.coordinate = attributes.get("r") or self._right_of(self.coordinate)
        self.kind = attributes.get("t", "n")
        self._count()

    def _count(self) -> None:
        self.budget.cells -= 1
        if self.budget.cells < 0:
            raise self._too_many_cells()

    def _right_of(self, coordinate: str) -> str:
        """Where a cell stands that does not say it: right of the one before, or first in its row."""
        if not coordinate:
            return f"A{self.row}"
        column = column_index_from_string(coordinate_from_string(coordinate)[0])
        return f"{get_column_letter(column + 1)}{self.row}"

    def _collect(self) -> None:
        self.collected = []
        self.parser.CharacterDataHandler = self.collected.append

    def _collected(self) -> list[str]:
        self.parser.CharacterDataHandler = None
        return self.collected

    def _formula(self, text: str) -> None:
        number = self.formula.get("si", "")
        if text:
            self.shared[number] = len(text)
        self.budget.formula_characters -= len(text) or self.shared.get(number, 0)
        if self.budget.formula_characters < 0:
            raise UnusableFileError(
                f"シート「{self.title}」の数式が多すぎて、読み込めません。",
                "数式の入った列をコピーし、［値の貼り付け］で値に置き換えてから保存してください。",
            )

    def _value(self, text: str) -> None:
        if self.kind == "n" and text:
            number = float(text)
            self.cached[self.coordinate] = int(number) if text.lstrip("-").isdecimal() else number
        elif self.kind == "b":
            self.cached[self.coordinate] = text == "1"
        elif self.kind in ("str", "e"):
            self.cached[self.coordinate] = unescaped(text)

    def _merge(self, reference: str) -> None:
        first_column, first_row, last_column, last_row = range_boundaries(reference)
        area = (last_column - first_column + 1) * (last_row - first_row + 1)
        self.budget.merged_cells -= area + limits.WORK_OF_A_MERGE
        if self.budget.merged_cells < 0:
            raise UnusableFileError(
                f"シート「{self.title}」のセルの結合（{reference}）が大きすぎます。",
                "列全体や行全体の結合を解除して、保存し直してください。",
            )

    def _too_many_cells(self) -> UnusableFileError:
        return UnusableFileError(
            f"シート「{self.title}」のセルが多すぎます。"
            f"読み込めるのは、空のセルも含めて {limits.MOST_CELLS:,} 個までです。",
            DELETE_EMPTY,
        )
