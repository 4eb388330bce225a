"""Decides whether an uploaded file is a workbook that can be read; if not, says what it is."""

from __future__ import annotations

import io
import logging
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import TYPE_STRING
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import is_date_format, is_timedelta_format
from openpyxl.utils.datetime import from_excel
from openpyxl.worksheet.worksheet import Worksheet

from reports.files.uploaded_files import limits
from reports.files.uploaded_files.archive import BROKEN, Archive
from reports.files.uploaded_files.package import package_of
from reports.files.uploaded_files.rebuilding import Rebuilt, rebuild
from reports.files.uploaded_files.refusals import archive_of_workbook
from reports.files.uploaded_files.shared_texts import TOO_LONG, escaped, unescaped
from reports.files.uploaded_files.sheet_scan import DELETE_EMPTY, Cached
from reports.files.uploaded_files.text_runs import Run, TextInRuns
from reports.files.uploaded_files.unusable import UnusableFileError

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class OpenedWorkbook:
    """A workbook with its formulas as texts ("=A1+1"), and what they gave when it was saved.

    It has the worksheets alone, without pictures, charts, tables and links.
    """

    workbook: Workbook
    _cached: dict[str, dict[str, Cached]]

    def cached(
        self, sheet_title: str, coordinate: str
    ) -> Cached | datetime | date | time | timedelta | None:
        """What a formula gave when the file was last saved by a program that calculates.

        None for a cell without formula or without such a value; "#REF!" and the like as texts.
        """
        value = self._cached.get(sheet_title, {}).get(coordinate)
        if isinstance(value, bool) or not isinstance(value, int | float):
            return value
        shown_as = self.workbook[sheet_title][coordinate].number_format
        if not is_date_format(shown_as):
            return value
        try:
            return from_excel(value, timedelta=is_timedelta_format(shown_as))
        except (OverflowError, ValueError):
            return value


def open_workbook(content: bytes) -> OpenedWorkbook:
    """Open the bytes of an uploaded .xlsx file.

    Raises UnusableFileError, and nothing else, for whatever cannot be read rightly: within
    5 seconds and 500 MB of memory (see limits).
    """
    archive = archive_of_workbook(content, limits.MOST_UNPACKED_BYTES)
    try:
        return _open(archive)
    except (UnusableFileError, MemoryError):
        # No memory left is no property of the file: the limits are wrong, and somebody must know.
        raise
    except Exception as error:
        _log.warning("A workbook could not be opened: %r", error, exc_info=True)
        raise UnusableFileError(*BROKEN) from error


def saved(workbook: Workbook) -> bytes:
    """The bytes of an opened workbook, its texts stored so that they are read the same again."""
    for sheet in workbook.worksheets:
        for cell in _filled(sheet):
            if cell.data_type == TYPE_STRING and isinstance(cell.value, str):
                cell._value = _stored(cell.value)
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def _stored(text: str) -> str | CellRichText:
    if not isinstance(text, TextInRuns):
        return escaped(text)
    return CellRichText([TextBlock(_font(run), escaped(run.text)) for run in text.runs])


def _font(run: Run) -> InlineFont:
    # A part that is lowered goes out raised: nothing is read of it but that it is not on the line.
    return InlineFont(strike=run.struck or None, vertAlign="superscript" if run.raised else None)


def _open(archive: Archive) -> OpenedWorkbook:
    rebuilt = rebuild(archive, package_of(archive))
    workbook = _read(rebuilt)
    if len(workbook.worksheets) != len(rebuilt.cached):
        raise UnusableFileError(*BROKEN)
    for sheet, in_runs in zip(workbook.worksheets, rebuilt.in_runs, strict=True):
        for cell in _filled(sheet):
            _refuse_far(sheet, cell)
            if cell.data_type == TYPE_STRING:
                _take_text(cell, in_runs)
    titles = [sheet.title for sheet in workbook.worksheets]
    return OpenedWorkbook(workbook, dict(zip(titles, rebuilt.cached, strict=True)))


def _read(rebuilt: Rebuilt) -> Workbook:
    try:
        return _Reader(rebuilt, plainly=False).workbook()
    except MemoryError:
        raise
    except Exception as error:
        if not rebuilt.is_small:
            raise
        # Looks and names of other programs are often not as openpyxl wants them; values are.
        _log.info("A workbook is opened without its looks: %r", error)
        return _Reader(rebuilt, plainly=True).workbook()


class _Reader(ExcelReader):
    """openpyxl's reader, with the shared texts as they were read already."""

    def __init__(self, rebuilt: Rebuilt, plainly: bool) -> None:
        super().__init__(rebuilt.package(plainly), keep_links=False)
        self.shared_strings = rebuilt.texts

    def read_strings(self) -> None:
        """Nothing left to do."""

    def workbook(self) -> Workbook:
        """The workbook; what openpyxl warns of (unknown extensions and the like) does no harm."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self.read()
        return self.wb


def _filled(sheet: Worksheet) -> Iterator[Cell]:
    return (cell for cell in sheet._cells.values() if cell.value is not None)


def _refuse_far(sheet: Worksheet, cell: Cell) -> None:
    if cell.row > limits.LAST_ROW or cell.column > limits.LAST_COLUMN:
        raise UnusableFileError(
            f"シート「{sheet.title}」の表から遠く離れたセル {cell.coordinate} に値が入っています。",
            f"{cell.coordinate} とその周りを削除して、保存し直してください。{DELETE_EMPTY}",
        )


def _take_text(cell: Cell, in_runs: dict[str, TextInRuns]) -> None:
    # Past openpyxl's setter, which would take "=…" for a formula.
    cell._value = unescaped(in_runs.get(cell.coordinate, cell.value))
    if len(cell.value) > limits.LONGEST_TEXT:
        raise UnusableFileError(*TOO_LONG)
