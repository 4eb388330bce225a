"""Shapes and words as SVG: escaping, text widths, line breaks, shades.

Only presentation attributes are written, never style="", so that a page with a strict
Content-Security-Policy can carry the result. Lengths are user units: pt on paper, px on screen.
"""

import re
import unicodedata
from functools import lru_cache
from html import escape as escape_markup
from math import cos, pi, sin

from wards.japanese.letters import known_words

INK, SUB, GRID, PAPER = "#1A1A1A", "#626264", "#E6E6E6", "#FFFFFF"
DARK, BLUE, MID, LIGHT, PALE = "#0017C1", "#3460FB", "#7096F8", "#C5D7FB", "#E8F1FE"
OUTLINE = 0.75  # every part has an outline, so that neighbours stay apart in grey
Point = tuple[float, float]
FONTS = "BIZ UDPGothic, Noto Sans CJK JP, sans-serif"

# What XML cannot carry, and what would turn the direction of the text around it.
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
GETA = "〓"  # the printers' sign for a character that could not be set
NEVER_FIRST = frozenset(
    "、。，．・：；？！ー～）」』】〕〉》％,.:;?!)]}%ぁぃぅぇぉっゃゅょァィゥェォッャュョ々"
)
NEVER_LAST = frozenset("（「『【〔〈《([{")
MOST_CARRIED = 4  # pieces: a longer row of marks is broken where the line is full
# The next page draws the same words and lengths, or nearly: what is known of so many is kept.
KNOWN = 5_000
UNBROKEN = re.compile(r"[0-9A-Za-z]+|.", re.DOTALL)


def clean(text: str) -> str:
    """The text with 〓 for every character that cannot be printed."""
    return UNPRINTABLE.sub(GETA, text)


@known_words(KNOWN)
def escape(text: str) -> str:
    """Text as it may stand in markup and in attributes."""
    return escape_markup(clean(text), quote=True)


@lru_cache(KNOWN)
def number(value: float) -> str:
    """A length with at most two decimals.

    >>> number(12.0), number(0.125), number(-0.001)
    ('12', '0.12', '0')
    """
    shown = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if shown == "-0" else shown


@known_words(KNOWN)
def text_width(text: str) -> float:
    """Width in em, rather too large than too small: wide characters 1, digits and capitals 0.76.

    >>> text_width("北区"), text_width("24区"), text_width("Web")
    (2, 2.52, 2.06)
    """
    return round(sum(map(_char_width, text)), 2)


def _char_width(char: str) -> float:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    if unicodedata.east_asian_width(char) in "WFA":
        return 1
    return 0.76 if char.isdigit() or char.isupper() else 0.65


def split_lines(text: str, width: float) -> list[str]:
    """Lines of at most `width` em that together are the text; numbers and words stay whole.

    No line begins with a closing mark or ends with an opening one, where that can be helped.

    >>> split_lines("24時間体制の構築（案）", 9)
    ['24時間体制の構築', '（案）']
    """
    lines: list[list[str]] = [[]]
    used = 0.0
    for piece in (part for word in UNBROKEN.findall(text) for part in _parts(word, width)):
        wide = text_width(piece)
        if lines[-1] and used + wide > width:
            carried = _carried(lines[-1], piece, width - wide)
            lines.append(carried)
            used = sum(map(text_width, carried))
        lines[-1].append(piece)
        used += wide
    return ["".join(line) for line in lines if line]


def _parts(word: str, width: float) -> list[str]:
    """A word as it is, or cut where it is longer than a whole line."""
    size = len(word) if text_width(word) <= width else max(1, int(width / 0.76))
    return [word[at : at + size] for at in range(0, len(word), size)]


def _carried(line: list[str], following: str, room: float) -> list[str]:
    """What a full line must give to the next one, so that neither breaks at a wrong mark.

    room: em that the next line has besides what follows.
    """
    cut = len(line)
    while cut and (following in NEVER_FIRST or line[cut - 1] in NEVER_LAST):
        cut -= 1
        following = line[cut]
    carried = line[cut:]
    if not cut or len(carried) > MOST_CARRIED or sum(map(text_width, carried)) > room:
        return []
    del line[cut:]
    return carried


@known_words(KNOWN)
def break_label(text: str, width: float) -> tuple[str, ...]:
    """As `split_lines`, for drawing: without the spaces at the ends of the lines."""
    return tuple(line.strip() for line in split_lines(text, width) if line.strip())


