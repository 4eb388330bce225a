"""The deck as one PowerPoint file: cover, what stands on every slide around its evidence, properties, bytes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.presentation import Presentation
from pptx.shapes.autoshape import Shape
from pptx.slide import Slide as PageOfFile

from reports.document.charts.svg import DARK, GRID, INK, SUB, text_width
from reports.document.deck.shape import SECTION_NAMES, Deck, Density, Section, Slide
from reports.document.exporters.page_flow import DeckOverflowError, flow
from reports.document.exporters.page_measures import (
    LEADING,
    MESSAGE_LEADING,
    MM,
    lead_lines,
    line_count,
    message_lines,
)
from reports.document.exporters.pptx.master import (
    COVER_TITLE,
    FOOTER,
    FOOTER_SHARE,
    HEADLINE,
    MESSAGE_INDEX,
    NUMBER,
    TITLE,
    Holder,
    blank_presentation,
    cover_layout,
    page_layout,
)
from reports.document.exporters.pptx.panels import draw_panels
from reports.document.exporters.pptx.words import (
    BOTTOM,
    LANGUAGE,
    LEFT,
    SECTION_COLOURS,
    TOP,
    WIDTH,
    Paragraph,
    Place,
    Type,
    Words,
    decorate,
    line,
    message_words,
    rectangle,
    rule,
    shown,
    text_box,
    write,
)
from wards.fiscal import wareki

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


YEAR, NAME, STATE = Type(24, bold=True), Type(34, bold=True), Type(14, bold=True)
NAME_LEADING = 51.0  # 34 pt with half of it again
NAME_HEIGHT = 62 * MM
CONTENTS_WIDTH, CONTENTS_GAP = 47.4 * MM, 6 * MM
CONTENTS_HEIGHT = 42 * MM
SIDE, ABOVE = 6 * MM, 3 * MM


def draw_cover(presentation: Presentation, deck: Deck) -> PageOfFile:
    """The first slide. Raises DeckOverflowError for a title that leaves no room for the rest."""
    page = presentation.slides.add_slide(cover_layout(presentation))
    year, _, name = deck.title.partition(" ")
    place = COVER_TITLE.place
    lines = line_count(name, place.width, NAME.size) + 1
    if lines * NAME_LEADING > NAME_HEIGHT:
        raise DeckOverflowError("表紙の表題が長く、1ページに収まりません。表題を短くしてください。")
    title = page.shapes.title
    put_at(title, Place(place.left, place.top, place.width, lines * NAME_LEADING))
    write(title, [line(year, YEAR, NAME_LEADING), line(name, NAME, NAME_LEADING)])
    bar = Place(LEFT, place.top, 3 * MM, lines * NAME_LEADING)
    decorate(rectangle(page.shapes, bar, DARK), "表題の線")
    draw_number(page, deck)
    return page


def draw_number(page: PageOfFile, deck: Deck) -> None:
    """The number of the document in its frame, and the state in another: dashed for a draft."""
    number = text_width(deck.number) * 20 + 2 * SIDE
    framed(page, Place(LEFT + WIDTH - number, TOP, number, 20 + 2 * ABOVE), deck.number, Type(20))
    if deck.status_note:
        # Some programs space digits wider than they are: a tenth more keeps the words on their line.
        natural = text_width(deck.status_note) * STATE.size * 1.1 + 2 * SIDE
        width = min(natural, WIDTH - number - CONTENTS_GAP)
        lines = line_count(deck.status_note, (width - 2 * SIDE) / 1.1, STATE.size)
        place = Place(LEFT, TOP, width, lines * STATE.size * 1.2 + 2 * ABOVE)
        framed(page, place, deck.status_note, STATE, dashed=not deck.issued)


def framed(
    page: PageOfFile, place: Place, words: str, type_: Type, *, dashed: bool = False
) -> None:
    """Words in a frame."""
    box = rectangle(page.shapes, place, outline=INK, weight=1.0, dashed=dashed)
    box.name = "枠"
    write(box, [line(words, type_, type_.size * 1.2, align="ctr")], anchor="ctr")


def draw_contents(
    cover: PageOfFile, deck: Deck, starts: Mapping[Section, tuple[int, PageOfFile]]
) -> None:
    """The sections with their pages; starts: page number and slide where each begins."""
    top = COVER_TITLE.place.top + NAME_HEIGHT
    for place, entry in enumerate(deck.contents):
        left = LEFT + place * (CONTENTS_WIDTH + CONTENTS_GAP)
        colour, _ = SECTION_COLOURS[entry.section]
        bar = Place(left, top, CONTENTS_WIDTH, 1.2 * MM)
        decorate(rectangle(cover.shapes, bar, colour), "目次の線")
        number, page = starts[entry.section]
        words = [
            *(line(title, Type(12), 18.6) for title in (entry.title, *entry.more)),
            line(f"{number}ページ", Type(12, colour=SUB), 18.6),
        ]
        box = Place(left, top + 3.2 * MM, CONTENTS_WIDTH, CONTENTS_HEIGHT - 4 * MM)
        text = text_box(cover.shapes, box, words, "目次")
        text.click_action.target_slide = page


def draw_office(page: PageOfFile, deck: Deck) -> None:
    """Who publishes it, and when; of an edition also its seal."""
    words: list[Paragraph] = []
    if deck.issued:
        words.append(line(wareki(deck.issued), Type(14), 24, align="r"))
    words.append(line(deck.office, Type(20), 31, align="r"))
    if deck.seal:
        words.append(line(deck.seal, Type(10.5, colour=SUB), 18, align="r"))
    top = COVER_TITLE.place.top + NAME_HEIGHT + CONTENTS_HEIGHT
    height = sum(paragraph.leading for paragraph in words)
    text_box(page.shapes, Place(LEFT, top, WIDTH, height), words, "発行")


COVER_PAGES = 1
PACKED = (1980, 1, 1, 0, 0, 0)  # the first time that an archive can state
PROPERTY_LIMIT = 255  # characters of a property (ECMA-376 part 2, as the library enforces it)
SECTIONS = "http://schemas.microsoft.com/office/powerpoint/2010/main"


def deck_file(deck: Deck) -> bytes:
    """The deck as a file of PowerPoint. Raises DeckOverflowError."""
    paged = flow(deck)
    presentation = blank_presentation()
    state_properties(presentation, paged)
    cover = draw_cover(presentation, paged)
    starts = {}
    pages = len(paged.slides) + COVER_PAGES
    for number, slide in enumerate(paged.slides, COVER_PAGES + 1):
        page = presentation.slides.add_slide(page_layout(presentation))
        starts.setdefault(slide.section, (number, page))
        draw_panels(page, slide, draw_head(page, slide))
        draw_foot(page, paged, number, pages)
    draw_contents(cover, paged, starts)
    draw_office(cover, paged)
    name_sections(presentation, paged)
    return packed(presentation)


def state_properties(presentation: Presentation, deck: Deck) -> None:
    """What the file says of itself; its day is that of the document, never that of the export."""
    stated = presentation.core_properties
    day = datetime.combine(deck.issued or deck.as_of, time())
    stated.title = shown(f"{deck.number} {deck.title}")[:PROPERTY_LIMIT]
    stated.subject = shown(deck.programme)[:PROPERTY_LIMIT]
    stated.author = stated.last_modified_by = shown(deck.office)[:PROPERTY_LIMIT]
    stated.language = LANGUAGE
    stated.comments = shown(deck.status_note)[:PROPERTY_LIMIT]
    stated.keywords, stated.category, stated.revision = "", "", 1
    stated.created = stated.modified = day


def name_sections(presentation: Presentation, deck: Deck) -> None:
    """The sections of the document as those of the file, which the list of slides shows."""
    numbers = [entry.get("id") for entry in presentation.slides._sldIdLst]
    parts: dict[str, list[str]] = {"表紙": numbers[:COVER_PAGES]}
    for slide, number in zip(deck.slides, numbers[COVER_PAGES:], strict=True):
        parts.setdefault(SECTION_NAMES[Section(slide.section)], []).append(number)
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


def packed(presentation: Presentation) -> bytes:
    """The file, packed so that equal decks give equal bytes: its parts do not state a time."""
    saved, content = BytesIO(), BytesIO()
    presentation.save(saved)
    with ZipFile(saved) as source, ZipFile(content, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = ZipInfo(name, PACKED)
            entry.compress_type = ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return content.getvalue()
