"""Lines of text as the drawing library of the PDF itself breaks them; lengths in pt."""

import re
from dataclasses import dataclass
from functools import cache
from threading import Lock

from reports.document.letters import typeset
from reports.document.pdf_check import FONTS
from wards.japanese.letters import known_words

PX = 96 / 72  # the library counts in pixels
SPACES = re.compile(r"[ \t\n\f\r]+")  # a page joins them
ONE_AT_A_TIME = Lock()  # the fonts are shared by all threads of a server
KEPT = 20_000  # texts whose lines are remembered: those of several decks


@dataclass(frozen=True, slots=True)
class SetLine:
    """A line with its width; rise: by how much letters of the second font make it higher."""

    text: str
    width: float
    rise: float


@known_words(KEPT)
def set_lines(text: str, width: float, size: float, *, bold: bool = False) -> tuple[SetLine, ...]:
    """The lines of a text; none for no text."""
    # Imported here: it takes a second and is needed where a deck is printed only.
    from weasyprint.text.line_break import split_first_line

    left, lines = SPACES.sub(" ", typeset(text)).strip(" "), []
    with ONE_AT_A_TIME:
        style = _style(size, bold=bold)
        while left:
            drawn, _, resume, wide, high, base = split_first_line(left, style, None, width * PX, 0)
            rise = abs(base - high / 2 - _middle(size, bold=bold)) / PX
            lines.append(SetLine(drawn.text, wide / PX, rise))
            left = left.encode()[resume:].decode().lstrip(" ") if resume else ""
    return tuple(lines)


def set_height(
    text: str, width: float, size: float, leading: float, *, bold: bool = False
) -> float:
    """How high a text is on lines of a leading; one line at least."""
    lines = set_lines(text, width, size, bold=bold)
    return max(1, len(lines)) * leading + sum(line.rise for line in lines)


def set_width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a text is on one line."""
    return sum(line.width for line in set_lines(text, 1e5, size, bold=bold))


@cache
def _style(size: float, *, bold: bool) -> object:
    """The library's settings for a text of the deck."""
    from weasyprint.css import InitialStyle

    style = InitialStyle(_fonts())
    style["font_family"] = (*FONTS, "sans-serif")
    style["font_size"] = size * PX
    style["font_weight"] = 700 if bold else 400
    style["lang"] = "ja"
    style["overflow_wrap"] = "break-word"
    return style


@cache
def _fonts() -> object:
    """The fonts of the machine as the library knows them."""
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


@cache
def _middle(size: float, *, bold: bool) -> float:
    """From the middle of a line in the first font down to its base, in pixels."""
    from weasyprint.text.line_break import split_first_line

    *_, high, base = split_first_line(" ", _style(size, bold=bold), None, None, 0)
    return base - high / 2
