"""Text of unknown origin in a cell: harmless, and never silently cut."""

import re
from collections.abc import Container, Sequence

# A cell of Excel holds 32,767 UTF-16 units (Excel specifications and limits); the rest is reserve.
CELL_LIMIT = 32_000

# Printers' mark for a character that cannot be set; unlike U+FFFD it exists in CP932 as well.
GETA = "〓"
# What XML 1.0 cannot carry (section 2.2), the C1 controls it discourages, and lone surrogates.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)

# Excel reads these as the beginning of a formula when it opens a CSV, in full width as well.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
APOSTROPHE = "'"


def printable(text: str) -> str:
    """The text with every control character shown as 〓, and line ends as LF."""
    return _UNPRINTABLE.sub(GETA, text.replace("\r\n", "\n").replace("\r", "\n"))


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet might calculate the text instead of showing it."""
    return text.startswith(_FORMULA_STARTS)


def guarded(text: str) -> str:
    """The text as CSV carries it: one apostrophe before what a spreadsheet would calculate.

    A text that begins with an apostrophe gets one too, so that taking one off always restores it.
    """
    return APOSTROPHE + text if text.startswith((*_FORMULA_STARTS, APOSTROPHE)) else text


def pieces(text: str, limit: int = CELL_LIMIT) -> list[str]:
    """The text in pieces of at most `limit` UTF-16 units, which joined give the text again."""
    if len(text) * 2 <= limit or _units(text) <= limit:
        return [text]
    found, piece, size = [], [], 0
    for character in text:
        width = _units(character)
        if size + width > limit:
            found.append("".join(piece))
            piece, size = [], 0
        piece.append(character)
        size += width
    return [*found, "".join(piece)]


def _units(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)


Cell = str | int | object | None


def continued(cells: Sequence[Cell], counted: Container[int] = ()) -> list[tuple[Cell, ...]]:
    """One row of a table as one row, or as several where a text is too long for a cell.

    Each row ends with its continuation number: None for the first, then 2, 3, ... A continuation
    goes on with the long texts, repeats the other cells, and leaves those at the positions
    `counted` blank, so that nothing counts twice.

    >>> continued(("北区", 3), {1})
    [('北区', 3, None)]
    """
    split = [pieces(printable(cell)) if isinstance(cell, str) else [cell] for cell in cells]
    rows = [(*(parts[0] for parts in split), None)]
    for number in range(1, max(map(len, split), default=1)):
        row: list[Cell] = []
        for position, parts in enumerate(split):
            cell = parts[number] if number < len(parts) else parts[0] if len(parts) == 1 else None
            row.append(None if position in counted else cell)
        rows.append((*row, number + 1))
    return rows
