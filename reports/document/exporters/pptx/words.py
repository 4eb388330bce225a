"""Decides how words enter a slide: harmless, in the typeface of the deck, with exact leading."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.sax.saxutils import escape

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.shapes.autoshape import Shape
from pptx.shapes.shapetree import _BaseGroupShapes

from reports.document.charts.svg import clean
from reports.document.deck import Message
from reports.document.exporters.page_measures import ASIDE, KEY, MESSAGE
from reports.document.exporters.pptx.look import FACE, LANGUAGE, Place, Type, rgb
from reports.document.exporters.safe_text import printable

SPACES = re.compile(r"[ \t\n\f\r]+")  # a page of the PDF joins them as well
BULLET = "・"
FACES = f'<a:latin typeface="{FACE}"/><a:ea typeface="{FACE}"/><a:cs typeface="{FACE}"/>'
PAGE_FIELD = "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}"


@dataclass(frozen=True, slots=True)
class Words:
    """A run of text in one type.

    field: the number of the page, which the program keeps right. tab: goes on where lines hang.
    """

    text: str
    type: Type
    field: bool = False
    tab: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Runs with their leading and the space before them, in pt. hang: of the lines below the first."""

    runs: tuple[Words, ...]
    leading: float
    before: float = 0.0
    align: str = "l"  # l, ctr, r
    indent: float = 0.0
    hang: float = 0.0
    bullet: bool = False


def shown(text: str) -> str:
    r"""Text as a slide can carry it: one line, with 〓 for what cannot be set.

    >>> shown("a\x0bb\n c")
    'a〓b c'
    """
    return SPACES.sub(" ", clean(printable(text)))


def line(text: str, type_: Type, leading: float, **more: object) -> Paragraph:
    """A paragraph in one type."""
    return Paragraph((Words(text, type_),), leading, **more)


def message_words(message: Message) -> tuple[Words, ...]:
    """A message with its key numbers large and blue, and what qualifies it small and grey."""
    key, aside = Type(KEY, True, "#0017C1"), Type(ASIDE, True, "#626264")
    plain = Type(MESSAGE, True)
    return tuple(Words(r.text, key if r.key else aside if r.aside else plain) for r in message)


def text_box(
    shapes: _BaseGroupShapes,
    place: Place,
    paragraphs: list[Paragraph],
    name: str,
    *,
    anchor: str = "t",
    wrap: bool = True,
) -> Shape:
    """A box of text without inner margins, which neither grows nor shrinks its type."""
    box = shapes.add_textbox(*place.emu)
    box.name = shown(name)
    write(box, paragraphs, anchor=anchor, wrap=wrap)
    return box


def write(
    shape: Shape, paragraphs: list[Paragraph], *, anchor: str = "t", wrap: bool = True
) -> None:
    """Replace the text of a shape."""
    body = shape.text_frame._txBody
    put(body, paragraphs)
    settings = body.bodyPr
    for child in list(settings):
        settings.remove(child)
    for side in ("lIns", "tIns", "rIns", "bIns"):
        settings.set(side, "0")
    settings.set("wrap", "square" if wrap else "none")
    settings.set("anchor", anchor)
    settings.append(parse_xml(f"<a:noAutofit {nsdecls('a')}/>"))


def put(body: object, paragraphs: list[Paragraph]) -> None:
    """Replace the paragraphs of a text body, of a shape or of a cell."""
    for old in list(body.p_lst):
        body.remove(old)
    for paragraph in paragraphs:
        body.append(parse_xml(paragraph_xml(paragraph)))


def paragraph_xml(paragraph: Paragraph) -> str:
    """A paragraph as the file states it; lengths in EMU, sizes in hundredths of a pt."""
    margin = round((paragraph.indent + paragraph.hang) * 12_700)
    first = round(-paragraph.hang * 12_700)
    mark = (
        f'<a:buFont typeface="{FACE}"/><a:buChar char="{BULLET}"/>'
        if paragraph.bullet
        else "<a:buNone/>"
    )
    spacing = (
        f'<a:lnSpc><a:spcPts val="{round(paragraph.leading * 100)}"/></a:lnSpc>'
        f'<a:spcBef><a:spcPts val="{round(paragraph.before * 100)}"/></a:spcBef>'
        '<a:spcAft><a:spcPts val="0"/></a:spcAft>'
    )
    runs = "".join(run_xml(words) for words in paragraph.runs if words.text)
    last = paragraph.runs[-1].type if paragraph.runs else Type(10.5)
    return (
        f'<a:p {nsdecls("a")}><a:pPr marL="{margin}" indent="{first}" algn="{paragraph.align}" '
        f'hangingPunct="0">'
        f"{spacing}{mark}</a:pPr>{runs}{properties_xml(last, 'endParaRPr')}</a:p>"
    )


def run_xml(words: Words) -> str:
    """A run as the file states it."""
    set_text = escape(shown(words.text)) + ("\t" if words.tab else "")
    text = f"{properties_xml(words.type)}<a:t>{set_text}</a:t>"
    if words.field:
        return f'<a:fld id="{PAGE_FIELD}" type="slidenum">{text}</a:fld>'
    return f"<a:r>{text}</a:r>"


def properties_xml(type_: Type, tag: str = "rPr") -> str:
    """The typeface, size and colour of words."""
    return (
        f'<a:{tag} lang="{LANGUAGE}" altLang="en-US" sz="{round(type_.size * 100)}" '
        f'b="{int(type_.bold)}" dirty="0"><a:solidFill><a:srgbClr val="{rgb(type_.colour)}"/>'
        f"</a:solidFill>{FACES}</a:{tag}>"
    )
