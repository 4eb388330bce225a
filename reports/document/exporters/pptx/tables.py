"""Text and tables as panels of a slide: native tables with rules only between rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from math import ceil

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.shapes.shapetree import SlideShapes
from pptx.table import _Cell

from reports.document.charts.svg import DARK, GRID, PALE, text_width
from reports.document.deck.shape import Column, Density, Entry, Form, Panel
from reports.document.exporters.page_measures import (
    LEADING,
    MM,
    TABLE_TEXT,
    Room,
    around_entry,
    between_lines,
    cell_widths,
    entry_height,
    entry_leading,
    entry_size,
    matrix_head,
    row_height,
    row_lines,
)
from reports.document.exporters.pptx.words import (
    RULE,
    Paragraph,
    Place,
    Type,
    Words,
    describe,
    emu,
    line,
    put,
    rgb,
    text_box,
)

HANG = 0.7  # em: a dot is half as wide as other characters


def draw_text(shapes: SlideShapes, panel: Panel, place: Place, room: Room) -> None:
    """The text of a panel in one box."""
    makers = {Form.TERMS: marked, Form.NOTES: marked, Form.PROSE: prose, Form.LIST: listed}
    paragraphs = list(makers[panel.form](panel, room))
    text_box(shapes, place, paragraphs, panel.heading or "本文")


def listed(panel: Panel, room: Room) -> Iterator[Paragraph]:
    """Every line with a dot."""
    yield from dotted([text for entry in panel.entries for text in entry.lines], panel, room)


def dotted(lines: list[str] | tuple[str, ...], panel: Panel, room: Room) -> Iterator[Paragraph]:
    """Lines with a dot each; a little apart where there are few words."""
    gap = between_lines(panel, room)
    for place, text in enumerate(lines):
        before = gap if place else 0.0
        hang = room.size * HANG
        yield line(text, Type(room.size), room.leading, before=before, hang=hang, bullet=True)


def prose(panel: Panel, room: Room) -> Iterator[Paragraph]:
    """Paragraphs; what has a heading is a list below it."""
    size = 15 if room.density is Density.LARGE else 13
    for entry in panel.entries:
        if entry.head:
            yield line(entry.head, Type(size, bold=True), 15 * LEADING, before=5 * MM)
            yield from dotted(entry.lines, panel, room)
            continue
        for text in entry.lines:
            yield line(text, Type(room.size), room.leading)


def marked(panel: Panel, room: Room) -> Iterator[Paragraph]:
    """A mark, and its text hanging beside it; text without a mark begins at the edge."""
    size, leading = entry_size(panel, room), entry_leading(panel, room)
    hang = hanging(panel) * size
    for place, entry in enumerate(panel.entries):
        yield from marked_entry(entry, Type(size), leading, hang, before(panel, room, place))


def before(panel: Panel, room: Room, place: int) -> float:
    """The space above an entry, in pt."""
    if panel.form is Form.NOTES:
        return (1 if room.density is Density.DENSE else 1.5) * MM
    if not place:
        return 0.0
    return (4 if room.density is Density.MEDIUM else 3) * MM


def hanging(panel: Panel) -> float:
    """Room for the marks of a panel, in em: as the page of the PDF has it."""
    longest = max((text_width(entry.head) for entry in panel.entries), default=0)
    if panel.form is Form.TERMS:
        return 1.6 if longest <= 1 else 2.4
    return 2.6 if longest <= 2 else 4.0


def marked_entry(
    entry: Entry, type_: Type, leading: float, hang: float, space: float
) -> Iterator[Paragraph]:
    """The lines of an entry; a mark that needs more room than there is stands before them."""
    if not entry.head:
        for text in entry.lines:
            yield line(text, type_, leading, before=space)
            space = 0.0
        return
    bold = Type(type_.size, True, type_.colour)
    fits = mark_width(entry.head) * type_.size <= hang
    mark = Words(entry.head if fits else entry.head + "　", bold, tab=fits)
    for place, text in enumerate(entry.lines or ("",)):
        words = Words(text, type_)
        if place:
            yield Paragraph((words,), leading, indent=hang)
        else:
            yield Paragraph((mark, words), leading, before=space, hang=hang)


def mark_width(mark: str) -> float:
    """Width in em: brackets are half as wide in a proportional face.

    >>> mark_width("（ア）"), mark_width("※1")
    (2.0, 1.76)
    """
    return text_width(mark) - 0.5 * sum(mark.count(bracket) for bracket in "（）")


NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # "No Style, No Grid"
RAISED = 2.0  # pt: programs put the words of a line with exact leading near its foot


class Kind(StrEnum):
    """What a row of a table is."""

    HEAD = "head"
    BODY = "body"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class TableRow:
    """Cells as paragraphs, and the height of the row in pt; the first cell spans so many columns."""

    kind: Kind
    height: float
    cells: tuple[tuple[Paragraph, ...], ...]
    span: int = 1


@dataclass(frozen=True, slots=True)
class Padding:
    """The space between the edge of a cell and its words, in pt.

    Words that begin at the left need little space to their right, so that a wider face fits too.
    """

    side: float
    above: float
    head: float  # above and below the words of the head
    behind: float = 0.5
    narrow: frozenset[int] = frozenset()  # columns without space to the left


def add_table(
    shapes: SlideShapes,
    place: Place,
    widths: list[float],
    rows: list[TableRow],
    padding: Padding,
    named: tuple[str, str],
) -> None:
    """A table as high as its rows. named: its name, and what a screen reader says of it."""
    frame = shapes.add_table(len(rows), len(widths), *place.emu)
    describe(frame, *named)
    table = frame.table
    settings = table._tbl.tblPr
    settings.find(qn("a:tableStyleId")).text = NO_STYLE
    table.first_row, table.first_col, table.horz_banding = rows[0].kind is Kind.HEAD, True, False
    table.last_row = rows[-1].kind is Kind.TOTAL
    for column, width in zip(table.columns, widths, strict=True):
        column.width = emu(width)
    for number, row in enumerate(rows):
        table.rows[number].height = emu(row.height)
        following = rows[number + 1].kind if number + 1 < len(rows) else None
        above = rows[number - 1].kind if number else None
        for column, paragraphs in enumerate(row.cells):
            cell = table.cell(number, column)
            put(cell._tc.get_or_add_txBody(), list(paragraphs))
            numeric = any(paragraph.align == "r" for paragraph in paragraphs)
            set_cell(cell, row.kind, (above, following), padding, column, numeric=numeric)
        if row.span > 1:
            table.cell(number, 0).merge(table.cell(number, row.span - 1))


def set_cell(
    cell: _Cell,
    kind: Kind,
    beside: tuple[Kind | None, Kind | None],
    padding: Padding,
    column: int,
    *,
    numeric: bool,
) -> None:
    """The margins, rules and ground of a cell; beside: the kinds of the rows above and below."""
    properties = cell._tc.get_or_add_tcPr()
    left = 0 if column in padding.narrow else padding.side
    right = padding.side if numeric else padding.behind
    above = padding.head if kind is Kind.HEAD else padding.above
    raised = min(above, RAISED)
    for name, length in (
        ("marL", emu(left)), ("marR", emu(right)),
        ("marT", emu(above - raised)), ("marB", emu(above + raised)),
    ):  # fmt: skip
        properties.set(name, str(int(length)))
    properties.set("anchor", "t")
    before, after = beside
    lines = (("lnT", before, kind), ("lnB", kind, after))
    for tag, first, second in lines:
        if first:
            properties.append(parse_xml(rule_xml(tag, first, second)))
    ground = "<a:noFill {0}/>"
    if kind is not Kind.BODY:
        ground = f'<a:solidFill {{0}}><a:srgbClr val="{rgb(PALE)}"/></a:solidFill>'
    properties.append(parse_xml(ground.format(nsdecls("a"))))


def rule_xml(tag: str, above: Kind, below: Kind | None) -> str:
    """The rule between two rows: blue beside heads and totals and at the end, else pale grey."""
    strong = Kind.HEAD is above or below is not Kind.BODY
    colour, weight = (DARK, 1.0) if strong else (GRID, RULE)
    return (
        f'<a:{tag} {nsdecls("a")} w="{int(emu(weight))}" cap="flat" cmpd="sng">'
        f'<a:solidFill><a:srgbClr val="{rgb(colour)}"/></a:solidFill>'
        f'<a:prstDash val="solid"/></a:{tag}>'
    )


COUNT_LEADING = 12 * 1.3
COUNT_ROW = COUNT_LEADING + 0.7 * MM + 0.75
HALVES = 5 * MM  # between the two tables
MARK_COLUMN = 10.5
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
                count_cell(mark, False, Type(MARK_COLUMN)),
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
