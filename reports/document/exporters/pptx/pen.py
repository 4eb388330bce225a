"""The look of the slides; words and plain shapes on one: harmless, in the faces and colours of the theme."""

import colorsys
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from pptx.dml.color import ColorFormat
from pptx.dml.fill import FillFormat
from pptx.dml.line import LineFormat
from pptx.enum.dml import MSO_PATTERN_TYPE
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.shapes.autoshape import Shape
from pptx.shapes.base import BaseShape
from pptx.shapes.shapetree import GroupShapes
from pptx.shapes.shapetree import _BaseGroupShapes as Shapes
from pptx.util import Emu, Pt

from reports.document.charts import svg
from reports.document.charts.printed import values_sentence
from reports.document.deck.shape import Message, Panel, Section
from reports.document.exporters.look import MM, WIDTHS, Look, run_size
from reports.document.typesetting import SPACES
from wards.outgoing.safe_text import printable

# Universal-design face of Windows 10 and 11, with which the PDF is set as well.
FACE = "BIZ UDPGothic"
NATURAL = 1.2  # em: the leading of Japanese type that programs call 100 percent
LANGUAGE = "ja-JP"
LEFT, TOP, BOTTOM = 18 * MM, 14 * MM, 191 * MM
WIDTH = WIDTHS[12]
GUTTER = 6 * MM
RULE = 0.75
# The faces of the body text of the theme, whichever they are.
FACES = '<a:latin typeface="+mn-lt"/><a:ea typeface="+mn-ea"/><a:cs typeface="+mn-cs"/>'
DOT = '<a:buFont typeface="+mn-lt"/><a:buChar char="・"/>'
PAGE_FIELD = "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}"

# The colour of a section, and of the words on it.
SECTION_COLOURS = {
    Section.OVERVIEW: (svg.INK, svg.PAPER),
    Section.WARD_OFFICES: (svg.DARK, svg.PAPER),
    Section.DESKS: (svg.BLUE, svg.PAPER),
    Section.BUREAU: (svg.MID, svg.INK),
    Section.NOTES: (svg.SUB, svg.PAPER),
}


