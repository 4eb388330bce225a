"""Decides the CSV file of any small table: CRLF, no text that a spreadsheet would calculate."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from reports.document.exporters.csv_files import Encoding, encoded
from reports.document.exporters.safe_text import guarded, printable


def write_rows(rows: Iterable[Sequence[str]], encoding: Encoding = Encoding.UTF8) -> bytes:
    """The rows, head first, with one apostrophe before what looks like a formula.

    >>> write_rows([["件数"], ["=1+1"]]).decode("utf-8-sig")
    "件数\\r\\n'=1+1\\r\\n"

    Raises CannotEncodeError.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    for row in rows:
        writer.writerow([guarded(printable(cell)) for cell in row])
    return encoded(out.getvalue(), encoding)
