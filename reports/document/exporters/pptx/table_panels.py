"""Decides which tables show a panel: rows of cells, headings with items, wards in two halves."""

from __future__ import annotations

import re
from math import ceil

from pptx.shapes.shapetree import SlideShapes

from reports.document.charts.svg import text_width
from reports.document.deck import Column, Density, Entry, Form, Panel
from reports.document.exporters.page_measures import (
    LEADING,
    MM,
    TABLE_TEXT,
    Room,
    around_entry,
    between_lines,
    cell_widths,
    entry_height,
    matrix_head,
    row_height,
    row_lines,
)
from reports.document.exporters.pptx.look import Place, Type
from reports.document.exporters.pptx.tables import Kind, Padding, TableRow, add_table
from reports.document.exporters.pptx.text_panels import HANG, dotted
from reports.document.exporters.pptx.words import Paragraph, line

COUNT_LEADING = 12 * 1.3
COUNT_ROW = COUNT_LEADING + 0.7 * MM + 0.75
HALVES = 5 * MM  # between the two tables
MARK = 10.5
HEAD = 1.2 * MM  # above and below the words of a head
MARKS, KANA = re.compile("[・、。（）「」]"), re.compile("[ぁ-んァ-ヶー]")


def draw_table(shapes: SlideShapes, panel: Panel, place: Place, room: Room) -> None:
    """A table of rows, with its total."""
    table, dense = panel.table, room.density is Density.DENSE
    size = TABLE_TEXT.get(room.density, 13.0)
    plain, bold = Type(size), Type(size, bold=True)
    columns = table.columns
    rows = [row_of(Kind.HEAD, row_height(1, room), [c.head for c in columns], columns, bold)]
    for cells in table.rows:
        made = row_of(
            Kind.BODY, row_height(row_lines(cells, panel, room), room), cells, columns, plain
        )
        first = cell(cells[0], columns[0], plain if dense else bold)
        rows.append(TableRow(made.kind, made.height, (first, *made.cells[1:])))
    if table.total:
        cells = [table.total[0], *[""] * (len(columns) - 2), table.total[1]]
        rows.append(row_of(Kind.TOTAL, row_height(1, room), cells, columns, bold))
    padding = Padding(2.5 * MM, 1.1 * MM, 1.1 * MM) if dense else Padding(3 * MM, 1.4 * MM, HEAD)
    widths = [place.width * column.share / 100 for column in columns]
    name = panel.heading or (panel.figure.title if panel.figure else "表")
    add_table(shapes, place, widths, rows, padding, (name, spoken_rows(name, table.rows, panel)))


def row_of(
    kind: Kind,
    height: float,
    cells: list[str] | tuple[str, ...],
    columns: tuple[Column, ...],
    type_: Type,
) -> TableRow:
    """A row in one type; the value of a total stands to the right, as numbers do."""
    made = [cell(text, column, type_) for text, column in zip(cells, columns, strict=True)]
    if kind is not Kind.TOTAL:
        return TableRow(kind, height, tuple(made))
    made[-1] = (line(cells[-1], type_, type_.size * LEADING, align="r"),)
    return TableRow(kind, height, tuple(made), span=len(columns) - 1)


def cell(text: str, column: Column, type_: Type) -> tuple[Paragraph, ...]:
    """A cell of one paragraph."""
    align = "r" if column.numeric else "l"
    return (line(text, type_, type_.size * LEADING, align=align),)


def draw_matrix(shapes: SlideShapes, panel: Panel, place: Place, room: Room) -> None:
    """Headings to the left, what is done towards each to the right."""
    columns = panel.table.columns
    plain, bold = Type(room.size), Type(room.size, bold=True)
    head = [column.head for column in columns]
    rows = [row_of(Kind.HEAD, matrix_head(room), head, columns, bold)]
    for entry in panel.entries:
        left = (line(entry.head, bold, room.leading),)
        right = tuple(dotted(entry.lines, panel, room)) or (line("", plain, room.leading),)
        rows.append(TableRow(Kind.BODY, likely_height(entry, panel, room), (left, right)))
    above = 2.4 if room.density is Density.MEDIUM else 1.4
    widths = [place.width * column.share / 100 for column in columns]
    name = panel.heading or columns[0].head
    told = [(entry.head, "、".join(entry.lines)) for entry in panel.entries]
    described = (name, spoken_rows(name, told, panel))
    add_table(shapes, place, widths, rows, Padding(3 * MM, above * MM, HEAD), described)


