"""Decides the CSV file: one long table, header in row 1, CRLF, UTF-8 with BOM or CP932."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from reports.counting.figure import Figure
from reports.document.exporters.document import Document
from reports.document.exporters.longform import COUNTED, HEADINGS, long_rows
from reports.document.exporters.safe_text import Cell, continued, guarded

NAMED_CHARACTERS = 10  # as many as a sentence can hold


class Encoding(StrEnum):
    """The encodings on offer."""

    UTF8 = "utf-8-sig"
    CP932 = "cp932"


class CannotEncodeError(ValueError):
    """The text has characters that the encoding lacks; the message is fit for the screen.

    Replacing them would change names in a public file, so no file is made.
    """

    def __init__(self, characters: list[str]) -> None:
        self.characters = characters
        named = "、".join(
            f"「{char}」(U+{ord(char):04X})" for char in characters[:NAMED_CHARACTERS]
        )
        more = f"ほか{rest}字" if (rest := len(characters) - NAMED_CHARACTERS) > 0 else ""
        super().__init__(
            f"シフトJIS(CP932)では表せない文字があります：{named}{more}。"
            "文字を置き換えずに出力するため、UTF-8を選んでください。"
        )


def write_csv(
    document: Document, figures: Iterable[Figure], encoding: Encoding = Encoding.UTF8
) -> bytes:
    """The figures as one CSV table; see longform.COLUMNS for the columns.

    A text that a spreadsheet would calculate carries one leading apostrophe; numbers stay numbers,
    days are ISO, blank means that there is no value. Raises CannotEncodeError.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    counted = {HEADINGS.index(heading) for heading in COUNTED}
    for _figure, _line, cells in long_rows(document, figures):
        for row in continued(cells, counted):
            writer.writerow([_field(cell) for cell in row])
    return encoded(out.getvalue(), encoding)


def _field(cell: Cell) -> Cell:
    if isinstance(cell, date):
        return cell.isoformat()
    return guarded(cell) if isinstance(cell, str) else cell


def encoded(text: str, encoding: Encoding) -> bytes:
    """A text as the bytes of a file. Raises CannotEncodeError."""
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        raise CannotEncodeError(_missing(text, encoding)) from None


def _missing(text: str, encoding: Encoding) -> list[str]:
    """The characters the encoding lacks, each once, in the order of the text."""
    missing = {}
    for character in dict.fromkeys(text):
        try:
            character.encode(encoding)
        except UnicodeEncodeError:
            missing[character] = None
    return list(missing)
