"""Decides how the deck becomes one PowerPoint file: its slides, its properties, its bytes."""

from __future__ import annotations

from datetime import datetime, time
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from pptx.oxml import parse_xml
from pptx.presentation import Presentation

from reports.document.deck import SECTION_NAMES, Deck, Section
from reports.document.exporters.page_flow import flow
from reports.document.exporters.pptx.cover import draw_contents, draw_cover, draw_office
from reports.document.exporters.pptx.frame import draw_foot, draw_head
from reports.document.exporters.pptx.look import LANGUAGE
from reports.document.exporters.pptx.master import blank_presentation, page_layout
from reports.document.exporters.pptx.panels import draw_panels
from reports.document.exporters.pptx.words import shown

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
