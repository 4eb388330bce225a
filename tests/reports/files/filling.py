"""A form as a person handles it: finds the label, types beside or below it, inserts and sends back."""

import io
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from functools import lru_cache

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.merge import MergedCellRange
from openpyxl.worksheet.worksheet import Worksheet

from reports.files.outcome import Outcome
from reports.files.reading import Reading
from reports.files.report_form.taking_in import take_in
from reports.files.report_workbook.columns import Column
from reports.files.report_workbook.layout import CHOICES, COVER, NUMBER, QUESTION
from reports.files.report_workbook.sheet import SheetContents
from tests.reports.files.sent_out import DESK, OFFICE, SentOut
from wards.vocabulary import ReportForm

FIRST_LABEL, ANSWER = 2, 3


def opened(content: bytes) -> Workbook:
    """A workbook, but for the borders inside its merged cells: to draw them takes as long again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MergedCellRange, "format", lambda _: None)
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


def answer_cell(workbook: Workbook, title: str, label: str) -> Cell:
    """The cell with the answer to a question, or with what the cover says of itself."""
    sheet = workbook[title]
    return sheet.cell(row_of(sheet, label, FIRST_LABEL), ANSWER)


def cover_cell(workbook: Workbook, label: str) -> Cell:
    return answer_cell(workbook, COVER, label)


def table_cell(workbook: Workbook, title: str, label: str, record: int = 1) -> Cell:
    """The cell of a record, counted from 1, under a label."""
    head, columns = head_of(workbook[title])
    return workbook[title].cell(head + record, columns[label])


def table_cells(workbook: Workbook, title: str, label: str) -> Iterator[Cell]:
    """All filled cells of records under a label."""
    head, columns = head_of(workbook[title])
    for row in range(head + 1, workbook[title].max_row + 1):
        cell = workbook[title].cell(row, columns[label])
        if cell.value is not None:
            yield cell


def form_sheets(workbook: Workbook) -> list[Worksheet]:
    """The sheets that ask."""
    return [sheet for sheet in workbook if sheet.title not in (COVER, CHOICES)]


def forget_lines(workbook: Workbook) -> None:
    """Takes the line that says whose form it is off every sheet."""
    for sheet in workbook:
        sheet["A2"].value = None


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


# --- Sent back ------------------------------------------------------------------------------------


@lru_cache(maxsize=64)
def typed(content: bytes, *cells: tuple[str, int | None, str, object]) -> bytes:
    """A form with cells typed over: (sheet, row of the table from 1 or None, label, value)."""
    workbook = opened(content)
    for title, row, label, value in cells:
        cell = (
            table_cell(workbook, title, label, row) if row else answer_cell(workbook, title, label)
        )
        cell.value = value
    return saved(workbook)


def in_row(title: str, row: int, **answers: object) -> list[tuple[str, int, str, object]]:
    """Cells of a row of a table by their labels, for `typed`."""
    return [(title, row, label, value) for label, value in answers.items()]


def sent(ward: SentOut, form: ReportForm, edit: Callable[[Workbook], object], **options) -> Reading:
    """What comes of a form changed by `edit`, taken in as its body does."""
    workbook = opened(ward.forms[form].content)
    edit(workbook)
    return take_in(saved(workbook), ward.users[form], round_=ward.round, **options)


def says_nothing(outcome: Outcome) -> bool:
    """Whether nothing is to be mended, answered or saved."""
    return not (outcome.problems or outcome.questions or outcome.changes)


def office(ward: SentOut, *cells, **options) -> Reading:
    """What comes of the form of the ward office with cells typed over, taken in as its body does."""
    content = typed(ward.forms[OFFICE].content, *cells)
    return take_in(content, ward.users[OFFICE], round_=ward.round, **options)


def desk(ward: SentOut, *cells, **options) -> Reading:
    content = typed(ward.forms[DESK].content, *cells)
    return take_in(content, ward.users[DESK], round_=ward.round, **options)


# --- Shifted as Excel does it: merges move along, which openpyxl leaves behind ---------------------


def insert_rows(sheet: Worksheet, before: int, count: int = 1) -> None:
    for area in sheet.merged_cells.ranges:
        area.shift(0, count if area.min_row >= before else 0)
    sheet.insert_rows(before, count)


def insert_columns(sheet: Worksheet, before: int, count: int = 1) -> None:
    for area in sheet.merged_cells.ranges:
        area.shift(count if area.min_col >= before else 0, 0)
    sheet.insert_cols(before, count)


def swap_columns(sheet: Worksheet, one: int, other: int) -> None:
    """Exchanges what stands in two columns, with its looks."""
    for row in range(1, sheet.max_row + 1):
        first, second = sheet.cell(row, one), sheet.cell(row, other)
        # Before the values: a date that is put into a cell changes the cell's own format.
        styles = copy(second._style), copy(first._style)
        first.value, second.value = second.value, first.value
        first._style, second._style = styles
