"""The drawing of a figure on screen: x in per cent, y and text in px, CSS classes, no viewBox."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from reports.counting.figure import UNREPORTED, Choice, Figure, Row
from reports.document.charts.printed import BANDS, NOT_REPORTED, Places, shown_rows, values_sentence
from reports.document.charts.svg import break_label, escape, hatch, hatched, number, text_width

LINE = 20  # px from one line of text to the next
# Neighbours differ in grey: dark, pale, middle, palest, and a fifth between dark and middle.
SERIES = ("f1", "f3", "f2", "f4", "fb")
ON_DARK = frozenset({"f1", "fb"})
NO_DATA = "nodata"
Codes = frozenset[str]  # of the rows that hold the reader's own answer
NOBODY: Codes = frozenset()


@dataclass(frozen=True, slots=True)
class Key:
    """A line of the legend: its square as markup, its words, its value, whether it is the own one."""

    swatch: str
    label: str
    value: str
    own: bool = False


@dataclass(frozen=True, slots=True)
class PageChart:
    """The drawings of a figure as markup, each with its values in its label, and the legend."""

    drawings: tuple[str, ...] = ()
    legend: tuple[Key, ...] = ()


def page_chart(figure: Figure, places: Places, own: Codes = NOBODY) -> PageChart:
    """The drawings of a figure; none for wording and events, which are tables and lists.

    places: (row, column) of each ward's tile. own: codes of the rows with the reader's own answer.
    """
    match figure.choice:
        case Choice.SINGLE:
            return PageChart((stacked_bar(figure, own),), legend(figure, own))
        case Choice.MULTIPLE | Choice.SUM:
            return PageChart((bars_on_rails(figure, own),))
        case Choice.BAND:
            return PageChart((columns(figure, own),))
        case Choice.COUNT:
            drawings = (tile_map(figure, places, own), ward_bars(figure, own))
            return PageChart(drawings, shade_legend(figure))
    return PageChart()


def picture(height: float, label: str, shapes: list[str]) -> str:
    """A whole chart as wide as its place; the label states the figure and all its values."""
    return (
        f'<svg class="chart" role="img" height="{number(height)}" '
        f'aria-label="{escape(label)}">{"".join(shapes)}</svg>'
    )


def group(row: Row, shapes: list[str]) -> str:
    """What is drawn of a row, under its code, by which `opened` finds it."""
    return f'<g data-row="{escape(row.code)}">{"".join(shapes)}</g>'


def hatched_picture(figure: Figure, rows: tuple[Row, ...], height: float, shapes: list[str]) -> str:
    return with_own_hatch(height, values_sentence(figure, rows), shapes, hatch_id(figure))


def with_own_hatch(height: float, label: str, shapes: list[str], id_: str) -> str:
    """A whole chart with the hatch of this id, by which what has no data is filled."""
    return with_hatch(picture(height, label, [hatch(id_), *shapes]), id_)


def with_hatch(markup: str, id_: str) -> str:
    """The markup, in which what has no data refers to a hatch; text has no bare quotes."""
    unfilled = f'class="{NO_DATA}"'
    return markup.replace(unfilled, f'fill="{hatched(id_)}" {unfilled}')


def hatch_id(figure: Figure, place: str = "") -> str:
    """An id of its own for each chart on a page; place tells two charts of a figure apart."""
    return _id_of(f"h-{figure.id}-{place}")


@cache
def _id_of(words: str) -> str:
    return re.sub(r"[^0-9A-Za-z]+", "-", words).strip("-")


def percent(part: float) -> str:
    """A length along x, from a share of 1."""
    return f"{number(part * 100)}%"


def words(x: str, y: float, text: str, kind: str = "", anchor: str = "start") -> str:
    """One line of text on the base line y. kind: v value, s small, q quiet, inv on dark."""
    classes = f' class="{kind}"' if kind else ""
    turned = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text x="{x}" y="{number(y)}"{classes}{turned}>{escape(text)}</text>'


def counted(figure: Figure, row: Row, x: str, y: float, look: str) -> str:
    """A number with its footnote marks, which are text of their own and smaller."""
    marks = escape("".join(figure.marks(row)))
    behind = f'<tspan class="mark" dx="2">{marks}</tspan>' if marks else ""
    return f'<text x="{x}" y="{number(y)}" {look}>{figure.value(row):,}{behind}</text>'


def block(x: str, y: float, width: str, height: float, paint: str) -> str:
    return (
        f'<rect x="{x}" y="{number(y)}" width="{width}" height="{number(height)}" class="{paint}"/>'
    )


def and_class(paint: str, more: str) -> str:
    """A paint with another class; what is hatched has none."""
    return paint if paint == NO_DATA else f"{paint} {more}"


def axis(x1: str, y1: float, x2: str, y2: float) -> str:
    return f'<line class="axis" x1="{x1}" x2="{x2}" y1="{number(y1)}" y2="{number(y2)}"/>'


def swatch(figure: Figure, paint: str, place: str = "") -> str:
    square = block("1", 1, "16", 16, and_class(paint, "edge"))
    markup = f'<svg width="18" height="18" aria-hidden="true">{square}</svg>'
    return with_hatch(markup, hatch_id(figure, place))


COLUMNS = 5
TILE, STEP = 58, 62
TILE_GAP = 0.004  # each side, as a share of the whole width
PAINTS = ("f1", "f2", "f3", "f4")  # the shades of BANDS, largest values first
NOTHING = "f0"
MAP = "map"


def paint_of(value: int | None) -> str:
    """The class of a value; white for 0, hatched for 未回答."""
    if value is None:
        return NO_DATA
    shades = zip(PAINTS, BANDS, strict=True)
    return next((paint for paint, (first, _, _) in shades if value >= first), NOTHING)


def tile_map(figure: Figure, places: Places, own: Codes = NOBODY) -> str:
    """The wards in their rough place; a ward without a place stands only in the bars."""
    drawn = tuple(row for row in figure.rows if row.code in places)
    shapes = [group(row, tile(figure, row, places[row.code], row.code in own)) for row in drawn]
    height = STEP * (max((line for line, _ in places.values()), default=0) + 1)
    label = f"区の位置に並べた{values_sentence(figure, drawn)}"
    return with_own_hatch(height, label, shapes, hatch_id(figure, MAP))


def tile(figure: Figure, row: Row, place: tuple[int, int], own: bool) -> list[str]:
    """A ward: name, number, marks. The reader's own has a heavy border and an arrow."""
    value = figure.shown(row)
    paint = paint_of(value)
    top, left = place[0] * STEP + 1, place[1] / COLUMNS
    middle = percent(left + 0.5 / COLUMNS)
    ink = " inv" if paint in ON_DARK else " plate" if value is None else ""
    framed = and_class(paint, "own" if own else "edge")
    name = f"▶{row.label}" if own else row.label
    shapes = [
        block(percent(left + TILE_GAP), top, percent(1 / COLUMNS - 2 * TILE_GAP), TILE, framed),
        words(middle, top + 21, name, f"s{ink}", "middle"),
    ]
    if value is None:
        return [*shapes, words(middle, top + 44, NOT_REPORTED, f"s{ink}", "middle")]
    return [*shapes, counted(figure, row, middle, top + 44, f'class="v{ink}" text-anchor="middle"')]


