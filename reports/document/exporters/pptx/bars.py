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

from reports.counting.figure import UNREPORTED, Row
from reports.document.charts.printed_bars import (
    BAR,
    NAME,
    NAME_BELOW,
    NAME_LEADING,
    RIGHT,
    ROW,
    SPACE,
    STEM,
    TOP,
    VALUE_ON_PART,
    Bars,
    Part,
    absent_words,
    bar_rows,
    painted,
    part,
    placed,
    spoken,
)
from reports.document.charts.printed_bars import VALUE as VALUE_SIZE
from reports.document.charts.svg import INK, MID, SUB, hatched, text_width
from reports.document.deck.shape import Panel
from reports.document.exporters.page_measures import Room, bars_of
from reports.document.exporters.pptx.charts import (
    BEHIND,
    Label,
    add_chart,
    label_of,
    label_values,
    paint,
)
from reports.document.exporters.pptx.words import RULE, Place, Type, line, rgb, rule, text_box

BASE = 11  # a name stands so far above its base line


def draw_stacked(shapes: SlideShapes, panel: Panel, place: Place, room: Room) -> None:
    """The bar with its values, then its names. One ward has the same length in every bar."""
    figure = panel.figure
    parts = painted(figure, panel.rows)
    scale = max(panel.scale, 1)
    step = (place.width - 1) / scale
    bar = Place(place.left + 0.5, place.top + 0.5, place.width - 1, BAR)
    data = ([figure.title], [(piece.name, [piece.value]) for piece in parts])
    chart = add_chart(
        shapes, XL_CHART_TYPE.BAR_STACKED, bar, data, (panel.heading, spoken(figure, panel.rows))
    )
    set_axes(chart, scale, gap=0)
    for piece, series in zip(parts, chart.plots[0].series, strict=True):
        paint(series.format, piece)
        label = label_of(piece, VALUE_ON_PART, "ctr") if fits(piece, step) else Label(hidden=True)
        label_values(series, {0: label}, figure.unit)
    if figure.of < panel.scale:
        words = line(f"計 {figure.of}{figure.unit}", Type(NAME_BELOW, colour=SUB), BAR)
        left = place.left + figure.of * step + 10
        text_box(shapes, Place(left, place.top, 60, BAR), [words], "計", anchor="ctr", wrap=False)
    draw_names(shapes, parts, place, step)


def fits(piece: Part, step: float) -> bool:
    """Whether a value has room on its piece; else it stands beside the name."""
    return bool(piece.value) and text_width(piece.shown) * VALUE_ON_PART <= piece.value * step


def draw_names(shapes: SlideShapes, parts: list[Part], place: Place, step: float) -> None:
    """The names below the bar, each at its leader; answers of no ward on a line of their own."""
    stems, x = [], 0.5
    for piece in parts:
        if piece.value:
            name = piece.name if fits(piece, step) else f"{piece.name} {piece.shown}"
            stems.append((x + STEM, name))
            x += piece.value * step
    for name in reversed(placed(stems, place.width)):
        base = place.top + BAR + ROW * (name.row + 1)
        stem = place.left + name.stem
        rule(shapes, (stem, place.top + BAR), (stem, base), SUB)
        width = text_width(name.text) * NAME_BELOW + 4
        box = Place(place.left + name.start, base - BASE - 3, width, ROW - 2)
        text_box(shapes, box, [line(name.text, Type(NAME_BELOW), ROW - 2)], "答え", wrap=False)
    if absent := absent_words(parts):
        box = Place(place.left, place.top + place.height - ROW - 2, place.width, ROW)
        words = line(absent, Type(NAME_BELOW, colour=SUB), ROW)
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


WIDEST_GAP = 500  # percent of a bar: the format allows no more (ECMA-376, ST_GapAmount)


@dataclass(frozen=True, slots=True)
class Group:
    """Rows whose names take as many lines: a native chart gives all its bars the same room."""

    rows: tuple[Row, ...]
    names: tuple[list[str], ...]
    height: float  # of one row, in pt


