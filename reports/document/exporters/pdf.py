"""The deck, and a page on paper, as PDF: tagged for screen readers, fonts embedded, nothing fetched."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from unicodedata import normalize

from django.template.loader import get_template, render_to_string
from django.utils.safestring import SafeString, mark_safe

from reports.document.charts import printed
from reports.document.deck.shape import Column, Deck, Panel, PanelForm, Slide
from reports.document.exporters.page_flow import DeckOverflowError, Room, flow
from reports.document.letters import typeset
from wards.fiscal import wareki

NUMBER = re.compile(r"^（([^）]*)）")  # 「（１）」 before a topic


@dataclass(frozen=True, slots=True)
class Drawn:
    """A panel with its picture, and its table in the pieces that the templates print."""

    panel: Panel
    picture: SafeString

    @property
    def lines(self) -> list[str]:
        return [line for entry in self.panel.entries for line in entry.lines]

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
            "anchor": "" if slide.section in seen else slide.section.label,
            "bookmark": bookmark(slide),
            "layout": f"stacks span-{'-'.join(spans)}" if len(spans) > 1 else "",
            "stacks": [
                [Drawn(panel, picture(panel, Room.of(stack, slide))) for panel in stack.panels]
                for stack in slide.stacks
            ],
        }
        seen.add(slide.section)


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
            drawing = printed.donut(panel.figure, panel.rows, room.width, room.donut_radius)
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
COVER_PAGES = 1


def write_pdf(deck: Deck) -> bytes:
    """The deck as PDF/UA-1; equal decks give equal bytes.

    Raises DeckOverflowError where a slide does not fit on its page: nothing is ever clipped.
    """
    # Imported here: it takes a second and is needed by this export only.
    from weasyprint import CSS, HTML

    paged = flow(deck)
    fetcher = closed_fetcher()
    style = CSS(string=get_template("deck/deck.css").template.source, url_fetcher=fetcher)
    source = HTML(string=deck_html(paged), url_fetcher=fetcher)
    document = source.render(stylesheets=[style], pdf_variant=VARIANT)
    expected = len(paged.slides) + COVER_PAGES
    if len(document.pages) != expected:
        raise DeckOverflowError(
            f"文章が長く、スライド{expected}枚が{len(document.pages)}ページになりました。"
            "長い見出しや項目名を短くしてください。"
        )
    return document.write_pdf(pdf_variant=VARIANT)


def deck_html(paged: Deck) -> str:
    """The document that is printed; `paged` has one slide for each page."""
    year, _, title = paged.title.partition(" ")
    context = {
        "deck": paged,
        "year": year,
        "title": title,
        "issued": wareki(paged.issued) if paged.issued else "",
        "pages": list(printed_pages(paged)),
    }
    return typeset(render_to_string("deck/deck.html", context))


def write_paper(page: str, style: str) -> bytes:
    """A page of the portal as PDF/UA-1, with one style sheet."""
    from weasyprint import CSS, HTML

    fetcher = closed_fetcher()
    sheet = CSS(string=style, url_fetcher=fetcher)
    source = HTML(string=typeset(page), url_fetcher=fetcher)
    return source.write_pdf(stylesheets=[sheet], pdf_variant=VARIANT)


def closed_fetcher() -> object:
    """A fetcher that refuses every address: the document carries all it needs."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

    class ClosedFetcher(URLFetcher):
        def fetch(self, url: str, headers: dict | None = None) -> None:
            """Raise: nothing on paper may come from elsewhere."""
            raise FatalURLFetchingError(f"the document refers to {url[:80]}")

    return ClosedFetcher()
