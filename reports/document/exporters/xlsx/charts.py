"""The native charts of the workbook: bars from zero, one series, values written on them."""

from collections.abc import Sequence
from math import ceil

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.data_source import AxDataSource, NumData, NumVal, StrData, StrRef, StrVal
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.marker import DataPoint
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing import text as words
from openpyxl.drawing.fill import ColorChoice, PatternFillProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.worksheet.worksheet import Worksheet

from reports.counting.figure import UNREPORTED, Choice, Figure, Row
from wards.outgoing.book import FACE, GREY, INK, PALETTE, PLAIN_BAR, PRINT_NUMBER, RULE
from wards.outgoing.safe_text import printable

GRID = "E6E6E6"
THREES = PRINT_NUMBER.number_format  # as in the table that a chart is drawn from
TEXT_SIZE, TITLE_SIZE = 1050, 1200  # hundredths of a point
POINTS_A_BAR, POINTS_A_WARD, POINTS_AROUND = 20, 13, 56
HAIRLINE = 9525  # EMU: 0.75 pt
STEPS = 4  # divisions of an axis that ends at the denominator
ALT_NAME_LIMIT = 100
ALT_TEXT_LIMIT = 2000  # room for 24 wards; longer texts are only read out, never the record

Span = tuple[int, int]  # first and last
Source = tuple[Reference, Reference]  # the labels and the values of a figure in its printed table


def chart_height(figure: Figure) -> int:
    """Height in points that the bars of a figure need."""
    each = POINTS_A_WARD if figure.choice is Choice.COUNT else POINTS_A_BAR
    return POINTS_AROUND + each * len(figure.all_rows)


def add_chart(
    sheet: Worksheet,
    figure: Figure,
    listed: Sequence[Row],
    source: Source,
    rows: Span,
    columns: Span,
) -> None:
    """Draw the figure over the cells of a sheet: first and last row, first and last column.

    listed: its rows, in the order in which source has them.
    """
    chart = BarChart()
    chart.type, chart.gapWidth, chart.overlap = "bar", 45, 100
    # Rows that are hidden or filtered stay in the chart.
    chart.legend, chart.visible_cells_only = None, False
    chart.title = _title(figure)
    labels, values = source
    chart.add_data(values)
    _keep_values(chart, figure, listed, str(labels))
    _paint(chart, figure, listed)
    _set_axes(chart, figure)
    chart.graphical_properties = GraphicalProperties(noFill=False, solidFill="FFFFFF")
    chart.graphical_properties.line.noFill = True
    # Markers count from 0; the second one is the far corner of the last cell.
    first = AnchorMarker(col=columns[0] - 1, row=rows[0] - 1)
    last = AnchorMarker(col=columns[1], row=rows[1])
    chart.anchor = DescribedAnchor(_from=first, to=last, editAs="oneCell")
    chart.anchor.describe(figure.title, alt_text(figure))
    sheet.add_chart(chart)


class DescribedAnchor(TwoCellAnchor):
    """An anchor that gives its chart a name and an alternative text, which openpyxl leaves out."""

    tagname = "twoCellAnchor"
    __elements__ = TwoCellAnchor.__elements__

    def describe(self, name: str, spoken: str) -> None:
        self._words = (printable(name)[:ALT_NAME_LIMIT], spoken)

    def __setattr__(self, name: str, value: object) -> None:
        super().__setattr__(name, value)
        if name == "graphicFrame" and value is not None:
            properties = value.nvGraphicFramePr.cNvPr
            properties.name, properties.descr = self._words


def alt_text(figure: Figure) -> str:
    """Title and all values, for those who hear the chart."""
    shown = ((row.label, figure.shown(row)) for row in figure.all_rows)
    values = [f"{name} {'未回答' if v is None else figure.with_unit(v)}" for name, v in shown]
    text = printable(f"{figure.title}。{'、'.join(values)}")
    return text if len(text) <= ALT_TEXT_LIMIT else f"{text[:ALT_TEXT_LIMIT]}…"


