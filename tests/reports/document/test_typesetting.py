"""Letters that no font of the document has, named and printed as 〓; two that begin to draw at once."""

import io
import os
import subprocess
import sys
from dataclasses import replace

import pytest
from django.conf import settings
from pypdf import PdfReader

from reports.document.deck.build import errata
from reports.document.exporters import pdf
from reports.document.typesetting import lacking, lacking_in, typeset
from tests.reports.document.test_deck import deck_of
from tests.reports.document.test_pdf import pages_of, squeezed
from tests.reports.figure_samples import sample_figures

EMOJI = "😀\U0001fae8"  # the second is younger than the character tables of Python 3.11


def test_rare_letters_of_names_are_printed_and_emoji_and_gaiji_are_not():
    assert lacking("髙﨑𠮷葛\U000e0100 ①㈱Ａé\u3099\t") == []
    assert lacking(f"a{EMOJI}b\ue000{EMOJI}") == [*EMOJI, "\ue000"]
    assert typeset("会議😀\x0b𠮷") == "会議〓〓𠮷"


@pytest.fixture(scope="module")
def deck():
    """A deck with an emoji in the message of its second slide, and a page of corrections."""
    made = deck_of(sample_figures())
    first, second, *rest = made.slides
    changed = replace(second, lead=f"架空の文{EMOJI}")
    return replace(made, slides=(first, changed, *rest, errata(2, [], "架空の改訂")))


@pytest.fixture(scope="module")
def content(deck) -> bytes:
    return pdf.write_pdf(deck)


def test_the_pages_of_a_letter_are_named_by_their_topics(deck):
    assert lacking_in(deck) == {char: [deck.slides[1].topic] for char in EMOJI}
    assert lacking_in(deck_of(sample_figures())) == {}


def test_the_pdf_prints_geta_marks(content):
    assert "架空の文〓〓" in pages_of(content)[2]


def test_bookmarks_say_chapter_and_section_and_links_of_the_contents_their_titles(deck, content):
    reader = PdfReader(io.BytesIO(content))
    _, pages = reader.outline
    titles = [page.title for page in pages]
    assert "Ⅰ(1)　医療・介護関係者等向け研修会" in titles
    assert "Ⅱ(4)イ　積極的医療機関との連携会議の開催" in titles
    assert "Ⅲ(1)　在宅医療推進会議の開催" in titles
    assert not any(title.startswith("（") for title in titles)
    spoken = {link.get_object()["/Contents"] for link in reader.pages[0]["/Annots"]}
    listed = {title: n for titles in deck.contents.values() for title, n in titles.items()}
    assert spoken == set(listed)
    cover, *_, last = pages_of(content)
    assert "正誤表" in last
    assert [*listed.values()][-2:] == [len(deck.slides), len(deck.slides) + 1]
    said = squeezed(cover)
    assert all(f"{title}{number}ページ" in said for title, number in listed.items())


AT_ONCE = """
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from threading import Barrier

import django

django.setup()

from reports.document.exporters.pdf import laid_out
from reports.document.typesetting import set_lines, typeset

typeset("在")  # what comes before the library, so that all come to it at once
FIRST = (
    lambda: set_lines("在宅医療", 100, 12),
    lambda: laid_out("<p>在宅医療</p>", "p { color: #1A1A1A }"),
    lambda: import_module("reports.document.exporters.pptx.book"),
)
together = Barrier(len(FIRST))


def begin(act):
    together.wait()
    return act()


with ThreadPoolExecutor(len(FIRST)) as threads:
    list(threads.map(begin, FIRST))
"""


def test_the_first_two_of_a_process_may_draw_at_once():
    """Each had waited for what the other had only begun to import: both got an error."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
    begun = [sys.executable, "-c", AT_ONCE]
    done = subprocess.run(begun, cwd=settings.BASE_DIR, env=environment, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
