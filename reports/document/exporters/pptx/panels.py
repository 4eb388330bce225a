"""The drawing of each panel, and how panels stand below and beside each other."""

from __future__ import annotations

from pptx.slide import Slide as PageOfFile

from reports.document.charts import svg
from reports.document.deck.shape import Panel, PanelForm, Slide
from reports.document.exporters.page_measures import MM, OPENING, WIDTHS, Room
from reports.document.exporters.pptx import bars, pen, shapes, tables
from reports.document.exporters.pptx.pen import Box, Paragraph, Type, Words

BAR = 1.5 * MM
INDENT = BAR + 2.5 * MM
BASIS = Type(12, colour=svg.SUB)
DRAWINGS = {
    PanelForm.DONUT: shapes.draw_donut,
    PanelForm.STACKED: bars.draw_stacked,
    PanelForm.BARS: bars.draw_bars,
    PanelForm.TILES: shapes.draw_tiles,
    PanelForm.COUNTS: tables.draw_counts,
    PanelForm.MATRIX: tables.draw_matrix,
    PanelForm.TABLE: tables.draw_table,
}


def draw_panels(page: PageOfFile, slide: Slide, top: float) -> None:
    """All panels of a slide, stack by stack, from where the evidence begins."""
    left = pen.LEFT
    for stack in slide.stacks:
        room = Room(WIDTHS[stack.span], slide.density)
        at = top
        for panel in stack.panels:
            height = room.panel_height(panel)
            draw_panel(page, panel, Box(left, at, room.width, height), room)
            at += height - tables.spare_height(panel, room) + room.panel_gap
        left += room.width + pen.GUTTER


def draw_panel(page: PageOfFile, panel: Panel, box: Box, room: Room) -> None:
    """A panel: its heading, what opens it, and its content."""
    top = box.top + draw_heading(page, panel, box, room)
    if panel.opening:
        words = Paragraph(pen.message_words(panel.opening), OPENING - 2 * MM)
        pen.text_box(page.shapes, Box(box.left, top, box.width, OPENING), [words], "回数")
        top += OPENING
    draw = DRAWINGS.get(panel.form, tables.draw_text)
    content = Box(box.left, top, box.width, room.content_height(panel))
    draw(page.shapes, panel, content, room)


def draw_heading(page: PageOfFile, panel: Panel, box: Box, room: Room) -> float:
    """The heading with its blue bar and, in grey, the basis; returns its height, in pt."""
    height = room.heading_height(panel)
    if not height:
        return 0.0
    leading = room.heading_size * 1.3
    if not panel.heading:
        words = Paragraph((Words(panel.basis, BASIS),), leading)
        basis = Box(box.left, box.top, box.width, height - room.below_heading)
        pen.text_box(page.shapes, basis, [words], "集計の対象")
        return height
    width = box.width - INDENT
    paragraphs, lines = heading_lines(panel, Type(room.heading_size, bold=True), width)
    high = min(lines * leading, height - room.below_heading)
    bar = pen.rectangle(page.shapes, Box(box.left, box.top, BAR, high), svg.DARK)
    pen.decorate(bar, "見出しの線")
    beside = Box(box.left + INDENT, box.top, width, high)
    pen.text_box(page.shapes, beside, paragraphs, "見出し")
    return high + room.below_heading


def heading_lines(panel: Panel, type_: Type, width: float) -> tuple[list[Paragraph], int]:
    """The basis beside the heading or, where it would be broken, below it; and how many lines."""
    leading, heading = type_.size * 1.3, Words(panel.heading, type_)
    lines = svg.split_lines(panel.heading, width / type_.size) or [""]
    if not panel.basis:
        return [Paragraph((heading,), leading)], len(lines)
    basis = Words(panel.basis, BASIS)
    beside = svg.text_width(f"　{panel.basis}") * BASIS.size
    if svg.text_width(lines[-1]) * type_.size + beside <= width:
        return [Paragraph((heading, Words("　", BASIS), basis), leading)], len(lines)
    return [Paragraph((heading,), leading), Paragraph((basis,), leading)], len(lines) + 1
