"""Decides how a stacked bar is drawn: a native chart of one bar, the names below with leaders."""

from __future__ import annotations

from pptx.chart.chart import Chart
from pptx.enum.chart import XL_CHART_TYPE
from pptx.oxml.ns import qn
from pptx.shapes.shapetree import SlideShapes

from reports.document.charts.print_parts import Part, painted, spoken
from reports.document.charts.print_stacked import BAR, NAME, ROW, STEM, VALUE, absent_words, placed
from reports.document.charts.svg import SUB, text_width
from reports.document.deck import Panel
from reports.document.exporters.page_measures import Room
from reports.document.exporters.pptx.charts import Label, add_chart, label_of, label_values, paint
from reports.document.exporters.pptx.look import Place, Type
from reports.document.exporters.pptx.shapes import rule
from reports.document.exporters.pptx.words import line, text_box

BASE = 11  # a name stands so far above its base line


def draw_stacked(shapes: SlideShapes, panel: Panel, place: Place, room: Room) -> None:
    """The bar with its values, then its names. One ward has the same length in every bar."""
    figure = panel.figure
    parts = painted(figure, panel.rows)
    scale = max(panel.scale, 1)
    step = (place.width - 1) / scale
    bar = Place(place.left + 0.5, place.top + 0.5, place.width - 1, BAR)
    data = ([figure.title], [(part.name, [part.value]) for part in parts])
    chart = add_chart(
        shapes, XL_CHART_TYPE.BAR_STACKED, bar, data, (panel.heading, spoken(figure, panel.rows))
    )
    set_axes(chart, scale, gap=0)
    for part, series in zip(parts, chart.plots[0].series, strict=True):
        paint(series.format, part)
        label = label_of(part, VALUE, "ctr") if fits(part, step) else Label(hidden=True)
        label_values(series, {0: label}, figure.unit)
    if figure.of < panel.scale:
        words = line(f"計 {figure.of}{figure.unit}", Type(NAME, colour=SUB), BAR)
        left = place.left + figure.of * step + 10
        text_box(shapes, Place(left, place.top, 60, BAR), [words], "計", anchor="ctr", wrap=False)
    draw_names(shapes, parts, place, step)


def fits(part: Part, step: float) -> bool:
    """Whether a value has room on its part; else it stands beside the name."""
    return bool(part.value) and text_width(part.shown) * VALUE <= part.value * step


def draw_names(shapes: SlideShapes, parts: list[Part], place: Place, step: float) -> None:
    """The names below the bar, each at its leader; answers of no ward on a line of their own."""
    stems, x = [], 0.5
    for part in parts:
        if part.value:
            name = part.name if fits(part, step) else f"{part.name} {part.shown}"
            stems.append((x + STEM, name))
            x += part.value * step
    for name in reversed(placed(stems, place.width)):
        base = place.top + BAR + ROW * (name.row + 1)
        stem = place.left + name.stem
        rule(shapes, (stem, place.top + BAR), (stem, base), SUB)
        width = text_width(name.text) * NAME + 4
        box = Place(place.left + name.start, base - BASE - 3, width, ROW - 2)
        text_box(shapes, box, [line(name.text, Type(NAME), ROW - 2)], "答え", wrap=False)
    if absent := absent_words(parts):
        box = Place(place.left, place.top + place.height - ROW - 2, place.width, ROW)
        words = line(absent, Type(NAME, colour=SUB), ROW)
        text_box(shapes, box, [words], "0の答え")


def set_axes(chart: Chart, scale: int, gap: int) -> None:
    """From zero to all wards asked; the axes themselves are not shown."""
    chart.plots[0].gap_width = gap
    values = chart.value_axis
    values.minimum_scale, values.maximum_scale = 0, scale
    values.major_unit = scale
    values.has_major_gridlines = False
    values.visible = False
    chart.category_axis.visible = False
    number_axes(chart)


def number_axes(chart: Chart) -> None:
    """Number the axes as the format asks: the library's numbers are negative."""
    for tag in ("c:axId", "c:crossAx"):
        for element in chart._chartSpace.iter(qn(tag)):
            element.set("val", element.get("val").removeprefix("-"))
