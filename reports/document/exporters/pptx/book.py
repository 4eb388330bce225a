"""The deck as one PowerPoint file: what stands on every slide around its evidence, notes, properties, bytes."""

from dataclasses import replace
from datetime import datetime, time
from io import BytesIO

from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.presentation import Presentation
from pptx.shapes.autoshape import Shape
from pptx.slide import Slide as PageOfFile

from reports.document.charts import svg
from reports.document.deck.shape import COVER_PAGES, Deck, Panel, PanelForm, Section, Slide
from reports.document.exporters import look as measures
from reports.document.exporters.look import LOOKS, MM
from reports.document.exporters.page_flow import flow
from reports.document.exporters.pptx import charts, front, pen, tables
from reports.document.exporters.pptx.kinds import LayoutKind, kind_of
from reports.document.exporters.pptx.pen import Box, Paragraph, Type, Words
from reports.document.exporters.pptx.template import layout_for, layouts_of, presentation_in
from reports.document.exporters.room import Room
from reports.document.typesetting import set_width
from wards.fiscal import as_of_words
from wards.outgoing.packing import packed

TAG = Type(measures.TAG, bold=True)
TOPIC = Type(measures.TOPIC, bold=True)
LEAD = Type(measures.LEAD)
MESSAGE_INDEX = 13  # of its placeholder, as in deck.pptx, the portal's own template


def draw_head(page: PageOfFile, slide: Slide) -> float:
    """Section bar, topic, message and lead sentence; returns where the evidence begins, in pt."""
    colour, ink = pen.SECTION_COLOURS[slide.section]
    name = slide.section.label
    wide = set_width(name, TAG.size, bold=True) + measures.TAG_ROOM
    # The topic is the title of the slide, beside the name of its section.
    title, indent = page.shapes.title, wide + measures.TOPIC_INDENT
    high = measures.head_height(slide) - measures.BAR
    topic = pen.line(slide.topic, TOPIC, TOPIC.size * 1.2)
    place = Box(pen.LEFT + indent, pen.TOP, pen.WIDTH - indent, high)
    pen.set_text(title, [topic], place, anchor="ctr")
    message_bottom = place_message(page, slide, pen.TOP + high + measures.BAR)
    tag = pen.rectangle(page.shapes, Box(pen.LEFT, pen.TOP, wide, high), colour)
    tag.name = "区分"
    words = pen.line(name, Type(13, True, ink), 16, align="ctr")
    pen.set_text(tag, [words], anchor="ctr", wrap=False)
    edge = pen.TOP + high + measures.BAR / 2
    pen.rule(page.shapes, (pen.LEFT, edge), (pen.LEFT + pen.WIDTH, edge), colour, measures.BAR)
    if not slide.lead:
        return message_bottom
    height = measures.lead_height(slide)
    words = pen.line(slide.lead, LEAD, LEAD.size * measures.LEADING)
    pen.text_box(page.shapes, Box(pen.LEFT, message_bottom, pen.WIDTH, height), [words], "説明")
    return message_bottom + height + measures.BELOW_LEAD


def place_message(page: PageOfFile, slide: Slide, top: float) -> float:
    """The message, which outline view shows below the title; returns where it ends, in pt."""
    look = LOOKS[slide.density]
    height = measures.message_height(slide)
    place = Box(pen.LEFT, top + look.above_message, pen.WIDTH, height)
    if not slide.message:
        return place.top  # its place in the layout, which stays empty, is dropped at the end
    words = Paragraph(pen.message_words(slide.message, look), look.message_leading)
    if shape := message_holder(page):
        shape.name = "要点"
        pen.set_text(shape, [words], place)
    else:
        pen.text_box(page.shapes, place, [words], "要点")
    return place.top + height + look.below_message


def message_holder(page: PageOfFile) -> Shape | None:
    """The place of the message in the layout, where a template of the Bureau has one."""
    for shape in page.placeholders:
        format_ = shape.placeholder_format
        if format_.idx == MESSAGE_INDEX and format_.type is PP_PLACEHOLDER.BODY:
            return shape
    return None


PANEL_BAR = 1.5 * MM
GREY = Type(measures.BASIS, colour=svg.SUB)
DRAWINGS = {
    PanelForm.DONUT: charts.draw_donut,
    PanelForm.STACKED: charts.draw_stacked,
    PanelForm.BARS: charts.draw_bars,
    PanelForm.TILES: tables.draw_tiles,
    PanelForm.COUNTS: tables.draw_counts,
    PanelForm.MATRIX: tables.draw_matrix,
    PanelForm.TABLE: tables.draw_table,
}