def _title(figure: Figure) -> Title:
    text = figure.title if not figure.unit else f"{figure.title}（{figure.unit}）"
    if figure.choice is Choice.COUNT and figure.unreported:
        text += "　棒も数字もない区は未回答"
    run = words.RegularTextRun(rPr=_characters(TITLE_SIZE, bold=True), t=printable(text))
    rich = RichText(p=[words.Paragraph(pPr=words.ParagraphProperties(), r=[run])])
    return Title(tx=Text(rich=rich), overlay=False)


def _characters(size: int, *, bold: bool = False, colour: str = INK) -> words.CharacterProperties:
    face = words.Font(typeface=FACE)
    return words.CharacterProperties(sz=size, b=bold, solidFill=colour, latin=face, ea=face)


def _text(colour: str = INK) -> RichText:
    properties = words.ParagraphProperties(defRPr=_characters(TEXT_SIZE, colour=colour))
    return RichText(p=[words.Paragraph(pPr=properties, endParaRPr=_characters(TEXT_SIZE))])


def _keep_values(chart: BarChart, figure: Figure, listed: Sequence[Row], names: str) -> None:
    """Store the values in the chart too: previews show charts without calculating."""
    series = chart.series[0]
    values = [figure.shown(row) for row in listed]
    points = [NumVal(idx=n, v=v) for n, v in enumerate(values) if v is not None]
    series.val.numRef.numCache = NumData(formatCode=THREES, ptCount=len(values), pt=points)
    labels = [StrVal(idx=n, v=printable(row.label)) for n, row in enumerate(listed)]
    cache = StrData(ptCount=len(labels), pt=labels)
    series.cat = AxDataSource(strRef=StrRef(f=names, strCache=cache))
    series.tx = SeriesLabel(v=printable(figure.title))


def _paint(chart: BarChart, figure: Figure, listed: Sequence[Row]) -> None:
    series = chart.series[0]
    _fill(series.graphicalProperties, PLAIN_BAR)
    for number, row in enumerate(listed):
        point = DataPoint(idx=number, invertIfNegative=False)
        if row.code == UNREPORTED:
            white, grey = ColorChoice(srgbClr="FFFFFF"), ColorChoice(srgbClr=GREY)
            hatch = PatternFillProperties(prst="wdUpDiag", fgClr=grey, bgClr=white)
            point.graphicalProperties.pattFill = hatch
            point.graphicalProperties.line = LineProperties(solidFill=GREY, w=HAIRLINE)
        elif figure.adds_up:
            _fill(point.graphicalProperties, PALETTE[min(number, len(PALETTE) - 1)])
        else:
            continue
        series.dPt.append(point)
    labels = DataLabelList(showVal=True, dLblPos="outEnd", txPr=_text())
    labels.showSerName = labels.showCatName = labels.showLegendKey = labels.showPercent = False
    series.dLbls = labels


def _fill(properties: GraphicalProperties, colour: str) -> None:
    properties.solidFill = colour
    properties.line = LineProperties(solidFill=PALETTE[0], w=HAIRLINE)


def _set_axes(chart: BarChart, figure: Figure) -> None:
    for axis in (chart.x_axis, chart.y_axis):
        axis.delete = False
        axis.txPr = _text()
        axis.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=RULE))
    chart.x_axis.scaling.orientation = "maxMin"  # the first answer on top
    chart.x_axis.tickLblSkip = 1
    chart.x_axis.majorTickMark = chart.y_axis.majorTickMark = "none"
    chart.y_axis.crosses = "max"
    chart.y_axis.scaling.min = 0
    chart.y_axis.number_format, chart.y_axis.numFmt.sourceLinked = THREES, False
    chart.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill=GRID))
    if figure.counts_wards and figure.of:
        step = ceil(figure.of / STEPS)
        chart.y_axis.majorUnit = step
        # A bar of all the wards leaves room for its number.
        chart.y_axis.scaling.max = figure.of + ceil(figure.of / 12)
