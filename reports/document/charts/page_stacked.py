"""Decides how a single choice is drawn on screen: one bar as long as the wards asked, and its key."""

from __future__ import annotations

from dataclasses import dataclass

from reports.counting.figure import UNREPORTED, Figure, Row
from reports.document.charts.page_parts import (
    ON_DARK,
    axis,
    block,
    hatching,
    no_data,
    percent,
    picture,
    series,
    swatch,
    words,
)
from reports.document.charts.print_parts import spoken

BAR, AXIS = 46, 22
OWN = 24  # room below the bar for the mark of the reader's own answer
# At 320 px a digit needs 4 % of the bar, a number with its unit 12 %.
ROOM_FOR_DIGITS, ROOM_FOR_UNIT = 0.04, 0.12


@dataclass(frozen=True, slots=True)
class Key:
    """A line of the legend: its square as markup, its words, its value, whether it is the own one."""

    swatch: str
    label: str
    value: str
    own: bool = False


def paints(figure: Figure) -> dict[str, str]:
    """The paint of each row by its code; 未回答 is hatched."""
    answers = {row.code: series(index) for index, row in enumerate(figure.rows)}
    return answers | {UNREPORTED: no_data(figure)}


def stacked_bar(figure: Figure, own: frozenset[str] = frozenset()) -> str:
    """The bar. own: codes of the rows that hold the reader's own answer."""
    paint, at, shapes = paints(figure), 0.0, [hatching(figure)]
    scale = max(figure.of, 1)
    shapes.append(block("0", 1, "100%", BAR, "rail"))
    for row in figure.all_rows:
        share = figure.value(row) / scale
        if share:
            shapes += segment(figure, row, (at, share), paint[row.code])
            if row.code in own:
                middle = min(max(at + share / 2, 0.12), 0.88)
                shapes.append(words(percent(middle), BAR + 18, "▲ 自区", "v s", "middle"))
        at += share
    top = BAR + (OWN if own else 0)
    shapes += scale_marks(figure.of, top + 4)
    return picture(top + AXIS + 4, spoken(figure, figure.all_rows), *shapes)


def segment(figure: Figure, row: Row, place: tuple[float, float], paint: str) -> list[str]:
    """One answer: its part of the bar and, where there is room, its number."""
    start, share = place
    drawn = block(
        percent(start), 1, percent(share), BAR, f"{paint} part" if "=" not in paint else paint
    )
    if share < ROOM_FOR_DIGITS:
        return [drawn]
    value = figure.value(row)
    text = f"{value}{figure.unit}" if share >= ROOM_FOR_UNIT else str(value)
    middle = percent(start + share / 2)
    ink = "v inv" if paint in ON_DARK else "v"
    if row.code == UNREPORTED:
        ink = "v plate"
    return [drawn, words(middle, 29, text, ink, "middle")]


def scale_marks(of: int, y: float) -> list[str]:
    """The axis: 0, the middle if it is a whole number, and the wards asked."""
    marks = [(0.0, 0, "start"), (1.0, of, "end")]
    if of and of % 2 == 0:
        marks.insert(1, (0.5, of // 2, "middle"))
    if not of:
        marks.pop()
    shapes = []
    for share, value, anchor in marks:
        x = percent(share)
        shapes += [axis(x, y, x, y + 5), words(x, y + 18, str(value), "q s", anchor)]
    return shapes


def legend(figure: Figure, own: frozenset[str] = frozenset()) -> tuple[Key, ...]:
    """All answers with their numbers, 未回答 always among them."""
    paint = paints(figure)
    return tuple(
        Key(
            swatch(paint[row.code] if "=" in paint[row.code] else f"{paint[row.code]} edge"),
            row.label,
            f"{figure.value(row)}{figure.unit}",
            row.code in own,
        )
        for row in figure.all_rows
    )
