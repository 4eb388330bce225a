"""A deck that is edited in PowerPoint: its layouts, labels, colours and notes go along with the change."""

import re
import subprocess
from html import unescape
from io import BytesIO
from pathlib import Path

import pptx
import pytest
from PIL import Image
from pptx.chart.data import CategoryChartData
from pptx.oxml.ns import qn

from reports.document.deck.shape import PanelForm
from reports.document.exporters.pptx import book, front
from reports.document.exporters.pptx.book import write_pptx
from reports.document.exporters.pptx.kinds import OWN_TEMPLATE, LayoutKind, kind_of
from tests.reports.deck_templates import made
from tests.reports.document.exporters.test_pptx import CHARTS, all_marks, charts_of, file_of
from tests.reports.document.plausible_years import plausible_year
from tests.reports.document.test_any_year import FOOT, WORD
from tests.reports.document.test_deck import deck_of
from tests.reports.document.test_pdf import words_of
from tests.reports.figure_samples import figures_without, sample_figures
from tests.reports.files.opening.packing import changed, parts_of

NEW = "書き換えた答え"


def test_the_own_template_has_all_layouts_and_its_placeholders_where_the_pages_have_theirs():
    layouts = {each.name: each for each in pptx.Presentation(str(OWN_TEMPLATE)).slide_layouts}
    assert set(layouts) == set(LayoutKind)
    for kind in (LayoutKind.FIGURE, LayoutKind.TABLE, LayoutKind.TEXT):
        places = {each.placeholder_format.idx: each for each in layouts[kind].placeholders}
        assert book.MESSAGE_INDEX in places
        for index, place in ((book.FOOTER_INDEX, book.FOOTER), (book.NUMBER_INDEX, book.NUMBER)):
            stands = places[index]
            assert (stands.left, stands.top, stands.width, stands.height) == place.emu
    (title,) = layouts[LayoutKind.COVER].placeholders
    assert (title.left, title.top, title.width, title.height) == front.TITLE.emu


def test_every_slide_has_the_layout_of_what_it_shows_and_no_empty_placeholder():
    file = file_of(7)
    cover = file.presentation.slides[0]
    assert cover.slide_layout.name == "表紙"
    names = {(slide.topic, page.slide_layout.name) for slide, page in file.pairs}
    assert names == {(slide.topic, kind_of(slide).value) for slide, _ in file.pairs}
    assert {name for _, name in names} == {"図と文", "表", "文章"}
    for page in file.presentation.slides:
        assert all(holder.text_frame.text for holder in page.placeholders)


def renamed(chart) -> None:
    """Other names and values in the place of those that there are."""
    plot = chart.plots[0]
    data = CategoryChartData()
    if len(plot.categories) == 1 and len(plot.series) > 1:
        data.categories = ["架空の表題"]
        for number, _ in enumerate(plot.series):
            data.add_series(f"{NEW}{number}", [number + 2])
    else:
        data.categories = [f"{NEW}{number}" for number, _ in enumerate(plot.categories)]
        data.add_series("架空の表題", [number + 2 for number, _ in enumerate(plot.categories)])
    chart.replace_data(data)


def edited(content: bytes) -> tuple[bytes, set[str]]:
    """The file with other data in all its charts, and the names that stood there."""
    presentation = pptx.Presentation(BytesIO(content))
    before = set()
    for page in list(presentation.slides):
        before |= {name for name, _ in all_marks(page)}
        for chart in charts_of(page):
            renamed(chart)
    saved = BytesIO()
    presentation.save(saved)
    return saved.getvalue(), before


def test_when_the_data_of_a_chart_are_replaced_no_old_name_stands_beside_it():
    content, before = edited(file_of(7).content)
    for page in pptx.Presentation(BytesIO(content)).slides:
        groups = [shape for shape in page.shapes if hasattr(shape, "shapes")]
        for group in groups:
            charts = [shape for shape in group.shapes if shape.has_chart]
            texts = {s.text_frame.text for s in group.shapes if s.has_text_frame} if charts else ()
            assert not before & set(texts)
            for shape in charts:
                xml = shape.chart._chartSpace.xml
                assert NEW in xml
                assert not [name for name in before if f">{name}<" in xml]


def test_names_and_values_are_labels_of_the_chart_itself():
    for slide, page in file_of(7).pairs:
        forms = [panel.form for panel in slide.panels if panel.form in CHARTS]
        if PanelForm.BARS in forms:
            continue  # names on the axis
        for chart in charts_of(page):
            labels = list(chart._chartSpace.iter("{*}dLbl"))
            flags = ("{*}showCatName", "{*}showSerName")
            shown = [any(each.find(flag).get("val") == "1" for flag in flags) for each in labels]
            assert shown
            assert all(shown)


def test_a_ring_and_its_middle_are_one_group():
    pairs = file_of(0).pairs
    rings = [
        group
        for _, page in pairs
        for group in page.shapes
        if hasattr(group, "shapes")
        and any("doughnutChart" in s.chart._chartSpace.xml for s in group.shapes if s.has_chart)
    ]
    assert rings
    for ring in rings:
        assert any("回答" in s.text_frame.text for s in ring.shapes if s.has_text_frame)