@dataclass(frozen=True, slots=True)
class Type:
    """How words are set; size in pt."""

    size: float
    bold: bool = False
    colour: str = svg.INK


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the page, in pt from its upper left corner."""

    left: float
    top: float
    width: float
    height: float

    @property
    def emu(self) -> tuple[Emu, Emu, Emu, Emu]:
        return tuple(map(emu, (self.left, self.top, self.width, self.height)))


def emu(points: float) -> Emu:
    return Emu(round(points * Pt(1)))


# The neutral colours as those of the theme: name, and how much darker.
NEUTRALS = {
    svg.INK: ("tx1", 0.0),
    svg.PAPER: ("bg1", 0.0),
    svg.SUB: ("tx2", 0.0),
    svg.GRID: ("bg1", 0.1),
}


def scheme_xml(colour: str) -> str:
    """A colour of the palette as one of the theme; all blues are tints of the first accent.

    A tint is lighter by so much of what is missing to white, and turned by so many degrees, as the
    blues of the palette are: what has an order keeps it, whatever colour the theme has.
    """
    if colour in NEUTRALS:
        name, darker = NEUTRALS[colour]
        changes = f'<a:lumMod val="{round((1 - darker) * 100_000)}"/>' if darker else ""
        return f'<a:schemeClr val="{name}">{changes}</a:schemeClr>'
    (hue, light), (first_hue, first_light) = map(hue_and_light, (colour, svg.DARK))
    tint, turn = (light - first_light) / (1 - first_light), (hue - first_hue) * 360
    if svg.ink_on(colour) == svg.PAPER:
        tint /= 2  # white words stand on it: in lighter themes as well they must be read
    changes = (
        f'<a:hueOff val="{round(turn * 60_000)}"/>'
        f'<a:lumMod val="{round((1 - tint) * 100_000)}"/><a:lumOff val="{round(tint * 100_000)}"/>'
    )
    return f'<a:schemeClr val="accent1">{changes if colour != svg.DARK else ""}</a:schemeClr>'


def hue_and_light(colour: str) -> tuple[float, float]:
    channels = bytes.fromhex(colour.removeprefix("#"))
    return colorsys.rgb_to_hls(*(channel / 255 for channel in channels))[:2]


def solid_xml(colour: str) -> str:
    """A fill of one colour, without its name space."""
    return f"<a:solidFill>{scheme_xml(colour)}</a:solidFill>"


def paint(format_: ColorFormat, colour: str) -> None:
    """Set a colour of the library to one of the theme."""
    xml = scheme_xml(colour).replace("<a:schemeClr", f"<a:schemeClr {nsdecls('a')}", 1)
    format_._xFill[:] = [parse_xml(xml)]


@dataclass(frozen=True, slots=True)
class Words:
    """A run of text in one type.

    field: the number of the page, which the program keeps right. tab: goes on where lines hang.
    """

    text: str
    type: Type
    field: bool = False
    tab: bool = False

    @property
    def xml(self) -> str:
        words = escape(one_line(self.text)) + ("\t" if self.tab else "")
        text = f"{type_xml(self.type)}<a:t>{words}</a:t>"
        if self.field:
            return f'<a:fld id="{PAGE_FIELD}" type="slidenum">{text}</a:fld>'
        return f"<a:r>{text}</a:r>"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Runs with their leading and the space before them, in pt. hang: of the lines below the first.

    The file states the leading in percent of the largest type, so that it follows a change of size.
    """

    runs: tuple[Words, ...]
    leading: float
    before: float = 0.0
    align: str = "l"  # l, ctr, r
    indent: float = 0.0
    hang: float = 0.0
    bullet: bool = False

    @property
    def xml(self) -> str:
        runs = "".join(words.xml for words in self.runs if words.text)
        percent = self.leading / (max(words.type.size for words in self.runs) * NATURAL)
        return (
            f'<a:p {nsdecls("a")}><a:pPr marL="{emu(self.indent + self.hang):d}" '
            f'indent="{emu(-self.hang):d}" algn="{self.align}" hangingPunct="0">'
            f'<a:lnSpc><a:spcPct val="{round(percent * 100_000)}"/></a:lnSpc>'
            f'<a:spcBef><a:spcPts val="{round(self.before * 100)}"/></a:spcBef>'
            f'<a:spcAft><a:spcPts val="0"/></a:spcAft>{DOT if self.bullet else "<a:buNone/>"}'
            f"</a:pPr>{runs}{type_xml(self.runs[-1].type, 'endParaRPr')}</a:p>"
        )


def type_xml(type_: Type, tag: str = "rPr") -> str:
    return (
        f'<a:{tag} lang="{LANGUAGE}" altLang="en-US" sz="{round(type_.size * 100)}" '
        f'b="{int(type_.bold)}" dirty="0">{solid_xml(type_.colour)}{FACES}</a:{tag}>'
    )


def one_line(text: str) -> str:
    r"""Text as a slide can carry it: one line, with 〓 for what cannot be set.

    >>> one_line("a\x0bb\n c")
    'a〓b c'
    """
    return SPACES.sub(" ", svg.clean(printable(text)))


def line(text: str, type_: Type, leading: float, **more: object) -> Paragraph:
    return Paragraph((Words(text, type_),), leading, **more)


def message_words(message: Message, look: Look) -> tuple[Words, ...]:
    """A message with its key numbers large and blue, and what qualifies it small and grey."""
    colours = (svg.DARK if run.key else svg.SUB if run.aside else svg.INK for run in message)
    return tuple(
        Words(run.text, Type(run_size(run, look), True, colour))
        for run, colour in zip(message, colours, strict=True)
    )


