"""The room on a page of the deck, and how high each panel will be on it.

All lengths are pt. They repeat what templates/deck/deck.css says and are a little generous:
where they differ, a page may stay emptier than it must, but nothing runs over its edge.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from reports.document.charts.printed_bars import NAME, Bars, bars_height, stacked_height
from reports.document.charts.printed_shapes import donut_height, tiles_height
from reports.document.charts.svg import break_label, text_width
from reports.document.deck.shape import Density, Entry, Form, Message, Panel, Slide

MM = 72 / 25.4
LEADING = 1.55
WIDTHS = {12: 739.8, 7: 424.5, 6: 361.4, 5: 298.3}  # columns of 16.25 mm, gutter 6 mm
PAGE = 177 * MM  # A4 landscape less its margins of 14 and 19 mm
HEAD = 10.2 * MM
SPARE = 6.0
BODY = {Density.LARGE: 17.0, Density.MEDIUM: 14.0, Density.NORMAL: 13.0, Density.DENSE: 13.0}
NOTE = 10.5
SHORTEST_NAMES = 60.0
NOTE_LEADING = NOTE * 1.45
TABLE_TEXT = {Density.DENSE: 11.0}
MESSAGE, KEY, ASIDE = 25.0, 34.0, 16.0
MESSAGE_LEADING = 43.0


@dataclass(frozen=True, slots=True)
class Room:
    """Where a panel goes: how wide, and in which type."""

    width: float
    density: Density

    @property
    def size(self) -> float:
        """Size of the body type."""
        return BODY[self.density]

    @property
    def leading(self) -> float:
        """From one base line to the next."""
        return self.size * LEADING


def line_count(text: str, width: float, size: float) -> int:
    """How many lines a text takes; one less em than there is, for closing marks and brackets."""
    if text_width(text) * size <= width:
        return 1
    return max(1, len(break_label(text, max(width / size - 1, 1))))


def body_height(slide: Slide) -> float:
    """What is left of a page below message and lead sentence."""
    dense = slide.density is Density.DENSE
    message = message_lines(slide.message) * MESSAGE_LEADING + (6 if dense else 11) * MM
    lead = 0.0
    if slide.lead:
        lead = lead_lines(slide) * 13 * LEADING + (3 if dense else 4) * MM
    return PAGE - HEAD - message - lead - SPARE


def message_lines(message: Message) -> int:
    """How many lines a message takes."""
    size = {(True, False): KEY, (False, True): ASIDE}
    wide = sum(text_width(run.text) * size.get((run.key, run.aside), MESSAGE) for run in message)
    return 1 if wide <= WIDTHS[12] else 1 + ceil((wide - WIDTHS[12]) / (WIDTHS[12] - 2 * MESSAGE))


def lead_lines(slide: Slide) -> int:
    """How many lines the lead sentence takes."""
    return line_count(slide.lead, WIDTHS[12], 13)


def heading_height(panel: Panel, room: Room) -> float:
    """The heading with the space below it; it may take several lines."""
    if not (panel.heading or panel.basis):
        return 0.0
    size = 16 if room.density is Density.LARGE else 14
    below = {Density.LARGE: 6, Density.DENSE: 2.5}.get(room.density, 3) * MM
    lines = line_count(panel.heading + panel.basis + "　", room.width - 12, size)
    return lines * size * 1.3 + below


def panel_gap(room: Room) -> float:
    """The space below a panel; the last one on a page needs none."""
    return (2 if room.density is Density.DENSE else 4) * MM


def panel_height(panel: Panel, room: Room) -> float:
    """The whole panel, without the space below it."""
    opening = 34 * 1.25 + 2 * MM if panel.opening else 0.0
    return heading_height(panel, room) + opening + content_height(panel, room)


def content_height(panel: Panel, room: Room) -> float:
    """What is under the heading."""
    match panel.form:
        case Form.DONUT:
            return donut_height(donut_radius(room))
        case Form.STACKED:
            return stacked_height(panel.figure, panel.rows, room.width, panel.scale)
        case Form.BARS:
            return bars_height(panel.rows, bars_of(panel, room))
        case Form.TILES:
            return tiles_height({place.code: (place.row, place.column) for place in panel.places})
        case Form.COUNTS:
            return counts_height(panel)
        case Form.TABLE:
            return table_height(panel, room)
    first = matrix_head(room) if panel.form is Form.MATRIX else 0.0
    return first + sum(entry_height(entry, panel, room) for entry in panel.entries)


def donut_radius(room: Room) -> float:
    """A ring is larger where there are few words."""
    return 118.0 if room.density is Density.LARGE else 92.0


def bars_of(panel: Panel, room: Room) -> Bars:
    """Names take what they need, up to a limit; in a narrow panel few bars are thick."""
    limit = 78 if room.width < WIDTHS[6] else 424 if room.width > WIDTHS[7] else 150
    longest = max((text_width(row.label) for row in panel.figure.rows), default=0) * NAME
    names = min(limit, max(longest + 2, SHORTEST_NAMES))
    if room.width < WIDTHS[6]:
        return Bars(room.width, names, 40, 22)
    return Bars(room.width, names, gap=7 if room.density is Density.DENSE else 10)


def counts_height(panel: Panel) -> float:
    """A head, half of the rows, and the total under the second half."""
    rows = (len(panel.table.rows) + 1) // 2
    return (rows + 2) * (12 * 1.3 + 0.7 * MM + 0.75)


def cell_widths(panel: Panel, room: Room) -> list[float]:
    """Room for words in each column of a table."""
    padding = (5 if room.density is Density.DENSE else 6) * MM
    return [room.width * column.share / 100 - padding for column in panel.table.columns]


def row_lines(cells: tuple[str, ...], panel: Panel, room: Room) -> int:
    """Lines of the highest cell of a row."""
    size = TABLE_TEXT.get(room.density, 13.0)
    widths = cell_widths(panel, room)
    return max(line_count(cell, width, size) for cell, width in zip(cells, widths, strict=True))


def row_height(lines: int, room: Room) -> float:
    """A table row of so many lines."""
    if room.density is Density.DENSE:
        return lines * 11 * LEADING + 2.2 * MM + 0.75
    return lines * 13 * LEADING + 2.8 * MM + 0.75


def table_height(panel: Panel, room: Room) -> float:
    """Its head, rows and total."""
    count = 1 + bool(panel.table.total)
    rows = sum(row_height(row_lines(cells, panel, room), room) for cells in panel.table.rows)
    return count * row_height(1, room) + rows


def matrix_head(room: Room) -> float:
    """The head row of a matrix."""
    return room.leading + 2.4 * MM + 1


def text_width_of(entry: Entry, panel: Panel, room: Room) -> float:
    """Room for the lines of an entry."""
    match panel.form:
        case Form.MATRIX:
            return cell_widths(panel, room)[1] - room.size
        case Form.TERMS:
            return room.width - room.size * 2.6 - 2 * MM
        case Form.NOTES:
            return room.width - NOTE * 3.5
        case Form.PROSE:
            return room.width - (room.size if entry.head else 0)
    return room.width - room.size


def entry_leading(panel: Panel, room: Room) -> float:
    """From one line of an entry to the next."""
    return NOTE_LEADING if panel.form is Form.NOTES else room.leading


def entry_size(panel: Panel, room: Room) -> float:
    """The size of its type."""
    return NOTE if panel.form is Form.NOTES else room.size


def between_lines(panel: Panel, room: Room) -> float:
    """Additional space between the items of a list."""
    return 3 * MM if room.density is Density.LARGE and panel.form is not Form.TERMS else 0.0


def around_entry(entry: Entry, panel: Panel, room: Room) -> float:
    """Space above and below an entry, and its heading where it stands on a line of its own."""
    match panel.form:
        case Form.MATRIX:
            return (4.8 if room.density is Density.MEDIUM else 2.8) * MM + 0.75
        case Form.TERMS:
            return (4 if room.density is Density.MEDIUM else 3) * MM
        case Form.NOTES:
            return (1 if room.density is Density.DENSE else 1.5) * MM
        case Form.PROSE if entry.head:
            return 5 * MM + 15 * LEADING
    return between_lines(panel, room)


def entry_height(entry: Entry, panel: Panel, room: Room) -> float:
    """An entry with the space around it."""
    width, size = text_width_of(entry, panel, room), entry_size(panel, room)
    lines = sum(line_count(line, width, size) for line in entry.lines)
    if panel.form is Form.MATRIX:
        lines = max(lines, line_count(entry.head, cell_widths(panel, room)[0], room.size))
    gaps = between_lines(panel, room) * (len(entry.lines) - 1)
    return lines * entry_leading(panel, room) + gaps + around_entry(entry, panel, room)
