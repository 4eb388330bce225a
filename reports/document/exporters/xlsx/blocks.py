"""Decides how one figure stands on a printable sheet: its head, its table, its notes."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.worksheet.worksheet import Worksheet

from reports.counting.figure import UNREPORTED_LABEL, Choice, Figure, Row
from reports.document.exporters.document import as_of_label
from reports.document.exporters.safe_text import pieces, printable
from reports.document.exporters.xlsx import look
from reports.document.exporters.xlsx.book import Book, Value
from reports.document.exporters.xlsx.charts import Source, add_chart, chart_height
from reports.document.exporters.xlsx.event_table import Span, event_table
from reports.document.exporters.xlsx.layout import (
    CHART,
    LABEL,
    LAST,
    MARK,
    PRINTED_TEXT,
    TALLEST,
    UNIT,
    VALUE,
    row_height,
    span_width,
)
from reports.document.exporters.xlsx.tables import text_width

WIDEST_BESIDE = 24  # digits; half of a chart beside its table
BASIS_WORDS = {
    Choice.MULTIPLE: "複数回答（値は合計しません）",
    Choice.BAND: "数値を階級にまとめた表示",
}
EVENTS_NOTE = "参加区数は催しごとの数です。区が重なるため合計しません。"


class Block:
    """Writes one figure downwards from a row; `row` is always the next free one."""

    def __init__(self, book: Book, sheet: Worksheet, row: int, figure: Figure) -> None:
        self.book, self.sheet, self.row, self.figure = book, sheet, row, figure

    def write(self, source: Source | None) -> int:
        """Write the figure, with a chart of the data at `source`; returns the next free row."""
        self._head()
        if self.figure.choice is Choice.TEXT:
            self._texts()
        elif self.figure.choice is Choice.EVENTS:
            self._events()
        else:
            self._counts(source)
        for note in self.figure.printed_footnotes:
            self._across(f"{note.mark}　{note.text}", look.NOTE)
        self.row += 1
        return self.row

    def _head(self) -> None:
        figure = self.figure
        self._across(f"{figure.section}　{figure.title}", look.FIGURE_TITLE)
        basis = (
            as_of_label(figure.as_of),
            figure.basis_sentence,
            BASIS_WORDS.get(figure.choice, ""),
        )
        for text in ("　".join(filter(None, basis)), figure.definition):
            if text:
                self._across(text, look.NOTE)

    def _counts(self, source: Source | None) -> None:
        figure, top = self.figure, self.row
        self._line(("区分", "値", "単位", "注記"), [look.PRINT_HEAD] * 4)
        rows = figure.listing
        if figure.adds_up and figure.unreported_row not in rows:
            rows = (*rows, figure.unreported_row)
        looks = (look.PRINT_TEXT, look.PRINT_NUMBER, look.PRINT_CENTRE, look.PRINT_CENTRE)
        for row in rows:
            value, marks = figure.shown(row), "、".join(figure.marks(row))
            shown = (UNREPORTED_LABEL, "") if value is None else (value, figure.unit)
            self._line((row.label, *shown, marks), looks)
            for item in row.items:
                self._line((f"・{item.text}", None, None, None), looks)
        totals = (look.TOTAL_TEXT, look.TOTAL_NUMBER, look.TOTAL_CENTRE, look.TOTAL_CENTRE)
        if figure.adds_up:
            self._line(("計（回答を求めた区）", figure.of, figure.unit, None), totals)
        elif figure.total is not None:
            self._line(("合計", figure.total, figure.unit, None), totals)
        if source:
            self._chart(source, top)

    def _chart(self, source: Source, top: int) -> None:
        """The chart beside its table, or below it where its labels need the whole width."""
        columns = (CHART, LAST)
        if max(text_width(row.label) for row in self.figure.all_rows) > WIDEST_BESIDE:
            top, columns = self.row, (LABEL, LAST)
        self._make_room(top)
        add_chart(self.sheet, self.figure, source, (top, self.row - 1), columns)

    def _make_room(self, top: int) -> None:
        """Leave a row free below a table that is lower than its chart."""
        used = sum(self.sheet.row_dimensions[row].height for row in range(top, self.row))
        missing = chart_height(self.figure) - used
        if missing > 0:
            self.sheet.row_dimensions[self.row].height = missing
            self.row += 1

    def _texts(self) -> None:
        if self.figure.kind == "text":
            for row in self.figure.rows:
                for item in row.items:
                    self._long(f"・{item.text}", (LABEL, LAST), look.PRINT_TEXT)
            return
        for row in self.figure.rows:
            if row.items:
                self._labelled(row)

    def _labelled(self, row: Row) -> None:
        """A heading beside all its items; its cell is as high as they are."""
        top = self.row
        for item in row.items:
            self._long(item.text, (VALUE, LAST), look.PRINT_TEXT)
        last, heights = self.row - 1, self.sheet.row_dimensions
        used = sum(heights[number].height for number in range(top, self.row))
        needed = row_height(printable(row.label), span_width(LABEL, LABEL))
        heights[last].height = min(TALLEST, heights[last].height + max(0, needed - used))
        for number in range(top, self.row):
            label = row.label if number == top else None
            self.book.put(self.sheet, number, LABEL, label, look.PRINT_TEXT)
        if used <= TALLEST:  # in a higher cell the heading would be pages away from its top
            self.sheet.merge_cells(
                start_row=top, end_row=last, start_column=LABEL, end_column=LABEL
            )

    def _long(self, text: str, span: Span, style: look.Look) -> None:
        """A text of any length, in as many rows as a page needs to show all of it."""
        for piece in pieces(printable(text), PRINTED_TEXT):
            self._cells([piece], [span], [style])

    def _events(self) -> None:
        table = event_table(self.figure)
        self._cells(table.headings, table.spans, [look.PRINT_HEAD] * len(table.headings))
        for cells in table.rows:
            self._cells(cells, table.spans)
        if any(row.members for row in self.figure.rows):
            self._across(EVENTS_NOTE, look.NOTE)

    def _line(self, values: Sequence[Value], looks: Sequence[look.Look]) -> None:
        spans = [(column, column) for column in (LABEL, VALUE, UNIT, MARK)]
        self._cells(values, spans, looks)

    def _cells(
        self,
        values: Sequence[Value],
        spans: Sequence[Span],
        looks: Sequence[look.Look] | None = None,
    ) -> None:
        height = row_height("", 1)
        for number, (value, span) in enumerate(zip(values, spans, strict=True)):
            style = looks[number] if looks else _look_of(value)
            self.book.put_across(self.sheet, self.row, span, value, style)
            if isinstance(value, str):
                height = max(height, row_height(printable(value), span_width(*span), style.size))
        self.sheet.row_dimensions[self.row].height = height
        self.row += 1

    def _across(self, text: str, style: look.Look) -> None:
        for piece in pieces(printable(text), PRINTED_TEXT):
            self._cells([piece], [(LABEL, LAST)], [style])


def _look_of(value: Value) -> look.Look:
    return look.PRINT_NUMBER if isinstance(value, int) else look.PRINT_TEXT
