"""A figure over the years on screen: stacked columns, and small multiples on one scale."""

from collections.abc import Callable

from reports.counting.figure import UNREPORTED, Figure, Row
from reports.counting.years import Line, Years
from reports.document.charts.screen import (
    NO_DATA,
    ON_DARK,
    SERIES,
    Key,
    and_class,
    axis,
    block,
    hatch_id,
    percent,
    swatch,
    with_own_hatch,
    words,
)
from reports.document.charts.svg import number
from wards.fiscal import FiscalYear

TALL, TOP, FOOT = 150, 20, 40
FULL = 0.62  # part of its slot that a column fills
ROOM = 15  # px: a lower part has no room for its number
PLACE = "years"  # tells the hatch from that of the figure's own chart


def stacked_years(years: Years) -> str:
    """A column a year of answers that add up, 未回答 on top; a dashed line where counting changed."""
    slot, paints, base = 1 / len(years.points), paints_of(years), TOP + TALL
    shapes = []
    for place in range(len(years.points)):
        left, y = (place + (1 - FULL) / 2) * slot, float(base)
        for line in years.lines:
            value = line.values[place] or 0
            height = TALL * value / years.scale
            y -= height
            paint = paints[line.row.code]
            if value:
                drawn = and_class(paint, "part")
                shapes.append(block(percent(left), y, percent(slot * FULL), height, drawn))
            if height >= ROOM:
                ink = " inv" if paint in ON_DARK else " plate" if paint == NO_DATA else ""
                at = percent((place + 0.5) * slot)
                shapes.append(words(at, y + height / 2 + 5, f"{value:,}", f"v s{ink}", "middle"))
    shapes += feet(years, base)
    label, id_ = label_of(years, years.lines), hatch_id(years.figure, PLACE)
    return with_own_hatch(base + FOOT, label, shapes, id_)


def paints_of(years: Years) -> dict[str, str]:
    """The paint of each row by its code."""
    codes = [line.row.code for line in years.lines if line.row.code != UNREPORTED]
    paints = {code: SERIES[place % len(SERIES)] for place, code in enumerate(codes)}
    return paints | {UNREPORTED: NO_DATA}


def keys_of(years: Years) -> list[Key]:
    """The legend of the columns."""
    paints = paints_of(years)
    return [
        Key(swatch(years.figure, paints[line.row.code], PLACE), line.row.label, "")
        for line in years.lines
    ]


def feet(years: Years, base: float) -> list[str]:
    """The axis with the years and where their numbers are from, and the lines of the breaks."""
    slot, shapes = 1 / len(years.points), [axis("0", base, "100%", base)]
    for place, point in enumerate(years.points):
        x, name = percent((place + 0.5) * slot), short_year if years.is_long else str
        shapes.append(words(x, base + 17, name(point.year), "v s", "middle"))
        if not years.is_long:
            shapes.append(words(x, base + 33, point.source, "s q", "middle"))
    return [*shapes, *breaks(years, base + FOOT)]


def breaks(years: Years, bottom: float) -> list[str]:
    """A dashed line before each year that counts otherwise than the one before."""
    slot = 1 / len(years.points)
    return [
        f'<line class="cut" x1="{(x := percent(place * slot))}" x2="{x}" y1="0" '
        f'y2="{number(bottom)}"/>'
        for place in sorted(years.breaks)
    ]


def label_of(years: Years, lines: tuple[Line, ...]) -> str:
    """Every number in words, year by year."""
    said = []
    for place, point in enumerate(years.points):
        values = [f"{line.row.label} {_shown(line, place, years.figure)}" for line in lines]
        cut = "（ここから数え方が変わった）" if place in years.breaks else ""
        said.append(f"{point.year}{cut} {'、'.join(values)}")
    return f"{years.figure.title}の推移: {'。'.join(said)}"


def _shown(line: Line, place: int, figure: Figure) -> str:
    value = line.values[place]
    if value is not None:
        return figure.with_unit(value)
    return "未回答" if place in line.missing else "なし"


SMALL, HEAD, YEAR_LINE = 44, 16, 16


def small_years(years: Years, line: Line) -> str:
    """A column a year of one row, on the scale of all; the last year's dark, no answer hatched."""
    return _columns(years, line, years.scale, short_year)


def sum_years(years: Years) -> str:
    """A column a year of the sums of a count."""
    return _columns(
        years, Line(TOTAL, years.totals), max(filter(None, years.totals), default=1), str
    )


TOTAL = Row(0, "total", "計")


def _columns(years: Years, line: Line, scale: int, named: Callable[[FiscalYear], str]) -> str:
    slot, base, last = 1 / len(years.points), HEAD + SMALL, len(years.points) - 1
    shapes = []
    for place, (point, value) in enumerate(zip(years.points, line.values, strict=True)):
        left, middle = percent((place + (1 - FULL) / 2) * slot), percent((place + 0.5) * slot)
        is_missing = place in line.missing
        height, paint = SMALL * (value or 0) / scale, "f1" if place == last else "f2"
        if is_missing or (line.row.code == UNREPORTED and value):
            height, paint = max(height, LEAST), NO_DATA
        if height:
            shapes.append(block(left, base - height, percent(slot * FULL), height, paint))
        text = "未" if is_missing else "" if value is None else f"{value:,}"
        kind = "v s" if place == last else "s"
        shapes.append(words(middle, base - height - 4, text, kind, "middle"))
        shapes.append(words(middle, base + 13, named(point.year), "s q", "middle"))
    shapes += [axis("0", base, "100%", base), *breaks(years, base)]
    id_ = hatch_id(years.figure, f"{PLACE}-{line.row.code}")
    return with_own_hatch(base + YEAR_LINE, label_of(years, (line,)), shapes, id_)


LEAST = 12  # px of hatching, which would not be seen otherwise


def short_year(year: FiscalYear) -> str:
    """A year without its era, for places that name the era nearby.

    >>> short_year(FiscalYear(2024)), short_year(FiscalYear(2019))
    ('6', '元')
    """
    return str(year)[2:].removesuffix("年度")