def draw_panels(page: PageOfFile, slide: Slide, top: float) -> None:
    """All panels of a slide, stack by stack, from where the evidence begins."""
    left = pen.LEFT
    for stack in slide.stacks:
        room = Room.of(stack, slide)
        at = top
        for panel in stack.panels:
            height = room.panel_height(panel)
            draw_panel(page, panel, Box(left, at, room.width, height), room)
            at += height + room.look.between_panels
        left += room.width + pen.GUTTER


def draw_panel(page: PageOfFile, panel: Panel, box: Box, room: Room) -> None:
    top = box.top + draw_heading(page, panel, box, room)
    if panel.opening:
        words = Paragraph(pen.message_words(panel.opening, room.look), measures.OPENING_LEADING)
        pen.text_box(page.shapes, Box(box.left, top, box.width, measures.OPENING), [words], "回数")
        top += measures.OPENING
    draw = DRAWINGS.get(panel.form, tables.draw_text)
    content = Box(box.left, top, box.width, room.content_height(panel))
    draw(page.shapes, panel, content, room)


def draw_heading(page: PageOfFile, panel: Panel, box: Box, room: Room) -> float:
    """The heading with its blue bar and, in grey, the basis; returns its height, in pt."""
    height = room.heading_height(panel)
    if not height:
        return 0.0
    size = room.look.heading
    leading, high = size * measures.HEADING_LEADING, room.heading_lines(panel)
    basis = Words(panel.basis, GREY)
    if not panel.heading:
        words = Paragraph((basis,), measures.BASIS * measures.HEADING_LEADING)
        place = Box(box.left, box.top, box.width, high)
        pen.text_box(page.shapes, place, [words], "集計の対象")
        return height
    paragraphs = [Paragraph((Words(panel.heading, Type(size, bold=True)),), leading)]
    if panel.basis and room.basis_is_beside(panel):
        paragraphs = [replace(paragraphs[0], runs=(*paragraphs[0].runs, Words("　", GREY), basis))]
    elif panel.basis:
        paragraphs.append(Paragraph((basis,), leading))
    bar = pen.rectangle(page.shapes, Box(box.left, box.top, PANEL_BAR, high), svg.DARK)
    pen.decorate(bar, "見出しの線")
    beside = Box(box.left + measures.PANEL_INDENT, box.top, box.width - measures.PANEL_INDENT, high)
    pen.text_box(page.shapes, beside, paragraphs, "見出し")
    return height


# Where programme and number stand in the portal's own template; the state between them has the rest.
SIDE = pen.WIDTH * 0.3
FOOTER = Box(pen.LEFT, pen.BOTTOM + 3 * MM, SIDE, 8 * MM)
NUMBER = replace(FOOTER, left=pen.LEFT + pen.WIDTH - SIDE)
FOOTER_INDEX, NUMBER_INDEX = 11, 12


def draw_foot(page: PageOfFile, deck: Deck, number: int, pages: int) -> None:
    """The programme, that wards are missing, and the page of all pages."""
    pen.rule(page.shapes, (pen.LEFT, pen.BOTTOM), (pen.LEFT + pen.WIDTH, pen.BOTTOM), svg.GRID)
    words = pen.line(deck.programme, Type(10.5, colour=svg.SUB), 14)
    programme = pen.text_box(page.shapes, FOOTER, [words], "フッター", anchor="b")
    make_placeholder(programme, "ftr", FOOTER_INDEX)
    if deck.status_note:
        middle = replace(FOOTER, left=pen.LEFT + SIDE, width=pen.WIDTH - 2 * SIDE)
        note = pen.line(deck.status_note, Type(10.5, bold=True), 14, align="ctr")
        pen.text_box(page.shapes, middle, [note], "状態", anchor="b")
    type_ = Type(12, bold=True)
    runs = (Words(str(number), type_, field=True), Words(f" / {pages}", type_))
    words = Paragraph(runs, 14, align="r")
    shown = pen.text_box(page.shapes, NUMBER, [words], "ページ番号", anchor="b")
    make_placeholder(shown, "sldNum", NUMBER_INDEX)


def make_placeholder(shape: Shape, kind: str, index: int) -> None:
    """Tie a box to its placeholder in the layout, so that the program knows footer and number."""
    element = shape._element.nvSpPr
    element.cNvSpPr.attrib.pop("txBox", None)
    xml = f'<p:ph {nsdecls("p")} type="{kind}" sz="quarter" idx="{index}"/>'
    element.nvPr.insert(0, parse_xml(xml))


PROPERTY_LIMIT = 255  # characters of a property (ECMA-376 part 2, as the library enforces it)
SECTIONS = "http://schemas.microsoft.com/office/powerpoint/2010/main"


