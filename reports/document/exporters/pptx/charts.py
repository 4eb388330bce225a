"""Bars and rings: native charts whose names and values are their own labels; text in their workbooks stays text."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO
from itertools import accumulate, groupby

from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData
from pptx.chart.xlsx import CategoryWorkbookWriter
from pptx.enum.chart import XL_CHART_TYPE, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.shapes.shapetree import GroupShapes
from pptx.shapes.shapetree import _BaseGroupShapes as Shapes
from pptx.util import Pt
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from reports.counting.figure import Row
from reports.document.charts import names, printed, svg
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
MARGIN = printed.FOOT  # pt around the drawing, so that no outline is cut
EXTENSION = "{CE6537A1-D6FC-4f65-9D91-7224C49458BB}"
LEADERS = "http://schemas.microsoft.com/office/drawing/2012/chart"


@dataclass(frozen=True, slots=True)
class Label:
    """What a program writes at a mark, from the data as they are then: its value, and its name.

    position: the file's word for it, empty where the kind of chart has one place only. apart: of
    its middle from there, in pt. name: CatName or SerName, empty where an axis has the names.
    between: name and value. room: width and height into which it is broken; (0, 0): one line.
    leader: a line leads to it from its mark.
    """

    type: Type
    position: str = ""
    ground: str = ""
    name: str = ""
    between: str = "\n"
    apart: svg.Point = (0.0, 0.0)
    room: svg.Point = (0.0, 0.0)
    leader: bool = True

    def xml(self, unit: str, frame: Box) -> str:
        """The label in the order of the format (ECMA-376, CT_DLbl); frame: of the chart."""
        x, y = self.apart[0] / frame.width, self.apart[1] / frame.height
        moved = f'<c:x val="{x:.6f}"/><c:y val="{y:.6f}"/>' if any(self.apart) else ""
        layout = f"<c:layout><c:manualLayout>{moved}</c:manualLayout></c:layout>" if moved else ""
        wide, high = self.room[0] / frame.width, self.room[1] / frame.height
        sized = (
            f'<c:extLst><c:ext uri="{EXTENSION}" xmlns:c15="{LEADERS}">'
            f'<c15:layout><c:manualLayout><c:w val="{wide:.6f}"/><c:h val="{high:.6f}"/>'
            "</c:manualLayout></c15:layout></c:ext></c:extLst>"
        )
        return layout + self.look_xml(unit) + (sized if wide else "")

    def look_xml(self, unit: str) -> str:
        code = "#,##0&quot;" + pen.one_line(unit).replace('"', "") + "&quot;"
        if self.position == BEHIND:
            code = "&quot; &quot;" + code  # apart from the end of its bar
        ground = pen.solid_xml(self.ground) if self.ground else "<a:noFill/>"
        stands = f'<c:dLblPos val="{self.position}"/>' if self.position else ""
        shown, wrap = {"Val", self.name}, "square" if self.room[0] else "none"
        flags = ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize")
        return (
            f'<c:numFmt formatCode="{code}" sourceLinked="0"/>'
            f"<c:spPr>{ground}<a:ln><a:noFill/></a:ln></c:spPr>"
            f'<c:txPr><a:bodyPr wrap="{wrap}" lIns="0" tIns="0" rIns="0" bIns="0"/><a:lstStyle/>'
            f"<a:p><a:pPr>{pen.type_xml(self.type, 'defRPr')}</a:pPr>"
            f'<a:endParaRPr lang="{pen.LANGUAGE}"/></a:p></c:txPr>{stands}'
            + "".join(f'<c:show{flag} val="{int(flag in shown)}"/>' for flag in flags)
            + f"<c:separator>{self.between}</c:separator>"
        )


def add_chart(
    shapes: GroupShapes,
    kind: XL_CHART_TYPE,
    frame: Box,
    drawing: Box,
    panel: Panel,
    parts: Sequence[printed.Part],
    labels: Sequence[Label],
) -> Chart:
    """A chart of parts, a series each where they are stacked, with the label of each.

    frame: what the chart takes with all that is written at it; drawing: its marks alone.
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
    shape = shapes.add_chart(kind, *frame.emu, data)
    shape.name = pen.one_line(panel.heading)
    chart = shape.chart
    chart.has_legend, chart.has_title = False, False
    chart.font.size = Pt(13)
    set_face(chart)
    set_drawing(chart, drawing, frame)
    series = list(chart.plots[0].series)
    for number, part in enumerate(parts):
        mark = series[number] if stacked else series[0].points[number]
        pen.fill(mark.format.fill, part.fill)
        pen.stroke(mark.format.line, svg.DARK)
    groups = [[label] for label in labels] if stacked else [labels]
    for each, own in zip(series, groups, strict=True):
        set_labels(each, own, panel.figure.unit, frame)
    return chart


