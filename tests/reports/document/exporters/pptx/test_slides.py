"""The slides of the file: the same as the pages of the PDF, readable, named, within the page."""

import re
import zipfile
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO

import pytest
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER

from reports.document.charts.printed import values_sentence
from reports.document.deck.build import errata
from reports.document.deck.shape import Correction, plain
from reports.document.exporters.page_flow import DeckOverflowError
from reports.document.exporters.pptx.book import write_pptx
from tests.reports.document.exporters.pptx.slides import (
    CHARTS,
    TABLES,
    File,
    described,
    shapes_of,
    tables_of,
    words_of,
)
from tests.reports.document.test_deck import deck_of
from tests.reports.figure_samples import figures_without, sample_figures

MM = 36_000
FOOTER_TOP = 191 * MM
FACE = "BIZ UDPGothic"


def test_the_slides_are_the_pages_of_the_pdf(any_file):
    deck, presentation = any_file.deck, any_file.presentation
    assert (presentation.slide_width, presentation.slide_height) == (297 * MM, 210 * MM)
    titles = [page.shapes.title.text_frame.text for page in presentation.slides]
    assert titles[0].replace("\n", " ") == deck.title
    assert titles[1:] == [slide.topic for slide in any_file.paged]
    for page in presentation.slides:
        assert page.shapes.title.placeholder_format.type is PP_PLACEHOLDER.TITLE
        assert all(holder.text_frame.text for holder in page.placeholders)
        assert page.shapes[0].shape_id == page.shapes.title.shape_id  # read first


def test_message_lead_state_and_page_stand_on_every_slide(drawn):
    deck, pages = drawn.deck, len(drawn.paged) + 1
    for number, (slide, page) in enumerate(drawn.pairs, 2):
        words = words_of(page).split("\n")
        assert plain(slide.message) in words
        assert not slide.lead or slide.lead in words
        assert deck.programme in words
        assert not deck.status_note or deck.status_note in words
        assert f"{number} / {pages}" in words


def test_the_cover_names_the_document_and_leads_to_its_sections(drawn):
    deck, presentation = drawn.deck, drawn.presentation
    cover, *pages = presentation.slides
    words = words_of(cover)
    for expected in (deck.number, deck.office, deck.status_note):
        assert expected in words
    links = [s for s in cover.shapes if s.has_text_frame and s.click_action.target_slide]
    assert len(links) == len(deck.contents)
    for link, entry in zip(links, deck.contents, strict=True):
        title, place = link.text_frame.text.split("\n")
        assert title == entry.title
        number = int(place.removesuffix("ページ"))
        assert link.click_action.target_slide.slide_id == pages[number - 2].slide_id


def test_an_edition_says_its_day_and_its_seal_and_ends_with_what_it_corrects():
    corrections = [
        Correction("k", "f", "週あたりの開設時間数", "20時間", "15", "14", "27102", "都島区")
    ]
    base = deck_of(sample_figures())
    deck = replace(
        base,
        issued=date(2025, 1, 20),
        status_note="第2版（令和7年1月20日公表）",
        seal="第2版　照合番号 0123456789ab",
        slides=(*base.slides, errata(2, corrections, "都島区の訂正")),
    )
    file = File.of(deck)
    cover = words_of(file.presentation.slides[0])
    assert all(words in cover for words in (deck.seal, "令和7年1月20日", deck.status_note))
    slide, page = file.pairs[-1]
    assert slide.topic == page.shapes.title.text_frame.text == "正誤表"
    assert tables_of(page)[0][1:] == [list(row) for row in slide.panels[0].table.rows]


def test_every_picture_and_table_says_its_values_to_those_who_do_not_see_it(drawn):
    for slide, page in drawn.pairs:
        said = [described(shape) for shape in page.shapes if speaks(shape)]
        assert all(said)
        for panel in slide.panels:
            if panel.form in CHARTS and len(said) and panel.rows:
                for row in panel.rows:
                    assert any(f"{row.label} {panel.figure.value(row)}" in words for words in said)
            if panel.form == "tiles":
                assert values_sentence(panel.figure, panel.rows) in said
            if panel.form in TABLES:
                for row in panel.table.rows:
                    assert any(" ".join(filter(None, row)) in words for words in said)
                for entry in panel.entries:
                    assert any(entry.head in words for words in said)


def speaks(shape):
    return shape.has_chart or shape.has_table or shape.shape_type is MSO_SHAPE_TYPE.GROUP


def test_nothing_runs_over_the_edge_or_into_the_footer(any_file):
    for _, page in any_file.pairs:
        for shape in shapes_of(page):
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= 297 * MM
            if shape.name not in ("フッター", "状態", "ページ番号"):
                assert shape.top + shape.height <= FOOTER_TOP + MM // 10


def test_panels_do_not_lie_over_each_other(crowded):
    for _, page in crowded.pairs:
        frames = [s for s in page.shapes if s.has_table or s.name in ("要点", "説明")]
        for first in frames:
            for second in frames:
                if first.shape_id < second.shape_id:
                    assert apart(first, second)


def apart(first, second):
    return (
        first.top + first.height <= second.top
        or second.top + second.height <= first.top
        or first.left + first.width <= second.left
        or second.left + second.width <= first.left
    )


def test_all_words_are_set_in_the_typeface_of_the_deck_and_large_enough(any_file):
    with zipfile.ZipFile(BytesIO(any_file.content)) as file:
        parts = {part: file.read(part).decode() for part in file.namelist() if is_drawn(part)}
    assert len(parts) > 13
    for part, xml in parts.items():
        assert min(map(int, re.findall(r'\bsz="(\d+)"', xml)), default=1050) >= 1050, part
        faces = set(re.findall(r'<a:(?:latin|ea|cs|buFont)[^>]* typeface="([^"]*)"', xml))
        assert faces <= {FACE}, part
        runs = re.findall(r"<a:(?:r|fld)[ >].*?</a:(?:r|fld)>", xml, re.DOTALL)
        if part.startswith("ppt/slides/"):
            assert runs
            for run in runs:
                assert all(words in run for words in ("<a:latin", "<a:ea", 'lang="ja-JP"', "sz="))


def is_drawn(part):
    return re.match(r"ppt/(slides|charts|theme|slideMasters|slideLayouts)/[^/]+\.xml$", part)


def test_the_file_says_what_it_is_and_of_which_day():
    deck = replace(deck_of(figures_without(7)), issued=date(2025, 1, 20))
    stated = File.of(deck).presentation.core_properties
    assert stated.title == f"資料４ {deck.title}"
    assert stated.author == stated.last_modified_by == deck.office
    assert stated.language == "ja-JP"
    assert stated.created == stated.modified == datetime(2025, 1, 20)  # noqa: DTZ001
    assert stated.comments == deck.status_note


def test_equal_decks_give_equal_bytes_whenever_they_are_drawn(time_machine):
    deck = deck_of(sample_figures())
    time_machine.move_to(datetime(2025, 1, 1, 9))  # noqa: DTZ001
    first = write_pptx(deck)
    time_machine.move_to(datetime(2026, 7, 7, 7))  # noqa: DTZ001
    assert write_pptx(deck) == first


def test_a_title_that_the_cover_cannot_hold_is_refused():
    deck = replace(deck_of(sample_figures()), title="令和６年度 " + "長い表題" * 40)
    with pytest.raises(DeckOverflowError, match="表題を短くしてください"):
        write_pptx(deck)
