"""Text of unknown origin on slides: shown as it is, never calculated, never lost."""

import re
import zipfile
from dataclasses import replace
from io import BytesIO

import pytest
from lxml import etree

from reports.counting.figure import Item
from reports.document.texts import DECK_TEXT_DEFAULTS
from tests.reports.document.exporters.pptx.slides import (
    File,
    charts_of,
    marks_of,
    sheet_of,
    tables_of,
    words_of,
)
from tests.reports.document.test_deck import deck_of
from tests.reports.document.test_pdf_overflow import LONG
from tests.reports.figure_samples import sample_figures

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


def relabelled(names, labels):
    """The published figures with other labels on the rows of some of them."""
    figures = dict(sample_figures())
    for name in names:
        rows = figures[name].rows
        new = (replace(row, label=label) for row, label in zip(rows, labels, strict=False))
        figures[name] = replace(figures[name], rows=(*new, *rows[len(labels) :]))
    return figures


@pytest.mark.parametrize(
    "name", ["accompanied_visit.hosts", "liaison_meeting.agenda", "professional_training.plan"]
)
def test_no_text_becomes_a_formula_a_link_or_a_number_in_the_workbook_of_a_chart(name):
    deck = deck_of(relabelled([name], STARTS))
    labels = {row.label for row in sample_figures()[name].rows}
    seen = set()
    for _, page in File.of(deck).pairs:
        for chart in charts_of(page):
            for row in sheet_of(chart).iter_rows():
                for cell in row:
                    assert cell.data_type != "f"
                    assert cell.hyperlink is None
                    seen.add(cell.value)
    assert set(STARTS[: len(labels)]) <= seen


def test_what_cannot_be_set_is_replaced_and_the_rest_stays_as_it_is():
    figure = sample_figures()["information_sharing.initiatives"]
    items = tuple(Item(n, text) for n, text in enumerate(STRANGE))
    row = replace(figure.rows[0], label="=1+1\x07", items=items)
    deck = deck_of(sample_figures() | {figure.id: replace(figure, rows=(row, *figure.rows[1:]))})
    page = next(page for slide, page in File.of(deck).pairs if "多職種による" in slide.topic)
    (cells,) = [row for table in tables_of(page) for row in table if row[0] == "=1+1〓"]
    assert cells[1].split("\n") == list(STRANGE.values())


def test_every_text_of_the_bureau_may_be_hostile():
    texts = dict.fromkeys(DECK_TEXT_DEFAULTS, "=1+1\x00<b>\ud800\u202e𠮷")
    words = "".join(
        words_of(page) for page in File.of(deck_of(sample_figures(), texts)).presentation.slides
    )
    assert words.count("=1+1〓<b>〓〓𠮷") > 10


def test_a_name_of_many_lines_stands_beside_its_bar():
    name = "とても長い名前の答え" * 9
    deck = deck_of(relabelled(["public_outreach.content"], [name]))
    page = next(page for slide, page in File.of(deck).pairs if "講演会" in slide.topic)
    shown = [shape.text_frame.text for shape in page.shapes if shape.has_text_frame]
    assert name in ["".join(text.split("\n")) for text in shown]
    gaps = [chart.plots[0].gap_width for chart in charts_of(page)[1:]]
    assert len(gaps) == 2
    assert max(gaps) == 500


def test_no_part_of_the_file_carries_code_links_or_what_xml_cannot_hold():
    texts = {"desk.lead": "".join(STRANGE), "cover.office": "".join(STRANGE)}
    deck = deck_of(relabelled(["liaison_meeting.agenda"], list(STRANGE)), texts)
    file = File.of(deck)
    names = {
        name for _, page in file.pairs for chart in charts_of(page) for name, _ in marks_of(chart)
    }
    assert {"a〓b〓c", "<script>alert(1)</script>&amp;\"'"} <= names
    with zipfile.ZipFile(BytesIO(file.content)) as file:
        for name in file.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(file.read(name))
                assert b'TargetMode="External"' not in file.read(name)
            assert not re.search(r"vba|macro|activeX|\.bin$", name)


def test_a_text_of_ten_thousand_characters_goes_on_whole_from_slide_to_slide(crowded):
    label = sample_figures()["around_the_clock.initiatives"].rows[0].label
    shown = [
        row[1].split("\n")[0]
        for _, page in crowded.pairs
        for table in tables_of(page)
        for row in table
        if row[0] == label
    ]
    assert len(shown) > 5
    assert "".join(shown) == LONG
    words = "".join(words_of(page) for page in crowded.presentation.slides)
    assert words.count("三行にわたる説明文。") == 20
    assert all(f"テーマ{n}番" in words for n in range(24))
