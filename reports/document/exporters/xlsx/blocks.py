"""One figure as a block of a printable sheet: its head, its table, its notes."""

from collections.abc import Callable, Sequence
from functools import partial

from openpyxl.chart import Reference
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from reports.counting.figure import PEOPLE, UNREPORTED_LABEL, Choice, Figure, Item, Row
from reports.document.exporters import longform
from reports.document.exporters.longform import iso_day
from reports.document.exporters.xlsx.charts import Source, Span, add_chart, chart_height
from wards.fiscal import as_of_words, wareki_with_weekday
from wards.outgoing import book
from wards.outgoing.book import TALLEST, Book, Value, row_height, text_width
from wards.outgoing.safe_text import pieces, printable

# Columns of a printable sheet: margin, table (LABEL to MARK), gap, and the chart's room.
MARGIN, LABEL, VALUE, UNIT, MARK, GAP, CHART, LAST = 1, 2, 3, 4, 5, 6, 7, 12
# 100 digits of 8 points are the width of A4 landscape between its margins.
WIDTHS = {MARGIN: 1, LABEL: 33, VALUE: 8, UNIT: 9, MARK: 6, GAP: 1}
CHART_COLUMN = 7

# A cell that high has about 28 lines of 40 characters; longer texts go on in the next row.
PRINTED_TEXT = 1000


def set_widths(sheet: Worksheet) -> None:
    for column in range(MARGIN, LAST + 1):
        letter = get_column_letter(column)
        sheet.column_dimensions[letter].width = WIDTHS.get(column, CHART_COLUMN)


def span_width(first: int, last: int) -> float:
    return sum(WIDTHS.get(column, CHART_COLUMN) for column in range(first, last + 1))


EVENT, EVENT_AND_DAY = "催し", "催し・開催日"
# Facts that the first column says, or the last one beside the wards' own.
ELSEWHERE = ("no", "date", PEOPLE)
WARD_ROW = 15.0  # points: all wards with head, sum and footnotes on one page
COUNT_SPANS: tuple[Span, ...] = tuple((c, c) for c in (LABEL, VALUE, UNIT, MARK))


def event_columns(figure: Figure) -> list[tuple[str, Callable[[Row], Value]]]:
    """What at least one event states: the heading with its unit, and the cell of an event."""
    names = dict.fromkeys(name for row in figure.rows for name, _ in row.facts)
    columns = [(EVENT_AND_DAY if "date" in names else EVENT, _name)]
    for name in names:
        if name not in ELSEWHERE:
            columns.append((_heading(*longform.fact_words(name)), partial(Row.fact, name=name)))
    if any(row.has_people for row in figure.rows):
        columns += [
            (_heading(*longform.EVENT_WARDS), lambda row: row.wards if row.members else None),
            (_heading(*longform.EVENT_PEOPLE), lambda row: row.people if row.has_people else None),
        ]
    if any(row.items for row in figure.rows):
        columns.append((longform.EVENT_AGENDA, lambda row: "\n".join(map(_dotted, row.items))))
    return columns


def _heading(label: str, unit: str) -> str:
    return f"{label}\n（{unit}）" if unit else label


def _dotted(item: Item) -> str:
    return f"・{item.text}"


def _name(row: Row) -> str:
    text = row.fact("date")
    day = iso_day(text) if isinstance(text, str) else None
    return "　".join(filter(None, (row.label, wareki_with_weekday(day) if day else text)))


def event_spans(rows: Sequence[Sequence[Value]], count: int) -> list[Span]:
    """Room for each of so many columns: the first as it stands, the others by what they hold."""
    if count == 1:
        return [(LABEL, LAST)]
    needs = [max((_need(row[n]) for row in rows), default=LEAST) for n in range(1, count)]
    spans, column, wanted = [(LABEL, LABEL)], VALUE, 0.0
    for number, need in enumerate(needs, 1):
        wanted += need * span_width(VALUE, LAST) / sum(needs)
        last = LAST - len(needs) + number  # each of the others has a column left
        ends = [n for n in range(column, last + 1) if span_width(column, n) >= NARROWEST]
        end = min(ends, key=lambda each: abs(span_width(VALUE, each) - wanted))
        spans.append((column, end))
        column = end + 1
    return spans


NARROWEST, LEAST, MOST = 7, 8, 60  # digits


def _need(value: Value) -> int:
    return min(max(text_width(value) + 2, LEAST), MOST) if isinstance(value, str) else LEAST


WIDEST_BESIDE = 24  # digits; half of a chart beside its table
AIR_BELOW = 8  # points between a table and the chart below it
BASIS_WORDS = {
    Choice.MULTIPLE: "複数回答（値は合計しません）",
    Choice.BAND: "数値を階級にまとめた表示",
}
EVENTS_NOTE = "参加区数は催しごとの数です。区が重なるため合計しません。"


