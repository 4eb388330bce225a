"""The drawing of each panel, and how panels stand below and beside each other."""

from __future__ import annotations

from pptx.slide import Slide as PageOfFile

from reports.document.charts.svg import DARK, SUB, split_lines, text_width
from reports.document.deck.shape import Density, Form, Panel, Slide
from reports.document.exporters.page_measures import (
    MM,
    WIDTHS,
    Room,
    content_height,
    heading_height,
    panel_gap,
    panel_height,
)
from reports.document.exporters.pptx.bars import draw_bars, draw_stacked
from reports.document.exporters.pptx.shapes import draw_donut, draw_tiles
from reports.document.exporters.pptx.tables import (
    draw_counts,
    draw_matrix,
    draw_table,
    draw_text,
    spare_height,
)
from reports.document.exporters.pptx.words import (
    GUTTER,
    LEFT,
    Paragraph,
    Place,
    Type,
    Words,
    decorate,
    heading_type,
    message_words,
    rectangle,
    text_box,
)

BAR = 1.5 * MM
INDENT = BAR + 2.5 * MM
BASIS = 12
OPENING = 34 * 1.25 + 2 * MM
DRAWINGS = {
    Form.DONUT: draw_donut,
    Form.STACKED: draw_stacked,
    Form.BARS: draw_bars,
    Form.TILES: draw_tiles,
    Form.COUNTS: draw_counts,
    Form.MATRIX: draw_matrix,
    Form.TABLE: draw_table,
}


def draw_panels(page: PageOfFile, slide: Slide, top: float) -> None:
    """All panels of a slide, stack by stack, from where the evidence begins."""
    left = LEFT
    for stack in slide.stacks:
        room = Room(WIDTHS[stack.span], slide.density)
        at = top
        for panel in stack.panels:
            draw_panel(page, panel, Place(left, at, room.width, panel_height(panel, room)), room)
            at += panel_height(panel, room) - spare_height(panel, room) + panel_gap(room)
        left += room.width + GUTTER


def draw_panel(page: PageOfFile, panel: Panel, place: Place, room: Room) -> None:
    """A panel: its heading, what opens it, and its content."""
    top = place.top + draw_heading(page, panel, place, room)
    if panel.opening:
        words = Paragraph(message_words(panel.opening), OPENING - 2 * MM)
        text_box(page.shapes, Place(place.left, top, place.width, OPENING), [words], "回数")
        top += OPENING
    height = content_height(panel, room)
    draw = DRAWINGS.get(panel.form, draw_text)
    draw(page.shapes, panel, Place(place.left, top, place.width, height), room)


def draw_heading(page: PageOfFile, panel: Panel, place: Place, room: Room) -> float:
    """The heading with its blue bar and, in grey, the basis; returns its height, in pt."""
    height = heading_height(panel, room)
    if not height:
        return 0.0
    type_ = heading_type(room.density)
    below = {Density.LARGE: 6, Density.DENSE: 2.5}.get(room.density, 3) * MM
    if not panel.heading:
        words = Paragraph((Words(panel.basis, Type(BASIS, colour=SUB)),), type_.size * 1.3)
        box = Place(place.left, place.top, place.width, height - below)
        text_box(page.shapes, box, [words], "集計の対象")
        return height
    width = place.width - INDENT
    paragraphs, lines = heading_lines(panel, type_, width)
    high = min(lines * type_.size * 1.3, height - below)
    decorate(rectangle(page.shapes, Place(place.left, place.top, BAR, high), DARK), "見出しの線")
    box = Place(place.left + INDENT, place.top, width, high)
    text_box(page.shapes, box, paragraphs, "見出し")
    return high + below


def heading_lines(panel: Panel, type_: Type, width: float) -> tuple[list[Paragraph], int]:
    """The basis beside the heading or, where it would be broken, below it; and how many lines."""
    leading, heading = type_.size * 1.3, Words(panel.heading, type_)
    lines = split_lines(panel.heading, width / type_.size) or [""]
    if not panel.basis:
        return [Paragraph((heading,), leading)], len(lines)
    basis = Words(panel.basis, Type(BASIS, colour=SUB))
    beside = text_width(lines[-1]) * type_.size + text_width(f"　{panel.basis}") * BASIS
    if beside <= width:
        return [Paragraph((heading, Words("　", basis.type), basis), leading)], len(lines)
    return [Paragraph((heading,), leading), Paragraph((basis,), leading)], len(lines) + 1
