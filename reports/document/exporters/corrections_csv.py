"""Decides the 正誤表 as a table of its own: its columns, and the CSV file of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from reports.document.exporters.csv_files import Encoding, encoded
from reports.document.exporters.document import CITY, Document
from reports.document.exporters.safe_text import guarded, printable

COLUMNS = (
    ("年度", "年度の開始年（西暦）"),
    ("版", "訂正した版"),
    ("前の版", "訂正された版"),
    ("図ID", "図を一意に示す符号。空欄は図によらない資料の文"),
    ("図表", "章・節の番号と図の名称"),
    ("箇所", "訂正した箇所"),
    ("区コード", "全国地方公共団体コード（5桁）。空欄は区の回答によらない訂正"),
    ("区名", "市名を付けた区名"),
    ("誤", "前の版の値または文言。空欄は値なし"),
    ("正", "この版の値または文言。空欄は値なし"),
    ("理由", "訂正の理由"),
)
HEADINGS = tuple(heading for heading, _ in COLUMNS)
Cells = tuple[str | int | None, ...]


def correction_rows(document: Document) -> Iterator[Cells]:
    """A row for each correction of an edition; none for a document that is no edition."""
    for one in document.corrections:
        yield (
            document.fiscal_year,
            f"第{document.edition}版",
            f"第{document.edition - 1}版",
            one.figure or None,
            one.heading,
            one.place,
            one.ward_code or None,
            f"{CITY}{one.ward}" if one.ward else None,
            one.before or None,
            one.after or None,
            one.reason,
        )


def write_corrections(document: Document, encoding: Encoding = Encoding.UTF8) -> bytes:
    """The 正誤表 as CSV: header in row 1, CRLF; text as in `write_csv`. Raises CannotEncodeError."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for cells in correction_rows(document):
        writer.writerow(
            [guarded(printable(cell)) if isinstance(cell, str) else cell for cell in cells]
        )
    return encoded(out.getvalue(), encoding)
