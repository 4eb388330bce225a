"""Decides how a multiple choice is drawn on screen: a bar an answer, each on a rail of the wards asked."""

from __future__ import annotations

from reports.counting.figure import UNREPORTED, Figure, Row
from reports.document.charts.page_parts import (
    LINE,
    block,
    hatching,
    no_data,
    percent,
    picture,
    words,
)
from reports.document.charts.print_parts import spoken
from reports.document.charts.svg import break_label

RAIL = 0.86  # the rest of the width is for the number
THICK, GAP = 18, 13
LABEL_WIDTH = 22  # em of 14 px: what a card on a phone of 390 px holds
OWN_MARK = "▼ 自区の回答"


def bars_on_rails(figure: Figure, own: frozenset[str] = frozenset()) -> str:
    """The bars in the order of the document; 未回答 is a bar of its own where a ward is missing."""
    rows = shown_rows(figure)
    scale = max(figure.of, *(figure.value(row) for row in rows), 1)
    shapes, y = [hatching(figure)], 0.0
    for row in rows:
        lines = break_label(row.label, LABEL_WIDTH)
        for text in [*lines, OWN_MARK] if row.code in own else lines:
            shapes.append(words("0", y + 16, text, "v" if row.code in own else ""))
            y += LINE
        shapes += bar(figure, row, y + 1, scale)
        y += THICK + GAP
    return picture(max(y - GAP + 4, LINE), spoken(figure, rows), *shapes)


def shown_rows(figure: Figure) -> tuple[Row, ...]:
    """The rows as listed, with 未回答 last where a ward gave no answer."""
    rows = figure.listing
    missing = figure.unreported and not figure.adds_up
    return (*rows, figure.unreported_row) if missing else rows


def bar(figure: Figure, row: Row, y: float, scale: int) -> list[str]:
    """The rail, the bar on it, the number at its end."""
    value = figure.value(row)
    paint = no_data(figure) if row.code == UNREPORTED else "fb"
    shapes = [block("0", y, percent(RAIL), THICK, "rail")]
    if value:
        shapes.append(block("0", y, percent(RAIL * value / scale), THICK, paint))
    return [*shapes, words("100%", y + 14, f"{value}{figure.unit}", "v", "end")]