def write_pptx(deck: Deck, template: bytes | None = None) -> bytes:
    """The deck as PowerPoint, slide by slide as the PDF; equal decks give equal bytes.

    template: of the Bureau; None for the portal's own. Raises DeckOverflowError where a slide does
    not fit on its page: nothing is ever clipped.
    """
    paged, presentation = flow(deck), presentation_in(template)
    layouts, slides = layouts_of(presentation), presentation.slides
    state_properties(presentation, paged)
    cover = slides.add_slide(layout_for(LayoutKind.COVER, layouts))
    front.draw_cover(cover, paged)
    pages = len(paged.slides) + COVER_PAGES
    for number, slide in enumerate(paged.slides, COVER_PAGES + 1):
        page = slides.add_slide(layout_for(kind_of(slide), layouts))
        draw_panels(page, slide, draw_head(page, slide))
        draw_foot(page, paged, number, pages)
        write_notes(page, slide, paged)
    front.draw_contents(cover, paged, list(slides))
    front.draw_office(cover, paged)
    for page in slides:
        drop_empty_holders(page)
    name_sections(presentation, paged)
    saved = BytesIO()
    presentation.save(saved)
    return packed(saved)


def drop_empty_holders(page: PageOfFile) -> None:
    """Without what a layout has for contents that are added by hand."""
    for holder in list(page.placeholders):
        if not (holder.has_text_frame and holder.text_frame.text):
            holder._element.getparent().remove(holder._element)


SOURCES = {
    Section.WARD_OFFICES: "区役所の報告",
    Section.DESKS: "相談支援室の報告",
    Section.BUREAU: "健康局の記録",
}


def write_notes(page: PageOfFile, slide: Slide, deck: Deck) -> None:
    """Beneath a slide what each of its figures counts, among whom, when, and from what."""
    figures = {panel.figure.id: panel.figure for panel in slide.panels if panel.figure}
    source = "　".join(filter(None, (SOURCES.get(slide.section, ""), deck.status_note)))
    notes = [
        f"【{figure.title}】\n定義：{figure.definition}\n"
        f"分母：{figure.of}区（{figure.basis_sentence or '全区回答'}）\n"
        f"時点：{as_of_words(figure.as_of) or '定めなし'}\n出典：{source}"
        for figure in figures.values()
    ]
    # A template of the Bureau may have notes without a place for words.
    if notes and (frame := page.notes_slide.notes_text_frame):
        lines = "\n".join(notes).split("\n")
        frame.text = "\n".join(map(pen.one_line, lines))


def state_properties(presentation: Presentation, deck: Deck) -> None:
    """What the file says of itself; its day is that of the document, never that of the export."""
    stated = presentation.core_properties
    day = datetime.combine(deck.issued or deck.as_of, time())
    stated.title = pen.one_line(f"{deck.number} {deck.title}")[:PROPERTY_LIMIT]
    stated.subject = pen.one_line(deck.programme)[:PROPERTY_LIMIT]
    stated.author = stated.last_modified_by = pen.one_line(deck.office)[:PROPERTY_LIMIT]
    stated.language = pen.LANGUAGE
    stated.comments = pen.one_line(deck.status_note)[:PROPERTY_LIMIT]
    stated.keywords, stated.category, stated.revision = "", "", 1
    stated.created = stated.modified = day


def name_sections(presentation: Presentation, deck: Deck) -> None:
    """The sections of the document as those of the file, which the list of slides shows."""
    numbers = [entry.get("id") for entry in presentation.slides._sldIdLst]
    parts: dict[str, list[str]] = {"表紙": numbers[:COVER_PAGES]}
    for slide, number in zip(deck.slides, numbers[COVER_PAGES:], strict=True):
        parts.setdefault(slide.section.label, []).append(number)
    listed = "".join(
        f'<p14:section name="{name}" id="{{00000000-0000-4000-8000-{place:012d}}}"><p14:sldIdLst>'
        + "".join(f'<p14:sldId id="{number}"/>' for number in held)
        + "</p14:sldIdLst></p14:section>"
        for place, (name, held) in enumerate(parts.items(), 1)
    )
    xml = (
        '<p:extLst xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main">'
        '<p:ext uri="{521415D9-36F7-43E2-AB2F-B90AF26B5E84}">'
        f'<p14:sectionLst xmlns:p14="{SECTIONS}">{listed}</p14:sectionLst></p:ext></p:extLst>'
    )
    element = presentation.part._element
    for old in element.findall("{*}extLst"):
        element.remove(old)
    element.append(parse_xml(xml))
