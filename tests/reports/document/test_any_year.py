"""The deck of any plausible year: no slide breaks that a designer would not make."""

import io
import re
from dataclasses import replace
from itertools import pairwise
from math import ceil

import pptx
from hypothesis import given
from hypothesis import strategies as st
from pptx.util import Pt

from reports.document.deck.shape import CONTINUED, Density, PanelForm
from reports.document.exporters import pdf
from reports.document.exporters.look import MM
from reports.document.exporters.page_flow import arrangements, fits, pages
from reports.document.exporters.pptx import pen
from reports.document.exporters.pptx.book import write_pptx
from reports.document.typesetting import set_lines, set_width
from tests.dear_properties import dear
from tests.reports.document.plausible_years import plausible_year
from tests.reports.document.test_pdf import squeezed, words_of

LEAST = 3
FOOT = 191 * MM  # where the evidence of a slide must have ended
EDGES = (18 * MM, 279 * MM)
NEAR = 0.5
DOUBT = 60.0  # pt: some lines
WORD = re.compile(r'<word xMin="(\S+)" yMin="(\S+)" xMax="(\S+)" yMax="(\S+)">(.*?)</word>')


def faults_of(deck) -> list[str]:
    """What a designer would not have done in the PDF and the slides of a deck."""
    paged = [tuple(pages(slide)) for slide in deck.slides]
    slides = [page for each in paged for page in each]
    # Drawn behind them: each slide that was split, whole, as tight as may be; measured, it is too
    # high, but not by so much that the measure is beyond doubt.
    uncut = [
        tight
        for slide, parts in zip(deck.slides, paged, strict=True)
        if len(parts) > 1
        for tight in (replace(each, density=Density.SMALLEST) for each in arrangements(slide))
        if fits(tight, -DOUBT)
    ]
    document = pdf.rendered(replace(deck, slides=(*slides, *uncut)))
    over = set(pdf.places_run_over(document))
    faults = [f"runs over: {slides[n].topic}" for n in over if n < len(slides)]
    whole = (n for n in range(len(uncut)) if n + len(slides) not in over)
    faults += [f"split, but fits: {uncut[n].topic}" for n in whole]
    faults += [
        f"lead alone: {slide.topic}"
        for slide, (first, *others) in zip(deck.slides, paged, strict=True)
        if others and slide.lead and not first.lead
    ]
    drawn = document.copy(document.pages[: len(slides) + 1]).write_pdf()
    _, *texts = map(squeezed, words_of(drawn, "-raw").split("\f"))
    faults += faults_of_place(drawn, len(slides))
    for slide, text in zip(slides, texts, strict=False):
        faults += faults_of_slide(slide, text)
    return faults + faults_of_file(write_pptx(deck), len(slides))


def faults_of_slide(slide, text) -> list[str]:
    """What is cut, lonely or without its heading on a page; text: what is printed there."""
    faults = []
    items = [line for panel in slide.panels for entry in panel.entries for line in entry.lines]
    faults += [f"cut: {item}" for item in items if squeezed(item) not in text]
    charts = [panel for panel in slide.panels if panel.rows]
    for panel in charts:
        if panel.figure.adds_up and panel.rows != panel.figure.listing:
            faults.append(f"chart cut: {panel.heading}")
        for row in panel.rows:
            if squeezed(row.label) not in text:
                faults.append(f"no name: {row.label}")
    rows = sum(len(p.table.rows) for p in slide.panels if p.table) + sum(
        len(p.rows) if p.form is PanelForm.BARS else LEAST for p in charts
    )
    if slide.topic.endswith(CONTINUED) and len(items) + rows < LEAST:
        faults.append(f"lonely: {slide.topic}")
    for stack in slide.stacks:
        for before, panel in pairwise((None, *stack.panels)):
            headed = panel.heading or (before and before.heading)
            if panel.form is PanelForm.TABLE and panel.figure and not headed:
                faults.append(f"table without heading: {slide.topic}")
    return faults


def faults_of_place(drawn, count) -> list[str]:
    """Words that stand outside of their page, or in the footer and are none of it."""
    faults = []
    sheets = words_of(drawn, "-bbox").split("<page ")[2:]
    assert len(sheets) == count
    for number, sheet in enumerate(sheets, 2):
        for *place, word in WORD.findall(sheet):
            left, top, right, bottom = map(float, place)
            # A letter's own box is higher than its line in the second font.
            across = top < FOOT < bottom - (bottom - top) / 4
            if left < EDGES[0] - NEAR or right > EDGES[1] + NEAR or across:
                faults.append(f"page {number}: {word} at {place}")
    return faults


def faults_of_file(content, count) -> list[str]:
    """Shapes outside of their slide, and text that is higher than its box or row."""
    faults = []
    drawn = list(pptx.Presentation(io.BytesIO(content)).slides)[1:]
    assert len(drawn) == count
    for number, page in enumerate(drawn, 2):
        for shape in page.shapes:
            bottom, right = (shape.top + shape.height) / Pt(1), (shape.left + shape.width) / Pt(1)
            is_foot = shape.name in ("フッター", "状態", "ページ番号")
            if (
                min(shape.left, shape.top) < 0
                or right > 297 * MM
                or (bottom > FOOT + NEAR and not is_foot)
            ):
                faults.append(f"slide {number}: {shape.name} ends at {bottom:.1f}")
            if shape.has_text_frame and shape.text_frame.word_wrap:
                high = text_height(shape.text_frame, shape.width / Pt(1))
                if high > shape.height / Pt(1) + NEAR:
                    faults.append(f"slide {number}: {shape.text_frame.text[:20]} is {high:.1f}")
            for row in shape.table.rows if shape.has_table else ():
                for cell, column in zip(row.cells, shape.table.columns, strict=True):
                    width = (column.width - cell.margin_left - cell.margin_right) / Pt(1)
                    around = (cell.margin_top + cell.margin_bottom) / Pt(1)
                    high = around + text_height(cell.text_frame, width)
                    if high > row.height / Pt(1) + NEAR and not cell.is_merge_origin:
                        faults.append(f"slide {number}: {cell.text[:20]} is {high:.1f}")
    return faults


def text_height(frame, width) -> float:
    """How high the paragraphs of a frame are, by the measure of the deck."""
    high = 0.0
    for paragraph in (each for each in frame.paragraphs if each.runs):
        words = paragraph.text.rpartition("\t")[2]
        room = width - int(paragraph._p.pPr.get("marL")) / Pt(1)
        # Of several sizes on a line each takes its own width, and few of them two lines.
        sizes = [(run.text, run.font.size / Pt(1), bool(run.font.bold)) for run in paragraph.runs]
        if len({size for _, size, _ in sizes}) > 1:
            lines = ceil(sum(set_width(text, size, bold=bold) for text, size, bold in sizes) / room)
        else:
            (_, size, _), bold = sizes[0], sizes[-1][2]
            lines = len(set_lines(words, room, size, bold=bold))
        before = paragraph.space_before / Pt(1) if high else 0.0
        leading = paragraph.line_spacing * max(size for _, size, _ in sizes) * pen.NATURAL
        high += max(1, lines) * leading + before
    return high


@given(st.integers(0, 10**9))
@dear(1, by_hunt=300)
def test_a_designer_would_have_broken_no_slide_otherwise(seed):
    assert not faults_of(plausible_year(seed))