def shade_legend(figure: Figure) -> tuple[Key, ...]:
    """The shades and the numbers they stand for; 0 only where it occurs, 未回答 always."""
    shades = [(paint, name) for paint, (_, _, name) in zip(PAINTS, BANDS, strict=True)]
    if 0 in map(figure.shown, figure.rows):
        shades.append((NOTHING, "0"))
    keys = [Key(swatch(figure, paint), name, "") for paint, name in reversed(shades)]
    return (*keys, Key(swatch(figure, NO_DATA, MAP), NOT_REPORTED, f"{len(figure.unreported)}区"))


NAMES, BAR_STEP, WARD_BAR = 76, 18.5, 13
LONGEST = 0.62  # leaves room for the number and its marks


def ward_bars(figure: Figure, own: Codes = NOBODY) -> str:
    """A bar a ward, largest first, wards of a tie in official order, 未回答 last."""
    rows = sorted(figure.rows, key=lambda row: (-(figure.shown(row) or 0), row.order))
    rows.sort(key=lambda row: figure.shown(row) is None)
    largest = max(map(figure.value, rows), default=0)
    shapes = []
    for place, row in enumerate(rows):
        drawn = ward_bar(figure, row, BAR_STEP * place, max(largest, 1), row.code in own)
        shapes.append(group(row, drawn))
    label = f"多い順。{values_sentence(figure, tuple(rows))}"
    return picture(BAR_STEP * max(len(rows), 1) + 2, label, shapes)