def balanced_lines(text: str, width: float) -> tuple[str, ...]:
    """As few lines as `break_label` gives, but of about the same length."""
    if text_width(text) <= width:
        return (text,)
    lines = break_label(text, width)
    even = text_width(text) / len(lines) + 0.5
    while even < width and len(break_label(text, even)) > len(lines):
        even += 1
    return break_label(text, min(even, width))


def shades(count: int) -> list[str]:
    """Fills for so many answers, dark to pale in their natural order; five and more are blended."""
    fixed = ([], [DARK], [DARK, LIGHT], [DARK, MID, LIGHT], [DARK, MID, LIGHT, PALE])
    if count < len(fixed):
        return fixed[count]
    stops = list(map(_channels, (DARK, BLUE, MID, LIGHT, PALE)))
    fills = []
    for index in range(count):
        at = index * (len(stops) - 1) / (count - 1)
        pairs = zip(stops[int(at)], stops[min(int(at) + 1, 4)], strict=True)
        fills.append("#" + "".join(f"{round(a + (b - a) * (at % 1)):02X}" for a, b in pairs))
    return fills


def _channels(colour: str) -> bytes:
    return bytes.fromhex(colour[1:])


def ink_on(fill: str) -> str:
    """Black or white, whichever is easier to read on a fill (WCAG relative luminance)."""
    if not fill.startswith("#"):
        return INK
    parts = [c / 255 for c in _channels(fill)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    # White and INK (luminance 0.0103) are equally readable at sqrt(1.05 * 0.0603) - 0.05 = 0.2016.
    return PAPER if luminance < 0.2016 else INK


def hatch(pattern_id: str) -> str:
    """The pattern of 未回答, to be referred to by `hatched`; an id of its own on its page."""
    return (
        f'<defs><pattern id="{escape(pattern_id)}" width="6" height="6" '
        f'patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="{PAPER}"/>'
        f'<path d="M-1 1L1 -1M0 6L6 0M5 7L7 5" stroke="{SUB}" stroke-width="1"/></pattern></defs>'
    )


def hatched(pattern_id: str) -> str:
    return f"url(#{escape(pattern_id)})"


def drawing(width: float, height: float, title: str, *shapes: str) -> str:
    """A whole picture, in pt. The title is its alternative text: state the figure and all its values."""
    wide, high = number(width), number(height)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{wide}pt" '
        f'height="{high}pt" viewBox="0 0 {wide} {high}" font-family="{FONTS}">'
        f"<title>{escape(title)}</title>{''.join(shapes)}</svg>"
    )


def words(
    x: float,
    y: float,
    text: str,
    size: float = 13,
    *,
    fill: str = INK,
    anchor: str = "start",
    bold: bool = False,
) -> str:
    """One line of text on the base line y."""
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{number(x)}" y="{number(y)}" font-size="{number(size)}" fill="{fill}" '
        f'text-anchor="{anchor}"{weight}>{escape(text)}</text>'
    )


def box(x: float, y: float, width: float, height: float, fill: str, *, stroke: str = DARK) -> str:
    return (
        f'<rect x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}" '
        f'fill="{fill}" stroke="{stroke}" stroke-width="{OUTLINE}"/>'
    )


def line(x1: float, y1: float, x2: float, y2: float, *, stroke: str = SUB) -> str:
    ends = f"M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}"
    return f'<path d="{ends}" stroke="{stroke}" stroke-width="{OUTLINE}" fill="none"/>'


def around(centre: Point, angle: float, distance: float) -> Point:
    """A point at an angle clockwise from the top."""
    return centre[0] + distance * sin(angle), centre[1] - distance * cos(angle)


def sector(centre: Point, radii: Point, start: float, end: float, fill: str) -> str:
    """A part of the ring; a whole ring is two halves, since an arc cannot end where it began."""
    if end - start > 2 * pi - 1e-6:
        middle = (start + end) / 2
        halves = ((start, middle), (middle, end))
        return "".join(sector(centre, radii, *half, fill) for half in halves)
    large = int(end - start > pi)
    radius, hole = radii
    points = ((start, radius), (end, radius), (end, hole), (start, hole))
    a, b, c, d = (" ".join(map(number, around(centre, *point))) for point in points)
    outer, inner = (f"A{number(r)} {number(r)}" for r in radii)
    return (
        f'<path d="M{a}{outer} 0 {large} 1 {b}L{c}{inner} 0 {large} 0 {d}Z"'
        f' fill="{fill}" stroke="{DARK}" stroke-width="{OUTLINE}"/>'
    )
