"""Decides how a panel of text is set: lists, marks with their texts, paragraphs, small print."""

from __future__ import annotations

from collections.abc import Iterator

from pptx.shapes.shapetree import SlideShapes

from reports.document.charts.svg import text_width
from reports.document.deck import Density, Entry, Form, Panel
from reports.document.exporters.page_measures import (
    LEADING,
    MM,
    Room,
    between_lines,
    entry_leading,
    entry_size,
)
from reports.document.exporters.pptx.look import Place, Type
from reports.document.exporters.pptx.words import Paragraph, Words, line, text_box

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