def likely_height(entry: Entry, panel: Panel, room: Room) -> float:
    """A row as high as its text will probably be: programs make rows higher, but never lower."""
    head, body = cell_widths(panel, room)
    lines = sum(likely_lines(text, body - room.size * HANG, room.size) for text in entry.lines)
    lines = max(lines, likely_lines(entry.head, head, room.size))
    gaps = between_lines(panel, room) * (len(entry.lines) - 1)
    likely = lines * room.leading + gaps + around_entry(entry, panel, room)
    return min(likely, entry_height(entry, panel, room))


def spare_height(panel: Panel, room: Room) -> float:
    """How much lower a matrix will be than measured; a line is kept for a guess too many."""
    if panel.form is not Form.MATRIX:
        return 0.0
    likely = sum(likely_height(entry, panel, room) for entry in panel.entries)
    measured = sum(entry_height(entry, panel, room) for entry in panel.entries)
    return max(0.0, measured - likely - room.leading)


def likely_lines(text: str, width: float, size: float) -> int:
    """Lines in a proportional face: marks are about half as wide as characters, kana a little less.

    >>> likely_lines("医療・介護（案）", 70, 10)
    1
    """
    narrow = 0.5 * len(MARKS.findall(text)) + 0.1 * len(KANA.findall(text))
    return max(1, ceil((text_width(text) - narrow) * size / width))


def draw_counts(shapes: SlideShapes, panel: Panel, place: Place, room: Room) -> None:
    """A long narrow table in two halves side by side, the total below the second."""
    table = panel.table
    middle = (len(table.rows) + 1) // 2
    halves = [table.rows[:middle], table.rows[middle:]] if middle else [table.rows]
    width = (place.width - HALVES) / 2
    widths = [width * share / 100 for share in (39, 46, 15)]
    head = tuple(
        count_cell(column.head, column.numeric, Type(12, bold=True)) for column in table.columns
    )
    for number, half in enumerate(halves):
        rows = [TableRow(Kind.HEAD, COUNT_ROW, head)]
        for name, value, mark in half:
            cells = (
                count_cell(name, False, Type(12)),
                count_cell(value, True, Type(12)),
                count_cell(mark, False, Type(MARK)),
            )
            rows.append(TableRow(Kind.BODY, COUNT_ROW, cells))
        if number == len(halves) - 1 and table.total:
            bold = Type(12, bold=True)
            label, value = table.total
            cells = (count_cell(label, False, bold), count_cell(value, True, bold), ())
            rows.append(TableRow(Kind.TOTAL, COUNT_ROW, (*cells[:2], (line("", bold, 12),))))
        at = Place(place.left + number * (width + HALVES), place.top, width, COUNT_ROW * len(rows))
        padding = Padding(2 * MM, 0.35 * MM, 0.35 * MM, narrow=frozenset({2}))
        name = f"{panel.heading}（{number + 1}）"
        told = half if number < len(halves) - 1 else (*half, table.total or ())
        add_table(shapes, at, widths, rows, padding, (name, spoken_rows(name, told, panel)))


def count_cell(text: str, numeric: bool, type_: Type) -> tuple[Paragraph, ...]:
    """A cell of a low row."""
    return (line(text, type_, COUNT_LEADING, align="r" if numeric else "l"),)


def spoken_rows(name: str, rows: tuple[tuple[str, ...], ...] | list, panel: Panel) -> str:
    """What a screen reader says of a table: its name and all its values."""
    said = "。".join(" ".join(cell for cell in cells if cell) for cells in rows)
    total = panel.table.total
    counted = f"。{' '.join(total)}" if total and total not in rows else ""
    return f"{name}：{said}{counted}"