def ward_bar(figure: Figure, row: Row, y: float, largest: int, own: bool) -> list[str]:
    """Name, bar and number; a nested svg keeps the column of names as wide on every screen."""
    value, base = figure.shown(row), y + WARD_BAR
    name = words("0", base, f"▶{row.label}" if own else row.label, "v s" if own else "s")
    if value is None:
        return [name, words(str(NAMES), base, NOT_REPORTED, "s q")]
    length = percent(LONGEST * value / largest)
    drawn = block("0", y + 2, length, WARD_BAR, "f1" if own else "fb") if value else ""
    shown = counted(figure, row, length, base, 'dx="6" class="v s" text-anchor="start"')
    return [name, f'<svg x="{NAMES}" width="100%" height="{base + 4:g}">{drawn}{shown}</svg>']


# The rest of the width is for the number: of wards two digits, of people more.
RAIL, RAIL_OF_NUMBERS = 0.86, 0.72
THICK, GAP = 18, 13
LABEL_WIDTH = 22  # em of 14 px: what a card on a phone of 390 px holds
OWN_MARK = "▼ 自区の回答"


def bars_on_rails(figure: Figure, own: Codes = NOBODY) -> str:
    """The bars in the order of the document; 未回答 is a bar of its own where a ward is missing."""
    rows = shown_rows(figure)
    counts_wards = figure.choice is not Choice.SUM
    scale = max(figure.of if counts_wards else 1, *map(figure.value, rows), 1)
    rail = RAIL if counts_wards else RAIL_OF_NUMBERS
    shapes, y = [], 0.0
    for row in rows:
        lines, drawn = break_label(row.label, LABEL_WIDTH), []
        for text in [*lines, OWN_MARK] if row.code in own else lines:
            drawn.append(words("0", y + 16, text, "v" if row.code in own else ""))
            y += LINE
        value = figure.value(row)
        drawn.append(block("0", y + 1, percent(rail), THICK, "rail"))
        if value:
            drawn.append(block("0", y + 1, percent(rail * value / scale), THICK, bar_paint(row)))
        drawn.append(words("100%", y + 15, figure.with_unit(value), "v", "end"))
        shapes.append(group(row, drawn))
        y += THICK + GAP
    return hatched_picture(figure, rows, max(y - GAP + 4, LINE), shapes)


def bar_paint(row: Row) -> str:
    """The one paint of bars and columns, but for 未回答."""
    return NO_DATA if row.code == UNREPORTED else "fb"


TALLEST, TOP = 108, 24
BASE = TALLEST + TOP
FULL = 0.64  # part of its slot that a column fills
LABEL_LINE = 16
ROW_OF_LABELS = 27  # em of 12 px: a chart on a phone of 390 px is 324 px wide
SPARE_OF_DIGIT = 0.18  # text_width is ample for paper; on screen a digit is 0.58 em at most
MOST_COLUMNS = 7  # more would leave less than three characters for a label


