"""The slides of the file: the pages of the PDF with every value, readable, harmless, within the page."""

import re
import zipfile
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache, cached_property
from io import BytesIO
from itertools import combinations

import pptx
import pytest
from lxml import etree
from openpyxl import load_workbook
from pptx.enum.dml import MSO_FILL_TYPE
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER
from pptx.oxml.ns import qn
from pptx.presentation import Presentation

from reports.counting.figure import UNREPORTED, Item
from reports.document.charts.printed import values_sentence
from reports.document.deck.build import errata
from reports.document.deck.shape import Correction, Deck, PanelForm, Slide, plain
from reports.document.exporters.page_flow import DeckOverflowError, flow
from reports.document.exporters.pptx.book import write_pptx
from reports.document.texts import DECK_TEXT_DEFAULTS
from tests.reports.document.test_deck import deck_of
from tests.reports.document.test_pdf_overflow import CROWDED_TEXTS, LONG, crowded_figures
from tests.reports.figure_samples import figures_without, sample_figures

CHARTS = (PanelForm.DONUT, PanelForm.STACKED, PanelForm.BARS)
TABLES = (PanelForm.TABLE, PanelForm.MATRIX, PanelForm.COUNTS)
CROWDED = "crowded"
MM = 36_000
FOOTER_TOP = 191 * MM
FACE = "BIZ UDPGothic"


@dataclass(frozen=True)
class File:
    """A deck, and its file read back."""

    deck: Deck

    @cached_property
    def content(self) -> bytes:
        return write_pptx(self.deck)

    @cached_property
    def presentation(self) -> Presentation:
        return pptx.Presentation(BytesIO(self.content))

    @cached_property
    def pairs(self) -> list[tuple[Slide, object]]:
        """Each page of the PDF with its slide of the file; the cover has none."""
        paged = flow(self.deck).slides
        return list(zip(paged, list(self.presentation.slides)[1:], strict=True))


def shapes_of(page):
    """All shapes of a slide, those of groups too."""
    for shape in page.shapes:
        yield shape
        if shape.shape_type is MSO_SHAPE_TYPE.GROUP:
            yield from shape.shapes


def charts_of(page) -> list:
    return [shape.chart for shape in shapes_of(page) if shape.has_chart]


def marks_of(chart) -> list[tuple[str, float]]:
    """Name and value of each mark: a stacked bar has a series a part, other charts a category."""
    plot = chart.plots[0]
    if len(plot.categories) == 1 and len(plot.series) > 1:
        return [(series.name, series.values[0]) for series in plot.series]
    return list(zip(plot.categories, plot.series[0].values, strict=True))


def all_marks(page) -> list[tuple[str, float]]:
    return [mark for chart in charts_of(page) for mark in marks_of(chart)]


def sheet_of(chart):
    """The sheet behind a chart."""
    blob = chart.part.chart_workbook.xlsx_part.blob
    return load_workbook(BytesIO(blob)).active


def tables_of(page) -> list[list[list[str]]]:
    """The cells of each table; those that another one covers are left out."""
    return [
        [[cell.text for cell in row.cells if not cell.is_spanned] for row in shape.table.rows]
        for shape in page.shapes
        if shape.has_table
    ]


def words_of(page) -> str:
    """All words of a slide, its tables and the names in its charts included."""
    found = [shape.text_frame.text for shape in shapes_of(page) if shape.has_text_frame]
    found += ["\n".join(map("\n".join, table)) for table in tables_of(page)]
    return "\n".join([*found, *(str(name) for name, _ in all_marks(page))])


def described(shape) -> str:
    """The alternative text of a shape."""
    return next(shape._element.iter(qn("p:cNvPr"))).get("descr", "")


@cache
def file_of(kind):
    """kind: how many wards have not reported; or the deck that is far too long."""
    if kind == CROWDED:
        return File(deck_of(crowded_figures(), CROWDED_TEXTS))
    return File(deck_of(figures_without(kind)))


