"""Rings and ward tiles on paper, and any figure as an image file."""

from __future__ import annotations

from collections.abc import Mapping
from math import cos, pi, sin

from reports.counting.figure import Choice, Figure, Row
from reports.document.charts.printed_bars import (
    UNIT,
    Bars,
    Part,
    bars_height,
    ground,
    hatch_id,
    hatch_if_used,
    horizontal_bars,
    painted,
    spoken,
    stacked,
    stacked_height,
)
from reports.document.charts.screen_bars import shown_rows
from reports.document.charts.svg import (
    DARK,
    INK,
    LIGHT,
    MID,
    OUTLINE,
    PALE,
    PAPER,
    SUB,
    balanced_lines,
    box,
    break_label,
    drawing,
    hatched,
    ink_on,
    number,
    text_width,
    tile_corners,
    words,
)
from wards.fiscal import wareki

EDGE = 14  # room above and below the ring for a name
NAME_WIDTH = 6.6  # em


def donut_height(radius: float) -> float:
    """Height of the picture."""
    return 2 * (radius + EDGE)


def donut(figure: Figure, rows: tuple[Row, ...], width: float, radius: float) -> str:
    """The picture; every row must have a value."""
    centre, hole = (width / 2, radius + EDGE), radius / 2
    name_size = 14 if radius > 100 else 13
    parts = painted(figure, rows)
    whole = sum(part.value for part in parts)
    shapes, start = [], 0.0
    for part in parts:
        end = start + 2 * pi * part.value / whole
        shapes.append(sector(centre, radius, hole, (start, end), part.fill))
        middle = (start + end) / 2
        shapes += value_mark(around(centre, middle, (radius + hole) / 2), part, radius)
        shapes += name_mark(around(centre, middle, radius + 9), part, name_size, width)
        start = end
    x, y = centre
    answered = f"{len(figure.answered)}{figure.unit}回答"
    shapes.append(words(x, y + 3, f"{figure.of}{figure.unit}", 24, anchor="middle", bold=True))
    shapes.append(words(x, y + 20, answered, 11, fill=SUB, anchor="middle"))
    pattern = hatch_if_used(hatch_id(figure, rows), shapes)
    height = donut_height(radius)
    return drawing(width, height, spoken(figure, rows), pattern, *shapes, unit=UNIT)


def around(centre: tuple[float, float], angle: float, distance: float) -> tuple[float, float]:
    """A point at an angle clockwise from the top."""
    return centre[0] + distance * sin(angle), centre[1] - distance * cos(angle)


def sector(
    centre: tuple[float, float],
    radius: float,
    hole: float,
    angles: tuple[float, float],
    fill: str,
) -> str:
    """A part of the ring; a whole ring is two halves, since an arc cannot end where it began."""
    start, end = angles
    if end - start > 2 * pi - 1e-6:
        middle = (start + end) / 2
        halves = ((start, middle), (middle, end))
        return "".join(sector(centre, radius, hole, half, fill) for half in halves)
    large = int(end - start > pi)
    corners = [
        around(centre, angle, distance)
        for angle, distance in ((start, radius), (end, radius), (end, hole), (start, hole))
    ]
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = [(number(x), number(y)) for x, y in corners]
    outer, inner = f"A{number(radius)} {number(radius)}", f"A{number(hole)} {number(hole)}"
    return (
        f'<path d="M{ax} {ay}{outer} 0 {large} 1 {bx} {by}L{cx} {cy}{inner} 0 {large} 0 {dx} {dy}Z"'
        f' fill="{fill}" stroke="{DARK}" stroke-width="{OUTLINE}"/>'
    )


def value_mark(place: tuple[float, float], part: Part, radius: float) -> list[str]:
    """The value on its part; on hatching it gets a white ground."""
    size = 19 if radius > 100 else 16
    x, y = place
    text = words(x, y + size * 0.37, part.shown, size, fill=part.ink, anchor="middle", bold=True)
    return [*ground(x, y, part, size), text]


