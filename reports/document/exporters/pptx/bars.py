"""Stacked and horizontal bars: native charts from zero, names below with leaders, a thin line at all wards asked."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from pptx.chart.chart import Chart
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.shapes.shapetree import SlideShapes
from pptx.util import Pt

from reports.counting.figure import Row
from reports.document.charts import printed, svg
from reports.document.deck.shape import Panel
from reports.document.exporters.page_measures import Room
from reports.document.exporters.pptx import charts, pen
from reports.document.exporters.pptx.pen import Box, Type

BASE = 11  # a name stands so far above its base line
BELOW = Type(printed.NAME_BELOW)
BELOW_GREY = Type(printed.NAME_BELOW, colour=svg.SUB)


def draw_stacked(shapes: SlideShapes, panel: Panel, box: Box, room: Room) -> None:
    """The bar with its values, then its names. One ward has the same length in every bar."""
    figure, scale = panel.figure, max(panel.scale, 1)
    parts = printed.parts_of(figure, panel.rows)
    step = (box.width - 1) / scale
    bar = Box(box.left + 0.5, box.top + 0.5, box.width - 1, printed.BAR)
    data = ([figure.title], [(part.name, [part.value]) for part in parts])
    chart = charts.add_chart(shapes, XL_CHART_TYPE.BAR_STACKED, bar, panel, data)
    set_axes(chart, scale, gap=0)
    for part, series in zip(parts, chart.plots[0].series, strict=True):
        charts.paint(series.format, part)
        label = charts.Label(hidden=True)
        if printed.has_room(part, step):
            label = charts.label_of(part, printed.VALUE_ON_PART, "ctr")
        charts.label_values(series, {0: label}, figure.unit)
    if figure.of < panel.scale:
        words = pen.line(f"計 {figure.of}{figure.unit}", BELOW_GREY, printed.BAR)
        beside = Box(box.left + figure.of * step + 10, box.top, 60, printed.BAR)
        pen.text_box(shapes, beside, [words], "計", anchor="ctr", wrap=False)
    draw_names(shapes, parts, box, scale)


def draw_names(shapes: SlideShapes, parts: list[printed.Part], box: Box, scale: int) -> None:
    """The names below the bar, each at its leader; answers of no ward on a line of their own."""
    row, bottom = printed.ROW, box.top + printed.BAR
    for leader, start, text, line in reversed(printed.names_below(parts, box.width, scale)):
        base, stem = bottom + row * (line + 1), box.left + leader
        pen.rule(shapes, (stem, bottom), (stem, base), svg.SUB)
        width = svg.text_width(text) * BELOW.size + 4
        beside = Box(box.left + start, base - BASE - 3, width, row - 2)
        pen.text_box(shapes, beside, [pen.line(text, BELOW, row - 2)], "答え", wrap=False)
    if absent := printed.absent_words(parts):
        last = Box(box.left, box.top + box.height - row - 2, box.width, row)
        pen.text_box(shapes, last, [pen.line(absent, BELOW_GREY, row)], "0の答え")


def set_axes(chart: Chart, scale: int, gap: int) -> None:
    """From zero to all wards asked; the axes themselves are not shown."""
    chart.plots[0].gap_width = gap
    values = chart.value_axis
    values.minimum_scale, values.maximum_scale = 0, scale
    values.major_unit = scale
    values.has_major_gridlines = False
    values.visible = False
    chart.category_axis.visible = False
    # The library's numbers of axes are negative; the format asks for others.
    for tag in ("c:axId", "c:crossAx"):
        for element in chart._chartSpace.iter(qn(tag)):
            element.set("val", element.get("val").removeprefix("-"))


WIDEST_GAP = 500  # percent of a bar: the format allows no more (ECMA-376, ST_GapAmount)


@dataclass(frozen=True, slots=True)
class BarGroup:
    """Rows whose names take as many lines: a native chart gives all its bars the same room."""

    rows: tuple[Row, ...]
    names: tuple[list[str], ...]
    height: float  # of one row, in pt


def draw_bars(shapes: SlideShapes, panel: Panel, box: Box, room: Room) -> None:
    """One chart, or several below each other where names differ in their number of lines."""
    bars, scale = room.bars(panel), max(panel.scale, 1)
    left = box.left + bars.names + printed.SPACE
    step = (bars.width - bars.names - printed.SPACE - printed.RIGHT) / scale
    top = box.top + printed.TOP
    drawing = Box(left, top, step * scale, box.top + box.height - 2 - top)
    if panel.scale:
        draw_limit(shapes, panel, drawing)
    for group in bar_groups(panel, bars):
        height = group.height * len(group.rows)
        draw_group(shapes, panel, group, Box(left, top, drawing.width, height), bars)
        top += height


def draw_limit(shapes: SlideShapes, panel: Panel, drawing: Box) -> None:
    """A thin line at the number of wards that were asked."""
    edge = drawing.left + drawing.width
    pen.rule(shapes, (edge, drawing.top), (edge, drawing.top + drawing.height), svg.SUB)
    limit = f"{panel.scale}{panel.figure.unit}"
    words = pen.line(limit, Type(11, colour=svg.SUB), 14, align="ctr")
    pen.text_box(shapes, Box(edge - 30, drawing.top - 18, 60, 16), [words], "対象")


def bar_groups(panel: Panel, bars: printed.Bars) -> list[BarGroup]:
    """The rows of the panel in order, together as long as they are equally high."""
    measured = zip(panel.rows, printed.bar_rows(panel.rows, bars), strict=True)
    groups = []
    for height, some in groupby(measured, key=lambda pair: pair[1][1]):
        rows, lines = zip(*((row, names) for row, (names, _) in some), strict=True)
        groups.append(BarGroup(rows, lines, height))
    return groups


def draw_group(
    shapes: SlideShapes, panel: Panel, group: BarGroup, box: Box, bars: printed.Bars
) -> None:
    """A chart of rows of equal height; names of one line are those of the axis itself."""
    figure, scale = panel.figure, max(panel.scale, 1)
    parts = printed.parts_of(figure, group.rows, svg.MID)
    short = all(len(lines) == 1 for lines in group.names)
    data = ([part.name for part in parts], [(figure.title, [part.value for part in parts])])
    names = bars.names + printed.SPACE if short else 0.0
    kind = XL_CHART_TYPE.BAR_CLUSTERED
    chart = charts.add_chart(shapes, kind, box, panel, data, rows=group.rows, names=names)
    gap = round(100 * (group.height - bars.thick) / bars.thick)
    set_axes(chart, scale, gap=min(gap, WIDEST_GAP))
    set_names(chart, shown=short)
    series = chart.plots[0].series[0]
    for number, part in enumerate(parts):
        charts.paint(series.points[number].format, part)
    labels = {n: value_label(part, box.width / scale, box) for n, part in enumerate(parts)}
    charts.label_values(series, labels, figure.unit)
    if not short:
        draw_long_names(shapes, group, box, bars)


def value_label(part: printed.Part, step: float, box: Box) -> charts.Label:
    """The value behind the end of its bar, or within where it would touch the line."""
    if printed.value_is_inside(part, part.value * step, box.width):
        return charts.label_of(part, printed.VALUE, "inEnd")
    return charts.Label(charts.BEHIND, Type(printed.VALUE, bold=True))


def set_names(chart: Chart, *, shown: bool) -> None:
    """The axis of the names: first row on top, a thin line, no marks."""
    axis = chart.category_axis
    axis.visible = True
    every = parse_xml(f'<c:tickLblSkip {nsdecls("c")} val="1"/>')
    axis._element.find(qn("c:noMultiLvlLbl")).addprevious(every)
    axis.reverse_order = True
    axis.major_tick_mark = axis.minor_tick_mark = XL_TICK_MARK.NONE
    axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW if shown else XL_TICK_LABEL_POSITION.NONE
    axis.format.line.color.rgb = RGBColor.from_string(pen.rgb(svg.INK))
    axis.format.line.width = Pt(pen.RULE)


def draw_long_names(shapes: SlideShapes, group: BarGroup, box: Box, bars: printed.Bars) -> None:
    """Names of several lines beside their bars: an axis would cut them."""
    left, type_ = box.left - printed.SPACE - bars.names, Type(printed.NAME)
    for number, lines in enumerate(group.names):
        beside = Box(left, box.top + number * group.height, bars.names, group.height)
        words = [pen.line(text, type_, printed.NAME_LEADING, align="r") for text in lines]
        pen.text_box(shapes, beside, words, "答え", anchor="ctr", wrap=False)