@pytest.fixture(params=[0, 7, 24])
def drawn(request):
    """All wards, 17 of them, none."""
    return file_of(request.param)


@pytest.fixture(params=[0, 7, 24, CROWDED])
def any_file(request):
    """Each of these, and far too much text."""
    return file_of(request.param)


def panels_of(slide, forms):
    return [panel for panel in slide.panels if panel.form in forms]


def test_the_slides_are_the_pages_of_the_pdf(any_file):
    deck, presentation = any_file.deck, any_file.presentation
    assert (presentation.slide_width, presentation.slide_height) == (297 * MM, 210 * MM)
    titles = [page.shapes.title.text_frame.text for page in presentation.slides]
    assert titles[0].replace("\n", " ") == deck.title
    assert titles[1:] == [slide.topic for slide, _ in any_file.pairs]
    for page in presentation.slides:
        assert page.shapes.title.placeholder_format.type is PP_PLACEHOLDER.TITLE
        assert all(holder.text_frame.text for holder in page.placeholders)
        assert page.shapes[0].shape_id == page.shapes.title.shape_id  # read first


def test_every_word_of_the_deck_its_state_and_its_page_stand_on_its_slide(drawn):
    deck, pages = drawn.deck, len(drawn.pairs) + 1
    for number, (slide, page) in enumerate(drawn.pairs, 2):
        words = words_of(page)
        lines = {plain(slide.message), slide.lead, deck.programme, deck.status_note}
        assert lines - {""} <= set(words.split("\n"))
        assert f"{number} / {pages}" in words.split("\n")
        for panel in slide.panels:
            said = (text for entry in panel.entries for text in (entry.head, *entry.lines))
            assert all(text in words for text in (panel.heading, panel.basis, *said))


def test_the_cover_names_the_document_and_leads_to_its_sections(drawn):
    deck = drawn.deck
    cover, *pages = drawn.presentation.slides
    words = words_of(cover)
    assert all(expected in words for expected in (deck.number, deck.office, deck.status_note))
    links = [s for s in cover.shapes if s.has_text_frame and s.click_action.target_slide]
    listed = [entry for titles in deck.contents.values() for entry in titles.items()]
    for link, (title, number) in zip(links, listed, strict=True):
        assert link.text_frame.text == f"{title}\n{number}ページ"
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
    file = File(deck)
    cover = words_of(file.presentation.slides[0])
    assert all(words in cover for words in (deck.seal, "令和7年1月20日", deck.status_note))
    slide, page = file.pairs[-1]
    last = len(file.pairs) + 1
    assert f"図表の数え方と注\n{last - 1}ページ" in cover
    assert f"正誤表\n{last}ページ" in cover
    assert slide.topic == page.shapes.title.text_frame.text == "正誤表"
    assert tables_of(page)[0][1:] == [list(row) for row in slide.panels[0].table.rows]
    stated = file.presentation.core_properties
    assert stated.title == f"資料４ {deck.title}"
    assert stated.author == stated.last_modified_by == deck.office
    assert (stated.language, stated.comments) == ("ja-JP", deck.status_note)
    assert stated.created == stated.modified == datetime(2025, 1, 20)  # noqa: DTZ001


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


def test_charts_hold_every_value_of_their_figure_in_the_order_of_the_deck(any_file):
    """Also where a long deck is cut."""
    charts = 0
    for slide, page in any_file.pairs:
        panels = panels_of(slide, CHARTS)
        expected = [(row.label, panel.figure.value(row)) for panel in panels for row in panel.rows]
        assert all_marks(page) == expected
        charts += len(charts_of(page))
    assert charts >= 4