class Block:
    """Writes one figure downwards from a row; `row` is always the next free one."""

    def __init__(self, book: Book, sheet: Worksheet, row: int, figure: Figure) -> None:
        self.book, self.sheet, self.row, self.figure = book, sheet, row, figure

    def write(self) -> int:
        """Write the figure, its chart beside its table; returns the next free row."""
        self._head()
        if self.figure.choice is Choice.TEXT:
            self._texts()
        elif self.figure.choice is Choice.EVENTS:
            self._events()
        else:
            self._counts()
        for note in self.figure.printed_footnotes:
            self._across(f"{note.mark}　{note.text}", book.NOTE)
        self.row += 1
        return self.row

    def _head(self) -> None:
        figure = self.figure
        self._across(f"{figure.section}　{figure.title}", book.FIGURE_TITLE)
        basis = (
            as_of_words(figure.as_of),
            figure.basis_sentence,
            BASIS_WORDS.get(figure.choice, ""),
        )
        for text in ("　".join(filter(None, basis)), figure.definition):
            if text:
                self._across(text, book.NOTE)

    def _counts(self) -> None:
        """A table of values, the chart that is drawn from it, and what その他 means below.

        A ward that has not reported has no value, so that its bar is not one of 0.
        """
        figure, top = self.figure, self.row
        self._cells(("区分", "値", "単位", "注記"), COUNT_SPANS, [book.PRINT_HEAD] * 4)
        rows, first = figure.listing, self.row
        if figure.adds_up and figure.unreported_row not in rows:
            rows = (*rows, figure.unreported_row)
        looks = (book.PRINT_TEXT, book.PRINT_NUMBER, book.PRINT_CENTRE, book.PRINT_CENTRE)
        for row in rows:
            value, marks = figure.shown(row), "、".join(figure.marks(row))
            unit = UNREPORTED_LABEL if value is None else figure.unit
            self._cells((row.label, value, unit, marks), COUNT_SPANS, looks)
        last = self.row - 1
        label, total = (
            ("計（回答を求めた区）", figure.of) if figure.adds_up else ("合計", figure.total)
        )
        if total is not None:
            looks = (book.TOTAL_TEXT, book.TOTAL_NUMBER, book.TOTAL_CENTRE, book.TOTAL_CENTRE)
            self._cells((label, total, figure.unit, None), COUNT_SPANS, looks)
        if figure.choice is Choice.COUNT:
            for number in range(top, self.row):
                self.sheet.row_dimensions[number].height = WARD_ROW
        for row in rows:
            for item in row.items:
                self._cells((f"{row.label}：{item.text}",), [(LABEL, MARK)], [book.NOTE])
        if rows:
            source = tuple(Reference(self.sheet, c, first, c, last) for c in (LABEL, VALUE))
            self._chart(rows, source, top)

    def _chart(self, rows: Sequence[Row], source: Source, top: int) -> None:
        """The chart beside its table, or below it where its labels need the whole width."""
        columns = (CHART, LAST)
        if max(text_width(row.label) for row in self.figure.all_rows) > WIDEST_BESIDE:
            self.sheet.row_dimensions[self.row].height = AIR_BELOW
            self.row += 1
            top, columns = self.row, (LABEL, LAST)
        # A row is left free below a table that is lower than its chart.
        used = sum(self.sheet.row_dimensions[row].height for row in range(top, self.row))
        missing = chart_height(self.figure) - used
        if missing > 0:
            self.sheet.row_dimensions[self.row].height = missing
            self.row += 1
        add_chart(self.sheet, self.figure, rows, source, (top, self.row - 1), columns)

    def _texts(self) -> None:
        if self.figure.kind == "text":
            for row in self.figure.rows:
                for item in row.items:
                    self._across(_dotted(item), book.PRINT_TEXT)
            return
        for row in self.figure.rows:
            if row.items:
                self._labelled(row)

    def _labelled(self, row: Row) -> None:
        """A heading beside all its items; its cell is as high as they are."""
        top = self.row
        for item in row.items:
            self._across(item.text, book.PRINT_TEXT, (VALUE, LAST))
        last, heights = self.row - 1, self.sheet.row_dimensions
        used = sum(heights[number].height for number in range(top, self.row))
        needed = row_height(printable(row.label), span_width(LABEL, LABEL))
        heights[last].height = min(TALLEST, heights[last].height + max(0, needed - used))
        for number in range(top, self.row):
            label = row.label if number == top else None
            self.book.put(self.sheet, number, LABEL, label, book.PRINT_TEXT)
        if used <= TALLEST:  # in a higher cell the heading would be pages away from its top
            self.sheet.merge_cells(
                start_row=top, end_row=last, start_column=LABEL, end_column=LABEL
            )

    def _events(self) -> None:
        columns = event_columns(self.figure)
        rows = [[cell(row) for _, cell in columns] for row in self.figure.rows]
        spans = event_spans(rows, len(columns))
        headings = [heading for heading, _ in columns]
        self._cells(headings, spans, [book.PRINT_HEAD] * len(columns))
        for cells in rows:
            self._cells(cells, spans)
        if any(row.members for row in self.figure.rows):
            self._across(EVENTS_NOTE, book.NOTE)

    def _cells(
        self,
        values: Sequence[Value],
        spans: Sequence[Span],
        looks: Sequence[book.Look] | None = None,
    ) -> None:
        height = row_height("", 1)
        looks = looks or [
            book.PRINT_NUMBER if isinstance(value, int) else book.PRINT_TEXT for value in values
        ]
        for value, span, style in zip(values, spans, looks, strict=True):
            self.book.put_across(self.sheet, self.row, span, value, style)
            if isinstance(value, str):
                height = max(height, row_height(printable(value), span_width(*span), style.size))
        self.sheet.row_dimensions[self.row].height = height
        self.row += 1

    def _across(self, text: str, style: book.Look, span: Span = (LABEL, LAST)) -> None:
        """A text of any length, in as many rows as a page needs to show all of it."""
        for piece in pieces(printable(text), PRINTED_TEXT):
            self._cells([piece], [span], [style])
