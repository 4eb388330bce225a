"""How the fonts of the PDF set a text: 〓 for letters they lack, and the lines it breaks into; lengths in pt."""

import re
import subprocess
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from threading import Lock
from types import ModuleType

from fontTools.ttLib import TTFont

from reports.counting.figure import Figure, Row
from reports.document.charts.svg import GETA, clean
from reports.document.deck.shape import Deck
from reports.document.pdf_check import FONTS
from wards.japanese.letters import known_words

# What has no shape of its own: control and format characters, spaces, marks on other letters.
SHAPELESS = {"Cc", "Cf", "Zs", "Zl", "Zp", "Mn", "Me"}
PX = 96 / 72  # the library counts in pixels
SPACES = re.compile(r"[ \t\n\f\r]+")  # a page joins them
ONE_AT_A_TIME = Lock()  # the fonts are shared by all threads of a server
ONE_IMPORTS = Lock()
KEPT = 20_000  # texts whose lines are remembered: those of several decks


@cache
def drawing_library() -> ModuleType:
    """WeasyPrint; imported where it is needed, since that takes a second.

    Whole and by one thread: two that begin with parts of it would each wait for what the other has
    only begun to import, and both fail.
    """
    with ONE_IMPORTS:
        import weasyprint

        return weasyprint


@cache
def _letters() -> frozenset[int]:
    """The code points for which one of the document's fonts has a shape."""
    found: set[int] = set()
    for name in FONTS:
        asked = ["fc-match", "--format=%{file}\n%{index}", name]
        path, number = subprocess.run(  # noqa: S603 - no word of it comes from outside
            asked, capture_output=True, text=True, check=True
        ).stdout.split("\n")
        with TTFont(path, fontNumber=int(number), lazy=True) as font:
            found |= font.getBestCmap().keys()
    return frozenset(found)


def lacking(text: str) -> list[str]:
    """The characters of a text that no font has, each once, in their order.

    >>> lacking("髙﨑𠮷 24区")
    []
    """
    return [
        char
        for char in dict.fromkeys(text)
        if not char.isascii()
        and ord(char) not in _letters()
        and unicodedata.category(char) not in SHAPELESS
    ]


def typeset(text: str) -> str:
    """The text with 〓 for every character that cannot be printed.

    For the PDF alone: PowerPoint has the fonts of the machine on which it runs.
    """
    return clean(text).translate({ord(char): GETA for char in lacking(text)})


def lacking_in(deck: Deck) -> dict[str, list[str]]:
    """Character → the topics of the slides on which 〓 would stand for it."""
    found: dict[str, list[str]] = {}
    for slide in deck.slides:
        for char in lacking("".join(_words(slide))):
            topics = found.setdefault(char, [])
            if slide.topic not in topics:
                topics.append(slide.topic)
    return found


def _words(value: object) -> Iterator[str]:
    """Every text that is printed of a part of the deck; of a figure its own words alone."""
    match value:
        case str():
            yield value
        case Figure():
            yield value.title
        case Row():
            yield value.label
        case tuple():
            for each in value:
                yield from _words(each)
        case _ if is_dataclass(value):
            for each in fields(value):
                yield from _words(getattr(value, each.name))


@dataclass(frozen=True, slots=True)
class SetLine:
    """A line with its width; rise: by how much letters of the second font make it higher."""

    text: str
    width: float
    rise: float


@known_words(KEPT)
def set_lines(text: str, width: float, size: float, *, bold: bool = False) -> tuple[SetLine, ...]:
    """The lines of a text; none for no text."""
    split_first_line = drawing_library().text.line_break.split_first_line
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
    style = drawing_library().css.InitialStyle(_fonts())
    style["font_family"] = (*FONTS, "sans-serif")
    style["font_size"] = size * PX
    style["font_weight"] = 700 if bold else 400
    style["lang"] = "ja"
    style["overflow_wrap"] = "break-word"
    return style


@cache
def _fonts() -> object:
    """The fonts of the machine as the library knows them."""
    return drawing_library().text.fonts.FontConfiguration()


@cache
def _middle(size: float, *, bold: bool) -> float:
    """From the middle of a line in the first font down to its base, in pixels."""
    split_first_line = drawing_library().text.line_break.split_first_line
    *_, high, base = split_first_line(" ", _style(size, bold=bold), None, None, 0)
    return base - high / 2
