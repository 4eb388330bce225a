"""Decides the cover: number, state, title, contents that lead to their slides, and the office."""

from __future__ import annotations

from collections.abc import Mapping

from pptx.presentation import Presentation
from pptx.slide import Slide as PageOfFile

from reports.document.charts.svg import DARK, INK, SUB, text_width
from reports.document.deck import Deck, Section
from reports.document.exporters.page_flow import DeckOverflowError
from reports.document.exporters.page_measures import MM, line_count
from reports.document.exporters.pptx.frame import put_at
from reports.document.exporters.pptx.look import LEFT, SECTION_COLOURS, TOP, WIDTH, Place, Type
from reports.document.exporters.pptx.master import COVER_TITLE, cover_layout
from reports.document.exporters.pptx.shapes import decorate, rectangle
from reports.document.exporters.pptx.words import Paragraph, line, text_box, write
from wards.fiscal import wareki

YEAR, NAME, STATE = Type(24, bold=True), Type(34, bold=True), Type(14, bold=True)
LEADING = 51.0  # 34 pt with half of it again
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
    if lines * LEADING > NAME_HEIGHT:
        raise DeckOverflowError("表紙の表題が長く、1ページに収まりません。表題を短くしてください。")
    title = page.shapes.title
    put_at(title, Place(place.left, place.top, place.width, lines * LEADING))
    write(title, [line(year, YEAR, LEADING), line(name, NAME, LEADING)])
    bar = Place(LEFT, place.top, 3 * MM, lines * LEADING)
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
