"""The PDF, read back: every value on its page, tags, language, fonts, page numbers."""

import io
import re
import subprocess
import time

import pytest
from pypdf import PdfReader
from pypdf.generic import IndirectObject
from pypdf.generic._font import Font

from reports.counting.figure import Choice
from reports.document.deck.shape import plain
from reports.document.exporters import pdf
from reports.document.exporters.page_flow import flow
from tests.reports.document.test_deck import deck_of
from tests.reports.figure_samples import figures_without

PAGES = 13
SECONDS = 5  # of processor time, so that other work on the machine does not count


def squeezed(text):
    """Text without spaces and line breaks, which the page sets anew."""
    return re.sub(r"\s", "", text)


def words_of(content: bytes, how: str) -> str:
    """The words of a PDF in the order in which they are drawn."""
    read = ["pdftotext", how, "-", "-"]
    return subprocess.run(read, input=content, capture_output=True, check=True).stdout.decode()


def pages_of(content):
    """The text of each page of a PDF."""
    return [squeezed(page) for page in words_of(content, "-raw").split("\f")[:-1]]


@pytest.fixture(scope="module", params=[0, 7, 24])
def printed(request):
    """A deck, its PDF and the text of each of its pages: all wards, 17 of them, none."""
    figures = figures_without(request.param)
    deck = deck_of(figures)
    content = pdf.write_pdf(deck)
    return figures, deck, PdfReader(io.BytesIO(content)), pages_of(content), content


def text_with(deck, texts, shows):
    """The text of all pages whose slide shows something."""
    return "".join(
        text for slide, text in zip(flow(deck).slides, texts[1:], strict=True) if shows(slide)
    )


def test_every_value_of_every_figure_is_on_its_page(printed):
    figures, deck, _, texts, _ = printed
    for figure in figures.values():
        text = text_with(
            deck,
            texts,
            lambda slide, figure=figure: figure in [panel.figure for panel in slide.panels],
        )
        for row in figure.listing:
            if figure.choice is Choice.COUNT:
                shown = figure.shown(row)
                words = "未回答" if shown is None else str(shown)
                assert f"{row.label}{words}{''.join(figure.marks(row))}" in text
            elif figure.choice is Choice.TEXT:
                for item in row.items:
                    assert squeezed(item.text) in text
            elif figure.choice is not Choice.EVENTS and figure.answered:
                assert squeezed(row.label) in text
                assert f"{figure.value(row)}区" in text
        for note in figure.printed_footnotes:
            assert note.mark + note.text in text


def test_events_and_their_people_are_on_their_pages(printed):
    figures, deck, _, texts, _ = printed
    council, support = (
        text_with(deck, texts, lambda slide, topic=topic: slide.topic == topic)
        for topic in (
            "（１）在宅医療推進会議の開催",
            "（２）在宅医療連携拠点コーディネーターへの支援",
        )
    )
    for row in figures["city_council"].rows:
        assert row.label in council
        assert all(item.text in council for item in row.items)
    for words in (
        "第1回令和6年5月16日（木）Web開催19区39人",
        "第2回令和6年7月31日（水）中央区民センター3人",
    ):
        assert words in support
    assert "参加者計（延べ）64人" in support
    assert "35区" not in support  # wards of two briefings are never added


def test_messages_sections_and_page_numbers_stand_on_every_page(printed):
    _, deck, reader, texts, _ = printed
    slides = flow(deck).slides
    cover = ("資料４", "在宅医療連携拠点事業における取組について", "大阪市健康局")
    assert len(reader.pages) == len(slides) + 1
    assert all(words in texts[0] for words in (*cover, squeezed(deck.status_note)))
    for number, (slide, text) in enumerate(zip(slides, texts[1:], strict=True), 2):
        assert squeezed(plain(slide.message)) in text
        assert squeezed(slide.topic) in text
        assert f"{number}/{len(reader.pages)}" in text
        assert "令和６年度在宅医療連携拠点事業" in text
        assert squeezed(deck.status_note) in text
        assert ("未確定" in text) == bool(deck.status_note)


def test_it_is_tagged_named_in_japanese_and_has_words_for_every_picture(printed):
    figures, deck, reader, _, _ = printed
    catalog = reader.trailer["/Root"]
    assert catalog["/Lang"] == "ja"
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == f"資料４ {deck.title}"
    assert "pdfuaid" in catalog["/Metadata"].get_data().decode()
    nodes = list(structure(catalog["/StructTreeRoot"]))
    tags = {node["/S"] for node in nodes if "/S" in node}
    assert {"/Document", "/H1", "/H2", "/H3", "/Table", "/TR", "/TH", "/TD", "/Figure"} <= tags
    alternatives = [squeezed(str(node["/Alt"])) for node in nodes if "/Alt" in node]
    plan = figures["accompanied_visit.plan"]
    for row in plan.listing:
        words = f"{row.label}{plan.value(row)}区"
        assert any(squeezed(plan.title) in text and words in text for text in alternatives)


def test_all_fonts_are_embedded(printed):
    _, _, reader, _, _ = printed
    fonts = {}
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            fonts[descendant["/BaseFont"]] = descendant["/FontDescriptor"]
    assert any("BIZ" in name for name in fonts)
    for name, descriptor in fonts.items():
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor), name


def test_nothing_is_set_smaller_than_the_smallest_type(printed, monkeypatch):
    _, _, reader, _, _ = printed
    sizes, fonts, read = set(), {}, Font.from_font_resource

    def read_once(font):
        """All drawings of all pages share their fonts, which pypdf would read for each anew."""
        if id(font) not in fonts:
            fonts[id(font)] = read(font)
        return fonts[id(font)]

    def note(text, _matrix, text_matrix, _font, size):
        if text.strip():
            sizes.add(round(abs(size * text_matrix[3] * _matrix[3]), 2))

    monkeypatch.setattr(Font, "from_font_resource", read_once)
    for page in reader.pages:
        page.extract_text(visitor_text=note)
    assert min(sizes) >= 10.5


def test_equal_decks_give_equal_bytes_in_time(printed):
    figures, deck, reader, _, content = printed
    if deck.status_note != "未確定　公表前":
        return
    start = time.process_time()
    assert pdf.write_pdf(deck_of(figures)) == content
    assert time.process_time() - start < SECONDS
    assert len(reader.pages) == PAGES


def structure(node):
    """All elements of the structure tree."""
    node = node.get_object() if isinstance(node, IndirectObject) else node
    if not isinstance(node, dict):
        return
    yield node
    children = node.get("/K", [])
    children = children.get_object() if isinstance(children, IndirectObject) else children
    for child in children if isinstance(children, list) else [children]:
        yield from structure(child)
