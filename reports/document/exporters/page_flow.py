"""The deck cut into pages: how high each panel will be, and where a slide goes on to a next page.

All lengths are pt. They repeat what templates/deck/deck.css says and are a little generous: where
they differ, a page may stay emptier than it must, but nothing is clipped and type never shrinks.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate
from math import ceil

from reports.document.charts import printed
from reports.document.charts.svg import break_label, split_lines, text_width
from reports.document.deck import shape
from reports.document.deck.shape import Density, Entry, Panel, PanelForm, Slide, Stack

MM = 72 / 25.4
LEADING = 1.55
WIDTHS = {12: 739.8, 7: 424.5, 6: 361.4, 5: 298.3}  # columns of 16.25 mm, gutter 6 mm
PAGE = 177 * MM  # A4 landscape less its margins of 14 and 19 mm
HEAD = 10.2 * MM
SPARE = 6.0
# Sizes of body type and of headings, space below headings and panels, radius of a ring, tables.
LOOKS = {
    Density.LARGE: (17.0, 16.0, 6 * MM, 4 * MM, 118.0, 13.0),
    Density.MEDIUM: (14.0, 14.0, 3 * MM, 4 * MM, 92.0, 13.0),
    Density.NORMAL: (13.0, 14.0, 3 * MM, 4 * MM, 92.0, 13.0),
    Density.DENSE: (13.0, 14.0, 2.5 * MM, 2 * MM, 92.0, 11.0),
}
NOTE = 10.5
SHORTEST_NAMES = 60.0
MESSAGE, KEY, ASIDE = 25.0, 34.0, 16.0
MESSAGE_LEADING = 43.0
LEAD = 13.0
OPENING = 34 * 1.25 + 2 * MM
COUNT_LEADING = 12 * 1.3
COUNT_ROW = COUNT_LEADING + 0.7 * MM + 0.75


def line_count(text: str, width: float, size: float) -> int:
    """How many lines a text takes; one less em than there is, for closing marks and brackets."""
    if text_width(text) * size <= width:
        return 1
    return max(1, len(break_label(text, max(width / size - 1, 1))))


def body_height(slide: Slide) -> float:
    """What is left of a page below message and lead sentence."""
    dense = slide.density is Density.DENSE
    message = message_height(slide.message) + (6 if dense else 11) * MM
    lead = lead_height(slide) + (3 if dense else 4) * MM if slide.lead else 0.0
    return PAGE - HEAD - message - lead - SPARE


def message_height(message: shape.Message) -> float:
    wide = sum(text_width(run.text) * run_size(run) for run in message)
    more = ceil((wide - WIDTHS[12]) / (WIDTHS[12] - 2 * MESSAGE)) if wide > WIDTHS[12] else 0
    return (1 + more) * MESSAGE_LEADING


def run_size(run: shape.Run) -> float:
    return KEY if run.key else ASIDE if run.aside else MESSAGE


def lead_height(slide: Slide) -> float:
    return line_count(slide.lead, WIDTHS[12], LEAD) * LEAD * LEADING


@dataclass(frozen=True, slots=True)
class Room:
    """Where a panel goes: how wide, in which type; and how high things will be there."""

    width: float
    density: Density
    size: float
    heading_size: float
    below_heading: float
    panel_gap: float  # the last panel on a page needs none
    donut_radius: float
    table_size: float

    @classmethod
    def of(cls, stack: Stack, slide: Slide) -> "Room":
        return cls(WIDTHS[stack.span], slide.density, *LOOKS[slide.density])

    @property
    def is_dense(self) -> bool:
        return self.density is Density.DENSE

    @property
    def leading(self) -> float:
        return self.size * LEADING

    @property
    def matrix_head(self) -> float:
        return self.leading + 2.4 * MM + 1

    def heading_height(self, panel: Panel) -> float:
        """The heading with the space below it; it may take several lines."""
        if not (panel.heading or panel.basis):
            return 0.0
        size = self.heading_size
        lines = line_count(panel.heading + panel.basis + "　", self.width - 12, size)
        return lines * size * 1.3 + self.below_heading

    def panel_height(self, panel: Panel) -> float:
        opening = OPENING if panel.opening else 0.0
        return self.heading_height(panel) + opening + self.content_height(panel)

    def content_height(self, panel: Panel) -> float:
        match panel.form:
            case PanelForm.DONUT:
                return printed.donut_height(self.donut_radius)
            case PanelForm.STACKED:
                return printed.stacked_height(panel.figure, panel.rows, self.width, panel.scale)
            case PanelForm.BARS:
                return printed.bars_height(panel.rows, self.bars(panel))
            case PanelForm.TILES:
                return printed.tiles_height(panel.tiles)
            case PanelForm.COUNTS:  # a head, half of the rows, and the total under the second half
                return ((len(panel.table.rows) + 1) // 2 + 2) * COUNT_ROW
            case PanelForm.TABLE:
                heads = (1 + bool(panel.table.total)) * self.row_height(1)
                return heads + sum(self.cells_height(row, panel) for row in panel.table.rows)
        first = self.matrix_head if panel.form is PanelForm.MATRIX else 0.0
        return first + sum(self.entry_height(entry, panel) for entry in panel.entries)

    def bars(self, panel: Panel) -> printed.Bars:
        """Names take what they need, up to a limit; in a narrow panel few bars are thick."""
        limit = 78 if self.width < WIDTHS[6] else 424 if self.width > WIDTHS[7] else 150
        longest = (
            max((text_width(row.label) for row in panel.figure.rows), default=0) * printed.NAME
        )
        names = min(limit, max(longest + 2, SHORTEST_NAMES))
        if self.width < WIDTHS[6]:
            return printed.Bars(self.width, names, 40, 22)
        return printed.Bars(self.width, names, gap=7 if self.is_dense else 10)

    def cell_widths(self, panel: Panel) -> list[float]:
        """Room for words in each column of a table."""
        padding = (5 if self.is_dense else 6) * MM
        return [self.width * column.share / 100 - padding for column in panel.table.columns]

    def row_lines(self, cells: tuple[str, ...], panel: Panel) -> int:
        """Lines of the highest cell of a row."""
        widths = zip(cells, self.cell_widths(panel), strict=True)
        return max(line_count(cell, width, self.table_size) for cell, width in widths)

    def row_height(self, lines: int) -> float:
        padding = (2.2 if self.is_dense else 2.8) * MM
        return lines * self.table_size * LEADING + padding + 0.75

    def cells_height(self, cells: tuple[str, ...], panel: Panel) -> float:
        return self.row_height(self.row_lines(cells, panel))

    def text_width(self, entry: Entry, panel: Panel) -> float:
        match panel.form:
            case PanelForm.MATRIX:
                return self.cell_widths(panel)[1] - self.size
            case PanelForm.TERMS:
                return self.width - self.size * 2.6 - 2 * MM
            case PanelForm.NOTES:
                return self.width - NOTE * 3.5
            case PanelForm.PROSE if not entry.head:
                return self.width
        return self.width - self.size

    def entry_type(self, panel: Panel) -> tuple[float, float]:
        """The size of the type of entries, and from one line to the next."""
        is_small = panel.form is PanelForm.NOTES
        return (NOTE, NOTE * 1.45) if is_small else (self.size, self.leading)

    def between_lines(self, panel: Panel) -> float:
        return (
            3 * MM if self.density is Density.LARGE and panel.form is not PanelForm.TERMS else 0.0
        )

    def around_entry(self, entry: Entry, panel: Panel) -> float:
        """Space above and below an entry, and its heading where it stands on a line of its own."""
        match panel.form:
            case PanelForm.MATRIX:
                return (4.8 if self.density is Density.MEDIUM else 2.8) * MM + 0.75
            case PanelForm.TERMS:
                return (4 if self.density is Density.MEDIUM else 3) * MM
            case PanelForm.NOTES:
                return (1 if self.is_dense else 1.5) * MM
            case PanelForm.PROSE if entry.head:
                return 5 * MM + 15 * LEADING
        return self.between_lines(panel)

    def entry_height(self, entry: Entry, panel: Panel) -> float:
        width, (size, leading) = self.text_width(entry, panel), self.entry_type(panel)
        lines = sum(line_count(line, width, size) for line in entry.lines)
        if panel.form is PanelForm.MATRIX:
            lines = max(lines, line_count(entry.head, self.cell_widths(panel)[0], self.size))
        gaps = self.between_lines(panel) * (len(entry.lines) - 1)
        return lines * leading + gaps + self.around_entry(entry, panel)


LONGEST_LEAD = 4 * LEAD * LEADING  # a longer lead sentence gets a page of its own, which can go on
NAMED = 40  # characters of a heading, enough to find it
PAGES = 200  # more can only be a fault of the measures
WORTHWHILE = 3  # lines: less is not worth beginning a text at the foot of a page
CELL_LINES = 12  # a higher row of a table is cut into several
NEVER_CUT = {PanelForm.DONUT, PanelForm.STACKED, PanelForm.TILES, PanelForm.COUNTS}
Cut = tuple[Panel | None, Panel | None]  # the part that fits, and the rest


class DeckOverflowError(ValueError):
    """Something is longer than any page can hold and cannot be cut; the message names it."""


def flow(deck: shape.Deck) -> shape.Deck:
    """The deck with every slide cut into pages; the number of slides is the number of pages."""
    return replace(deck, slides=tuple(page for slide in deck.slides for page in pages(slide)))


def pages(slide: Slide) -> Iterator[Slide]:
    """The pages of a slide: itself if it fits, in smaller steps of type if it must, then cut."""
    if lead_is_too_long(slide):
        words = Panel("", PanelForm.PROSE, entries=(Entry("", (slide.lead,)),))
        first = replace(
            slide, lead="", density=Density.NORMAL, stacks=(Stack(shape.WHOLE, (words,)),)
        )
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
        slide = slide.continued((Stack(shape.WHOLE, tuple(left)),))
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
