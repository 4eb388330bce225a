"""Decides which cells answer the questions that a sheet asks once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from reports.files.intake.findings import FormFindings, own_value
from reports.files.intake.found import FoundCell
from reports.files.intake.grid import Grid
from reports.files.outcome import CellRef
from reports.files.report_workbook.contents import SheetContents
from reports.files.report_workbook.layout import QUESTION, answer_head, nothing_label
from wards.vocabulary import ReportItem

# Unknown rows beyond these are noted as one.
MOST_NOTED = 10


@dataclass
class Answers:
    """What was found. nothing: by item; confirmed, answers: by column key."""

    nothing: dict[str, FoundCell] = field(default_factory=dict)
    confirmed: dict[str, FoundCell] = field(default_factory=dict)
    answers: dict[str, FoundCell] = field(default_factory=dict)


def question_labels(contents: SheetContents) -> dict[str, str]:
    """Label → column key, or the item of a 該当なし, of all questions of a sheet."""
    labels = {nothing_label(ReportItem(item).label): item for item in contents.nothing}
    asked = (*contents.confirmations, *contents.question_columns)
    return labels | {column.label: column.key for column in asked}


def read_questions(
    grid: Grid, contents: SheetContents, table_row: int, findings: FormFindings
) -> Answers:
    """The answers above the table. table_row: where its head stands; 0 without a table."""
    found = Answers()
    labels = question_labels(contents)
    if not labels:
        return found
    answer = answer_head(contents.period)
    block = _Block(grid, table_row or grid.last_row + 1, labels, answer)
    if not block.rows:
        findings.note(CellRef(grid.name), "質問の欄が見つからないので、質問への答えは変えません。")
        return found
    if not block.answer_column:
        findings.refuse(
            CellRef(grid.name, grid.address(block.first_row, block.label_column)),
            "",
            f"「{answer}」の見出しが見つからず、どの列が答えか分かりません。",
            f"質問の上の見出しの行（{QUESTION}｜{answer}｜…）を、元の様式のとおりに戻してください。",
        )
        return found
    items = {nothing_label(ReportItem(item).label) for item in contents.nothing}
    confirmations = {column.label for column in contents.confirmations}
    for label, cell in block.answers(findings).items():
        kind = found.nothing if label in items else found.answers
        (found.confirmed if label in confirmations else kind)[labels[label]] = cell
    block.explain(findings)
    return found


class _Block:
    """The questions of a sheet: each label in one column, its answer in another of the same row."""

    def __init__(self, grid: Grid, end: int, labels: Mapping[str, str], head: str) -> None:
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
        self.head_row, self.answer_column = self._head(head)

    def _head(self, head: str) -> tuple[int, int]:
        """The row above the questions, and the column of the answers; (0, 0) where it is lost."""
        heads = [
            (row, column)
            for row, column in self.grid.find(head)
            if row < self.first_row and column > self.label_column
        ]
        return max(heads, default=(0, 0))

    def answers(self, findings: FormFindings) -> dict[str, FoundCell]:
        """Label → its answer, of the labels that stand there once."""
        found = {}
        for label, rows in self.rows.items():
            if len(rows) > 1:
                self._refuse_twice(label, rows[1], findings)
                continue
            place = self._place(rows[0], self.answer_column, label)
            value = own_value(self.grid, rows[0], self.answer_column)
            if self._is_joined(rows[0]):
                findings.refuse(
                    place,
                    self.grid.text(rows[0], self.label_column),
                    "質問と答えのセルが結合されています。",
                    "結合を解き、質問の右のセルに答えを書いてください。",
                )
            else:
                found[label] = FoundCell(place, value)
        return found

    def _is_joined(self, row: int) -> bool:
        label = self.grid.value(row, self.label_column)
        return (
            bool(label.merged) and label.merged == self.grid.value(row, self.answer_column).merged
        )

    def _refuse_twice(self, label: str, row: int, findings: FormFindings) -> None:
        findings.refuse(
            self._place(row, self.label_column, label),
            label,
            f"「{label}」の質問が2つあります。",
            "元からある行だけを残し、もう1つの行を消してください。",
        )

    def explain(self, findings: FormFindings) -> None:
        """Says which questions are missing, and which rows are not read."""
        unknown = self._unknown()
        missing = [label for label in self.labels if label not in self.rows]
        meant = findings.refuse_changed_labels(
            missing,
            [(self._place(row, self.label_column, text), text) for row, text in unknown.items()],
        )
        for label in missing:
            if label not in meant:
                findings.note(
                    CellRef(self.grid.name, "", label),
                    f"「{label}」の質問が見つからないので、この答えは変えません。",
                )
        refused = {problem.place for problem in findings.problems}
        unread = [
            place
            for row, text in unknown.items()
            if (place := self._place(row, self.label_column, text)) not in refused
            and self.grid.text(row, self.answer_column)
        ]
        unread = [each for each in unread if not findings.refuse_patients(each, each.label)]
        for place in unread[:MOST_NOTED]:
            findings.note(place, f"「{place.label[:40]}」は様式にない質問なので、読みません。")
        if len(unread) > MOST_NOTED:
            findings.note(
                unread[MOST_NOTED], f"ここから下の{len(unread) - MOST_NOTED}行も、読みません。"
            )

    def _unknown(self) -> dict[int, str]:
        """Row → what stands where a label should, of the rows of the block and right below it."""
        ours = {row for rows in self.rows.values() for row in rows}
        last = max(ours)
        unknown = {}
        for row in range(self.head_row + 1, self.grid.last_row + 1):
            text = self.grid.text(row, self.label_column)
            if not text and row > last:
                break
            if text and row not in ours:
                unknown[row] = text
        return unknown

    def _place(self, row: int, column: int, label: str) -> CellRef:
        return CellRef(self.grid.name, self.grid.address(row, column), label)
