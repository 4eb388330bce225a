"""The answers to the questions that a sheet asks once, as they were found above its table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from reports.files.outcome import CellRef, Findings
from reports.files.report_form.grid import FoundCell, FoundSheet, Grid
from reports.files.report_form.locating import (
    match_sheets,
    question_labels,
    refuse_changed_labels,
    refuse_patients,
    table_head_row,
)
from reports.files.report_form.tables import read_table
from reports.files.report_workbook.contents import SheetContents
from reports.files.report_workbook.layout import QUESTION, answer_head, nothing_label
from wards.vocabulary import ReportItem

# Unknown rows beyond these are noted as one.
MOST_NOTED = 10


def read_questions(
    grid: Grid, contents: SheetContents, end: int, findings: Findings
) -> dict[str, FoundCell]:
    """The answers by label. end: the row at which they end."""
    labels = question_labels(contents)
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
        meant = refuse_changed_labels(findings, missing, [(p, p.label) for p in unknown.values()])
        for label in missing:
            if label not in meant:
                sentence = f"「{label}」の質問が見つからないので、この答えは変えません。"
                findings.note(CellRef(self.grid.name, "", label), sentence)
        refused = {problem.place for problem in findings.problems}
        unread = [
            place
            for row, place in unknown.items()
            if place not in refused
            and self.grid.text(row, self.answer_column)
            and not refuse_patients(findings, place, place.label)
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

    def under(labels: Iterable[tuple[str, str]]) -> dict[str, FoundCell]:
        return {key: cells[label] for key, label in labels if label in cells}

    return FoundSheet(
        contents.sheet.key,
        grid.name,
        under((item, nothing_label(ReportItem(item).label)) for item in contents.nothing),
        under((column.key, column.label) for column in contents.confirmations),
        under((column.key, column.label) for column in contents.question_columns),
        read_table(grid, contents, findings) if contents.table_columns else None,
    )
