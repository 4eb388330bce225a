"""Bars, rings and ward tiles: native charts with a workbook behind each, in which text stays text."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from itertools import groupby

from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData
from pptx.chart.xlsx import CategoryWorkbookWriter
from pptx.enum.chart import XL_CHART_TYPE, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.shapes.group import GroupShape
from pptx.shapes.shapetree import SlideShapes
from pptx.util import Pt
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from reports.counting.figure import Figure, Row
from reports.document.charts import printed, svg
from reports.document.deck.shape import Panel
from reports.document.exporters.pptx import pen
from reports.document.exporters.pptx.pen import Box, Type
from reports.document.exporters.room import Room

# A workbook states when it was made; a fixed day keeps equal decks equal.
MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
AS_TEXT = ("strings_to_formulas", "strings_to_urls", "strings_to_numbers")


class PlainWorkbookWriter(CategoryWorkbookWriter):
    """Writes what begins with = as the text that it is."""

    @contextmanager
    def _open_worksheet(self, xlsx_file: BytesIO) -> Iterator[tuple[Workbook, Worksheet]]:
        # A new dict each time: the library takes settings out of the one that it is given.
        face = {"font_name": pen.FACE, "font_size": 11}
        settings = {"in_memory": True, "default_format_properties": face}
        workbook = Workbook(xlsx_file, settings | dict.fromkeys(AS_TEXT, False))
        workbook.set_properties({"created": MADE})
        yield workbook, workbook.add_worksheet()
        workbook.close()


class PlainChartData(CategoryChartData):
    """The data of a chart whose workbook calculates nothing."""

    @property
    def _workbook_writer(self) -> PlainWorkbookWriter:
        return PlainWorkbookWriter(self)


BEHIND = "outEnd"  # where the file says that a value stands behind the end of its bar
HIDDEN = '<c:delete val="1"/>'
MARGIN = printed.FOOT  # pt around the drawing, so that no outline is cut


def add_chart(
    shapes: SlideShapes,
    kind: XL_CHART_TYPE,
    box: Box,
    panel: Panel,
    parts: Sequence[printed.Part],
    labels: Sequence[str],
    *,
    rows: tuple[Row, ...] = (),
    names: float = 0.0,
) -> Chart:
    """A chart of parts whose drawing fills a box exactly: a series each where they are stacked.

    labels: of each part, as the file states it. rows: of the panel, where it draws only some.
    names: room for the axis to the left, in pt.
    """
    stacked = kind is XL_CHART_TYPE.BAR_STACKED
    whole = pen.one_line(panel.figure.title)
    values = [(pen.one_line(part.name), part.value) for part in parts]
    data = PlainChartData(number_format="0")
    data.categories = [whole] if stacked else [name for name, _ in values]
    if stacked:
        for name, value in values:
            data.add_series(name, [value])
    else:
        data.add_series(whole, [value for _, value in values])
    left, around = MARGIN + names, 2 * MARGIN
    outer = Box(box.left - left, box.top - MARGIN, box.width + left + MARGIN, box.height + around)
    frame = shapes.add_chart(kind, *outer.emu, data)
    pen.describe(frame, panel.heading, printed.values_sentence(panel.figure, rows or panel.rows))
    chart = frame.chart
    chart.has_legend, chart.has_title = False, False
    chart.font.size = Pt(13)
    set_face(chart)
    set_drawing(chart, Box(left, MARGIN, box.width, box.height), outer)
    series = list(chart.plots[0].series)
    for number, (part, label) in enumerate(zip(parts, labels, strict=True)):
        mark = series[number] if stacked else series[0].points[number]
        pen.fill(mark.format.fill, part.fill)
        pen.stroke(mark.format.line, svg.DARK)
        if stacked:
            label_values(series[number], [label])
    if not stacked:
        label_values(series[0], labels)
    return chart


def set_face(chart: Chart) -> None:
    space = chart._chartSpace
    defaults = space.find(f"{qn('c:txPr')}//{qn('a:defRPr')}")
    xml = pen.type_xml(Type(13), "defRPr").replace("<a:defRPr ", f"<a:defRPr {nsdecls('a')} ")
    defaults.getparent().replace(defaults, parse_xml(xml))
    for end in space.iter(qn("a:endParaRPr")):
        end.set("lang", pen.LANGUAGE)


def set_drawing(chart: Chart, drawing: Box, outer: Box) -> None:
    """Where the marks themselves stand within the frame of the chart."""
    area = chart._chartSpace.chart.plotArea
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    wide, high = outer.width, outer.height
    parts = (drawing.left / wide, drawing.top / high, drawing.width / wide, drawing.height / high)
    lengths = "".join(f'<c:{tag} val="{v:.6f}"/>' for tag, v in zip("xywh", parts, strict=True))
    xml = (
        f'<c:layout {nsdecls("c")}><c:manualLayout><c:layoutTarget val="inner"/>'
        f'<c:xMode val="edge"/><c:yMode val="edge"/>{lengths}</c:manualLayout></c:layout>'
    )
    area.insert(0, parse_xml(xml))


def label_values(series: object, labels: Sequence[str]) -> None:
    element = series._element
    for old in element.findall(qn("c:dLbls")):
        element.remove(old)
    each = "".join(
        f'<c:dLbl><c:idx val="{place}"/>{label}</c:dLbl>' for place, label in enumerate(labels)
    )
    xml = f"<c:dLbls {nsdecls('c', 'a')}>{each}{flags_xml(visible=False)}</c:dLbls>"
    element.find(qn("c:cat")).addprevious(parse_xml(xml))


def label_on(part: printed.Part, size: float, unit: str, position: str = "") -> str:
    """The value on a mark, readable on its fill; position: empty where the ring puts it."""
    ground = pen.solid_xml(svg.PAPER) if part.fill == printed.HATCHED else "<a:noFill/>"
    return label_xml(Type(size, True, svg.ink_on(part.fill)), unit, position, ground)


def label_xml(type_: Type, unit: str, position: str, ground: str = "<a:noFill/>") -> str:
    """The value of a mark as the file states it."""
    stands = f'<c:dLblPos val="{position}"/>' if position else ""
    code = "0&quot;" + pen.one_line(unit).replace('"', "") + "&quot;"
    if position == BEHIND:
        code = "&quot; &quot;" + code  # apart from the end of its bar
    return (
        f'<c:numFmt formatCode="{code}" sourceLinked="0"/>'
        f"<c:spPr>{ground}<a:ln><a:noFill/></a:ln></c:spPr>"
        f'<c:txPr><a:bodyPr wrap="none" lIns="0" tIns="0" rIns="0" bIns="0"/><a:lstStyle/><a:p>'
        f"<a:pPr>{pen.type_xml(type_, 'defRPr')}</a:pPr>"
        f'<a:endParaRPr lang="{pen.LANGUAGE}"/></a:p></c:txPr>{stands}{flags_xml(visible=True)}'
    )


def flags_xml(*, visible: bool) -> str:
    names = ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize")
    return "".join(f'<c:show{name} val="{int(visible and name == "Val")}"/>' for name in names)


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
        label_on(part, printed.VALUE_ON_PART, figure.unit, "ctr")
        if printed.has_room(part, step)
        else HIDDEN
        for part in parts
    ]
    chart = add_chart(shapes, XL_CHART_TYPE.BAR_STACKED, bar, panel, parts, labels)
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
    width, edge, bottom = step * scale, left + step * scale, box.top + box.height - printed.FOOT
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
    behind = label_xml(Type(printed.VALUE, bold=True), figure.unit, BEHIND)
    labels = [
        label_on(part, printed.VALUE, figure.unit, "inEnd")
        if printed.value_is_inside(part, part.value * box.width / scale, box.width)
        else behind
        for part in parts
    ]
    beside = bars.names + printed.SPACE
    kind, axis = XL_CHART_TYPE.BAR_CLUSTERED, beside if short else 0.0
    chart = add_chart(shapes, kind, box, panel, parts, labels, rows=rows, names=axis)
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
    figure, radius = panel.figure, room.look.ring
    parts = printed.parts_of(figure, panel.rows)
    x, y = box.left + box.width / 2, box.top + radius + printed.EDGE
    ring = Box(x - radius, y - radius, 2 * radius, 2 * radius)
    size, name_size = printed.donut_sizes(radius)
    labels = [label_on(part, size, figure.unit) for part in parts]
    add_chart(shapes, XL_CHART_TYPE.DOUGHNUT, ring, panel, parts, labels)
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


def draw_name(shapes: SlideShapes, name: str, size: float, place: svg.Point, box: Box) -> None:
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
