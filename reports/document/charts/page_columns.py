"""Decides how bands are drawn on screen: columns in their natural order, 未回答 last."""

from __future__ import annotations

from reports.counting.figure import UNREPORTED, Figure, Row
from reports.document.charts.page_bars import bars_on_rails
from reports.document.charts.page_parts import (
    axis,
    block,
    hatching,
    no_data,
    percent,
    picture,
    words,
)
from reports.document.charts.print_parts import spoken
from reports.document.charts.svg import break_label, text_width

TALLEST, TOP = 108, 24
BASE = TALLEST + TOP
FULL = 0.64  # part of its slot that a column fills
LABEL_LINE = 16
ROW_OF_LABELS = 27  # em of 12 px: a chart on a phone of 390 px is 324 px wide
SPARE_OF_DIGIT = 0.18  # text_width is ample for paper; on screen a digit is 0.58 em at most
MOST_COLUMNS = 7  # more would leave less than three characters for a label


def columns(figure: Figure, own: frozenset[str] = frozenset()) -> str:
    """The columns; with too many of them for a phone, bars instead."""
    rows = figure.all_rows
    if len(rows) > MOST_COLUMNS:
        return bars_on_rails(figure, own)
    slot = 1 / len(rows)
    tallest = max(*(figure.value(row) for row in rows), 1)
    labels = [label_lines(row, row.code in own, ROW_OF_LABELS * slot) for row in rows]
    shapes = [hatching(figure)]
    for place, (row, lines) in enumerate(zip(rows, labels, strict=True)):
        shapes += column(figure, row, (place * slot, slot), tallest)
        for at, text in enumerate(lines, 1):
            kind = "v s" if row.code in own else "s"
            middle = percent((place + 0.5) * slot)
            shapes.append(words(middle, BASE + 3 + LABEL_LINE * at, text, kind, "middle"))
    shapes.append(axis("0", BASE, "100%", BASE))
    height = BASE + 10 + LABEL_LINE * max(map(len, labels))
    return picture(height, spoken(figure, rows), *shapes)


def column(figure: Figure, row: Row, slot: tuple[float, float], tallest: int) -> list[str]:
    """A column with its number above."""
    start, width = slot
    value = figure.value(row)
    height = TALLEST * value / tallest
    paint = no_data(figure) if row.code == UNREPORTED else "fb"
    left = percent(start + width * (1 - FULL) / 2)
    drawn = [block(left, BASE - height, percent(width * FULL), height, paint)] if value else []
    middle = percent(start + width / 2)
    number = words(middle, BASE - height - 7, f"{value}{figure.unit}", "v", "middle")
    return [*drawn, number]


def label_lines(row: Row, own: bool, width: float) -> list[str]:
    """The name of a class, broken where it is too long, and the mark of the reader's own."""
    spare = SPARE_OF_DIGIT * sum(char.isdecimal() for char in row.label)
    fits = text_width(row.label) - spare <= width
    lines = [row.label] if fits else break_label(row.label, width)
    return [*lines, "▲ 自区"] if own else lines
