"""However many short lines a slide has, the pages that were measured are the pages that are printed."""

from dataclasses import replace

from reports.counting.figure import Item
from reports.document.exporters import pdf
from tests.reports.document.test_deck import deck_of
from tests.reports.figure_samples import sample_figures

NAMES = ("professional_training.themes", "around_the_clock.initiatives")


def slide_with(name, count):
    """The deck with one slide alone: the one of a figure that has so many lines in its first row."""
    figure = sample_figures()[name]
    items = tuple(Item(n, f"退院支援の研修の計画{n}") for n in range(count))
    rows = (replace(figure.rows[0], items=items), *figure.rows[1:])
    deck = deck_of(sample_figures() | {name: replace(figure, rows=rows)})
    slides = tuple(slide for slide in deck.slides if "退院支援の研修の計画0" in str(slide))
    return replace(deck, slides=slides)


def test_a_line_more_is_never_one_too_many():
    """The space below the last panel once pushed the 18th theme out, and no PDF was made at all."""
    decks = [slide_with(name, count) for name in NAMES for count in range(13, 25)]
    slides = tuple(slide for deck in decks for slide in deck.slides)
    assert len(slides) == 24
    assert pdf.write_pdf(replace(decks[0], slides=slides)).startswith(b"%PDF")