def name_mark(place: tuple[float, float], part: Part, size: float, width: float) -> list[str]:
    """The name beside its part, broken at a middle dot where there is one."""
    x, y = place
    right = x > width / 2
    lines = name_lines(part.name, min(NAME_WIDTH, ((width - x) if right else x) / size))
    step = size * 1.25
    top = y + size * 0.37 - step * (len(lines) - 1) / 2
    anchor = "start" if right else "end"
    return [words(x, top + step * row, text, size, anchor=anchor) for row, text in enumerate(lines)]


def name_lines(name: str, room: float) -> list[str]:
    """The lines of a name that has so many em.

    >>> name_lines("開催済み・予定あり", 6.6)
    ['開催済み・', '予定あり']
    """
    if text_width(name) <= room:
        return [name]
    pieces = name.replace("・", "・\n").split("\n")
    return [line for piece in pieces for line in balanced_lines(piece, room)]


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


IMAGE_WIDTH, IMAGE_EDGE = 640, 24
INNER = IMAGE_WIDTH - 2 * IMAGE_EDGE
HEAD, SMALL, LEADING = 18, 12, 18
PT = 0.75  # a printed chart states its size in pt, of which CSS makes 4/3 user units
BARS_OF_IMAGE = Bars(width=INNER, names=220)


def image(figure: Figure, places: Mapping[str, tuple[int, int]], status: str) -> str | None:
    """A picture that stands alone, in pt; None for wording and events, which have no drawing.

    status: in which state the figures are, printed beside the basis.
    """
    drawn = inner(figure, places)
    if drawn is None:
        return None
    chart, height = drawn
    y, shapes = IMAGE_EDGE + HEAD, []
    heading = (
        figure.title if figure.total is None else f"{figure.title}　{figure.total}{figure.unit}"
    )
    for text in break_label(heading, INNER / HEAD - 1):
        shapes.append(words(IMAGE_EDGE, y, text, HEAD, bold=True))
        y += HEAD + 6
    for text in break_label(basis(figure, status), INNER / SMALL - 1):
        shapes.append(words(IMAGE_EDGE, y, text, SMALL, fill=SUB))
        y += LEADING
    shapes.append(f'<g transform="translate({IMAGE_EDGE} {y:g}) scale({PT})">{chart}</g>')
    y += height + LEADING
    for note in figure.printed_footnotes:
        for text in break_label(f"{note.mark} {note.text}", INNER / SMALL - 1):
            shapes.append(words(IMAGE_EDGE, y, text, SMALL, fill=INK))
            y += LEADING
    ground = f'<rect width="{IMAGE_WIDTH}" height="{y + IMAGE_EDGE:g}" fill="{PAPER}"/>'
    return drawing(
        IMAGE_WIDTH, y + IMAGE_EDGE, spoken(figure, figure.all_rows), ground, *shapes, unit="pt"
    )


def basis(figure: Figure, status: str) -> str:
    """As of when, how many wards answered, in which state."""
    as_of = f"{wareki(figure.as_of)}現在" if figure.as_of else ""
    many = "複数回答" if figure.choice is Choice.MULTIPLE else ""
    return "　".join(part for part in (as_of, figure.basis_sentence, many, status) if part)


def inner(figure: Figure, places: Mapping[str, tuple[int, int]]) -> tuple[str, float] | None:
    """The printed chart and its height."""
    rows = figure.all_rows
    if figure.choice is Choice.SINGLE:
        chart = stacked(figure, rows, INNER, figure.of)
        return chart, stacked_height(figure, rows, INNER, figure.of)
    if figure.choice is Choice.BAND:
        return horizontal_bars(figure, rows, figure.of, BARS_OF_IMAGE), bars_height(
            rows, BARS_OF_IMAGE
        )
    if figure.choice is Choice.MULTIPLE:
        rows = shown_rows(figure)
        return horizontal_bars(figure, rows, figure.of, BARS_OF_IMAGE), bars_height(
            rows, BARS_OF_IMAGE
        )
    if figure.choice is Choice.COUNT:
        return tile_map(figure, rows, places), tiles_height(places)
    return None
