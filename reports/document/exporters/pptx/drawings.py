"""Bars, rings and ward tiles: native charts and shapes, with names and leaders beside them."""

from itertools import groupby

from pptx.chart.chart import Chart
from pptx.enum.chart import XL_CHART_TYPE, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.shapes.group import GroupShape
from pptx.shapes.shapetree import SlideShapes

from reports.counting.figure import Figure, Row
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
    labels = [
        charts.label_on(part, printed.VALUE_ON_PART, figure.unit, "ctr")
        if printed.has_room(part, step)
        else charts.HIDDEN
        for part in parts
    ]
    chart = charts.add_chart(shapes, XL_CHART_TYPE.BAR_STACKED, bar, panel, parts, labels)
    set_axes(chart, scale, gap=0)
    if figure.of < panel.scale:
        words = pen.line(f"計 {figure.of}{figure.unit}", BELOW_GREY, printed.BAR)
        beside = Box(box.left + figure.of * step + 10, box.top, 60, printed.BAR)
        pen.text_box(shapes, beside, [words], "計", anchor="ctr", wrap=False)
    draw_names_below(shapes, parts, box, scale)


def draw_names_below(shapes: SlideShapes, parts: list[printed.Part], box: Box, scale: int) -> None:
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


def draw_bars(shapes: SlideShapes, panel: Panel, box: Box, room: Room) -> None:
    """One chart, or several below each other where names differ in their number of lines."""
    bars, scale = room.bars(panel), max(panel.scale, 1)
    left = box.left + bars.names + printed.SPACE
    step = (bars.width - bars.names - printed.SPACE - printed.RIGHT) / scale
    top = box.top + printed.TOP
    width, edge, bottom = step * scale, left + step * scale, box.top + box.height - 2
    if panel.scale:
        # A thin line at the number of wards that were asked.
        pen.rule(shapes, (edge, top), (edge, bottom), svg.SUB)
        limit = f"{panel.scale}{panel.figure.unit}"
        words = pen.line(limit, Type(11, colour=svg.SUB), 14, align="ctr")
        pen.text_box(shapes, Box(edge - 30, top - 18, 60, 16), [words], "対象")
    # A native chart gives all its bars the same room.
    measured = zip(panel.rows, printed.bar_rows(panel.rows, bars), strict=True)
    for high, some in groupby(measured, key=lambda pair: pair[1][1]):
        group = [(row, lines) for row, (lines, _) in some]
        height = high * len(group)
        draw_group(shapes, panel, group, Box(left, top, width, height), bars)
        top += height


def draw_group(
    shapes: SlideShapes,
    panel: Panel,
    group: list[tuple[Row, list[str]]],
    box: Box,
    bars: printed.Bars,
) -> None:
    """A chart of rows whose names take as many lines; those of one line the axis itself has."""
    figure, scale = panel.figure, max(panel.scale, 1)
    rows, names = zip(*group, strict=True)
    parts = printed.parts_of(figure, rows, svg.MID)
    short = all(len(lines) == 1 for lines in names)
    behind = charts.label_xml(Type(printed.VALUE, bold=True), figure.unit, charts.BEHIND)
    labels = [
        charts.label_on(part, printed.VALUE, figure.unit, "inEnd")
        if printed.value_is_inside(part, part.value * box.width / scale, box.width)
        else behind
        for part in parts
    ]
    beside = bars.names + printed.SPACE
    kind, axis = XL_CHART_TYPE.BAR_CLUSTERED, beside if short else 0.0
    chart = charts.add_chart(shapes, kind, box, panel, parts, labels, rows=rows, names=axis)
    high = box.height / len(rows)
    gap = round(100 * (high - bars.thick) / bars.thick)
    set_axes(chart, scale, gap=min(gap, WIDEST_GAP))
    set_names(chart, shown=short)
    if short:
        return
    for number, lines in enumerate(names):  # an axis would cut them
        place = Box(box.left - beside, box.top + number * high, bars.names, high)
        type_ = Type(printed.NAME)
        words = [pen.line(text, type_, printed.NAME_LEADING, align="r") for text in lines]
        pen.text_box(shapes, place, words, "答え", anchor="ctr", wrap=False)


def set_names(chart: Chart, *, shown: bool) -> None:
    """The axis of the names: first row on top, a thin line, no marks."""
    axis = chart.category_axis
    axis.visible = True
    every = parse_xml(f'<c:tickLblSkip {nsdecls("c")} val="1"/>')
    axis._element.find(qn("c:noMultiLvlLbl")).addprevious(every)
    axis.reverse_order = True
    axis.major_tick_mark = axis.minor_tick_mark = XL_TICK_MARK.NONE
    axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW if shown else XL_TICK_LABEL_POSITION.NONE
    pen.stroke(axis.format.line, svg.INK)


BESIDE = 9  # from the ring to a name


def draw_donut(shapes: SlideShapes, panel: Panel, box: Box, room: Room) -> None:
    figure, radius = panel.figure, room.donut_radius
    parts = printed.parts_of(figure, panel.rows)
    x, y = box.left + box.width / 2, box.top + radius + printed.EDGE
    ring = Box(x - radius, y - radius, 2 * radius, 2 * radius)
    size, name_size = printed.donut_sizes(radius)
    labels = [charts.label_on(part, size, figure.unit) for part in parts]
    charts.add_chart(shapes, XL_CHART_TYPE.DOUGHNUT, ring, panel, parts, labels)
    answered = f"{len(figure.answered)}{figure.unit}回答"
    lines = [
        pen.line(f"{figure.of}{figure.unit}", Type(24, bold=True), 26, align="ctr"),
        pen.line(answered, Type(11, colour=svg.SUB), 16, align="ctr"),
    ]
    middle = Box(x - radius / 2, y - 22, radius, 44)
    pen.text_box(shapes, middle, lines, "対象と回答", anchor="ctr")
    for part, start, end in printed.arcs(parts):
        place = svg.around((x, y), (start + end) / 2, radius + BESIDE)
        draw_name(shapes, part.name, name_size, place, box)


def draw_name(
    shapes: SlideShapes, name: str, size: float, place: tuple[float, float], box: Box
) -> None:
    """A name beside the ring, to that side of its box where it stands."""
    x, y = place
    right = x > box.left + box.width / 2
    room = (box.left + box.width - x) if right else x - box.left
    lines, step = printed.name_lines(name, min(printed.NAME_WIDTH, room / size)), size * 1.25
    width, height = min(printed.NAME_WIDTH * size, room), step * len(lines)
    beside = Box(x if right else x - width, y - height / 2, width, height)
    words = [pen.line(text, Type(size), step, align="l" if right else "r") for text in lines]
    pen.text_box(shapes, beside, words, "答え", wrap=False)


TILE_NAME, TILE_NUMBER, TILE_MARK = 12, 18, 10.5
BESIDE_MARK = 10  # pt to the right of a number that has a mark there
KEYS_HIGH = 24


def draw_tiles(shapes: SlideShapes, panel: Panel, box: Box, room: Room) -> None:
    """One group of shapes, which a screen reader reads as a whole."""
    group = shapes.add_group_shape()
    pen.describe(group, panel.heading, printed.values_sentence(panel.figure, panel.rows))
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
