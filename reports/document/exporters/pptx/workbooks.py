"""Decides what stands in the workbook behind a chart: its values, and text that stays text."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO

from pptx.chart.data import CategoryChartData
from pptx.chart.xlsx import CategoryWorkbookWriter
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from reports.document.exporters.pptx.look import FACE

# A workbook states when it was made; a fixed day keeps equal decks equal.
MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
AS_TEXT = ("strings_to_formulas", "strings_to_urls", "strings_to_numbers")


class PlainWorkbookWriter(CategoryWorkbookWriter):
    """Writes what begins with = as the text that it is."""

    @contextmanager
    def _open_worksheet(self, xlsx_file: BytesIO) -> Iterator[tuple[Workbook, Worksheet]]:
        # A new dict each time: the library takes settings out of the one that it is given.
        face = {"font_name": FACE, "font_size": 11}
        settings = {"in_memory": True, "default_format_properties": face}
        workbook = Workbook(xlsx_file, settings | dict.fromkeys(AS_TEXT, False))
        workbook.set_properties({"created": MADE})
        yield workbook, workbook.add_worksheet()
        workbook.close()


class PlainChartData(CategoryChartData):
    """The data of a chart whose workbook calculates nothing."""

    @property
    def _workbook_writer(self) -> PlainWorkbookWriter:
        return PlainWorkbookWriter(self)
