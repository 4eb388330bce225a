"""Decides what stands on every slide around its evidence: section, topic, message, lead, footer."""

from __future__ import annotations

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.shapes.autoshape import Shape
from pptx.slide import Slide as PageOfFile

from reports.document.charts.svg import GRID, text_width
from reports.document.deck import SECTION_NAMES, Deck, Density, Slide
from reports.document.exporters.page_measures import (
    LEADING,
    MESSAGE_LEADING,
    MM,
    lead_lines,
    message_lines,
)
from reports.document.exporters.pptx.look import (
    BOTTOM,
    LEFT,
    SECTION_COLOURS,
    TOP,
    WIDTH,
    Place,
    Type,
)
from reports.document.exporters.pptx.master import (
    FOOTER,
    FOOTER_SHARE,
    HEADLINE,
    MESSAGE_INDEX,
    NUMBER,
    TITLE,
    Holder,
)
from reports.document.exporters.pptx.shapes import rectangle, rule
from reports.document.exporters.pptx.words import (
    Paragraph,
    Words,
    line,
    message_words,
    text_box,
    write,
)

TAG = Type(13, bold=True)
BAR = 1.2 * MM
LEAD = Type(13)


def draw_head(page: PageOfFile, slide: Slide) -> float:
    """Section bar, topic, message and lead sentence; returns where the evidence begins, in pt."""
    colour, ink = SECTION_COLOURS[slide.section]
    name = SECTION_NAMES[slide.section]
    wide = text_width(name) * TAG.size + 8 * MM
    place_title(page, slide.topic, wide + 4 * MM)
    message_bottom = place_message(page, slide)
    tag = rectangle(page.shapes, Place(LEFT, TOP, wide, HEADLINE), colour)
    tag.name = "区分"
    write(tag, [line(name, Type(13, True, ink), 16, align="ctr")], anchor="ctr", wrap=False)
    edge = TOP + HEADLINE + BAR / 2
    rule(page.shapes, (LEFT, edge), (LEFT + WIDTH, edge), colour, BAR)
    if not slide.lead:
        return message_bottom
    height = lead_lines(slide) * LEAD.size * LEADING
    place = Place(LEFT, message_bottom, WIDTH, height)
    text_box(page.shapes, place, [line(slide.lead, LEAD, LEAD.size * LEADING)], "説明")
    return place.top + height + (3 if slide.density is Density.DENSE else 4) * MM


def place_title(page: PageOfFile, topic: str, indent: float) -> None:
    """The topic is the title of the slide, beside the name of its section."""
    title = page.shapes.title
    put_at(title, Place(LEFT + indent, TOP, WIDTH - indent, HEADLINE))
    write(title, [line(topic, TITLE.type, TITLE.type.size * 1.2)], anchor="ctr")


def place_message(page: PageOfFile, slide: Slide) -> float:
    """The message, which outline view shows below the title; returns where it ends, in pt."""
    above, below = (3.5, 2.5) if slide.density is Density.DENSE else (5, 6)
    height = message_lines(slide.message) * MESSAGE_LEADING
    place = Place(LEFT, TOP + HEADLINE + BAR + above * MM, WIDTH, height)
    shape = next(s for s in page.placeholders if s.placeholder_format.idx == MESSAGE_INDEX)
    shape.name = "要点"
    put_at(shape, place)
    write(shape, [Paragraph(message_words(slide.message), MESSAGE_LEADING)])
    return place.top + height + below * MM


def put_at(shape: Shape, place: Place) -> None:
    """Move a placeholder from where its layout has it."""
    shape.left, shape.top, shape.width, shape.height = place.emu


def draw_foot(page: PageOfFile, deck: Deck, number: int, pages: int) -> None:
    """The programme, that wards are missing, and the page of all pages."""
    rule(page.shapes, (LEFT, BOTTOM), (LEFT + WIDTH, BOTTOM), GRID)
    programme = text_box(
        page.shapes, FOOTER.place, [line(deck.programme, FOOTER.type, 14)], "フッター", anchor="b"
    )
    make_placeholder(programme, FOOTER)
    if deck.status_note:
        side = WIDTH * FOOTER_SHARE
        place = Place(LEFT + side, FOOTER.place.top, WIDTH - 2 * side, FOOTER.place.height)
        note = line(deck.status_note, Type(10.5, bold=True), 14, align="ctr")
        text_box(page.shapes, place, [note], "状態", anchor="b")
    runs = (Words(str(number), NUMBER.type, field=True), Words(f" / {pages}", NUMBER.type))
    shown = text_box(
        page.shapes, NUMBER.place, [Paragraph(runs, 14, align="r")], "ページ番号", anchor="b"
    )
    make_placeholder(shown, NUMBER)


def make_placeholder(shape: Shape, holder: Holder) -> None:
    """Tie a box to its placeholder in the layout, so that the program knows footer and number."""
    element = shape._element.nvSpPr
    element.cNvSpPr.attrib.pop("txBox", None)
    xml = f'<p:ph {nsdecls("p")} type="{holder.kind}" sz="quarter" idx="{holder.index}"/>'
    element.nvPr.insert(0, parse_xml(xml))
