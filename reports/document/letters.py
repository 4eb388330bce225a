"""Letters that the fonts of the PDF lack: which a deck has, and 〓 in their place."""

import subprocess
import unicodedata
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache

from fontTools.ttLib import TTFont

from reports.counting.figure import Figure, Row
from reports.document.charts.svg import GETA, clean
from reports.document.deck.shape import Deck
from reports.document.pdf_check import FONTS

# What has no shape of its own: control and format characters, spaces, marks on other letters.
SHAPELESS = {"Cc", "Cf", "Zs", "Zl", "Zp", "Mn", "Me"}


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