def test_with_17_of_24_wards_every_figure_that_adds_up_shows_24_with_7_unanswered():
    seen = 0
    for slide, page in file_of(7).pairs:
        marks = iter(all_marks(page))
        for panel in panels_of(slide, CHARTS):
            shown = [next(marks) for _ in panel.rows]
            if panel.figure.adds_up and panel.figure.of == 24:
                seen += 1
                assert sum(value for _, value in shown) == 24
                assert shown[-1] == ("未回答", 7)
    assert seen == 5


def test_the_workbook_behind_a_chart_holds_its_values(drawn):
    for _, page in drawn.pairs:
        for chart in charts_of(page):
            plot, (head, *rows) = chart.plots[0], sheet_of(chart).iter_rows(values_only=True)
            assert list(head[1:]) == [series.name for series in plot.series]
            names, *columns = map(list, zip(*rows, strict=True))
            assert names == list(plot.categories)
            assert columns == [list(series.values) for series in plot.series]


def test_unanswered_is_hatched_and_nothing_else_is(drawn):
    for slide, page in drawn.pairs:
        rows = [row for panel in panels_of(slide, CHARTS) for row in panel.rows]
        fills = [fill for chart in charts_of(page) for fill in fills_of(chart)]
        assert [fill is MSO_FILL_TYPE.PATTERNED for fill in fills] == [
            row.code == UNREPORTED for row in rows
        ]


def fills_of(chart):
    series = list(chart.plots[0].series)
    if len(series) > 1 or len(chart.plots[0].categories) == 1:
        whole = [one.format.fill.type for one in series]
        if whole[0] is not None:
            return whole
    return [series[0].points[n].format.fill.type for n in range(len(series[0].values))]


def test_values_stand_on_their_marks_with_their_unit(drawn):
    charts = [chart for _, page in drawn.pairs for chart in charts_of(page)]
    labels = [label for chart in charts for label in chart._chartSpace.iter("{*}dLbl")]
    shown = [label for label in labels if label.find("{*}delete") is None]
    assert shown
    for label in shown:
        assert label.find("{*}showVal").get("val") == "1"
        assert label.find("{*}numFmt").get("formatCode").endswith('0"区"')


def test_tables_hold_every_cell_of_the_deck(drawn):
    seen = 0
    for slide, page in drawn.pairs:
        tables = iter(tables_of(page))
        for panel in panels_of(slide, TABLES):
            seen += 1
            shown = next(tables)
            if panel.form is PanelForm.COUNTS:
                head, *second = next(tables)
                assert shown[0] == head
                shown += second
            assert shown == expected_table(panel)
    assert seen == 7


def expected_table(panel):
    heads = [[column.head for column in panel.table.columns]]
    if panel.form is PanelForm.MATRIX:
        return heads + [[entry.head, "\n".join(entry.lines)] for entry in panel.entries]
    total = [list(panel.table.total)] if panel.table.total else []
    if panel.form is PanelForm.COUNTS:
        total[0].append("")
    return heads + [list(row) for row in panel.table.rows] + total


def test_tiles_show_every_ward_with_its_number_and_its_marks_apart(drawn):
    ((panel, page),) = (
        (panel, page)
        for slide, page in drawn.pairs
        for panel in panels_of(slide, [PanelForm.TILES])
    )
    groups = [s for s in page.shapes if s.shape_type is MSO_SHAPE_TYPE.GROUP]
    group = next(group for group in groups if not any(s.has_chart for s in group.shapes))
    texts = [shape.text_frame.text for shape in group.shapes if shape.text_frame.text]
    expected = []
    for row in panel.rows:
        value = panel.figure.shown(row)
        expected.append(f"{row.label}\n{'未回答' if value is None else value}")
        expected += filter(None, ["".join(panel.figure.marks(row))])
    assert texts[: len(expected)] == expected


