"""Decides how horizontal bars are printed: from zero, counts only, a thin line at all wards asked."""

from __future__ import annotations

from dataclasses import dataclass

from reports.counting.figure import UNREPORTED, Figure, Row
from reports.document.charts.print_parts import (
    UNIT,
    Part,
    ground,
    hatch_id,
    hatch_if_used,
    part,
    spoken,
)
from reports.document.charts.svg import (
    INK,
    MID,
    SUB,
    balanced_lines,
    box,
    drawing,
    hatched,
    line,
    text_width,
    words,
)

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
