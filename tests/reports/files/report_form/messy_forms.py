"""Makes report forms as offices and file sanitisers send them back, each with what must be said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from tests.reports.files.filling import head_of, opened, row_of, saved
from wards.vocabulary import ReportForm

OFFICE, DESK = ReportForm.WARD_OFFICE, ReportForm.DESK
Where = Cell | Worksheet | None
Damage = Callable[[Workbook], Where]


@dataclass(frozen=True)
class MessyForm:
    """A damage, and what the reading says of it: '' for nothing. kind: where it says it.

    kind: 'problem', 'question', 'note', or 'unchanged' for no word at all. A damage returns the
    cell or sheet at which it must be said, or nothing.
    """

    damage: Damage
    form: ReportForm
    kind: str
    sentence: str = ""

    @property
    def name(self) -> str:
        return self.damage.__name__

    def sent_back(self, form: bytes) -> tuple[bytes, str]:
        """The form as it comes back, and the place at which something must be said of it, or ''."""
        workbook = opened(form)
        where = self.damage(workbook)
        place = f"{where.parent.title}!{where.coordinate}" if isinstance(where, Cell) else ""
        if isinstance(where, Worksheet):
            place = f"{where.title}!"
        return saved(workbook), place


FORMS: list[MessyForm] = []


def _kept(kind: str) -> Callable[..., Callable[[Damage], Damage]]:
    def told(form: ReportForm, sentence: str = "") -> Callable[[Damage], Damage]:
        def keep(damage: Damage) -> Damage:
            FORMS.append(MessyForm(damage, form, kind, sentence))
            return damage

        return keep

    return told


unchanged, noted = _kept("unchanged"), _kept("note")
asked, refused = _kept("question"), _kept("problem")


def answer_cell(workbook: Workbook, title: str, label: str) -> Cell:
    """The cell with the answer to a question."""
    sheet = workbook[title]
    return sheet.cell(row_of(sheet, label, 2), 3)


def table_cell(workbook: Workbook, title: str, label: str, record: int = 1) -> Cell:
    """The cell of a record, counted from 1, under a label."""
    sheet = workbook[title]
    head, columns = head_of(sheet)
    return sheet.cell(head + record, columns[label])


def table_cells(workbook: Workbook, title: str, label: str) -> Iterator[Cell]:
    """All filled cells of records under a label."""
    sheet = workbook[title]
    head, columns = head_of(sheet)
    for row in range(head + 1, sheet.max_row + 1):
        if sheet.cell(row, columns[label]).value is not None:
            yield sheet.cell(row, columns[label])


def cover_cell(workbook: Workbook, label: str) -> Cell:
    """The cell with what the cover says of itself."""
    sheet = workbook["表紙"]
    return sheet.cell(row_of(sheet, label, 2), 3)


def form_sheets(workbook: Workbook) -> list[Worksheet]:
    """The sheets that ask."""
    return [sheet for sheet in workbook if sheet.title not in ("表紙", "選択肢")]


def typed(cell: Cell, value: object) -> Cell:
    """The cell, after somebody typed into it."""
    cell.value = value
    return cell


def forget_lines(workbook: Workbook) -> None:
    """Takes the line that says whose form it is off every sheet."""
    for sheet in workbook:
        sheet["A2"].value = None