def draw_bars(shapes: SlideShapes, panel: Panel, place: Place, room: Room) -> None:
    """One chart, or several below each other where names differ in their number of lines."""
    bars = bars_of(panel, room)
    left = place.left + bars.names + SPACE
    step = (bars.width - bars.names - SPACE - RIGHT) / max(panel.scale, 1)
    top, bottom = place.top + TOP, place.top + place.height - 2
    drawing = Place(left, top, step * max(panel.scale, 1), bottom - top)
    if panel.scale:
        draw_limit(shapes, panel, drawing)
    for group in groups(panel, bars):
        height = group.height * len(group.rows)
        draw_group(shapes, panel, group, Place(left, top, drawing.width, height), bars)
        top += height


def draw_limit(shapes: SlideShapes, panel: Panel, drawing: Place) -> None:
    """A thin line at the number of wards that were asked."""
    edge = drawing.left + drawing.width
    rule(shapes, (edge, drawing.top), (edge, drawing.top + drawing.height), SUB)
    words = line(f"{panel.scale}{panel.figure.unit}", Type(11, colour=SUB), 14, align="ctr")
    text_box(shapes, Place(edge - 30, drawing.top - 18, 60, 16), [words], "対象")


def groups(panel: Panel, bars: Bars) -> list[Group]:
    """The rows of the panel in order, together as long as they are equally high."""
    measured = zip(panel.rows, bar_rows(panel.rows, bars), strict=True)
    found = []
    for height, some in groupby(measured, key=lambda pair: pair[1][1]):
        rows, lines = zip(*((row, names) for row, (names, _) in some), strict=True)
        found.append(Group(rows, lines, height))
    return found


def draw_group(shapes: SlideShapes, panel: Panel, group: Group, place: Place, bars: Bars) -> None:
    """A chart of rows of equal height; names of one line are those of the axis itself."""
    figure = panel.figure
    parts = [
        part(figure, row, hatched("") if row.code == UNREPORTED else MID) for row in group.rows
    ]
    short = all(len(lines) == 1 for lines in group.names)
    data = ([p.name for p in parts], [(figure.title, [p.value for p in parts])])
    named = (panel.heading, spoken(figure, group.rows))
    extra = bars.names + SPACE if short else 0.0
    chart = add_chart(shapes, XL_CHART_TYPE.BAR_CLUSTERED, place, data, named, names=extra)
    gap = round(100 * (group.height - bars.thick) / bars.thick)
    set_axes(chart, max(panel.scale, 1), gap=min(gap, WIDEST_GAP))
    set_names(chart, shown=short)
    series = chart.plots[0].series[0]
    for number, shown in enumerate(parts):
        paint(series.points[number].format, shown)
    step = place.width / max(panel.scale, 1)
    label_values(
        series, {n: value_label(shown, step, place) for n, shown in enumerate(parts)}, figure.unit
    )
    if not short:
        draw_long_names(shapes, group, place, bars)


def value_label(shown: Part, step: float, place: Place) -> Label:
    """The value behind the end of its bar, or within where it would touch the line."""
    long, wide = shown.value * step, text_width(shown.shown) * VALUE_SIZE
    if long + 7 + wide > place.width and long > wide + 12:
        return label_of(shown, VALUE_SIZE, "inEnd")
    return Label(BEHIND, Type(VALUE_SIZE, bold=True))


def set_names(chart: Chart, *, shown: bool) -> None:
    """The axis of the names: first row on top, a thin line, no marks."""
    axis = chart.category_axis
    axis.visible = True
    every = parse_xml(f'<c:tickLblSkip {nsdecls("c")} val="1"/>')
    axis._element.find(qn("c:noMultiLvlLbl")).addprevious(every)
    axis.reverse_order = True
    axis.major_tick_mark = axis.minor_tick_mark = XL_TICK_MARK.NONE
    axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW if shown else XL_TICK_LABEL_POSITION.NONE
    axis.format.line.color.rgb = RGBColor.from_string(rgb(INK))
    axis.format.line.width = Pt(RULE)


def draw_long_names(shapes: SlideShapes, group: Group, place: Place, bars: Bars) -> None:
    """Names of several lines beside their bars: an axis would cut them."""
    for number, lines in enumerate(group.names):
        top = place.top + number * group.height
        box = Place(place.left - SPACE - bars.names, top, bars.names, group.height)
        words = [line(text, Type(NAME), NAME_LEADING, align="r") for text in lines]
        text_box(shapes, box, words, "答え", anchor="ctr", wrap=False)
