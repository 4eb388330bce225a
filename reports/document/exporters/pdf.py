"""The deck, and a page on paper, as PDF: tagged for screen readers, fonts embedded, nothing fetched."""

import logging
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate, product
from unicodedata import normalize

from django.template.loader import get_template, render_to_string
from django.utils.safestring import SafeString, mark_safe

from reports.document.charts import printed
from reports.document.deck.shape import COVER_PAGES, Column, Deck, Density, Panel, PanelForm, Slide
from reports.document.exporters.look import lengths
from reports.document.exporters.page_flow import pages
from reports.document.exporters.room import Room
from reports.document.typesetting import drawing_library, typeset
from wards.fiscal import wareki

log = logging.getLogger(__name__)
NUMBER = re.compile(r"^（([^）]*)）")  # 「（１）」 before a topic


@dataclass(frozen=True, slots=True)
class Drawn:
    """A panel where it goes with its picture, and in the pieces that the templates print."""

    panel: Panel
    room: Room
    picture: SafeString

    @property
    def halves(self) -> list[tuple[str, ...]]:
        return [lines for lines, _ in self.room.halves(self.panel)]

    @property
    def hang(self) -> str:
        """The class of the style sheet that gives marks their room: 2.4 em by hang-24."""
        return f"hang-{self.room.mark_room(self.panel) * 10:.0f}"

    @property
    def rows(self) -> list[list[tuple[Column, str]]]:
        table = self.panel.table
        return [list(zip(table.columns, row, strict=True)) for row in table.rows]


def printed_pages(deck: Deck) -> Iterator[dict[str, object]]:
    """The slides of a deck that has been cut into pages, as the templates print them."""
    seen = set()
    for slide in deck.slides:
        spans = [str(stack.span) for stack in slide.stacks]
        yield {
            "slide": slide,
            "section": slide.section.label,
            # Where the contents lead; a screen reader speaks the name as that of the link.
            "anchor": "" if slide.listed_as in seen else slide.listed_as,
            "bookmark": bookmark(slide),
            "layout": f"stacks span-{'-'.join(spans)}" if len(spans) > 1 else "",
            "stacks": [
                [
                    Drawn(panel, room, picture(panel, room))
                    for room, panel in product([Room.of(stack, slide)], stack.panels)
                ]
                for stack in slide.stacks
            ],
        }
        seen.add(slide.listed_as)


def bookmark(slide: Slide) -> str:
    """How the list of bookmarks names a page: 「Ⅱ(4)イ　連携会議の開催」."""
    chapter, *_ = slide.section.label.split("．")
    *_, words = parts = slide.topic.split("　")
    numbers = [match[1] for part in parts if (match := NUMBER.match(part))]
    if len(numbers) < len(parts):
        return slide.topic
    first, *more = numbers
    return f"{chapter}({normalize('NFKC', first)}){''.join(more)}　{NUMBER.sub('', words)}"


def picture(panel: Panel, room: Room) -> SafeString:
    drawing = ""
    match panel.form:
        case PanelForm.DONUT:
            drawing = printed.donut(panel.figure, panel.rows, room.width, room.look.ring)
        case PanelForm.STACKED:
            drawing = printed.stacked(panel.figure, panel.rows, room.width, panel.scale)
        case PanelForm.BARS:
            bars = room.bars(panel)
            drawing = printed.horizontal_bars(panel.figure, panel.rows, panel.scale, bars)
        case PanelForm.TILES:
            drawing = printed.tile_map(panel.figure, panel.rows, panel.tiles)
    # The drawings escape every text they are given (reports/document/charts/svg.py).
    return mark_safe(drawing)  # noqa: S308


# PDF/UA-1 (ISO 14289-1): the variant that screen readers rely on.
VARIANT = "pdf/ua-1"
TRIES = 4
MORE_ROOM = 24.0  # pt: a line of any type


