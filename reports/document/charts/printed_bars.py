"""Bars and stacked bars on paper, and what all printed charts share."""

from __future__ import annotations

from dataclasses import dataclass

from reports.counting.figure import UNREPORTED, Choice, Figure, Row
from reports.document.charts.svg import (
    INK,
    MID,
    PAPER,
    SUB,
    balanced_lines,
    box,
    drawing,
    hatch,
    hatched,
    ink_on,
    line,
    number,
    shades,
    text_width,
    words,
)

UNIT = "pt"


@dataclass(frozen=True, slots=True)
class Part:
    """A row as a chart paints it."""

    name: str
    value: int
    shown: str
    fill: str
    ink: str


def hatch_id(figure: Figure, rows: tuple[Row, ...]) -> str:
    """The id of the hatch of one picture: a figure may be drawn in several pieces."""
    return f"hatch-{figure.id}-{rows[0].code if rows else ''}"


def hatch_if_used(pattern_id: str, shapes: list[str]) -> str:
    """The pattern, where a shape is filled with it."""
    return hatch(pattern_id) if any(hatched(pattern_id) in shape for shape in shapes) else ""


def painted(figure: Figure, rows: tuple[Row, ...]) -> list[Part]:
    """The rows, dark to pale in their order; 未回答 is hatched."""
    answers = [row for row in rows if row.code != UNREPORTED]
    fills = iter(shades(len(answers)))
    empty = hatched(hatch_id(figure, rows))
    return [part(figure, row, next(fills) if row in answers else empty) for row in rows]


def part(figure: Figure, row: Row, fill: str) -> Part:
    """A row with its fill; words on a hatched part stand on white of their own."""
    value = figure.value(row)
    ink = ink_on(fill) if fill.startswith("#") else INK
    return Part(row.label, value, f"{value}{figure.unit}", fill, ink)


def spoken(figure: Figure, rows: tuple[Row, ...]) -> str:
    """What a screen reader says for a chart: the title and all values."""
    said = "、".join(f"{row.label} {value_words(figure, row)}" for row in rows)
    kind = "（複数回答）" if figure.choice is Choice.MULTIPLE else ""
    return f"{figure.title}{kind}：{said}"


def value_words(figure: Figure, row: Row) -> str:
    """The value with its unit; 未回答 for a ward that has not reported."""
    shown = figure.shown(row)
    if shown is None:
        return "未回答"
    return f"{shown}{figure.unit}{''.join(figure.marks(row))}"


def ground(x: float, y: float, part: Part, size: float) -> list[str]:
    """White under a value that stands on hatching, so that it can be read."""
    if part.fill.startswith("#"):
        return []
    wide, high = text_width(part.shown) * size + 6, size + 6
    return [
        f'<rect x="{number(x - wide / 2)}" y="{number(y - high / 2)}" width="{number(wide)}" '
        f'height="{number(high)}" rx="3" fill="{PAPER}"/>'
    ]


TOP = 20  # the number of wards asked stands above its line
NAME, VALUE = 13, 17
NAME_LEADING = 16
SPACE = 10  # between a name and the axis
RIGHT = 18  # the number above the line needs half of its width there


@dataclass(frozen=True, slots=True)
class Bars:
    """The measures of a set of bars, in pt."""

    width: float
    names: float
    thick: float = 24
    gap: float = 10


def bar_rows(rows: tuple[Row, ...], bars: Bars) -> list[tuple[list[str], float]]:
    """The lines of each name, and the height that its row needs."""
    found = []
    for row in rows:
        lines = balanced_lines(row.label, bars.names / NAME)
        found.append((lines, max(bars.thick, NAME_LEADING * len(lines)) + bars.gap))
    return found


def bars_height(rows: tuple[Row, ...], bars: Bars) -> float:
    """Height of the picture."""
    return TOP + sum(height for _, height in bar_rows(rows, bars)) + 2


def horizontal_bars(figure: Figure, rows: tuple[Row, ...], scale: int, bars: Bars) -> str:
    """The picture; `scale` wards are the full length."""
    left = bars.names + SPACE
    step = (bars.width - left - RIGHT) / max(scale, 1)
    edge, bottom = left + step * scale, bars_height(rows, bars) - 2
    shapes, empty = [], hatch_id(figure, rows)
    if scale:
        limit = f"{scale}{figure.unit}"
        shapes.append(line(edge, TOP, edge, bottom))
        shapes.append(words(edge, 12, limit, 11, fill=SUB, anchor="middle"))
    y = TOP
    for row, (lines, height) in zip(rows, bar_rows(rows, bars), strict=True):
        middle = y + height / 2
        first = middle + NAME * 0.37 - NAME_LEADING * (len(lines) - 1) / 2
        for place, text in enumerate(lines):
            base = first + NAME_LEADING * place
            shapes.append(words(bars.names, base, text, NAME, anchor="end"))
        shown = part(figure, row, hatched(empty) if row.code == UNREPORTED else MID)
        shapes += bar(shown, (left, middle), (step, scale), bars.thick)
        y += height
    shapes.append(line(left, TOP, left, bottom, stroke=INK))
    pattern = hatch_if_used(empty, shapes)
    return drawing(bars.width, bottom + 2, spoken(figure, rows), pattern, *shapes, unit=UNIT)


