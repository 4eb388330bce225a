"""Bars, columns and stacked bars on screen: x in per cent, y and text in px, CSS classes, no viewBox."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reports.counting.figure import UNREPORTED, Figure, Row
from reports.document.charts.printed_bars import values_sentence
from reports.document.charts.svg import break_label, escape, hatch, hatched, number, text_width

LINE = 20  # px from one line of text to the next
# Neighbours differ in grey: dark, pale, middle, palest, and a fifth between dark and middle.
SERIES = ("f1", "f3", "f2", "f4", "fb")
ON_DARK = frozenset({"f1", "fb"})
NO_DATA = "nodata"


def picture(height: float, label: str, *shapes: str) -> str:
    """A whole chart as wide as its place; the label states the figure and all its values."""
    return (
        f'<svg class="chart" role="img" height="{number(height)}" '
        f'aria-label="{escape(label)}">{"".join(shapes)}</svg>'
    )


def percent(part: float) -> str:
    """A length along x, from a share of 1.

    >>> percent(0.375), percent(1 / 3)
    ('37.5%', '33.33%')
    """
    return f"{number(part * 100)}%"


def series(index: int) -> str:
    """The class of the answer in that place."""
    return SERIES[index % len(SERIES)]


def words(x: str, y: float, text: str, kind: str = "", anchor: str = "start") -> str:
    """One line of text on the base line y. kind: v value, s small, q quiet, inv on dark."""
    classes = f' class="{kind}"' if kind else ""
    turned = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text x="{x}" y="{number(y)}"{classes}{turned}>{escape(text)}</text>'


def counted(
    x: str,
    y: float,
    value: int,
    marks: tuple[str, ...],
    kind: str,
    anchor: str = "start",
    dx: int = 0,
) -> str:
    """A number with its footnote marks, which are text of their own and smaller."""
    behind = f'<tspan class="mark" dx="2">{escape("".join(marks))}</tspan>' if marks else ""
    moved = f' dx="{dx}"' if dx else ""
    return (
        f'<text x="{x}" y="{number(y)}"{moved} class="{kind}" text-anchor="{anchor}">'
        f"{value}{behind}</text>"
    )


def block(x: str, y: float, width: str, height: float, paint: str) -> str:
    """A rectangle; paint is a class, or the attributes that `no_data` gives."""
    filled = paint if "=" in paint else f'class="{paint}"'
    return f'<rect x="{x}" y="{number(y)}" width="{width}" height="{number(height)}" {filled}/>'


def axis(x1: str, y1: float, x2: str, y2: float) -> str:
    """A thin line of an axis."""
    return f'<line class="axis" x1="{x1}" x2="{x2}" y1="{number(y1)}" y2="{number(y2)}"/>'


def hatching(figure: Figure, place: str = "") -> str:
    """The pattern of 未回答, to stand once in a chart."""
    return hatch(hatch_id(figure, place))


def no_data(figure: Figure, place: str = "") -> str:
    """The attributes of what is hatched."""
    return f'fill="{hatched(hatch_id(figure, place))}" class="{NO_DATA}"'


def hatch_id(figure: Figure, place: str = "") -> str:
    """An id of its own for each chart on a page; place tells two charts of a figure apart."""
    return re.sub(r"[^0-9A-Za-z]+", "-", f"h-{figure.id}-{place}").strip("-")


def swatch(paint: str) -> str:
    """The little square of a legend."""
    square = block("1", 1, "16", 16, paint)
    return f'<svg width="18" height="18" aria-hidden="true">{square}</svg>'


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
    return picture(max(y - GAP + 4, LINE), values_sentence(figure, rows), *shapes)


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
    return picture(height, values_sentence(figure, rows), *shapes)


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
    return picture(top + AXIS + 4, values_sentence(figure, figure.all_rows), *shapes)


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
