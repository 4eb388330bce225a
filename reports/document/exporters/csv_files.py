"""CSV files: one table, header in row 1, CRLF, UTF-8 with BOM or CP932, no text that a spreadsheet would calculate."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum
from itertools import chain

from reports.counting.figure import Figure
from reports.document.exporters.longform import CITY, COUNTED, HEADINGS, Document, long_rows
from reports.document.exporters.safe_text import Cell, continued, guarded, printable

NAMED_CHARACTERS = 10  # as many as a sentence can hold


class Encoding(StrEnum):
    UTF8 = "utf-8-sig"
    CP932 = "cp932"


class CannotEncodeError(ValueError):
    """The text has characters that the encoding lacks; the message is fit for the screen.

    Replacing them would change names in a public file, so no file is made.
    """

    def __init__(self, characters: list[str]) -> None:
        named = "、".join(
            f"「{char}」(U+{ord(char):04X})" for char in characters[:NAMED_CHARACTERS]
        )
        more = f"ほか{rest}字" if (rest := len(characters) - NAMED_CHARACTERS) > 0 else ""
        super().__init__(
            f"シフトJIS(CP932)では表せない文字があります：{named}{more}。"
            "文字を置き換えずに出力するため、UTF-8を選択してください。"
        )


def write_csv(
    document: Document, figures: Iterable[Figure], encoding: Encoding = Encoding.UTF8
) -> bytes:
    """The figures as one CSV table; see longform.COLUMNS for the columns.

    A text that a spreadsheet would calculate carries one leading apostrophe; numbers stay numbers,
    days are ISO, blank means that there is no value. Raises CannotEncodeError.
    """
    counted = {HEADINGS.index(heading) for heading in COUNTED}
    lines = (continued(cells, counted) for cells in long_rows(document, figures))
    return write_rows([HEADINGS, *chain.from_iterable(lines)], encoding)


def write_rows(rows: Iterable[Sequence[Cell]], encoding: Encoding = Encoding.UTF8) -> bytes:
    """The rows, head first: days as ISO, one apostrophe before what looks like a formula.

    Raises CannotEncodeError.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([_field(cell) for cell in row] for row in rows)
    text = out.getvalue()
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        lost = (char for char in dict.fromkeys(text) if not char.encode(encoding, "ignore"))
        raise CannotEncodeError([*lost]) from None


def _field(cell: Cell) -> Cell:
    if isinstance(cell, date):
        return cell.isoformat()
    return guarded(printable(cell)) if isinstance(cell, str) else cell


CORRECTION_COLUMNS = (
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
CORRECTION_HEADINGS = tuple(heading for heading, _ in CORRECTION_COLUMNS)
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
    return write_rows([CORRECTION_HEADINGS, *correction_rows(document)], encoding)
