"""Where title, footer and number of a page stand: as in deck.pptx, the portal's own template."""

from dataclasses import dataclass

from reports.document.charts import svg
from reports.document.exporters.look import MM
from reports.document.exporters.pptx import pen
from reports.document.exporters.pptx.pen import Box, Type


@dataclass(frozen=True, slots=True)
class Holder:
    """A placeholder: what the format calls it, its number, where it stands, how its words are set."""

    kind: str
    index: int
    place: Box
    type: Type


TITLE_TYPE = Type(14.5, bold=True)
COVER_TITLE = Box(pen.LEFT + 10 * MM, pen.TOP + 42 * MM, pen.WIDTH - 10 * MM, 62 * MM)
MESSAGE_INDEX = 13
SIDE = pen.WIDTH * 0.3  # of programme and number; the state between them has the rest
_FOOT = Box(pen.LEFT, pen.BOTTOM + 3 * MM, SIDE, 8 * MM)
_CORNER = Box(pen.LEFT + pen.WIDTH - SIDE, _FOOT.top, SIDE, _FOOT.height)
FOOTER = Holder("ftr", 11, _FOOT, Type(10.5, colour=svg.SUB))
NUMBER = Holder("sldNum", 12, _CORNER, Type(12, bold=True))
