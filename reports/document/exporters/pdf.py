"""Decides how the deck becomes a PDF: tagged for screen readers, fonts embedded, nothing fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.loader import get_template, render_to_string

from reports.document.charts.svg import clean
from reports.document.exporters.page_flow import DeckOverflowError, flow
from reports.document.exporters.pdf_pages import printed_pages
from wards.fiscal import wareki

if TYPE_CHECKING:
    from reports.document.deck import Deck

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
    return clean(render_to_string("deck/deck.html", context))


def closed_fetcher() -> object:
    """A fetcher that refuses every address: the document carries all it needs."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

    class ClosedFetcher(URLFetcher):
        """Refuses."""

        def fetch(self, url: str, headers: dict | None = None) -> None:
            """Raise: nothing in the deck may come from elsewhere."""
            raise FatalURLFetchingError(f"the deck refers to {url[:80]}")

    return ClosedFetcher()
