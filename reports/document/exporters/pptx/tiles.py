"""Decides how the 24 wards are drawn as tiles: native shapes with name, number and marks."""

from __future__ import annotations

from pptx.shapes.group import GroupShape
from pptx.shapes.shapetree import SlideShapes

from reports.counting.figure import Figure, Row
from reports.document.charts.print_parts import spoken
from reports.document.charts.print_tiles import (
    GAP,
    HIGH,
    NOT_REPORTED,
    WIDE,
    legend_keys,
    shade,
    tiles_height,
)
from reports.document.charts.svg import DARK, INK, PAPER, ink_on, tile_corners
from reports.document.deck import Panel
from reports.document.exporters.page_measures import Room
from reports.document.exporters.pptx.look import Place, Type, emu
from reports.document.exporters.pptx.shapes import describe, rectangle
from reports.document.exporters.pptx.words import line, shown, text_box, write

NAME, NUMBER, MARK = 12, 18, 10.5
BESIDE_MARK = 10  # pt to the right of a number that has a mark there
KEYS = 360  # pt: the room of the legend
KEYS_HIGH = 24


def draw_tiles(shapes: SlideShapes, panel: Panel, place: Place, room: Room) -> None:
    """One group of shapes, which a screen reader reads as a whole."""
    spots = {spot.code: (spot.row, spot.column) for spot in panel.places}
    corners = tile_corners(spots, WIDE, HIGH, GAP)
    group = shapes.add_group_shape()
    describe(group, panel.heading, spoken(panel.figure, panel.rows))
    for row in panel.rows:
        if row.code in corners:
            x, y = corners[row.code]
            corner = Place(place.left + x + 1, place.top + y + 1, WIDE, HIGH)
            draw_tile(group, panel.figure, row, corner)
    draw_legend(group, panel, place.left, place.top + tiles_height(spots) - KEYS_HIGH)


def draw_tile(group: GroupShape, figure: Figure, row: Row, place: Place) -> None:
    """A ward: its name and number in the tile, its marks in a box of their own."""
    value, marks = figure.shown(row), "".join(figure.marks(row))
    fill = shade(value, "")
    tile = rectangle(group.shapes, place, fill, outline=DARK)
    tile.name = shown(row.label)
    ink = ink_on(fill)
    if value is None:
        inner = Place(place.left + 4, place.top + 3, place.width - 8, place.height - 6)
        tile = rectangle(group.shapes, inner, PAPER)
        number = line(NOT_REPORTED, Type(NAME), 20, align="ctr")
    else:
        number = line(str(value), Type(NUMBER, True, ink), 22, align="ctr")
    write(tile, [line(row.label, Type(NAME, colour=ink), 16, align="ctr"), number], anchor="ctr")
    if marks:
        tile.text_frame.margin_right = emu(BESIDE_MARK)
        box = Place(place.left + place.width - 26, place.top + 25, 24, 16)
        text_box(group.shapes, box, [line(marks, Type(MARK, colour=ink), 14, align="r")], "注")


def draw_legend(group: GroupShape, panel: Panel, left: float, top: float) -> None:
    """The shades and the numbers that they repeat."""
    keys = legend_keys(panel.figure, panel.rows, "")
    step = KEYS / max(len(keys), 4)
    for place, (fill, name) in enumerate(keys):
        x = left + 1 + place * step
        rectangle(group.shapes, Place(x, top, 18, 14), fill, outline=DARK).name = "凡例"
        words = line(name, Type(NAME, colour=INK), 14)
        text_box(group.shapes, Place(x + 23, top, step - 25, 14), [words], "凡例", wrap=False)
