"""Rings and ward tiles: a native doughnut, and native shapes with name, number and marks."""

from __future__ import annotations

from pptx.enum.chart import XL_CHART_TYPE
from pptx.shapes.group import GroupShape
from pptx.shapes.shapetree import SlideShapes

from reports.counting.figure import Figure, Row
from reports.document.charts import printed, svg
from reports.document.charts.printed import Part, parts_of, values_sentence
from reports.document.deck.shape import Panel
from reports.document.exporters.page_measures import Room
from reports.document.exporters.pptx import charts, pen
from reports.document.exporters.pptx.pen import Box, Type

BESIDE = 9  # from the ring to a name


def draw_donut(shapes: SlideShapes, panel: Panel, box: Box, room: Room) -> None:
    """The ring in the middle of its box."""
    figure, radius = panel.figure, room.donut_radius
    parts = parts_of(figure, panel.rows)
    x, y = box.left + box.width / 2, box.top + radius + printed.EDGE
    ring = Box(x - radius, y - radius, 2 * radius, 2 * radius)
    data = ([part.name for part in parts], [(figure.title, [part.value for part in parts])])
    chart = charts.add_chart(shapes, XL_CHART_TYPE.DOUGHNUT, ring, panel, data)
    series = chart.plots[0].series[0]
    size, _ = printed.donut_sizes(radius)
    for number, part in enumerate(parts):
        charts.paint(series.points[number].format, part)
    labels = {number: charts.label_of(part, size) for number, part in enumerate(parts)}
    charts.label_values(series, labels, figure.unit)
    answered = f"{len(figure.answered)}{figure.unit}回答"
    lines = [
        pen.line(f"{figure.of}{figure.unit}", Type(24, bold=True), 26, align="ctr"),
        pen.line(answered, Type(11, colour=svg.SUB), 16, align="ctr"),
    ]
    middle = Box(x - radius / 2, y - 22, radius, 44)
    pen.text_box(shapes, middle, lines, "対象と回答", anchor="ctr")
    draw_names(shapes, parts, (x, y), radius, box)


def draw_names(
    shapes: SlideShapes, parts: list[Part], centre: tuple[float, float], radius: float, box: Box
) -> None:
    """The name of each part, beside its middle."""
    _, size = printed.donut_sizes(radius)
    step = size * 1.25
    for part, start, end in printed.arcs(parts):
        x, y = svg.around(centre, (start + end) / 2, radius + BESIDE)
        right = x > centre[0]
        room = (box.left + box.width - x) if right else x - box.left
        lines = printed.name_lines(part.name, min(printed.NAME_WIDTH, room / size))
        width, height = min(printed.NAME_WIDTH * size, room), step * len(lines)
        beside = Box(x if right else x - width, y - step * len(lines) / 2, width, height)
        align = "l" if right else "r"
        words = [pen.line(text, Type(size), step, align=align) for text in lines]
        pen.text_box(shapes, beside, words, "答え", wrap=False)


TILE_NAME, TILE_NUMBER, TILE_MARK = 12, 18, 10.5
BESIDE_MARK = 10  # pt to the right of a number that has a mark there
KEYS_HIGH = 24


def draw_tiles(shapes: SlideShapes, panel: Panel, box: Box, room: Room) -> None:
    """One group of shapes, which a screen reader reads as a whole."""
    group = shapes.add_group_shape()
    pen.describe(group, panel.heading, values_sentence(panel.figure, panel.rows))
    for row in panel.rows:
        if row.code in panel.tiles:
            x, y = printed.corner_of(panel.tiles[row.code])
            tile = Box(box.left + x, box.top + y, printed.WIDE, printed.HIGH)
            draw_tile(group, panel.figure, row, tile)
    top = box.top + printed.tiles_height(panel.tiles) - KEYS_HIGH
    for place, step, fill, name in printed.legend_keys(panel.figure, panel.rows):
        x = box.left + place
        pen.rectangle(group.shapes, Box(x, top, 18, 14), fill, outline=svg.DARK).name = "凡例"
        words = pen.line(name, Type(TILE_NAME, colour=svg.INK), 14)
        pen.text_box(group.shapes, Box(x + 23, top, step - 25, 14), [words], "凡例", wrap=False)


def draw_tile(group: GroupShape, figure: Figure, row: Row, box: Box) -> None:
    """A ward: its name and number in the tile, its marks in a box of their own."""
    value, marks = figure.shown(row), "".join(figure.marks(row))
    fill = printed.shade(value)
    tile = pen.rectangle(group.shapes, box, fill, outline=svg.DARK)
    tile.name = pen.one_line(row.label)
    ink = svg.ink_on(fill)
    if value is None:
        inner = Box(box.left + 4, box.top + 3, box.width - 8, box.height - 6)
        tile = pen.rectangle(group.shapes, inner, svg.PAPER)
        number = pen.line(printed.NOT_REPORTED, Type(TILE_NAME), 20, align="ctr")
    else:
        number = pen.line(str(value), Type(TILE_NUMBER, True, ink), 22, align="ctr")
    name = pen.line(row.label, Type(TILE_NAME, colour=ink), 16, align="ctr")
    pen.set_text(tile, [name, number], anchor="ctr")
    if marks:
        tile.text_frame.margin_right = pen.emu(BESIDE_MARK)
        corner = Box(box.left + box.width - 26, box.top + 25, 24, 16)
        words = pen.line(marks, Type(TILE_MARK, colour=ink), 14, align="r")
        pen.text_box(group.shapes, corner, [words], "注")