def test_every_picture_and_table_says_its_values_to_those_who_do_not_see_it(drawn):
    for slide, page in drawn.pairs:
        said = [described(shape) for shape in page.shapes if speaks(shape)]
        assert all(said)
        for panel in panels_of(slide, CHARTS):
            for row in panel.rows:
                assert any(f"{row.label} {panel.figure.value(row)}" in words for words in said)
        for panel in panels_of(slide, [PanelForm.TILES]):
            assert values_sentence(panel.figure, panel.rows) in said
        for panel in panels_of(slide, TABLES):
            rows = [" ".join(filter(None, row)) for row in panel.table.rows]
            for text in (*rows, *(entry.head for entry in panel.entries)):
                assert any(text in words for words in said)


def speaks(shape):
    return shape.has_chart or shape.has_table or shape.shape_type is MSO_SHAPE_TYPE.GROUP


def test_nothing_runs_over_the_edge_or_into_the_footer(any_file):
    for _, page in any_file.pairs:
        for shape in shapes_of(page):
            assert min(shape.left, shape.top) >= 0
            assert shape.left + shape.width <= 297 * MM
            if shape.name not in ("フッター", "状態", "ページ番号"):
                assert shape.top + shape.height <= FOOTER_TOP + MM // 10


def test_panels_do_not_lie_over_each_other():
    for _, page in file_of(CROWDED).pairs:
        frames = [s for s in page.shapes if s.has_table or s.name in ("要点", "説明")]
        for one, other in combinations(frames, 2):
            assert apart(one, other) or apart(other, one)


def apart(one, other):
    """Whether the one ends above the other or left of it."""
    return one.top + one.height <= other.top or one.left + one.width <= other.left


def test_all_words_are_set_in_the_typefaces_of_the_theme_and_large_enough(any_file):
    with zipfile.ZipFile(BytesIO(any_file.content)) as file:
        parts = {part: file.read(part).decode() for part in file.namelist() if is_drawn(part)}
    assert len(parts) > 13
    for part, xml in parts.items():
        assert min(map(int, re.findall(r'\bsz="(\d+)"', xml)), default=1050) >= 1050, part
        faces = set(re.findall(r'<a:(?:latin|ea|cs|buFont)[^>]* typeface="([^"]*)"', xml))
        assert faces <= ({FACE} if "/theme/" in part else {"+mn-lt", "+mn-ea", "+mn-cs"}), part
        runs = re.findall(r"<a:(?:r|fld)[ >].*?</a:(?:r|fld)>", xml, re.DOTALL)
        if part.startswith("ppt/slides/"):
            assert runs
            for run in runs:
                assert all(words in run for words in ("<a:latin", "<a:ea", 'lang="ja-JP"', "sz="))


def test_colours_are_those_of_the_theme_and_leading_follows_the_type(any_file):
    with zipfile.ZipFile(BytesIO(any_file.content)) as file:
        parts = [part for part in file.namelist() if re.match(r"ppt/(slides|charts)/[^/]+$", part)]
        for xml in map(file.read, parts):
            assert b"schemeClr" in xml
            assert b"srgbClr" not in xml
            assert b"<a:lnSpc><a:spcPts" not in xml


def is_drawn(part):
    return re.match(r"ppt/(slides|charts|theme|slideMasters|slideLayouts)/[^/]+\.xml$", part)


STARTS = ("=SUM(A1:A9)", "+1+1", "-2+3", "@SUM(A1)", "http://a.example/", "12", "{=1}")
STRANGE = {
    "a\x00b\x07c": "a〓b〓c",
    "\ud800孤立": "〓孤立",
    "<script>alert(1)</script>&amp;\"'": "<script>alert(1)</script>&amp;\"'",
    "𠮷髙﨑👩‍⚕️": "𠮷髙﨑👩‍⚕️",
    "右\u202e左": "右〓左",
    "一行\r\n二行\t三": "一行 二行 三",
    "]]>_x0041_": "]]>_x0041_",
}


def relabelled(name, labels, texts=None):
    """The file of the published figures with other labels on the first rows of one of them."""
    figure = sample_figures()[name]
    new = (replace(row, label=label) for row, label in zip(figure.rows, labels, strict=False))
    rows = (*new, *figure.rows[len(labels) :])
    return File(deck_of(sample_figures() | {name: replace(figure, rows=rows)}, texts))


