"""Decides how a stacked bar is printed: values on the parts, names below, empty answers named too."""

from __future__ import annotations

from dataclasses import dataclass

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
from reports.document.charts.svg import SUB, box, drawing, line, text_width, words

BAR = 40
VALUE, NAME = 17, 13
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
        fits = text_width(part.shown) * VALUE <= wide
        shapes.append(box(x, 0.5, wide, BAR, part.fill))
        if fits:
            shapes += value_mark(x + wide / 2, part)
        stems.append((x + STEM, part.name if fits else f"{part.name} {part.shown}"))
        x += wide
    if figure.of < scale:
        words_of_sum = f"計 {figure.of}{figure.unit}"
        shapes.append(words(x + 10, BAR / 2 + 6, words_of_sum, NAME, fill=SUB))
    for name in placed(stems, width):
        base = BAR + ROW * (name.row + 1)
        shapes += [line(name.stem, BAR, name.stem, base), words(name.start, base, name.text, NAME)]
    height = stacked_height(figure, rows, width, scale)
    if absent := absent_words(parts):
        shapes.append(words(0, height - 6, absent, NAME, fill=SUB))
    pattern = hatch_if_used(hatch_id(figure, rows), shapes)
    return drawing(width, height, spoken(figure, rows), pattern, *shapes, unit=UNIT)


def stacked_height(figure: Figure, rows: tuple[Row, ...], width: float, scale: int) -> float:
    """Height of the picture: the bar, its rows of names, and a line for answers of no ward."""
    parts = painted(figure, rows)
    step, x, stems = (width - 1) / max(scale, 1), 0.5, []
    for part in parts:
        if part.value:
            fits = text_width(part.shown) * VALUE <= part.value * step
            stems.append((x + STEM, part.name if fits else f"{part.name} {part.shown}"))
            x += part.value * step
    depth = max((name.row + 1 for name in placed(stems, width)), default=0)
    return BAR + 8 + ROW * (depth + bool(absent_words(parts)))


def value_mark(x: float, part: Part) -> list[str]:
    """The value in the middle of its part."""
    middle = BAR / 2 + 0.5
    text = words(x, middle + 6, part.shown, VALUE, fill=part.ink, anchor="middle", bold=True)
    return [*ground(x, middle, part, VALUE), text]


def absent_words(parts: list[Part]) -> str:
    """The answers that no ward gave, with their 0; empty when there are none."""
    return "　".join(f"{part.name} {part.shown}" for part in parts if not part.value)


def placed(stems: list[tuple[float, str]], width: float) -> list[Name]:
    """Names from the right: one that would hit the leader or the name beside it drops a row."""
    names: list[Name] = []
    for stem, text in reversed(stems):
        wide = NAME * text_width(text)
        start = max(0.0, min(stem + INDENT - STEM, width - wide))
        end = start + wide + 4
        row = max((name.row + 1 for name in names if name.stem < end), default=0)
        names.append(Name(stem, start, text, row))
    return names
