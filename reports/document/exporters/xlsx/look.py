"""Decides the look of the workbook: typeface, palette, and the few styles that cells have."""

from __future__ import annotations

from dataclasses import dataclass

from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

# Universal-design face of Windows 10 and 11; the PDF embeds the same design.
FACE = "BIZ UDPGothic"
BODY_SIZE = 10.5

# The deck's blues, dark to pale in the order of the answers.
PALETTE = ("0017C1", "3460FB", "7096F8", "C5D7FB", "E8F1FE")
PLAIN_BAR = "7096F8"
INK, GREY, RULE = "1A1A1A", "626264", "B4B4B7"

DAY = "yyyy-mm-dd"
TEXT = "@"


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks; equal looks share one style of the workbook."""

    size: float = BODY_SIZE
    bold: bool = False
    colour: str = INK
    fill: str = ""
    rule: str = (
        ""  # '' none, 'top' or 'bottom' thin line, 'box' all round, 'heavy' thick blue below
    )
    horizontal: str | None = None
    vertical: str = "center"
    wrap: bool = False
    number_format: str = "General"
    link: bool = False
    indent: int = 0
    unlocked: bool = False  # may be filled in on a protected sheet

    @property
    def font(self) -> Font:
        underline = "single" if self.link else None
        return Font(
            name=FACE, size=self.size, bold=self.bold, color=self.colour, underline=underline
        )

    @property
    def pattern(self) -> PatternFill:
        return PatternFill("solid", fgColor=self.fill) if self.fill else PatternFill()

    @property
    def border(self) -> Border:
        thin, heavy = Side("thin", color=RULE), Side("medium", color=PALETTE[0])
        return {
            "": Border(),
            "top": Border(top=thin),
            "bottom": Border(bottom=thin),
            "box": Border(left=thin, right=thin, top=thin, bottom=thin),
            "heavy": Border(bottom=heavy),
        }[self.rule]

    @property
    def alignment(self) -> Alignment:
        return Alignment(
            horizontal=self.horizontal,
            vertical=self.vertical,
            wrap_text=self.wrap,
            indent=self.indent,
        )

    @property
    def protection(self) -> Protection:
        return Protection(locked=not self.unlocked)


BODY = Look()
NOTE = Look(colour=GREY, wrap=True)
COVER_TITLE = Look(size=20, bold=True, wrap=True)
COVER_NUMBER = Look(size=14, bold=True, colour=PALETTE[0])
SECTION_BAR = Look(size=13, bold=True, colour="FFFFFF", fill=PALETTE[0], indent=1)
FIGURE_TITLE = Look(size=13, bold=True, rule="heavy", wrap=True)
PRINT_HEAD = Look(bold=True, fill=PALETTE[4], rule="box", horizontal="center", wrap=True)
PRINT_TEXT = Look(rule="box", wrap=True, horizontal="left", indent=1)
PRINT_NUMBER = Look(rule="box", horizontal="right", number_format="#,##0", indent=1)
PRINT_CENTRE = Look(rule="box", horizontal="center", wrap=True)
TOTAL_TEXT = Look(bold=True, rule="box", fill="F8F8FB", horizontal="left", indent=1)
TOTAL_NUMBER = Look(
    bold=True,
    rule="box",
    fill="F8F8FB",
    horizontal="right",
    number_format="#,##0",
    indent=1,
)
TOTAL_CENTRE = Look(bold=True, rule="box", fill="F8F8FB", horizontal="center")
LINK = Look(colour=PALETTE[0], link=True, rule="bottom")
LISTED = Look(rule="bottom", wrap=True)
TABLE_HEAD = Look(bold=True, fill=PALETTE[3], rule="bottom", wrap=True)
TABLE_TEXT = Look(vertical="top", number_format=TEXT)
TABLE_NUMBER = Look(vertical="top", horizontal="right")
TABLE_DAY = Look(vertical="top", horizontal="left", number_format=DAY)
