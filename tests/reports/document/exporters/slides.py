"""Reads a PowerPoint file back: its charts, tables, tiles and words, slide by slide."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import pptx
from openpyxl import load_workbook
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.oxml.ns import qn
from pptx.presentation import Presentation

from reports.document.deck.shape import Deck, Slide
from reports.document.exporters.page_flow import flow
from reports.document.exporters.pptx.book import write_pptx


@dataclass(frozen=True)
class File:
    """A deck, and its file read back."""

    deck: Deck

    @cached_property
    def content(self) -> bytes:
        return write_pptx(self.deck)

    @cached_property
    def presentation(self) -> Presentation:
        return pptx.Presentation(io.BytesIO(self.content))

    @cached_property
    def pairs(self) -> list[tuple[Slide, object]]:
        """Each page of the PDF with its slide of the file; the cover has none."""
        paged = flow(self.deck).slides
        return list(zip(paged, list(self.presentation.slides)[1:], strict=True))


def shapes_of(page) -> Iterator:
    """All shapes of a slide, those of groups too."""
    for shape in page.shapes:
        yield shape
        if shape.shape_type is MSO_SHAPE_TYPE.GROUP:
            yield from shape.shapes


def charts_of(page) -> list:
    return [shape.chart for shape in page.shapes if shape.has_chart]


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
    return load_workbook(io.BytesIO(blob)).active


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
