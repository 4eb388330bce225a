"""The deck as one PowerPoint file: cover, what stands on every slide around its evidence, properties, bytes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time
from io import BytesIO

from pptx.enum.dml import MSO_LINE_DASH_STYLE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.presentation import Presentation
from pptx.shapes.autoshape import Shape
from pptx.slide import Slide as PageOfFile

from reports.document.charts import svg
from reports.document.deck.shape import (
    COVER_PAGES,
    Deck,
    Panel,
    PanelForm,
    Section,
    Slide,
)
from reports.document.exporters import look as measures
from reports.document.exporters.look import (
    BAR,
    BASIS,
    HEADING_LEADING,
    LOOKS,
    MM,
    OPENING,
    OPENING_LEADING,
    PANEL_INDENT,
    TAG_ROOM,
    TOPIC_INDENT,
)
from reports.document.exporters.page_flow import DeckOverflowError, flow
from reports.document.exporters.pptx import charts, master, pen, tables
from reports.document.exporters.pptx.pen import Box, Paragraph, Type, Words
from reports.document.exporters.room import Room
from reports.document.exporters.set_lines import set_lines, set_width
from wards.fiscal import wareki
from wards.outgoing.packing import packed

TAG = Type(measures.TAG, bold=True)
LEAD = Type(measures.LEAD)


def draw_head(page: PageOfFile, slide: Slide) -> float:
    """Section bar, topic, message and lead sentence; returns where the evidence begins, in pt."""
    colour, ink = pen.SECTION_COLOURS[slide.section]
    name = slide.section.label
    wide = set_width(name, TAG.size, bold=True) + TAG_ROOM
    # The topic is the title of the slide, beside the name of its section.
    title, indent = page.shapes.title, wide + TOPIC_INDENT
    high = measures.head_height(slide) - BAR
    topic = pen.line(slide.topic, master.TITLE.type, master.TITLE.type.size * 1.2)
    place = Box(pen.LEFT + indent, pen.TOP, pen.WIDTH - indent, high)
    pen.set_text(title, [topic], place, anchor="ctr")
    message_bottom = place_message(page, slide, pen.TOP + high + BAR)
    tag = pen.rectangle(page.shapes, Box(pen.LEFT, pen.TOP, wide, high), colour)
    tag.name = "区分"
    words = pen.line(name, Type(13, True, ink), 16, align="ctr")
    pen.set_text(tag, [words], anchor="ctr", wrap=False)
    edge = pen.TOP + high + BAR / 2
    pen.rule(page.shapes, (pen.LEFT, edge), (pen.LEFT + pen.WIDTH, edge), colour, BAR)
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
    shape = next(s for s in page.placeholders if s.placeholder_format.idx == master.MESSAGE_INDEX)
    if not slide.message:
        shape._element.getparent().remove(shape._element)
        return place.top
    shape.name = "要点"
    words = Paragraph(pen.message_words(slide.message, look), look.message_leading)
    pen.set_text(shape, [words], place)
    return place.top + height + look.below_message


PANEL_BAR = 1.5 * MM
GREY = Type(BASIS, colour=svg.SUB)
DRAWINGS = {
    PanelForm.DONUT: charts.draw_donut,
    PanelForm.STACKED: charts.draw_stacked,
    PanelForm.BARS: charts.draw_bars,
    PanelForm.TILES: charts.draw_tiles,
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
        words = Paragraph(pen.message_words(panel.opening, room.look), OPENING_LEADING)
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
    size = room.look.heading
    leading, high = size * HEADING_LEADING, room.heading_lines(panel)
    basis = Words(panel.basis, GREY)
    if not panel.heading:
        words = Paragraph((basis,), BASIS * HEADING_LEADING)
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
    beside = Box(box.left + PANEL_INDENT, box.top, box.width - PANEL_INDENT, high)
    pen.text_box(page.shapes, beside, paragraphs, "見出し")
    return height


def draw_foot(page: PageOfFile, deck: Deck, number: int, pages: int) -> None:
    """The programme, that wards are missing, and the page of all pages."""
    pen.rule(page.shapes, (pen.LEFT, pen.BOTTOM), (pen.LEFT + pen.WIDTH, pen.BOTTOM), svg.GRID)
    foot, side = master.FOOTER.place, pen.WIDTH * master.FOOTER_SHARE
    words = pen.line(deck.programme, master.FOOTER.type, 14)
    programme = pen.text_box(page.shapes, foot, [words], "フッター", anchor="b")
    make_placeholder(programme, master.FOOTER)
    if deck.status_note:
        middle = Box(pen.LEFT + side, foot.top, pen.WIDTH - 2 * side, foot.height)
        note = pen.line(deck.status_note, Type(10.5, bold=True), 14, align="ctr")
        pen.text_box(page.shapes, middle, [note], "状態", anchor="b")
    type_ = master.NUMBER.type
    runs = (Words(str(number), type_, field=True), Words(f" / {pages}", type_))
    words = Paragraph(runs, 14, align="r")
    shown = pen.text_box(page.shapes, master.NUMBER.place, [words], "ページ番号", anchor="b")
    make_placeholder(shown, master.NUMBER)


def make_placeholder(shape: Shape, holder: master.Holder) -> None:
    """Tie a box to its placeholder in the layout, so that the program knows footer and number."""
    element = shape._element.nvSpPr
    element.cNvSpPr.attrib.pop("txBox", None)
    xml = f'<p:ph {nsdecls("p")} type="{holder.kind}" sz="quarter" idx="{holder.index}"/>'
    element.nvPr.insert(0, parse_xml(xml))


YEAR, NAME, STATE = Type(24, bold=True), Type(34, bold=True), Type(14, bold=True)
NAME_LEADING = 51.0  # 34 pt with half of it again
NAME_HEIGHT = 62 * MM
CONTENTS_WIDTH, CONTENTS_GAP = 47.4 * MM, 6 * MM
CONTENTS_HEIGHT = 42 * MM
SIDE, ABOVE = 6 * MM, 3 * MM


def draw_cover(presentation: Presentation, deck: Deck) -> PageOfFile:
    """The first slide. Raises DeckOverflowError for a title that leaves no room for the rest."""
    page = presentation.slides.add_slide(presentation.slide_layouts[master.COVER_LAYOUT])
    year, _, name = deck.title.partition(" ")
    place = master.COVER_TITLE.place
    lines = len(set_lines(name, place.width, NAME.size, bold=True)) + 1
    if lines * NAME_LEADING > NAME_HEIGHT:
        raise DeckOverflowError("表紙の表題が長く、1ページに収まりません。表題を短くしてください。")
    words = [pen.line(year, YEAR, NAME_LEADING), pen.line(name, NAME, NAME_LEADING)]
    place = replace(place, height=lines * NAME_LEADING)
    pen.set_text(page.shapes.title, words, place)
    bar = Box(pen.LEFT, place.top, 3 * MM, lines * NAME_LEADING)
    pen.decorate(pen.rectangle(page.shapes, bar, svg.DARK), "表題の線")
    draw_number(page, deck)
    return page


def draw_number(page: PageOfFile, deck: Deck) -> None:
    """The number of the document in its frame, and the state in another: dashed for a draft."""
    number = svg.text_width(deck.number) * 20 + 2 * SIDE
    corner = Box(pen.LEFT + pen.WIDTH - number, pen.TOP, number, 20 + 2 * ABOVE)
    framed(page, corner, deck.number, Type(20))
    if deck.status_note:
        # Some programs space digits wider than they are: a tenth more keeps the words on their line.
        natural = svg.text_width(deck.status_note) * STATE.size * 1.1 + 2 * SIDE
        width = min(natural, pen.WIDTH - number - CONTENTS_GAP)
        inner = (width - 2 * SIDE) / 1.1
        lines = set_lines(deck.status_note, inner, STATE.size, bold=True)
        place = Box(pen.LEFT, pen.TOP, width, len(lines) * STATE.size * 1.2 + 2 * ABOVE)
        framed(page, place, deck.status_note, STATE, dashed=not deck.issued)


def framed(page: PageOfFile, place: Box, words: str, type_: Type, *, dashed: bool = False) -> None:
    box = pen.rectangle(page.shapes, place, outline=svg.INK)
    box.name = "枠"
    pen.stroke(box.line, svg.INK, 1.0)
    if dashed:
        box.line.dash_style = MSO_LINE_DASH_STYLE.DASH
    pen.set_text(box, [pen.line(words, type_, type_.size * 1.2, align="ctr")], anchor="ctr")


def draw_contents(
    cover: PageOfFile, deck: Deck, starts: Mapping[Section, tuple[int, PageOfFile]]
) -> None:
    """The sections with their pages; starts: page number and slide where each begins."""
    top = master.COVER_TITLE.place.top + NAME_HEIGHT
    for place, entry in enumerate(deck.contents):
        left = pen.LEFT + place * (CONTENTS_WIDTH + CONTENTS_GAP)
        colour, _ = pen.SECTION_COLOURS[entry.section]
        bar = Box(left, top, CONTENTS_WIDTH, 1.2 * MM)
        pen.decorate(pen.rectangle(cover.shapes, bar, colour), "目次の線")
        number, page = starts[entry.section]
        words = [
            *(pen.line(title, Type(12), 18.6) for title in (entry.title, *entry.more)),
            pen.line(f"{number}ページ", Type(12, colour=svg.SUB), 18.6),
        ]
        box = Box(left, top + 3.2 * MM, CONTENTS_WIDTH, CONTENTS_HEIGHT - 4 * MM)
        text = pen.text_box(cover.shapes, box, words, "目次")
        text.click_action.target_slide = page


def draw_office(page: PageOfFile, deck: Deck) -> None:
    """Who publishes it, and when; of an edition also its seal."""
    words: list[Paragraph] = []
    if deck.issued:
        words.append(pen.line(wareki(deck.issued), Type(14), 24, align="r"))
    words.append(pen.line(deck.office, Type(20), 31, align="r"))
    if deck.seal:
        words.append(pen.line(deck.seal, Type(10.5, colour=svg.SUB), 18, align="r"))
    top = master.COVER_TITLE.place.top + NAME_HEIGHT + CONTENTS_HEIGHT
    height = sum(paragraph.leading for paragraph in words)
    pen.text_box(page.shapes, Box(pen.LEFT, top, pen.WIDTH, height), words, "発行")


PROPERTY_LIMIT = 255  # characters of a property (ECMA-376 part 2, as the library enforces it)
SECTIONS = "http://schemas.microsoft.com/office/powerpoint/2010/main"


def write_pptx(deck: Deck) -> bytes:
    """The deck as PowerPoint, slide by slide as the PDF; equal decks give equal bytes.

    Raises DeckOverflowError where a slide does not fit on its page: nothing is ever clipped.
    """
    paged = flow(deck)
    presentation = master.blank_presentation()
    state_properties(presentation, paged)
    cover = draw_cover(presentation, paged)
    starts = {}
    pages = len(paged.slides) + COVER_PAGES
    for number, slide in enumerate(paged.slides, COVER_PAGES + 1):
        page = presentation.slides.add_slide(presentation.slide_layouts[master.PAGE_LAYOUT])
        starts.setdefault(slide.section, (number, page))
        draw_panels(page, slide, draw_head(page, slide))
        draw_foot(page, paged, number, pages)
    draw_contents(cover, paged, starts)
    draw_office(cover, paged)
    name_sections(presentation, paged)
    saved = BytesIO()
    presentation.save(saved)
    return packed(saved)


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
