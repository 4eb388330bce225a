"""Decides how plain shapes are drawn, and what a screen reader says of a picture or passes over."""

from __future__ import annotations

from pptx.dml.color import RGBColor
from pptx.dml.fill import FillFormat
from pptx.enum.dml import MSO_LINE_DASH_STYLE, MSO_PATTERN_TYPE
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.shapes.autoshape import Shape
from pptx.shapes.base import BaseShape
from pptx.shapes.shapetree import _BaseGroupShapes
from pptx.util import Pt

from reports.document.charts.svg import PAPER, SUB
from reports.document.exporters.pptx.look import RULE, Place, emu, rgb
from reports.document.exporters.pptx.words import shown

DECORATIVE = (
    '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative val="1" '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative"/></a:ext></a:extLst>'
)


def describe(shape: BaseShape, name: str, words: str) -> None:
    """The alternative text of a picture: state the figure and all its values."""
    shape.name = shown(name)
    properties(shape).set("descr", shown(words))


def decorate(shape: BaseShape, name: str) -> None:
    """Mark a shape as one that says nothing."""
    shape.name = name
    properties(shape).append(parse_xml(DECORATIVE))


def properties(shape: BaseShape) -> object:
    """The element that names a shape."""
    return next(shape._element.iter(qn("p:cNvPr")))


def fill(format_: FillFormat, colour: str) -> None:
    """Fill with a colour of the palette; anything else is the hatching of 未回答."""
    if colour.startswith("#"):
        format_.solid()
        format_.fore_color.rgb = RGBColor.from_string(rgb(colour))
        return
    format_.patterned()
    format_.pattern = MSO_PATTERN_TYPE.WIDE_UPWARD_DIAGONAL
    format_.fore_color.rgb = RGBColor.from_string(rgb(SUB))
    format_.back_color.rgb = RGBColor.from_string(rgb(PAPER))


def rectangle(
    shapes: _BaseGroupShapes,
    place: Place,
    colour: str = "",
    *,
    outline: str = "",
    weight: float = RULE,
    dashed: bool = False,
) -> Shape:
    """A rectangle without shadow; without a colour it is empty."""
    box = shapes.add_shape(MSO_SHAPE.RECTANGLE, *place.emu)
    style = box._element.find(qn("p:style"))
    box._element.remove(style)  # it would bring the shadow and the typeface of the theme
    if colour:
        fill(box.fill, colour)
    else:
        box.fill.background()
    if not outline:
        box.line.fill.background()
        return box
    box.line.color.rgb = RGBColor.from_string(rgb(outline))
    box.line.width = Pt(weight)
    if dashed:
        box.line.dash_style = MSO_LINE_DASH_STYLE.DASH
    return box


def rule(
    shapes: _BaseGroupShapes,
    start: tuple[float, float],
    end: tuple[float, float],
    colour: str,
    weight: float = RULE,
) -> None:
    """A straight line, which a screen reader passes over."""
    ends = (emu(length) for length in (*start, *end))
    connector = shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *ends)
    style = connector._element.find(qn("p:style"))
    if style is not None:
        connector._element.remove(style)
    connector.line.color.rgb = RGBColor.from_string(rgb(colour))
    connector.line.width = Pt(weight)
    decorate(connector, "線")
