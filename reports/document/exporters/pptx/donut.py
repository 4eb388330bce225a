"""Decides how a ring is drawn: a native doughnut, the names beside it, the denominator within."""

from __future__ import annotations

from math import pi

from pptx.enum.chart import XL_CHART_TYPE
from pptx.shapes.shapetree import SlideShapes

from reports.document.charts.print_donut import EDGE, NAME_WIDTH, around, name_lines
from reports.document.charts.print_parts import Part, painted, spoken
from reports.document.charts.svg import SUB
from reports.document.deck import Panel
from reports.document.exporters.page_measures import Room, donut_radius
from reports.document.exporters.pptx.charts import add_chart, label_of, label_values, paint
from reports.document.exporters.pptx.look import Place, Type
from reports.document.exporters.pptx.words import line, text_box

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
