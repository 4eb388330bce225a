"""Decides how many empty rows a table has: they fill its last page, and begin no page of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# Empty rows below what is known, at least; more may be inserted.
SPARE_ROWS = 10
# What programs measure otherwise than we do must not push a row over the end of the page.
RESERVE = 0.95
# Known rows that begin another page together with the empty ones.
MOVED_ROWS = 3
# To what part of its size a page may be made smaller for the last rows.
SQUEEZED = 0.92


@dataclass(frozen=True)
class Paging:
    """spare: empty rows. break_after: how many rows stand before a forced new page; 0 without."""

    spare: int
    break_after: int = 0


def paging(
    *,
    above: float,
    repeated: float,
    rows: Sequence[float],
    spare: float,
    page: float,
    least: int = SPARE_ROWS,
) -> Paging:
    """How a table goes on A4.

    Heights in points: above the first row; of what each further page repeats; of the known rows;
    of an empty row; of a page, at the scale at which it prints. least: how many empty rows.

    >>> paging(above=100, repeated=50, rows=[30] * 4, spare=20, page=500)
    Paging(spare=12, break_after=0)
    >>> paging(above=100, repeated=50, rows=[30] * 10, spare=20, page=500)
    Paging(spare=10, break_after=7)
    """
    whole, page = page, page * RESERVE
    filled, on_page = above, 0
    for height in rows:
        if filled + height > page and on_page:
            filled, on_page = repeated, 0
        filled += height
        on_page += 1
    room = int((page - filled) // spare) if filled < page else 0
    # A little too much is squeezed onto the page.
    if room >= least or on_page < 2 or filled + least * spare <= whole / SQUEEZED:
        return Paging(max(room, least))
    # Another page is needed anyway: the last of the known rows begin it.
    moved = min(on_page // 2, MOVED_ROWS)
    return Paging(least, break_after=len(rows) - moved)
