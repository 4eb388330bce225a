"""Text, tables and the tiles of the wards as panels of a slide: native tables with rules only between rows."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, repeat
from typing import NamedTuple

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.shapes.shapetree import GroupShapes, SlideShapes

from reports.counting.figure import Figure, Row
from reports.document.charts import printed, svg
from reports.document.deck.shape import Entry, Panel, PanelForm
from reports.document.exporters.look import (
    ABOVE_LIST,
    CELL_SIDE,
    COUNT_LEADING,
    COUNT_ROW,
    DOT,
    HALVES,
    LEADING,
    MM,
)
from reports.document.exporters.pptx import pen
from reports.document.exporters.pptx.pen import Box, Paragraph, Type, Words
from reports.document.exporters.room import Room


def draw_text(shapes: SlideShapes, panel: Panel, box: Box, room: Room) -> None:
    name = panel.heading or "本文"
    if panel.form is PanelForm.LIST:
        halves = room.halves(panel)
        width = (box.width - HALVES * (len(halves) - 1)) / len(halves)
        for number, (lines, height) in enumerate(halves):
            half = Box(box.left + number * (width + HALVES), box.top, width, height)
            pen.text_box(shapes, half, list(dotted_lines(lines, room)), name)
        return
    paragraphs = prose if panel.form is PanelForm.PROSE else marked_entries
    pen.text_box(shapes, box, list(paragraphs(panel, room)), name)


def dotted_lines(lines: Sequence[str], room: Room) -> Iterator[Paragraph]:
    """Lines with a dot each; a little apart where there are few words."""
    type_, hang = Type(room.look.size), room.look.size * DOT
    for number, text in enumerate(lines):
        before = room.look.between_lines if number else 0.0
        yield pen.line(text, type_, room.leading, before=before, hang=hang, bullet=True)


def prose(panel: Panel, room: Room) -> Iterator[Paragraph]:
    """Paragraphs; what has a heading is a list below it."""
    size = room.look.list_heading
    for entry in panel.entries:
        if entry.head:
            yield pen.line(entry.head, Type(size, bold=True), size * LEADING, before=ABOVE_LIST)
            yield from dotted_lines(entry.lines, room)
            continue
        for text in entry.lines:
            yield pen.line(text, Type(room.look.size), room.leading)


def marked_entries(panel: Panel, room: Room) -> Iterator[Paragraph]:
    """A mark, and its text hanging beside it; text without a mark begins at the edge."""
    size, leading = room.entry_type(panel)
    hang = room.mark_room(panel) * size
    for number, entry in enumerate(panel.entries):
        space = room.above_entry(entry, panel, number)
        for paragraph in marked_entry(entry, Type(size), leading, hang):
            yield replace(paragraph, before=space)
            space = 0.0


def marked_entry(entry: Entry, type_: Type, leading: float, hang: float) -> Iterator[Paragraph]:
    """The lines of an entry; a mark that needs more room than there is stands before them."""
    if not entry.head:
        yield from (pen.line(text, type_, leading) for text in entry.lines)
        return
    fits = mark_width(entry.head) * type_.size <= hang
    mark = Words(entry.head if fits else entry.head + "　", replace(type_, bold=True), tab=fits)
    first, *others = entry.lines or ("",)
    yield Paragraph((mark, Words(first, type_)), leading, hang=hang)
    yield from (pen.line(text, type_, leading, indent=hang) for text in others)


def mark_width(mark: str) -> float:
    """Width in em: brackets are half as wide in a proportional face."""
    return svg.text_width(mark) - 0.5 * sum(mark.count(bracket) for bracket in "（）")


NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # "No Style, No Grid"
RAISED = 2.0  # pt: programs put the words of a line with exact leading near its foot
# Words that begin at the left need little space to their right, so that a wider face fits too.
BEHIND = 0.5
Cell = Sequence[Paragraph]


class Padding(NamedTuple):
    """The space between the edge of a cell and its words, in pt."""

    side: float
    above: float
    head: float  # above and below the words of the head
    narrow: frozenset[int] = frozenset()  # columns without space to the left


def add_table(
    shapes: SlideShapes,
    box: Box,
    shares: Sequence[float],
    rows: Sequence[tuple[float, Sequence[Cell]]],
    padding: Padding,
    description: tuple[str, str],
    *,
    total_span: int = 0,
) -> None:
    """A table as high as its rows: each its height and its cells, the head first.

    shares: of the columns in percent of the width. description: its name, and what a screen reader
    says of it. total_span: how many columns the label of a total takes; 0 without a total.
    """
    frame = shapes.add_table(len(rows), len(shares), *box.emu)
    pen.describe(frame, *description)
    table, last = frame.table, len(rows) - 1
    table._tbl.tblPr.find(qn("a:tableStyleId")).text = NO_STYLE
    table.first_row, table.first_col, table.horz_banding = True, True, False
    table.last_row = bool(total_span)
    for column, share in zip(table.columns, shares, strict=True):
        column.width = pen.emu(box.width * share / 100)
    # Rules are blue below the head, around the total and at the end, else pale grey.
    strong = {1, last + 1, last if total_span else 1}
    for number, (height, cells) in enumerate(rows):
        table.rows[number].height = pen.emu(height)
        above = padding.above if number else padding.head
        raised = min(above, RAISED)
        marked = number == 0 or (number == last and total_span)
        drawn = (
            (rule_xml("lnT", strong=number in strong) if number else "")
            + rule_xml("lnB", strong=number + 1 in strong)
            + (pen.solid_xml(svg.PALE) if marked else "<a:noFill/>")
        )
        for column, paragraphs in enumerate(cells):
            element = table.cell(number, column)._tc
            pen.set_paragraphs(element.get_or_add_txBody(), paragraphs)
            numeric = any(paragraph.align == "r" for paragraph in paragraphs)
            left = 0 if column in padding.narrow else padding.side
            lengths = (left, padding.side if numeric else BEHIND, above - raised, above + raised)
            margins = " ".join(
                f'mar{side}="{pen.emu(length):d}"'
                for side, length in zip("LRTB", lengths, strict=True)
            )
            xml = f'<a:tcPr {nsdecls("a")} {margins} anchor="t">{drawn}</a:tcPr>'
            element.replace(element.get_or_add_tcPr(), parse_xml(xml))
    if total_span > 1:
        table.cell(last, 0).merge(table.cell(last, total_span - 1))


def rule_xml(tag: str, *, strong: bool) -> str:
    colour, weight = (svg.DARK, 1.0) if strong else (svg.GRID, pen.RULE)
    return (
        f'<a:{tag} w="{int(pen.emu(weight))}" cap="flat" cmpd="sng">'
        f'{pen.solid_xml(colour)}<a:prstDash val="solid"/></a:{tag}>'
    )


def line_cells(
    texts: Sequence[str], rights: Sequence[bool], *types: Type, leading: float = 0.0
) -> list[Cell]:
    """Cells of one line, to the right or not, in a type each; the last type is that of all others."""
    each = zip(texts, rights, chain(types, repeat(types[-1])), strict=False)
    return [
        [pen.line(text, type_, leading or type_.size * LEADING, align="r" if right else "l")]
        for text, right, type_ in each
    ]


def draw_table(shapes: SlideShapes, panel: Panel, box: Box, room: Room) -> None:
    table, columns, look = panel.table, panel.table.columns, room.look
    plain, bold = Type(look.table), Type(look.table, bold=True)
    rights = [column.numeric for column in columns]
    rows = [(room.table_head(panel), line_cells([c.head for c in columns], rights, bold))]
    rows += [
        (room.row_height(cells, panel), line_cells(cells, rights, plain)) for cells in table.rows
    ]
    if table.total:
        cells = [table.total[0], *[""] * (len(columns) - 2), table.total[1]]
        rows.append((room.total_height, line_cells(cells, [*rights[:-1], True], bold)))
    padding = Padding(look.beside_cell, look.around_cell, look.around_head)
    shares = [column.share for column in columns]
    name = panel.heading or (panel.figure.title if panel.figure else "表")
    description = (name, table_sentence(name, table.rows, panel))
    span = len(columns) - 1 if table.total else 0
    add_table(shapes, box, shares, rows, padding, description, total_span=span)


def draw_matrix(shapes: SlideShapes, panel: Panel, box: Box, room: Room) -> None:
    """Headings to the left, what is done towards each to the right."""
    columns, look = panel.table.columns, room.look
    plain, bold = Type(look.size), Type(look.size, bold=True)
    heads = line_cells([c.head for c in columns], [c.numeric for c in columns], bold)
    rows = [(room.table_head(panel), heads)]
    for entry in panel.entries:
        left = [pen.line(entry.head, bold, room.leading)]
        right = list(dotted_lines(entry.lines, room))
        right = right or [pen.line("", plain, room.leading)]
        rows.append((room.entry_height(entry, panel), [left, right]))
    shares = [column.share for column in columns]
    name = panel.heading or columns[0].head
    cells = [(entry.head, "、".join(entry.lines)) for entry in panel.entries]
    description = (name, table_sentence(name, cells, panel))
    padding = Padding(CELL_SIDE, look.around_cell, look.around_head)
    add_table(shapes, box, shares, rows, padding, description)


def draw_counts(shapes: SlideShapes, panel: Panel, box: Box, room: Room) -> None:
    """A long narrow table in two halves side by side, the total below the second."""
    table = panel.table
    width = (box.width - HALVES) / 2
    shares = (39, 46, 15)
    plain, bold, small = Type(12), Type(12, bold=True), Type(10.5)
    padding = Padding(2 * MM, 0.35 * MM, 0.35 * MM, narrow=frozenset({2}))
    heads, of_heads = zip(*((c.head, c.numeric) for c in table.columns), strict=True)
    rights = (False, True, False)
    for number, half in enumerate(table.halves):
        lines = [line_cells(heads, of_heads, bold, leading=COUNT_LEADING)]
        for cells in half:
            lines.append(line_cells(cells, rights, plain, plain, small, leading=COUNT_LEADING))
        spoken, total_span = half, 0
        if table.total and number == len(table.halves) - 1:
            total = line_cells(table.total, rights, bold, leading=COUNT_LEADING)
            lines.append([*total, [pen.line("", bold, 12)]])
            spoken, total_span = (*half, table.total), 1
        left = box.left + number * (width + HALVES)
        name = f"{panel.heading}（{number + 1}）"
        description = (name, table_sentence(name, spoken, panel))
        half_box = Box(left, box.top, width, COUNT_ROW * len(lines))
        rows = [(COUNT_ROW, cells) for cells in lines]
        add_table(shapes, half_box, shares, rows, padding, description, total_span=total_span)


def table_sentence(name: str, rows: Sequence[tuple[str, ...]], panel: Panel) -> str:
    """What a screen reader says of a table: its name and all its values."""
    values = "。".join(" ".join(cell for cell in cells if cell) for cells in rows)
    total = panel.table.total
    sum_words = f"。{' '.join(total)}" if total and total not in rows else ""
    return f"{name}：{values}{sum_words}"


TILE_NAME, TILE_NUMBER, TILE_MARK = 12, 18, 10.5
BESIDE_MARK = 10  # pt to the right of a number that has a mark there
KEYS_HIGH = 24


def draw_tiles(shapes: SlideShapes, panel: Panel, box: Box, room: Room) -> None:
    """The 24 wards on their places: one group of shapes, which a screen reader reads as a whole."""
    group = pen.grouped(shapes, panel)
    for row in panel.rows:
        if row.code in panel.tiles:
            x, y = printed.corner_of(panel.tiles[row.code])
            tile = Box(box.left + x, box.top + y, printed.WIDE, printed.HIGH)
            draw_tile(group, panel.figure, row, tile)
    top = box.top + printed.tiles_height(panel.tiles) - KEYS_HIGH
    for place, step, fill, name in printed.legend_keys(panel.figure, panel.rows):
        x = box.left + place
        pen.rectangle(group, Box(x, top, 18, 14), fill, outline=svg.DARK).name = "凡例"
        words = pen.line(name, Type(TILE_NAME, colour=svg.INK), 14)
        pen.text_box(group, Box(x + 23, top, step - 25, 14), [words], "凡例", wrap=False)


def draw_tile(group: GroupShapes, figure: Figure, row: Row, box: Box) -> None:
    """A ward: its name and number in the tile, its marks in a box of their own."""
    value, marks = figure.shown(row), "".join(figure.marks(row))
    fill = printed.shade(value)
    tile = pen.rectangle(group, box, fill, outline=svg.DARK)
    tile.name = pen.one_line(row.label)
    ink = svg.ink_on(fill)
    if value is None:
        inner = Box(box.left + 4, box.top + 3, box.width - 8, box.height - 6)
        tile = pen.rectangle(group, inner, svg.PAPER)
        number = pen.line(printed.NOT_REPORTED, Type(TILE_NAME), 20, align="ctr")
    else:
        number = pen.line(f"{value:,}", Type(TILE_NUMBER, True, ink), 22, align="ctr")
    name = pen.line(row.label, Type(TILE_NAME, colour=ink), 16, align="ctr")
    pen.set_text(tile, [name, number], anchor="ctr")
    if marks:
        tile.text_frame.margin_right = pen.emu(BESIDE_MARK)
        corner = Box(box.left + box.width - 26, box.top + 25, 24, 16)
        words = pen.line(marks, Type(TILE_MARK, colour=ink), 14, align="r")
        pen.text_box(group, corner, [words], "注")