def set_face(chart: Chart) -> None:
    space = chart._chartSpace
    defaults = space.find(f"{qn('c:txPr')}//{qn('a:defRPr')}")
    xml = pen.type_xml(Type(13), "defRPr").replace("<a:defRPr ", f"<a:defRPr {nsdecls('a')} ")
    defaults.getparent().replace(defaults, parse_xml(xml))
    for end in space.iter(qn("a:endParaRPr")):
        end.set("lang", pen.LANGUAGE)


def set_drawing(chart: Chart, drawing: Box, frame: Box) -> None:
    """Where the marks themselves stand within the frame of the chart."""
    area = chart._chartSpace.chart.plotArea
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    wide, high = frame.width, frame.height
    left, top = drawing.left - frame.left, drawing.top - frame.top
    parts = (left / wide, top / high, drawing.width / wide, drawing.height / high)
    lengths = "".join(f'<c:{tag} val="{v:.6f}"/>' for tag, v in zip("xywh", parts, strict=True))
    xml = (
        f'<c:layout {nsdecls("c")}><c:manualLayout><c:layoutTarget val="inner"/>'
        f'<c:xMode val="edge"/><c:yMode val="edge"/>{lengths}</c:manualLayout></c:layout>'
    )
    area.insert(0, parse_xml(xml))


def set_labels(series: object, labels: Sequence[Label], unit: str, frame: Box) -> None:
    """A label for each mark, with a line to what stands apart; and one for marks added later."""
    element = series._element
    each = "".join(
        f'<c:dLbl><c:idx val="{place}"/>{label.xml(unit, frame)}</c:dLbl>'
        for place, label in enumerate(labels)
    )
    line = f'<c:spPr><a:ln w="{pen.emu(pen.RULE):d}">{pen.solid_xml(svg.SUB)}</a:ln></c:spPr>'
    leads = int(any(label.leader for label in labels))
    # Of rings the format itself knows such lines, of bars an extension.
    leaders = f'<c:showLeaderLines val="{leads}"/><c:leaderLines>{line}</c:leaderLines>'
    if labels[0].position:
        leaders = (
            f'<c:extLst><c:ext uri="{EXTENSION}" xmlns:c15="{LEADERS}">'
            f'<c15:showLeaderLines val="{leads}"/><c15:leaderLines>{line}</c15:leaderLines>'
            "</c:ext></c:extLst>"
        )
    others = replace(labels[0], apart=(0.0, 0.0)).look_xml(unit)
    xml = f"<c:dLbls {nsdecls('c', 'a')}>{each}{others}{leaders}</c:dLbls>"
    element.find(qn("c:cat")).addprevious(parse_xml(xml))


ON_BAR = Type(14, bold=True)
BELOW = Type(printed.NAME_BELOW)
BELOW_GREY = Type(printed.NAME_BELOW, colour=svg.SUB)


def draw_stacked(shapes: Shapes, panel: Panel, box: Box, room: Room) -> None:
    """The bar, its names in it or below it. One ward has the same length in every bar."""
    figure, scale, group = panel.figure, max(panel.scale, 1), pen.grouped(shapes, panel)
    parts = printed.parts_of(figure, panel.rows)
    step = (box.width - 1) / scale
    bar = Box(box.left + 0.5, box.top + 0.5, box.width - 1, printed.BAR)
    frame = Box(box.left - MARGIN, box.top - MARGIN, box.width + 2 * MARGIN, box.height + MARGIN)
    labels = stacked_labels(parts, box, scale)
    chart = add_chart(group, XL_CHART_TYPE.BAR_STACKED, frame, bar, panel, parts, labels)
    set_axes(chart, scale, gap=0)
    total, end = f"計 {figure.of}{figure.unit}", figure.of * step + 10
    if figure.of < panel.scale and end + svg.text_width(total) * BELOW.size <= box.width:
        words = pen.line(total, BELOW_GREY, printed.BAR)
        beside = Box(box.left + end, box.top, 60, printed.BAR)
        pen.text_box(group, beside, [words], "計", anchor="ctr", wrap=False)


