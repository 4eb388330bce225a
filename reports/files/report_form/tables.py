"""The table of a sheet as it was found: its head, its columns, and the rows that hold anything."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reports.files.opening import CellKind, CellValue
from reports.files.outcome import CellRef, Findings
from reports.files.patients import patients_column
from reports.files.report_form.grid import FoundCell, FoundRow, Grid, spoken
from reports.files.report_form.locating import (
    ENOUGH,
    refuse_changed_labels,
    refuse_patients,
    table_head_row,
)
from reports.files.report_workbook.columns import Column
from reports.files.report_workbook.contents import SheetContents
from reports.files.report_workbook.layout import NUMBER
from wards.japanese.letters import compact

# Heads of what was only to be read in forms handed out before 令和8年12月: 昨年度の記録（見るだけ）.
GREY = ("昨年", "一昨年", "前月")
TOTALS = frozenset({"計", "合計", "小計", "総計", "累計", "総合計", "計:", "合計:"})
_REMARK = re.compile(r"[※*]|\(?注(?:意|記)?\d*[):.]|\(注")
_COUNT = re.compile(r"[\d,.]+(?:人|名|回|部|枚|件)?")
_COUNTED = (CellKind.NUMBER, CellKind.FORMULA, CellKind.ERROR)


def read_table(
    grid: Grid, contents: SheetContents, findings: Findings
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
    head = _Head(grid, row, findings)
    columns = head.columns(contents.table_columns)
    if not head.number and contents.rows:
        findings.refuse(
            grid.place(row, min(columns.values(), default=1)),
            "",
            f"「{NUMBER}」の列が見つからず、どの行がどの記録か分かりません。",
            f"元の様式の「{NUMBER}」の列を、見出しと番号ごと戻してください。",
        )
        return None
    return tuple(_rows(head, columns, contents.table_columns))


@dataclass
class _Head:
    """The head of a table. filled: row below it → its filled columns; number: its column, or 0."""

    grid: Grid
    row: int
    findings: Findings

    def __post_init__(self) -> None:
        grid = self.grid
        # A head may be merged over two rows.
        last_row = max(grid.merge(self.row, c)[2] for c in range(1, grid.last_column + 1))
        self.filled: dict[int, set[int]] = defaultdict(set)
        self.first: dict[int, int] = {}
        for row, column, _ in grid.filled():
            if row > last_row:
                self.filled[row].add(column)
                self.first.setdefault(column, row)
        self.taken: set[int] = set()
        self.number = self._column_of(NUMBER)

    def columns(self, asked: Sequence[Column]) -> dict[str, int]:
        """The columns of the questions, by key; says which are missing, and which are not read."""
        found = {column.key: self._column_of(column.label) for column in asked}
        self._explain([column.label for column in asked])
        return {key: column for key, column in found.items() if column}

    def _column_of(self, label: str) -> int:
        """The column of a label; 0 where there is none, or where nobody can tell which."""
        spans = [
            self.grid.merge(row, column) for row, column in self.grid.find(label) if row == self.row
        ]
        under = [column for span in spans for column in range(span[1], span[3] + 1)]
        self.taken.update(under)
        with_answers = [column for column in under if column in self.first]
        if len(with_answers) > 1:
            self._refuse_several(label, with_answers)
            return 0
        return (with_answers or under or [0])[0]

    def _refuse_several(self, label: str, columns: Sequence[int]) -> None:
        first, second = (self.grid.merge(self.row, column) for column in columns[:2])
        if first == second:
            sentence = f"見出し「{label}」が、答えのある2つ以上の列にまたがっています。"
            hint = "見出しの結合を解き、それぞれの列に元の見出しを書いてください。"
        else:
            sentence = f"「{label}」の列が2つあり、どちらにも答えがあります。"
            hint = "使うほうだけを残し、もう1つの列を消してください。"
        self.findings.refuse(self._place(columns[1]), label, sentence, hint)

    def _explain(self, labels: Sequence[str]) -> None:
        grid, findings = self.grid, self.findings
        standing = {spoken(self._text(column)) for column in self.taken}
        missing = [label for label in labels if spoken(label) not in standing]
        unknown = self._unknown()
        places = [(self._place(column), self._text(column)) for column in unknown]
        meant = refuse_changed_labels(findings, missing, places)
        for label in missing:
            if label not in meant:
                sentence = f"「{label}」の欄が見つからないので、この欄は変えません。"
                findings.note(CellRef(grid.name, "", label), sentence)
        refused = {problem.place for problem in findings.problems}
        # A column of our own that holds a name may be one of the unknown ones.
        is_ours = any(map(patients_column, missing))
        for column, (place, text) in zip(unknown, places, strict=True):
            if column not in self.first or place in refused:
                continue
            if is_ours or not refuse_patients(findings, place, text):
                cell = grid.place(self.first[column], column, text)
                reason = f"「{text[:40]}」は様式にない欄" if text else "見出しのない列"
                findings.note(cell, f"{reason}なので、読みません。")

    def _unknown(self) -> list[int]:
        heads = {c for c in range(1, self.grid.last_column + 1) if self._text(c)}
        others = (heads | set(self.first)) - self.taken
        return sorted(c for c in others if not self._text(c).startswith(GREY))

    def is_repeated_in(self, row: int, columns: set[int]) -> bool:
        """Whether a row repeats the labels, as people do for a second page."""
        return len(columns) > 1 and all(
            spoken(self.grid.text(row, column)) == spoken(self._text(column)) for column in columns
        )

    def _text(self, column: int) -> str:
        return self.grid.text(self.row, column)

    def _place(self, column: int) -> CellRef:
        return self.grid.place(self.row, column, self._text(column))


def _rows(head: _Head, columns: Mapping[str, int], asked: Sequence[Column]) -> Iterator[FoundRow]:
    grid, labels = head.grid, {column.key: column.label for column in asked}
    ours = {*columns.values(), *([head.number] if head.number else [])}
    for row, filled in head.filled.items():
        own = sorted(filled & ours)
        if not own or head.is_repeated_in(row, set(own)):
            continue
        values = [grid.value(row, column) for column in own]
        if why := _no_record(values):
            head.findings.note(grid.place(row, own[0]), why)
            continue
        if len(values) > 1 and all(value.struck for value in values):
            head.findings.refuse(
                grid.place(row, own[0]),
                values[0].text,
                "この行は、取り消し線で消されています。",
                "記録を削除するなら行を空欄にし、残すなら取り消し線を外してください。",
            )
        cells = {
            key: FoundCell(grid.place(row, column, labels[key]), grid.own_value(row, column))
            for key, column in columns.items()
        }
        number = None
        if head.number:
            value = grid.own_value(row, head.number)
            number = FoundCell(grid.place(row, head.number, NUMBER), value)
        yield FoundRow(grid.place(row, head.number or min(ours)), number, cells)


def _no_record(values: Sequence[CellValue]) -> str:
    """Why a row with these values is no record, but a total or a remark; '' of one that may be one."""
    words = [compact(value.text) for value in values if not _is_count(value)]
    if words and TOTALS.issuperset(words):
        return f"「{words[0]}」の行は、記録ではないので読みません。"
    if len(values) == 1 and words and _REMARK.match(words[0]):
        return "表に添えた注なので、読みません。"
    return ""


def _is_count(value: CellValue) -> bool:
    return value.kind in _COUNTED or bool(_COUNT.fullmatch(compact(value.text)))