def text_box(
    shapes: Shapes, place: Box, paragraphs: Sequence[Paragraph], name: str, **how: object
) -> Shape:
    """A box of text without inner margins, which never grows."""
    box = shapes.add_textbox(*place.emu)
    box.name = one_line(name)
    set_text(box, paragraphs, **how)
    return box


def set_text(
    shape: Shape,
    paragraphs: Sequence[Paragraph],
    place: Box | None = None,
    *,
    anchor: str = "t",
    wrap: bool = True,
) -> None:
    """Replace the text of a shape. place: where it goes from where its layout has it."""
    if place:
        shape.left, shape.top, shape.width, shape.height = place.emu
    body = shape.text_frame._txBody
    set_paragraphs(body, paragraphs)
    settings = body.bodyPr
    # LibreOffice sets digits apart from Japanese letters; text that then runs over gets smaller.
    fit = "normAutofit" if wrap else "noAutofit"
    settings[:] = [parse_xml(f"<a:{fit} {nsdecls('a')}/>")]
    for side in ("lIns", "tIns", "rIns", "bIns"):
        settings.set(side, "0")
    settings.set("wrap", "square" if wrap else "none")
    settings.set("anchor", anchor)


def set_paragraphs(body: object, paragraphs: Sequence[Paragraph]) -> None:
    for old in body.p_lst:
        body.remove(old)
    body.extend(parse_xml(paragraph.xml) for paragraph in paragraphs)


DECORATIVE = (
    '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative val="1" '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative"/></a:ext></a:extLst>'
)


def describe(shape: BaseShape, name: str, words: str) -> None:
    """The alternative text of a picture: state the figure and all its values."""
    shape.name = one_line(name)
    named(shape).set("descr", one_line(words))


def grouped(shapes: Shapes, panel: Panel) -> GroupShapes:
    """Where a figure and all that belongs to it are drawn: they are moved and read as one."""
    group = shapes.add_group_shape()
    describe(group, panel.heading, values_sentence(panel.figure, panel.rows))
    return group.shapes


def decorate(shape: BaseShape, name: str) -> None:
    """Mark a shape as one that says nothing."""
    shape.name = name
    named(shape).append(parse_xml(DECORATIVE))


def named(shape: BaseShape) -> object:
    return next(shape._element.iter(qn("p:cNvPr")))


def drop_style(shape: BaseShape) -> None:
    """Take off what would bring the shadow and the typeface of the theme."""
    shape._element.remove(shape._element.find(qn("p:style")))


def stroke(line_: LineFormat, colour: str, weight: float = RULE) -> None:
    line_.fill.solid()
    paint(line_.fill.fore_color, colour)
    line_.width = Pt(weight)


def fill(format_: FillFormat, colour: str) -> None:
    """Fill with a colour of the palette; anything else is the hatching of 未回答."""
    if colour.startswith("#"):
        format_.solid()
        paint(format_.fore_color, colour)
        return
    format_.patterned()
    format_.pattern = MSO_PATTERN_TYPE.WIDE_UPWARD_DIAGONAL
    paint(format_.fore_color, svg.SUB)
    paint(format_.back_color, svg.PAPER)


def rectangle(shapes: Shapes, place: Box, colour: str = "", outline: str = "") -> Shape:
    """A rectangle without shadow; without a colour it is empty."""
    box = shapes.add_shape(MSO_SHAPE.RECTANGLE, *place.emu)
    drop_style(box)
    if colour:
        fill(box.fill, colour)
    else:
        box.fill.background()
    if outline:
        stroke(box.line, outline)
    else:
        box.line.fill.background()
    return box


def rule(
    shapes: Shapes, start: svg.Point, end: svg.Point, colour: str, weight: float = RULE
) -> None:
    """A straight line, which a screen reader passes over."""
    connector = shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *map(emu, (*start, *end)))
    drop_style(connector)
    stroke(connector.line, colour, weight)
    decorate(connector, "線")