def bar(
    shown: Part, start: tuple[float, float], measure: tuple[float, int], thick: float
) -> list[str]:
    """One bar with its value: behind its end, or within where it would touch the line."""
    (x, middle), (step, scale) = start, measure
    long = shown.value * step
    shapes = [box(x, middle - thick / 2, long, thick, shown.fill)] if shown.value else []
    wide = text_width(shown.shown) * VALUE
    inside = x + long + 7 + wide > x + step * scale and long > wide + 12
    if inside:
        shapes += ground(x + long - 8 - wide / 2, middle, shown, VALUE)
    place, anchor = (x + long - 8, "end") if inside else (x + long + 7, "start")
    shapes.append(words(place, middle + 6, shown.shown, VALUE, anchor=anchor, bold=True))
    return shapes


BAR = 40
VALUE_ON_PART, NAME_BELOW = 17, 13
ROW = 19  # from one row of names to the next
STEM = 3  # a leader stands so far inside its part
INDENT = 8


@dataclass(frozen=True, slots=True)
class Name:
    """A name below the bar: where its leader stands, where it begins, in which row."""

    stem: float
    start: float
    text: str
    row: int


def stacked(figure: Figure, rows: tuple[Row, ...], width: float, scale: int) -> str:
    """The picture. One ward has the same length in every bar of a scale."""
    parts = painted(figure, rows)
    step = (width - 1) / max(scale, 1)
    shapes, stems, x = [], [], 0.5
    for part in parts:
        if not part.value:
            continue
        wide = part.value * step
        fits = text_width(part.shown) * VALUE_ON_PART <= wide
        shapes.append(box(x, 0.5, wide, BAR, part.fill))
        if fits:
            shapes += value_mark(x + wide / 2, part)
        stems.append((x + STEM, part.name if fits else f"{part.name} {part.shown}"))
        x += wide
    if figure.of < scale:
        words_of_sum = f"計 {figure.of}{figure.unit}"
        shapes.append(words(x + 10, BAR / 2 + 6, words_of_sum, NAME_BELOW, fill=SUB))
    for name in placed(stems, width):
        base = BAR + ROW * (name.row + 1)
        shapes += [
            line(name.stem, BAR, name.stem, base),
            words(name.start, base, name.text, NAME_BELOW),
        ]
    height = stacked_height(figure, rows, width, scale)
    if absent := absent_words(parts):
        shapes.append(words(0, height - 6, absent, NAME_BELOW, fill=SUB))
    pattern = hatch_if_used(hatch_id(figure, rows), shapes)
    return drawing(width, height, spoken(figure, rows), pattern, *shapes, unit=UNIT)


def stacked_height(figure: Figure, rows: tuple[Row, ...], width: float, scale: int) -> float:
    """Height of the picture: the bar, its rows of names, and a line for answers of no ward."""
    parts = painted(figure, rows)
    step, x, stems = (width - 1) / max(scale, 1), 0.5, []
    for part in parts:
        if part.value:
            fits = text_width(part.shown) * VALUE_ON_PART <= part.value * step
            stems.append((x + STEM, part.name if fits else f"{part.name} {part.shown}"))
            x += part.value * step
    depth = max((name.row + 1 for name in placed(stems, width)), default=0)
    return BAR + 8 + ROW * (depth + bool(absent_words(parts)))


def value_mark(x: float, part: Part) -> list[str]:
    """The value in the middle of its part."""
    middle = BAR / 2 + 0.5
    text = words(
        x, middle + 6, part.shown, VALUE_ON_PART, fill=part.ink, anchor="middle", bold=True
    )
    return [*ground(x, middle, part, VALUE_ON_PART), text]


def absent_words(parts: list[Part]) -> str:
    """The answers that no ward gave, with their 0; empty when there are none."""
    return "　".join(f"{part.name} {part.shown}" for part in parts if not part.value)


def placed(stems: list[tuple[float, str]], width: float) -> list[Name]:
    """Names from the right: one that would hit the leader or the name beside it drops a row."""
    names: list[Name] = []
    for stem, text in reversed(stems):
        wide = NAME_BELOW * text_width(text)
        start = max(0.0, min(stem + INDENT - STEM, width - wide))
        end = start + wide + 4
        row = max((name.row + 1 for name in names if name.stem < end), default=0)
        names.append(Name(stem, start, text, row))
    return names
