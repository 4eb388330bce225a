"""What the tests of the written form look at: it, opened again, and what it was made from."""

from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from reports.files.report_workbook.blocks import last_year_of
from reports.files.report_workbook.handing_out import write_form
from reports.files.report_workbook.page import Head
from reports.files.report_workbook.sheet import SheetContents, fitted
from reports.files.report_workbook.sheets import contents_now
from reports.models import HandedOutForm
from tests import factories as make
from tests.reports.files.filling import head_of, opened, row_of
from wards.models import ReportingRound, Ward
from wards.reporting.workflow import acting_for
from wards.vocabulary import ReportForm

DUE = date(2024, 10, 18)


@dataclass(frozen=True)
class Written:
    """A form as it was written, and what it should say."""

    head: Head
    contents: dict[str, SheetContents]
    content: bytes
    book: Workbook

    def sheet(self, key: str) -> Worksheet:
        return self.book[self.contents[key].sheet.title]


def written(round_: ReportingRound, form: ReportForm, ward: Ward | None = None) -> Written:
    """The form of 北区 as it stands now, numbered 12. The caller's scope must be the whole city."""
    ward = ward or make.ward()
    acting = acting_for(make.UserFactory(role="bureau"), ward, form)
    contents = fitted(contents_now(acting, round_, form))
    head = Head(HandedOutForm(pk=12, ward=ward, round=round_, form=form, at=timezone.now()), DUE)
    content = write_form(head, contents, last_year_of(contents, acting, round_))
    return Written(head, contents, content, opened(content))


def table(sheet: Worksheet) -> list[dict[str, Cell]]:
    """The rows of a table as {label: cell}, from its head to the last that can be filled in."""
    head, labels = head_of(sheet)
    below = sheet.iter_rows(min_row=head + 1)
    rows = takewhile(lambda cells: not cells[1].protection.locked, below)
    return [{label: cells[column - 1] for label, column in labels.items()} for cells in rows]


def beside(sheet: Worksheet, label: str, column: int = 2) -> Cell:
    """The cell right of a label."""
    return sheet.cell(row_of(sheet, label, column), column + 1)
