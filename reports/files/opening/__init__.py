"""The one door for files: bytes become a Book in a process that the system bounds, or a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from reports.files.opening import process
from reports.files.opening.book import (
    Book,
    CellKind,
    CellValue,
    Hidden,
    Remark,
    Sheet,
    TextCells,
    cell_value,
)
from reports.files.opening.marked_list import TITLE as LIST_TITLE
from reports.files.opening.unusable import FileKind, UnusableFileError

__all__ = [
    "LIST_TITLE",
    "Book",
    "CellKind",
    "CellValue",
    "FileKind",
    "Hidden",
    "Remark",
    "Sheet",
    "TextCells",
    "UnusableFileError",
    "cell_value",
    "ending_of",
    "marked_copy",
    "open_book",
]


def open_book(content: bytes, *, values_only: bool = False, csv: bool = True) -> Book:
    """An uploaded .xlsx or CSV file. Raises UnusableFileError, and nothing else.

    values_only: the texts of the visible sheets, without looks, for long lists. csv: whether a
    CSV will do.
    """
    return process.answer("open", content, values_only, csv)


def ending_of(content: bytes) -> str:
    """The ending of the name of a file that could be read."""
    return ".xlsx" if content.startswith(b"PK") else ".csv"


def marked_copy(content: bytes, remarks: Sequence[Remark], looks: dict[str, tuple]) -> bytes:
    """The user's own workbook with every remark marked at its cell, and a list of them first.

    looks: (font, fill, border, alignment) of the title, the head, the text and the links of the
    list. The marks of an earlier copy are replaced. Pictures and charts are left out, as whatever
    was not read. Raises UnusableFileError.
    """
    return process.answer("mark", content, list(remarks), looks)