def columns(figure: Figure, own: Codes = NOBODY) -> str:
    """The columns; with too many of them for a phone, bars instead."""
    rows = figure.all_rows
    if len(rows) > MOST_COLUMNS:
        return bars_on_rails(figure, own)
    slot = 1 / len(rows)
    tallest = max(*map(figure.value, rows), 1)
    labels = [label_lines(row, row.code in own, ROW_OF_LABELS * slot) for row in rows]
    shapes = []
    for place, (row, lines) in enumerate(zip(rows, labels, strict=True)):
        value, middle = figure.value(row), percent((place + 0.5) * slot)
        height, drawn = TALLEST * value / tallest, []
        if value:
            left, width = percent((place + (1 - FULL) / 2) * slot), percent(slot * FULL)
            drawn.append(block(left, BASE - height, width, height, bar_paint(row)))
        drawn.append(words(middle, BASE - height - 7, figure.with_unit(value), "v", "middle"))
        kind = "v s" if row.code in own else "s"
        for at, text in enumerate(lines, 1):
            drawn.append(words(middle, BASE + 3 + LABEL_LINE * at, text, kind, "middle"))
        shapes.append(group(row, drawn))
    shapes.append(axis("0", BASE, "100%", BASE))
    height = BASE + 10 + LABEL_LINE * max(map(len, labels))
    return hatched_picture(figure, rows, height, shapes)


def label_lines(row: Row, own: bool, width: float) -> Sequence[str]:
    """The name of a class, broken where it is too long, and the mark of the reader's own."""
    spare = SPARE_OF_DIGIT * sum(char.isdecimal() for char in row.label)
    fits = text_width(row.label) - spare <= width
    lines = (row.label,) if fits else break_label(row.label, width)
    return (*lines, "▲ 自区") if own else lines


BAR, AXIS = 46, 22
OWN = 24  # room below the bar for the mark of the reader's own answer
# At 320 px a digit needs 4 % of the bar, a number with its unit 12 %.
ROOM_FOR_DIGITS, ROOM_FOR_UNIT = 0.04, 0.12


def painted_rows(figure: Figure) -> list[tuple[Row, str]]:
    paints = [SERIES[index % len(SERIES)] for index in range(len(figure.rows))]
    return list(zip(figure.all_rows, [*paints, NO_DATA], strict=True))


def stacked_bar(figure: Figure, own: Codes = NOBODY) -> str:
    at, shapes = 0.0, [block("0", 1, "100%", BAR, "rail")]
    for row, paint in painted_rows(figure):
        share = figure.value(row) / max(figure.of, 1)
        if share:
            shapes.append(group(row, segment(figure, row, (at, share), paint)))
            if row.code in own:
                middle = min(max(at + share / 2, 0.12), 0.88)
                shapes.append(words(percent(middle), BAR + 18, "▲ 自区", "v s", "middle"))
        at += share
    top = BAR + (OWN if own else 0)
    shapes += scale_marks(figure.of, top + 4)
    return hatched_picture(figure, figure.all_rows, top + AXIS + 4, shapes)


def segment(figure: Figure, row: Row, place: tuple[float, float], paint: str) -> list[str]:
    """One answer: its part of the bar and, where there is room, its number."""
    start, share = place
    drawn = block(percent(start), 1, percent(share), BAR, and_class(paint, "part"))
    if share < ROOM_FOR_DIGITS:
        return [drawn]
    text = f"{figure.value(row):,}{figure.unit if share >= ROOM_FOR_UNIT else ''}"
    ink = " plate" if paint == NO_DATA else " inv" if paint in ON_DARK else ""
    return [drawn, words(percent(start + share / 2), 29, text, f"v{ink}", "middle")]


def scale_marks(of: int, y: float) -> list[str]:
    """The axis: 0, the middle if it is a whole number, and the wards asked."""
    marks = [(0.0, 0, "start")]
    if of:
        middle = [(0.5, of // 2, "middle")] if of % 2 == 0 else []
        marks += [*middle, (1.0, of, "end")]
    shapes = []
    for share, value, anchor in marks:
        x = percent(share)
        shapes += [axis(x, y, x, y + 5), words(x, y + 18, f"{value:,}", "q s", anchor)]
    return shapes


def legend(figure: Figure, own: Codes = NOBODY) -> tuple[Key, ...]:
    """All answers with their numbers, 未回答 always among them."""
    return tuple(
        Key(swatch(figure, paint), row.label, figure.with_unit(figure.value(row)), row.code in own)
        for row, paint in painted_rows(figure)
    )
