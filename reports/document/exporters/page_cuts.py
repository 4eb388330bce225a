"""Decides how one panel is cut in two where a page ends."""

from __future__ import annotations

from dataclasses import replace

from reports.document.charts.print_bars import bar_rows
from reports.document.charts.svg import split_lines
from reports.document.deck import Entry, Form, Panel
from reports.document.exporters.page_measures import (
    Room,
    around_entry,
    bars_of,
    between_lines,
    cell_widths,
    entry_height,
    entry_leading,
    entry_size,
    line_count,
    panel_height,
    row_height,
    row_lines,
    text_width_of,
)

WORTHWHILE = 3  # lines: less is not worth beginning a text at the foot of a page
CELL_LINES = 12  # a higher row of a table is cut into several
Cut = tuple[Panel | None, Panel | None]


def can_be_cut(panel: Panel) -> bool:
    """Whether a panel may go on on the next page; a ring, a stacked bar and a map may not."""
    return panel.form not in (Form.DONUT, Form.STACKED, Form.TILES, Form.COUNTS)


def cut(panel: Panel, room: Room, height: float, *, alone: bool) -> Cut:
    """The part of a panel that fits into a height, and the rest; alone: on an empty page."""
    if panel.form is Form.BARS:
        return cut_bars(panel, room, height, alone=alone)
    if panel.form is Form.TABLE:
        return cut_table(panel, room, height, alone=alone)
    if not can_be_cut(panel) or not panel.entries:
        return (panel, None) if alone else (None, panel)
    return cut_entries(panel, room, height, alone=alone)


def cut_bars(panel: Panel, room: Room, height: float, *, alone: bool) -> Cut:
    """Bars are cut between rows."""
    height -= panel_height(replace(panel, rows=()), room)
    fit = 0
    for _, needed in bar_rows(panel.rows, bars_of(panel, room)):
        height -= needed
        if height < 0:
            break
        fit += 1
    fit = fit or int(alone)
    if not fit:
        return None, panel
    rest = replace(panel, rows=panel.rows[fit:]) if panel.rows[fit:] else None
    return replace(panel, rows=panel.rows[:fit]), rest


def cut_table(panel: Panel, room: Room, height: float, *, alone: bool) -> Cut:
    """A table is cut between rows; a row that is too high becomes several. The total comes last."""
    rows = [part for row in panel.table.rows for part in low_rows(row, panel, room)]
    empty = replace(panel.table, rows=())
    height -= panel_height(replace(panel, table=empty), room)
    fit = 0
    for row in rows:
        height -= row_height(row_lines(row, panel, room), room)
        if height < 0:
            break
        fit += 1
    fit = fit or int(alone)
    if not fit:
        return None, panel
    first = replace(panel.table, rows=tuple(rows[:fit]))
    if not rows[fit:]:
        return replace(panel, table=first), None
    rest = replace(panel.table, rows=tuple(rows[fit:]))
    first = replace(first, total=None)
    return replace(panel, table=first), replace(panel, table=rest)


def low_rows(row: tuple[str, ...], panel: Panel, room: Room) -> list[tuple[str, ...]]:
    """A row as it is, or several rows of at most CELL_LINES lines."""
    if row_lines(row, panel, room) <= CELL_LINES:
        return [row]
    first, rest = [], []
    for cell, width in zip(row, cell_widths(panel, room), strict=True):
        head, tail = cut_text(cell, width, 13.0, CELL_LINES)
        first.append(head)
        rest.append(tail)
    return [tuple(first), *low_rows(tuple(rest), panel, room)]


def cut_text(text: str, width: float, size: float, lines: int) -> tuple[str, str]:
    """The first so many lines of a text, and the rest."""
    pieces = split_lines(text, max(width / size - 1, 1))
    return "".join(pieces[:lines]), "".join(pieces[lines:])


def cut_entries(panel: Panel, room: Room, height: float, *, alone: bool) -> Cut:
    """Text is cut between entries, else between the lines of an entry, else inside a line."""
    height -= panel_height(replace(panel, entries=()), room)
    kept: list[Entry] = []
    for index, entry in enumerate(panel.entries):
        needed = entry_height(entry, panel, room)
        if needed <= height:
            kept.append(entry)
            height -= needed
            continue
        here, there = cut_entry(entry, panel, room, height, alone=alone and not kept)
        kept += [here] if here else []
        left = ((there,) if there else ()) + panel.entries[index + 1 :]
        if not kept:
            return None, panel
        return replace(panel, entries=tuple(kept)), rest_of(panel, left)
    return replace(panel, entries=tuple(kept)), None


def rest_of(panel: Panel, entries: tuple[Entry, ...]) -> Panel | None:
    """The panel that goes on with what is left; what opens it is not said again."""
    return replace(panel, entries=entries, opening=()) if entries else None


def cut_entry(
    entry: Entry, panel: Panel, room: Room, height: float, *, alone: bool
) -> tuple[Entry | None, Entry | None]:
    """The part of an entry that fits, under the same head, and the rest."""
    width, size = text_width_of(entry, panel, room), entry_size(panel, room)
    spare = int((height - around_entry(entry, panel, room)) / entry_leading(panel, room))
    if spare < WORTHWHILE and not alone:
        return None, entry
    spare = max(spare, 1)
    gap = between_lines(panel, room) / entry_leading(panel, room)
    here: list[str] = []
    for index, text in enumerate(entry.lines):
        lines = line_count(text, width, size)
        if lines <= spare:
            here.append(text)
            spare = int(spare - lines - gap)
            continue
        head, tail = cut_text(text, width, size, spare) if spare > 0 else ("", text)
        here += [head] if head else []
        left = ((tail,) if tail else ()) + entry.lines[index + 1 :]
        first = replace(entry, lines=tuple(here)) if here else None
        return first, replace(entry, lines=left)
    return entry, None
