"""The first slide: title, number and state of the document, its sections with their pages, its office."""

from collections.abc import Sequence
from dataclasses import replace

from pptx.enum.dml import MSO_LINE_DASH_STYLE
from pptx.slide import Slide as PageOfFile

from reports.document.charts import svg
from reports.document.deck.shape import Deck
from reports.document.exporters.look import MM
from reports.document.exporters.page_flow import DeckOverflowError
from reports.document.exporters.pptx import pen
from reports.document.exporters.pptx.pen import Box, Paragraph, Type
from reports.document.typesetting import set_lines
from wards.fiscal import wareki

# Where the title stands in the portal's own template.
TITLE = Box(pen.LEFT + 10 * MM, pen.TOP + 42 * MM, pen.WIDTH - 10 * MM, 62 * MM)
YEAR, NAME, STATE = Type(24, bold=True), Type(34, bold=True), Type(14, bold=True)
NAME_LEADING = 51.0  # 34 pt with half of it again
CONTENTS_WIDTH, CONTENTS_GAP = 47.4 * MM, 6 * MM
CONTENTS_HEIGHT = 42 * MM
CONTENTS_LEADING = 17.4  # 12 pt with 45 % of it again: three titles with their pages have room
SIDE, ABOVE = 6 * MM, 3 * MM


def draw_cover(page: PageOfFile, deck: Deck) -> None:
    """The first slide. Raises DeckOverflowError for a title that leaves no room for the rest."""
    year, _, name = deck.title.partition(" ")
    place = TITLE
    lines = len(set_lines(name, place.width, NAME.size, bold=True)) + 1
    if lines * NAME_LEADING > TITLE.height:
        raise DeckOverflowError("表紙の表題が長く、1ページに収まりません。表題を短くしてください。")
    words = [pen.line(year, YEAR, NAME_LEADING), pen.line(name, NAME, NAME_LEADING)]
    place = replace(place, height=lines * NAME_LEADING)
    pen.set_text(page.shapes.title, words, place)
    bar = Box(pen.LEFT, place.top, 3 * MM, lines * NAME_LEADING)
    pen.decorate(pen.rectangle(page.shapes, bar, svg.DARK), "表題の線")
    draw_number(page, deck)


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


def draw_contents(cover: PageOfFile, deck: Deck, pages: Sequence[PageOfFile]) -> None:
    """The sections with their pages, to which they lead; pages: all slides, the cover as well."""
    top = TITLE.top + TITLE.height
    for place, (section, titles) in enumerate(deck.contents.items()):
        left = pen.LEFT + place * (CONTENTS_WIDTH + CONTENTS_GAP)
        colour, _ = pen.SECTION_COLOURS[section]
        bar = Box(left, top, CONTENTS_WIDTH, 1.2 * MM)
        pen.decorate(pen.rectangle(cover.shapes, bar, colour), "目次の線")
        for row, (title, number) in enumerate(titles.items()):
            words = [
                pen.line(title, Type(12), CONTENTS_LEADING),
                pen.line(f"{number}ページ", Type(12, colour=svg.SUB), CONTENTS_LEADING),
            ]
            height = len(words) * CONTENTS_LEADING
            box = Box(left, top + 3.2 * MM + row * height, CONTENTS_WIDTH, height)
            text = pen.text_box(cover.shapes, box, words, "目次")
            text.click_action.target_slide = pages[number - 1]


def draw_office(page: PageOfFile, deck: Deck) -> None:
    """Who publishes it, and when; of an edition also its seal."""
    words: list[Paragraph] = []
    if deck.issued:
        words.append(pen.line(wareki(deck.issued), Type(14), 24, align="r"))
    words.append(pen.line(deck.office, Type(20), 31, align="r"))
    if deck.seal:
        words.append(pen.line(deck.seal, Type(10.5, colour=svg.SUB), 18, align="r"))
    top = TITLE.top + TITLE.height + CONTENTS_HEIGHT
    height = sum(paragraph.leading for paragraph in words)
    pen.text_box(page.shapes, Box(pen.LEFT, top, pen.WIDTH, height), words, "発行")