def stacked_labels(parts: Sequence[printed.Part], box: Box, scale: int) -> list[Label]:
    """On the part where its name has room, else below the bar; answers of no ward in the last line."""
    step, ends = (box.width - 1) / scale, list(accumulate(part.value for part in parts))
    middles = [0.5 + (end - part.value / 2) * step for part, end in zip(parts, ends, strict=True)]
    widths = [svg.text_width(f"{part.name} {part.shown}") * BELOW.size for part in parts]
    on_bar = [svg.text_width(p.name) * ON_BAR.size + 4 <= p.value * step for p in parts]
    hung = [n for n, part in reversed(list(enumerate(parts))) if part.value and not on_bar[n]]
    found, _ = names.below([(middles[n], widths[n], "") for n in hung], box.width)
    places, rest, labels = dict(zip(hung, found, strict=True)), 0.0, []
    for number, part in enumerate(parts):
        ground = svg.PAPER if part.fill == printed.HATCHED else ""
        if on_bar[number]:
            type_ = replace(ON_BAR, colour=svg.ink_on(part.fill))
            labels.append(Label(type_, "ctr", ground, "SerName"))
            continue
        _, start, _, line = places.get(number, (0, rest, "", 0))
        base, type_ = printed.BAR + printed.ROW * (line + 0.8), BELOW
        if not part.value:
            base, type_ = box.height - printed.ROW / 2, BELOW_GREY
            rest += widths[number] + BELOW.size
        apart = (start + widths[number] / 2 - middles[number], base - printed.BAR / 2)
        labels.append(Label(type_, "ctr", "", "SerName", " ", apart, leader=bool(part.value)))
    return labels


def set_axes(chart: Chart, scale: int, gap: int) -> None:
    """From zero to all wards asked; the axes themselves are not shown."""
    chart.plots[0].gap_width = gap
    values = chart.value_axis
    # Not left to the program, which would end each axis at a round number of its own: charts below
    # each other have one scale, and the line at its end is a shape of its own.
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


def draw_bars(shapes: Shapes, panel: Panel, box: Box, room: Room) -> None:
    """One chart, or several below each other where names differ in their number of lines."""
    bars, scale, group = room.bars(panel), max(panel.scale, 1), pen.grouped(shapes, panel)
    left = box.left + bars.names + printed.SPACE
    step = (bars.width - bars.names - printed.SPACE - printed.RIGHT) / scale
    top = box.top + printed.TOP
    width, edge, bottom = step * scale, left + step * scale, box.top + box.height - printed.FOOT
    if panel.scale:
        # A thin line at the number of wards that were asked.
        pen.rule(group, (edge, top), (edge, bottom), svg.SUB)
        limit = panel.figure.with_unit(panel.scale)
        words = pen.line(limit, Type(11, colour=svg.SUB), 14, align="ctr")
        pen.text_box(group, Box(edge - 30, top - 18, 60, 16), [words], "対象")
    # A native chart gives all its bars the same room.
    measured = zip(panel.rows, printed.bar_rows(panel.rows, bars), strict=True)
    for high, some in groupby(measured, key=lambda pair: pair[1][1]):
        rows = tuple(row for row, _ in some)
        height = high * len(rows)
        draw_group(group, panel, rows, Box(left, top, width, height), bars)
        top += height


def draw_group(
    shapes: GroupShapes, panel: Panel, rows: tuple[Row, ...], box: Box, bars: printed.Bars
) -> None:
    """A chart of rows whose names take as many lines; the axis has the names and breaks them."""
    scale, parts = max(panel.scale, 1), printed.parts_of(panel.figure, rows, svg.MID)
    labels = [bar_label(part, part.value * box.width / scale, box.width) for part in parts]
    beside = bars.names + printed.SPACE
    frame = Box(
        box.left - beside, box.top - MARGIN, box.width + beside + MARGIN, box.height + 2 * MARGIN
    )
    chart = add_chart(shapes, XL_CHART_TYPE.BAR_CLUSTERED, frame, box, panel, parts, labels)
    high = box.height / len(rows)
    gap = round(100 * (high - bars.thick) / bars.thick)
    set_axes(chart, scale, gap=min(gap, WIDEST_GAP))
    set_names(chart)


