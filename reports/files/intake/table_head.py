"""Decides which row of a sheet is the head of its table, and which column is which question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openpyxl.utils import range_boundaries

from reports.files.intake.findings import FormFindings
from reports.files.intake.grid import Grid
from reports.files.intake.labels import spoken
from reports.files.outcome import CellRef
from reports.files.patients import patients_column
from reports.files.report_workbook.columns import Column
from reports.files.report_workbook.layout import NUMBER

# Of its labels a head must still have this share.
ENOUGH = 0.5
# Heads of what was only to be read in forms handed out before 令和8年12月: 昨年度の記録（見るだけ）.
GREY = ("昨年", "一昨年", "前月")


@dataclass(frozen=True)
class TableHead:
    """A found head. columns: of the questions, by key. number: the column of numbers, or 0.

    first_row: of the rows below it.
    """

    row: int
    first_row: int
    columns: Mapping[str, int]
    number: int


def table_head_row(grid: Grid, columns: Sequence[Column]) -> tuple[int, float]:
    """The row in which most labels of a table stand, and their share; (0, 0.0) without any."""
    labels = [NUMBER, *(column.label for column in columns)]
    rows = Counter(row for label in labels for row in {row for row, _ in grid.find(label)})
    if not rows:
        return 0, 0.0
    row, count = max(rows.items(), key=lambda item: (item[1], -item[0]))
    return row, count / len(labels)


def read_head(
    grid: Grid,
    row: int,
    columns: Sequence[Column],
    filled: Mapping[int, int],
    findings: FormFindings,
) -> TableHead:
    """Tells the columns of a head apart. filled: column → first row below with anything in it."""
    reader = _HeadReader(grid, row, filled, findings)
    found = {column.key: reader.column_of(column.label) for column in columns}
    number = reader.column_of(NUMBER)
    reader.explain(columns, found)
    known = {key: place for key, place in found.items() if place}
    return TableHead(row, reader.last_row + 1, known, number)


def last_row_of_head(grid: Grid, row: int) -> int:
    """The last row of the merges in a row, so that a head over two rows is one."""
    merges = {grid.value(row, column).merged for column in range(1, grid.last_column + 1)}
    return max((range_boundaries(merged)[3] for merged in merges if merged), default=row)


class _HeadReader:
    def __init__(
        self, grid: Grid, row: int, filled: Mapping[int, int], findings: FormFindings
    ) -> None:
        self.grid, self.row, self.filled, self.findings = grid, row, filled, findings
        self.last_row = max(row, last_row_of_head(grid, row))
        self.taken: set[int] = set()

    def spans(self, label: str) -> list[int]:
        """All columns under a label, merged ones included."""
        places = [column for row, column in self.grid.find(label) if row == self.row]
        under = [place for column in places for place in self._span(column)]
        self.taken.update(under)
        return under

    def column_of(self, label: str) -> int:
        """The column of a label; 0 where there is none, or where nobody can tell which."""
        under = self.spans(label)
        with_answers = [column for column in under if column in self.filled]
        if len(with_answers) > 1:
            self._refuse_several(label, with_answers)
            return 0
        return (with_answers or under or [0])[0]

    def explain(self, columns: Sequence[Column], found: Mapping[str, int]) -> None:
        """Says which columns are missing, and which are not read."""
        unknown = self._unknown()
        standing = set(map(spoken, (self._text(column) for column in self.taken)))
        missing = [column.label for column in columns if spoken(column.label) not in standing]
        meant = self.findings.refuse_changed_labels(
            missing, [(self._place(column), self._text(column)) for column in unknown]
        )
        for label in missing:
            if label not in meant:
                self.findings.note(
                    CellRef(self.grid.name, "", label),
                    f"「{label}」の欄が見つからないので、この欄は変えません。",
                )
        refused = {problem.place for problem in self.findings.problems}
        # A column of our own that holds a name may be one of the unknown ones.
        is_ours = any(patients_column(label) for label in missing)
        for column in unknown:
            if column not in self.filled or self._place(column) in refused:
                continue
            if is_ours or not self.findings.refuse_patients(
                self._place(column), self._text(column)
            ):
                self._note_unread(column)

    def _note_unread(self, column: int) -> None:
        text = self._text(column)
        cell = self.grid.address(self.filled[column], column)
        reason = f"「{text[:40]}」は様式にない欄" if text else "見出しのない列"
        self.findings.note(CellRef(self.grid.name, cell, text), f"{reason}なので、読みません。")

    def _unknown(self) -> list[int]:
        heads = {c for c in range(1, self.grid.last_column + 1) if self._text(c)}
        others = (heads | set(self.filled)) - self.taken
        return sorted(c for c in others if not self._text(c).startswith(GREY))

    def _refuse_several(self, label: str, columns: Sequence[int]) -> None:
        merged = self.grid.value(self.row, columns[0]).merged
        if merged and merged == self.grid.value(self.row, columns[1]).merged:
            sentence = f"見出し「{label}」が、答えのある2つ以上の列にまたがっています。"
            hint = "見出しの結合を解き、それぞれの列に元の見出しを書いてください。"
        else:
            sentence = f"「{label}」の列が2つあり、どちらにも答えがあります。"
            hint = "使うほうだけを残し、もう1つの列を消してください。"
        self.findings.refuse(self._place(columns[1]), label, sentence, hint)

    def _span(self, column: int) -> range:
        merged = self.grid.value(self.row, column).merged
        if not merged:
            return range(column, column + 1)
        first, _, last, _ = range_boundaries(merged)
        return range(first, last + 1)

    def _text(self, column: int) -> str:
        return self.grid.text(self.row, column)

    def _place(self, column: int) -> CellRef:
        return CellRef(self.grid.name, self.grid.address(self.row, column), self._text(column))
