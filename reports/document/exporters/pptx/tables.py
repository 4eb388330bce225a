"""Decides how a native table is drawn: rules only between rows, heads and totals on pale blue."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.shapes.shapetree import SlideShapes
from pptx.table import _Cell

from reports.document.charts.svg import DARK, GRID, PALE
from reports.document.exporters.pptx.look import RULE, Place, emu, rgb
from reports.document.exporters.pptx.shapes import describe
from reports.document.exporters.pptx.words import Paragraph, put

NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # "No Style, No Grid"
RAISED = 2.0  # pt: programs put the words of a line with exact leading near its foot


class Kind(StrEnum):
    """What a row of a table is."""

    HEAD = "head"
    BODY = "body"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class TableRow:
    """Cells as paragraphs, and the height of the row in pt; the first cell spans so many columns."""

    kind: Kind
    height: float
    cells: tuple[tuple[Paragraph, ...], ...]
    span: int = 1


@dataclass(frozen=True, slots=True)
class Padding:
    """The space between the edge of a cell and its words, in pt.

    Words that begin at the left need little space to their right, so that a wider face fits too.
    """

    side: float
    above: float
    head: float  # above and below the words of the head
    behind: float = 0.5
    narrow: frozenset[int] = frozenset()  # columns without space to the left


def add_table(
    shapes: SlideShapes,
    place: Place,
    widths: list[float],
    rows: list[TableRow],
    padding: Padding,
    named: tuple[str, str],
) -> None:
    """A table as high as its rows. named: its name, and what a screen reader says of it."""
    frame = shapes.add_table(len(rows), len(widths), *place.emu)
    describe(frame, *named)
    table = frame.table
    settings = table._tbl.tblPr
    settings.find(qn("a:tableStyleId")).text = NO_STYLE
    table.first_row, table.first_col, table.horz_banding = rows[0].kind is Kind.HEAD, True, False
    table.last_row = rows[-1].kind is Kind.TOTAL
    for column, width in zip(table.columns, widths, strict=True):
        column.width = emu(width)
    for number, row in enumerate(rows):
        table.rows[number].height = emu(row.height)
        following = rows[number + 1].kind if number + 1 < len(rows) else None
        above = rows[number - 1].kind if number else None
        for column, paragraphs in enumerate(row.cells):
            cell = table.cell(number, column)
            put(cell._tc.get_or_add_txBody(), list(paragraphs))
            numeric = any(paragraph.align == "r" for paragraph in paragraphs)
            set_cell(cell, row.kind, (above, following), padding, column, numeric=numeric)
        if row.span > 1:
            table.cell(number, 0).merge(table.cell(number, row.span - 1))


def set_cell(
    cell: _Cell,
    kind: Kind,
    beside: tuple[Kind | None, Kind | None],
    padding: Padding,
    column: int,
    *,
    numeric: bool,
) -> None:
    """The margins, rules and ground of a cell; beside: the kinds of the rows above and below."""
    properties = cell._tc.get_or_add_tcPr()
    left = 0 if column in padding.narrow else padding.side
    right = padding.side if numeric else padding.behind
    above = padding.head if kind is Kind.HEAD else padding.above
    raised = min(above, RAISED)
    for name, length in (
        ("marL", emu(left)), ("marR", emu(right)),
        ("marT", emu(above - raised)), ("marB", emu(above + raised)),
    ):  # fmt: skip
        properties.set(name, str(int(length)))
    properties.set("anchor", "t")
    before, after = beside
    lines = (("lnT", before, kind), ("lnB", kind, after))
    for tag, first, second in lines:
        if first:
            properties.append(parse_xml(rule_xml(tag, first, second)))
    ground = "<a:noFill {0}/>"
    if kind is not Kind.BODY:
        ground = f'<a:solidFill {{0}}><a:srgbClr val="{rgb(PALE)}"/></a:solidFill>'
    properties.append(parse_xml(ground.format(nsdecls("a"))))


def rule_xml(tag: str, above: Kind, below: Kind | None) -> str:
    """The rule between two rows: blue beside heads and totals and at the end, else pale grey."""
    strong = Kind.HEAD is above or below is not Kind.BODY
    colour, weight = (DARK, 1.0) if strong else (GRID, RULE)
    return (
        f'<a:{tag} {nsdecls("a")} w="{int(emu(weight))}" cap="flat" cmpd="sng">'
        f'<a:solidFill><a:srgbClr val="{rgb(colour)}"/></a:solidFill>'
        f'<a:prstDash val="solid"/></a:{tag}>'
    )
