"""The lengths of a slide, in pt, which the style sheet of the PDF takes from here; what its head takes."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from reports.document.deck import shape
from reports.document.deck.shape import Density, Slide
from reports.document.typesetting import set_height, set_lines, set_width

MM = 72 / 25.4
LEADING = 1.55
WIDTHS = {12: 739.84, 7: 424.49, 6: 361.42, 5: 298.35}  # columns of 16.25 mm, gutter 6 mm
PAGE = 177 * MM  # A4 landscape less its margins of 14 and 19 mm
TOPIC, TOPIC_LEADING = 14.5, 9 * MM
BAR = 1.2 * MM
TAG = 13.0
TAG_ROOM, TOPIC_INDENT = 8 * MM, 4 * MM  # around the name of the section, before the topic
LEAD = 13.0
BELOW_LEAD = 3 * MM
BASIS = 12.0
BEFORE_BASIS = 12.0
HEADING_LEADING = 1.3
PANEL_INDENT = 4 * MM  # the bar of a heading and the space behind it
OPENING_LEADING = 40.8
OPENING = OPENING_LEADING + 2 * MM
DOT = 0.7  # em: a dot is half as wide as other characters
ABOVE_LIST = 5 * MM  # above the heading of a list among paragraphs
NOTE = 10.5
CELL_SIDE = 3 * MM
RULE, STRONG_RULE = 0.75, 1.0
HALVES = 5 * MM  # between two halves of a list or of a table
COUNT_LEADING = 12 * 1.3
COUNT_ROW = COUNT_LEADING + 0.7 * MM + RULE
SHORTEST_NAMES = 60.0
IN_HALVES = 6  # lines: fewer stand in one column


@dataclass(frozen=True, slots=True)
class Look:
    """The type and the air of a density."""

    size: float = 13.0
    heading: float = 14.0
    list_heading: float = 13.0
    table: float = 13.0
    note_leading: float = NOTE * 1.45
    message: float = 25.0
    key: float = 34.0
    aside: float = 16.0
    message_leading: float = 43.0
    above_message: float = 5 * MM
    below_message: float = 6 * MM
    below_heading: float = 3 * MM
    between_panels: float = 4 * MM
    between_lines: float = 0.0
    between_terms: float = 3 * MM
    between_notes: float = 1.5 * MM
    around_head: float = 1.2 * MM  # of a table, above and below its words
    around_cell: float = 1.4 * MM
    beside_cell: float = CELL_SIDE  # of a table of facts
    ring: float = 92.0
    thick: float = 24.0  # a bar
    between_bars: float = 10.0
    narrow_thick: float = 40.0  # where a panel is narrow, its few bars are thick
    between_narrow: float = 22.0


DENSE = {
    "above_message": 3.5 * MM,
    "below_message": 2.5 * MM,
    "below_heading": 2.5 * MM,
    "between_panels": 2 * MM,
    "between_terms": 2 * MM,
    "between_notes": 1 * MM,
    "around_head": 1.1 * MM,
    "around_cell": 1.1 * MM,
    "beside_cell": 2.5 * MM,
    "table": 11.0,
    "between_bars": 7.0,
    "narrow_thick": 24.0,
    "between_narrow": 10.0,
}
SMALL = DENSE | {
    "message": 21.0,
    "key": 29.0,
    "aside": 13.0,
    "message_leading": 36.0,
    "below_heading": 2 * MM,
    "between_terms": 1.5 * MM,
    "around_cell": 0.8 * MM,
    "thick": 18.0,
    "between_bars": 5.0,
    "narrow_thick": 20.0,
    "between_narrow": 6.0,
}
LOOKS = {
    Density.LARGE: Look(
        17, 16, 15, below_heading=6 * MM, between_lines=3 * MM, ring=118
    ),
    Density.MEDIUM: Look(14, around_cell=2.4 * MM, between_terms=4 * MM),
    Density.NORMAL: Look(),
    Density.DENSE: Look(**DENSE),
    Density.SMALL: Look(12, 13, 12, **SMALL),
    Density.SMALLEST: Look(
        11, 12, 11, note_leading=NOTE * 1.3, ring=80, **SMALL | {"table": 10.5, "thick": 16, "between_bars": 3}
    ),
}  # fmt: skip


def run_size(run: shape.Run, look: Look) -> float:
    return look.key if run.key else look.aside if run.aside else look.message


def head_height(slide: Slide) -> float:
    """The section, the topic beside it, and the bar below them."""
    beside = set_width(slide.section.label, TAG, bold=True) + TAG_ROOM + TOPIC_INDENT
    lines = set_lines(slide.topic, WIDTHS[12] - beside, TOPIC, bold=True)
    return max(1, len(lines)) * TOPIC_LEADING + BAR


def message_height(slide: Slide) -> float:
    """Its lines are equally high, whatever stands on them."""
    left, lines, look = WIDTHS[12], 1, LOOKS[slide.density]
    for run in slide.message:
        size = run_size(run, look)
        wide = set_width(run.text, size, bold=True) + (MM if run.key else 0.0)
        while wide > left:  # a run goes on at the next line, as far as it fits
            first = set_lines(run.text, max(left, size), size, bold=True)[0].width
            wide, lines, left = wide - first, lines + 1, WIDTHS[12]
        left -= wide
    return lines * look.message_leading


def lead_height(slide: Slide) -> float:
    return set_height(slide.lead, WIDTHS[12], LEAD, LEAD * LEADING)


def body_height(slide: Slide) -> float:
    """What is left of a page below head, message and lead sentence."""
    look = LOOKS[slide.density]
    message = look.above_message
    if slide.message:
        message += message_height(slide) + look.below_message
    lead = lead_height(slide) + BELOW_LEAD if slide.lead else 0.0
    return PAGE - head_height(slide) - message - lead


def lengths(density: Density) -> Iterator[tuple[str, float]]:
    """The lengths of a look by the names that the style sheet has for them."""
    for name, value in asdict(LOOKS[density]).items():
        yield name.replace("_", "-"), value
