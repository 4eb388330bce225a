"""The 24 wards as tiles on their places: one group of shapes, which a screen reader reads as a whole."""

from pptx.shapes.shapetree import GroupShapes
from pptx.shapes.shapetree import _BaseGroupShapes as Shapes

from reports.counting.figure import Figure, Row
from reports.document.charts import printed, svg
from reports.document.deck.shape import Panel
from reports.document.exporters.pptx import pen
from reports.document.exporters.pptx.pen import Box, Type
from reports.document.exporters.room import Room

TILE_NAME, TILE_NUMBER, TILE_MARK = 12, 18, 10.5
BESIDE_MARK = 10  # pt to the right of a number that has a mark there
KEYS_HIGH = 24


def draw_tiles(shapes: Shapes, panel: Panel, box: Box, room: Room) -> None:
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
        number = pen.line(str(value), Type(TILE_NUMBER, True, ink), 22, align="ctr")
    name = pen.line(row.label, Type(TILE_NAME, colour=ink), 16, align="ctr")
    pen.set_text(tile, [name, number], anchor="ctr")
    if marks:
        tile.text_frame.margin_right = pen.emu(BESIDE_MARK)
        corner = Box(box.left + box.width - 26, box.top + 25, 24, 16)
        words = pen.line(marks, Type(TILE_MARK, colour=ink), 14, align="r")
        pen.text_box(group, corner, [words], "注")
