"""A workbook read back: what Excel would show in each cell."""

import io
from collections.abc import Iterable
from functools import cache

from openpyxl import Workbook, load_workbook
from openpyxl.utils.escape import unescape
from openpyxl.worksheet.worksheet import Worksheet

from reports.counting.figure import Figure
from reports.document.exporters.xlsx.workbook import write_xlsx
from tests.reports.document.exporters.samples import document
from tests.reports.figure_samples import figures_without


def reread(
    figures: Iterable[Figure], *, include_members: bool = True, **changes: object
) -> Workbook:
    """The workbook of the figures, written and loaded again."""
    content = write_xlsx(document(**changes), list(figures), include_members=include_members)
    return load_workbook(io.BytesIO(content))


@cache
def year(missing: int = 0) -> Workbook:
    """The workbook of 令和6年度 when so many wards have not reported; not to be changed."""
    return reread(figures_without(missing).values())


def table(sheet: Worksheet) -> list[dict[str, object]]:
    """A machine-readable sheet as rows by heading."""
    headings, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(headings, map(shown, row), strict=True)) for row in rows]


def shown(value: object) -> object:
    """A stored value as Excel shows it: texts have their escapes undone."""
    return unescape(value) if isinstance(value, str) else value


def cells(sheet: Worksheet) -> list[list[object]]:
    """The filled cells of each row of a sheet, empty rows left out."""
    rows = ([shown(value) for value in row if value is not None] for row in sheet.values)
    return [row for row in rows if row]
