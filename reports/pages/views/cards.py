"""Decides what a figure shows on a page: drawing, legend, table, and how it is counted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from reports.counting.figure import Choice, Figure
from reports.document.charts.screen import PageChart, page_chart
from reports.document.charts.screen_bars import shown_rows
from reports.pages.views.events import EventTable, event_table
from reports.pages.views.own_answer import OwnAnswer
from reports.pages.views.topics import section_label
from reports.pages.views.variants import Variant, variants_of

Places = Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table: None as value means 未回答; details are what その他 stands for."""

    label: str
    value: int | None
    marks: str
    details: tuple[str, ...] = ()
    own: bool = False


@dataclass(frozen=True)
class Card:
    """A figure as a card; answer: the reader's own, for a ward."""

    figure: Figure
    places: Places
    answer: OwnAnswer | None = None

    @property
    def own(self) -> frozenset[str]:
        """Codes of the rows that hold the reader's own answer."""
        return self.answer.codes if self.answer else frozenset()

    @cached_property
    def chart(self) -> PageChart:
        return page_chart(self.figure, self.places, self.own)

    @property
    def anchor(self) -> str:
        """The id of the card on its page."""
        return re.sub(r"[^0-9A-Za-z]+", "-", self.figure.id)

    @property
    def section(self) -> str:
        """Where in the document, in words: the titles alone (「対象者」) do not tell."""
        return section_label(self.figure.section)

    @property
    def variants(self) -> tuple[Variant, ...]:
        """The other views of the figure."""
        return variants_of(self.figure)

    @property
    def is_wide(self) -> bool:
        """Whether the card takes the whole width: maps, tables of events, headings with their items."""
        return self.figure.choice in (Choice.COUNT, Choice.EVENTS) or self.figure.kind == "matrix"

    @property
    def heading(self) -> str:
        """The title, with the total where there is one."""
        total = self.figure.total
        return (
            self.figure.title
            if total is None
            else f"{self.figure.title}　{total}{self.figure.unit}"
        )

    @property
    def rule(self) -> str:
        """How the rows relate to the wards asked."""
        figure = self.figure
        if figure.kind == "definition":
            return "定義（数値はありません）"
        if figure.kind == "matrix":
            items = sum(len(row.items) for row in figure.rows)
            return f"取組 {items}項目"
        return {
            Choice.SINGLE: f"択一・合計{figure.of}区",
            Choice.BAND: f"区分・合計{figure.of}区",
            Choice.MULTIPLE: f"複数回答・合計しません（帯の全長は{figure.of}区）",
        }.get(figure.choice, "")

    @property
    def lines(self) -> tuple[Line, ...]:
        """The rows of the table, in natural order; 未回答 among them where rows add up."""
        figure = self.figure
        if figure.choice in (Choice.TEXT, Choice.EVENTS):
            return ()
        rows = figure.all_rows if figure.adds_up else shown_rows(figure)
        return tuple(
            Line(
                row.label,
                figure.shown(row),
                "、".join(figure.marks(row)),
                tuple(item.text for item in row.items),
                row.code in self.own,
            )
            for row in rows
        )

    @property
    def has_marks(self) -> bool:
        """Whether the table needs a column of footnote marks."""
        return bool(self.figure.printed_footnotes)

    @property
    def sum(self) -> int | None:
        """The last line of the table; None where adding would mean nothing."""
        return self.figure.of if self.figure.adds_up else self.figure.total

    @property
    def row_heading(self) -> str:
        """What the rows of the table are."""
        return "区" if self.figure.choice is Choice.COUNT else "回答"

    @property
    def value_heading(self) -> str:
        """What the numbers of the table count."""
        return f"{self.figure.unit}数" if self.figure.unit else "数"

    @property
    def events(self) -> EventTable | None:
        """The events as a table, for figures of events."""
        return event_table(self.figure) if self.figure.choice is Choice.EVENTS else None
