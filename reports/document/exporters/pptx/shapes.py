"""Rings and ward tiles: a native doughnut, and native shapes with name, number and marks."""

from __future__ import annotations

from math import pi

from pptx.enum.chart import XL_CHART_TYPE
from pptx.shapes.group import GroupShape
from pptx.shapes.shapetree import SlideShapes

from reports.counting.figure import Figure, Row
from reports.document.charts.printed_bars import Part, painted, spoken
from reports.document.charts.printed_shapes import (
    EDGE,
    GAP,
    HIGH,
    NAME_WIDTH,
    NOT_REPORTED,
    WIDE,
    around,
    legend_keys,
    name_lines,
    shade,
    tiles_height,
)
from reports.document.charts.svg import DARK, INK, PAPER, SUB, ink_on, tile_corners
from reports.document.deck.shape import Panel
from reports.document.exporters.page_measures import Room, donut_radius
from reports.document.exporters.pptx.charts import add_chart, label_of, label_values, paint
from reports.document.exporters.pptx.words import (
    Place,
    Type,
    describe,
    emu,
    line,
    rectangle,
    shown,
    text_box,
    write,
)

LARGE_RADIUS = 100
BESIDE = 9  # from the ring to a name


def draw_donut(shapes: SlideShapes, panel: Panel, place: Place, room: Room) -> None:
    """The ring in the middle of its place."""
    figure, radius = panel.figure, donut_radius(room)
    parts = painted(figure, panel.rows)
    centre = (place.left + place.width / 2, place.top + radius + EDGE)
    ring = Place(centre[0] - radius, centre[1] - radius, 2 * radius, 2 * radius)
    data = ([part.name for part in parts], [(figure.title, [part.value for part in parts])])
    chart = add_chart(
        shapes, XL_CHART_TYPE.DOUGHNUT, ring, data, (panel.heading, spoken(figure, panel.rows))
    )
    series = chart.plots[0].series[0]
    size = 19 if radius > LARGE_RADIUS else 16
    for number, part in enumerate(parts):
        paint(series.points[number].format, part)
    label_values(series, {n: label_of(part, size) for n, part in enumerate(parts)}, figure.unit)
    draw_middle(shapes, panel, centre, radius)
    draw_names(shapes, parts, (centre, radius), place)


def draw_middle(
    shapes: SlideShapes, panel: Panel, centre: tuple[float, float], radius: float
) -> None:
    """How many wards were asked, and how many answered."""
    figure, (x, y) = panel.figure, centre
    lines = [
        line(f"{figure.of}{figure.unit}", Type(24, bold=True), 26, align="ctr"),
        line(f"{len(figure.answered)}{figure.unit}回答", Type(11, colour=SUB), 16, align="ctr"),
    ]
    box = Place(x - radius / 2, y - 22, radius, 44)
    text_box(shapes, box, lines, "対象と回答", anchor="ctr")


def draw_names(
    shapes: SlideShapes,
    parts: list[Part],
    ring: tuple[tuple[float, float], float],
    place: Place,
) -> None:
    """The name of each part, beside its middle."""
    centre, radius = ring
    size = 14 if radius > LARGE_RADIUS else 13
    step, whole, start = size * 1.25, sum(part.value for part in parts), 0.0
    for part in parts:
        end = start + 2 * pi * part.value / whole
        x, y = around(centre, (start + end) / 2, radius + BESIDE)
        start = end
        right = x > centre[0]
        room = (place.left + place.width - x) if right else x - place.left
        lines = name_lines(part.name, min(NAME_WIDTH, room / size))
        width = min(NAME_WIDTH * size, room)
        top = y - step * len(lines) / 2
        box = Place(x if right else x - width, top, width, step * len(lines))
        align = "l" if right else "r"
        paragraphs = [line(text, Type(size), step, align=align) for text in lines]
        text_box(shapes, box, paragraphs, "答え", wrap=False)


TILE_NAME, TILE_NUMBER, TILE_MARK = 12, 18, 10.5
BESIDE_MARK = 10  # pt to the right of a number that has a mark there
KEYS = 360  # pt: the room of the legend
KEYS_HIGH = 24


def draw_tiles(shapes: SlideShapes, panel: Panel, place: Place, room: Room) -> None:
    """One group of shapes, which a screen reader reads as a whole."""
    spots = {spot.code: (spot.row, spot.column) for spot in panel.places}
    corners = tile_corners(spots, WIDE, HIGH, GAP)
    group = shapes.add_group_shape()
    describe(group, panel.heading, spoken(panel.figure, panel.rows))
    for row in panel.rows:
        if row.code in corners:
            x, y = corners[row.code]
            corner = Place(place.left + x + 1, place.top + y + 1, WIDE, HIGH)
            draw_tile(group, panel.figure, row, corner)
    draw_legend(group, panel, place.left, place.top + tiles_height(spots) - KEYS_HIGH)


def draw_tile(group: GroupShape, figure: Figure, row: Row, place: Place) -> None:
    """A ward: its name and number in the tile, its marks in a box of their own."""
    value, marks = figure.shown(row), "".join(figure.marks(row))
    fill = shade(value, "")
    tile = rectangle(group.shapes, place, fill, outline=DARK)
    tile.name = shown(row.label)
    ink = ink_on(fill)
    if value is None:
        inner = Place(place.left + 4, place.top + 3, place.width - 8, place.height - 6)
        tile = rectangle(group.shapes, inner, PAPER)
        number = line(NOT_REPORTED, Type(TILE_NAME), 20, align="ctr")
    else:
        number = line(str(value), Type(TILE_NUMBER, True, ink), 22, align="ctr")
    write(
        tile, [line(row.label, Type(TILE_NAME, colour=ink), 16, align="ctr"), number], anchor="ctr"
    )
    if marks:
        tile.text_frame.margin_right = emu(BESIDE_MARK)
        box = Place(place.left + place.width - 26, place.top + 25, 24, 16)
        text_box(group.shapes, box, [line(marks, Type(TILE_MARK, colour=ink), 14, align="r")], "注")


def draw_legend(group: GroupShape, panel: Panel, left: float, top: float) -> None:
    """The shades and the numbers that they repeat."""
    keys = legend_keys(panel.figure, panel.rows, "")
    step = KEYS / max(len(keys), 4)
    for place, (fill, name) in enumerate(keys):
        x = left + 1 + place * step
        rectangle(group.shapes, Place(x, top, 18, 14), fill, outline=DARK).name = "凡例"
        words = line(name, Type(TILE_NAME, colour=INK), 14)
        text_box(group.shapes, Place(x + 23, top, step - 25, 14), [words], "凡例", wrap=False)
