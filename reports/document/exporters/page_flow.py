"""Where a slide goes on to a next page: nothing is clipped, and type never shrinks."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate

from reports.document.charts import printed
from reports.document.charts.svg import split_lines
from reports.document.deck.shape import WHOLE, Deck, Density, Entry, Panel, PanelForm, Slide, Stack
from reports.document.exporters.page_measures import (
    LEAD,
    LEADING,
    Room,
    body_height,
    lead_height,
    line_count,
)

LONGEST_LEAD = 4 * LEAD * LEADING  # a longer lead sentence gets a page of its own, which can go on
NAMED = 40  # characters of a heading, enough to find it
PAGES = 200  # more can only be a fault of the measures
WORTHWHILE = 3  # lines: less is not worth beginning a text at the foot of a page
CELL_LINES = 12  # a higher row of a table is cut into several
NEVER_CUT = {PanelForm.DONUT, PanelForm.STACKED, PanelForm.TILES, PanelForm.COUNTS}
Cut = tuple[Panel | None, Panel | None]  # the part that fits, and the rest


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
    if not has_table and not fits(slide) and fits(tighter):
        slide = tighter
    yield from cut_into_pages(slide)


def lead_is_too_long(slide: Slide) -> bool:
    """Whether the lead sentence takes the room of what cannot be cut."""
    return bool(slide.lead) and (
        lead_height(slide) > LONGEST_LEAD
        or any(
            panel.form in NEVER_CUT
            and Room.of(stack, slide).panel_height(panel) > body_height(slide)
            for stack in slide.stacks
            for panel in stack.panels
        )
    )


def fits(slide: Slide) -> bool:
    """Whether every stack of panels has room below the head."""
    return not any(fill(stack, slide)[1] for stack in slide.stacks)


def cut_into_pages(slide: Slide) -> Iterator[Slide]:
    """Fill a page; what is left of all stacks goes on across the whole next page."""
    for _ in range(PAGES):
        shown, left = [], []
        for stack in slide.stacks:
            here, rest = fill(stack, slide)
            for panel in here:
                if Room.of(stack, slide).panel_height(panel) > body_height(slide):
                    name = (panel.heading or slide.topic)[:NAMED]
                    raise DeckOverflowError(
                        f"「{name}」が1ページに収まりません。見出しや項目名を短くしてください。"
                    )
            if here:
                shown.append(replace(stack, panels=here))
            left += rest
        yield replace(slide, stacks=tuple(shown))
        if not left:
            return
        slide = slide.continued((Stack(WHOLE, tuple(left)),))
    raise DeckOverflowError(f"「{slide.topic}」が{PAGES}ページを超えます。文章を短くしてください。")


def fill(stack: Stack, slide: Slide) -> tuple[tuple[Panel, ...], list[Panel]]:
    """The panels that fit on the page, the last one cut if need be, and what is left.

    The first panel is placed even where it does not fit, so that the pages come to an end.
    """
    room, height = Room.of(stack, slide), body_height(slide)
    placed: list[Panel] = []
    for index, panel in enumerate(stack.panels):
        needed = room.panel_height(panel)
        if needed <= height:
            placed.append(panel)
            height -= needed + room.panel_gap
            continue
        first, rest = cut(panel, room, height, alone=not placed)
        placed += [first] if first else []
        return tuple(placed), [*([rest] if rest else []), *stack.panels[index + 1 :]]
    return tuple(placed), []


def cut(panel: Panel, room: Room, height: float, *, alone: bool) -> Cut:
    """The part of a panel that fits into a height, and the rest; alone: on an empty page."""
    if panel.form in (PanelForm.BARS, PanelForm.TABLE):
        return cut_rows(panel, room, height, alone=alone)
    if panel.form in NEVER_CUT or not panel.entries:
        return (panel, None) if alone else (None, panel)
    return cut_entries(panel, room, height, alone=alone)


def cut_rows(panel: Panel, room: Room, height: float, *, alone: bool) -> Cut:
    """Bars and tables are cut between rows; the total of a table comes last."""

    def of(rows: tuple) -> Panel:
        if panel.form is PanelForm.BARS:
            return replace(panel, rows=rows)
        return replace(panel, table=replace(panel.table, rows=rows))

    if panel.form is PanelForm.BARS:
        rows = panel.rows
        heights = [needed for _, needed in printed.bar_rows(rows, room.bars(panel))]
    else:
        rows = tuple(part for row in panel.table.rows for part in low_rows(row, panel, room))
        heights = [room.cells_height(row, panel) for row in rows]
    height -= room.panel_height(of(()))
    fit = sum(used <= height for used in accumulate(heights)) or int(alone)
    if not fit:
        return None, panel
    first, rest = of(rows[:fit]), of(rows[fit:])
    if not rows[fit:]:
        return first, None
    if first.table:
        first = replace(first, table=replace(first.table, total=None))
    return first, rest


def low_rows(row: tuple[str, ...], panel: Panel, room: Room) -> list[tuple[str, ...]]:
    """A row as it is, or several rows of at most CELL_LINES lines."""
    if room.row_lines(row, panel) <= CELL_LINES:
        return [row]
    cells = zip(row, room.cell_widths(panel), strict=True)
    cuts = (cut_text(cell, width, 13.0, CELL_LINES) for cell, width in cells)
    first, rest = zip(*cuts, strict=True)
    return [first, *low_rows(rest, panel, room)]


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
    width, (size, leading) = room.text_width(entry, panel), room.entry_type(panel)
    spare = int((height - room.around_entry(entry, panel)) / leading)
    if spare < WORTHWHILE and not alone:
        return None, entry
    spare = max(spare, 1)
    gap = room.between_lines(panel) / leading
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
