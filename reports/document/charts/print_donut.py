"""Decides how a ring is printed: single choice of two or three answers, the denominator within."""

from __future__ import annotations

from math import cos, pi, sin

from reports.counting.figure import Figure, Row
from reports.document.charts.print_parts import (
    UNIT,
    Part,
    ground,
    hatch_id,
    hatch_if_used,
    painted,
    spoken,
)
from reports.document.charts.svg import (
    DARK,
    OUTLINE,
    SUB,
    balanced_lines,
    drawing,
    number,
    text_width,
    words,
)

EDGE = 14  # room above and below the ring for a name
NAME_WIDTH = 6.6  # em


def donut_height(radius: float) -> float:
    """Height of the picture."""
    return 2 * (radius + EDGE)


def donut(figure: Figure, rows: tuple[Row, ...], width: float, radius: float) -> str:
    """The picture; every row must have a value."""
    centre, hole = (width / 2, radius + EDGE), radius / 2
    name_size = 14 if radius > 100 else 13
    parts = painted(figure, rows)
    whole = sum(part.value for part in parts)
    shapes, start = [], 0.0
    for part in parts:
        end = start + 2 * pi * part.value / whole
        shapes.append(sector(centre, radius, hole, (start, end), part.fill))
        middle = (start + end) / 2
        shapes += value_mark(around(centre, middle, (radius + hole) / 2), part, radius)
        shapes += name_mark(around(centre, middle, radius + 9), part, name_size, width)
        start = end
    x, y = centre
    answered = f"{len(figure.answered)}{figure.unit}回答"
    shapes.append(words(x, y + 3, f"{figure.of}{figure.unit}", 24, anchor="middle", bold=True))
    shapes.append(words(x, y + 20, answered, 11, fill=SUB, anchor="middle"))
    pattern = hatch_if_used(hatch_id(figure, rows), shapes)
    height = donut_height(radius)
    return drawing(width, height, spoken(figure, rows), pattern, *shapes, unit=UNIT)


def around(centre: tuple[float, float], angle: float, distance: float) -> tuple[float, float]:
    """A point at an angle clockwise from the top."""
    return centre[0] + distance * sin(angle), centre[1] - distance * cos(angle)


def sector(
    centre: tuple[float, float],
    radius: float,
    hole: float,
    angles: tuple[float, float],
    fill: str,
) -> str:
    """A part of the ring; a whole ring is two halves, since an arc cannot end where it began."""
    start, end = angles
    if end - start > 2 * pi - 1e-6:
        middle = (start + end) / 2
        halves = ((start, middle), (middle, end))
        return "".join(sector(centre, radius, hole, half, fill) for half in halves)
    large = int(end - start > pi)
    corners = [
        around(centre, angle, distance)
        for angle, distance in ((start, radius), (end, radius), (end, hole), (start, hole))
    ]
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = [(number(x), number(y)) for x, y in corners]
    outer, inner = f"A{number(radius)} {number(radius)}", f"A{number(hole)} {number(hole)}"
    return (
        f'<path d="M{ax} {ay}{outer} 0 {large} 1 {bx} {by}L{cx} {cy}{inner} 0 {large} 0 {dx} {dy}Z"'
        f' fill="{fill}" stroke="{DARK}" stroke-width="{OUTLINE}"/>'
    )


def value_mark(place: tuple[float, float], part: Part, radius: float) -> list[str]:
    """The value on its part; on hatching it gets a white ground."""
    size = 19 if radius > 100 else 16
    x, y = place
    text = words(x, y + size * 0.37, part.shown, size, fill=part.ink, anchor="middle", bold=True)
    return [*ground(x, y, part, size), text]


def name_mark(place: tuple[float, float], part: Part, size: float, width: float) -> list[str]:
    """The name beside its part, broken at a middle dot where there is one."""
    x, y = place
    right = x > width / 2
    lines = name_lines(part.name, min(NAME_WIDTH, ((width - x) if right else x) / size))
    step = size * 1.25
    top = y + size * 0.37 - step * (len(lines) - 1) / 2
    anchor = "start" if right else "end"
    return [words(x, top + step * row, text, size, anchor=anchor) for row, text in enumerate(lines)]


def name_lines(name: str, room: float) -> list[str]:
    """The lines of a name that has so many em.

    >>> name_lines("開催済み・予定あり", 6.6)
    ['開催済み・', '予定あり']
    """
    if text_width(name) <= room:
        return [name]
    pieces = name.replace("・", "・\n").split("\n")
    return [line for piece in pieces for line in balanced_lines(piece, room)]
