"""Decides how the 24 wards are printed as tiles: the number in each, the shade repeating it."""

from __future__ import annotations

from collections.abc import Mapping

from reports.counting.figure import Figure, Row
from reports.document.charts.print_parts import UNIT, hatch_id, hatch_if_used, spoken
from reports.document.charts.svg import (
    DARK,
    LIGHT,
    MID,
    PALE,
    PAPER,
    box,
    drawing,
    hatched,
    ink_on,
    tile_corners,
    words,
)

WIDE, HIGH, GAP = 68, 45, 4
LEGEND = 32
NOT_REPORTED = "未回答"
# First value of a shade, and its name in the legend; 0 is white.
BANDS = ((10, DARK, "10以上"), (6, MID, "6～9"), (3, LIGHT, "3～5"), (1, PALE, "1～2"))


def tiles_height(places: Mapping[str, tuple[int, int]]) -> float:
    """Height of the picture with its legend."""
    rows = max((row for row, _ in places.values()), default=0) + 1
    return rows * (HIGH + GAP) + LEGEND


def tile_map(figure: Figure, rows: tuple[Row, ...], places: Mapping[str, tuple[int, int]]) -> str:
    """The picture; a ward without a place stands only in the table beside it."""
    corners = tile_corners(places, WIDE, HIGH, GAP)
    shapes, empty = [], hatch_id(figure, rows)
    for row in rows:
        if row.code in corners:
            shapes += tile(figure, row, corners[row.code], empty)
    columns = max((column for _, column in places.values()), default=0) + 1
    height = tiles_height(places)
    shapes += legend(figure, rows, height - LEGEND + 8, empty)
    pattern, title = hatch_if_used(empty, shapes), spoken(figure, rows)
    return drawing(columns * (WIDE + GAP), height, title, pattern, *shapes, unit=UNIT)


def shade(value: int | None, empty: str) -> str:
    """The fill of a number; a ward that has not reported gets the hatch of that id.

    >>> shade(0, "h"), shade(23, "h"), shade(None, "h")
    ('#FFFFFF', '#0017C1', 'url(#h)')
    """
    if value is None:
        return hatched(empty)
    return next((fill for first, fill, _ in BANDS if value >= first), PAPER)


def tile(figure: Figure, row: Row, corner: tuple[float, float], empty: str) -> list[str]:
    """A ward: its name, its number, its footnote marks."""
    x, y = corner[0] + 1, corner[1] + 1
    value, marks = figure.shown(row), "".join(figure.marks(row))
    fill = shade(value, empty)
    ink, middle = ink_on(fill), x + WIDE / 2
    shapes = [box(x, y, WIDE, HIGH, fill)]
    if value is None:
        shapes.append(box(x + 4, y + 3, WIDE - 8, HIGH - 6, PAPER, stroke="none"))
    shapes.append(words(middle, y + 16, row.label, 12, fill=ink, anchor="middle"))
    if value is None:
        return [*shapes, words(middle, y + 36, NOT_REPORTED, 12, anchor="middle")]
    at = middle - (6 if marks else 0)
    shapes.append(words(at, y + 37, str(value), 18, fill=ink, anchor="middle", bold=True))
    shapes.append(words(x + WIDE - 5, y + 37, marks, 10.5, fill=ink, anchor="end"))
    return shapes


def legend(figure: Figure, rows: tuple[Row, ...], y: float, empty: str) -> list[str]:
    """The shades and their numbers below the tiles."""
    keys = legend_keys(figure, rows, empty)
    step = 360 / max(len(keys), 4)
    shapes = []
    for place, (fill, name) in enumerate(keys):
        x = 1 + place * step
        shapes += [box(x, y, 18, 14, fill), words(x + 23, y + 12, name, 12)]
    return shapes


def legend_keys(figure: Figure, rows: tuple[Row, ...], empty: str) -> list[tuple[str, str]]:
    """Each shade with the numbers that it repeats; 0 and 未回答 only where they occur."""
    keys = [(fill, name) for _, fill, name in reversed(BANDS)]
    values = [figure.shown(row) for row in rows]
    if 0 in values:
        keys.insert(0, (PAPER, "0"))
    if None in values:
        keys.append((hatched(empty), NOT_REPORTED))
    return keys