def bar_label(part: printed.Part, length: float, room: float) -> Label:
    """The value behind the end of its bar, or in it where there is no room."""
    if not printed.value_is_inside(part, length, room):
        return Label(Type(printed.VALUE, bold=True), BEHIND)
    ground = svg.PAPER if part.fill == printed.HATCHED else ""
    return Label(Type(printed.VALUE, True, svg.ink_on(part.fill)), "inEnd", ground)


def set_names(chart: Chart) -> None:
    """The axis of the names: first row on top, a thin line, no marks."""
    axis = chart.category_axis
    axis.visible = True
    every = parse_xml(f'<c:tickLblSkip {nsdecls("c")} val="1"/>')
    axis._element.find(qn("c:noMultiLvlLbl")).addprevious(every)
    axis.reverse_order = True
    axis.major_tick_mark = axis.minor_tick_mark = XL_TICK_MARK.NONE
    axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    # LibreOffice breaks no name whose file does not say that it stands upright.
    axis.tick_labels.font.size = Pt(13)
    axis._element.find(qn("c:txPr")).find(qn("a:bodyPr")).set("rot", "0")
    pen.stroke(axis.format.line, svg.INK)


STEEP = 0.35  # sine of the angle to a name above or below the ring, where there is one line


def draw_donut(shapes: Shapes, panel: Panel, box: Box, room: Room) -> None:
    """The ring with its names beside it, and in its middle who was asked and who answered."""
    figure, radius, group = panel.figure, room.look.ring, pen.grouped(shapes, panel)
    parts = printed.parts_of(figure, panel.rows)
    x, y = box.left + box.width / 2, box.top + radius + printed.EDGE
    ring = Box(x - radius, y - radius, 2 * radius, 2 * radius)
    _, size = printed.donut_sizes(radius)
    labels = ring_labels(parts, radius, size, box.width / 2)
    add_chart(group, XL_CHART_TYPE.DOUGHNUT, box, ring, panel, parts, labels)
    answered = f"{len(figure.answered)}{figure.unit}回答"
    lines = [
        pen.line(f"{figure.of}{figure.unit}", Type(24, bold=True), 26, align="ctr"),
        pen.line(answered, Type(11, colour=svg.SUB), 16, align="ctr"),
    ]
    middle = Box(x - radius / 2, y - 22, radius, 44)
    pen.text_box(group, middle, lines, "対象と回答", anchor="ctr")


def ring_labels(parts: list[printed.Part], radius: float, size: float, half: float) -> list[Label]:
    """Name and value of each part beside it, none over another; half: of the width that there is."""
    reach, wanted = radius + printed.BESIDE, []
    for part, start, end in printed.arcs(parts):
        x, y = svg.around((0, 0), (start + end) / 2, reach)
        lines, room = [f"{part.name} {part.shown}"], (half - abs(x)) / size
        if abs(x) >= STEEP * radius:
            lines = [*printed.name_lines(part.name, min(printed.NAME_WIDTH, room)), part.shown]
        wanted.append((x, y, lines))
    middles = {}
    for side in (True, False):
        own = sorted((y, n) for n, (x, y, _) in enumerate(wanted) if (x >= 0) is side)
        boxes = [(y, len(wanted[n][2]) * size * 1.25) for y, n in own]
        middles |= zip((n for _, n in own), names.spread(boxes, reach + size), strict=True)
    labels = []
    for number, (_, start, end) in enumerate(printed.arcs(parts)):
        x, _, lines = wanted[number]
        begin = svg.around((0, 0), (start + end) / 2, radius * 0.75)  # the middle of the ring
        wide = max(map(svg.text_width, lines)) * size
        wide = wide if len(lines) == 1 else min(wide, half - abs(x))
        apart = (x + (wide / 2 if x >= 0 else -wide / 2) - begin[0], middles[number] - begin[1])
        broken = (wide + size / 2, len(lines) * size * 1.25) if len(lines) > 2 else (0.0, 0.0)
        between = " " if len(lines) == 1 else "\n"
        labels.append(Label(Type(size, bold=True), "", "", "CatName", between, apart, broken))
    return labels