def test_notes_say_definition_denominator_day_and_source_of_every_figure():
    for slide, page in file_of(7).pairs:
        figures = [panel.figure for panel in slide.panels if panel.figure]
        assert page.has_notes_slide == bool(figures)
        words = page.notes_slide.notes_text_frame.text if figures else ""
        for figure in figures:
            assert f"【{figure.title}】" in words
            assert figure.definition.splitlines()[0] in words
            assert f"分母：{figure.of}区" in words
        assert words.count("出典：") == len({figure.id for figure in figures})
    desks = "".join(
        page.notes_slide.notes_text_frame.text
        for slide, page in file_of(7).pairs
        if page.has_notes_slide and slide.section.name == "DESKS"
    )
    assert "時点：令和6年9月1日現在" in desks
    assert "出典：相談支援室の報告　未確定" in desks


def test_a_deck_in_the_template_of_somebody_else_says_the_same():
    deck = deck_of(sample_figures())
    own = pptx.Presentation(BytesIO(write_pptx(deck)))
    other = pptx.Presentation(BytesIO(write_pptx(deck, made())))
    assert {page.slide_layout.name for page in other.slides} == {"Title Slide", "Title Only"}
    for one, two in zip(own.slides, other.slides, strict=True):
        assert one.shapes.title.text == two.shapes.title.text
        assert all_marks(one) == all_marks(two)
        texts = [
            sorted(s.text_frame.text for s in p.shapes if s.has_text_frame) for p in (one, two)
        ]
        assert texts[0] == texts[1]
    assert write_pptx(deck, made()) == write_pptx(deck, made())


def test_the_sections_of_a_template_give_way_to_those_of_the_deck():
    def add_sections(presentation):
        element = presentation.part._element
        element.append(element.makeelement(qn("p:extLst")))

    deck = pptx.Presentation(BytesIO(write_pptx(deck_of(sample_figures()), made(add_sections))))
    (kept,) = deck.part._element.findall(qn("p:extLst"))
    assert len(kept) == 1


def with_accent(content: bytes, colour: str) -> bytes:
    """The file with another first accent in its theme."""

    def change(part: bytes) -> bytes:
        accent = rb"(<a:accent1>).*?(</a:accent1>)"
        new = rb'\1<a:srgbClr val="' + colour.encode() + rb'"/>\2'
        return re.sub(accent, new, part, flags=re.DOTALL)

    themes = [name for name in parts_of(content) if name.startswith("ppt/theme/")]
    return changed(dict.fromkeys(themes, change), content)


@pytest.mark.hunt
def test_what_libreoffice_draws_of_an_edited_deck_follows_data_and_theme(tmp_path: Path):
    content, before = edited(write_pptx(deck_of(figures_without(7))))
    words, pages = drawn_by_libreoffice(with_accent(content, "2E7D32"), tmp_path)
    charts = [page for page in words.split("\f") if NEW in page]
    assert len(charts) == 5
    # What else names an answer on these pages is a sentence or a table, never a line of its own.
    for page in charts:
        lines = {line.strip() for line in page.splitlines()}
        assert not before & lines
    assert not any(is_blue(colour) for page in pages for colour in page)


@pytest.mark.hunt
@pytest.mark.parametrize("seed", [1, 23])
def test_what_libreoffice_draws_of_a_crowded_year_stays_in_its_place_and_shape(
    seed: int, tmp_path: Path
):
    drawn_by_libreoffice(write_pptx(plausible_year(seed)), tmp_path)
    _, *sheets = words_of((tmp_path / "deck.pdf").read_bytes(), "-bbox").split("<page ")[1:]
    feet = set()
    for sheet in sheets:
        boxes = [(*map(float, place), unescape(word)) for *place, word in WORD.findall(sheet)]
        feet.add("".join(word for *_, low, word in boxes if low > FOOT and not word.isdigit()))
        for left, top, right, bottom, word in boxes:
            letters = sum(not letter.isascii() for letter in word)
            assert right - left > letters * (bottom - top) / 3, f"squeezed: {word}"
    assert len(feet) == 1  # nothing but the footer


def is_blue(colour: tuple[int, int, int]) -> bool:
    red, green, blue = colour
    return blue > 150 and blue - max(red, green) > 60


def drawn_by_libreoffice(content: bytes, folder: Path) -> tuple[str, list[set]]:
    """The words of a file as LibreOffice draws it, and the colours of each of its pages."""
    (folder / "deck.pptx").write_bytes(content)
    run = {"check": True, "capture_output": True, "timeout": 180}
    profile = f"-env:UserInstallation=file://{folder}/profile"
    converted = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*converted, str(folder / "deck.pptx")], **run)
    pdf = str(folder / "deck.pdf")
    words = subprocess.run(["pdftotext", "-layout", pdf, "-"], **run).stdout.decode()
    subprocess.run(["pdftoppm", "-r", "30", "-png", pdf, str(folder / "page")], **run)
    pages = [Image.open(page).convert("RGB") for page in sorted(folder.glob("page*.png"))]
    return words, [{colour for _, colour in page.getcolors(1_000_000)} for page in pages]
