"""What all native charts share, and the workbook behind one, in which text stays text."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO

from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData
from pptx.chart.xlsx import CategoryWorkbookWriter
from pptx.enum.chart import XL_CHART_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.shapes.shapetree import SlideShapes
from pptx.util import Pt
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from reports.counting.figure import Row
from reports.document.charts import svg
from reports.document.charts.printed import HATCHED, Part, values_sentence
from reports.document.deck.shape import Panel
from reports.document.exporters.pptx import pen
from reports.document.exporters.pptx.pen import Box, Type

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
MARGIN = 4.0  # pt around the drawing, so that no outline is cut


def add_chart(
    shapes: SlideShapes,
    kind: XL_CHART_TYPE,
    box: Box,
    panel: Panel,
    parts: Sequence[Part],
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
    pen.describe(frame, panel.heading, values_sentence(panel.figure, rows or panel.rows))
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


def label_values(series: object, labels: Iterable[str]) -> None:
    """The labels on the marks of a series, in their order."""
    element = series._element
    for old in element.findall(qn("c:dLbls")):
        element.remove(old)
    each = "".join(
        f'<c:dLbl><c:idx val="{place}"/>{label}</c:dLbl>' for place, label in enumerate(labels)
    )
    xml = f"<c:dLbls {nsdecls('c', 'a')}>{each}{flags_xml(visible=False)}</c:dLbls>"
    element.find(qn("c:cat")).addprevious(parse_xml(xml))


def label_on(part: Part, size: float, unit: str, position: str = "") -> str:
    """The value on a mark, readable on its fill; position: empty where the ring puts it."""
    ground = pen.solid_xml(svg.PAPER) if part.fill == HATCHED else "<a:noFill/>"
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
    """What a label shows: its value or nothing."""
    names = ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize")
    return "".join(f'<c:show{name} val="{int(visible and name == "Val")}"/>' for name in names)
