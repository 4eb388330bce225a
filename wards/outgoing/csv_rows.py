"""Rows as CSV: CRLF, UTF-8 with BOM or CP932, no text that a spreadsheet would calculate."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum

from wards.outgoing.safe_text import Cell, guarded, printable

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


def write_rows(rows: Iterable[Sequence[Cell]], encoding: Encoding = Encoding.UTF8) -> bytes:
    """The rows, head first: days and minutes as ISO, one apostrophe before what looks like a formula.

    Raises CannotEncodeError.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([_field(cell) for cell in row] for row in rows)
    return encoded(out.getvalue(), encoding)


def encoded(text: str, encoding: Encoding) -> bytes:
    """The text in an encoding. Raises CannotEncodeError."""
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        lost = (char for char in dict.fromkeys(text) if not char.encode(encoding, "ignore"))
        raise CannotEncodeError([*lost]) from None


def _field(cell: Cell) -> Cell:
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, date):
        return cell.isoformat()
    return guarded(printable(cell)) if isinstance(cell, str) else cell
