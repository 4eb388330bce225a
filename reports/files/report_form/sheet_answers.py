"""The questions and the table of each sheet, as they were found."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reports.files.opening.book import CellKind, CellValue
from reports.files.outcome import CellRef, Findings
from reports.files.patients import patients_column
from reports.files.report_form.grid import FoundCell, FoundRow, FoundSheet, Grid, spoken
from reports.files.report_form.locating import (
    ENOUGH,
    explain_missing,
    match_sheets,
    refuse_patients,
    table_head_row,
)
from reports.files.report_workbook.columns import Column
from reports.files.report_workbook.layout import NUMBER, QUESTION, answer_head
from reports.files.report_workbook.sheet import SheetContents
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
        unknown = {column: self._place(column) for column in self._unknown()}
        note = "欄が見つからないので、この欄は変えません。"
        explain_missing(findings, grid.name, missing, unknown.values(), note)
        refused = {problem.place for problem in findings.problems}
        # A column of our own that holds a name may be one of the unknown ones.
        is_ours = any(map(patients_column, missing))
        for column, place in unknown.items():
            if column not in self.first or place in refused:
                continue
            if is_ours or not refuse_patients(findings, place):
                cell = grid.place(self.first[column], column, place.label)
                reason = (
                    f"「{place.label[:40]}」は様式にない欄" if place.label else "見出しのない列"
                )
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
        answered = (c for c in filled & ours if not grid.value(row, c).is_unanswered)
        own = sorted(answered)
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


# Unknown rows beyond these are noted as one.
MOST_NOTED = 10


def read_questions(
    grid: Grid, contents: SheetContents, end: int, findings: Findings
) -> dict[str, FoundCell]:
    """The answers by label. end: the row at which they end."""
    labels = [column.label for column in contents.questions]
    if not labels:
        return {}
    head = answer_head(contents.period)
    block = _Block(grid, end, labels, head)
    if not block.rows:
        sentence = "質問の欄が見つからないので、質問への答えは変えません。"
        findings.note(CellRef(grid.name), sentence)
        return {}
    if not block.answer_column:
        findings.refuse(
            grid.place(block.first_row, block.label_column),
            "",
            f"「{head}」の見出しが見つからず、どの列が答えか分かりません。",
            f"質問の上の見出しの行（{QUESTION}｜{head}｜…）を、元の様式のとおりに戻してください。",
        )
        return {}
    answers = block.answers(findings)
    block.explain(findings)
    return answers


class _Block:
    """The questions of a sheet: each label in one column, its answer in another of the same row."""

    def __init__(self, grid: Grid, end: int, labels: Sequence[str], head: str) -> None:
        self.grid, self.labels = grid, labels
        places = {
            label: [(row, column) for row, column in grid.find(label) if row < end]
            for label in labels
        }
        columns = Counter(column for found in places.values() for _, column in found)
        self.label_column = columns.most_common(1)[0][0] if columns else 0
        self.rows = {
            label: rows
            for label, found in places.items()
            if (rows := [row for row, column in found if column == self.label_column])
        }
        self.first_row = min((rows[0] for rows in self.rows.values()), default=0)
        # The row above the questions, and the column of the answers; 0 where the head is lost.
        heads = [
            (row, column)
            for row, column in grid.find(head)
            if row < self.first_row and column > self.label_column
        ]
        self.head_row, self.answer_column = max(heads, default=(0, 0))

    def answers(self, findings: Findings) -> dict[str, FoundCell]:
        """Label → its answer, of the labels that stand there once."""
        found = {}
        for label, (row, *more) in self.rows.items():
            if more:
                findings.refuse(
                    self.grid.place(more[0], self.label_column, label),
                    label,
                    f"「{label}」の質問が2つあります。",
                    "元からある行だけを残し、もう1つの行を消してください。",
                )
                continue
            place = self.grid.place(row, self.answer_column, label)
            label_merge = self.grid.merge(row, self.label_column)
            if label_merge == self.grid.merge(row, self.answer_column):
                findings.refuse(
                    place,
                    self.grid.text(row, self.label_column),
                    "質問と答えのセルが結合されています。",
                    "結合を解き、質問の右のセルに答えを書いてください。",
                )
            else:
                found[label] = FoundCell(place, self.grid.own_value(row, self.answer_column))
        return found

    def explain(self, findings: Findings) -> None:
        """Says which questions are missing, and which rows are not read."""
        unknown = self._unknown()
        missing = [label for label in self.labels if label not in self.rows]
        note = "質問が見つからないので、この答えは変えません。"
        explain_missing(findings, self.grid.name, missing, unknown.values(), note)
        refused = {problem.place for problem in findings.problems}
        unread = [
            place
            for row, place in unknown.items()
            if place not in refused
            and self.grid.text(row, self.answer_column)
            and not refuse_patients(findings, place)
        ]
        for place in unread[:MOST_NOTED]:
            findings.note(place, f"「{place.label[:40]}」は様式にない質問なので、読みません。")
        if unread[MOST_NOTED:]:
            more = len(unread) - MOST_NOTED
            findings.note(unread[MOST_NOTED], f"ここから下の{more}行も、読みません。")

    def _unknown(self) -> dict[int, CellRef]:
        """What stands where a label should, by row, in the block and right below it."""
        ours = {row for rows in self.rows.values() for row in rows}
        last = max(ours)
        unknown = {}
        for row in range(self.head_row + 1, self.grid.last_row + 1):
            text = self.grid.text(row, self.label_column)
            if not text and row > last:
                break
            if text and row not in ours:
                unknown[row] = self.grid.place(row, self.label_column, text)
        return unknown


def locate(
    grids: list[Grid], contents: Mapping[str, SheetContents], findings: Findings
) -> list[FoundSheet]:
    """All answers of a file, sheet by sheet. contents: what the portal says now, by sheet key.

    What is not found is left alone and noted; what cannot be told apart is a problem.
    """
    matched = match_sheets(grids, contents, findings)
    if not matched:
        findings.refuse(
            CellRef(),
            "",
            "書き込むシートが1つも見つかりません。",
            "様式をポータルで受け取り直し、それに書いて送ってください。",
        )
    return [_found(grid, contents[key], findings) for key, grid in matched.items()]


def _found(grid: Grid, contents: SheetContents, findings: Findings) -> FoundSheet:
    table_row, _ = table_head_row(grid, contents.table_columns)
    cells = read_questions(grid, contents, table_row or grid.last_row + 1, findings)
    parts = {
        name: {each.key: cells[each.label] for each in part.columns if each.label in cells}
        for name, part in contents.parts.items()
    }
    rows = read_table(grid, contents, findings) if contents.table_columns else None
    return FoundSheet(contents.sheet.key, grid.name, parts, rows)
