"""Decides what the charts on paper share: how a figure reads aloud, and which fill each part has."""

from __future__ import annotations

from dataclasses import dataclass

from reports.counting.figure import UNREPORTED, Choice, Figure, Row
from reports.document.charts.svg import (
    INK,
    PAPER,
    hatch,
    hatched,
    ink_on,
    number,
    shades,
    text_width,
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
