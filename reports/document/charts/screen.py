"""The drawing of a figure on screen, by how its rows relate to the wards asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reports.counting.figure import Choice, Figure, Row
from reports.document.charts.printed_bars import (
    values_sentence,
)
from reports.document.charts.printed_shapes import BANDS, NOT_REPORTED
from reports.document.charts.screen_bars import (
    ON_DARK,
    Key,
    bars_on_rails,
    block,
    columns,
    counted,
    hatching,
    legend,
    no_data,
    percent,
    picture,
    stacked_bar,
    swatch,
    words,
)

COLUMNS = 5
TILE, STEP = 58, 62
TILE_GAP = 0.004  # each side, as a share of the whole width
PAINTS = ("f1", "f2", "f3", "f4")  # the shades of BANDS, largest values first
NOTHING = "f0"
NAMES, BAR_STEP, BAR = 76, 18.5, 13
LONGEST = 0.62  # leaves room for the number and its marks
MAP, BARS = "map", "bars"


def paint_of(figure: Figure, value: int | None, place: str) -> str:
    """Class or attributes of a value; white for 0, hatched for 未回答."""
    if value is None:
        return no_data(figure, place)
    shades = zip(PAINTS, BANDS, strict=True)
    return next((paint for paint, (first, _, _) in shades if value >= first), NOTHING)


def tile_map(
    figure: Figure, places: Mapping[str, tuple[int, int]], own: frozenset[str] = frozenset()
) -> str:
    """The wards in their rough place; a ward without a place stands only in the bars."""
    drawn = tuple(row for row in figure.rows if row.code in places)
    shapes = [hatching(figure, MAP)]
    for row in drawn:
        shapes += tile(figure, row, places[row.code], row.code in own)
    height = STEP * (max((line for line, _ in places.values()), default=0) + 1)
    return picture(height, f"区の位置に並べた{values_sentence(figure, drawn)}", *shapes)


def tile(figure: Figure, row: Row, place: tuple[int, int], own: bool) -> list[str]:
    """A ward: name, number, marks. The reader's own has a heavy border and an arrow."""
    value = figure.shown(row)
    paint = paint_of(figure, value, MAP)
    top, left = place[0] * STEP + 1, place[1] / COLUMNS
    middle = percent(left + 0.5 / COLUMNS)
    ink = " inv" if paint in ON_DARK else " plate" if value is None else ""
    framed = paint if "=" in paint else f"{paint} {'own' if own else 'edge'}"
    name = f"▶{row.label}" if own else row.label
    shapes = [
        block(percent(left + TILE_GAP), top, percent(1 / COLUMNS - 2 * TILE_GAP), TILE, framed),
        words(middle, top + 21, name, f"s{ink}", "middle"),
    ]
    if value is None:
        return [*shapes, words(middle, top + 44, NOT_REPORTED, f"s{ink}", "middle")]
    return [*shapes, counted(middle, top + 44, value, figure.marks(row), f"v{ink}", "middle")]


def ward_bars(figure: Figure, own: frozenset[str] = frozenset()) -> str:
    """A bar a ward, largest first, wards of a tie in official order, 未回答 last."""
    rows = sorted(figure.rows, key=lambda row: (-(figure.shown(row) or 0), row.order))
    rows.sort(key=lambda row: figure.shown(row) is None)
    largest = max((figure.value(row) for row in rows), default=0)
    shapes = []
    for place, row in enumerate(rows):
        shapes += ward_bar(figure, row, BAR_STEP * place, max(largest, 1), row.code in own)
    label = f"多い順。{values_sentence(figure, tuple(rows))}"
    return picture(BAR_STEP * max(len(rows), 1) + 2, label, *shapes)


def ward_bar(figure: Figure, row: Row, y: float, largest: int, own: bool) -> list[str]:
    """Name, bar and number; a nested svg keeps the column of names as wide on every screen."""
    value = figure.shown(row)
    name = words("0", y + BAR, f"▶{row.label}" if own else row.label, "v s" if own else "s")
    if value is None:
        return [name, words(str(NAMES), y + BAR, NOT_REPORTED, "s q")]
    length = percent(LONGEST * value / largest)
    drawn = block("0", y + 2, length, BAR, "f1" if own else "fb") if value else ""
    number = counted(length, y + BAR, value, figure.marks(row), "v s", dx=6)
    height = f"{y + BAR + 4:g}"
    return [name, f'<svg x="{NAMES}" width="100%" height="{height}">{drawn}{number}</svg>']


def shade_legend(figure: Figure) -> tuple[Key, ...]:
    """The shades and the numbers they stand for; 0 only where it occurs, 未回答 always."""
    shades = zip(PAINTS, BANDS, strict=True)
    keys = [Key(swatch(f"{paint} edge"), name, "") for paint, (_, _, name) in shades]
    keys.reverse()
    if 0 in {figure.shown(row) for row in figure.rows}:
        keys.insert(0, Key(swatch(f"{NOTHING} edge"), "0", ""))
    missing = f"{len(figure.unreported)}区"
    return (*keys, Key(swatch(no_data(figure, MAP)), NOT_REPORTED, missing))


@dataclass(frozen=True, slots=True)
class PageChart:
    """The drawings of a figure as markup, each with its values in its label, and the legend."""

    drawings: tuple[str, ...] = ()
    legend: tuple[Key, ...] = ()


def page_chart(
    figure: Figure,
    places: Mapping[str, tuple[int, int]],
    own: frozenset[str] = frozenset(),
) -> PageChart:
    """The drawings of a figure; none for wording and events, which are tables and lists.

    places: (row, column) of each ward's tile. own: codes of the rows with the reader's own answer.
    """
    if figure.choice is Choice.SINGLE:
        return PageChart((stacked_bar(figure, own),), legend(figure, own))
    if figure.choice is Choice.MULTIPLE:
        return PageChart((bars_on_rails(figure, own),))
    if figure.choice is Choice.BAND:
        return PageChart((columns(figure, own),))
    if figure.choice is Choice.COUNT:
        return PageChart(
            (tile_map(figure, places, own), ward_bars(figure, own)), shade_legend(figure)
        )
    return PageChart()
