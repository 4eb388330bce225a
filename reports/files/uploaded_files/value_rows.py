"""Decides what is read of a workbook that is a long list: the texts of its visible sheets alone."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from reports.files.uploaded_files import limits
from reports.files.uploaded_files.archive import BROKEN, Archive
from reports.files.uploaded_files.list_texts import ListBudget, list_texts
from reports.files.uploaded_files.package import SheetPart, package_of
from reports.files.uploaded_files.refusals import archive_of_workbook
from reports.files.uploaded_files.row_scan import Row, RowScan
from reports.files.uploaded_files.unusable import UnusableFileError
from reports.files.uploaded_files.xml_parts import pass_over

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class SheetRows:
    """The rows of a sheet in which something stands."""

    title: str
    rows: list[Row]


def rows_of_workbook(content: bytes) -> list[SheetRows]:
    """The rows of each visible sheet of an uploaded .xlsx file, without looks and formulas.

    Ten times as much may stand in it as in what `open_workbook` opens, at the same cost.
    Raises UnusableFileError, and nothing else, for whatever cannot be read rightly.
    """
    archive = archive_of_workbook(content, limits.MOST_LIST_UNPACKED_BYTES)
    try:
        return _read(archive)
    except (UnusableFileError, MemoryError):
        raise
    except Exception as error:
        _log.warning("A list could not be read: %r", error, exc_info=True)
        raise UnusableFileError(*BROKEN) from error


def _read(archive: Archive) -> list[SheetRows]:
    package = package_of(archive)
    budget = ListBudget()
    texts = list_texts(archive.pieces(package.texts), budget) if package.texts else []
    return [
        _rows_of(sheet, archive, texts, budget)
        for sheet in package.sheets
        if sheet.state == "visible"
    ]


def _rows_of(sheet: SheetPart, archive: Archive, texts: list[str], budget: ListBudget) -> SheetRows:
    scan = RowScan(texts, budget)
    pass_over(archive.pieces(sheet.part), scan)
    return SheetRows(sheet.title, scan.rows)
