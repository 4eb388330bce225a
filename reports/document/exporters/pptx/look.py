"""Decides the look of the slides: typeface, types, lengths and places on the page."""

from __future__ import annotations

from dataclasses import dataclass

from pptx.util import Emu

from reports.document.charts.svg import DARK, INK, MID, SUB
from reports.document.deck import Density, Section
from reports.document.exporters.page_measures import MM, WIDTHS

# Universal-design face of Windows 10 and 11, with which the PDF is set as well.
FACE = "BIZ UDPGothic"
LANGUAGE = "ja-JP"
EMU_PER_PT = 12_700
PAGE_WIDTH, PAGE_HEIGHT = 297 * MM, 210 * MM
LEFT, TOP, BOTTOM = 18 * MM, 14 * MM, 191 * MM
WIDTH = WIDTHS[12]
GUTTER = 6 * MM
RULE = 0.75

# The colour of a section, and of the words on it.
SECTION_COLOURS = {
    Section.OVERVIEW: (INK, "#FFFFFF"),
    Section.WARD_OFFICES: (DARK, "#FFFFFF"),
    Section.DESKS: ("#3460FB", "#FFFFFF"),
    Section.BUREAU: (MID, INK),
    Section.NOTES: (SUB, "#FFFFFF"),
}


@dataclass(frozen=True, slots=True)
class Type:
    """How words are set; size in pt."""

    size: float
    bold: bool = False
    colour: str = INK


@dataclass(frozen=True, slots=True)
class Place:
    """A rectangle on the page, in pt from its upper left corner."""

    left: float
    top: float
    width: float
    height: float

    @property
    def emu(self) -> tuple[Emu, Emu, Emu, Emu]:
        """Left, top, width and height as the file states them."""
        return tuple(map(emu, (self.left, self.top, self.width, self.height)))

    def moved(self, right: float, down: float) -> Place:
        """The same rectangle elsewhere."""
        return Place(self.left + right, self.top + down, self.width, self.height)


def emu(points: float) -> Emu:
    """A length as the file states it: 1 pt is 12,700 EMU."""
    return Emu(round(points * EMU_PER_PT))


def rgb(colour: str) -> str:
    """A colour as the file states it.

    >>> rgb("#0017C1")
    '0017C1'
    """
    return colour.removeprefix("#")


def heading_type(density: Density) -> Type:
    """Headings of panels are larger where there are few words."""
    return Type(16 if density is Density.LARGE else 14, bold=True)
