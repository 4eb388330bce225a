"""Decides what the templates of the deck are given: pages with their drawings ready."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from reports.document.charts.print_bars import horizontal_bars
from reports.document.charts.print_donut import donut
from reports.document.charts.print_stacked import stacked
from reports.document.charts.print_tiles import tile_map
from reports.document.deck import SECTION_NAMES, Column, Deck, Form, Panel, Slide
from reports.document.exporters.page_measures import WIDTHS, Room, bars_of, donut_radius


@dataclass(frozen=True, slots=True)
class Drawn:
    """A panel with its picture, and its table in the pieces that the templates print."""

    panel: Panel
    picture: SafeString

    @property
    def lines(self) -> list[str]:
        """All lines of a list."""
        return [line for entry in self.panel.entries for line in entry.lines]

    @property
    def rows(self) -> list[list[tuple[Column, str]]]:
        """The rows of a table, each cell with its column."""
        table = self.panel.table
        return [list(zip(table.columns, row, strict=True)) for row in table.rows]

    @property
    def total_span(self) -> int:
        """The columns that the label of the total spans."""
        return len(self.panel.table.columns) - 1

    @property
    def halves(self) -> list[tuple[tuple[str, ...], ...]]:
        """The rows of a long narrow table in two halves that stand side by side."""
        rows = self.panel.table.rows
        middle = (len(rows) + 1) // 2
        return [rows[:middle], rows[middle:]] if middle else [rows]


@dataclass(frozen=True, slots=True)
class Page:
    """A slide as it is printed; the first of a section is where the contents lead."""

    slide: Slide
    section: str
    anchor: str
    layout: str
    stacks: list[list[Drawn]]


def printed_pages(deck: Deck) -> Iterator[Page]:
    """The slides of a deck that has been cut into pages."""
    seen = set()
    for slide in deck.slides:
        anchor = "" if slide.section in seen else slide.section.value
        seen.add(slide.section)
        spans = [stack.span for stack in slide.stacks]
        layout = f"stacks span-{'-'.join(map(str, spans))}" if len(spans) > 1 else ""
        stacks = [
            [drawn(panel, Room(WIDTHS[stack.span], slide.density)) for panel in stack.panels]
            for stack in slide.stacks
        ]
        yield Page(slide, SECTION_NAMES[slide.section], anchor, layout, stacks)


def drawn(panel: Panel, room: Room) -> Drawn:
    """A panel with its picture."""
    # The drawings escape every text they are given (reports/document/charts/svg.py).
    return Drawn(panel, mark_safe(picture(panel, room)))  # noqa: S308


def picture(panel: Panel, room: Room) -> str:
    """The chart of a panel; empty for text and tables."""
    match panel.form:
        case Form.DONUT:
            return donut(panel.figure, panel.rows, room.width, donut_radius(room))
        case Form.STACKED:
            return stacked(panel.figure, panel.rows, room.width, panel.scale)
        case Form.BARS:
            return horizontal_bars(panel.figure, panel.rows, panel.scale, bars_of(panel, room))
        case Form.TILES:
            spots = {place.code: (place.row, place.column) for place in panel.places}
            return tile_map(panel.figure, panel.rows, spots)
    return ""
