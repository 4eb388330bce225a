"""What was published is read back exactly as it was kept, whatever the program says by then."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.document.deck.build import errata
from reports.document.deck.shape import Panel, PanelForm, Section, Slide, Stack
from reports.document.publication import Publication
from reports.document.texts import LAST_YEAR, SEVERAL_YEARS
from reports.editions.content import UnreadableEditionError, one_figure_of, read_content, text_of
from reports.editions.corrections import corrections_between, explained
from tests.reports.document.exporters.samples import document
from tests.reports.document.test_deck import deck_of
from tests.reports.document.test_deck_years import counted
from tests.reports.document.test_deck_years import deck as years_deck
from tests.reports.figure_samples import figures_without, places
from tests.reports.generated_figures import figures

PUBLISHED = datetime(2024, 11, 20, 1, tzinfo=UTC)


def content(missing: int = 0, **changes: object) -> Publication:
    """An edition of 令和6年度 whose predecessor lacked some wards."""
    made = figures_without(0)
    found = explained(corrections_between(figures_without(missing), made), {})
    whole = Publication(
        document=document(made_at=PUBLISHED, edition=2),
        author="架空 太郎",
        reason="架空の訂正",
        figures=made,
        deck=deck_of(made),
        texts={"cover.title": "題\n名", "roles.note": ""},
        places=places(),
        corrections=found,
        errata=(errata(2, found, "架空の訂正"),),
    )
    return replace(whole, **changes)


@pytest.mark.parametrize("missing", [0, 1, 7, 24])
def test_an_edition_is_read_as_it_was_written_with_its_corrections_or_with_wards_missing(missing):
    kept = content(missing)
    assert read_content(text_of(kept)) == kept
    # Panels show 未回答, a row that no figure keeps.
    made = figures_without(missing)
    kept = content(figures=made, deck=deck_of(made))
    assert read_content(text_of(kept)) == kept


def test_a_page_of_several_years_is_kept_with_the_figures_that_it_made():
    deck = years_deck(LAST_YEAR, SEVERAL_YEARS)
    kept = content(figures=counted(), deck=deck)
    assert any(slide.topic == "3年の推移" for slide in deck.slides)
    assert read_content(text_of(kept)) == kept


def slide_of(figure, words: str) -> Slide:
    """A slide that shows a figure: its own rows, its 未回答, and a row that is nobody's."""
    other = replace(figure.unreported_row, code="a", label=words)
    panel = Panel(words, PanelForm.BARS, figure=figure, rows=(*figure.listing, other))
    return Slide(Section.DESKS, words, (), (Stack(12, (panel, Panel("", PanelForm.LIST))),))


@given(figures(), st.text() | st.text('{}[]":,\\id'))
def test_any_figure_and_any_words_are_read_as_they_were_written(figure, words):
    other, figure = replace(figure, id="other"), replace(figure, definition=words)
    slides = (slide_of(figure, words),)
    deck = replace(content().deck, slides=slides, title=words)
    both = {each.id: each for each in (other, figure)}
    kept = content(figures=both, deck=deck, errata=slides, reason=words)
    text = text_of(kept)
    assert read_content(text) == kept
    assert [one_figure_of(text, id_) for id_ in both] == [{id_: both[id_]} for id_ in both]
    assert one_figure_of(text, "none") == {}
    assert text_of(read_content(text)) == text


def test_figures_keep_their_order_and_equal_contents_give_equal_texts():
    assert list(read_content(text_of(content())).figures) == list(figures_without(0))
    assert text_of(content()) == text_of(content())
    assert ": " not in text_of(content(texts={}))[:200]
    assert text_of(content()).count('"架空医院0"') <= 24  # once, although slides show the figure


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", "null", '{"shape":2}', json.dumps({"shape": 1, "figures": []})],
)
def test_what_is_no_edition_is_refused_in_one_way(text):
    with pytest.raises(UnreadableEditionError):
        read_content(text)


@pytest.mark.parametrize("place", [lambda data: data, lambda data: data["figures"][0]])
def test_a_field_that_is_not_known_is_refused_and_not_dropped(place):
    data = json.loads(text_of(content()))
    place(data)["colour"] = "red"
    with pytest.raises(UnreadableEditionError):
        read_content(json.dumps(data))
