"""Where a slide goes on to a next page: nothing is clipped, and type never shrinks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reports.document.charts.printed import bar_rows
from reports.document.charts.svg import split_lines
from reports.document.deck.shape import WHOLE, Deck, Density, Entry, Panel, PanelForm, Slide, Stack
from reports.document.exporters.page_measures import (
    WIDTHS,
    Room,
    body_height,
    lead_lines,
    line_count,
)

WORTHWHILE = 3  # lines: less is not worth beginning a text at the foot of a page
CELL_LINES = 12  # a higher row of a table is cut into several
Cut = tuple[Panel | None, Panel | None]


def can_be_cut(panel: Panel) -> bool:
    """Whether a panel may go on on the next page; a ring, a stacked bar and a map may not."""
    return panel.form not in (PanelForm.DONUT, PanelForm.STACKED, PanelForm.TILES, PanelForm.COUNTS)


def cut(panel: Panel, room: Room, height: float, *, alone: bool) -> Cut:
    """The part of a panel that fits into a height, and the rest; alone: on an empty page."""
    if panel.form is PanelForm.BARS:
        return cut_bars(panel, room, height, alone=alone)
    if panel.form is PanelForm.TABLE:
        return cut_table(panel, room, height, alone=alone)
    if not can_be_cut(panel) or not panel.entries:
        return (panel, None) if alone else (None, panel)
    return cut_entries(panel, room, height, alone=alone)


def cut_bars(panel: Panel, room: Room, height: float, *, alone: bool) -> Cut:
    """Bars are cut between rows."""
    height -= room.panel_height(replace(panel, rows=()))
    heights = [needed for _, needed in bar_rows(panel.rows, room.bars(panel))]
    fit = count_that_fit(heights, height) or int(alone)
    first, rest = (replace(panel, rows=rows) for rows in (panel.rows[:fit], panel.rows[fit:]))
    return (first if fit else None), (rest if rest.rows or not fit else None)


def cut_table(panel: Panel, room: Room, height: float, *, alone: bool) -> Cut:
    """A table is cut between rows; a row that is too high becomes several. The total comes last."""
    rows = tuple(part for row in panel.table.rows for part in low_rows(row, panel, room))
    height -= room.panel_height(replace(panel, table=replace(panel.table, rows=())))
    heights = [room.row_height(room.row_lines(row, panel)) for row in rows]
    fit = count_that_fit(heights, height) or int(alone)
    if not fit:
        return None, panel
    total = None if rows[fit:] else panel.table.total
    first = replace(panel, table=replace(panel.table, rows=rows[:fit], total=total))
    rest = replace(panel, table=replace(panel.table, rows=rows[fit:]))
    return first, rest if rows[fit:] else None


def count_that_fit(heights: list[float], height: float) -> int:
    """How many rows of these heights fit into a height."""
    for count, needed in enumerate(heights):
        height -= needed
        if height < 0:
            return count
    return len(heights)


def low_rows(row: tuple[str, ...], panel: Panel, room: Room) -> list[tuple[str, ...]]:
    """A row as it is, or several rows of at most CELL_LINES lines."""
    if room.row_lines(row, panel) <= CELL_LINES:
        return [row]
    first, rest = [], []
    for cell, width in zip(row, room.cell_widths(panel), strict=True):
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
    height -= room.panel_height(replace(panel, entries=()))
    kept: list[Entry] = []
    for index, entry in enumerate(panel.entries):
        needed = room.entry_height(entry, panel)
        if needed <= height:
            kept.append(entry)
            height -= needed
            continue
        here, there = cut_entry(entry, panel, room, height, alone=alone and not kept)
        kept += [here] if here else []
        left = ((there,) if there else ()) + panel.entries[index + 1 :]
        if not kept:
            return None, panel
        # What opens the panel is not said again.
        rest = replace(panel, entries=left, opening=()) if left else None
        return replace(panel, entries=tuple(kept)), rest
    return replace(panel, entries=tuple(kept)), None


def cut_entry(
    entry: Entry, panel: Panel, room: Room, height: float, *, alone: bool
) -> tuple[Entry | None, Entry | None]:
    """The part of an entry that fits, under the same head, and the rest."""
    width, size = room.text_width(entry, panel), room.entry_size(panel)
    spare = int((height - room.around_entry(entry, panel)) / room.entry_leading(panel))
    if spare < WORTHWHILE and not alone:
        return None, entry
    spare = max(spare, 1)
    gap = room.between_lines(panel) / room.entry_leading(panel)
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


LEAD_LINES = 4  # a longer lead sentence gets a page of its own, which can go on
NAMED = 40  # characters of a heading, enough to find it
PAGES = 200  # more can only be a fault of the measures


class DeckOverflowError(ValueError):
    """Something is longer than any page can hold and cannot be cut; the message names it."""


def flow(deck: Deck) -> Deck:
    """The deck with every slide cut into pages; the number of slides is the number of pages."""
    return replace(deck, slides=tuple(page for slide in deck.slides for page in pages(slide)))


def pages(slide: Slide) -> Iterator[Slide]:
    """The pages of a slide: itself if it fits, in smaller steps of type if it must, then cut."""
    if lead_is_too_long(slide):
        words = Panel("", PanelForm.PROSE, entries=(Entry("", (slide.lead,)),))
        first = replace(slide, lead="", density=Density.NORMAL, stacks=(Stack(WHOLE, (words,)),))
        yield from pages(first)
        slide = slide.continued(slide.stacks)
    if slide.density in (Density.LARGE, Density.MEDIUM) and not fits(slide):
        slide = replace(slide, density=Density.NORMAL)
    tighter = replace(slide, density=Density.DENSE)
    # In a table less air would also mean smaller type.
    has_table = any(panel.form is PanelForm.TABLE for panel in slide.panels)
    if not fits(slide) and fits(tighter) and not has_table:
        slide = tighter
    yield from cut_into_pages(slide)


def lead_is_too_long(slide: Slide) -> bool:
    """Whether the lead sentence takes the room of what cannot be cut."""
    if not slide.lead:
        return False
    height = body_height(slide)
    return lead_lines(slide) > LEAD_LINES or any(
        not can_be_cut(panel)
        and Room(WIDTHS[stack.span], slide.density).panel_height(panel) > height
        for stack in slide.stacks
        for panel in stack.panels
    )


def fits(slide: Slide) -> bool:
    """Whether every stack of panels has room below the head."""
    height = body_height(slide)
    return not any(
        fill(stack.panels, Room(WIDTHS[stack.span], slide.density), height)[1]
        for stack in slide.stacks
    )


def cut_into_pages(slide: Slide) -> Iterator[Slide]:
    """Fill a page; what is left of all stacks goes on across the whole next page."""
    for _ in range(PAGES):
        shown, left = [], []
        for stack in slide.stacks:
            room = Room(WIDTHS[stack.span], slide.density)
            here, rest = fill(stack.panels, room, body_height(slide))
            for panel in here:
                if room.panel_height(panel) > body_height(slide):
                    name = (panel.heading or slide.topic)[:NAMED]
                    raise DeckOverflowError(
                        f"「{name}」が1ページに収まりません。見出しや項目名を短くしてください。"
                    )
            shown.append(replace(stack, panels=here))
            left += rest
        yield replace(slide, stacks=tuple(stack for stack in shown if stack.panels))
        if not left:
            return
        slide = slide.continued((Stack(WHOLE, tuple(left)),))
    raise DeckOverflowError(f"「{slide.topic}」が{PAGES}ページを超えます。文章を短くしてください。")


def fill(
    panels: tuple[Panel, ...], room: Room, height: float
) -> tuple[tuple[Panel, ...], list[Panel]]:
    """The panels that fit into a height, the last one cut if need be, and what is left.

    The first panel is placed even where it does not fit, so that the pages come to an end.
    """
    placed: list[Panel] = []
    for index, panel in enumerate(panels):
        needed = room.panel_height(panel)
        if needed <= height:
            placed.append(panel)
            height -= needed + room.panel_gap
            continue
        first, rest = cut(panel, room, height, alone=not placed)
        if first:
            placed.append(first)
        return tuple(placed), [*([rest] if rest else []), *panels[index + 1 :]]
    return tuple(placed), []