@pytest.mark.parametrize(
    "name", ["accompanied_visit.hosts", "liaison_meeting.agenda", "professional_training.plan"]
)
def test_no_text_becomes_a_formula_a_link_or_a_number_in_the_workbook_of_a_chart(name):
    charts = [chart for _, page in relabelled(name, STARTS).pairs for chart in charts_of(page)]
    cells = [cell for chart in charts for row in sheet_of(chart).iter_rows() for cell in row]
    assert not any(cell.data_type == "f" or cell.hyperlink for cell in cells)
    labels = {row.label for row in sample_figures()[name].rows}
    assert set(STARTS[: len(labels)]) <= {cell.value for cell in cells}


def test_what_cannot_be_set_is_replaced_and_the_rest_stays_as_it_is():
    figure = sample_figures()["information_sharing.initiatives"]
    items = tuple(Item(n, text) for n, text in enumerate(STRANGE))
    row = replace(figure.rows[0], label="=1+1\x07", items=items)
    deck = deck_of(sample_figures() | {figure.id: replace(figure, rows=(row, *figure.rows[1:]))})
    page = next(page for slide, page in File(deck).pairs if "多職種による" in slide.topic)
    (cells,) = [row for table in tables_of(page) for row in table if row[0] == "=1+1〓"]
    assert cells[1].split("\n") == list(STRANGE.values())


def test_every_text_of_the_bureau_may_be_hostile():
    texts = dict.fromkeys(DECK_TEXT_DEFAULTS, "=1+1\x00<b>\ud800\u202e𠮷")
    pages = File(deck_of(sample_figures(), texts)).presentation.slides
    assert "".join(map(words_of, pages)).count("=1+1〓<b>〓〓𠮷") > 10


def test_a_name_of_many_lines_stands_beside_its_bar():
    """The axis itself breaks it; bars with as many lines have a chart of their own."""
    name = "とても長い名前の答え" * 9
    pairs = relabelled("public_outreach.content", [name]).pairs
    page = next(page for slide, page in pairs if "講演会" in slide.topic)
    assert name in dict(all_marks(page))
    gaps = [chart.plots[0].gap_width for chart in charts_of(page)[1:]]
    assert (len(gaps), max(gaps)) == (2, 500)


def test_no_part_of_the_file_carries_code_links_or_what_xml_cannot_hold():
    texts = {"desk.lead": "".join(STRANGE), "cover.office": "".join(STRANGE)}
    drawn = relabelled("liaison_meeting.agenda", list(STRANGE), texts)
    charts = [chart for _, page in drawn.pairs for chart in charts_of(page)]
    names = {name for chart in charts for name, _ in marks_of(chart)}
    assert {"a〓b〓c", "<script>alert(1)</script>&amp;\"'"} <= names
    with zipfile.ZipFile(BytesIO(drawn.content)) as file:
        for name in file.namelist():
            assert not re.search(r"vba|macro|activeX|\.bin$", name)
            if name.endswith((".xml", ".rels")):
                etree.fromstring(file.read(name))
                assert b'TargetMode="External"' not in file.read(name)


def test_a_text_of_five_pages_goes_on_whole_from_slide_to_slide():
    crowded = file_of(CROWDED)
    row = sample_figures()["around_the_clock.initiatives"].rows[0]
    tables = [table for _, page in crowded.pairs for table in tables_of(page)]
    shown = [cells[1] for table in tables for cells in table if cells[0] == row.label]
    assert len(shown) >= 5
    items = [LONG, *(item.text for item in row.items)]
    assert "".join(shown).replace("\n", "") == "".join(items)
    words = "".join(map(words_of, crowded.presentation.slides))
    assert words.count("三行にわたる説明文。") == 20
    assert all(f"テーマ{n}番" in words for n in range(24))