def write_pdf(deck: Deck) -> bytes:
    """The deck as PDF/UA-1; equal decks give equal bytes.

    A slide that runs over its page although it was measured to fit is drawn again with more room.
    Raises DeckOverflowError for what no page can hold: nothing is ever clipped.
    """
    spare: Counter[int] = Counter()
    for _ in range(TRIES):
        paged = [tuple(pages(slide, spare[n])) for n, slide in enumerate(deck.slides)]
        slides = tuple(page for each in paged for page in each)
        document = rendered(replace(deck, slides=slides))
        origins = [n for n, each in enumerate(paged) for _ in each]
        run_over = {origins[place] for place in places_run_over(document)}
        if not run_over:
            break
        topics = "、".join(deck.slides[n].topic for n in sorted(run_over))
        log.warning("measured too low, drawn again with more room: %s", topics)
        spare.update(dict.fromkeys(run_over, MORE_ROOM))
    return document.write_pdf(pdf_variant=VARIANT)


def rendered(paged: Deck) -> object:
    """The pages of a deck, drawn; `paged` has one slide for each page."""
    return laid_out(deck_html(paged), deck_css())


def deck_css() -> str:
    """The style sheet, before it the lengths of each density by its names, and the shares of columns."""
    looks = (
        f".{density} {{ {' '.join(f'--{name}: {value}pt;' for name, value in lengths(density))} }}"
        for density in Density
    )
    shares = (f".w{share} {{ width: {share}%; }}" for share in range(1, 100))
    return "\n".join((*looks, *shares, get_template("deck/deck.css").template.source))


def places_run_over(document: object) -> list[int]:
    """Which slides take more than their page: a page without a topic belongs to the slide before."""
    begins = [any(level == 2 for level, *_ in page.bookmarks) for page in document.pages]
    numbers = list(accumulate(begins[COVER_PAGES:]))
    return [number - 1 for number, count in Counter(numbers).items() if count > 1]


def deck_html(paged: Deck) -> str:
    """The document that is printed; `paged` has one slide for each page."""
    context = cover_context(paged) | {"pages": list(printed_pages(paged))}
    return typeset(render_to_string("deck/deck.html", context))


def cover_context(paged: Deck) -> dict[str, object]:
    year, _, title = paged.title.partition(" ")
    issued = wareki(paged.issued) if paged.issued else ""
    return {"deck": paged, "year": year, "title": title, "issued": issued}


def screen_pages(paged: Deck) -> Iterator[SafeString]:
    """The cover and each slide in the same markup as they are printed, to be styled by `deck_css`.

    What stands at the foot of a sheet of paper, the style sheet of the screen puts there.
    """
    drawn = [("deck/cover.html", cover_context(paged))]
    last = COVER_PAGES + len(paged.slides)
    for number, page in enumerate(printed_pages(paged), COVER_PAGES + 1):
        context = {"page": page, "deck": paged, "number": number, "last": last}
        drawn.append(("deck/screen_page.html", context))
    for template, context in drawn:
        # The templates escape; `typeset` only puts another letter for a letter.
        yield mark_safe(typeset(render_to_string(template, context)))  # noqa: S308


def write_paper(page: str, style: str) -> bytes:
    """A page of the portal as PDF/UA-1, with one style sheet."""
    return paper_of(page, style).write_pdf(pdf_variant=VARIANT)


def paper_of(page: str, style: str) -> object:
    """As `write_paper`, laid out: what has `pages` and can be written."""
    return laid_out(typeset(page), style)


def laid_out(page: str, style: str) -> object:
    """A document in HTML with its one style sheet, as pages; nothing is fetched."""
    library, fetcher = drawing_library(), closed_fetcher()
    sheet = library.CSS(string=style, url_fetcher=fetcher)
    source = library.HTML(string=page, url_fetcher=fetcher)
    return source.render(stylesheets=[sheet], pdf_variant=VARIANT)


def closed_fetcher() -> object:
    """A fetcher that refuses every address: the document carries all it needs."""
    urls = drawing_library().urls

    class ClosedFetcher(urls.URLFetcher):
        def fetch(self, url: str, headers: dict | None = None) -> None:
            """Raise: nothing on paper may come from elsewhere."""
            raise urls.FatalURLFetchingError(f"the document refers to {url[:80]}")

    return ClosedFetcher()
