"""Rings and ward tiles on paper, and any figure as an image file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import cos, pi, sin

from reports.counting.figure import Choice, Figure, Row
from reports.document.charts import svg
from reports.document.charts.printed_bars import (
    Bars,
    Part,
    bars_height,
    hatch_id,
    horizontal_bars,
    parts_of,
    picture,
    stacked,
    stacked_height,
    value_mark,
    values_sentence,
)
from reports.document.charts.screen_bars import shown_rows
from wards.fiscal import wareki

EDGE = 14  # room above and below the ring for a name
NAME_WIDTH = 6.6  # em
LARGE_RADIUS = 100


def donut_height(radius: float) -> float:
    """Height of the picture."""
    return 2 * (radius + EDGE)


def donut(figure: Figure, rows: tuple[Row, ...], width: float, radius: float) -> str:
    """The picture; every row must have a value."""
    centre, hole = (width / 2, radius + EDGE), radius / 2
    size, name_size = (19, 14) if radius > LARGE_RADIUS else (16, 13)
    shapes = []
    for part, angles in arcs(parts_of(figure, rows)):
        shapes.append(sector(centre, radius, hole, angles, part.fill))
        x, y = around(centre, sum(angles) / 2, (radius + hole) / 2)
        shapes += value_mark(x, y, part, size, y + size * 0.37)
        shapes += name_mark(around(centre, sum(angles) / 2, radius + 9), part, name_size, width)
    x, y = centre
    answered = f"{len(figure.answered)}{figure.unit}回答"
    shapes.append(svg.words(x, y + 3, f"{figure.of}{figure.unit}", 24, anchor="middle", bold=True))
    shapes.append(svg.words(x, y + 20, answered, 11, fill=svg.SUB, anchor="middle"))
    return picture(figure, rows, width, donut_height(radius), shapes)


def arcs(parts: list[Part]) -> Iterator[tuple[Part, tuple[float, float]]]:
    """Each part with the angles at which it begins and ends, clockwise from the top."""
    whole, start = sum(part.value for part in parts), 0.0
    for part in parts:
        end = start + 2 * pi * part.value / whole
        yield part, (start, end)
        start = end


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
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = [(svg.number(x), svg.number(y)) for x, y in corners]
    outer, inner = (f"A{svg.number(r)} {svg.number(r)}" for r in (radius, hole))
    return (
        f'<path d="M{ax} {ay}{outer} 0 {large} 1 {bx} {by}L{cx} {cy}{inner} 0 {large} 0 {dx} {dy}Z"'
        f' fill="{fill}" stroke="{svg.DARK}" stroke-width="{svg.OUTLINE}"/>'
    )


def name_mark(place: tuple[float, float], part: Part, size: float, width: float) -> list[str]:
    """The name beside its part, broken at a middle dot where there is one."""
    x, y = place
    right = x > width / 2
    lines = name_lines(part.name, min(NAME_WIDTH, ((width - x) if right else x) / size))
    step = size * 1.25
    top = y + size * 0.37 - step * (len(lines) - 1) / 2
    anchor = "start" if right else "end"
    return [
        svg.words(x, top + step * row, text, size, anchor=anchor) for row, text in enumerate(lines)
    ]


def name_lines(name: str, room: float) -> list[str]:
    """The lines of a name that has so many em.

    >>> name_lines("開催済み・予定あり", 6.6)
    ['開催済み・', '予定あり']
    """
    if svg.text_width(name) <= room:
        return [name]
    pieces = name.replace("・", "・\n").split("\n")
    return [line for piece in pieces for line in svg.balanced_lines(piece, room)]


WIDE, HIGH, GAP = 68, 45, 4
LEGEND = 32
KEYS = 360  # the room of the legend across
NOT_REPORTED = "未回答"
# First value of a shade, and its name in the legend; 0 is white.
BANDS = (
    (10, svg.DARK, "10以上"),
    (6, svg.MID, "6～9"),
    (3, svg.LIGHT, "3～5"),
    (1, svg.PALE, "1～2"),
)


def tiles_height(places: Mapping[str, tuple[int, int]]) -> float:
    """Height of the picture with its legend."""
    rows = max((row for row, _ in places.values()), default=0) + 1
    return rows * (HIGH + GAP) + LEGEND


def tile_map(figure: Figure, rows: tuple[Row, ...], places: Mapping[str, tuple[int, int]]) -> str:
    """The picture; a ward without a place stands only in the table beside it."""
    corners = svg.tile_corners(places, WIDE, HIGH, GAP)
    shapes, empty = [], hatch_id(figure, rows)
    for row in rows:
        if row.code in corners:
            shapes += tile(figure, row, corners[row.code], empty)
    columns = max((column for _, column in places.values()), default=0) + 1
    height = tiles_height(places)
    shapes += legend(figure, rows, height - LEGEND + 8, empty)
    return picture(figure, rows, columns * (WIDE + GAP), height, shapes)


def shade(value: int | None, empty: str) -> str:
    """The fill of a number; a ward that has not reported gets the hatch of that id.

    >>> shade(0, "h"), shade(23, "h"), shade(None, "h")
    ('#FFFFFF', '#0017C1', 'url(#h)')
    """
    if value is None:
        return svg.hatched(empty)
    return next((fill for first, fill, _ in BANDS if value >= first), svg.PAPER)


def tile(figure: Figure, row: Row, corner: tuple[float, float], empty: str) -> list[str]:
    """A ward: its name, its number, its footnote marks."""
    x, y = corner[0] + 1, corner[1] + 1
    value, marks = figure.shown(row), "".join(figure.marks(row))
    fill = shade(value, empty)
    ink, middle = svg.ink_on(fill), x + WIDE / 2
    shapes = [svg.box(x, y, WIDE, HIGH, fill)]
    if value is None:
        shapes.append(svg.box(x + 4, y + 3, WIDE - 8, HIGH - 6, svg.PAPER, stroke="none"))
    shapes.append(svg.words(middle, y + 16, row.label, 12, fill=ink, anchor="middle"))
    if value is None:
        return [*shapes, svg.words(middle, y + 36, NOT_REPORTED, 12, anchor="middle")]
    at = middle - (6 if marks else 0)
    shapes.append(svg.words(at, y + 37, str(value), 18, fill=ink, anchor="middle", bold=True))
    shapes.append(svg.words(x + WIDE - 5, y + 37, marks, 10.5, fill=ink, anchor="end"))
    return shapes


def legend(figure: Figure, rows: tuple[Row, ...], y: float, empty: str) -> list[str]:
    """The shades and their numbers below the tiles."""
    keys = legend_keys(figure, rows, empty)
    step = KEYS / max(len(keys), 4)
    shapes = []
    for place, (fill, name) in enumerate(keys):
        x = 1 + place * step
        shapes += [svg.box(x, y, 18, 14, fill), svg.words(x + 23, y + 12, name, 12)]
    return shapes


def legend_keys(figure: Figure, rows: tuple[Row, ...], empty: str) -> list[tuple[str, str]]:
    """Each shade with the numbers that it repeats; 0 and 未回答 only where they occur."""
    keys = [(fill, name) for _, fill, name in reversed(BANDS)]
    values = [figure.shown(row) for row in rows]
    if 0 in values:
        keys.insert(0, (svg.PAPER, "0"))
    if None in values:
        keys.append((svg.hatched(empty), NOT_REPORTED))
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
    drawn = chart_and_height(figure, places)
    if drawn is None:
        return None
    chart, height = drawn
    y, shapes = IMAGE_EDGE + HEAD, []
    heading = (
        figure.title if figure.total is None else f"{figure.title}　{figure.total}{figure.unit}"
    )
    for text in svg.break_label(heading, INNER / HEAD - 1):
        shapes.append(svg.words(IMAGE_EDGE, y, text, HEAD, bold=True))
        y += HEAD + 6
    for text in svg.break_label(basis(figure, status), INNER / SMALL - 1):
        shapes.append(svg.words(IMAGE_EDGE, y, text, SMALL, fill=svg.SUB))
        y += LEADING
    shapes.append(f'<g transform="translate({IMAGE_EDGE} {y:g}) scale({PT})">{chart}</g>')
    y += height + LEADING
    for note in figure.printed_footnotes:
        for text in svg.break_label(f"{note.mark} {note.text}", INNER / SMALL - 1):
            shapes.append(svg.words(IMAGE_EDGE, y, text, SMALL, fill=svg.INK))
            y += LEADING
    ground = f'<rect width="{IMAGE_WIDTH}" height="{y + IMAGE_EDGE:g}" fill="{svg.PAPER}"/>'
    return svg.drawing(
        IMAGE_WIDTH,
        y + IMAGE_EDGE,
        values_sentence(figure, figure.all_rows),
        ground,
        *shapes,
        unit="pt",
    )


def basis(figure: Figure, status: str) -> str:
    """As of when, how many wards answered, in which state."""
    as_of = f"{wareki(figure.as_of)}現在" if figure.as_of else ""
    many = "複数回答" if figure.choice is Choice.MULTIPLE else ""
    return "　".join(part for part in (as_of, figure.basis_sentence, many, status) if part)


def chart_and_height(
    figure: Figure, places: Mapping[str, tuple[int, int]]
) -> tuple[str, float] | None:
    """The printed chart and its height; None where there is no drawing."""
    rows = shown_rows(figure) if figure.choice is Choice.MULTIPLE else figure.all_rows
    if figure.choice is Choice.SINGLE:
        chart = stacked(figure, rows, INNER, figure.of)
        return chart, stacked_height(figure, rows, INNER, figure.of)
    if figure.choice in (Choice.BAND, Choice.MULTIPLE):
        chart = horizontal_bars(figure, rows, figure.of, BARS_OF_IMAGE)
        return chart, bars_height(rows, BARS_OF_IMAGE)
    if figure.choice is Choice.COUNT:
        return tile_map(figure, rows, places), tiles_height(places)
    return None
