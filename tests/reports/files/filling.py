"""A form filled in as a person does it: finds the label, types beside or below it."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from reports.files.report_workbook.columns import Column
from reports.files.report_workbook.contents import SheetContents
from reports.files.report_workbook.layout import NUMBER, QUESTION

FIRST_LABEL, ANSWER = 2, 3


def opened(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def saved(workbook: Workbook) -> bytes:
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def row_of(sheet: Worksheet, label: str, column: int) -> int:
    """The row in which a label stands in a column."""
    rows = [row for row in range(1, sheet.max_row + 1) if sheet.cell(row, column).value == label]
    assert rows, f"{sheet.title} has no {label}"
    return rows[0]


def head_of(sheet: Worksheet) -> tuple[int, dict[str, int]]:
    """The row of a table's head, and the column of each label, without its line break."""
    row = row_of(sheet, NUMBER, 1)
    columns = range(1, sheet.max_column + 1)
    labels = {str(sheet.cell(row, column).value).replace("\n", ""): column for column in columns}
    return row, labels


def answer(sheet: Worksheet, label: str, value: object) -> None:
    """Types the answer to a question."""
    row_of(sheet, QUESTION, FIRST_LABEL)
    sheet.cell(row_of(sheet, label, FIRST_LABEL), ANSWER).value = value


def once(contents: SheetContents) -> Iterator[tuple[Column, str]]:
    """All that a sheet asks once, with its answers."""
    for part in contents.parts.values():
        yield from ((column, part.answers.get(column.key, "")) for column in part.columns)


def filled(content: bytes, contents: Mapping[str, SheetContents]) -> bytes:
    """An empty form with what `contents` say typed into it, without any number."""
    workbook = opened(content)
    for each in contents.values():
        sheet = workbook[each.sheet.title]
        for column, stated in once(each):
            value = column.cell_value(stated)
            answer(sheet, column.label, None if value == "" else value)
        if each.rows:
            head, labels = head_of(sheet)
            for row, answers in enumerate(each.rows.values(), head + 1):
                for column in each.table_columns:
                    value = column.cell_value(answers[column.key])
                    cell = sheet.cell(row, labels[column.label])
                    cell.value = None if value == "" else value
                    if isinstance(value, str) and value:
                        cell.data_type = "s"
    return saved(workbook)
