"""The PowerPoint export as one function."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reports.document.deck.shape import Deck


def write_pptx(deck: Deck) -> bytes:
    """The deck as PowerPoint, slide by slide as the PDF; equal decks give equal bytes.

    Raises DeckOverflowError where a slide does not fit on its page: nothing is ever clipped.
    """
    # Imported here: it takes a third of a second and is needed by this export only.
    from reports.document.exporters.pptx.book import deck_file

    return deck_file(deck)
